"""What was taken for what: a square of counts whose every cell leads to its places; for a phone there is a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from annotator.web.charts.drawing import Plane, element
from annotator.web.charts.scales import room

_STEPS: Final = 5
_TOP: Final = 30.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its way to the places (empty = none); ``told``: all of it in words. ``calm``: on the diagonal."""

    count: int
    shown: str
    told: str
    address: str = ""
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """``rows``: for each label as many cells as there are columns, None where there is none."""

    labels: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]


def heat(of: Heat, *, rtl: bool, title: str, description: str = "", width: float = 690) -> SafeString:
    """The square. The diagonal is muted, and takes no part in the scale of tints: it would drown all the others."""
    start = min(150.0, max((room(label) for label in of.labels), default=0.0) + 16)
    size = min(64.0, (width - start) / max(len(of.columns), 1))
    # Where columns are narrower than their names these stand in two heights.
    tight = any(room(label) > size for label in of.columns)
    top = _TOP + (16 if tight else 0)
    height = min(size, 46.0)
    plane = Plane(start + size * len(of.columns), top + height * len(of.rows) + 6, rtl)
    most = max((cell.count for row in of.rows for cell in row if cell and not cell.calm), default=0)
    parts = []
    for n, label in enumerate(of.columns):
        y = top - 10 - (16 if tight and n % 2 == 0 else 0)
        parts.append(plane.label(start + (n + 0.5) * size, y, label, class_="faint", anchor="middle"))
    for n, (label, row) in enumerate(zip(of.labels, of.rows, strict=True)):
        parts.append(plane.label(0, top + n * height + height / 2 + 5, label))
        for m, cell in enumerate(row):
            if cell is not None:
                parts.append(_cell(plane, cell, (start + m * size, top + n * height), (size, height), most))
    return plane.svg(parts, title=title, description=description, class_="heat", role="group")


def _cell(plane: Plane, cell: Cell, at: tuple[float, float], size: tuple[float, float], most: int) -> str:
    along, top = at
    inner = [
        element("title", cell.told),
        plane.box(along + 1.5, top + 1.5, size[0] - 3, size[1] - 3, class_=f"cell {_tint(cell, most)}", rx=5),
        plane.label(
            along + size[0] / 2, top + size[1] / 2 + 5, cell.shown, class_=f"count {_tint(cell, most)}", anchor="middle"
        ),
    ]
    if not cell.address:
        return element("g", *inner)
    return element("a", *inner, href=cell.address, aria_label=cell.told)


def _tint(cell: Cell, most: int) -> str:
    if cell.calm:
        return "calm"
    return f"h{1 + min(_STEPS - 1, int(_STEPS * cell.count / most * 0.999))}" if cell.count and most else "h0"
