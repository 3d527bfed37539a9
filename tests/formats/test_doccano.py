"""doccano: an export comes back equal in both shapes and all units; a file that says no unit is read by likelihood."""

from collections import Counter
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import doccano
from annotator.formats.declaration import Wish
from annotator.formats.records import File, Options, Record
from annotator.standoff.values import AnnotatedArticle, Annotations, Filler
from tests.formats.some import FITTED, SCHEMA, articles, bad, records, written
from tests.formats.test_brat import HARD, NESTED, span
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

DIFFICULT = replace(ARTICLE, text=HARD, annotations=NESTED)
SHAPES = ("spans", "relations")
UNITS = ("code-points", "graphemes", "utf-16")


def exported(article: AnnotatedArticle, **options: str) -> dict[str, Any]:
    """The one line of an export."""
    line: dict[str, Any] = orjson.loads(written(doccano.write, [article], Wish(SCHEMA, options))[0])
    return line


def back(*lines: object, options: Options = FITTED) -> list[Record]:
    return records([File.of("all.jsonl", b"\n".join(orjson.dumps(line) for line in lines))], options)


def texts(one: Record) -> list[tuple[str, str]]:
    assert one.annotated is not None
    return [(found.type, found.text) for found in one.annotated.annotations.spans.values()]


@pytest.mark.parametrize("shape", SHAPES)
@settings(some.PATIENT, max_examples=60)
@given(given=st.lists(articles, min_size=1, max_size=2), unit=st.sampled_from(UNITS))
def test_an_export_comes_back_equal(shape: str, unit: str, given: list[AnnotatedArticle]) -> None:
    data, _ = written(doccano.write, given, Wish(SCHEMA, {"shape": shape, "offsets": unit}))
    again = records([File.of("data.jsonl", data)], Options(format="doccano"))
    assert [one.annotated for one in again] == given
    assert [one.losses for one in again] == [Counter()] * len(given)
    assert [one.external_id for one in again] == [article.id for article in given]


def test_a_line_has_the_spans_as_doccano_writes_them() -> None:
    line = exported(DIFFICULT)
    assert [0, 5, "ORG"] in line["label"]
    assert [HARD[start:end] for start, end, type_ in line["label"] if type_ == "GPE"] == ["ل 😀 مح"]
    assert "entities" not in line


@pytest.mark.parametrize(("unit", "place"), [("code-points", (30, 31)), ("utf-16", (31, 33)), ("graphemes", (27, 28))])
def test_offsets_are_in_the_unit_that_was_chosen(unit: str, place: tuple[int, int]) -> None:
    text = "قال 😀 محمّد: إنّ الأمر انتهَى 👍 غدًا"
    at = text.index("👍")
    article = replace(ARTICLE, text=text, annotations=Annotations({"a": span("a", "CUE", (at, at + 1), text=text)}))
    assert exported(article, offsets=unit)["label"] == [[*place, "CUE"]]


def test_frames_coreference_and_pieces_are_entities_and_relations() -> None:
    line = exported(DIFFICULT, shape="relations")
    by_id = {one["id"]: one for one in line["entities"]}
    assert len(by_id) == 12
    told = Counter(
        (by_id[one["from_id"]]["label"], one["type"], by_id[one["to_id"]]["label"]) for one in line["relations"]
    )
    assert told["CUE", "continued", "CUE"] == 2
    assert told["quote", "parent", "quote"] == 1
    assert told["quote", "cue", "CUE"] == 1


@pytest.mark.parametrize(("shape", "frames", "fillers"), [("spans", 4, 0), ("relations", 1, 3)])
def test_what_doccano_itself_will_not_show_is_counted(shape: str, frames: int, fillers: int) -> None:
    _, report = written(doccano.write, [DIFFICULT], Wish(SCHEMA, {"shape": shape}))
    counted = {"frame": frames, "filler": fillers, "entity": 2, "label": 2}
    attributes = report.losses.total.pop("only_in_note:attribute")
    assert attributes == (5 if shape == "spans" else 6)
    assert report.losses.total == {f"only_in_note:{what}": times for what, times in counted.items() if times}


