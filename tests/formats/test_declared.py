"""What formats declare is true, and the document about them leaves nothing out."""

import ast

import pytest

from annotator.formats.declaration import PARTS, Losses
from annotator.formats.records import CODES
from annotator.formats.registry import FORMATS
from tests.formats.hostile import HOSTILE
from tests.house.trees import ROOT, files, tree

DOCUMENT = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
RAISED = {"Flaw", "Undecodable", "Bad", "_bad"}


def raised() -> set[str]:
    """Every code that stands in the source where something is refused."""
    found = set()
    for path in [*files("annotator/formats/**/*.py"), ROOT / "annotator" / "text" / "decode.py"]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                found |= {
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_code_is_listed_and_stands_in_the_document() -> None:
    assert raised() - CODES == set()
    assert {code for code in CODES if f"`{code}`" not in DOCUMENT} == set()


def test_hostile_files_get_listed_codes_and_nearly_every_code_has_one() -> None:
    met = {one.code for one in HOSTILE if one.code}
    assert met <= CODES
    rare = {"unreadable", "broken_html", "broken_row", "row_too_long", "double_id", "annotations_missing"}
    rare |= {"too_many_records", "unknown_encoding", "article_too_long"}
    assert CODES - met - rare == set()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_heading_and_its_losses_in_the_document(name: str) -> None:
    assert f"\n## {name}\n" in DOCUMENT
    missing = [
        loss for loss in FORMATS[name].losses if f"`{loss}" not in DOCUMENT and f"`…:{loss[13:]}`" not in DOCUMENT
    ]
    assert missing == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_table_of_the_document_says_what_each_format_declares(name: str) -> None:
    form = FORMATS[name]
    endings = " ".join(f"`{ending}`" for ending in form.extensions)
    ways = ["✓" if way else "" for way in (form.read, form.write)]
    holds = "everything" if form.lossless else ", ".join(part for part in (*PARTS, "metadata") if part in form.holds)
    told = [f"[{name}](#{name})", endings, *ways, form.offset_unit or "–", holds]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOCUMENT.splitlines() if line[:1] == "|"]
    assert told in rows


def test_losses_of_records_are_added_up() -> None:
    losses = Losses()
    losses.take("a", {"note": 2, "edge_moved": 1})
    losses.take("b", {"note": 1})
    assert losses.total == {"note": 3, "edge_moved": 1}
    assert losses.by_article["b"] == {"note": 1}


def test_what_happened_no_times_is_no_loss() -> None:
    losses = Losses()
    losses.take("a", {"only_in_note:attribute": 0})
    assert losses.total == {}
    assert losses.by_article == {}, "nor has the article lost anything"
