"""Label Studio: an export comes back equal, also after work there; its own exports are read as people made them."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jsonschema
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import labelstudio
from annotator.formats.declaration import Wish
from annotator.formats.records import File, Options, Record
from annotator.standoff.values import AnnotatedArticle, Filler, Span
from tests.formats import labelstudio_schema
from tests.formats.some import FITTED, SCHEMA, articles, bad, members, packed, record, records
from tests.formats.test_brat import HARD, NESTED
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE

DIFFICULT = replace(ARTICLE, text=HARD, annotations=NESTED)


def exported(*given: AnnotatedArticle) -> list[dict[str, Any]]:
    """The tasks of an export."""
    tasks: list[dict[str, Any]] = orjson.loads(members(packed(labelstudio.write, given)[0])["data.json"])
    return tasks


def back(tasks: object, options: Options = Options()) -> list[Record]:  # noqa: B008 - a frozen value
    return records([File.of("project-1.json", orjson.dumps(tasks))], options)


def results(task: Mapping[str, Any], type_: str) -> list[dict[str, Any]]:
    return [one for one in task["annotations"][0]["result"] if one["type"] == type_]


@settings(some.PATIENT, max_examples=100)
@given(st.lists(articles, min_size=1, max_size=3))
def test_an_export_comes_back_equal(given: list[AnnotatedArticle]) -> None:
    again = records([File.of("x.zip", packed(labelstudio.write, given)[0])])
    assert [one.annotated for one in again] == given
    assert [one.losses for one in again] == [Counter()] * len(given)
    assert [one.external_id for one in again] == [article.id for article in given]


@settings(some.PATIENT, max_examples=40)
@given(st.lists(articles, min_size=1, max_size=2))
def test_every_task_is_one_by_label_studios_documentation(given: list[AnnotatedArticle]) -> None:
    files = members(packed(labelstudio.write, given)[0])
    jsonschema.validate(orjson.loads(files["data.json"]), labelstudio_schema.TASKS)
    controls = labelstudio_schema.controls(files["labeling-config.xml"].decode())
    assert labelstudio_schema.strangers(orjson.loads(files["data.json"]), controls) == []


def test_a_region_shows_what_it_quotes_in_code_points_and_its_values_share_its_id() -> None:
    (task,) = exported(DIFFICULT)
    regions = results(task, "labels")
    assert {one["from_name"] for one in regions} == {"spans", "frames"}
    assert all(HARD[one["value"]["start"] : one["value"]["end"]] == one["value"]["text"] for one in regions)
    told = [(one["id"], one["from_name"], one["value"]["choices"]) for one in results(task, "choices")]
    assert ("b", "choice-mention", ["NAM"]) in told
    assert ("b", "flag-uncertain", ["yes"]) in told
    assert ("f1~frame", "choice-type", ["direct"]) in told
    assert ("~label-choice-genre", "label-choice-genre", ["report"]) in told


def test_roles_coreference_and_pieces_are_relations() -> None:
    (task,) = exported(ARTICLE)
    labels = Counter(label for one in results(task, "relation") for label in one["labels"])
    roles = Counter(
        role
        for frame in ARTICLE.annotations.frames.values()
        for role, fillers in frame.roles.items()
        for one in fillers
        if one.kind in {"span", "frame"}
    )
    assert roles - labels == Counter()
    (task,) = exported(DIFFICULT)
    pieces = [(one["from_id"], one["to_id"]) for one in results(task, "relation") if one["labels"] == ["continued"]]
    assert pieces == [("h", "h~2"), ("h", "h~3"), ("d", "d~2")]


def test_what_label_studio_itself_will_not_show_is_counted() -> None:
    _, report = packed(labelstudio.write, [DIFFICULT])
    assert report.losses.total == {
        "only_in_note:attribute": 1,
        "only_in_note:entity": 2,
        "only_in_note:filler": 3,
        "only_in_note:frame": 1,
    }
    assert (report.articles, report.spans, report.frames) == (1, 6, 4)


def test_sets_of_one_article_are_one_task_and_a_models_are_predictions() -> None:
    given = [
        ARTICLE,
        replace(ARTICLE, author_name="منى", state="skipped"),
        replace(ARTICLE, author_kind="gold", author_name=""),
        replace(ARTICLE, author_kind="suggested", author_name="ner-3"),
    ]
    (task,) = exported(*given)
    assert [one["was_cancelled"] for one in task["annotations"]] == [False, True, False]
    assert [one["ground_truth"] for one in task["annotations"]] == [False, False, True]
    assert [one["model_version"] for one in task["predictions"]] == ["ner-3"]
    assert [one.annotated for one in back([task])] == given


def test_work_done_in_label_studio_is_believed_and_what_it_does_not_show_is_kept() -> None:
    (task,) = exported(ARTICLE)
    result = task["annotations"][0]["result"]
    (named,) = [one for one in result if one.get("id") == "s-zel" and one["type"] == "labels"]
    named["value"] |= {"start": 6, "end": 10, "text": ARTICLE.text[6:10], "labels": ["ORG"]}
    new = {"start": 0, "end": 3, "text": ARTICLE.text[:3], "labels": ["GPE"]}
    result.append({"id": "N3wReg10n", "from_name": "spans", "to_name": "text", "type": "labels", "value": new})
    evidence = ARTICLE.annotations.frames["f-sta"].roles["evidence"][0].target
    result[:] = [one for one in result if one.get("id") != evidence and one.get("to_id") != evidence]
    (one,) = back([task])
    assert one.annotated is not None
    found = one.annotated.annotations
    before = ARTICLE.annotations
    assert (found.spans["s-zel"].type, found.spans["s-zel"].segments) == ("ORG", ((6, 10),))
    assert found.spans["s-zel"].entity == before.spans["s-zel"].entity
    assert found.spans["N3wReg10n"] == Span("N3wReg10n", "GPE", ((0, 3),), ARTICLE.text[:3], None, {}, "imported")
    assert evidence not in found.spans
    assert "evidence" not in found.frames["f-sta"].roles
    assert found.entities == before.entities
    assert one.losses == {}


def test_a_relation_drawn_in_label_studio_fills_a_role_or_joins_mentions() -> None:
    plain = replace(DIFFICULT, annotations=replace(NESTED, frames={"f1": NESTED.frames["f1"]}))
    (task,) = exported(plain)
    task["annotations"][0]["result"] += [
        {"type": "relation", "from_id": "f1~frame", "to_id": "h", "direction": "right", "labels": ["cue"]},
        {"type": "relation", "from_id": "a", "to_id": "c", "direction": "bi", "labels": ["coreference"]},
        {"type": "relation", "from_id": "c", "to_id": "b", "direction": "left", "labels": ["ally"]},
        {"type": "relation", "from_id": "c", "to_id": "gone", "direction": "right"},
    ]
    (one,) = back([task])
    assert one.annotated is not None
    found = one.annotated.annotations
    assert found.frames["f1"].roles["cue"] == (Filler("span", "h"),)
    assert found.spans["c"].entity == "e"
    (ally,) = [frame for frame in found.frames.values() if frame.type == "ally"]
    assert ally.roles == {"Arg1": (Filler("span", "b"),), "Arg2": (Filler("span", "c"),)}
    assert one.losses == {"dangling:tie": 1}


TEXT = "قال 😀 وزير الخارجية سيرغي لافروف إن موسكو ترفض"


def foreign(*result: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A task as Label Studio exports it."""
    by = {"id": 7, "email": "rim@example.org"}
    annotation = {"id": 11, "completed_by": by, "was_cancelled": False, "result": list(result)}
    return {"id": 3, "project": 83, "data": {"body": TEXT, "source": "وكالة"}, "annotations": [annotation], **more}


