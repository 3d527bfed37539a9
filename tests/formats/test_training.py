"""Training data: every line fits its published schema, says what was annotated, and can be read without other files."""

from collections import Counter
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from annotator.formats import training
from annotator.formats.checking import Mismatch
from annotator.standoff.schema import Schema, read_schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Filler, Frame, Span, cut
from tests.formats.hard import ARTICLE, EMPTY, TEXT, crowd, filled
from tests.formats.some import SCHEMA, articles, members, packed
from tests.standoff import strategies as some

VALIDATOR = Draft202012Validator(orjson.loads(training.json_schema()))
Line = dict[str, Any]


def lines(article: AnnotatedArticle, name: str, schema: Schema = SCHEMA) -> dict[str, Line]:
    """The lines of a file by id, as somebody reads them."""
    found = [orjson.loads(one) for one in training.lines_of(article, schema)[name].splitlines()]
    return {one.get("id") or "+".join(one["stances"]): one for one in found}


def files(given: list[AnnotatedArticle]) -> dict[str, list[Line]]:
    data = members(packed(training.write, given)[0])
    return {name: list(map(orjson.loads, one.splitlines())) for name, one in data.items() if name.endswith("l")}


@settings(some.PATIENT, max_examples=60)
@given(articles)
def test_every_line_fits_the_published_schema_and_every_offset_cuts_its_text(article: AnnotatedArticle) -> None:
    for found in files([article]).values():
        for line in found:
            assert [error.message for error in VALIDATOR.iter_errors(line)] == []
            assert line["doc_id"] == article.id
            for one in (*line.get("contents", ()), *line.get("evidence", ()), *line.get("mentions", ())):
                assert cut(article.text, one["segments"]) == one["text"]


def test_the_schema_refuses_what_is_no_line() -> None:
    quote = lines(ARTICLE, "quotes.jsonl")["f1"]
    assert VALIDATOR.is_valid(quote)
    for spoiled in ({**quote, "id": 3}, {**quote, "more": 1}, {**quote, "format": "sanad-quote/2"}, {}):
        assert not VALIDATOR.is_valid(spoiled)


def test_a_quote_says_who_said_what_to_whom_by_which_words() -> None:
    quote = lines(ARTICLE, "quotes.jsonl")["f1"]
    start = TEXT.index("نحن نرفض القرار")
    assert (quote["content"], quote["text"]) == ([[start, start + 15]], "نحن نرفض القرار")
    assert [(one["text"], one["form"], one["class"]) for one in quote["cues"]] == [("قال", "verb", "neutral")]
    assert [(one["name"], one["entity"], one["kind"]) for one in quote["speakers"]] == [
        ("محمد", "e1", "entity"),
        ("=وكالة\u202eالأنباء", "e3", "entity"),
    ]
    assert quote["speaker"] == quote["speakers"][0]
    assert quote["speaker"]["mention"]["text"] == "محـــمد"
    assert (quote["addressee"]["name"], quote["addressee"]["mention"]) == ("=وكالة\u202eالأنباء", None)
    # What nobody chose is the default, as the workspace shows it; attributes are as they were given.
    assert (quote["type"], quote["kind"], quote["realisation"]) == ("direct", "speech", "overt")
    assert quote["attributes"] == {"type": "direct"}
    assert quote["by"] == {"kind": "gold", "name": "", "round": 1}


def test_a_quote_in_pieces_whose_speaker_has_no_word_in_the_text() -> None:
    found = lines(ARTICLE, "quotes.jsonl")
    assert list(found) == ["f1", "f2", "f3"]
    quote = found["f2"]
    assert quote["text"] == "أنّ الأمر انتهى"
    assert [TEXT[start:end] for start, end in quote["content"]] == ["أنّ الأمر", "انتهى"]
    assert [one["text"] for one in quote["cues"]] == ["وأضاف", "زعم"]
    assert (quote["speaker"]["name"], quote["speaker"]["mention"]) == ("محمد", None)
    assert quote["speaker"]["realisation"] == "prodrop"
    assert [one["text"] for one in quote["fragments"]] == ["انتهى"]
    assert (quote["parent"], found["f3"]["parent"], found["f3"]["speaker"]) == (None, "f2", None)


