"""TEI: well-formed, built as the Guidelines say, and every pointer leads to the words that were annotated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import regex
from hypothesis import given, settings
from lxml import etree

from annotator.formats import tei
from annotator.formats.checking import Mismatch
from annotator.formats.tei.letters import clean
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span
from tests.formats.hard import ARTICLE, EMPTY, TEXT, crowd
from tests.formats.some import articles, members, packed
from tests.standoff import strategies as some

T = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
RANGE = regex.compile(r"#string-range\((\w+),(\d+),(\d+)\)")
#: What may stand in what, as far as it is used here (the Guidelines' content models), in its order where there is one.
MODELS = {
    "TEI": "teiHeader standOff text", "teiHeader": "fileDesc encodingDesc profileDesc",
    "fileDesc": "titleStmt publicationStmt sourceDesc", "titleStmt": "title respStmt", "respStmt": "resp name",
    "publicationStmt": "p", "sourceDesc": "bibl", "bibl": "title author publisher date idno",
    "encodingDesc": "editorialDecl classDecl", "editorialDecl": "p", "classDecl": "taxonomy", "taxonomy": "category",
    "category": "catDesc", "profileDesc": "langUsage", "langUsage": "language", "text": "body", "body": "p",
    "listPerson": "person", "person": "persName idno", "listOrg": "org", "org": "orgName idno",
    "listPlace": "place", "place": "placeName idno", "listObject": "object", "object": "objectIdentifier",
    "objectIdentifier": "objectName idno", "spanGrp": "span", "listAnnotation": "annotation",
    "annotation": "ptr note", "note": "said", "said": "quote", "interpGrp": "interp", "fs": "f", "vColl": "string",
}  # fmt: skip
BESIDE = {"listPerson", "listOrg", "listPlace", "listObject", "spanGrp", "listAnnotation", "interpGrp", "fs"}
MOTIVES = {"assessing", "linking"}


def documents(given: list[AnnotatedArticle]) -> list[Any]:
    return [etree.fromstring(data) for data in members(packed(tei.write, given)[0]).values()]


def document(article: AnnotatedArticle) -> Any:
    (one,) = documents([article])
    return one


def local(node: Any) -> str:
    return node.tag.rpartition("}")[2]


def resolved(root: Any, pointer: str) -> str:
    """What a string-range() selects: of the string value of the element, characters from an offset on."""
    match = RANGE.fullmatch(pointer)
    assert match
    (element,) = (node for node in root.iter() if node.get(ID) == match[1])
    letters = list("".join(element.itertext()))
    return "".join(letters[int(match[2]) : int(match[2]) + int(match[3])])


def spans(root: Any, type_: str) -> Iterator[tuple[str, list[str]]]:
    """The ids of the spans of a group and what their pointers select."""
    for node in root.xpath(f"t:standOff/t:spanGrp[@type='{type_}']/t:span", namespaces=T):
        yield node.get("n"), [resolved(root, one) for one in node.get("target").split()]


def built_as_the_guidelines_say(root: Any) -> bool:
    ids = Counter(node.get(ID) for node in root.iter() if node.get(ID))
    assert all(times == 1 for times in ids.values())
    for node in root.iter():
        children = [local(one) for one in node]
        if local(node) == "standOff":
            assert set(children) <= BESIDE
            assert children
        elif children and local(node) != "f":
            order = MODELS[local(node)].split()
            assert all(order.index(one) <= order.index(other) for one, other in pairwise(children))
        for key in ("target", "corresp", "ana", "who", "toWhom"):
            for pointer in node.get(key, "").split():
                assert pointer.startswith("#string-range(") or pointer[1:] in ids, pointer
        assert node.get("motivation", "linking") in MOTIVES
    return True


@settings(some.PATIENT, max_examples=50)
@given(articles)
def test_every_document_is_built_as_the_guidelines_say_and_its_pointers_give_the_texts(
    article: AnnotatedArticle,
) -> None:
    root = document(article)
    assert built_as_the_guidelines_say(root)
    assert "".join(root.find("t:text/t:body", T).itertext()) == clean(article.text)
    found = {
        id_: texts
        for type_ in {one.type for one in article.annotations.spans.values()}
        for id_, texts in spans(root, type_)
    }
    assert found == {
        id_: [clean(article.text[start:end]) for start, end in one.segments]
        for id_, one in article.annotations.spans.items()
    }


def test_the_text_is_paragraphs_and_stays_as_it_is() -> None:
    root = document(ARTICLE)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert [one.text or "" for one in root.findall("t:text/t:body/t:p", T)] == TEXT.split("\n")


def test_spans_lie_beside_the_text_and_point_into_it() -> None:
    root = document(ARTICLE)
    assert dict(spans(root, "QUOTE"))["q2"] == ["أنّ الأمر", "انتهى"]
    assert dict(spans(root, "LOC")) == {"m5": ["𞤀𞤣"]}
    assert dict(spans(root, "EVID"))["v2"] == ["انتهى! ونقل"]
    assert root.xpath("t:standOff//t:span[@n='v2']/@subtype", namespaces=T) == ["imported"]


def test_participants_are_listed_by_what_they_are() -> None:
    root = document(ARTICLE)
    assert root.xpath("t:standOff/t:listPerson/t:person/t:persName/text()", namespaces=T) == ["محمد", "ليلى"]
    assert root.xpath("t:standOff/t:listOrg/t:org/t:orgName/text()", namespaces=T) == ["=وكالة\u202eالأنباء"]
    assert root.xpath("t:standOff/t:listPerson/t:person[1]/t:idno[@type='wikidata']/text()", namespaces=T) == ["Q1"]
    (person,) = root.xpath("t:standOff/t:listPerson/t:person[@n='e1']", namespaces=T)
    assert root.xpath(f"t:standOff//t:span[@corresp='#{person.get(ID)}']/@n", namespaces=T) == ["m1", "m2"]
    law = replace(ARTICLE, annotations=Annotations(entities={"e": Entity("e", "LAW", "اتفاق")}))
    assert document(law).xpath("t:standOff/t:listObject/t:object//t:objectName/text()", namespaces=T) == ["اتفاق"]


def test_a_quote_says_who_said_it_and_a_stance_who_holds_it() -> None:
    root = document(ARTICLE)
    named = {node.get(ID): node.get("n") for node in root.iter() if node.get("n")}
    quote, stance = (root.xpath(f"t:standOff//t:annotation[@n='{id_}']", namespaces=T)[0] for id_ in ("f1", "f4"))
    (said,) = quote.xpath("t:note/t:said", namespaces=T)
    assert [named[one[1:]] for one in said.get("who").split()] == ["m1", "e3"]
    assert (named[said.get("toWhom")[1:]], said.get("direct"), said.get("aloud")) == ("e3", "true", "true")
    assert said.xpath("t:quote/text()", namespaces=T) == ["نحن نرفض القرار"]
    assert [(one.get("type"), named[one.get("target")[1:]]) for one in stance.xpath("t:ptr", namespaces=T)] == [
        ("holder", "m2"),
        ("target", "i1"),
        ("target", "e2"),
        ("target", "f3"),
        ("evidence", "v1"),
        ("quote", "f1"),
    ]
    assert (stance.get("motivation"), named[stance.get("target")[1:]]) == ("assessing", "v1")
    features = stance.get("ana").split()[1][1:]
    (structure,) = (node for node in root.iter() if node.get(ID) == features)
    assert [(f.get("name"), f[0].text or f[0].get("value")) for f in structure] == [
        ("polarity", "against"),
        ("strength", "2"),
        ("topic", "politics"),
    ]


def test_who_is_not_in_the_text_is_an_interpretation() -> None:
    root = document(ARTICLE)
    assert root.xpath("t:standOff/t:interpGrp[@type='special']/t:interp/text()", namespaces=T) == ["author", "unknown"]
    assert root.xpath("t:standOff//t:annotation[@n='f6']/t:ptr[1]/@target", namespaces=T) == ["#special.author"]


def test_the_header_says_where_the_article_is_from_and_what_types_mean() -> None:
    root = document(ARTICLE)
    source = {local(one): one.text for one in root.find("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl", T)}
    assert source == {
        "title": "+خبر \u202eصعب", "author": "ن. م.", "publisher": "وكالة", "date": "2025-09-05", "idno": ARTICLE.id,
    }  # fmt: skip
    named = root.xpath("t:teiHeader//t:category[@xml:id='type.PERS']/t:catDesc/text()", namespaces=T)
    assert named == ["شخص", "Person"]
    assert "code points" in "".join(root.find("t:teiHeader/t:encodingDesc/t:editorialDecl", T).itertext())


def test_characters_xml_cannot_hold_are_counted_and_leave_every_offset_in_place() -> None:
    text = "قال\ufffe محمد\uffff"
    given = Annotations({"s": Span("s", "PERS", ((5, 10),), text[5:10], "e")}, {"e": Entity("e", "PERS", "م\x02")})
    article = replace(EMPTY, text=text, annotations=given)
    data, report = packed(tei.write, [article])
    assert report.losses.total == {"xml_illegal:U+FFFE": 1, "xml_illegal:U+FFFF": 1, "xml_illegal:U+0002": 1}
    root = document(article)
    assert dict(spans(root, "PERS")) == {"s": ["محمد\ufffd"]}
    told = root.xpath("t:standOff/t:spanGrp[@type='xml_illegal']/t:span", namespaces=T)
    assert [(one.get("target"), one.text) for one in told] == [
        ("#string-range(text,3,1)", "U+FFFE"),
        ("#string-range(text,9,1)", "U+FFFF"),
    ]
    assert len(data) > 0


def test_another_parser_reads_the_same() -> None:
    (data,) = members(packed(tei.write, [ARTICLE])[0]).values()
    other = ElementTree.fromstring(data)
    assert [node.tag for node in other.iter()] == [node.tag for node in etree.fromstring(data).iter()]


def test_the_same_articles_give_the_same_bytes() -> None:
    data, report = packed(tei.write, [ARTICLE, EMPTY])
    assert packed(tei.write, [ARTICLE, EMPTY])[0] == data
    assert (list(members(data)), report.losses.total) == (["خبر_صعب.xml", "فارغ.xml"], {})
    assert documents([EMPTY])[0].find("t:standOff", T) is None


def test_a_span_that_lies_is_not_written() -> None:
    lying = {**ARTICLE.annotations.spans, "m1": replace(ARTICLE.annotations.spans["m1"], text="زيد")}
    with pytest.raises(Mismatch):
        packed(tei.write, [replace(ARTICLE, annotations=replace(ARTICLE.annotations, spans=lying))])


def test_10_000_spans_go_through() -> None:
    assert packed(tei.write, [crowd()])[1].spans == 10_000
