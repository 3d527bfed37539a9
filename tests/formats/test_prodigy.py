"""Prodigy: every span stands on tokens, an export comes back equal, and what somebody refused stays out."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import orjson
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from annotator.formats import prodigy
from annotator.formats.records import File, Options, Record
from annotator.standoff.values import AnnotatedArticle, Filler
from tests.formats import hard
from tests.formats.some import FITTED, SCHEMA, articles, bad, records, written
from tests.formats.test_brat import HARD, NESTED
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

DIFFICULT = replace(ARTICLE, text=HARD, annotations=NESTED)


def exported(*given: AnnotatedArticle) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in written(prodigy.write, given)[0].splitlines()]


def back(*lines: object, options: Options = FITTED) -> list[Record]:
    return records([File.of("ner.jsonl", b"\n".join(orjson.dumps(line) for line in lines))], options)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_article_without_a_word_is_told_and_not_written(text: str) -> None:
    data, report = written(prodigy.write, [replace(hard.EMPTY, text=text)])
    assert (data, report.articles, report.losses.total) == (b"", 1, {"empty_article": 1})


@settings(some.PATIENT, max_examples=100)
@given(st.lists(articles, min_size=1, max_size=2))
def test_an_export_comes_back_equal_and_every_span_stands_on_tokens(given: list[AnnotatedArticle]) -> None:
    data, _ = written(prodigy.write, given)
    again = records([File.of("data.jsonl", data)])
    assert [one.annotated for one in again] == given
    assert [one.losses for one in again] == [Counter()] * len(given)
    for line in map(orjson.loads, data.split(b"\n")[:-1]):
        tokens = line["tokens"]
        assert "".join(one["text"] + " " * one["ws"] for one in tokens) == line["text"]
        assert [one["id"] for one in tokens] == list(range(len(tokens)))
        assert all(one["end"] <= other["start"] for one, other in pairwise(tokens))
        for one in line["spans"]:
            assert tokens[one["token_start"]]["start"] == one["start"]
            assert tokens[one["token_end"]]["end"] == one["end"]


def test_spacy_takes_the_tokens_and_cuts_the_same_spans() -> None:
    (line,) = exported(DIFFICULT)
    words, spaces = [one["text"] for one in line["tokens"]], [one["ws"] for one in line["tokens"]]
    doc = Doc(spacy.blank("ar").vocab, words=words, spaces=spaces)
    assert doc.text == HARD
    for one in line["spans"]:
        found = doc.char_span(one["start"], one["end"], label=one["label"])
        assert found is not None
        assert (found.start, found.end - 1) == (one["token_start"], one["token_end"])
        assert found.text == HARD[one["start"] : one["end"]]


def test_words_are_cut_where_something_is_annotated_and_line_ends_are_tokens() -> None:
    (line,) = exported(DIFFICULT)
    words = [one["text"] for one in line["tokens"]]
    assert words[:6] == ["قا", "ل", "😀", "مح", "ـ", "ــمد"]
    assert "\n" in words


def test_relations_lead_from_the_last_token_of_a_span_to_the_last_of_another() -> None:
    (line,) = exported(DIFFICULT)
    (parent,) = [one for one in line["relations"] if one["label"] == "parent"]
    assert (parent["head_span"]["label"], parent["child_span"]["label"]) == ("quote", "quote")
    assert parent["head"] == parent["head_span"]["token_end"]
    assert parent["child"] == parent["child_span"]["token_end"]


def test_what_prodigy_itself_will_not_show_is_counted_and_skipped_sets_are_passed_over() -> None:
    _, report = written(prodigy.write, [DIFFICULT])
    assert report.losses.total == {
        "only_in_note:attribute": 6,
        "only_in_note:entity": 2,
        "only_in_note:filler": 3,
        "only_in_note:frame": 1,
        "only_in_note:label": 2,
    }
    lines = exported(DIFFICULT, replace(DIFFICULT, state="skipped"))
    assert [line["answer"] for line in lines] == ["accept", "ignore"]
    assert lines[0]["meta"] == {"source": ARTICLE.name}


def test_work_done_in_prodigy_is_believed() -> None:
    (line,) = exported(ARTICLE)
    (zel,) = [one for one in line["spans"] if one["id"] == "s-zel"]
    zel["label"] = "ORG"
    new = {"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "GPE"}
    line["spans"].append(new)
    for one in line["spans"]:
        one.pop("id", None)
    (one,) = back(line)
    assert one.annotated is not None
    spans = one.annotated.annotations.spans.values()
    assert ("GPE", ARTICLE.text[:3]) in [(found.type, found.text) for found in spans]
    assert ("ORG", "زيلينسكي") in [(found.type, found.text) for found in spans]
    assert one.annotated.annotations.frames.keys() == ARTICLE.annotations.frames.keys()


TEXT = "قال 😀 لافروف إن موسكو ترفض"
WORDS = [("قال", 0), ("😀", 4), ("لافروف", 6), ("إن", 13), ("موسكو", 16), ("ترفض", 22)]
TOKENS = [{"text": word, "start": at, "end": at + len(word), "id": n} for n, (word, at) in enumerate(WORDS)]


def foreign(**more: Any) -> dict[str, Any]:
    """A line as Prodigy writes it."""
    spans = [
        {"start": 6, "end": 12, "token_start": 2, "token_end": 2, "label": "PERSON"},
        {"start": 16, "end": 21, "token_start": 4, "token_end": 4, "label": "GPE"},
    ]
    line = {"text": TEXT, "tokens": TOKENS, "spans": spans, "answer": "accept", "_input_hash": 1, "_task_hash": 2}
    return {**line, "_annotator_id": "ner-منى", "meta": {"source": "وكالة"}, **more}


def test_a_line_made_by_people_is_read_with_its_relations() -> None:
    relations = [{"head": 2, "child": 4, "label": "speaks of"}, {"head": 0, "child": 4, "label": "cue"}]
    (one,) = back(foreign(relations=relations), options=Options(types={"PERSON": "PERS"}))
    assert one.annotated is not None
    found = one.annotated.annotations
    assert [(span.type, span.text) for span in found.spans.values()] == [("PERS", "لافروف"), ("GPE", "موسكو")]
    (frame,) = found.frames.values()
    first, second = found.spans
    assert (frame.type, frame.roles["Arg1"], frame.roles["Arg2"]) == (
        "speaks of",
        (Filler("span", first),),
        (Filler("span", second),),
    )
    assert (one.annotated.author_name, one.metadata) == ("ner-منى", {"source": "وكالة"})
    assert one.losses == {"token_relation": 1}


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_of_a_refused_line_only_the_text_comes_in(answer: str) -> None:
    (one,) = back(foreign(answer=answer))
    assert (one.text, one.annotated, one.losses) == (TEXT, None, {f"rejected:{answer}": 1})


def test_offsets_in_utf_16_are_found_out_by_the_tokens() -> None:
    spans = [{"start": 17, "end": 22, "token_start": 4, "token_end": 4, "label": "GPE"}]
    (one,) = back(foreign(spans=spans))
    assert one.annotated is not None
    assert [found.segments for found in one.annotated.annotations.spans.values()] == [((16, 21),)]
    assert one.provenance["offsets"] == {"counted": "utf-16"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"spans": [{"start": 0, "end": 99, "label": "GPE"}]}, "bad_offsets"),
        ({"spans": [{"start": 0, "end": 5, "label": "GPE", "text": "موسكو"}]}, "text_mismatch"),
        ({"spans": [{"label": "GPE"}]}, "malformed"),
        ({"spans": "x"}, "malformed"),
        ({"text": 3}, "text_missing"),
    ],
)
def test_a_line_that_lies_is_refused(changed: dict[str, Any], code: str) -> None:
    assert bad("a.jsonl", orjson.dumps(foreign(**changed)), Options(schema=SCHEMA, format="prodigy")).code == code
