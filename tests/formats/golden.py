"""What every format wrote when it was last looked at: kept files that later versions must still write and still read.

``python -m tests.formats.golden`` writes them anew, for whoever changed a format on purpose and read the difference.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from annotator.formats.declaration import Wish
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Folder
from annotator.standoff.sanad import loads
from annotator.standoff.values import AnnotatedArticle
from tests.formats.hard import ARTICLE as HARD
from tests.formats.some import SCHEMA
from tests.house.trees import ROOT
from tests.standoff.test_sanad import ARTICLE

FOLDER: Final = ROOT / "tests" / "golden"
_REAL: Final = ROOT / "annotator" / "management" / "demo" / "annotated" / "annotator" / "09-quake-flash.json"
#: A short story, everything that makes formats stumble, and a whole article of the demo.
ARTICLES: Final[tuple[AnnotatedArticle, ...]] = (
    ARTICLE,
    replace(HARD, id="0f3a6c1e-8d52-4d7b-9f11-5c0e7a2b9d44"),
    loads(_REAL.read_bytes()),
)
#: Ways that differ from the usual one: what is binary depends on the libraries it is made with, and is not kept.
OPTIONS: Final[Mapping[str, Mapping[str, str]]] = {"huggingface": {"files": "jsonl"}}
BINARY: Final = frozenset({"spacy"})
KEPT: Final = tuple(name for name, form in FORMATS.items() if form.write and name not in BINARY)


def write(name: str, folder: Path) -> None:
    """The files of one format in a folder."""
    form = FORMATS[name]
    assert form.write is not None
    form.write(ARTICLES, Folder(folder), Wish(SCHEMA, OPTIONS.get(name, {})))


if __name__ == "__main__":
    for kept in KEPT:
        shutil.rmtree(FOLDER / kept, ignore_errors=True)
        write(kept, FOLDER / kept)
