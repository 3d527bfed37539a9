"""Voices made for tests of agreement: by hand in few words, or at random with a second one that mostly agrees."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from annotator.agreement.evidence import Evidence
from annotator.agreement.gathering import gather
from annotator.agreement.measuring import Measure, measure
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations, Attributes, Entity, Filler, Frame, Segments, Span, cut

SCHEMA = default_schema()
LETTERS = "وموسكو ترفض القرار، ولأوكرانيا «حق الرد» على العدوان. "
TEXT = LETTERS * 3
ENTITY_TYPES = ("PERS", "ORG", "GPE", "LOC")


def found_at(text: str, quote: str, nth: int = 0) -> tuple[int, int]:
    """Where the nth occurrence of a quote stands."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


class Voice:
    """Somebody's annotations of one text, put together piece by piece: every piece gives its id."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.spans: dict[str, Span] = {}
        self.entities: dict[str, Entity] = {}
        self.frames: dict[str, Frame] = {}
        self.labels: Attributes = {}

    def span(self, type_: str, *quotes: str | tuple[int, int], entity: str | None = None, **attributes: object) -> str:
        places: Segments = tuple(found_at(self.text, q) if isinstance(q, str) else q for q in quotes)
        id_ = f"{self.name}-s{len(self.spans)}"
        self.spans[id_] = Span(id_, type_, places, cut(self.text, places), entity, attributes)
        return id_

    def entity(self, name: str, type_: str = "PERS", reference: str | None = None) -> str:
        id_ = f"{self.name}-e{len(self.entities)}"
        self.entities[id_] = Entity(id_, type_, name, reference)
        return id_

    def frame(self, type_: str, attributes: Attributes | None = None, **roles: str | tuple[str, ...]) -> str:
        id_ = f"{self.name}-f{len(self.frames)}"
        given = {role: (ids,) if isinstance(ids, str) else ids for role, ids in roles.items()}
        fillers = {role: tuple(self.filler(target) for target in ids) for role, ids in given.items()}
        self.frames[id_] = Frame(id_, type_, attributes or {}, fillers)
        return id_

    def filler(self, target: str) -> Filler:
        if target in self.spans:
            return Filler("span", target)
        if target in self.entities:
            return Filler("entity", target)
        return Filler("frame", target) if target in self.frames else Filler("special", target)

    @property
    def annotations(self) -> Annotations:
        return Annotations(self.spans, self.entities, self.frames, self.labels)


Figures = Mapping[tuple[str, str, str], Measure]


def evidence_of(one: Annotations, other: Annotations, text: str = TEXT) -> Evidence:
    return gather(one, other, text, SCHEMA)


def figures(evidence: Evidence) -> Figures:
    """The measures by code, layer and subject; none comes twice."""
    found = measure(evidence)
    out = {(one.code, one.layer, one.subject): one for one in found}
    assert len(out) == len(found)
    return out


def value(found: Figures, code: str, layer: str = "", subject: str = "") -> float | None:
    """A value rounded to four digits, as the tests write it."""
    number = found[code, layer, subject].value
    return None if number is None else round(number, 4)


@st.composite
def voices(draw: DrawFn) -> Annotations:
    """Mentions, quotes and stances with everything a frame needs, on TEXT."""
    made = Voice(TEXT, "a")
    people = [made.entity(name, "ORG") for name in ("موسكو", "كييف", "الوزارة")]
    mentions = [
        made.span(draw(st.sampled_from(ENTITY_TYPES)), draw(_places()), entity=draw(st.sampled_from([*people, None])))
        for _ in range(draw(st.integers(0, 6)))
    ]
    who = st.sampled_from([*people, *mentions, "author", "unknown"])
    quotes = []
    for _ in range(draw(st.integers(0, 3))):
        content, cue = made.span("QUOTE", draw(_places())), made.span("CUE", draw(_places()))
        kind: Attributes = {"type": draw(st.sampled_from(["direct", "indirect"]))}
        quotes.append(made.frame("quote", kind, content=content, cue=cue, speaker=draw(who)))
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from([*people, *mentions, *quotes, "new"]))
        target = made.span("ISSUE", draw(_places())) if target == "new" else target
        degree: Attributes = {"polarity": draw(st.sampled_from(["support", "against", "neutral"])), "strength": 2}
        made.frame("stance", degree, holder=draw(who), target=target, evidence=made.span("EVID", draw(_places())))
    made.labels = draw(st.dictionaries(st.just("genre"), st.sampled_from(["report", "opinion"])))
    return made.annotations


@st.composite
def pairs(draw: DrawFn) -> tuple[Annotations, Annotations]:
    """Two voices: now and then strangers, mostly the second as the first with slips."""
    one = draw(voices())
    return one, (draw(voices()) if draw(st.integers(0, 3)) == 0 else draw(slipped(one)))


@st.composite
def slipped(draw: DrawFn, source: Annotations) -> Annotations:
    """The same with other ids, some edges moved, some types changed, some mentions and frames left out."""
    spans = {}
    for span in source.spans.values():
        (start, end), slip = span.segments[0], draw(st.sampled_from(["none", "none", "start", "end", "type"]))
        start, end = start + (slip == "start" and end - start > 1), min(len(TEXT), end + (slip == "end"))
        changed = slip == "type" and span.type in ENTITY_TYPES
        type_ = draw(st.sampled_from(ENTITY_TYPES)) if changed else span.type
        made = replace(span, id=span.id, type=type_, segments=((start, end), *span.segments[1:]))
        spans[made.id] = made
    kept = [id_ for id_ in source.frames if draw(st.integers(0, 4))]
    used = {filler.target for id_ in kept for fillers in source.frames[id_].roles.values() for filler in fillers}
    left_out = {id_ for id_ in spans if id_ not in used and not draw(st.integers(0, 3))}
    frames = {id_: frame for id_, frame in source.frames.items() if id_ in kept or id_ in used}
    spans = {id_: span for id_, span in spans.items() if id_ not in left_out or _used(id_, frames)}
    return renamed(Annotations(spans, source.entities, frames, source.labels))


def _used(id_: str, frames: Mapping[str, Frame]) -> bool:
    return any(filler.target == id_ for f in frames.values() for fillers in f.roles.values() for filler in fillers)


def renamed(source: Annotations, prefix: str = "x") -> Annotations:
    """The same annotations with other ids."""

    def filler(old: Filler) -> Filler:
        return old if old.kind == "special" else Filler(old.kind, prefix + old.target)

    spans = [
        replace(span, id=prefix + span.id, entity=span.entity and prefix + span.entity)
        for span in source.spans.values()
    ]
    entities = [replace(entity, id=prefix + entity.id) for entity in source.entities.values()]
    frames = [
        replace(f, id=prefix + f.id, roles={role: tuple(map(filler, found)) for role, found in f.roles.items()})
        for f in source.frames.values()
    ]
    return Annotations(
        {span.id: span for span in spans},
        {entity.id: entity for entity in entities},
        {frame.id: frame for frame in frames},
        source.labels,
    )


def _places() -> st.SearchStrategy[tuple[int, int]]:
    size = len(LETTERS)
    return st.tuples(st.integers(0, size - 15), st.integers(1, 14)).map(lambda found: (found[0], sum(found)))
