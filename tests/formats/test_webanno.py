"""WebAnno TSV: an export comes back equal, INCEpTION's reader sees our texts, foreign files are read as they are."""

import time
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import webanno
from annotator.formats.reading import detect
from annotator.formats.records import File, Record
from annotator.formats.webanno.units import trimmed
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Span
from tests.formats.inception import Seen, opened
from tests.formats.some import articles, found, members, packed, records
from tests.formats.test_uima import MARKED, ODD
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

WRITE = webanno.FORMAT.write
assert WRITE is not None


@settings(some.PATIENT, max_examples=150, deadline=None)
@given(st.lists(articles, min_size=1, max_size=3))
def test_an_export_comes_back_equal(given: list[AnnotatedArticle]) -> None:
    back = records([File.of("x.zip", packed(WRITE, given)[0])])
    assert [one.annotated for one in back] == given
    assert [one.losses for one in back] == [Counter()] * len(given)
    assert [one.external_id for one in back] == [article.id for article in given]


def pieces(article: AnnotatedArticle) -> Counter[tuple[str, str]]:
    """Type and text of every piece of a span that has a word or a sign in it, without white space at its edges."""
    return Counter(
        (span.type, article.text[start:end])
        for span in article.annotations.spans.values()
        for start, end in trimmed(article.text, span.segments)
    )


def seen(found: Seen) -> Counter[tuple[str, str]]:
    spans = [one for one in found.annotations if one.type.startswith("webanno.custom.SanadSpan")]
    return Counter((one.features["label"], found.covered(one)) for one in spans)


@settings(some.PATIENT, max_examples=150, deadline=None)
@given(articles.filter(lambda article: article.text.strip() != ""))
def test_inception_sees_our_texts(given: AnnotatedArticle) -> None:
    archive, _ = packed(WRITE, [given])
    (data,) = [data for name, data in members(archive).items() if name.endswith(".tsv")]
    opened_ = opened(data)
    text = opened_.text.decode("utf-16-le")
    first = opened_.tokens[0][0]
    assert text[:first] == " " * first
    assert text[first:] == given.text[first:] + "\n"
    assert seen(opened_) == pieces(given)
    frames = {
        one.features["id"]: one for one in opened_.annotations if one.type.startswith("webanno.custom.SanadFrame")
    }
    for id_, one in frames.items():
        roles = given.annotations.frames[id_].roles
        shown = Counter(
            (role, filler.target) for role, fillers in roles.items() for filler in fillers if filler.kind != "special"
        )
        assert (
            Counter((role, target.features["id"]) for role, target in zip(one.roles, one.targets, strict=True)) <= shown
        )


def tsv_of(article: AnnotatedArticle) -> str:
    archive, _ = packed(WRITE, [article])
    (data,) = [data for name, data in members(archive).items() if name.endswith(".tsv")]
    return data.decode()


def test_everything_comes_back_and_what_is_not_shown_is_counted() -> None:
    archive, report = packed(WRITE, [ODD])
    (back,) = records([File.of("x.zip", archive)])
    assert back.annotated == ODD
    assert back.losses == Counter()
    assert report.losses.total == {
        "in_pieces": 1,
        "only_in_note:attribute": 2,
        "only_in_note:entity": 2,
        "only_in_note:filler": 2,
        "only_in_note:frame": 1,
        "only_in_note:label": 3,
        "only_in_note:span": 1,
    }
    assert set(report.losses.total) <= set(webanno.FORMAT.losses)
    assert list(members(archive))[-1] == "TypeSystem.xml"