def region(start: int, end: int, *labels: str, id_: str = "aB3", **value: Any) -> dict[str, Any]:
    held = {"start": start, "end": end, "labels": list(labels), **value}
    return {"id": id_, "from_name": "ner", "to_name": "t", "type": "labels", "value": held}


def test_a_task_made_by_people_is_read_with_its_types_mapped() -> None:
    task = foreign(
        region(20, 32, "شخص", text="سيرغي لافروف"),
        {"id": "aB3", "from_name": "mention", "type": "choices", "value": {"start": 20, "end": 32, "choices": ["NAM"]}},
        region(36, 41, "GPE", id_="x", text="موسكو"),
        {"id": "q", "from_name": "genre", "type": "choices", "value": {"choices": ["report"]}},
        {"type": "relation", "from_id": "aB3", "to_id": "x", "direction": "right", "labels": ["works for"]},
    )
    one = record("project.json", orjson.dumps([task]), Options(schema=SCHEMA, types={"شخص": "PERS"}))
    assert (one.text, one.metadata, one.external_id) == (TEXT, {"source": "وكالة"}, "label-studio:83:3")
    assert one.annotated is not None
    assert one.annotated.author_name == "rim@example.org"
    spans = one.annotated.annotations.spans
    assert [(span.type, span.text, span.attributes) for span in spans.values()] == [
        ("PERS", "سيرغي لافروف", {"mention": "NAM"}),
        ("GPE", "موسكو", {}),
    ]
    assert one.annotated.annotations.labels == {"genre": "report"}
    assert one.losses == {"unknown_type:works for": 1}


