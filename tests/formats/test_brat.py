"""brat: an export comes back equal, a file made elsewhere is read as far as the schema goes, and offsets never lie."""

import io
import zipfile
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import brat
from annotator.formats.fitting import fitted
from annotator.formats.records import Bad, File, Options, Record
from annotator.standoff.check import check
from annotator.standoff.sanad import SanadError, dumps, loads
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span, cut
from tests.formats import brat_standoff
from tests.formats.some import FITTED, SCHEMA, articles, found, members, packed, records
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE


def zipped(given: list[AnnotatedArticle]) -> bytes:
    return packed(brat.write, given)[0]


def pair(text: str | bytes, ann: str, options: Options = FITTED) -> Record | Bad:
    """What a text and its annotations give."""
    data = text.encode() if isinstance(text, str) else text
    (one,) = list(records_or_bad(data, ann, options))
    return one


def records_or_bad(text: bytes, ann: str, options: Options) -> list[Record | Bad]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("news/a.txt", text)
        archive.writestr("news/a.ann", ann.encode())
    return found("b.zip", out.getvalue(), options)


def annotated(text: str | bytes, ann: str, options: Options = FITTED) -> Annotations:
    one = pair(text, ann, options)
    assert isinstance(one, Record), one
    assert one.annotated is not None
    return one.annotated.annotations


def refused(text: str | bytes, ann: str) -> Bad:
    one = pair(text, ann)
    assert isinstance(one, Bad), one
    return one


@settings(some.PATIENT, max_examples=150)
@given(st.lists(articles, min_size=1, max_size=3))
def test_an_export_comes_back_equal(given: list[AnnotatedArticle]) -> None:
    back = records([File.of("x.zip", zipped(given))])
    assert [one.annotated for one in back] == given
    assert [one.losses for one in back] == [Counter()] * len(given)
    assert [one.external_id for one in back] == [article.id for article in given]


def span(id_: str, type_: str, *segments: tuple[int, int], text: str, **more: object) -> Span:
    return Span(id_, type_, segments, cut(text, segments), **more)  # type: ignore[arg-type]


HARD = "قال 😀 محـــمد:\nإنّ «الأمر انتهى»\nوأضاف‌ غدًا"
NESTED = Annotations(
    spans={
        one.id: one
        for one in (
            span("a", "ORG", (0, 5), text=HARD, entity="e"),
            span("b", "ORG", (0, 5), text=HARD, attributes={"mention": "NAM", "uncertain": True, "surface": "ا ب"}),
            span("c", "GPE", (2, 8), text=HARD),
            span("d", "QUOTE", (6, 25), (26, 33), text=HARD),
            span("g", "QUOTE", (14, 15), text=HARD),
            span("h", "CUE", (0, 3), (4, 5), (6, 9), text=HARD, attributes={"form": "verb", "uncertain": False}),
        )
    },
    entities={
        "e": Entity("e", "ORG", "الأمر\u2028انتهى", "wd:Q1", {"note": "x y"}),
        "z": Entity("z", "PERS", "من لا يُذكر"),
    },
    frames={
        "f1": Frame("f1", "quote", {"type": "direct"}, {"content": (Filler("span", "d"),)}),
        "f2": Frame(
            "f2",
            "quote",
            {},
            {
                "speaker": (Filler("entity", "z"), Filler("span", "a"), Filler("special", "unknown")),
                "cue": (Filler("span", "h"), Filler("span", "c")),
                "parent": (Filler("frame", "f1"),),
            },
        ),
        "f3": Frame("f3", "stance", {"strength": 2}, {"holder": (Filler("special", "author"),)}),
        "f4": Frame(
            "f4", "pair", {}, {"arg1": (Filler("span", "a"),), "arg": (Filler("span", "b"), Filler("frame", "f3"))}
        ),
    },
    labels={"genre": "report", "topics": ("law", "sport")},
)


def test_everything_brat_has_no_form_for_comes_back_from_notes() -> None:
    article = replace(ARTICLE, text=HARD, annotations=NESTED)
    (back,) = records([File.of("x.zip", zipped([article]))])
    assert back.annotated == article


def test_what_brat_itself_will_not_show_is_counted() -> None:
    _, report = packed(brat.write, [replace(ARTICLE, text=HARD, annotations=NESTED)])
    assert report.losses.total == {
        "only_in_note:attribute": 2,
        "only_in_note:entity": 1,
        "only_in_note:filler": 3,
        "only_in_note:frame": 1,
        "only_in_note:label": 2,
        "only_in_note:span": 1,
    }
    assert report.losses.by_article == {ARTICLE.id: report.losses.total}
    assert (report.articles, report.spans, report.frames) == (1, 6, 4)


