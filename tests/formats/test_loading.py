"""docs/loading.md is true: every block runs on the demo's gold, and the example trains a tagger on it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from annotator.formats import conll, huggingface, sanad, spacy_docbin
from annotator.formats.declaration import Wish
from annotator.formats.sink import Folder
from annotator.management.commands.demo import SOURCE
from annotator.models import AnnotationSet
from annotator.services import demo
from annotator.services.exports.order import article_of
from annotator.standoff.sanad import loads
from annotator.standoff.values import AnnotatedArticle
from tests.formats.some import SCHEMA
from tests.house.test_docs import fenced
from tests.house.trees import ROOT

EXAMPLE = ROOT / "examples" / "train_crf.py"


@pytest.fixture
def gold(db: None) -> list[AnnotatedArticle]:
    """The gold of the demo project, as every demo has it; its ids are the same every time, for they decide a split."""
    demo.make_demo(source=SOURCE)
    rows = AnnotationSet.objects.filter(kind="gold", article__project__slug="demo").select_related("article", "schema")
    found = [article_of(row) for row in rows.order_by("article__name")]
    return [replace(one, id=str(uuid5(NAMESPACE_OID, one.name))) for one in found]


def trained(folder: Path, *more: str) -> tuple[list[str], dict[str, list[float]]]:
    """What the example says of a folder, and its table."""
    command = [sys.executable, str(EXAMPLE), str(folder), "--iterations", "20", *more]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    head = next(n for n, line in enumerate(out) if line.split()[0] == "type")
    return out[:head], {line.split()[0]: [float(cell) for cell in line.split()[1:]] for line in out[head + 1 :]}


def test_every_block_of_the_document_runs(
    gold: list[AnnotatedArticle],
    datasets: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(gold) == 4
    sanad.write(gold, Folder(tmp_path / "gold-sanad"), Wish(SCHEMA, name="gold"))
    huggingface.write(gold, Folder(tmp_path / "gold-parquet"), Wish(SCHEMA, name="train"))
    huggingface.write(gold, Folder(tmp_path / "gold-lines"), Wish(SCHEMA, {"files": "jsonl"}, "train"))
    spacy_docbin.write(gold, Folder(tmp_path / "gold-spacy"), Wish(SCHEMA, name="train"))
    monkeypatch.chdir(tmp_path)
    seen: dict[str, Any] = {}
    for block in fenced("docs/loading.md", "python"):
        exec(block, seen)  # the blocks stand one after the other, as a reader runs them
    printed = capsys.readouterr().out
    assert "['O', 'B-PERS', 'I-PERS', 'B-OCC', 'I-OCC']" in printed
    assert "participants are known to Wikidata" in printed
    assert sum(map(bool, seen["classes"])) == sum(map(bool, seen["article"]["ner_tags"])) > 10
    assert datasets.load_dataset("gold-lines", split="train")[0] == seen["article"]
    (command,) = fenced("docs/loading.md", "sh")
    assert command.split()[:2] == ["python", str(EXAMPLE.relative_to(ROOT))]
    said, table = trained(Path(command.split()[2]))
    assert said[0] == "No train and test files here: divided by a hash of the articles' ids."
    assert said[1] == "2 articles to train on, 2 to test on"
    assert 0 < table["all"][2] < 1


def test_a_release_is_trained_on_one_part_and_tested_on_the_other(tmp_path: Path) -> None:
    work = [loads(path.read_bytes()) for path in sorted((SOURCE / "annotated" / "annotator").glob("*.json"))]
    for name, some in (("train", work[:3]), ("test", work[3:])):
        huggingface.write(some, Folder(tmp_path / "parquet" / name), Wish(SCHEMA, name=name))
        huggingface.write(some, Folder(tmp_path / "lines" / name), Wish(SCHEMA, {"files": "jsonl"}, name))
        sanad.write(some, Folder(tmp_path / "sanad"), Wish(SCHEMA, name=name))
    tables = {}
    for folder in ("parquet", "lines", "sanad"):
        said, tables[folder] = trained(tmp_path / folder)
        assert said == ["3 articles to train on, 2 to test on"]
    assert tables["parquet"] == tables["lines"]
    assert 0 < tables["sanad"]["all"][2] < 1
    # Who is tested on what was trained on does well; it would not, were words and tags apart.
    huggingface.write(work[:3], Folder(tmp_path / "same" / "test"), Wish(SCHEMA, name="test"))
    huggingface.write(work[:3], Folder(tmp_path / "same" / "train"), Wish(SCHEMA, name="train"))
    assert trained(tmp_path / "same", "--iterations", "60")[1]["all"][2] > 0.95


def test_the_figures_are_those_of_their_definition() -> None:
    sys.path.insert(0, str(EXAMPLE.parent))
    try:
        import train_crf as example  # noqa: PLC0415 - it stands outside of what is tested
    finally:
        sys.path.pop(0)
    assert example.spans_of(["B-A", "I-A", "I-B", "O", "I-A", "B-A"]) == {
        (0, 1, "A"),
        (2, 2, "B"),
        (4, 4, "A"),
        (5, 5, "A"),
    }
    gold = [example.Article("1", ["a", "b", "c", "d"], ["B-A", "I-A", "O", "B-B"])]
    figures = example.scores(gold, [["B-A", "O", "B-A", "B-B"]])
    assert figures == {"A": (0.0, 0.0, 0.0), "B": (1.0, 1.0, 1.0), "all": (1 / 3, 1 / 2, 0.4)}


def test_of_a_folder_for_each_layer_one_is_read(tmp_path: Path) -> None:
    work = [loads(path.read_bytes()) for path in sorted((SOURCE / "annotated" / "annotator").glob("*.json"))]
    conll.write(work, Folder(tmp_path / "conll"), Wish(SCHEMA))
    said, table = trained(tmp_path / "conll")
    assert said[0].startswith("Of the layers here (entity, quote")
    assert said[0].endswith("this one is read: entity.")
    assert {"GPE", "PERS"} < set(table)
    assert "CUE" not in table
    assert "CUE" in trained(tmp_path / "conll", "--layer", "quote")[1]
