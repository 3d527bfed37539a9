"""sanad/1: every flaw is refused at its place, and the published JSON Schema agrees with the reader."""

from typing import Any

import jsonschema
import orjson
import pytest

from annotator.standoff import sanad
from annotator.standoff.reading import read_annotations
from annotator.standoff.schema import validator
from annotator.standoff.values import AnnotatedArticle, Annotations, Filler, Frame, Span, text_digest
from tests.standoff import cases

VECTORS = cases.read("changes.json")
ARTICLE = AnnotatedArticle(
    id="6f0c1a52-0b0e-4f0e-9d3e-0a6b5a1c2d3e",
    name="خبر.txt",
    text=VECTORS["text"],
    schema_name="ar-news",
    schema_version="1.0",
    annotations=read_annotations(VECTORS["before"]["story"]),
    metadata={"source": "وكالة", "published": "2025-09-05", "pages": [1, 2.5, None]},
    author_name="سلمى",
    state="submitted",
    revision=41,
    use="practice",
    round=2,
)
# What the reader refuses and JSON Schema cannot say.
BEYOND_JSON_SCHEMA = {"another hash", "a text that was changed", "a span of another text", "an end beyond the text"}
BEYOND_JSON_SCHEMA |= {
    "a mention of nobody",
    "a filler that is not there",
    "two spans of one id",
    "an entity with the id of a span",
}


def body() -> Any:
    return orjson.loads(sanad.dumps(ARTICLE))


def spoiled(path: tuple[str | int, ...], value: object) -> Any:
    whole = body()
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return whole


FLAWS: list[tuple[str, tuple[str | int, ...], object, str]] = [
    ("another format", ("format",), "sanad/2", "format"),
    ("no id", ("id",), None, "id"),
    ("a key nobody knows", ("title",), "x", ""),
    ("a name that is a number", ("name",), 3, "name"),
    ("no text", ("text",), None, "text"),
    ("another hash", ("sha256",), "0" * 64, "sha256"),
    ("a text that was changed", ("text",), ARTICLE.text.replace("قال", "صاح"), "sha256"),
    ("metadata that are a list", ("metadata",), [], "metadata"),
    ("a schema without version", ("schema",), {"name": "ar-news"}, "schema.version"),
    ("an author of no kind", ("author", "kind"), "robot", "author.kind"),
    ("a state that is none", ("state",), "done", "state"),
    ("a negative revision", ("revision",), -1, "revision"),
    ("a use that is none", ("use",), "play", "use"),
    ("a round before the first", ("round",), 0, "round"),
    ("spans that are an object", ("spans",), {}, "spans"),
    ("a span of another text", ("spans", 1, "text"), "بوتين", "spans[1].text"),
    ("an end beyond the text", ("spans", 4, "segments", 0, 1), 9999, "spans[4].segments"),
    ("a start before it", ("spans", 4, "segments", 0, 0), -1, "spans[4].segments"),
    ("a segment of three", ("spans", 0, "segments", 0), [0, 1, 2], "spans[0].segments[0]"),
    ("no segment", ("spans", 0, "segments"), [], "spans[0].segments"),
    ("an origin that is none", ("spans", 0, "origin"), "machine", "spans[0].origin"),
    ("a mention of nobody", ("spans", 1, "entity"), "e-nobody", "spans[1].entity"),
    ("two spans of one id", ("spans", 1, "id"), "s-cue", "spans[1].id"),
    ("an entity with the id of a span", ("entities", 0, "id"), "s-cue", "entities[0].id"),
    ("a blank name", ("entities", 0, "name"), " ", "entities[0].name"),
    ("an attribute that is null", ("entities", 0, "attributes"), {"x": None}, "entities[0].attributes.x"),
    ("roles that are a list", ("frames", 0, "roles"), [], "frames[0].roles"),
    ("a filler of two kinds", ("frames", 0, "roles", "cue", 0), {"span": "a", "frame": "b"}, "frames[0].roles.cue[0]"),
    ("a filler that is not there", ("frames", 0, "roles", "cue", 0), {"span": "s-x"}, "frames[0].roles.cue"),
    ("a label that is null", ("labels", "genre"), None, "labels.genre"),
]