def test_no_span_of_a_file_holds_a_line_end() -> None:
    text, ann, _ = brat.files_of(replace(ARTICLE, text=HARD, annotations=NESTED))
    bound = [line.split("\t") for line in ann.split("\n") if line.startswith("T")]
    for _, places, quoted in bound:
        pieces = [tuple(map(int, pair.split())) for pair in places.split(" ", 1)[1].split(";")]
        assert all("\n" not in text[start:end] for start, end in pieces)
        assert " ".join(text[start:end] for start, end in pieces) == quoted


def test_an_archive_holds_pairs_of_files_under_safe_names_and_the_settings_of_brat() -> None:
    given = [replace(ARTICLE, name="../a/خبر ١.txt"), replace(ARTICLE, name="خبر ١.txt", author_name="منى")]
    archive = zipfile.ZipFile(io.BytesIO(zipped(given)))
    documents = ["a_خبر_١.txt", "a_خبر_١.ann", "خبر_١.txt", "خبر_١.ann"]
    assert archive.namelist() == [*documents, "annotation.conf", "visual.conf"]
    assert zipped(given) == zipped(given)


def judged(given: list[AnnotatedArticle]) -> tuple[list[brat_standoff.Annotated], brat_standoff.Configuration]:
    """What a reader that knows nothing of Sanad makes of an export."""
    files = {name: data.decode() for name, data in members(zipped(given)).items()}
    allowed = brat_standoff.configuration(files["annotation.conf"])
    texts = [name for name in files if name.endswith(".txt")]
    return [brat_standoff.read(files[name], files[name[:-4] + ".ann"], allowed) for name in texts], allowed


@settings(some.PATIENT, max_examples=80)
@given(st.lists(articles, min_size=1, max_size=2))
def test_a_reader_written_from_the_specification_of_brat_has_nothing_to_complain_about(
    given: list[AnnotatedArticle],
) -> None:
    documents, _ = judged(given)
    assert [one.complaints for one in documents] == [[]] * len(given)


def test_a_reader_written_from_the_specification_of_brat_sees_what_we_see() -> None:
    (seen,), _ = judged([ARTICLE])
    triggers = {trigger for _, trigger, _ in seen.events.values()}
    spans = Counter((type_, text) for id_, (type_, _, text) in seen.spans.items() if id_ not in triggers)
    assert spans == Counter((one.type, one.text) for one in ARTICLE.annotations.spans.values())
    assert Counter(type_ for type_, _, _ in seen.events.values()) == Counter(
        one.type for one in ARTICLE.annotations.frames.values()
    )
    (hard,), _ = judged([replace(ARTICLE, text=HARD, annotations=NESTED)])
    assert hard.complaints == []
    assert ("QUOTE", [(6, 14), (15, 25), (26, 32)], "محـــمد: إنّ «الأمر انتهى»") in hard.spans.values()
    assert [reference for _, reference, _ in hard.references] == ["wd:Q1"]


def test_the_configuration_says_what_the_schema_allows_and_what_occurs_beside_it() -> None:
    stranger = replace(ARTICLE, annotations=Annotations(spans={"a": span("a", "DOG", (0, 3), text=ARTICLE.text)}))
    _, allowed = judged([ARTICLE, stranger, replace(ARTICLE, text=HARD, annotations=NESTED)])
    assert allowed.entities[:3] == ["PERS", "OCC", "ORG"]
    assert allowed.entities[-1] == "DOG"
    assert allowed.events["quote"]["content"] == ("?", ["QUOTE"])
    assert allowed.events["quote"]["cue"] == ("*", ["CUE", "GPE"])
    assert allowed.events["pair"] == {"arg": ("*", ["ORG", "stance"]), "arg1": ("*", ["ORG"])}
    polarity = next(one for one in allowed.attributes if one[0] == "polarity")
    assert polarity == ("polarity", ["stance"], ["support", "against", "neutral", "mixed"])


