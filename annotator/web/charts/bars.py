"""Bars: one stacked of states, a row of weeks, a small one in a table's line, a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from django.utils.safestring import SafeString

from annotator.web.charts.drawing import Plane, element
from annotator.web.charts.scales import room

#: The least a bar of something is high or long: what is there can be seen.
_LEAST: Final = 2.0
_THEMES: Final = ("light", "dark", "sepia")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the whole: ``code`` is its class, ``label`` what a pointer resting on it reads."""

    code: str
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Ink:
    """Fill and edge of a type's bar (``#rrggbb``) in the light, dark and sepia theme: a schema's colours are data."""

    light: tuple[str, str]
    dark: tuple[str, str]
    sepia: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: ``shown`` is its value as the reader writes it, ``now`` marks the one that is still growing."""

    label: str
    value: float
    shown: str
    now: bool = False
    ink: Ink | None = None


def stacked(pieces: Sequence[Piece], *, rtl: bool, title: str, height: float = 26) -> SafeString:
    """A bar of the whole, the first piece where reading begins. It stretches to any width; its gaps do not."""
    plane = Plane(1000, height, rtl)
    whole = sum(piece.count for piece in pieces) or 1
    parts, before = [], 0
    for piece in pieces:
        along, length = 1000 * before / whole, 1000 * piece.count / whole
        before += piece.count
        if piece.count:
            drawn = plane.box(along, 0, length, height, class_="whole")
            parts.append(element("g", element("title", piece.label), drawn, class_=f"piece {piece.code}"))
    # Stretching is for this one alone: it has no letters in it.
    return plane.svg(parts, title=title, class_="stacked", preserveAspectRatio="none")


def weeks(bars: Sequence[Bar], *, rtl: bool, title: str, description: str = "", width: float = 720) -> SafeString:
    """A bar for each week, the oldest where reading begins; its value above, below as many dates as find room."""
    plane = Plane(width, 190, rtl)
    top, foot = 24.0, 160.0
    most = max((bar.value for bar in bars), default=0) or 1
    share = width / max(len(bars), 1)
    thick = min(44.0, share * 0.62)
    every = ceil((max((room(bar.label) for bar in bars), default=0) + 10) / share)
    parts = [plane.line((0, foot), (width, foot), class_="axis")]
    for n, bar in enumerate(bars):
        middle = (n + 0.5) * share
        high = max(_LEAST, (foot - top) * bar.value / most)
        kind = "none" if not bar.value else "now" if bar.now else "past"
        parts.append(plane.box(middle - thick / 2, foot - high, thick, high, class_=kind, rx=4 if bar.value else None))
        if bar.value:
            # A lone Arabic zero reads as a dot: the trace says it.
            parts.append(plane.label(middle, foot - high - 7, bar.shown, class_="strong", anchor="middle"))
        if (len(bars) - 1 - n) % every == 0:
            parts.append(_below(plane, middle, bar))
    return plane.svg(parts, title=title, description=description, class_="weeks")


def _below(plane: Plane, middle: float, bar: Bar) -> str:
    """A week's date under its bar, drawn in where it would stand outside."""
    half = room(bar.label) / 2
    along = min(max(middle, half), plane.width - half)
    return plane.label(along, 180, bar.label, class_="strong" if bar.now else "faint", anchor="middle")


def spark(values: Sequence[float], *, rtl: bool, title: str, width: float = 110, height: float = 26) -> SafeString:
    """The last weeks in a line of a table; the newest, still growing, in brass."""
    plane = Plane(width, height, rtl)
    most = max(values, default=0) or 1
    share = width / max(len(values), 1)
    parts: list[str] = []
    for n, value in enumerate(values):
        high = max(_LEAST, (height - 4) * value / most)
        kind = "none" if not value else "now" if n == len(values) - 1 else "past"
        parts.append(plane.box(n * share + 1.5, height - 2 - high, share - 3, high, class_=kind, rx=1.5))
    return plane.svg(parts, title=title, class_="spark")


def ranked(bars: Sequence[Bar], *, rtl: bool, title: str, description: str = "", width: float = 360) -> SafeString:
    """A line for each thing counted; names stand before their bars, or above them where they are long."""
    before = max((room(bar.label) for bar in bars), default=0.0) + 14
    above = before > width * 0.42
    start = 0.0 if above else before
    pitch = 50 if above else 34
    plane = Plane(width, pitch * len(bars) + 4, rtl)
    most = max((bar.value for bar in bars), default=0) or 1
    space = width - start - max((room(bar.shown) for bar in bars), default=0.0) - 14
    parts: list[str] = []
    for n, bar in enumerate(bars):
        top = n * pitch + (20.0 if above else 0.0)
        length = max(_LEAST, space * bar.value / most)
        parts.append(plane.label(0, n * pitch + (16 if above else 21), bar.label))
        parts += _inked(plane, start, top + 7, length, bar.ink)
        parts.append(plane.label(start + length + 8, top + 21, bar.shown, class_="strong"))
    return plane.svg(parts, title=title, description=description, class_="ranked")


def _inked(plane: Plane, along: float, top: float, length: float, ink: Ink | None) -> list[str]:
    """A bar with its edge below; in a type's own colours once for each theme, of which the page shows one."""
    if ink is None:
        return [plane.box(along, top, length, 18, class_="past", rx=3)]
    parts: list[str] = []
    for theme, (fill, edge) in zip(_THEMES, (ink.light, ink.dark, ink.sepia), strict=True):
        inner = plane.box(along, top, length, 18, class_="fill", fill=fill, rx=3)
        parts.append(
            element("g", inner, plane.box(along, top + 18, length, 2.5, class_="edge", fill=edge), class_=f"in-{theme}")
        )
    return parts
