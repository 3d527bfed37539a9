"""The steps that change types and roles: rename, merge, split, retype."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from annotator.standoff.migration.draft import Draft, fits
from annotator.standoff.migration.steps import Merge, Rename, Retire, Retype, Rule, Split
from annotator.standoff.migration.writing import written
from annotator.standoff.schema import Schema
from annotator.standoff.values import AttributeValue, Entity, Filler, Kind, Span, Thing, in_order

KINDS: Mapping[str, Kind] = {"span_type": "span", "frame_type": "frame", "entity_type": "entity"}
#: What a split counts the objects under that no rule took.
DEFAULT = "default"


def rename_type(draft: Draft, step: Rename, _new: Schema) -> None:
    """Another code for a span, frame or entity type; entities follow their mention type."""
    _recode(draft, step.what, frozenset({step.old}), step.new, "")


def merge_types(draft: Draft, step: Merge, _new: Schema) -> None:
    """Several types become one; the old code is kept in an attribute where the step says so."""
    _recode(draft, step.what, frozenset(step.old), step.into, step.keep)


def _recode(draft: Draft, what: str, old: frozenset[str], new: str, keep: str) -> None:
    kind = KINDS[what]
    for _, thing in sorted(draft.shelf(kind).items()):
        if thing.type in old:
            kept = _kept(draft, kind, thing, keep, thing.type)
            if kept is not None:
                draft.put(kind, replace(kept, type=new), thing.type)
    if kind == "span":
        _follow(draft, old, lambda _: new)


def _follow(draft: Draft, old: Iterable[str], new: Callable[[Entity], str]) -> None:
    """Participants have the types of mentions: where a mention type gets another code, so do they."""
    for _, entity in sorted(draft.entities.items()):
        if entity.type in old:
            draft.put("entity", replace(entity, type=new(entity)), "entities")


def _kept(draft: Draft, kind: Kind, thing: Thing, attribute: str, value: AttributeValue) -> Thing | None:
    """The thing with ``value`` written into an attribute; None where that place is taken."""
    if not attribute or isinstance(thing, Entity):
        return thing
    there = thing.attributes.get(attribute)
    if there is not None and there != value:
        draft.hinder("occupied", kind, thing.id, attribute=attribute, value=written(there))
        return None
    return replace(thing, attributes=dict(sorted({**thing.attributes, attribute: value}.items())))


def split_type(draft: Draft, step: Split, _new: Schema) -> None:
    """The first rule that fits gives the type; the rest gets the default. A participant goes with most mentions."""
    kind = KINDS[step.what]
    choose = _chooser(draft, step.rules, step.default)
    if kind == "span":
        _split_mentions(draft, step, choose)
        return
    for _, thing in sorted(draft.shelf(kind).items()):
        if thing.type == step.old:
            to, count = choose(thing)
            draft.put(kind, replace(thing, type=to), count)


def _chooser(draft: Draft, rules: tuple[Rule, ...], default: str) -> Callable[[Thing], tuple[str, str]]:
    """The type of a thing, and what it is counted under: the type, or DEFAULT where no rule took it."""
    tests = [(fits(draft, rule.when), rule.to) for rule in rules]

    def choose(thing: Thing) -> tuple[str, str]:
        found = next((to for test, to in tests if test(thing)), None)
        return (default, DEFAULT) if found is None else (found, found)

    return choose


def _split_mentions(draft: Draft, step: Split, choose: Callable[[Thing], tuple[str, str]]) -> None:
    chosen = {span.id: choose(span) for span in in_order(draft.spans.values()) if span.type == step.old}
    votes: dict[str, Counter[str]] = {}
    for id_, (to, count) in chosen.items():
        span = draft.spans[id_]
        votes.setdefault(span.entity or "", Counter())[to] += 1
        draft.put("span", replace(span, type=to), count)
    _follow(draft, (step.old,), lambda entity: _most(votes.get(entity.id)) or choose(entity)[0])


def _most(votes: Counter[str] | None) -> str | None:
    # Of equal votes the first stands: mentions were counted in the order of the text.
    return votes.most_common(1)[0][0] if votes else None


def retype(draft: Draft, step: Retype, new: Schema) -> None:
    """Chosen objects get another type; a span that is no mention any more leaves its participant's name behind."""
    kind, test = KINDS[step.what], fits(draft, step.when)
    type_ = new.span_type(step.to)
    unlinks = kind == "span" and type_ is not None and not type_.mention
    for _, thing in sorted(draft.shelf(kind).items()):
        if thing.type != step.old:
            continue
        if not test(thing):
            draft.counts["stays"] += 1
            continue
        moved: Thing | None = replace(thing, type=step.to)
        if unlinks and isinstance(thing, Span) and thing.entity is not None:
            moved = _unlinked(draft, thing, step)
        if moved is not None:
            draft.put(kind, moved, step.to)


def _unlinked(draft: Draft, span: Span, step: Retype) -> Thing | None:
    if not step.keep:
        draft.hinder("would_be_lost", "span", span.id, link=span.entity)
        return None
    name = draft.entities[span.entity or ""].name
    return _kept(draft, "span", replace(span, type=step.to, entity=None), step.keep, name)


def retire(draft: Draft, step: Retire, _new: Schema) -> None:
    """Count what stays under a type that takes no new annotations."""
    for thing in draft.shelf(KINDS[step.what]).values():
        if thing.type == step.code:
            draft.counts["stays"] += 1


def rename_role(draft: Draft, step: Rename, _new: Schema) -> None:
    """Another code for a role of some frame types."""
    _join_roles(draft, step.on.types if step.on else (), (step.old,), step.new)


def merge_roles(draft: Draft, step: Merge, _new: Schema) -> None:
    """Several roles become one, their fillers in the order of the step."""
    _join_roles(draft, step.on.types if step.on else (), step.old, step.into)


def _join_roles(draft: Draft, types: tuple[str, ...], old: tuple[str, ...], new: str) -> None:
    for _, frame in sorted(draft.frames.items()):
        filled = [role for role in old if role in frame.roles]
        if frame.type not in types or not filled:
            continue
        order = dict.fromkeys((*([new] if new in frame.roles and new not in old else ()), *filled))
        joined: dict[Filler, None] = {filler: None for role in order for filler in frame.roles[role]}
        roles = {role: fillers for role, fillers in frame.roles.items() if role not in order}
        roles[new] = tuple(joined)
        draft.put("frame", replace(frame, roles=dict(sorted(roles.items()))))