def test_brat_shows_types_by_their_arabic_names_and_in_our_colours() -> None:
    names, drawn = brat_standoff.drawing(members(zipped([ARTICLE]))["visual.conf"].decode())
    assert names["PERS"] == ["شخص", "Person"]
    assert names["quote"] == ["قول", "Quote"]
    assert names["speaker"] == ["المتحدث", "Speaker"]
    assert drawn["PERS"]["bgColor"] == SCHEMA.span_types["PERS"].colour["fill"]
    assert drawn["mention"]["glyph"] == "NAM|NOM|PRO"
    assert drawn["uncertain"]["dashArray"] == "3-3"


def test_an_article_that_would_come_back_different_is_not_written() -> None:
    with pytest.raises(SanadError):
        zipped([replace(ARTICLE, text="سطر\r\nآخر", annotations=Annotations())])


def test_an_edit_made_in_brat_is_believed() -> None:
    text, ann, _ = brat.files_of(ARTICLE)
    edited = ann.replace("T2\tPERS 6 14\tزيلينسكي", "T2\tORG 6 10\tزيلي").replace("A5\tpolarity E2 against\n", "")
    edited += "T99\tGPE 0 3\tقال\nN99\tReference T99 Wikidata:Q1\tاسم\n"
    edited = edited.replace("T5\tEVID 30 39\tلن تتراجع\n", "")
    one = pair(text, edited)
    assert isinstance(one, Record)
    assert one.annotated is not None
    found_ = one.annotated.annotations
    assert (found_.spans["s-zel"].type, found_.spans["s-zel"].text) == ("ORG", "زيلي")
    assert found_.frames["f-sta"].attributes == {}
    assert "evidence" not in found_.frames["f-sta"].roles
    assert found_.entities[found_.spans["T99"].entity or ""].reference == "wd:Q1"
    assert one.losses["dangling:argument"] == 1


FOREIGN = "قال وزير الخارجية سيرغي لافروف: نرفض القرار"


def test_events_made_elsewhere_become_frames_and_their_trigger_the_cue() -> None:
    ann = (
        "T1\tPERS 18 30\tسيرغي لافروف\nT2\tquote 0 3\tقال\nT3\tQUOTE 32 43\tنرفض القرار\n"
        "E1\tquote:T2 content:T3 speaker:T1\n"
    )
    got = annotated(FOREIGN, ann)
    assert got.frames["E1"].roles == {
        "content": (Filler("span", "T3"),),
        "cue": (Filler("span", "T2"),),
        "speaker": (Filler("span", "T1"),),
    }
    assert got.spans["T2"].type == "CUE"
    assert check(got, FOREIGN, SCHEMA)[0].severity == "warning"


def test_a_file_read_before_its_project_is_known_is_fitted_the_same_afterwards() -> None:
    ann = (
        "T1\tPERS 18 23\tسيرغي\nT2\tقول 0 3\tقال\nT3\tsays 0 3\tقال\nT4\tPERS 24 30\tلافروف\nT5\tCUE 32 36\tنرفض\n"
        "E1\tsays:T3 speaker:T1 speaker2:T4 hat:T1\nE2\tquote:T5\nR1\tpair Arg1:T5 Arg2:T1\n"
    )
    options = Options(schema=SCHEMA, types={"says": "quote", "pair": "quote"})
    at_once, raw = pair(FOREIGN, ann, options), pair(FOREIGN, ann, Options())
    assert isinstance(at_once, Record)
    assert isinstance(raw, Record)
    assert raw.annotated is not None
    losses = Counter(raw.losses)
    assert fitted(raw.annotated, options, losses) == at_once.annotated
    assert losses == at_once.losses
    assert losses == {
        "bad_type:قول": 1,
        "unknown_role:quote.hat": 1,
        "wrong_filler:quote.content": 1,
        "wrong_filler:quote.cue": 1,
    }
    assert at_once.annotated is not None
    assert at_once.annotated.annotations.frames["E1"].roles == {
        "cue": (Filler("span", "T3"),),
        "speaker": (Filler("span", "T1"), Filler("span", "T4")),
    }
    assert at_once.annotated.annotations.frames["E2"].roles == {"cue": (Filler("span", "T5"),)}
    assert {s.id: s.type for s in at_once.annotated.annotations.spans.values()}["T3"] == "CUE"


def test_without_a_schema_an_event_keeps_its_own_names() -> None:
    got = annotated(FOREIGN, "T1\tSay 0 3\tقال\nE1\tSay:T1 Theme1:T1 Theme2:T1\n", Options())
    assert got.frames["E1"].roles == {"Theme1": (Filler("span", "T1"),), "Theme2": (Filler("span", "T1"),)}
    got = annotated(FOREIGN, "T1\tSay 0 3\tقال\nE1\tSay:T1\n", Options())
    assert got.frames["E1"].roles == {"trigger": (Filler("span", "T1"),)}


