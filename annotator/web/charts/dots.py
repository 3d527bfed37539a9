"""Values with the range around each, one below the other in groups, on one scale; for a desk and for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from django.utils.safestring import SafeString

from annotator.web.charts.drawing import Plane, element
from annotator.web.charts.scales import room

_PITCH: Final = 38.0
_NARROW: Final = 50.0
_GROUP: Final = 46.0
_FOOT: Final = 28.0
#: Width of the value and of its range, written out beside the scale on a desk.
_WRITTEN: Final = 142.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A line: ``low`` and ``high`` None = no range is told; ``told``: all of it in words, for a pointer that rests."""

    label: str
    note: str
    value: float
    shown: str
    low: float | None = None
    high: float | None = None
    range: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """Lines under a heading; an empty heading takes no room."""

    title: str
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``floor`` to 1; from ``good`` on the ground is tinted. ``marks``: places on it with their labels."""

    floor: float
    marks: Sequence[tuple[float, str]]
    good: float = 0.8


def floor_of(values: Sequence[float]) -> float:
    """Where a scale up to 1 begins so that all of these stand on it: a tenth, 0.5 at the most."""
    return min(0.5, floor(min(values, default=0.5) * 10) / 10)


def dots(groups: Sequence[Dots], scale: Scale, *, rtl: bool, title: str, description: str = "") -> SafeString:
    """The wide form, 690 across: label, scale, value and range in one line; the greater values lie further along."""
    plane = Plane(690, _height(groups, _PITCH), rtl)
    written = [f"{dot.label} {dot.note}" for group in groups for dot in group.dots]
    start = min(330.0, max((room(text) for text in written), default=0.0) + 26)
    ground = _Ground(plane, scale, start, plane.width - _WRITTEN)
    parts = [*ground.drawn(4)]
    y = 0.0
    for group in groups:
        if group.title:
            parts += _heading(plane, y, group.title, line=True)
            y += _GROUP
        for dot in group.dots:
            middle = y + _PITCH / 2
            inner = [
                plane.label(0, middle + 5, dot.label, class_="name"),
                plane.label(room(dot.label) + 12, middle + 5, dot.note, class_="faint"),
                *_mark(ground, dot, middle),
                plane.label(plane.width - _WRITTEN + 18, middle + 5, dot.shown, class_="strong"),
                plane.label(plane.width, middle + 5, dot.range, class_="faint", anchor="end"),
            ]
            parts.append(element("g", element("title", dot.told), *inner))
            y += _PITCH
    return plane.svg(parts, title=title, description=description, class_="dots")


def dots_narrow(groups: Sequence[Dots], scale: Scale, *, rtl: bool, title: str, description: str = "") -> SafeString:
    """The form for a phone, 320 across: the label above its own line of the scale."""
    plane = Plane(320, _height(groups, _NARROW), rtl)
    ground = _Ground(plane, scale, 10.0, plane.width - 10)
    parts = [*ground.drawn(2)]
    y = 0.0
    for group in groups:
        if group.title:
            parts += _heading(plane, y, group.title, line=False)
            y += _GROUP
        for dot in group.dots:
            middle = y + 36
            inner = [
                plane.label(0, y + 19, dot.label, class_="name"),
                plane.label(room(dot.label) + 10, y + 19, dot.note, class_="faint"),
                plane.label(plane.width, y + 19, dot.shown, class_="strong", anchor="end"),
                plane.line((ground.start, middle), (ground.end, middle), class_="grid"),
                *_mark(ground, dot, middle),
            ]
            parts.append(element("g", element("title", dot.told), *inner))
            y += _NARROW
    return plane.svg(parts, title=title, description=description, class_="dots narrow")


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where values stand on the plane."""

    plane: Plane
    scale: Scale
    start: float
    end: float

    def along(self, value: float) -> float:
        share = (min(max(value, self.scale.floor), 1.0) - self.scale.floor) / (1.0 - self.scale.floor)
        return self.start + (self.end - self.start) * share

    def drawn(self, every: int) -> list[str]:
        """The tinted ground, and the lines with their labels; where room is short only some of them."""
        foot = self.plane.height - _FOOT
        good = self.along(self.scale.good)
        parts = [self.plane.box(good, 0, self.end - good, foot, class_="good")]
        most = max(1, round(len(self.scale.marks) / (2.0 * every)))
        for n, (at, label) in enumerate(reversed(self.scale.marks)):
            if every == 4:
                parts.append(self.plane.line((self.along(at), 0), (self.along(at), foot), class_="grid"))
            if n % most == 0:
                parts.append(self.plane.label(self.along(at), foot + 19, label, class_="faint", anchor="middle"))
        return parts


def _height(groups: Sequence[Dots], pitch: float) -> float:
    return sum((_GROUP if group.title else 0) + pitch * len(group.dots) for group in groups) + _FOOT


def _heading(plane: Plane, y: float, title: str, *, line: bool) -> list[str]:
    parts = [plane.label(0, y + 30, title, class_="heading")]
    return [*parts, plane.line((0, y + 40), (plane.width, y + 40), class_="axis")] if line else parts


def _mark(ground: _Ground, dot: Dot, y: float) -> list[str]:
    """The dot, before its range with an end at each side."""
    kind = " low" if dot.value < 2 / 3 else ""
    value = ground.plane.dot(ground.along(dot.value), y, 6, class_=f"value{kind}")
    if dot.low is None or dot.high is None:
        return [value]
    low, high = ground.along(dot.low), ground.along(dot.high)
    ends = [ground.plane.line((at, y - 5), (at, y + 5), class_=f"range{kind}") for at in (low, high)]
    return [ground.plane.line((low, y), (high, y), class_=f"range{kind}"), *ends, value]
