"""Formats that share an ending are told apart by what stands in the file, also where it is cut in the middle."""

from collections.abc import Callable

import orjson
import pytest

from annotator.formats import doccano, labelstudio, prodigy, sanad
from annotator.formats.declaration import Wish
from annotator.formats.reading import detect
from annotator.formats.records import File
from annotator.formats.registry import FORMATS
from tests.formats.some import SCHEMA, members, packed, written
from tests.standoff.test_sanad import ARTICLE

PLACE = {"start": 0, "end": 3, "text": "قال", "labels": ["CUE"]}
TASK = {"id": 1, "annotations": [{"result": []}], "data": {"text": "قال"}}
EXAMPLES: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
    ("label-studio", "ours", "a.json", lambda: members(packed(labelstudio.write, [ARTICLE])[0])["data.json"]),
    ("label-studio", "an export", "a.json", lambda: orjson.dumps([TASK, TASK], option=orjson.OPT_INDENT_2)),
    ("label-studio", "predictions", "a.json", lambda: orjson.dumps([{"data": {"text": "x"}, "predictions": []}])),
    ("label-studio", "JSON_MIN", "a.json",
     lambda: orjson.dumps([{"text": "قال", "id": 1, "l": [PLACE], "annotator": 1, "annotation_id": 2}])),
    ("label-studio", "a task a line", "a.jsonl", lambda: orjson.dumps(TASK)),
    ("doccano", "ours", "a.jsonl", lambda: written(doccano.write, [ARTICLE])[0]),
    ("doccano", "ours with relations", "a.jsonl",
     lambda: written(doccano.write, [ARTICLE], Wish(SCHEMA, {"shape": "relations"}))[0]),
    ("doccano", "spans", "all.jsonl", lambda: '{"id": 1, "text": "قال", "label": [[0, 3, "CUE"]]}'.encode()),
    ("doccano", "spans of old versions", "a.jsonl", lambda: '{"text": "قال", "labels": [[0, 3, "CUE"]]}'.encode()),
    ("doccano", "only the second line has some", "a.jsonl",
     lambda: '{"text": "ا", "label": []}\n{"text": "قال", "label": [[0,3,"CUE"]]}'.encode()),
    ("doccano", "nothing but comments", "a.jsonl", lambda: '{"text": "ا", "label": [], "Comments": []}'.encode()),
    ("prodigy", "ours", "a.jsonl", lambda: written(prodigy.write, [ARTICLE])[0]),
    ("prodigy", "with hashes", "a.jsonl",
     lambda: '{"text":"قال","_input_hash":-1,"_task_hash":5,"spans":[],"answer":"accept"}'.encode()),
    ("prodigy", "without", "a.jsonl", lambda: '{"text":"قال","spans":[{"start":0,"end":3,"label":"CUE"}]}'.encode()),
    ("jsonl", "articles", "a.jsonl", lambda: '{"id": 1, "text": "قال", "title": "خبر", "tags": ["a"]}'.encode()),
    ("jsonl", "articles with labels", "a.jsonl", lambda: '{"text": "قال", "label": ["politics"]}'.encode()),
    ("jsonl", "articles with data", "a.json", lambda: '[{"text": "قال", "data": {"x": 1}}]'.encode()),
    ("jsonl", "articles with answers", "a.jsonl", lambda: '{"text": "قال؟", "answer": "accept"}'.encode()),
    ("jsonl", "sanad", "a.jsonl", lambda: written(sanad.write, [ARTICLE])[0]),
    ("jsonl", "sanad in an array", "a.json", lambda: b"[" + written(sanad.write, [ARTICLE])[0] + b"]"),
    ("jsonl", "tokens and tags", "a.jsonl", lambda: '{"id":"1","tokens":["قال"],"ner_tags":[0]}'.encode()),
    ("jsonl", "a table of UIMA", "a.json", lambda: b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}'),
    ("jsonl", "nothing", "a.json", lambda: b""),
    ("jsonl", "no JSON", "a.jsonl", lambda: b"\xff\xfe{{{"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "what", "file", "make"), EXAMPLES, ids=[f"{one[0]}: {one[1]}" for one in EXAMPLES])
def test_a_file_is_known_by_what_stands_in_it(name: str, what: str, file: str, make: Callable[[], bytes]) -> None:
    data = make()
    others = {"uima-json", "cas-json", "huggingface", "hf"} & FORMATS.keys()
    found = detect(File.of(file, data))
    # What is nobody's of these may be that of a format which shares the endings, too.
    assert found == name or (name == "jsonl" and found in others), what
    tools = [form for form in ("label-studio", "doccano", "prodigy") if _knows(form, data)]
    assert tools == ([name] if name != "jsonl" else []), what


@pytest.mark.parametrize("name", ["label-studio", "doccano", "prodigy"])
def test_a_record_longer_than_what_is_looked_at_is_known_too(name: str) -> None:
    long = {**TASK, "data": {"text": "قال " * 50_000}}
    lines = {
        "label-studio": [long],
        "doccano": [{"text": "قال " * 10_000, "label": [[0, 3, "CUE"]]}],
        "prodigy": [{"spans": [{"start": 0, "end": 3, "label": "CUE"}], "text": "قال " * 50_000}],
    }
    assert detect(File.of("a.json", orjson.dumps(lines[name]))) == name


def _knows(name: str, data: bytes) -> bool:
    recognise = FORMATS[name].recognise
    return recognise is not None and recognise(data[: 1 << 16])