@pytest.mark.parametrize(
    ("start", "counted"), [(36, "code-points"), (37, "utf-16")], ids=["as it counts now", "as it counted before 2021"]
)
def test_the_unit_of_offsets_is_found_out_by_what_regions_quote(start: int, counted: str) -> None:
    (one,) = back([foreign(region(start, start + 5, "GPE", text="موسكو"))])
    assert one.annotated is not None
    assert [span.segments for span in one.annotated.annotations.spans.values()] == [((36, 41),)]
    assert one.provenance["offsets"] == {"counted": counted}


def test_windows_line_ends_that_label_studio_counts_are_taken_out() -> None:
    task = foreign(region(11, 16, "GPE", text="موسكو"))
    task["data"] = {"text": "سطر أول\r\n\r\nموسكو ترفض"}
    (one,) = back([task])
    assert one.annotated is not None
    assert [span.text for span in one.annotated.annotations.spans.values()] == ["موسكو"]
    assert one.annotated.annotations.spans["aB3"].segments == ((9, 14),)


def test_offsets_that_lie_are_refused_and_the_other_tasks_read() -> None:
    lying = foreign(region(0, 5, "GPE", text="موسكو"))
    refused = bad("a.json", orjson.dumps([lying]))
    assert (refused.code, refused.facts["expected"], refused.facts["id"]) == ("text_mismatch", "موسكو", "aB3")
    assert bad("a.json", orjson.dumps([foreign(region(0, 500, "GPE"))])).code == "bad_offsets"
    twice = foreign(region(0, 3, "GPE"), region(4, 5, "GPE"))
    assert bad("a.json", orjson.dumps([twice])).code == "double_id"


def test_each_annotation_is_a_voice_and_what_was_skipped_or_predicted_beside_it_is_counted() -> None:
    task = foreign(region(36, 41, "GPE"))
    (mine,) = task["annotations"]
    task["annotations"] += [
        {**mine, "completed_by": 9},
        {**mine, "completed_by": 9},
        {**mine, "was_cancelled": True},
    ]
    task["predictions"] = [{"model_version": "m1", "score": 0.5, "result": [region(0, 3, "GPE")]}]
    found = back([task, foreign()])
    authors = [one.annotated.author_name for one in found if one.annotated]
    assert authors == ["rim@example.org", "9", "9 (2)", "rim@example.org"]
    assert [one.losses for one in found] == [{"cancelled": 1, "prediction": 1}, {}, {}, {}]
    (numbered,) = back([foreign(region(36, 41, "GPE"), predictions=[4, 5])])
    assert numbered.losses == {"prediction": 2}
    del task["annotations"]
    (alone,) = back([task])
    assert alone.annotated is not None
    assert (alone.annotated.author_kind, alone.annotated.author_name) == ("suggested", "m1")
    (bare,) = back([{"data": {"text": TEXT}, "annotations": []}])
    assert (bare.text, bare.annotated) == (TEXT, None)