def test_an_article_there_and_back() -> None:
    assert sanad.loads(sanad.dumps(ARTICLE)) == ARTICLE
    assert sanad.loads(sanad.dumps(ARTICLE).decode()) == ARTICLE
    validator("sanad-1.schema.json").validate(body())


@pytest.mark.parametrize(("name", "path", "value", "told"), FLAWS, ids=[flaw[0] for flaw in FLAWS])
def test_a_flaw_is_refused_at_its_place(name: str, path: tuple[str | int, ...], value: object, told: str) -> None:
    with pytest.raises(sanad.SanadError) as error:
        sanad.read_article(spoiled(path, value))
    assert error.value.facts["path"] == told
    assert error.value.code == "malformed"


@pytest.mark.parametrize(("name", "path", "value", "told"), FLAWS, ids=[flaw[0] for flaw in FLAWS])
def test_the_json_schema_refuses_what_it_can_see(
    name: str, path: tuple[str | int, ...], value: object, told: str
) -> None:
    if name in BEYOND_JSON_SCHEMA:
        validator("sanad-1.schema.json").validate(spoiled(path, value))
    else:
        with pytest.raises(jsonschema.ValidationError):
            validator("sanad-1.schema.json").validate(spoiled(path, value))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"null", b"[" * 5000, b'{"format": "sanad/1"}'])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(sanad.SanadError):
        sanad.loads(data)


def test_what_is_left_out_has_its_default() -> None:
    least = {key: value for key, value in body().items() if key in {"format", "id", "name", "text", "sha256"}}
    article = sanad.read_article(
        {**least, "schema": {"name": "s", "version": "1"}, "author": {"kind": "gold", "name": ""}}
    )
    assert (article.annotations, article.state, article.revision, article.metadata) == (Annotations(), "open", 0, {})


def test_the_canonical_text_does_not_depend_on_the_order_in_which_things_were_made() -> None:
    parts = ARTICLE.annotations
    turned = Annotations(
        spans=dict(reversed(list(parts.spans.items()))),
        entities=dict(reversed(list(parts.entities.items()))),
        frames=dict(reversed(list(parts.frames.items()))),
        labels=parts.labels,
    )
    assert sanad.dumps_annotations(turned) == sanad.dumps_annotations(parts)
    assert sanad.loads_annotations(sanad.dumps_annotations(parts)) == parts


def test_spans_are_written_by_start_then_length_then_id() -> None:
    places = {"b": ((0, 3),), "a": ((0, 3),), "c": ((0, 9),), "d": ((1, 2),), "e": ((0, 2), (5, 9))}
    spans = {id_: Span(id_, "PERS", place, "") for id_, place in places.items()}
    written = orjson.loads(sanad.dumps_annotations(Annotations(spans=spans)))["spans"]
    assert [span["id"] for span in written] == ["c", "e", "a", "b", "d"]


def test_a_span_is_written_in_the_form_of_the_documentation() -> None:
    span = Span("s1", "GPE", ((83, 91),), "أوكرانيا", "e2", {"role": "literal"})
    frame = Frame(
        "f1", "quote", {"type": "indirect"}, {"speaker": (Filler("entity", "e1"), Filler("special", "unknown"))}
    )
    text = sanad.dumps_annotations(Annotations(spans={"s1": span}, frames={"f1": frame}))
    assert text == (
        '{"spans":[{"id":"s1","type":"GPE","segments":[[83,91]],"text":"أوكرانيا","entity":"e2",'
        '"attributes":{"role":"literal"},"origin":"manual"}],"entities":[],'
        '"frames":[{"id":"f1","type":"quote","attributes":{"type":"indirect"},'
        '"roles":{"speaker":[{"entity":"e1"},{"special":"unknown"}]}}],"labels":{}}'
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"spans": 1}', '{"more": []}'])
def test_a_broken_body_is_refused(text: str) -> None:
    with pytest.raises(sanad.SanadError):
        sanad.loads_annotations(text)


def test_the_hash_is_of_the_text_in_utf8() -> None:
    assert text_digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert ARTICLE.sha256 == body()["sha256"]
