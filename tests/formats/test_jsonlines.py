"""JSON lines and JSON: keys are mapped, annotated lines come with their annotations, bad ones are named."""

import orjson

from annotator.formats.columns import Look
from annotator.formats.reading import look
from annotator.formats.records import Bad, File, Options, Record
from annotator.standoff import sanad
from tests.formats.some import FITTED, found, record, records
from tests.standoff.test_sanad import ARTICLE


def test_keys_are_known_by_their_names_and_the_rest_is_metadata() -> None:
    line = {
        "_id": 7,
        "headline": "ع\nب",
        "body": "نص\r\nآخر",
        "pub_date": "2025/9/5",
        "tags": ["أ"],
        "views": 3,
        "x": None,
    }
    one = record("a.jsonl", orjson.dumps(line))
    assert (one.external_id, one.title, one.text) == ("7", "ع ب", "نص\nآخر")
    assert one.metadata == {"published": "2025-09-05", "tags": ["أ"], "views": 3}


def test_annotated_and_plain_lines_may_stand_in_one_file() -> None:
    one, other = records([File.of("a.jsonl", sanad.dumps(ARTICLE) + b'\n\n{"text": "\xd9\x86\xd8\xb5"}\n')], FITTED)
    assert one.annotated == ARTICLE
    assert (one.format, one.external_id, one.name) == ("sanad", ARTICLE.id, ARTICLE.name)
    assert one.provenance["revision"] == 41
    assert (other.format, other.annotated, other.where.line) == ("jsonl", None, 3)


def test_a_json_file_is_one_object_or_an_array() -> None:
    assert [one.text for one in records([File.of("a.json", b'[{"text": "a"}, {"text": "b"}]')])] == ["a", "b"]
    assert record("a.json", b'\xef\xbb\xbf{"text": "a"}').name == "a-1"
    assert record("a.json", sanad.dumps(ARTICLE)).annotated == ARTICLE


def test_the_first_lines_show_what_keys_there_are() -> None:
    got = look(File.of("a.jsonl", b'{"story": "x", "n": 1}\nbroken\n{"story": "y", "m": 2}\n'))
    assert isinstance(got, Look)
    assert (got.columns, got.mapping) == (("story", "n", "m"), {"story": "text", "n": "metadata", "m": "metadata"})


def test_a_mapping_is_obeyed_and_wrong_values_named() -> None:
    options = Options(columns={"a": "text", "b": "external_id"})
    got = found("a.jsonl", b'{"a": "x", "b": "id 1"}\n{"a": ["x"]}\n{"b": 3}\n', options)
    assert isinstance(got[0], Record)
    assert got[0].external_id == "id 1"
    assert [(one.code, one.facts) for one in got[1:] if isinstance(one, Bad)] == [
        ("bad_value", {"column": "a", "expected": "a string", "found": "list"}),
        ("text_missing", {"columns": ["b"]}),
    ]


def test_a_flaw_in_an_annotated_article_is_told_by_its_path() -> None:
    broken = sanad.dumps(ARTICLE).replace("زيلينسكي".encode(), "زيلينسكو".encode(), 1)
    (one,) = found("a.jsonl", broken)
    assert isinstance(one, Bad)
    assert (one.code, one.facts["path"], one.where.line) == ("malformed", "sha256", 1)


def test_the_native_format_takes_nothing_but_its_own() -> None:
    (one,) = found("a.jsonl", b'{"text": "x"}', Options(format="sanad"))
    assert isinstance(one, Bad)
    assert one.code == "malformed"
