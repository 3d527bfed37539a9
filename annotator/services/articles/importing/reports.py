"""The report of an import: a line for every record, what became of it and why, as a table for a spreadsheet."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import orjson
from django.utils.translation import gettext as _

from annotator.services.articles.importing import reasons
from annotator.services.articles.importing.outcomes import COMING, Checked
from annotator.text.cells import neutral

HEADER: Final = ("record", "file", "line", "outcome", "code", "reason", "article", "name", "title", "losses")
#: The outcome of what would have come in, had all been good.
HELD_BACK: Final = "held_back"


class Report:
    """Lines are kept beside until it is known whether anything came in; ``place`` gives the table its name."""

    def __init__(self, path: Path | None, beside: Path) -> None:
        self._path, self._beside = path, beside
        self._lines: BinaryIO = beside.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self._beside.unlink(missing_ok=True)
        self._made().unlink(missing_ok=True)

    def add(self, one: Checked) -> None:
        """Add a record."""
        if self._path is not None:
            self._lines.write(orjson.dumps(_line(one), option=orjson.OPT_NON_STR_KEYS) + b"\n")

    def finish(self, *, came_in: bool) -> None:
        """Write the table beside its place; ``came_in``: what was good is stored."""
        if self._path is None:
            return
        self._lines.flush()
        with self._made().open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.writer(out)
            table.writerow(HEADER)
            table.writerows(_rows(self._beside, came_in=came_in))
            out.flush()
            os.fsync(out.fileno())

    def place(self) -> None:
        """Put the table in its place: by whoever has seen, under lock, that this import is the one."""
        if self._path is not None:
            self._made().replace(self._path)

    def _made(self) -> Path:
        return self._beside.with_suffix(".part")


def _line(one: Checked) -> dict[str, object]:
    candidate = one.candidate
    return {
        "record": one.number,
        "file": one.where.file,
        "line": one.where.line,
        "outcome": one.outcome,
        "code": one.code,
        "facts": dict(one.facts),
        "article": one.ready.public if one.ready else one.facts.get("article", ""),
        "name": candidate.name if candidate else "",
        "title": candidate.title if candidate else "",
        "losses": dict(one.losses),
    }


def _rows(lines: Path, *, came_in: bool) -> Iterator[list[str]]:
    with lines.open("rb") as there:
        for line in there:
            yield _cells(orjson.loads(line), came_in=came_in)


def _cells(line: dict[str, object], *, came_in: bool) -> list[str]:
    held = not came_in and line["outcome"] in COMING
    facts = line["facts"] if isinstance(line["facts"], dict) else {}
    losses = line["losses"] if isinstance(line["losses"], dict) else {}
    told = {
        **line,
        "outcome": HELD_BACK if held else line["outcome"],
        "reason": _("Held back: another record keeps the import out.")
        if held
        else reasons.sentence(str(line["code"]), facts),
        "article": "" if held else line["article"],
        "losses": "; ".join(f"{code} × {times}" for code, times in sorted(losses.items())),
    }
    return ["" if told[name] is None else neutral(str(told[name])) for name in HEADER]
