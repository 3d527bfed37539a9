"""Putting what was picked into a gold set, as operations on it.

The gold has its own ids. ``links`` says which thing of the gold came from which of a voice; what a frame or a mention
needs and is not there yet (the entity it refers to, a mention that speaks, the quote a stance stands in) comes along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from annotator.agreement.comparison.choosing import Choice
from annotator.agreement.comparison.clustering import Thing
from annotator.agreement.comparison.discarding import SHELVES, discarded, orphaned, targets
from annotator.agreement.comparison.reading import Reader
from annotator.agreement.comparison.values import ALL, Comparison, Item
from annotator.standoff.attributes import Attribute
from annotator.standoff.changes import Delete, Operation, Put, SetLabel
from annotator.standoff.schema import FrameType, Schema, SpanType
from annotator.standoff.values import (
    Annotations,
    Attributes,
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
    voice that has nothing of the item, and for ALL where only one filler or value can stand.
    """
    work = _Work(comparison, gold, dict(links), seed)
    if item.kind == "label":
        return _label(comparison, item, choice, gold)
    if choice.nothing:
        linked = work.linked(item.members)
        return Composed((), {}) if linked is None else discard(gold, linked, comparison.schema)
    made = work.put(item.kind, item.members, choice.picks)
    return work.done(made)


def discard(gold: Annotations, id_: str, schema: Schema | None = None) -> Composed:
    """The operations that take a thing out of the gold and mend what used it: roles lose it, mentions their entity.

    With a frame go the spans that were only its parts (known by ``schema``; without it, every span of its own that
    refers to nobody); with its last mention or role goes an entity.
    """
    return Composed(tuple(discarded(gold, id_, schema)), {})


def _label(comparison: Comparison, item: Item, choice: Choice, gold: Annotations) -> Composed:
    voices = comparison.voices
    value: AttributeValue | None = None
    known = comparison.schema.labels.get(item.type)
    if not choice.nothing:
        voice = choice.picks.get("value", choice.picks.get("", ""))
        if voice == ALL:
            value = _together(known, [said.labels for said in voices.values()], item.type)
        elif voice in voices:
            # Who has not set it can be picked as well: then it is not set.
            value = voices[voice].labels.get(item.type)
        else:
            raise ValueError(voice)
    seen = gold.labels.get(item.type)
    return Composed(() if same(value, seen) else (SetLabel(item.type, value, seen),), {})