def test_a_file_is_written_as_the_format_says() -> None:
    text = "قال 😀 زيد: لأوكرانيا.\nنعم"
    spans = {
        "a": Span("a", "PERS", ((6, 9),), "زيد", "e", {"uncertain": True}),
        "b": Span("b", "GPE", ((12, 20),), "أوكرانيا", None, {"surface": "a|b_c"}),
        "c": Span("c", "CUE", ((0, 9),), text[:9]),
        "d": Span("d", "QUOTE", ((11, 21),), text[11:21]),
    }
    frames = {"f": Frame("f", "quote", {}, {"content": (Filler("span", "d"),), "speaker": (Filler("span", "a"),)})}
    entities = {"e": Entity("e", "PERS", "زيد", "wd:Q1")}
    head, _, body = tsv_of(replace(ARTICLE, text=text, annotations=Annotations(spans, entities, frames))).partition(
        "\n\n\n"
    )
    assert head.split("\n") == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.SanadNote|rest",
        "#T_SP=webanno.custom.SanadSpanEntity|entity|entityName|entityReference|entityType|id|label|surface|uncertain",
        "#T_SP=webanno.custom.SanadSpanQuote|id|label",
        "#T_SP=webanno.custom.SanadFrameQuote|id|label"
        "|ROLE_webanno.custom.SanadFrameQuote:roles_webanno.custom.SanadFrameQuoteRolesLink|uima.tcas.Annotation",
    ]
    lines = body.split("\n")
    assert lines[0] == "#Text=قال 😀 زيد: لأوكرانيا."
    rows = {line.split("\t")[0]: line.split("\t")[1:2] + line.split("\t")[4:] for line in lines if line[:1].isdigit()}
    nothing = ["_"] * 8
    assert rows["1-1"] == ["0-3", *nothing, "c[1]", "CUE[1]", *["_"] * 4, ""]
    assert rows["1-2"] == ["4-6", *nothing, "c[1]", "CUE[1]", *["_"] * 4, ""]
    assert rows["1-3"][:9] == ["7-10", "e[2]", "زيد[2]", "wd:Q1[2]", "PERS[2]", "a[2]", "PERS[2]", "*[2]", "true[2]"]
    whole = ["d[3]", "QUOTE[3]", "f[4]", "quote[4]", "content;speaker[4]", "1-5[3];1-3[2]", ""]
    assert rows["1-5"] == ["12-21", *nothing, *whole]
    assert rows["1-5.1"][:9] == ["13-21", "*", "*", "*", "*", "b", "GPE", r"a\|b\_c", "*"]
    assert rows["1-6"] == ["21-22", *nothing, *whole]
    assert lines[-4:] == ["", "#Text=نعم", "2-1\t23-26\tنعم\t" + "_\t" * 15, ""]


def test_a_text_without_words_and_one_that_begins_with_white_space_come_back() -> None:
    empty = replace(ARTICLE, text="", annotations=Annotations())
    blank = replace(ARTICLE, text="\n \n", annotations=Annotations({"s": Span("s", "PERS", ((1, 2),), " ")}))
    late = replace(
        ARTICLE, text="\n\t نص \n\n\n نص", annotations=Annotations({"s": Span("s", "PERS", ((2, 6),), " نص ")})
    )
    archive, report = packed(WRITE, [empty, blank, late])
    # Nobody can import a text without a word, but what was written is whole.
    assert [getattr(one, "code", None) for one in found("x.zip", archive)] == ["empty", "empty", None]
    (*_, last) = found("x.zip", archive)
    assert isinstance(last, Record)
    assert last.annotated == late
    assert report.losses.total == {"no_words": 2, "only_in_note:span": 1, "trimmed": 1}


def test_what_was_changed_elsewhere_is_believed() -> None:
    text = tsv_of(ODD)
    changed = text.replace("\tGPE", "\tLOC").replace("\twd:Q212", "\twd:Q1899")
    assert changed != text
    (back,) = records([File.of("a.tsv", changed.encode())])
    assert back.annotated is not None
    annotations = back.annotated.annotations
    assert annotations.spans["c"].type == "LOC"
    assert (annotations.entities["u"].name, annotations.entities["u"].reference) == ("أوكرانيا", "wd:Q1899")
    assert annotations.spans["a"] == MARKED.spans["a"]


