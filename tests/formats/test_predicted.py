"""Lines of predictions: what they may leave out, and what is told of those that are none."""

import math
from typing import Any

import pytest

from annotator.formats.predicted import article_of, read_line
from annotator.formats.records import Flaw
from annotator.formats.scores import parted, score

TEXT = "رفض 😀 سامر المقترح."


def read(value: dict[str, Any], text: str = TEXT) -> Any:
    return article_of(read_line(value), text)


def test_a_span_needs_no_id_no_words_and_no_segments() -> None:
    article, scores = read({"id": "a", "spans": [{"start": 6, "end": 10, "label": "PERS", "score": 1}]})
    (span,) = article.annotations.spans.values()
    assert (span.text, span.segments, span.type, span.origin) == ("سامر", ((6, 10),), "PERS", "suggested")
    assert scores == {span.id: 1.0}


def test_segments_types_and_ids_are_taken_as_sanad_writes_them() -> None:
    span = {"id": "x", "type": "QUOTE", "segments": [[0, 3], [6, 10]], "text": "رفض سامر", "origin": "manual"}
    frame = {"type": "quote", "roles": {"content": [{"span": "x"}]}, "score": 0.5}
    article, scores = read({"id": "a", "spans": [span], "frames": [frame], "scores": {"x": 0.25}})
    (made,) = article.annotations.frames.values()
    assert article.annotations.spans["x"].segments == ((0, 3), (6, 10))
    assert scores == {"x": 0.25, made.id: 0.5}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"spans": []}, "id"),
        ({"id": 7}, "id"),
        ({"id": "a\0b"}, "id"),
        ({"id": "a", "text": 7}, "text"),
        ({"id": "a", "mood": "good"}, "mood"),
        ({"id": "a", "spans": "none"}, "spans"),
        ({"id": "a", "spans": [7]}, "spans[0]"),
        ({"id": "a", "spans": [{"label": "PERS"}]}, "spans[0].segments"),
        ({"id": "a", "spans": [{"label": "PERS", "start": 6, "end": 999}]}, "spans[0].segments"),
        ({"id": "a", "spans": [{"label": "PERS", "start": 6, "end": 10, "text": "ليلى"}]}, "spans[0].text"),
        ({"id": "a", "spans": [{"start": 6, "end": 10}]}, "spans[0].type"),
        ({"id": "a", "spans": [{"label": "PERS", "start": 6, "end": 10, "mood": 1}]}, "spans[0]"),
        ({"id": "a", "frames": [{"type": "quote", "roles": {"cue": [{"span": "x"}]}}]}, "frames[0].roles.cue"),
        ({"id": "a", "labels": [1]}, "labels"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(value: dict[str, Any], path: str) -> None:
    with pytest.raises(Flaw) as flaw:
        read(value)
    assert (flaw.value.code, flaw.value.facts["path"]) == ("malformed", path)


@pytest.mark.parametrize("number", [-0.1, 1.1, math.nan, math.inf, True, "0.5", None, [1]])
def test_a_score_is_a_number_from_nought_to_one(number: object) -> None:
    with pytest.raises(Flaw) as flaw:
        score(number, "s1")
    assert (flaw.value.code, flaw.value.facts["id"]) == ("bad_score", "s1")


def test_scores_stand_beside_an_article_and_never_in_it() -> None:
    assert parted({"id": "a", "scores": {"s1": 0}}) == ({"id": "a"}, {"s1": 0.0})
    assert parted({"id": "a"}) == ({"id": "a"}, {})
    assert parted([1]) == ([1], {})
    with pytest.raises(Flaw):
        parted({"scores": [1]})
