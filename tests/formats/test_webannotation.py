"""Web annotations: what a program that knows the W3C's model, and nothing of Sanad, reads out of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from annotator.formats import webannotation
from annotator.formats.checking import Mismatch
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span
from tests.formats.hard import ARTICLE, EMPTY, TEXT, crowd
from tests.formats.some import articles, members, packed
from tests.standoff import strategies as some

OA, RDF, AS = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/ns/activitystreams#",
)
#: The terms of the W3C's context that may stand here: what each means, and how its value is to be taken.
CLASSES = {
    "Annotation": OA, "TextualBody": OA, "SpecificResource": OA, "TextQuoteSelector": OA, "TextPositionSelector": OA,
}  # fmt: skip
COLLECTIONS = {"AnnotationCollection": f"{AS}OrderedCollection", "AnnotationPage": f"{AS}OrderedCollectionPage"}
LINKS = {
    "body": f"{OA}hasBody", "target": f"{OA}hasTarget", "source": f"{OA}hasSource", "selector": f"{OA}hasSelector",
    "partOf": f"{AS}partOf", "first": f"{AS}first", "items": f"{AS}items",
}  # fmt: skip
WORDS = {"motivation": f"{OA}motivatedBy", "purpose": f"{OA}hasPurpose"}
MOTIVATIONS = ("tagging", "identifying", "linking", "describing", "classifying")
LITERALS = {
    "value": f"{RDF}value", "exact": f"{OA}exact", "prefix": f"{OA}prefix", "suffix": f"{OA}suffix",
    "start": f"{OA}start", "end": f"{OA}end", "total": f"{AS}totalItems", "startIndex": f"{AS}startIndex",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
}  # fmt: skip
Node = dict[str, Any]


def expanded(value: Any) -> Any:
    """A node with IRIs for its terms; a term that no context explains is a mistake."""
    if not isinstance(value, dict):
        return value
    out: Node = {}
    for key, held in value.items():
        several = held if isinstance(held, list) else [held]
        if key == "id":
            assert ":" in held
            out["@id"] = held
        elif key == "type":
            out["@type"] = COLLECTIONS.get(held) or CLASSES[held] + held
        elif key in LINKS:
            out[LINKS[key]] = [expanded(one) if isinstance(one, dict) else {"@id": one} for one in several]
        elif key in WORDS:
            assert set(several) <= set(MOTIVATIONS)
            out[WORDS[key]] = [{"@id": OA + one} for one in several]
        elif key in LITERALS:
            out[LITERALS[key]] = several
        elif key.startswith("sanad:"):
            out["urn:sanad:ns:" + key[6:]] = several
        else:
            assert key == "@context", key
            assert held == ["http://www.w3.org/ns/anno.jsonld", {"sanad": "urn:sanad:ns:"}]
    return out


def read(given: list[AnnotatedArticle]) -> list[tuple[str, Node]]:
    """Each text of an archive and its expanded collection."""
    data = members(packed(webannotation.write, given)[0])
    pairs = zip(list(data.values())[::2], list(data.values())[1::2], strict=True)
    return [(text.decode(), expanded(orjson.loads(collection))) for text, collection in pairs]


def items(article: AnnotatedArticle) -> dict[str, Node]:
    """The annotations of an article by the end of their IRI."""
    ((_, collection),) = read([article])
    page = collection[f"{AS}first"][0]
    return {one["@id"].removeprefix(f"{collection['@id']}:"): one for one in page[f"{AS}items"]}


def resolved(target: Node, text: str) -> str:
    """What a target selects: both of its selectors have to agree."""
    position, quotation = target[f"{OA}hasSelector"]
    (start,), (end,) = position[f"{OA}start"], position[f"{OA}end"]
    (exact,), (prefix,), (suffix,) = (quotation[OA + name] for name in ("exact", "prefix", "suffix"))
    assert text[start:end] == exact
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    return exact


def bodies(item: Node, purpose: str) -> Iterator[Any]:
    """The values and sources of the bodies of a purpose."""
    for body in item[f"{OA}hasBody"]:
        if body[f"{OA}hasPurpose"] == [{"@id": OA + purpose}]:
            yield body[f"{RDF}value"][0] if f"{RDF}value" in body else body[f"{OA}hasSource"][0]["@id"]


@settings(some.PATIENT, max_examples=50)
@given(articles)
def test_every_annotation_has_what_the_model_requires(article: AnnotatedArticle) -> None:
    ((text, collection),) = read([article])
    assert text == article.text
    (page,) = collection[f"{AS}first"]
    assert (collection["@type"], page["@type"]) == tuple(COLLECTIONS.values())
    assert page[f"{AS}partOf"] == [{"@id": collection["@id"]}]
    assert collection[f"{AS}totalItems"] == [len(page[f"{AS}items"])]
    ids = [one["@id"] for one in page[f"{AS}items"]]
    assert len(ids) == len(set(ids))
    for one in page[f"{AS}items"]:
        assert one["@type"] == f"{OA}Annotation"
        assert one[f"{OA}hasTarget"]
        assert all(f"{RDF}value" in body or f"{OA}hasSource" in body for body in one[f"{OA}hasBody"])
        for target in one[f"{OA}hasTarget"]:
            assert "@id" in target or resolved(target, text)


def test_a_span_is_tagged_and_selected_piece_by_piece() -> None:
    quote = items(ARTICLE)["span:q2"]
    assert list(bodies(quote, "tagging")) == ["QUOTE"]
    assert [resolved(one, TEXT) for one in quote[f"{OA}hasTarget"]] == ["أنّ الأمر", "انتهى"]
    astral = items(ARTICLE)["span:m5"][f"{OA}hasTarget"][0][f"{OA}hasSelector"][0]
    assert astral[f"{OA}start"] == [TEXT.index("𞤀𞤣")]  # code points, not units


def test_a_mention_leads_to_its_participant_and_to_the_world_outside() -> None:
    found = items(ARTICLE)
    base = "urn:sanad:article:6f0c1a52-0b0e-4f0e-9d3e-0a6b5a1c2d3e:gold::1"
    assert list(bodies(found["span:m1"], "identifying")) == [f"{base}:entity:e1", "http://www.wikidata.org/entity/Q1"]
    assert list(bodies(found["entity:e1"], "identifying")) == ["محمد", "http://www.wikidata.org/entity/Q1"]
    assert list(bodies(found["entity:e4"], "identifying")) == ["𞤀𞤣", "http://example.org/a?b=1"]
    assert list(bodies(found["span:m2"], "describing")) == ["محمد", "true"]


def test_a_structure_links_what_stands_in_its_roles() -> None:
    found = items(ARTICLE)
    stance = found["frame:f4"]
    linked = [
        (body["urn:sanad:ns:role"][0], body[f"{OA}hasSource"][0]["@id"].rpartition(":gold::1:")[2])
        for body in stance[f"{OA}hasBody"]
        if "urn:sanad:ns:role" in body
    ]
    assert linked == [
        ("holder", "span:m2"),
        ("target", "span:i1"),
        ("target", "entity:e2"),
        ("target", "frame:f3"),
        ("evidence", "span:v1"),
        ("quote", "frame:f1"),
    ]
    assert [resolved(one, TEXT) for one in stance[f"{OA}hasTarget"]] == ["نرفض القرار"]
    assert next(bodies(found["frame:f6"], "linking")) == "author"
    assert list(bodies(stance, "describing")) == ["against", "2", "politics"]
    assert list(bodies(found["labels"], "describing")) == ["report", "politics, law"]


def test_two_people_who_annotated_one_article_have_annotations_of_their_own() -> None:
    given = [replace(ARTICLE, author_kind="annotator", author_name=name) for name in ("منى", "ليلى س.")]
    first, second = (collection for _, collection in read(given))
    assert first["@id"] != second["@id"]
    assert " " not in second["@id"]
    sources = {
        target[f"{OA}hasSource"][0]["@id"]
        for collection in (first, second)
        for one in collection[f"{AS}first"][0][f"{AS}items"]
        for target in one[f"{OA}hasTarget"]
        if f"{OA}hasSource" in target
    }
    assert sources == {f"urn:sanad:article:{ARTICLE.id}"}


def test_nothing_is_lost_and_the_same_articles_give_the_same_bytes() -> None:
    data, report = packed(webannotation.write, [ARTICLE, EMPTY])
    assert report.losses.total == {}
    assert packed(webannotation.write, [ARTICLE, EMPTY])[0] == data
    assert list(members(data)) == ["خبر_صعب.txt", "خبر_صعب.jsonld", "فارغ.txt", "فارغ.jsonld"]


def test_a_reference_that_is_no_address_is_kept_as_words() -> None:
    spans = {"s": Span("s", "PERS", ((0, 3),), TEXT[:3], "e")}
    article = replace(ARTICLE, annotations=Annotations(spans, {"e": Entity("e", "PERS", "قال", "gnd:1")}))
    assert list(bodies(items(article)["entity:e"], "identifying")) == ["قال", "gnd:1"]


def test_a_span_that_lies_is_not_written() -> None:
    spans = {**ARTICLE.annotations.spans, "m1": replace(ARTICLE.annotations.spans["m1"], text="زيد")}
    with pytest.raises(Mismatch):
        packed(webannotation.write, [replace(ARTICLE, annotations=replace(ARTICLE.annotations, spans=spans))])


def test_10_000_spans_go_through() -> None:
    assert len(items(crowd())) == 10_001