def test_relations_become_frames_with_the_roles_the_schema_declares() -> None:
    ann = "T1\tISSUE 0 3\tقال\nT2\tEVID 4 8\tوزير\nR1\tstance target:T1 evidence:T2\nR2\tfriend Arg1:T1 Arg2:T2\n"
    one = pair(FOREIGN, ann)
    assert isinstance(one, Record)
    assert one.annotated is not None
    assert one.annotated.annotations.frames["R1"].roles == {
        "evidence": (Filler("span", "T2"),),
        "target": (Filler("span", "T1"),),
    }
    assert one.losses == {"unknown_type:friend": 1}


def test_references_and_equivalents_make_participants() -> None:
    ann = (
        "T1\tPERS 4 8\tوزير\nT2\tPERS 18 23\tسيرغي\nT3\tGPE 9 17\tالخارجية\n"
        "*\tEquiv T1 T2\nN1\tReference T2 Wikidata:Q58217\tسيرغي لافروف\nN2\tReference T3 Wikidata:Q159\tروسيا\n"
    )
    got = annotated(FOREIGN, ann)
    names = {entity.id: (entity.name, entity.reference) for entity in got.entities.values()}
    assert sorted(names.values()) == [("روسيا", "wd:Q159"), ("سيرغي لافروف", "wd:Q58217")]
    assert got.spans["T1"].entity == got.spans["T2"].entity != got.spans["T3"].entity


def test_types_are_mapped_and_what_the_schema_does_not_know_is_counted() -> None:
    ann = "T1\tPerson 4 8\tوزير\nT2\tDog 9 17\tالخارجية\nT3\tBird 0 3\tقال\nA1\tNegated T1\n#1\tAnnotatorNotes T1\tلا\n"
    one = pair(FOREIGN, ann, Options(schema=SCHEMA, types={"Person": "PERS", "Bird": None}))
    assert isinstance(one, Record)
    assert one.annotated is not None
    assert [s.type for s in one.annotated.annotations.spans.values()] == ["PERS"]
    assert one.losses == {"unknown_type:Dog": 1, "left_out:Bird": 1, "unknown_attribute:PERS.Negated": 1, "note": 1}


LINES = "سطر أول\nموسكو ترفض\n😀 القرار"


@pytest.mark.parametrize(
    ("data", "offsets", "counted"),
    [
        (LINES.encode(), (8, 13), "code points of the file"),
        (LINES.replace("\n", "\r\n").encode(), (9, 14), "code points of the file"),
        (LINES.replace("\n", "\r\n").encode(), (8, 13), "code points, line ends LF"),
        (LINES.encode("utf-8-sig"), (9, 14), "code points of the file"),
        (LINES.encode("utf-8-sig"), (8, 13), "code points, line ends LF"),
        (LINES.replace("\n", "\r\n").encode("utf-8-sig"), (10, 15), "code points of the file"),
        (LINES.replace("\n", "\r\n").encode("utf-8-sig"), (9, 14), "code points after the mark"),
        (LINES.replace("\n", "\r\n").encode("utf-16"), (10, 15), "code points of the file"),
        (LINES.encode("cp1256", "ignore"), (8, 13), "code points of the file"),
    ],
)
def test_offsets_shifted_by_line_ends_and_marks_are_put_right(
    data: bytes, offsets: tuple[int, int], counted: str
) -> None:
    one = pair(data, f"T1\tGPE {offsets[0]} {offsets[1]}\tموسكو\n")
    assert isinstance(one, Record)
    assert one.annotated is not None
    assert one.annotated.annotations.spans["T1"].segments == ((8, 13),)
    assert one.provenance["offsets"] == {"counted": counted, "shifted": int(offsets != (8, 13))}


@pytest.mark.parametrize(("offsets", "counted"), [("22 28", "UTF-16 units"), ("39 51", "bytes")])
def test_offsets_of_other_units_are_found_out_by_the_texts(offsets: str, counted: str) -> None:
    one = pair(LINES, f"T1\tPRODUCT {offsets}\tالقرار\n")
    assert isinstance(one, Record)
    assert one.provenance["offsets"] == {"counted": counted, "shifted": 1}