def test_a_stance_says_who_stands_where_on_what() -> None:
    stance = lines(ARTICLE, "stances.jsonl")["f4"]
    assert (stance["holder"]["name"], stance["holder"]["kind"], stance["holder"]["type"]) == ("محمد", "entity", "PERS")
    assert [(one["kind"], one["text"], one["topic"]) for one in stance["targets"]] == [
        ("text", "القرار", "politics"),
        ("entity", "ليلى", "politics"),
        ("frame", "لا", "politics"),
    ]
    assert stance["target"] == stance["targets"][0]
    assert (stance["polarity"], stance["strength"], stance["expression"]) == ("against", 2, "explicit")
    assert (stance["conditional"], stance["quote"]) == (False, "f1")
    assert [one["text"] for one in stance["evidence"]] == ["نرفض القرار"]
    assert lines(ARTICLE, "stances.jsonl")["f6"]["holder"]["kind"] == "author"


def test_the_window_of_a_stance_is_the_sentences_around_its_evidence() -> None:
    window = lines(ARTICLE, "stances.jsonl")["f5"]["window"]
    assert [(one["text"][:5], one["evidence"]) for one in window] == [
        ("قال ا", False),
        ("وأضاف", True),
        ("ونقل ", True),
        ("ولم ي", False),
    ]
    assert all(TEXT[slice(*one["segment"])] == one["text"] for one in window)
    # Without evidence: around the target.
    assert [one["evidence"] for one in lines(ARTICLE, "stances.jsonl")["f6"]["window"]] == [False, True]


def test_a_participant_knows_its_mentions_and_how_often_it_speaks_and_stands() -> None:
    found = lines(ARTICLE, "entities.jsonl")
    counted = {
        id_: tuple(one[f"n_{what}"] for what in ("mentions", "quotes", "addressed", "stances", "targeted"))
        for id_, one in found.items()
    }
    assert counted == {"e1": (2, 2, 0, 2, 0), "e2": (1, 0, 0, 0, 1), "e4": (1, 0, 0, 0, 1), "e3": (0, 1, 1, 0, 0)}
    assert list(found) == ["e1", "e2", "e4", "e3"]
    assert (found["e1"]["reference"], found["e3"]["mentions"]) == ("wd:Q1", [])


def test_what_one_holder_says_of_one_target_is_one_pair() -> None:
    found = [orjson.loads(one) for one in training.lines_of(ARTICLE, SCHEMA)["stance_pairs.jsonl"].splitlines()]
    assert [(one["holder"]["kind"], one["target"]["text"], one["polarity"], one["stances"]) for one in found] == [
        ("entity", "القرار", "mixed", ["f4", "f5"]),
        ("entity", "ليلى", "against", ["f4"]),
        ("entity", "لا", "against", ["f4"]),
        ("author", "𞤀𞤣", "neutral", ["f6"]),
    ]
    both = found[0]
    assert (both["holder"]["name"], both["target"]["texts"], both["polarity"]) == ("محمد", ["القرار"], "mixed")
    assert (both["polarities"], both["strength"]) == ({"against": 1, "support": 1}, 2)
    assert (both["explicit"], both["conditional"]) == (True, False)
    assert [one["text"] for one in both["evidence"]] == ["نرفض القرار", "انتهى! ونقل"]
    assert found[3]["holder"] == {
        "kind": "author", "name": None, "type": None, "entity": None, "reference": None, "texts": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("against", "against"),
        ("against neutral", "against"),
        ("neutral neutral", "neutral"),
        ("support against", "mixed"),
        ("support mixed", "mixed"),
        ("", None),
    ],
)
def test_the_label_of_a_pair_is_what_its_stances_say_together(said: str, label: str | None) -> None:
    frames = {
        f"f{n}": Frame(
            f"f{n}",
            "stance",
            {"polarity": one} if one else {},
            {"holder": filled("entity", "e1"), "target": filled("span", "i1")},
        )
        for n, one in enumerate(said.split() or [""])
    }
    article = replace(ARTICLE, annotations=replace(ARTICLE.annotations, frames=frames))
    (pair,) = lines(article, "stance_pairs.jsonl").values()
    assert pair["polarity"] == label


