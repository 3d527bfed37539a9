"""spaCy: its blank Arabic pipeline loads what was written, with every text and every span where it was."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
import spacy
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus

from annotator.formats import spacy_docbin
from annotator.formats.checking import Mismatch
from annotator.formats.declaration import Wish
from annotator.formats.sink import Folder
from annotator.standoff.sanad import read_article
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span, cut
from tests.formats.some import SCHEMA, articles, members, packed
from tests.formats.test_brat import HARD, NESTED
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

ANOTHER = replace(ARTICLE, id="a2", text=HARD, annotations=NESTED)


def loaded(given: list[AnnotatedArticle]) -> list[Doc]:
    """The articles as spaCy has them, all files one after the other."""
    files = members(packed(spacy_docbin.write, given)[0])
    vocab = spacy.blank("ar").vocab
    return [doc for name in sorted(files) for doc in DocBin().from_bytes(files[name]).get_docs(vocab)]


def placed(doc: Doc, layer: str) -> list[tuple[str, str, tuple[int, int], str]]:
    return [(one.id_, one.label_, (one.start_char, one.end_char), one.text) for one in doc.spans.get(layer, [])]


@settings(some.PATIENT, max_examples=40)
@given(st.lists(articles, max_size=3))
def test_texts_and_annotations_are_there_to_the_letter(given: list[AnnotatedArticle]) -> None:
    docs = loaded(given)
    assert [doc.text for doc in docs] == [article.text for article in given]
    for doc, article in zip(docs, given, strict=True):
        assert read_article({**orjson.loads(doc.user_data["sanad"]), "text": doc.text}) == article
        marked = [one for layer in doc.spans.values() for one in layer]
        for one in marked:
            span = article.annotations.spans[one.id_]
            assert any(start <= one.start_char < one.end_char <= end for start, end in span.segments)
            assert one.label_ == span.type
            # Nothing but white space is missing from a piece.
            (piece,) = [s for s in span.segments if s[0] <= one.start_char < s[1]]
            assert cut(article.text, (piece,)).strip(" ") == one.text.strip(" ")


def test_spans_stand_in_their_layers_and_mentions_are_entities() -> None:
    (doc,) = loaded([ARTICLE])
    assert doc.text == ARTICLE.text
    assert {(one.text, one.label_, one.kb_id_) for one in doc.ents} == {
        ("زيلينسكي", "PERS", "e-zel"),
        ("أوكرانيا", "GPE", "wd:Q212"),
    }
    assert set(doc.spans) == {"entity", "quote", "stance"}
    for span in ARTICLE.annotations.spans.values():
        layer = SCHEMA.span_types[span.type].layer
        assert (span.id, span.type, span.segments[0], span.text) in placed(doc, layer)


def test_nested_and_crossing_spans_and_pieces_stand_beside_each_other() -> None:
    (doc,) = loaded([ANOTHER])
    assert placed(doc, "entity") == [
        ("a", "ORG", (0, 5), "قال 😀"),
        ("b", "ORG", (0, 5), "قال 😀"),
        ("c", "GPE", (2, 8), HARD[2:8]),
    ]
    assert [(id_, place) for id_, _, place, _ in placed(doc, "quote")] == [
        ("h", (0, 3)),
        ("h", (4, 5)),
        ("h", (6, 9)),
        ("d", (6, 25)),
        ("d", (26, 33)),
        ("g", (14, 15)),
    ]
    assert [one.id_ for one in doc.ents] == ["c"]
    frames = orjson.loads(doc.user_data["sanad"])["frames"]
    assert [frame["type"] for frame in frames] == ["quote", "quote", "stance", "pair"]


def test_white_space_is_never_lost_and_never_made() -> None:
    for text in ("", " ", "\n", " ا", "ا \n\n ب  ج\t", "قال:\nنعم. \n", "\u00a0ا", "ا\u200f ب"):
        (doc,) = loaded([replace(ARTICLE, text=text, annotations=Annotations())])
        assert doc.text == text
    (doc,) = loaded([replace(ARTICLE, text="قال:\nنعم", annotations=Annotations())])
    assert [token.text for token in doc] == ["قال", ":", "\n", "نعم"]


def test_clitics_are_cut_off_where_names_begin() -> None:
    text = "وقالت لأوكرانيا"
    span = Span("s", "GPE", ((7, 15),), text[7:15])
    (doc,) = loaded([replace(ARTICLE, text=text, annotations=Annotations({"s": span}))])
    assert [token.text for token in doc] == ["وقالت", "ل", "أوكرانيا"]
    assert [one.text for one in doc.ents] == ["أوكرانيا"]


def test_what_spacy_does_not_say_is_counted() -> None:
    text = "قال زيد بن علي  نعم"
    marks = {
        "a": Span("a", "PERS", ((4, 14),), text[4:14]),
        "b": Span("b", "PERS", ((4, 7),), text[4:7]),
        "c": Span("c", "ORG", ((0, 7),), text[0:7]),
        "d": Span("d", "OCC", ((4, 14),), text[4:14]),
        "e": Span("e", "QUOTE", ((0, 4),), text[0:4]),
        "f": Span("f", "QUOTE", ((3, 4),), text[3:4]),
        "g": Span("g", "QUOTE", ((0, 3), (8, 10)), cut(text, ((0, 3), (8, 10)))),
        "h": Span("h", "DOG", ((0, 3),), text[0:3]),
    }
    article = replace(ARTICLE, text=text, annotations=Annotations(marks))
    _, report = packed(spacy_docbin.write, [article])
    assert report.losses.total == {
        "not_in_ents:nested": 1,
        "not_in_ents:crossing": 1,
        "not_in_ents:same_tokens": 1,
        "only_in_user_data:edge_trimmed": 1,
        "only_in_user_data:no_token": 1,
        "only_in_user_data:discontinuous": 1,
    }
    assert report.losses.by_article == {ARTICLE.id: report.losses.total}
    assert set(report.losses.total) == set(spacy_docbin.LOSSES)
    (doc,) = loaded([article])
    assert placed(doc, "other") == [("h", "DOG", (0, 3), "قال")]


def test_a_folder_of_files_is_what_spacy_trains_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_docbin, "FILE_ARTICLES", 2)
    given = [replace(ARTICLE, id=f"a{n}") for n in range(5)]
    report = spacy_docbin.write(iter(given), Folder(tmp_path), Wish(SCHEMA, name="train"))
    files = sorted((tmp_path / "train").iterdir())
    assert [path.name for path in files] == ["0001.spacy", "0002.spacy", "0003.spacy"]
    assert report.bytes == sum(path.stat().st_size for path in files)
    examples = list(Corpus(tmp_path / "train")(spacy.blank("ar")))
    assert [len(one.reference.ents) for one in examples] == [2] * 5


def test_a_file_closes_before_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_docbin, "FILE_CODE_POINTS", 1_000)
    long = replace(ARTICLE, text="نص " * 400, annotations=Annotations())
    archive, report = packed(spacy_docbin.write, [long, ARTICLE, ARTICLE])
    assert list(members(archive)) == ["data/0001.spacy", "data/0002.spacy"]
    assert (report.articles, report.sets) == (1, 3)


def test_the_same_articles_give_the_same_bytes_whatever_the_order_of_hashes() -> None:
    script = (
        "import hashlib; from annotator.formats import spacy_docbin; from tests.formats.some import packed;"
        "from tests.formats.test_spacy_docbin import ARTICLE, ANOTHER;"
        "print(hashlib.sha256(packed(spacy_docbin.write, [ARTICLE, ANOTHER])[0]).hexdigest())"
    )
    command, root = [sys.executable, "-c", script], Path(__file__).parents[2]
    other = subprocess.run(command, capture_output=True, check=True, cwd=root, env={"PYTHONHASHSEED": "12345"})
    here = packed(spacy_docbin.write, [ARTICLE, ANOTHER])[0]
    assert other.stdout.decode().strip() == hashlib.sha256(here).hexdigest()


def test_a_span_that_lies_is_not_written() -> None:
    lying = replace(ARTICLE, annotations=Annotations(spans={"s": Span("s", "PERS", ((0, 3),), "زيد")}))
    with pytest.raises(Mismatch) as error:
        packed(spacy_docbin.write, [ARTICLE, lying])
    assert error.value.facts["path"] == "spans[0].text"


def test_a_file_in_which_a_span_moved_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    right = spacy_docbin._span

    def moved(doc: Any, span: Span, first: int, last: int, parts: Annotations) -> object:
        return right(doc, span, first, last + (span.id == "s-cue"), parts)

    monkeypatch.setattr(spacy_docbin, "_span", moved)
    with pytest.raises(Mismatch, match="other spans"):
        packed(spacy_docbin.write, [ARTICLE])


def test_10_000_spans_go_through() -> None:
    text = "أوكرانيا 😀 " * 10_000
    spans = {f"s{n}": Span(f"s{n}", "GPE", ((n * 11, n * 11 + 8),), "أوكرانيا", "e") for n in range(10_000)}
    article = replace(ARTICLE, text=text, annotations=Annotations(spans, {"e": Entity("e", "GPE", "أوكرانيا")}))
    (doc,) = loaded([article])
    assert len(doc.ents) == len(doc.spans["entity"]) == 10_000


def test_a_file_holds_what_spacy_itself_would_put_in_it() -> None:
    given = [ARTICLE, ANOTHER, replace(ARTICLE, id="a3", text="", annotations=Annotations())]
    docs = loaded(given)
    own = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"], store_user_data=True, docs=docs)
    (data,) = members(packed(spacy_docbin.write, given)[0]).values()
    ours = DocBin().from_bytes(data)
    # It would add how a language writes a word usually, which is of no use to who reads the file.
    assert ours.strings <= own.strings
    assert {token.text for doc in docs for token in doc} <= ours.strings
    for one in ("span_groups", "user_data", "cats", "flags"):
        assert getattr(ours, one) == getattr(own, one)
    for one in ("tokens", "spaces"):
        assert [list(map(tuple, rows)) for rows in getattr(ours, one)] == [
            list(map(tuple, rows)) for rows in getattr(own, one)
        ]


def test_others_who_pack_values_have_their_encoders_back() -> None:
    before = srsly.msgpack.msgpack_encoders.entry_points, srsly.msgpack.msgpack_decoders.entry_points
    assert loaded([ARTICLE])
    assert (srsly.msgpack.msgpack_encoders.entry_points, srsly.msgpack.msgpack_decoders.entry_points) == before
