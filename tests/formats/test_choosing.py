"""An article with some of its layers alone: nothing dangles, and what fell away is counted."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.choosing import chosen, mention_layers
from annotator.standoff.schema import default_schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span
from tests.standoff import strategies as some

SCHEMA = default_schema()
LAYERS = sorted(SCHEMA.layers)
TEXT = "قالت موسكو إنها ترفض"


def span(id_: str, type_: str, start: int, end: int, entity: str | None = None) -> Span:
    return Span(id_, type_, ((start, end),), TEXT[start:end], entity)


ARTICLE = AnnotatedArticle(
    id="a",
    name="a.txt",
    text=TEXT,
    schema_name="ar-news",
    schema_version="1.0",
    annotations=Annotations(
        {"s1": span("s1", "GPE", 5, 10, "e1"), "s2": span("s2", "CUE", 0, 4), "s3": span("s3", "QUOTE", 11, 20)},
        {"e1": Entity("e1", "GPE", "موسكو"), "e2": Entity("e2", "PERS", "لا أحد"), "e3": Entity("e3", "PERS", "حامل")},
        {
            "f1": Frame("f1", "quote", {}, {
                "content": (Filler("span", "s3"),), "cue": (Filler("span", "s2"),), "speaker": (Filler("span", "s1"),),
            }),
            "f2": Frame("f2", "stance", {}, {
                "holder": (Filler("entity", "e3"),), "target": (Filler("span", "s1"), Filler("special", "unknown")),
                "quote": (Filler("frame", "f1"),),
            }),
        },
        {"genre": "report"},
    ),
)  # fmt: skip


def choose(*layers: str, article: AnnotatedArticle = ARTICLE) -> tuple[Annotations, Counter[str]]:
    losses: Counter[str] = Counter()
    return chosen(article, layers, SCHEMA, losses).annotations, losses


def test_with_no_layer_named_the_article_is_as_it_was() -> None:
    assert choose() == (ARTICLE.annotations, Counter())
    assert choose(*LAYERS) == (ARTICLE.annotations, Counter())


def test_the_layer_of_mentions_keeps_all_participants_and_no_frame() -> None:
    kept, losses = choose("entity")
    assert (set(kept.spans), set(kept.entities), set(kept.frames)) == ({"s1"}, {"e1", "e2", "e3"}, set())
    assert (kept.labels, losses) == ({"genre": "report"}, Counter())


def test_quotes_alone_lose_their_speaker_and_say_so() -> None:
    kept, losses = choose("quote")
    assert (set(kept.spans), set(kept.entities), set(kept.frames)) == ({"s2", "s3"}, set(), {"f1"})
    assert set(kept.frames["f1"].roles) == {"content", "cue"}
    assert losses == {"filler_left_out:quote.speaker": 1}


def test_stances_alone_keep_the_participants_they_name() -> None:
    kept, losses = choose("stance")
    assert (set(kept.spans), set(kept.entities), set(kept.frames)) == (set(), {"e3"}, {"f2"})
    assert kept.frames["f2"].roles == {"holder": (Filler("entity", "e3"),), "target": (Filler("special", "unknown"),)}
    assert losses == {"filler_left_out:stance.target": 1, "filler_left_out:stance.quote": 1}


def test_a_type_the_schema_has_not_is_of_no_layer_and_counted() -> None:
    foreign = AnnotatedArticle(
        "a", "a", TEXT, "x", "1", Annotations({"s": span("s", "DOG", 0, 4)}, {}, {"f": Frame("f", "bark")})
    )
    kept, losses = choose(*LAYERS, article=foreign)
    assert (kept, losses) == (Annotations(), {"no_layer:DOG": 1, "no_layer:bark": 1})


@settings(some.PATIENT, max_examples=60)
@given(some.articles(), st.sets(st.sampled_from(LAYERS), min_size=1))
def test_nothing_dangles_and_what_stays_is_as_it_was(article: AnnotatedArticle, layers: set[str]) -> None:
    losses: Counter[str] = Counter()
    before, kept = article.annotations, chosen(article, layers, SCHEMA, losses).annotations
    shelves = {"span": kept.spans, "entity": kept.entities, "frame": kept.frames}
    assert all(before.spans[id_] == one for id_, one in kept.spans.items())
    assert all(SCHEMA.span_types[one.type].layer in layers for one in kept.spans.values())
    assert all(one.entity is None or one.entity in kept.entities for one in kept.spans.values())
    fillers = [one for frame in kept.frames.values() for role in frame.roles.values() for one in role]
    assert all(one.kind == "special" or one.target in shelves[one.kind] for one in fillers)
    was = [one for id_ in kept.frames for role in before.frames[id_].roles.values() for one in role]
    assert len(was) - len(fillers) == sum(n for code, n in losses.items() if code.startswith("filler_left_out"))
    if mention_layers(SCHEMA) & layers:
        assert kept.entities == before.entities
    again = chosen(chosen(article, layers, SCHEMA, Counter()), layers, SCHEMA, rest := Counter())
    assert (again.annotations, rest) == (kept, Counter()), "choosing twice is choosing once"