def test_issues_of_the_same_words_are_one_target_whatever_their_marks() -> None:
    text = "القرار والقرارُ"
    spans = {id_: Span(id_, "ISSUE", (place,), text[slice(*place)]) for id_, place in (("a", (0, 6)), ("b", (8, 15)))}
    roles = {id_: {"holder": filled("special", "author"), "target": filled("span", id_)} for id_ in spans}
    frames = {id_: Frame(f"f{id_}", "stance", {"polarity": "support"}, roles[id_]) for id_ in spans}
    article = replace(ARTICLE, text=text, annotations=Annotations(spans, {}, {one.id: one for one in frames.values()}))
    (pair,) = lines(article, "stance_pairs.jsonl").values()
    assert pair["stances"] == ["fa", "fb"]
    assert pair["target"]["texts"] == ["القرار", "القرارُ"]


def test_structures_of_a_projects_own_go_into_a_file_of_their_own() -> None:
    frame = lines(ARTICLE, "frames.jsonl")["f7"]
    assert (frame["frame"], frame["attributes"]) == ("meeting", {"place": ["a", "b"]})
    assert [one["kind"] for one in frame["roles"]["host"]] == ["unknown"]
    assert [one["mention"]["text"] for one in frame["roles"]["guest"]] == ["ليلى", "الرئيس 😀 محـــمد"]
    plain = replace(ARTICLE, annotations=replace(ARTICLE.annotations, frames={}))
    assert "frames.jsonl" not in files([plain])


def renamed() -> Schema:
    """The default schema whose quotes are called claims and have witnesses."""
    body = orjson.loads(orjson.dumps(SCHEMA.body).replace(b'"quote"', b'"claim"'))
    claim = next(one for one in body["frameTypes"] if one["code"] == "claim")
    claim["roles"].append({"code": "witness", "name": {"ar": "شاهد", "en": "Witness"}, "fillers": {"mentions": True}})
    return read_schema(body)


def test_quotes_are_known_by_their_roles_and_keep_what_a_project_added() -> None:
    roles = {"content": filled("span", "q1"), "witness": filled("span", "m4")}
    frames = {"f1": Frame("f1", "claim", {"type": "direct"}, roles)}
    article = replace(ARTICLE, annotations=replace(ARTICLE.annotations, frames=frames))
    quote = lines(article, "quotes.jsonl", renamed())["f1"]
    assert (quote["frame"], quote["text"]) == ("claim", "نحن نرفض القرار")
    assert [one["name"] for one in quote["other_roles"]["witness"]] == ["ليلى"]
    assert "f1" in lines(article, "frames.jsonl")  # to a schema that does not know it, it is a structure of its own


def test_what_no_line_speaks_of_is_counted() -> None:
    _, report = packed(training.write, [ARTICLE, EMPTY])
    assert report.losses.total == {"span_alone:DATE": 1, "label_left_out:genre": 1, "label_left_out:topics": 1}
    assert report.losses.by_article == {ARTICLE.id: report.losses.total}
    assert (report.articles, report.spans, report.frames) == (2, 16, 7)


def test_the_archive_holds_the_lines_and_their_schema_and_is_the_same_each_time() -> None:
    data, _ = packed(training.write, [ARTICLE, EMPTY])
    found = members(data)
    assert list(found) == ["quotes.jsonl", "stances.jsonl", "stance_pairs.jsonl", "entities.jsonl", "frames.jsonl",
                           "records-1.schema.json"]  # fmt: skip
    assert packed(training.write, [ARTICLE, EMPTY])[0] == data
    nothing = members(packed(training.write, [EMPTY])[0])
    assert Counter(map(len, nothing.values()))[0] == 4


def test_a_span_that_lies_is_not_written() -> None:
    spans = {**ARTICLE.annotations.spans, "m1": replace(ARTICLE.annotations.spans["m1"], text="زيد")}
    lying = replace(ARTICLE, annotations=replace(ARTICLE.annotations, spans=spans))
    with pytest.raises(Mismatch):
        packed(training.write, [lying])


def test_what_fills_a_role_against_its_kind_is_told_elsewhere_in_the_line() -> None:
    roles = {"content": (Filler("span", "q1"), Filler("entity", "e1")), "parent": filled("special", "unknown")}
    frames = {"f1": Frame("f1", "quote", {}, roles)}
    article = replace(ARTICLE, annotations=replace(ARTICLE.annotations, frames=frames))
    quote = lines(article, "quotes.jsonl")["f1"]
    assert (quote["contents"], quote["parent"]) == ([], None)
    assert [one["kind"] for one in quote["other_roles"]["content"]] == ["text", "entity"]
    packed(training.write, [article])


def test_10_000_mentions_go_through() -> None:
    _, report = packed(training.write, [crowd()])
    assert report.spans == 10_000
