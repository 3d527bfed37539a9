"""Colours as they are chosen for a type: judged against the sheet, the ink and the other types; free ones proposed.

A colour is what the schema holds: ``{"fill", "bar", "darkFill", "darkBar"}``, each ``#rrggbb``. The formulas stand in
``colours``; the thresholds are WCAG 2.2's (1.4.3 for text, 1.4.11 for marks) and, for distance, what was measured on
the colours that come with the program: below CLOSE two fills are taken for each other, from APART on nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from typing import Literal

from annotator.standoff.colours import (
    DARK_INK,
    DARK_SHEET,
    INK,
    SHEET,
    VISIONS,
    WHITE,
    Triple,
    contrast,
    distance,
    least_distance,
)

Side = Literal["light", "dark"]
Colour = Mapping[str, str]
#: Contrast of the article's letters on a fill, and of a bar with what it stands on, at the least.
INK_LEAST, MARK_LEAST = 4.5, 3.0
#: Distances (CIE76, over all kinds of sight) between two fills: taken for each other below, told apart from.
CLOSE, APART = 11.5, 14.0
#: Distance of a fill from the bare sheet, below which a mark is overlooked.
FROM_SHEET = 8.0

_SIDES: Mapping[Side, tuple[str, str, str, str]] = {
    "light": ("fill", "bar", INK, SHEET),
    "dark": ("darkFill", "darkBar", DARK_INK, DARK_SHEET),
}
# Linear sRGB from CIE XYZ (IEC 61966-2-1, D65): the inverse of ``colours.TO_XYZ``.
_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
# Lightness and chroma (CIE LCh) that proposals are looked for in: pale fills, dark bars; and the other way round.
_FILLS: Sequence[tuple[float, float]] = ((94, 12), (91, 24), (86, 12), (85, 34), (79, 24), (76, 42))
_DARK_FILLS: Sequence[tuple[float, float]] = ((22, 18), (26, 34), (31, 14), (33, 40), (38, 26), (41, 44))
_HUES = range(0, 360, 10)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a colour is not good enough for, on one ``side``: the ``value`` measured and the ``least`` wanted.

    Codes: "ink" (letters on the fill), "bar_on_sheet", "bar_on_fill" (contrast ratios); "pale" (fill and sheet),
    "taken_for" and "close_to" (the fill of the type ``other``) are distances, for the kind of sight ``vision``.
    """

    code: str
    side: Side
    value: float
    least: float
    other: str = ""
    vision: str = ""

    @property
    def grave(self) -> bool:
        """Whether it should not stay so; "close_to" may."""
        return self.code != "close_to"


def doubts(colour: Colour, others: Mapping[str, Colour] | None = None) -> tuple[Doubt, ...]:
    """What is wrong with a colour beside ``others`` (by the code of their type), the gravest kind first."""
    found = [doubt for side in _SIDES for doubt in (*_contrasts(colour, side), *_distances(colour, others or {}, side))]
    return tuple(sorted(found, key=lambda doubt: (not doubt.grave, doubt.code in ("taken_for", "close_to"))))


def _contrasts(colour: Colour, side: Side) -> Iterator[Doubt]:
    fill, bar, ink, sheet = (colour.get(one, one) for one in _SIDES[side])
    asked = (
        ("ink", ink, fill, INK_LEAST),
        ("bar_on_sheet", bar, sheet, MARK_LEAST),
        ("bar_on_fill", bar, fill, MARK_LEAST),
    )
    for code, one, other, least in asked:
        value = contrast(one, other)
        if value < least:
            yield Doubt(code, side, value, least)


def _distances(colour: Colour, others: Mapping[str, Colour], side: Side) -> Iterator[Doubt]:
    key, _, _, sheet = _SIDES[side]
    for other, against, least, code in (
        ("", sheet, FROM_SHEET, "pale"),
        *((other, found[key], APART, "close_to") for other, found in others.items()),
    ):
        value, vision = nearest(colour[key], against)
        if value < least:
            yield Doubt("taken_for" if other and value < CLOSE else code, side, value, least, other, vision)


def nearest(one: str, other: str) -> tuple[float, str]:
    """The least distance of two colours over all kinds of sight, and the kind it is for."""
    return min((distance(one, other, vision), vision) for vision in VISIONS)


def proposals(others: Iterable[Colour], count: int = 6) -> tuple[dict[str, str], ...]:
    """Free colours, the one farthest from ``others`` first, each as far from those before it as can be.

    They are looked for over the circle of hues in CIE LCh, and all their contrasts suffice. Where many types have
    taken the room, what is left may still be close to one: ``doubts`` says so.
    """
    taken = list(others)
    free: dict[str, dict[str, float]] = {
        key: {fill: _room(fill, (other[key] for other in taken)) for fill in {one[key] for one in _candidates()}}
        for key in ("fill", "darkFill")
    }
    chosen: list[dict[str, str]] = []
    while len(chosen) < count:
        best = max(_candidates(), key=lambda one: min(free[key][one[key]] for key in free))
        chosen.append(dict(best))
        for key, rooms in free.items():
            free[key] = {fill: min(room, least_distance(fill, best[key])) for fill, room in rooms.items()}
    return tuple(chosen)


def _room(fill: str, taken: Iterable[str]) -> float:
    return min((least_distance(fill, other) for other in taken), default=100.0)


@cache
def _candidates() -> tuple[Colour, ...]:
    """Every pair of a light and a dark look of one hue whose contrasts suffice."""
    made: list[Colour] = []
    for hue in _HUES:
        light = [{"fill": _hex(*fill, hue), "bar": _hex(34, 50, hue)} for fill in _FILLS]
        dark = [{"darkFill": _hex(*fill, hue), "darkBar": _hex(80, 48, hue)} for fill in _DARK_FILLS]
        made += [{**one, **other} for one in light for other in dark]
    return tuple(colour for colour in made if not doubts(colour))


def _hex(lightness: float, chroma: float, hue: int) -> str:
    """The sRGB colour at a place of CIE LCh (D65); what no screen shows is brought nearer to grey."""
    for share in range(10, -1, -1):
        found = _linear(lightness, chroma * share / 10, hue)
        if all(-0.0005 <= value <= 1.0005 for value in found):
            break
    return "#" + "".join(f"{round(255 * _compressed(min(1.0, max(0.0, value)))):02x}" for value in found)


def _linear(lightness: float, chroma: float, hue: int) -> Triple:
    y = (lightness + 16) / 116
    x, z = y + chroma * cos(radians(hue)) / 500, y - chroma * sin(radians(hue)) / 200
    xyz = [white * _cubed(value) for white, value in zip(WHITE, (x, y, z), strict=True)]
    red, green, blue = (sum(a * b for a, b in zip(row, xyz, strict=True)) for row in _FROM_XYZ)
    return red, green, blue


def _cubed(value: float) -> float:
    return value**3 if value > 6 / 29 else (value - 4 / 29) * 108 / 841


def _compressed(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * float(value ** (1 / 2.4)) - 0.055
