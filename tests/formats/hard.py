"""One article with everything that makes formats stumble, for those that only go out."""

from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span, cut

TEXT = (
    "قال الرئيس 😀 محـــمد للصحافة: «نحن نرفض القرار».\n"
    "وأضاف أنّ الأمر، كما زعم، انتهى! ونقل عن ليلى قولها: «لا».\n\n"
    "ولم يعلّق أحد. وفي 𞤀𞤣 هدوء\u200f تام."
)


def span(id_: str, type_: str, *words: str, **more: object) -> Span:
    """A span of the first places of some words, one segment each."""
    places = tuple((TEXT.index(word), TEXT.index(word) + len(word)) for word in words)
    return Span(id_, type_, places, cut(TEXT, places), **more)  # type: ignore[arg-type]


def _by_id(*things: Span | Entity | Frame) -> dict[str, object]:
    return {one.id: one for one in things}


def filled(kind: str, *targets: str) -> tuple[Filler, ...]:
    return tuple(Filler(kind, target) for target in targets)  # type: ignore[arg-type]


SPANS = (
    span("m1", "PERS", "محـــمد", entity="e1", attributes={"mention": "NAM"}),
    span("m2", "PERS", "محـــمد", entity="e1", attributes={"surface": "محمد", "uncertain": True}),
    span("m3", "OCC", "الرئيس 😀 محـــمد"),
    span("m4", "PERS", "ليلى", entity="e2"),
    span("m5", "LOC", "𞤀𞤣", entity="e4"),
    span("q1", "QUOTE", "نحن نرفض القرار"),
    span("q2", "QUOTE", "أنّ الأمر", "انتهى"),
    span("q3", "QUOTE", "لا"),
    span("c1", "CUE", "قال", attributes={"form": "verb", "class": "neutral"}),
    span("c2", "CUE", "وأضاف", attributes={"form": "verb"}),
    span("c3", "CUE", "زعم", attributes={"class": "distancing"}),
    span("g1", "QFRAG", "انتهى"),
    span("i1", "ISSUE", "القرار"),
    span("v1", "EVID", "نرفض القرار"),
    span("v2", "EVID", "انتهى! ونقل", origin="imported"),
    span("d1", "DATE", "هدوء\u200f تام"),
)
PEOPLE = (
    Entity("e1", "PERS", "محمد", "wd:Q1"),
    Entity("e2", "PERS", "ليلى"),
    Entity("e3", "ORG", "=وكالة\u202eالأنباء"),
    Entity("e4", "LOC", "𞤀𞤣", "http://example.org/a?b=1", {"note": "x"}),
)
FRAMES = (
    Frame(
        "f1",
        "quote",
        {"type": "direct"},
        {
            "content": filled("span", "q1"),
            "cue": filled("span", "c1"),
            "speaker": (*filled("span", "m1"), *filled("entity", "e3")),
            "addressee": filled("entity", "e3"),
        },
    ),
    Frame(
        "f2",
        "quote",
        {"type": "mixed", "realisation": "prodrop"},
        {
            "content": filled("span", "q2"),
            "cue": filled("span", "c2", "c3"),
            "speaker": filled("entity", "e1"),
            "fragment": filled("span", "g1"),
        },
    ),
    Frame("f3", "quote", {"type": "direct"}, {"content": filled("span", "q3"), "parent": filled("frame", "f2")}),
    Frame(
        "f4",
        "stance",
        {"polarity": "against", "strength": 2, "topic": "politics"},
        {
            "holder": filled("span", "m2"),
            "target": (*filled("span", "i1"), *filled("entity", "e2"), *filled("frame", "f3")),
            "evidence": filled("span", "v1"),
            "quote": filled("frame", "f1"),
        },
    ),
    Frame(
        "f5",
        "stance",
        {"polarity": "support", "expression": "implicit", "conditional": True, "topic": "politics"},
        {"holder": filled("entity", "e1"), "target": filled("span", "i1"), "evidence": filled("span", "v2")},
    ),
    Frame(
        "f6", "stance", {"polarity": "neutral"}, {"holder": filled("special", "author"), "target": filled("span", "m5")}
    ),
    Frame(
        "f7",
        "meeting",
        {"place": ("a", "b")},
        {"host": filled("special", "unknown"), "guest": filled("span", "m4", "m3")},
    ),
)
ANNOTATIONS = Annotations(
    _by_id(*SPANS),  # type: ignore[arg-type]
    _by_id(*PEOPLE),  # type: ignore[arg-type]
    _by_id(*FRAMES),  # type: ignore[arg-type]
    {"genre": "report", "topics": ("politics", "law")},
)
ARTICLE = AnnotatedArticle(
    id="6f0c1a52-0b0e-4f0e-9d3e-0a6b5a1c2d3e",
    name="خبر صعب.txt",
    text=TEXT,
    schema_name="ar-news",
    schema_version="1.0",
    annotations=ANNOTATIONS,
    metadata={
        "title": "+خبر \u202eصعب",
        "source": "وكالة",
        "published": "2025-09-05",
        "author": "ن. م.",
        "url": "https://example.org/1",
    },
    author_kind="gold",
    state="submitted",
)
EMPTY = AnnotatedArticle("1d7b9a00-0000-4000-8000-000000000000", "فارغ", "", "ar-news", "1.0")


def crowd(number: int = 10_000) -> AnnotatedArticle:
    """An article of many spans that are mentions of one participant."""
    text = "أوكرانيا 😀 " * number
    spans = {f"s{n}": Span(f"s{n}", "GPE", ((n * 11, n * 11 + 8),), "أوكرانيا", "e") for n in range(number)}
    entities = {"e": Entity("e", "GPE", "أوكرانيا")}
    return AnnotatedArticle(EMPTY.id, "زحام", text, "ar-news", "1.0", Annotations(spans, entities))