def test_work_done_in_doccano_is_believed_though_every_id_is_new() -> None:
    line = exported(ARTICLE, shape="relations")
    (zel,) = [one for one in line["entities"] if (one["start_offset"], one["label"]) == (6, "PERS")]
    line["entities"].remove(zel)
    line["relations"] = [one for one in line["relations"] if zel["id"] not in (one["from_id"], one["to_id"])]
    line["entities"].append({"id": 9001, "label": "ORG", "start_offset": 0, "end_offset": 3})
    for one in line["entities"]:
        one["id"] += 500
    for one in line["relations"]:
        one |= {"from_id": one["from_id"] + 500, "to_id": one["to_id"] + 500}
    (one,) = back(line)
    assert one.annotated is not None
    found = one.annotated.annotations
    assert "s-zel" not in found.spans
    assert ("ORG", ARTICLE.text[:3]) in texts(one)
    assert found.entities == ARTICLE.annotations.entities
    assert found.frames.keys() == ARTICLE.annotations.frames.keys()
    assert one.losses == {}


FOREIGN = "قال 😀 وزيرٌ: موسكو ترفض القرار"
PLACES = {"code-points": (13, 18), "utf-16": (14, 19), "graphemes": (12, 17)}


@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_of_a_file_is_the_one_by_which_words_are_whole(unit: str) -> None:
    line = {"id": 1, "text": FOREIGN, "label": [[*PLACES[unit], "GPE"]], "Comments": ["سؤال"], "source": "وكالة"}
    (one,) = back(line)
    assert texts(one) == [("GPE", "موسكو")]
    assert one.provenance["offsets"] == {"counted": unit, "certain": True, "said": False}
    assert (one.losses, one.metadata, one.external_id) == ({"note": 1}, {"source": "وكالة"}, None)


def test_a_unit_that_was_chosen_is_taken_whatever_is_likelier() -> None:
    line = {"text": FOREIGN, "label": [[*PLACES["code-points"], "GPE"]]}
    (one,) = back(line, options=Options(schema=SCHEMA, offsets="utf-16"))
    assert texts(one) == [("GPE", FOREIGN[12:17])]
    assert one.provenance["offsets"] == {"counted": "utf-16", "certain": True, "said": False}


def test_where_units_agree_nothing_is_asked_and_where_they_tie_each_place_is_counted() -> None:
    (plain,) = back({"text": "موسكو ترفض", "label": [[0, 5, "GPE"]]})
    assert plain.losses == {}
    (tied,) = back({"text": "😀 و ف ك ل", "label": [[2, 3, "GPE"]]})
    assert tied.losses == {"ambiguous_offsets": 1}
    assert tied.provenance["offsets"] == {"counted": "code-points", "certain": False, "said": False}


def test_entities_and_relations_become_spans_and_frames() -> None:
    line = {
        "id": 4,
        "text": "قال وزير الخارجية لافروف",
        "entities": [
            {"id": 71, "label": "CUE", "start_offset": 0, "end_offset": 3},
            {"id": 72, "label": "وزير", "start_offset": 18, "end_offset": 24},
            {"id": 73, "label": "PERS", "start_offset": 4, "end_offset": 8},
        ],
        "relations": [
            {"id": 1, "from_id": 71, "to_id": 72, "type": "says"},
            {"id": 2, "from_id": 73, "to_id": 72, "type": "coreference"},
            {"id": 3, "from_id": 71, "to_id": 99, "type": "says"},
        ],
    }
    (one,) = back(line, options=Options(schema=SCHEMA, types={"وزير": "PERS", "says": "quote"}))
    assert one.annotated is not None
    found = one.annotated.annotations
    (frame,) = found.frames.values()
    cue, minister, person = found.spans.values()
    assert frame.type == "quote"
    assert Filler("span", minister.id) in {one for some in frame.roles.values() for one in some} or one.losses
    assert minister.entity == person.entity is not None
    assert cue.type == "CUE"
    assert one.losses["dangling:tie"] == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"text": "موسكو", "label": [[0, 99, "GPE"]]}, "bad_offsets"),
        ({"text": "موسكو", "label": [[3, 3, "GPE"]]}, "bad_offsets"),
        ({"text": "موسكو", "label": [[0, "GPE"]]}, "malformed"),
        ({"text": None, "label": [[0, 1, "GPE"]]}, "text_missing"),
    ],
)
def test_a_line_that_lies_is_refused(line: dict[str, Any], code: str) -> None:
    assert bad("a.jsonl", orjson.dumps(line), Options(format="doccano")).code == code