def test_the_same_articles_give_the_same_bytes_and_ten_thousand_spans_take_seconds() -> None:
    text = "موسكو 😀 ترفض " * 2_001
    spans = {}
    for n in range(10_000):
        start = n % 2_000 * 13 + n // 2_000
        piece = text[start : start + 7].strip()
        start = text.index(piece, start)
        spans[f"s{n}"] = Span(f"s{n}", "GPE", ((start, start + len(piece)),), piece)
    many = replace(ARTICLE, text=text, annotations=Annotations(spans))
    before = time.process_time()
    archive, _ = packed(WRITE, [many])
    (back,) = records([File.of("x.zip", archive)])
    assert time.process_time() - before < 30
    assert back.annotated == many
    assert packed(WRITE, [ODD, ODD])[0] == packed(WRITE, [ODD, ODD])[0]


FOREIGN = """#FORMAT=WebAnno TSV 3.2
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Sem|ROLE_webanno.custom.Sem:args_webanno.custom.SemArgsLink|de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|kind
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation
#T_RL=webanno.custom.Near|label|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=😀 موسكو قالت
1-1\t0-2\t😀\t_\t_\t_\t_\t_\t_\tpro[1]\t*->1-2\t_\t_\t
1-2\t3-8\tموسكو\tNNP\thttp://www.wikidata.org/entity/Q649\tLOC\t_\t_\t_\t_\t_\t_\t_\t
1-3\t9-13\tقالت\t_\t_\t_\tspeaker;*\t1-2;2-1[7]\tverb\t_\t_\t_\t_\t

#Text=وزيد بن علي\\\\
2-1\t14-18\tوزيد\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
2-1.1\t15-18\tزيد\t_\t*[7]|*[8]\tPER[7]|G\\_X[8]\t_\t_\t_\tnam[1]\t*->1-1\tnear\t1-2[0_7]\t
2-2\t19-21\tبن\t_\t*[7]\tPER[7]\t_\t_\t_\tnam[1]\t*->1-1\t_\t_\t
2-3\t22-25\tعلي\t_\t*[7]\tPER[7]\t_\t_\t_\tnam[1]\t*->1-1\t_\t_\t
2-4\t25-26\t\\\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
"""


def test_layers_of_others_become_spans_frames_and_participants() -> None:
    (back,) = records([File.of("news.tsv", FOREIGN.encode())])
    assert back.format == "webanno"
    assert back.text == "😀 موسكو قالت\nوزيد بن علي\\"
    assert back.annotated is not None
    annotations = back.annotated.annotations
    named = {one.id: one.name for one in annotations.entities.values()}
    assert [(one.type, one.text, named.get(one.entity or "")) for one in annotations.spans.values()] == [
        ("LOC", "موسكو", "موسكو"),
        ("verb", "قالت", None),
        ("PER", "زيد بن علي", "زيد بن علي"),
        ("G_X", "زيد", None),
        ("pro", "😀", "زيد بن علي"),
    ]
    saying, near = annotations.frames.values()
    assert {
        role: [annotations.spans[one.target].text for one in fillers] for role, fillers in saying.roles.items()
    } == {
        "args": ["زيد بن علي"],
        "speaker": ["موسكو"],
        "trigger": ["قالت"],
    }
    assert (near.type, [annotations.spans[one[0].target].text for one in near.roles.values()]) == (
        "near",
        ["موسكو", "زيد بن علي"],
    )
    assert back.losses == {"layer:POS": 1}


def test_offsets_counted_in_code_points_are_found_out() -> None:
    text = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.A|value\n\n\n#Text=😀 موسكو\n1-1\t0-1\t😀\t_\t\n1-2\t2-7\tموسكو\tGPE\t\n"
    )
    (back,) = records([File.of("a.tsv", text.encode())])
    assert back.annotated is not None
    assert [(one.type, one.text) for one in back.annotated.annotations.spans.values()] == [("GPE", "موسكو")]
    assert back.provenance["offsets"] == {"counted": "code points"}


def test_a_tsv_is_taken_for_webanno_only_where_it_is_one() -> None:
    assert detect(File.of("a.tsv", FOREIGN.encode())) == "webanno"
    assert detect(File.of("a.tsv", "text\ttitle\nنص\tب\n".encode())) == "table"