def test_what_is_no_annotation_of_plain_text_is_counted() -> None:
    task = foreign(
        {"id": "h", "from_name": "l", "type": "hypertextlabels", "value": {"start": "/div[1]/text()[1]", "end": "/p"}},
        {"id": "i", "from_name": "l", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["Car"]}},
        {**region(0, 3, "GPE"), "meta": {"text": ["ملاحظة"]}},
        {"id": "z", "from_name": "l", "type": "labels", "value": {"start": 4, "end": 5, "labels": []}},
        {"id": "v", "from_name": "no code", "type": "choices", "value": {"choices": ["x"]}},
    )
    (one,) = back([task])
    assert one.losses == {
        "hypertext": 1,
        "unsupported:rectanglelabels": 1,
        "note": 1,
        "no_label": 1,
        "bad_value:no code": 1,
    }


def test_json_min_is_read_as_far_as_it_says_what_it_means() -> None:
    place = {"start": 36, "end": 41, "text": "موسكو"}
    task = {
        "text": TEXT,
        "id": 5,
        "source": "وكالة",
        "ner": [{**place, "labels": ["GPE"]}, {**place, "labels": ["LOC"]}],
        "role": [{**place, "choices": ["actor", "literal"]}],
        "choice-mention": "NAM",
        "label-choice-genre": "report",
        "annotator": 2,
        "annotation_id": 8,
        "created_at": "2024-01-01T00:00:00Z",
        "lead_time": 3.5,
    }
    (one,) = back([task])
    assert one.annotated is not None
    found = one.annotated.annotations
    assert [(span.type, span.text) for span in found.spans.values()] == [("GPE", "موسكو"), ("LOC", "موسكو")]
    assert found.spans["36-41"].attributes == {"role": ("actor", "literal")}
    assert found.labels == {"genre": "report"}
    assert one.metadata == {"source": "وكالة"}
    assert one.losses == {"no_region:choice-mention": 1}


def test_the_configuration_shows_arabic_and_writes_codes_from_right_to_left() -> None:
    files = members(packed(labelstudio.write, [DIFFICULT], Wish(SCHEMA, name="train"))[0])
    assert list(files) == ["train.json", "labeling-config.xml"]
    tree = ET.fromstring(files["labeling-config.xml"].decode())
    labels = {one.get("alias"): one for one in tree.iter("Label")}
    assert labels["PERS"].get("value") == "شخص"
    assert labels["PERS"].get("hint") == "Person"
    assert labels["PERS"].get("background") == SCHEMA.span_types["PERS"].colour["bar"]
    assert labels["pair"].get("value") == "pair"
    (around,) = [view for view in tree.iter("View") if view.find("Text") is not None]
    assert "direction: rtl" in (around.get("style") or "")
    # Label Studio would take these for truth values or numbers, and show nothing.
    told = {value for one in tree.iter() for key, value in one.items() if key in {"alias", "value"}}
    assert not told & {"true", "false"}
    assert not any(value.isdigit() for value in told)
    names = [one.get("name") for one in tree.iter() if one.get("name")]
    assert len(names) == len(set(names))
    assert {"content", "speaker", "coreference", "continued"} <= {one.get("value") for one in tree.iter("Relation")}


def test_an_annex_of_another_text_is_not_believed() -> None:
    (task,) = exported(ARTICLE)
    task["data"]["text"] += "."
    (one,) = back([task], FITTED)
    assert one.losses["bad_note"] == 1
    assert one.annotated is not None
    assert one.annotated.annotations.entities == {}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"data": {"picture": 3}, "annotations": []}, "text_missing"),
        ({"data": {"text": "نص"}, "annotations": {}}, "malformed"),
        ({"data": {"text": "نص"}, "annotations": [{"result": 3}]}, "malformed"),
    ],
)
def test_a_task_that_is_none_is_refused(item: object, code: str) -> None:
    assert bad("a.json", orjson.dumps([item]), Options(format="label-studio")).code == code
