"""What the documents show is true: their example is read, their links lead somewhere."""

import re

import orjson
import pytest

from annotator.standoff import sanad
from tests.house.trees import ROOT, files, short

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *files("docs/*.md")]


def fenced(name: str, language: str) -> list[str]:
    """The code blocks of a language in a document."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_the_data_is_read_and_written_back_the_same() -> None:
    (example,) = fenced("docs/sanad-1.md", "json")
    article = sanad.loads(example)
    assert orjson.loads(sanad.dumps(article)) == orjson.loads(example)


def test_the_reader_in_the_document_reads_an_export(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,), (reader,) = fenced("docs/sanad-1.md", "json"), fenced("docs/sanad-1.md", "python")
    monkeypatch.chdir(str(tmp_path))
    with open("export.jsonl", "wb") as out:  # noqa: PTH123
        out.write(orjson.dumps(orjson.loads(example)) + b"\n")
    seen: dict[str, object] = {}
    exec(reader, seen)
    assert seen["span"]["type"] == "GPE"  # type: ignore[index]


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_links_lead_somewhere(document: object) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    missing = [link for link in links if not link.startswith("http") and not (document.parent / link).exists()]  # type: ignore[attr-defined]
    assert missing == []
