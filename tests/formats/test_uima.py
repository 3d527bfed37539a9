"""UIMA CAS: an export comes back equal, dkpro-cassis reads it and sees our texts, foreign files are read."""

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import cassis
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.declaration import EVERYTHING
from annotator.formats.reading import detect, read
from annotator.formats.records import Bad, File, Record
from annotator.formats.registry import FORMATS
from annotator.standoff.sanad import dumps
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span, cut
from tests.formats.some import FITTED, articles, bad, members, packed, records
from tests.house.trees import ROOT
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

XMI, JSON = FORMATS["uima-xmi"], FORMATS["uima-json"]
BOTH = pytest.mark.parametrize("form", [XMI, JSON], ids=lambda form: form.name)


def zipped(form, given: list[AnnotatedArticle]) -> bytes:  # type: ignore[no-untyped-def]
    return packed(form.write, given)[0]


@BOTH
@settings(some.PATIENT, max_examples=60, deadline=None)
@given(st.lists(articles, min_size=1, max_size=3))
def test_an_export_comes_back_equal(form, given: list[AnnotatedArticle]) -> None:
    back = records([File.of("x.zip", zipped(form, given))])
    assert [one.annotated for one in back] == given
    assert [one.losses for one in back] == [Counter()] * len(given)
    assert [one.external_id for one in back] == [article.id for article in given]


def loaded(archive: bytes) -> Iterator[cassis.Cas]:
    files = members(archive)
    system = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"])) if "TypeSystem.xml" in files else None
    for name, data in files.items():
        if name.endswith(".xmi"):
            yield cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=system)
        elif name.endswith(".json"):
            yield cassis.load_cas_from_json(io.BytesIO(data))


def pieces(annotations: Annotations, text: str) -> Counter[tuple[str, str]]:
    return Counter((span.type, text[start:end]) for span in annotations.spans.values() for start, end in span.segments)


def seen(cas: cassis.Cas) -> Counter[tuple[str, str]]:
    return Counter(
        (one.label, one.get_covered_text())
        for one in cas.select_all_annotations()
        if one.type.name.startswith("webanno.custom.SanadSpan")
    )


@BOTH
@settings(some.PATIENT, max_examples=40, deadline=None)
@given(articles)
def test_cassis_sees_our_texts(form, given: AnnotatedArticle) -> None:
    (cas,) = loaded(zipped(form, [given]))
    assert cas.sofa_string == given.text
    assert seen(cas) == pieces(given.annotations, given.text)


HARD = "😀 قال 𞤀𞤥 محـــمد:\nإنّ «الأمر انتهى»\nوأضاف‌ لأوكرانيا غدًا"


def span(id_: str, type_: str, *words: str, **more: object) -> Span:
    segments = tuple((HARD.index(word), HARD.index(word) + len(word)) for word in words)
    return Span(id_, type_, segments, cut(HARD, segments), **more)  # type: ignore[arg-type]


MARKED = Annotations(
    spans={
        one.id: one
        for one in (
            span(
                "a", "PERS", "محـــمد", entity="e", attributes={"mention": "NAM", "uncertain": True, "surface": "ا\nب"}
            ),
            span("b", "PERS", "محـــمد", attributes={"uncertain": False, "surface": "true"}, origin="imported"),
            span("c", "GPE", "أوكرانيا", entity="u"),
            span("d", "QUOTE", "إنّ «الأمر", "انتهى»\nوأضاف"),
            span("g", "CUE", "قال 𞤀𞤥", attributes={"form": "verb", "class": "say", "more": ("x", "y")}),
            span("h", "DOG", " ", attributes={"strength": 3}),
        )
    },
    entities={
        "e": Entity("e", "PERS", "محمد\u2028علي", "wd:Q1", {"note": "x y"}),
        "u": Entity("u", "GPE", "أوكرانيا", "wd:Q212"),
        "z": Entity("z", "PERS", "من لا يُذكر"),
    },
    frames={
        "f1": Frame("f1", "quote", {"type": "direct"}, {"content": (Filler("span", "d"),)}),
        "f2": Frame(
            "f2",
            "quote",
            {},
            {
                "cue": (Filler("span", "g"), Filler("span", "c")),
                "parent": (Filler("frame", "f1"),),
                "speaker": (Filler("entity", "z"), Filler("span", "a"), Filler("special", "unknown")),
            },
        ),
        "f3": Frame("f3", "stance", {"strength": 2}, {"holder": (Filler("special", "author"),)}),
        "f4": Frame("f4", "pair", {}, {"one": (Filler("frame", "f2"),)}),
    },
    labels={"genre": "report", "quality": True, "topics": ("law", "sport")},
)
ODD = replace(ARTICLE, text=HARD, annotations=MARKED)


