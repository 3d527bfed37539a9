"""What is counted in a set."""

import orjson

from annotator.management.commands.demo import SOURCE
from annotator.services.figures.counting import count, facet_of
from annotator.standoff.reading import read_annotations
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations

SCHEMA = default_schema()
EXAMPLE = orjson.loads((SOURCE / "annotated" / "annotator" / "01-paris-corridor-report.json").read_bytes())
BODY = {kind: EXAMPLE[kind] for kind in ("spans", "entities", "frames", "labels")}


def test_everything_in_an_annotated_article_is_counted_by_hand_and_by_the_program_alike() -> None:
    found = count(read_annotations(BODY), EXAMPLE["text"], SCHEMA)
    assert (found.spans, found.entities, found.frames) == tuple(
        len(EXAMPLE[kind]) for kind in ("spans", "entities", "frames")
    )
    for code in ("PERS", "GPE", "CUE"):
        assert found.types[code] == sum(span["type"] == code for span in EXAMPLE["spans"])
    for kind in ("direct", "indirect"):
        expected = sum(frame["attributes"].get("type") == kind for frame in EXAMPLE["frames"])
        assert found.codes.get(f"quote.type={kind}", 0) == expected
    assert found.codes[f"genre={EXAMPLE['labels']['genre']}"] == 1
    assert [found.codes[f"topics={topic}"] for topic in EXAMPLE["labels"]["topics"]] == [1, 1]
    assert orjson.loads(orjson.dumps(dict(found.labels))) == EXAMPLE["labels"]


def test_warnings_are_counted_by_kind() -> None:
    quote = {"id": "f1", "type": "quote", "attributes": {"type": "direct"}, "roles": {"content": [{"span": "s1"}]}}
    span = {"id": "s1", "type": "QUOTE", "segments": [[0, 4]], "text": "قال ", "attributes": {}, "origin": "manual"}
    found = count(
        read_annotations({"spans": [span], "entities": [], "frames": [quote], "labels": {}}), "قال نعم", SCHEMA
    )
    assert found.problems == {"quote_without_speaker": 1, "edge_whitespace": 1}
    assert found.codes == {
        "QUOTE": 1,
        "quote": 1,
        "quote.type=direct": 1,
        "!quote_without_speaker": 1,
        "!edge_whitespace": 1,
    }


def test_nothing_is_counted_in_nothing() -> None:
    found = count(Annotations(), "نص", SCHEMA)
    assert (found.spans, found.entities, found.frames, found.codes) == (0, 0, 0, {})


def test_frames_are_divided_by_their_first_choice() -> None:
    assert {code: facet_of(type_) for code, type_ in SCHEMA.frame_types.items()} == {
        "quote": "type",
        "stance": "polarity",
    }