@dataclass(slots=True)
class _Work:
    """A gold set while something is put into it."""

    comparison: Comparison
    gold: Annotations
    links: dict[Thing, str]
    seed: UUID
    reader: Reader = field(init=False)
    puts: dict[str, tuple[Kind, Annotation]] = field(default_factory=dict)
    new: dict[Thing, str] = field(default_factory=dict)
    #: Parts that frames had and have no more.
    before: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        of = self.comparison
        self.reader = Reader(of.voices, of.schema, of.where)

    def linked(self, members: Mapping[str, str]) -> str | None:
        """The id in the gold of any of the members, if it is still there and does not stand for others by now."""
        for thing in members.items():
            id_ = self.links.get(thing)
            if id_ in self.puts or (id_ is not None and _kind_of(self.gold, id_) is not None):
                return id_ if self._stands_for(id_, self.comparison.where.get(thing)) else None
        return None

    def _stands_for(self, id_: str, key: str | None) -> bool:
        """Whether a thing of the gold came from this cluster.

        Where the voices have parted since, what they meant together stays with most of them; of as many, with those
        whose item comes first, as the decision on it does.
        """
        where = self.comparison.where
        keys = Counter(where[thing] for thing, linked in self.links.items() if linked == id_ and thing in where)
        if len(keys) < 2:
            return True
        order = {item.key: n for n, item in enumerate(self.comparison.items)}
        last = len(order)
        owner = min(keys, key=lambda one: (-keys[one], order.get(one, last), one))
        return owner == key

    def _new_id(self, name: str) -> str:
        """An id that nothing in the gold has."""
        id_, n = str(uuid5(self.seed, name)), 1
        while id_ in self.puts or _kind_of(self.gold, id_) is not None:
            n += 1
            id_ = str(uuid5(self.seed, f"{name}\n{n}"))
        return id_

    def put(self, kind: Kind | str, members: Mapping[str, str], picks: Mapping[str, str]) -> str:
        """Put what the members of a cluster say, aspect by aspect from the voice that is picked; its id in the gold."""
        voice = picks.get("", next(iter(members)))
        for code, picked in picks.items():
            if picked not in members and not (picked == ALL and code.startswith(("role:", "attribute:"))):
                raise ValueError(dict(picks))
        id_ = self.linked(members) or self._new_id(f"{kind}\n{voice}\n{members[voice]}")
        self._link(members, id_)
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

    def _link(self, members: Mapping[str, str], id_: str) -> None:
        for thing in members.items():
            if self.links.get(thing) != id_:
                self.links[thing] = self.new[thing] = id_

    def along(self, voice: str, id_: str) -> str:
        """The id in the gold of a thing of a voice, which comes along as that voice has it when it is not there yet."""
        cluster = self.comparison.clusters[self.comparison.where[(voice, id_)]]
        there = self.linked(cluster.members)
        if there is None:
            return self.put(cluster.kind, cluster.members, {"": voice})
        self._link(cluster.members, there)
        return there

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
        # In the order in which they are read back: a set's body is the very text its log folds to.
        codes = sorted({*(known.roles if known else ()), *(code for frame in frames.values() for code in frame.roles)})
        roles = {}
        for code in codes:
            picked = picks.get(f"role:{code}", voice)
            chosen = list(frames) if picked == ALL else [picked]
            role = known.roles.get(code) if known else None
            fillers = self._fillers({one: frames[one] for one in chosen}, code)
            if picked == ALL and role is not None and role.max is not None and len(fillers) > role.max:
                raise ValueError(code)
            if fillers:
                roles[code] = fillers
        attributes = _attributes({one: frame.attributes for one, frame in frames.items()}, voice, picks, known)
        self._leave(id_, roles)
        return Frame(id_, type_, attributes, roles)

    def _fillers(self, frames: Mapping[str, Frame], code: str) -> tuple[Filler, ...]:
        """What these voices fill a role with, together; what several of them mean is taken from the first of them."""
        met: dict[str, set[Hashable]] = {}
        out: dict[Filler, None] = {}
        for voice, frame in frames.items():
            for filler in frame.roles.get(code, ()):
                marks = {self.reader.token(voice, frame, filler)}
                if filler.kind != "special":
                    marks.add(self.comparison.where[(voice, filler.target)])
                if not any(marks & seen for one, seen in met.items() if one != voice):
                    met.setdefault(voice, set()).update(marks)
                    out[self._filler(voice, frame, filler)] = None
        return tuple(out)

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
        return any(id_ in targets(frame) for frame in self.gold.frames.values() if frame.id != frame_id)

    def _leave(self, id_: str, roles: Mapping[str, tuple[Filler, ...]]) -> None:
        old = self.gold.frames.get(id_)
        if old is not None:
            kept = {filler.target for found in roles.values() for filler in found}
            spans = (self.gold.spans[target] for target in targets(old) if target in self.gold.spans)
            self.before |= {span.id for span in spans if span.id not in kept and self.reader.owns(old, span)}

    def done(self, made: str) -> Composed:
        """The operations: what is referred to before what refers to it; then what nothing needs any more goes."""
        operations: list[Operation] = []
        for kind in ("entity", "span", "frame"):
            shelf: Mapping[str, Annotation] = getattr(self.gold, SHELVES[kind])
            for id_, (of, thing) in self.puts.items():
                if of == kind and not same(thing, shelf.get(id_)):
                    operations.append(Put(kind, thing, shelf.get(id_)))
        if operations:
            operations += self._left_alone()
        return Composed(tuple(operations), self.new, made)

    def _left_alone(self) -> list[Operation]:
        """Parts that no frame has any more, entities that have lost their last mention or role by this change."""
        gold, puts = self.gold, self.puts
        frames = {**gold.frames, **{id_: one for id_, (_, one) in puts.items() if isinstance(one, Frame)}}
        used = {target for frame in frames.values() for target in targets(frame)} if self.before else set()
        parts = sorted(part for part in self.before - used if part in gold.spans)
        changed = [gold.spans[id_].entity for id_ in (*puts, *parts) if id_ in gold.spans]
        lost = {id_ for id_ in changed if id_ is not None}
        lost |= {one for id_ in puts if id_ in gold.frames for one in targets(gold.frames[id_])} & gold.entities.keys()
        spans = {**gold.spans, **{id_: one for id_, (_, one) in puts.items() if isinstance(one, Span)}} if lost else {}
        standing = (span for id_, span in spans.items() if id_ not in parts)
        return [
            *(Delete("span", id_, gold.spans[id_]) for id_ in parts),
            *(Delete("entity", id_, gold.entities[id_]) for id_ in orphaned(lost, standing, frames.values())),
        ]


def _kind_of(annotations: Annotations, id_: str) -> Kind | None:
    return next((kind for kind, shelf in SHELVES.items() if id_ in getattr(annotations, shelf)), None)


def _attributes(
    told: Mapping[str, Attributes],
    voice: str,
    picks: Mapping[str, str],
    known: SpanType | FrameType | None,
) -> dict[str, AttributeValue]:
    """Each attribute from the voice that is picked for it; one that the chosen type does not have is left out."""
    codes = sorted({code for attributes in told.values() for code in attributes})
    out: dict[str, AttributeValue] = {}
    for code in codes:
        if known is not None and code not in known.attributes:
            continue
        picked = picks.get(f"attribute:{code}", voice)
        if picked == ALL:
            out[code] = _together(known.attributes[code] if known else None, list(told.values()), code)
        elif code in told[picked]:
            out[code] = told[picked][code]
    return out


def _together(attribute: Attribute | None, told: Sequence[Attributes], code: str) -> AttributeValue:
    """The choices of all, each once, in the order of the schema. Raises ValueError for what has one value only."""
    values = [attributes[code] for attributes in told if code in attributes]
    chosen = dict.fromkeys(one for value in values if isinstance(value, tuple) for one in value)
    if not all(isinstance(value, tuple) for value in values):
        raise ValueError(code)
    order = attribute.choices if attribute else ()
    return tuple(sorted(chosen, key=lambda one: order.index(one) if one in order else len(order)))