@pytest.mark.parametrize(
    ("line", "code", "facts"),
    [
        ("T1\tGPE 8 99\tموسكو", "bad_offsets", {"id": "T1", "length": 27}),
        ("T1\tGPE -8 3\tموسكو", "bad_offsets", {"segment": [-8, 3]}),
        ("T1\tGPE 13 8\tموسكو", "bad_offsets", {"segment": [13, 8]}),
        ("T1\tGPE 8 8\t", "bad_offsets", {"segment": [8, 8]}),
        ("T1\tGPE 0 5\tموسكو", "text_mismatch", {"expected": "موسكو", "found": "سطر أ"}),
        ("T1\tGPE 99999999999 3\tموسكو", "bad_line", {}),
        ("T1 GPE 8 13 موسكو", "bad_line", {}),
        ("E1\tquote", "bad_line", {}),
        ("T1\tGPE 8 13\tموسكو\nT1\tGPE 8 13\tموسكو", "double_id", {"id": "T1"}),
    ],
)
def test_offsets_that_lie_are_refused_with_their_line(line: str, code: str, facts: dict[str, object]) -> None:
    bad = refused(LINES, f"#1\tAnnotatorNotes T9\tx\n{line}\n")
    assert bad.code == code
    assert (bad.where.file, bad.where.line) == ("b.zip/news/a.txt", 2 + line.count("\n"))
    assert facts.items() <= bad.facts.items()
    assert bad.facts["file"] == "b.zip/news/a.ann"


def test_an_edge_that_splits_a_letter_from_its_mark_is_moved_and_counted() -> None:
    one = pair("محذِّراً", "T1\tPERS 0 3\tمحذ\n")
    assert isinstance(one, Record)
    assert one.annotated is not None
    assert one.annotated.annotations.spans["T1"].segments == ((0, 5),)
    assert one.losses == {"edge_moved": 1}


def test_notes_that_are_broken_are_counted_and_the_lines_still_read() -> None:
    ann = 'T1\tGPE 8 13\tموسكو\n#1\tSanad T1\t{"id": 3, "origin": "x"}\n#2\tSanad T1\t{broken\n#3\tSanad entity\t{}\n'
    one = pair(LINES, ann + "?\tx\n")
    assert isinstance(one, Record)
    assert one.annotated is not None
    assert list(one.annotated.annotations.spans) == ["T1"]
    assert one.losses == {"bad_note": 3, "unknown_line:?": 1}


def test_notes_that_claim_the_id_of_something_else_are_counted_and_every_id_stays_its_own() -> None:
    span_note = '{"id":"x","type":"GPE","segments":[[8,13]],"text":"موسكو","attributes":{},"origin":"manual"}'
    ann = (
        'T1\tGPE 8 13\tموسكو\n#1\tSanad T1\t{"id": "x"}\nT2\tGPE 8 13\tموسكو\n#2\tSanad T2\t{"id": "x"}\n'
        f'#3\tSanad span\t{span_note}\n#4\tSanad entity\t{{"id":"e","type":"GPE","name":"م"}}\n'
        '#5\tSanad entity\t{"id":"e","type":"GPE","name":"ن"}\n#6\tSanad frame\t{"id":"x","type":"quote"}\n'
        f"N1\tReference T2 {'x' * 3000}\tم\n"
    )
    one = pair(LINES, ann, Options())
    assert isinstance(one, Record)
    assert one.annotated is not None
    got = one.annotated.annotations
    assert {id_: s.id for id_, s in got.spans.items()} == {"x": "x", "T2": "T2"}
    assert {id_: e.name for id_, e in got.entities.items()} == {"e": "م"}
    assert got.frames == {}
    assert one.losses == {"bad_note": 3, "bad_reference": 1}
    assert loads(dumps(one.annotated)) == one.annotated


def test_texts_and_annotations_sent_as_loose_files_are_paired_by_name() -> None:
    files = [
        File.of("b.ann", b"T1\tGPE 8 13\t\xd9\x85\xd9\x88\xd8\xb3\xd9\x83\xd9\x88\n"),
        File.of("b.txt", LINES.encode()),
    ]
    (one,) = records(files, FITTED)
    assert one.annotated is not None
    assert [s.text for s in one.annotated.annotations.spans.values()] == ["موسكو"]


def test_an_empty_ann_says_that_there_is_nothing() -> None:
    assert annotated(LINES, "") == Annotations()
    assert annotated(LINES, "\n \n") == Annotations()