@BOTH
def test_everything_comes_back_and_what_is_not_shown_is_counted(form) -> None:  # type: ignore[no-untyped-def]
    data, report = packed(form.write, [ODD])
    (back,) = records([File.of("x.zip", data)])
    assert back.annotated == ODD
    assert back.losses == Counter()
    assert report.losses.total == {
        "in_pieces": 1,
        "only_in_note:attribute": 3,
        "only_in_note:filler": 2,
        "only_in_note:frame": 1,
    }
    assert form.holds == EVERYTHING
    assert form.write is not None
    assert set(report.losses.total) <= set(form.losses)


@BOTH
def test_cassis_follows_the_links_of_a_frame_to_our_texts(form) -> None:  # type: ignore[no-untyped-def]
    (cas,) = loaded(zipped(form, [ODD]))
    quotes = {one.id: one for one in cas.select("webanno.custom.SanadFrameQuote")}
    assert quotes["f2"].get_covered_text() == "قال 𞤀𞤥"
    assert [(link.role, link.target.get_covered_text()) for link in quotes["f2"].roles.elements] == [
        ("cue", "قال 𞤀𞤥"),
        ("cue", "أوكرانيا"),
        ("parent", "إنّ «الأمر"),
        ("speaker", "محـــمد"),
    ]
    assert quotes["f1"].typeValue == "direct"
    (mention,) = [one for one in cas.select("webanno.custom.SanadSpanEntity") if one.id == "c"]
    assert (mention.entityName, mention.entityReference) == ("أوكرانيا", "wd:Q212")
    placeless = {"SanadEntity": set(), "SanadLabel": set()}
    for one in cas.select_all_fs():
        name = one.type.name.removeprefix("webanno.custom.")
        if name in placeless:
            placeless[name].add((one.code, one.value) if name == "SanadLabel" else one.name)
    assert placeless["SanadEntity"] >= {"أوكرانيا", "من لا يُذكر"}
    assert placeless["SanadLabel"] == {
        ("genre", "report"),
        ("quality", "true"),
        ("topics", "law, sport"),
    }
    words = [one.get_covered_text() for one in cas.select(SEGMENTATION + "Token")]
    assert words[:5] == ["😀", "قال", "𞤀𞤥", "محـــمد", ":"]
    assert [one.get_covered_text() for one in cas.select(SEGMENTATION + "Sentence")] == HARD.split("\n")
    (document,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    assert document.documentId == ODD.id


SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."


@BOTH
def test_an_export_goes_through_another_program_and_comes_back_equal(form) -> None:  # type: ignore[no-untyped-def]
    files = members(zipped(form, [ODD]))
    (cas,) = loaded(zipped(form, [ODD]))
    if form is XMI:
        again = [File.of("a.xmi", cas.to_xmi().encode()), File.of("TypeSystem.xml", files["TypeSystem.xml"])]
    else:
        again = [File.of("a.json", cas.to_json().encode())]
    (back,) = records(again)
    assert back.annotated == ODD


@BOTH
def test_what_was_changed_elsewhere_is_believed(form) -> None:  # type: ignore[no-untyped-def]
    files = members(zipped(form, [ODD]))
    (cas,) = loaded(zipped(form, [ODD]))
    mention = next(one for one in cas.select("webanno.custom.SanadSpanEntity") if one.id == "c")
    mention.label, mention.role = "LOC", "actor"
    gone = next(one for one in cas.select("webanno.custom.SanadSpanEntity") if one.id == "b")
    cas.remove(gone)
    new = cas.typesystem.get_type("webanno.custom.SanadSpanEntity")
    cas.add(new(begin=2, end=5, label="ORG"))
    data = cas.to_xmi() if form is XMI else cas.to_json()
    beside = [File.of("TypeSystem.xml", files["TypeSystem.xml"])] if form is XMI else []
    (back,) = records([File.of(f"a{form.extensions[0]}", data.encode()), *beside])
    assert back.annotated is not None
    spans = back.annotated.annotations.spans
    assert (spans["c"].type, spans["c"].attributes) == ("LOC", {"role": "actor"})
    assert "b" not in spans
    assert [(one.type, one.text, one.origin) for one in spans.values() if one.id not in MARKED.spans] == [
        ("ORG", "قال", "imported")
    ]


@BOTH
def test_odd_articles_and_characters_xml_has_no_place_for(form) -> None:  # type: ignore[no-untyped-def]
    empty = replace(ARTICLE, text="", annotations=Annotations())
    text = "a\ufffe\x01ب"
    broken = replace(ODD, text=text, annotations=Annotations({"s": Span("s", "PERS", ((1, 4),), text[1:4])}))
    data, report = packed(form.write, [empty, broken])
    assert report.losses.total == {"replaced_character": 2}
    cases = list(loaded(data))
    assert [cas.sofa_string for cas in cases] == ["", "a\ufffd\ufffdب"]
    assert seen(cases[1]) == {("PERS", "\ufffd\ufffdب"): 1}


@BOTH
def test_the_same_articles_give_the_same_bytes_and_ten_thousand_spans_take_seconds(form) -> None:  # type: ignore[no-untyped-def]
    text = "موسكو 😀 ترفض " * 2_001
    spans = {}
    for n in range(10_000):
        start = n % 2_000 * 13 + n // 2_000
        spans[f"s{n}"] = Span(f"s{n}", "GPE", ((start, start + 7),), text[start : start + 7])
    many = replace(ARTICLE, text=text, annotations=Annotations(spans))
    before = time.process_time()
    data = zipped(form, [many])
    (back,) = records([File.of("x.zip", data)])
    assert time.process_time() - before < 30
    assert back.annotated == many
    assert zipped(form, [ODD, ODD]) == zipped(form, [ODD, ODD])


FOREIGN = """<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
 xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore"
 xmlns:coref="http:///de/tudarmstadt/ukp/dkpro/core/api/coref/type.ecore"
 xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<ner:NamedEntity xmi:id="2" sofa="1" begin="3" end="8" value="LOC" identifier="http://www.wikidata.org/entity/Q649"/>
<ner:NamedEntity xmi:id="3" sofa="1" begin="16" end="21" value="LOC" identifier="http://www.wikidata.org/entity/Q649"/>
<ner:NamedEntity xmi:id="4" sofa="1" begin="22" end="26" value="شخص"/>
<pos:POS xmi:id="5" sofa="1" begin="3" end="8" PosValue="NNP"/>
<custom:Saying xmi:id="6" sofa="1" begin="9" end="13" kind="verb" loud="false" sure="true" args="7 8"/>
<custom:SayingArgsLink xmi:id="7" role="speaker" target="2"/>
<custom:SayingArgsLink xmi:id="8" role="" target="4"/>
<custom:Near xmi:id="9" sofa="1" begin="16" end="21" Governor="2" Dependent="3" label="near"/>
<coref:CoreferenceChain xmi:id="10" sofa="1" first="11"/>
<coref:CoreferenceLink xmi:id="11" sofa="1" begin="22" end="26" next="12" referenceType="nam"/>
<coref:CoreferenceLink xmi:id="12" sofa="1" begin="0" end="2" referenceType="pro"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text"
 sofaString="😀 موسكو قالت&#13;&#10; موسكو زيد!"/>
<cas:View sofa="1" members="2 3 4 5 6 9 10 11 12"/></xmi:XMI>"""


def described(**types: str) -> str:
    """A type system: for each type its features as ``name:range`` words."""
    written = [
        f"<typeDescription><name>{name.replace('_', '.')}</name><supertypeName>uima.tcas.Annotation</supertypeName>"
        "<features>"
        + "".join(
            "<featureDescription><name>{}</name><rangeTypeName>{}</rangeTypeName></featureDescription>".format(
                *feature.split(":")
            )
            for feature in features.split()
        )
        + "</features></typeDescription>"
        for name, features in types.items()
    ]
    return f"<typeSystemDescription><types>{''.join(written)}</types></typeSystemDescription>"


FOREIGN_TYPES = described(
    de_tudarmstadt_ukp_dkpro_core_api_ner_type_NamedEntity="value:uima.cas.String identifier:uima.cas.String",
    webanno_custom_Saying="kind:uima.cas.String loud:uima.cas.Boolean sure:uima.cas.Boolean args:uima.cas.FSArray",
    webanno_custom_SayingArgsLink="role:uima.cas.String target:uima.tcas.Annotation",
    webanno_custom_Near="label:uima.cas.String Governor:uima.tcas.Annotation Dependent:uima.tcas.Annotation",
    de_tudarmstadt_ukp_dkpro_core_api_coref_type_CoreferenceChain="first:de.CoreferenceLink",
    de_tudarmstadt_ukp_dkpro_core_api_coref_type_CoreferenceLink="next:de.Link referenceType:uima.cas.String",
)


def test_layers_of_others_become_spans_frames_and_participants() -> None:
    files = [File.of("x/news.xmi", FOREIGN.encode()), File.of("x/TypeSystem.xml", FOREIGN_TYPES.encode())]
    (back,) = records(files)
    assert back.text == "😀 موسكو قالت\n موسكو زيد!"
    assert back.annotated is not None
    found = back.annotated.annotations
    assert [(one.type, one.text, one.entity and found.entities[one.entity].name) for one in found.spans.values()] == [
        ("LOC", "موسكو", "موسكو"),
        ("LOC", "موسكو", "موسكو"),
        ("NamedEntity", "زيد!", "زيد!"),
        ("verb", "قالت", None),
        ("pro", "😀", "زيد!"),
    ]
    assert {one.reference for one in found.entities.values()} == {"wd:Q649", None}
    assert found.spans["m3"].attributes == {"value": "شخص"}
    assert found.spans["m4"].attributes == {"sure": True}
    saying, near = found.frames.values()
    assert saying.roles == {
        "args": (Filler("span", "m3"),),
        "speaker": (Filler("span", "m1"),),
        "trigger": (Filler("span", "m4"),),
    }
    assert (near.type, near.roles) == ("near", {"Arg1": (Filler("span", "m1"),), "Arg2": (Filler("span", "m2"),)})
    assert back.losses == {"layer:POS": 1}


def test_foreign_types_are_mapped_to_those_of_the_schema() -> None:
    files = [File.of("news.xmi", FOREIGN.encode()), File.of("typesystem.xml", FOREIGN_TYPES.encode())]
    options = replace(FITTED, types={"verb": "quote", "near": None, "NamedEntity": "PERS", "pro": None})
    (back,) = records(files, options)
    assert back.annotated is not None
    found = back.annotated.annotations
    assert [one.type for one in found.spans.values()] == ["LOC", "LOC", "PERS", "CUE"]
    (quote,) = found.frames.values()
    assert {role: [found.spans[one.target].text for one in fillers] for role, fillers in quote.roles.items()} == {
        "cue": ["قالت"],
        "speaker": ["موسكو"],
    }
    assert set(back.losses) >= {"left_out:near", "left_out:pro"}


def test_one_type_system_serves_every_xmi_of_its_folder_and_those_inside() -> None:
    one = File.of("a/TypeSystem.xml", FOREIGN_TYPES.encode())
    inside = [File.of(name, FOREIGN.encode()) for name in ("a/1.xmi", "a/b/2.xmi", "c/3.xmi")]
    got = list(read([one, *inside]))
    assert [type(record) for record in got] == [Record, Record, Bad]
    missing = got[2]
    assert isinstance(missing, Bad)
    assert (missing.code, missing.facts) == ("typesystem_missing", {"expected": "TypeSystem.xml"})
    assert bad("TypeSystem.xml", FOREIGN_TYPES).code == "unknown_format"


def test_a_json_is_taken_for_a_cas_only_where_it_is_one() -> None:
    cas = next(data for data in members(zipped(JSON, [ODD])).values())
    assert detect(File.of("a.json", cas)) == "uima-json"
    assert detect(File.of("a.json", dumps(ODD))) != "uima-json"
    assert detect(File.of("a.json", b'[{"text": "%TYPES"}]')) != "uima-json"


def test_what_this_version_writes_is_what_the_first_one_wrote_and_that_is_still_read() -> None:
    kept = ROOT / "tests" / "cases" / "formats" / "uima-cas-0.4.json"
    (written,) = members(zipped(JSON, [ODD])).values()
    assert orjson.loads(written) == orjson.loads(kept.read_bytes())
    (back,) = records([File.of(kept.name, kept.read_bytes())])
    assert back.format == "uima-json"
    assert back.annotated == ODD
