"""Random articles, annotations and gestures for property tests."""

from collections.abc import Mapping

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from annotator.standoff.attributes import Attribute
from annotator.standoff.changes import Change, Delete, Operation, Put, SetLabel
from annotator.standoff.schema import default_schema
from annotator.standoff.values import (
    AUTHOR_KINDS,
    STATES,
    AnnotatedArticle,
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Segments,
    Span,
    Thing,
    cut,
)

# A busy machine draws slowly; that says nothing about the code.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
# Letters with marks, lam-alef, tatweel, joiners, bidi controls, astral characters, line ends, digits of both kinds.
ALPHABET = "ابلمـ ّ َ ِ ٔلا،.«»\u200c\u200d\u200f\u2067\u2069\ufefb😀👨‍👩‍👧𞤀𞤣A1٣\n\t\u06dd"
texts = st.text(ALPHABET, max_size=60) | st.text(max_size=60)
ids = st.integers(0, 11).map("x{}".format)
uuids = st.uuids().map(str)
SCHEMA = default_schema()
span_types = st.sampled_from([*SCHEMA.span_types, "DOG"])
values = st.one_of(
    st.booleans(),
    st.integers(-3, 5),
    st.text("ab", max_size=3),
    st.sampled_from(["NAM", "verb", "direct", "against", "2022-02-30"]),
    st.lists(st.sampled_from(["sport", "law", "gossip"]), max_size=3).map(tuple),
)
codes = st.sampled_from(["mention", "role", "uncertain", "iso", "type", "polarity", "strength", "form", "constructor"])
attributes = st.dictionaries(codes, values, max_size=2).map(lambda found: dict(sorted(found.items())))


@st.composite
def segments(draw: DrawFn, length: int) -> Segments:
    """One to three segments inside a text of ``length`` > 0 code points, in order, apart from each other."""
    edges = draw(st.lists(st.integers(0, length), min_size=2, max_size=6, unique=True).map(sorted))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def spans(draw: DrawFn, text: str, id_: st.SearchStrategy[str] = ids, entities: tuple[str, ...] = ()) -> Span:
    places = draw(segments(len(text)))
    entity = draw(st.sampled_from([None, *entities]))
    origin = draw(st.sampled_from(["manual", "imported"]))
    return Span(draw(id_), draw(span_types), places, cut(text, places), entity, draw(attributes), origin)


@st.composite
def entities(draw: DrawFn, id_: st.SearchStrategy[str] = ids) -> Entity:
    name = draw(st.text("اب😀", min_size=1, max_size=4))
    return Entity(draw(id_), draw(span_types), name, draw(st.none() | st.just("wd:Q1")), draw(attributes))


@st.composite
def frames(draw: DrawFn, id_: st.SearchStrategy[str] = ids, fillers: tuple[Filler, ...] = ()) -> Frame:
    choice = st.sampled_from([*fillers, Filler("special", "unknown"), Filler("special", "author")])
    roles = st.sampled_from(["content", "cue", "speaker", "parent", "holder", "target", "evidence", "quote", "judge"])
    some = st.lists(choice, min_size=1, max_size=3, unique=True).map(tuple)
    filled = draw(st.dictionaries(roles, some, max_size=3))
    return Frame(draw(id_), draw(st.sampled_from(["quote", "stance"])), draw(attributes), dict(sorted(filled.items())))


@st.composite
def annotations(draw: DrawFn, text: str) -> Annotations:
    """Sound references and offsets; everything else at random."""
    made = {f"e{n}": draw(entities(st.just(f"e{n}"))) for n in range(draw(st.integers(0, 3)))}
    number = draw(st.integers(0, 4)) if text else 0
    marked = {f"s{n}": draw(spans(text, st.just(f"s{n}"), tuple(made))) for n in range(number)}
    fillers = (*(Filler("span", id_) for id_ in marked), *(Filler("entity", id_) for id_ in made))
    framed: dict[str, Frame] = {}
    for n in range(draw(st.integers(0, 3))):
        known = (*fillers, *(Filler("frame", id_) for id_ in framed))
        framed[f"f{n}"] = draw(frames(st.just(f"f{n}"), known))
    labels = draw(st.dictionaries(st.sampled_from(["genre", "topics", "mood"]), values, max_size=2))
    return Annotations(marked, made, framed, labels)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def articles(draw: DrawFn) -> AnnotatedArticle:
    text = draw(texts)
    return AnnotatedArticle(
        id=draw(uuids),
        name=draw(texts),
        text=text,
        schema_name="ar-news",
        schema_version="1.0",
        annotations=draw(annotations(text)),
        metadata=draw(st.dictionaries(st.text(max_size=5), json_values, max_size=3)),
        author_kind=draw(st.sampled_from(AUTHOR_KINDS)),
        author_name=draw(texts),
        state=draw(st.sampled_from(STATES)),
        revision=draw(st.integers(0, 10**6)),
    )


