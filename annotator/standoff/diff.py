"""What differs between two states of one set: things that came, went or changed, each with the place it stands at.

Things are matched by their ids first: within one set they stay. What was taken away and made anew has another id and is
matched by what it says: a span by type and letters, then by the letters it shares; an entity by type and name; a frame
by type and the most fillers in common. Offsets are code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar

from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Segments,
    Span,
    Thing,
    same,
)

Sort = Literal["span", "entity", "frame", "label"]
Way = Literal["added", "removed", "changed"]
What = Literal["type", "segments", "entity", "name", "reference", "attribute", "role"]
_T = TypeVar("_T", Span, Entity, Frame)
#: Behind every place in the text.
_NOWHERE = 2**62
_SORTS: tuple[Sort, ...] = ("span", "frame", "entity", "label")


@dataclass(frozen=True, slots=True)
class Aspect:
    """What of a thing is another now; ``code`` names the attribute or the role."""

    what: What
    code: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing (or the value of a label) before and after; None: there is none.

    ``id``: the thing's id where it stands now, else where it stood; a label's code. ``segments``: where it stands, of
    both states together in the order of the text; empty for what stands nowhere.
    """

    sort: Sort
    id: str
    before: Thing | AttributeValue | None
    after: Thing | AttributeValue | None
    aspects: tuple[Aspect, ...] = ()
    segments: Segments = ()

    @property
    def way(self) -> Way:
        """Whether it came, went or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def ids(self) -> frozenset[str]:
        """The ids it has and had."""
        things = (thing for thing in (self.before, self.after) if isinstance(thing, Span | Entity | Frame))
        return frozenset(thing.id for thing in things)


def differences(before: Annotations, after: Annotations) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the text; what stands nowhere comes last."""
    entities = _matched(before.entities, after.entities, _same_name)
    spans = _matched(before.spans, after.spans, _same_letters, _shared, _touching)
    known = dict(_pairs(chain(entities, spans)))
    frames = _matched(before.frames, after.frames, lambda one, other: _common(one, other, known))
    known |= dict(_pairs(frames))
    things = chain(
        (_difference("span", *pair, _span_aspects(*pair, known), before, after) for pair in spans),
        (_difference("entity", *pair, _entity_aspects(*pair), before, after) for pair in entities),
        (_difference("frame", *pair, _frame_aspects(*pair, known), before, after) for pair in frames),
    )
    found = [one for one in things if one.way != "changed" or one.aspects]
    return tuple(sorted(chain(found, _labels(before.labels, after.labels)), key=_order))


def touch(one: Segments, other: Segments) -> bool:
    """Whether two places share a code point; a place without length touches what it stands in."""
    return any(start < max(stop, begin + 1) and begin < end for start, end in one for begin, stop in other)


def _order(one: Difference) -> tuple[int, int, str]:
    return (one.segments[0][0] if one.segments else _NOWHERE, _SORTS.index(one.sort), one.id)


def _matched(
    before: Mapping[str, _T], after: Mapping[str, _T], *measures: Callable[[_T, _T], int]
) -> list[tuple[_T | None, _T | None]]:
    """The things of both states, each once: by id, then by the greatest of each measure in turn, then alone."""
    pairs: list[tuple[_T | None, _T | None]] = [(one, after[id_]) for id_, one in before.items() if id_ in after]
    left = {id_: one for id_, one in before.items() if id_ not in after}
    right = {id_: one for id_, one in after.items() if id_ not in before}
    for measure in measures:
        ranked = ((measure(a, b), a.id, b.id) for a in left.values() for b in right.values())
        for _, one, other in sorted((found for found in ranked if found[0]), key=lambda found: (-found[0], *found[1:])):
            if one in left and other in right:
                pairs.append((left.pop(one), right.pop(other)))
    pairs.extend((one, None) for one in left.values())
    pairs.extend((None, one) for one in right.values())
    return pairs


