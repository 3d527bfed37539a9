"""Files that earlier versions gave out are still given out byte for byte, and still read."""

from pathlib import Path

import pytest

from annotator.formats.records import File
from annotator.formats.registry import FORMATS
from tests.formats.golden import ARTICLES, FOLDER, KEPT, write
from tests.formats.some import FITTED, records


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("name", KEPT)
def test_a_format_writes_what_it_wrote(name: str, tmp_path: Path) -> None:
    write(name, tmp_path)
    written, kept = files(tmp_path), files(FOLDER / name)
    assert sorted(written) == sorted(kept)
    assert {one for one in written if written[one] != kept[one]} == set()


@pytest.mark.parametrize("name", [name for name in KEPT if FORMATS[name].lossless and FORMATS[name].read])
def test_a_format_reads_what_it_wrote(name: str) -> None:
    back = records([File.of(f"old/{path}", data) for path, data in files(FOLDER / name).items()], FITTED)
    fitted = {one.annotated.id: one.annotated for one in back if one.annotated is not None}
    assert {one.format for one in back} == {name}
    for article in ARTICLES:
        assert fitted[article.id].text == article.text
        assert fitted[article.id].annotations.spans.keys() == article.annotations.spans.keys()


def test_no_format_is_kept_that_is_gone() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(KEPT)
