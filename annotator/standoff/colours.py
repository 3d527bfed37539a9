"""Whether colours can be read and told apart, by people of normal and of colour-blind sight.

Colours are ``#rrggbb``. Contrast is WCAG 2.2's; distance is CIE76 in CIELAB after a simulation of the three kinds of
dichromacy (Machado, Oliveira and Fernandes 2009, severity 1.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

INK, SHEET = "#121b23", "#ffffff"
DARK_INK, DARK_SHEET = "#e9eff1", "#152128"
SEPIA_INK, SEPIA_SHEET = "#241b13", "#f8f0dc"
#: What bars are printed on in sepia: darker than the sheet, so that they stay three times as dark as their fills.
SEPIA_BAR_PAPER = "#e6d8c0"

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency.
# IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: the tables for severity 1.0, on linear sRGB.
VISIONS: Mapping[str, Matrix] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Linear sRGB to CIE XYZ, and the white it is relative to (IEC 61966-2-1, D65).
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE: Triple = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Triple:
    """The three channels of a colour as linear light, 0–1 (IEC 61966-2-1)."""
    red, green, blue = (_expanded(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0–1 (WCAG 2.2, definition of *relative luminance*)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1–21 (WCAG 2.2, definition of *contrast ratio*)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def lab(colour: str, vision: str = "normal") -> Triple:
    """CIELAB coordinates of a colour (CIE 15:2004, D65) as an eye with ``vision`` sees it."""
    seen = _times(VISIONS[vision], linear(colour))
    within = (min(1.0, max(0.0, seen[0])), min(1.0, max(0.0, seen[1])), min(1.0, max(0.0, seen[2])))
    x, y, z = (_cube_root(value / white) for value, white in zip(_times(TO_XYZ, within), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, vision: str = "normal") -> float:
    """CIE76 colour difference: the Euclidean distance in CIELAB, for an eye with ``vision``. About 2.3 is just seen."""
    pairs = zip(lab(one, vision), lab(other, vision), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def least_distance(one: str, other: str) -> float:
    """The smallest distance between two colours over all kinds of sight."""
    return min(distance(one, other, vision) for vision in VISIONS)


def closest(colours: Iterable[str]) -> tuple[float, str, str]:
    """The two colours that are hardest to tell apart, by any eye: (distance, one, other); needs at least two."""
    return min((least_distance(one, other), one, other) for one, other in combinations(colours, 2))


def on_paper(colour: str, paper: str) -> str:
    """A colour that was chosen on white, as the same ink gives it on ``paper``: what sepia makes of a fill."""
    pairs = ((int(colour[n : n + 2], 16), int(paper[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{int(ink * light / 255 + 0.5):02x}" for ink, light in pairs)


def _expanded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _times(matrix: Matrix, vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _cube_root(value: float) -> float:
    return float(value ** (1 / 3)) if value > (6 / 29) ** 3 else value * 841 / 108 + 4 / 29