def _pairs(matched: Iterable[tuple[Thing | None, Thing | None]]) -> Iterator[tuple[str, str]]:
    return ((one.id, other.id) for one, other in matched if one and other)


def _same_name(one: Entity, other: Entity) -> int:
    return int(one.type == other.type and one.name == other.name)


def _same_letters(one: Span, other: Span) -> int:
    return int(one.type == other.type and one.segments == other.segments)


def _shared(one: Span, other: Span) -> int:
    return _touching(one, other) if one.type == other.type else 0


def _touching(one: Span, other: Span) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in one.segments for t, f in other.segments)


def _common(one: Frame, other: Frame, known: Mapping[str, str]) -> int:
    if one.type != other.type:
        return 0
    return len(
        {(role, _as_now(filler, known)) for role, fillers in one.roles.items() for filler in fillers}
        & {(role, filler) for role, fillers in other.roles.items() for filler in fillers}
    )


def _as_now(filler: Filler, known: Mapping[str, str]) -> Filler:
    return Filler(filler.kind, known.get(filler.target, filler.target))


def _span_aspects(one: Span | None, other: Span | None, known: Mapping[str, str]) -> Iterator[Aspect]:
    if one and other:
        yield from _if(one.type != other.type, "type")
        yield from _if(one.segments != other.segments, "segments")
        entity = known.get(one.entity, one.entity) if one.entity else None
        yield from _if(entity != other.entity, "entity")
        yield from _attributes(one.attributes, other.attributes)


def _entity_aspects(one: Entity | None, other: Entity | None) -> Iterator[Aspect]:
    if one and other:
        yield from _if(one.type != other.type, "type")
        yield from _if(one.name != other.name, "name")
        yield from _if(one.reference != other.reference, "reference")
        yield from _attributes(one.attributes, other.attributes)


def _frame_aspects(one: Frame | None, other: Frame | None, known: Mapping[str, str]) -> Iterator[Aspect]:
    if one and other:
        yield from _if(one.type != other.type, "type")
        for role in dict.fromkeys((*one.roles, *other.roles)):
            filled = tuple(_as_now(filler, known) for filler in one.roles.get(role, ()))
            yield from _if(filled != other.roles.get(role, ()), "role", role)
        yield from _attributes(one.attributes, other.attributes)


def _attributes(one: Attributes, other: Attributes) -> Iterator[Aspect]:
    for code in dict.fromkeys((*one, *other)):
        yield from _if(not same(one.get(code), other.get(code)), "attribute", code)


def _if(differs: bool, what: What, code: str = "") -> Iterator[Aspect]:
    if differs:
        yield Aspect(what, code)


def _difference(
    sort: Sort,
    one: Thing | None,
    other: Thing | None,
    aspects: Iterable[Aspect],
    before: Annotations,
    after: Annotations,
) -> Difference:
    thing = other or one
    assert thing is not None
    places = {*(place_of(one, before) if one else ()), *(place_of(other, after) if other else ())}
    return Difference(sort, thing.id, one, other, tuple(aspects), tuple(sorted(places)))


def place_of(thing: Thing, annotations: Annotations) -> Segments:
    """Where a thing stands: a span's own segments, a frame's marks, an entity's mentions; in the order of the text."""
    if isinstance(thing, Span):
        return thing.segments
    if isinstance(thing, Entity):
        mentions = (span for span in annotations.spans.values() if span.entity == thing.id)
        return tuple(sorted({segment for span in mentions for segment in span.segments}))
    targets = (filler.target for fillers in thing.roles.values() for filler in fillers if filler.kind == "span")
    marks = (annotations.spans[target] for target in targets if target in annotations.spans)
    return tuple(sorted({segment for span in marks for segment in span.segments}))


def _labels(before: Attributes, after: Attributes) -> Iterator[Difference]:
    for code in dict.fromkeys((*before, *after)):
        one, other = before.get(code), after.get(code)
        if not same(one, other):
            yield Difference("label", code, one, other)
