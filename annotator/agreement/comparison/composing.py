"""Putting what was picked into a gold set, as operations on it.

The gold has its own ids. ``links`` says which thing of the gold came from which of a voice; what a frame or a mention
needs and is not there yet (the entity it refers to, a mention that speaks, the quote a stance stands in) comes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID, uuid5

from annotator.agreement.comparison.choosing import Choice
from annotator.agreement.comparison.clustering import Thing
from annotator.agreement.comparison.reading import Reader
from annotator.agreement.comparison.values import ALL, Comparison, Item
from annotator.standoff.changes import Delete, Operation, Put, SetLabel
from annotator.standoff.values import (
    Annotations,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Kind,
    Span,
    same,
)
from annotator.standoff.values import (
    Thing as Annotation,
)

Links = Mapping[Thing, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """The operations on the gold, and what it holds now for the things of the voices (``links``, the new ones only)."""

    operations: tuple[Operation, ...]
    links: Links
    #: The id in the gold of the item itself; empty for a label, and where nothing was to stand.
    made: str = ""


def compose(
    comparison: Comparison, item: Item, choice: Choice, gold: Annotations, links: Links, seed: UUID
) -> Composed:
    """The operations that make ``gold`` say of an item what was chosen; none where it says so already.

    ``seed`` makes the ids of new things: the same choice always gives the same gold. Raises ValueError for a pick of a
    voice that has nothing of the item.
    """
    work = _Work(comparison, gold, dict(links), seed)
    if item.kind == "label":
        return _label(item, choice, gold)
    if choice.nothing:
        linked = work.linked(item.members)
        return work.done("") if linked is None else replace(discard(gold, linked), links={})
    made = work.put(item.kind, item.members, choice.picks)
    return work.done(made)


def discard(gold: Annotations, id_: str) -> Composed:
    """The operations that take a thing out of the gold and mend what used it: roles lose it, mentions their entity.

    With a frame go the spans that were only its parts; with the last mention goes an entity nothing else uses.
    """
    work = _Removal(gold)
    work.remove(id_)
    return Composed(tuple(work.operations()), {})


def _label(item: Item, choice: Choice, gold: Annotations) -> Composed:
    value: AttributeValue | None = None
    if not choice.nothing:
        voice = choice.picks.get("value", choice.picks.get("", ""))
        told = item.readings.get(voice)
        if told is None:
            raise ValueError(voice)
        value = told["value"]  # type: ignore[assignment]
    seen = gold.labels.get(item.type)
    return Composed(() if same(value, seen) else (SetLabel(item.type, value, seen),), {})


@dataclass(slots=True)
class _Work:
    """A gold set while something is put into it."""

    comparison: Comparison
    gold: Annotations
    links: dict[Thing, str]
    seed: UUID
    puts: dict[str, tuple[Kind, Annotation]] = field(default_factory=dict)
    new: dict[Thing, str] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        of = self.comparison
        self.reader = Reader(of.voices, of.schema, of.where)

    reader: Reader = field(init=False)

    def linked(self, members: Mapping[str, str]) -> str | None:
        """The id in the gold of any of the members, if it is still there."""
        for thing in members.items():
            id_ = self.links.get(thing)
            if id_ is not None and (id_ in self.puts or _kind_of(self.gold, id_) is not None):
                return id_
        return None

    def put(self, kind: Kind | str, members: Mapping[str, str], picks: Mapping[str, str]) -> str:
        """Put what the members of a cluster say, aspect by aspect from the voice that is picked; its id in the gold."""
        voice = picks.get("", next(iter(members)))
        if any(one not in members for code, one in picks.items() if one != ALL) or voice == ALL:
            raise ValueError(dict(picks))
        id_ = self.linked(members) or str(uuid5(self.seed, f"{kind}\n{voice}\n{members[voice]}"))
        for thing in members.items():
            if self.links.get(thing) != id_:
                self.links[thing] = self.new[thing] = id_
        made: Annotation
        if kind == "span":
            made = self._span(id_, voice, members, picks)
        elif kind == "entity":
            made = self._entity(id_, voice, members, picks)
        else:
            # A frame may speak of itself over others: whoever comes along for it finds it there.
            self.puts[id_] = ("frame", Frame(id_, self.comparison.voices[voice].frames[members[voice]].type))
            made = self._frame(id_, voice, members, picks)
        self.puts[id_] = (kind, made)  # type: ignore[assignment]
        return id_

    def along(self, voice: str, id_: str) -> str:
        """The id in the gold of a thing of a voice, which comes along as that voice has it when it is not there yet."""
        cluster = self.comparison.clusters[self.comparison.where[(voice, id_)]]
        there = self.linked(cluster.members)
        if there is not None:
            for thing in cluster.members.items():
                if thing not in self.links:
                    self.links[thing] = self.new[thing] = there
            return there
        return self.put(cluster.kind, cluster.members, {"": voice})

    def _span(self, id_: str, voice: str, members: Mapping[str, str], picks: Mapping[str, str]) -> Span:
        spans = {one: self.comparison.voices[one].spans[there] for one, there in members.items()}
        edges = spans[picks.get("segments", voice)]
        refers = picks.get("entity", voice)
        entity = spans[refers].entity
        type_ = spans[picks.get("type", voice)].type
        known = self.comparison.schema.span_type(type_)
        return Span(
            id=id_,
            type=type_,
            segments=edges.segments,
            text=edges.text,
            entity=self.along(refers, entity) if entity is not None and (known is None or known.mention) else None,
            attributes=_attributes({one: span.attributes for one, span in spans.items()}, voice, picks, known),
            origin="manual",
        )

    def _entity(self, id_: str, voice: str, members: Mapping[str, str], picks: Mapping[str, str]) -> Entity:
        entities = {one: self.comparison.voices[one].entities[there] for one, there in members.items()}
        return Entity(
            id=id_,
            type=entities[picks.get("type", voice)].type,
            name=entities[picks.get("name", voice)].name,
            reference=entities[picks.get("reference", voice)].reference,
            attributes=_attributes({one: entity.attributes for one, entity in entities.items()}, voice, picks, None),
        )

    def _frame(self, id_: str, voice: str, members: Mapping[str, str], picks: Mapping[str, str]) -> Frame:
        frames = {one: self.comparison.voices[one].frames[there] for one, there in members.items()}
        type_ = frames[voice].type
        known = self.comparison.schema.frame_type(type_)
        codes = dict.fromkeys(
            [*(known.roles if known else ()), *(code for frame in frames.values() for code in frame.roles)]
        )
        roles = {}
        for code in codes:
            picked = picks.get(f"role:{code}", voice)
            chosen = list(frames) if picked == ALL else [picked]
            fillers = [
                self._filler(one, frames[one], filler) for one in chosen for filler in frames[one].roles.get(code, ())
            ]
            if fillers:
                roles[code] = tuple(dict.fromkeys(fillers))
        attributes = _attributes({one: frame.attributes for one, frame in frames.items()}, voice, picks, known)
        self._leave(id_, roles)
        return Frame(id_, type_, attributes, roles)

    def _filler(self, voice: str, frame: Frame, filler: Filler) -> Filler:
        if filler.kind == "special":
            return filler
        span = self.comparison.voices[voice].spans.get(filler.target) if filler.kind == "span" else None
        if span is not None and self.reader.owns(frame, span):
            return Filler("span", self._part(voice, frame, span))
        return Filler(filler.kind, self.along(voice, filler.target))

    def _part(self, voice: str, frame: Frame, span: Span) -> str:
        """A part of the frame has the letters of the voice that is picked, whatever stood there before; unless another
        frame of the gold stands on it too: that one keeps it as it is, and this one gets its own.
        """
        cluster = self.comparison.clusters[self.comparison.where[(voice, span.id)]]
        there = self.linked(cluster.members)
        mine = self.linked(self.comparison.clusters[self.comparison.where[(voice, frame.id)]].members)
        old = self.gold.spans.get(there) if there is not None else None
        if old is None or (old.type, old.segments) == (span.type, span.segments) or not self._shared(old.id, mine):
            return self.put("span", cluster.members, {"": voice})
        id_ = str(uuid5(self.seed, f"part\n{mine}\n{voice}\n{span.id}"))
        self.puts[id_] = ("span", replace(span, id=id_, origin="manual"))
        return id_

    def _shared(self, id_: str, frame_id: str | None) -> bool:
        others = (frame for frame in self.gold.frames.values() if frame.id != frame_id)
        return any(filler.target == id_ for frame in others for found in frame.roles.values() for filler in found)

    def _leave(self, id_: str, roles: Mapping[str, tuple[Filler, ...]]) -> None:
        """Remember the parts a frame had and has no more."""
        old = self.gold.frames.get(id_)
        if old is not None:
            kept = {filler.target for found in roles.values() for filler in found}
            self.before |= {part for part in _parts(self.comparison, self.gold, old) if part not in kept}

    def done(self, made: str) -> Composed:
        """The operations: what is referred to before what refers to it, parts that no frame has any more taken away."""
        order: Mapping[str, int] = {"entity": 0, "span": 1, "frame": 2}
        operations: list[Operation] = []
        after: dict[str, dict[str, Annotation]] = {
            kind: dict(getattr(self.gold, shelf)) for kind, shelf in _SHELVES.items()
        }
        for id_, (kind, thing) in sorted(self.puts.items(), key=lambda found: order[found[1][0]]):
            seen = after[kind].get(id_)
            after[kind][id_] = thing
            if not same(thing, seen):
                operations.append(Put(kind, thing, seen))
        used = _used(after)
        for part in sorted(self.before - used):
            if part in after["span"]:
                operations.append(Delete("span", part, after["span"].pop(part)))
        operations += _orphans(self.gold, after)
        return Composed(tuple(operations), self.new, made)


_SHELVES: Mapping[Kind, str] = {"span": "spans", "entity": "entities", "frame": "frames"}
_Known = Literal["attributes"]


def _kind_of(annotations: Annotations, id_: str) -> Kind | None:
    return next((kind for kind, shelf in _SHELVES.items() if id_ in getattr(annotations, shelf)), None)


def _attributes(
    told: Mapping[str, Mapping[str, AttributeValue]], voice: str, picks: Mapping[str, str], known: object
) -> dict[str, AttributeValue]:
    """Each attribute from the voice that is picked for it; one that the chosen type does not have is left out."""
    codes = dict.fromkeys(code for attributes in told.values() for code in attributes)
    out: dict[str, AttributeValue] = {}
    allowed = getattr(known, "attributes", None)
    for code in codes:
        if allowed is not None and code not in allowed:
            continue
        picked = picks.get(f"attribute:{code}", voice)
        if picked == ALL:
            values = [attributes[code] for attributes in told.values() if code in attributes]
            each = [value for value in values if isinstance(value, tuple)]
            out[code] = tuple(dict.fromkeys(one for value in each for one in value)) if each else values[0]
        elif code in told[picked]:
            out[code] = told[picked][code]
    return out


def _parts(comparison: Comparison, gold: Annotations, frame: Frame) -> set[str]:
    """The ids of the spans that are part of a frame of the gold."""
    reader = Reader(comparison.voices, comparison.schema, {})
    targets = (filler.target for found in frame.roles.values() for filler in found if filler.kind == "span")
    return {target for target in targets if target in gold.spans and reader.owns(frame, gold.spans[target])}


def _used(after: Mapping[str, dict[str, Annotation]]) -> set[str]:
    """The ids that fill a role of any frame."""
    frames = (frame for frame in after["frame"].values() if isinstance(frame, Frame))
    return {filler.target for frame in frames for found in frame.roles.values() for filler in found}


def _orphans(gold: Annotations, after: Mapping[str, dict[str, Annotation]]) -> list[Operation]:
    """Entities that have lost their last mention by this change and that nothing uses: they go too."""
    had = {span.entity for span in gold.spans.values() if span.entity is not None}
    have = {span.entity for span in after["span"].values() if isinstance(span, Span)}
    used = _used(after)
    return [
        Delete("entity", id_, after["entity"].pop(id_)) for id_ in sorted(had - have - used) if id_ in after["entity"]
    ]


@dataclass(slots=True)
class _Removal:
    """A gold set while something is taken out of it."""

    gold: Annotations
    gone: set[str] = field(default_factory=set)

    def remove(self, id_: str) -> None:
        self.gone.add(id_)
        frame = self.gold.frames.get(id_)
        if frame is not None:
            targets = {filler.target for found in frame.roles.values() for filler in found if filler.kind == "span"}
            for target in targets:
                span = self.gold.spans.get(target)
                if span is not None and span.entity is None and not self._used_elsewhere(target):
                    self.gone.add(target)

    def _used_elsewhere(self, id_: str) -> bool:
        frames = (frame for frame in self.gold.frames.values() if frame.id not in self.gone)
        return any(filler.target == id_ for frame in frames for found in frame.roles.values() for filler in found)

    def operations(self) -> list[Operation]:
        """Users mended first, then what goes: frames, spans, entities."""
        gold = self.gold
        after: dict[str, dict[str, Annotation]] = {
            kind: {id_: thing for id_, thing in getattr(gold, shelf).items() if id_ not in self.gone}
            for kind, shelf in _SHELVES.items()
        }
        operations: list[Operation] = []
        for frame in [one for one in after["frame"].values() if isinstance(one, Frame)]:
            roles = {
                code: tuple(one for one in found if one.target not in self.gone) for code, found in frame.roles.items()
            }
            mended = replace(frame, roles={code: found for code, found in roles.items() if found})
            if mended != frame:
                operations.append(Put("frame", mended, frame))
                after["frame"][frame.id] = mended
        for span in [one for one in after["span"].values() if isinstance(one, Span)]:
            if span.entity in self.gone:
                after["span"][span.id] = replace(span, entity=None)
                operations.append(Put("span", replace(span, entity=None), span))
        for kind, shelf in reversed([*_SHELVES.items()]):
            things: Mapping[str, Annotation] = getattr(gold, shelf)
            operations += [Delete(kind, id_, things[id_]) for id_ in sorted(self.gone) if id_ in things]
        return operations + _orphans(gold, after)