@st.composite
def changes(draw: DrawFn, text: str, now: Annotations) -> Change:
    """A gesture on what stands: mostly as it is seen, now and then on something that is not there (any more)."""
    operations = draw(st.lists(operation(text, now), min_size=1, max_size=4))
    return Change(draw(uuids), draw(st.sampled_from(["mark", "remove", "quote"])), tuple(operations))


@st.composite
def operation(draw: DrawFn, text: str, now: Annotations) -> Operation:
    kind = draw(st.sampled_from(["span", "entity", "frame", "label"]))
    if kind == "label" or (kind == "span" and not text):
        code = draw(st.sampled_from(["genre", "topics", "mood"]))
        return SetLabel(code, draw(st.none() | values), now.labels.get(code))
    fillers = (*(Filler("span", id_) for id_ in now.spans), *(Filler("entity", id_) for id_ in now.entities))
    known = {"span": now.spans, "entity": now.entities, "frame": now.frames}[kind]
    id_ = st.sampled_from([*known, "new1", "new2"])
    makers: dict[str, st.SearchStrategy[Thing]] = {
        "entity": entities(id_),
        "frame": frames(id_, (*fillers, *(Filler("frame", other) for other in now.frames))),
    }
    thing = draw(spans(text, id_, tuple(now.entities)) if kind == "span" else makers[kind])
    seen = known.get(thing.id)
    if seen is not None and draw(st.booleans()):
        return Delete(kind, thing.id, seen)  # type: ignore[arg-type]
    return Put(kind, thing, seen)  # type: ignore[arg-type]


def fitting(attribute: Attribute) -> st.SearchStrategy[AttributeValue]:
    """Values an attribute can have."""
    return {
        "choice": st.sampled_from(attribute.choices or ("-",)),
        "multichoice": st.lists(st.sampled_from(attribute.choices or ("-",)), unique=True, max_size=3).map(tuple),
        "boolean": st.booleans(),
        "integer": st.integers(attribute.min or 0, attribute.max or 9),
        "date": st.sampled_from(["2020", "2021-02-03"]),
        "reference": st.just("wd:Q1"),
        "text": st.sampled_from(["نص", "مرفوض; strength: 2"]),
    }[attribute.kind]


@st.composite
def sound_attributes(draw: DrawFn, known: Mapping[str, Attribute]) -> Attributes:
    chosen = draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=3)) if known else []
    return {code: draw(fitting(known[code])) for code in sorted(chosen)}


@st.composite
def sound_annotations(draw: DrawFn, text: str, busy: tuple[str, ...] = ()) -> Annotations:
    """Annotations that fit the default schema; ``busy`` types are drawn more often. ``text``: plain letters."""
    mentions = sorted(code for code, type_ in SCHEMA.span_types.items() if type_.mention)
    often = [code for code in busy if code in mentions]
    people = {
        f"e{n}": Entity(
            f"e{n}",
            draw(st.sampled_from([*mentions, *often])),
            draw(st.sampled_from(["موسكو", "باريس"])),
            draw(st.sampled_from([None, "wd:Q159"])),
        )
        for n in range(draw(st.integers(0, 3)))
    }
    marked = {}
    for n in range(draw(st.integers(0, 7))):
        type_ = SCHEMA.span_types[draw(st.sampled_from([*busy, *sorted(SCHEMA.span_types)]))]
        places = draw(segments(len(text)))
        person = draw(st.sampled_from([None, *people])) if type_.mention else None
        given = draw(sound_attributes(type_.attributes))
        marked[f"s{n}"] = Span(f"s{n}", type_.code, places, cut(text, places), person, given)
    framed: dict[str, Frame] = {}
    for n in range(draw(st.integers(0, 3))):
        framed[f"f{n}"] = draw(sound_frame(f"f{n}", marked, people, framed))
    return Annotations(marked, people, framed, draw(sound_attributes(SCHEMA.labels)))


@st.composite
def sound_frame(
    draw: DrawFn, id_: str, marked: Mapping[str, Span], people: Mapping[str, Entity], framed: Mapping[str, Frame]
) -> Frame:
    type_ = SCHEMA.frame_types[draw(st.sampled_from(sorted(SCHEMA.frame_types)))]
    roles = {}
    for role in sorted(type_.roles.values(), key=lambda role: role.code):
        may = [
            *(
                Filler("span", span.id)
                for span in marked.values()
                if span.type in role.spans or (role.mentions and SCHEMA.span_types[span.type].mention)
            ),
            *(Filler("entity", id_) for id_ in people if role.entities),
            *(Filler("frame", frame.id) for frame in framed.values() if frame.type in role.frames),
            *(Filler("special", special) for special in sorted(role.specials)),
        ]
        most = min(role.max or 3, len(may))
        fillers = tuple(draw(st.lists(st.sampled_from(may), unique=True, max_size=most))) if may else ()
        if fillers:
            roles[role.code] = fillers
    return Frame(id_, type_.code, draw(sound_attributes(type_.attributes)), roles)
