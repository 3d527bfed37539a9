"""What has grown week by week towards a goal, and where it may arrive: a line, a band, a mark for the goal's date."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from annotator.web.charts.drawing import Plane
from annotator.web.charts.scales import room

#: Above the plot stand the goal's label and where it is reached, in two lines; beneath it the line of dates.
_HEAD: Final = 48.0
_FOOT: Final = 36.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis with its label: days since the beginning, or an amount."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Ending:
    """When the goal may be reached: days since the beginning, ``label`` and ``note`` in words."""

    early: float
    middle: float
    late: float
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Growth:
    """Days on one axis (0 … ``days``), amounts on the other. ``done``: (day, amount), the last of them is today."""

    done: Sequence[tuple[float, float]]
    days: float
    goal: Mark
    today: str
    dates: Sequence[Mark]
    amounts: Sequence[Mark]
    ending: Ending | None
    due: Mark | None
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where days and amounts stand on the plane."""

    plane: Plane
    of: Growth
    start: float

    def along(self, day: float) -> float:
        return self.start + (self.plane.width - 8 - self.start) * min(day, self.of.days) / self.of.days

    def y(self, amount: float) -> float:
        foot, top = self.foot, max(self.of.goal.at, 1)
        return foot - (foot - _HEAD) * amount / top

    @property
    def foot(self) -> float:
        return self.plane.height - _FOOT


def growth(of: Growth, *, rtl: bool, narrow: bool = False) -> SafeString:
    """The chart, 720 × 290, or 320 × 270 for a phone; time and amounts grow away from where reading begins."""
    plane = Plane(320, 270, rtl) if narrow else Plane(720, 290, rtl)
    plot = _Plot(plane, of, max((room(mark.label) for mark in of.amounts), default=0.0) + 14)
    parts = [*_axes(plot), *_goal(plot), *_ahead(plot), *_behind(plot), *_here(plot)]
    return plane.svg(parts, title=of.title, description=of.description, class_="growth")


def _axes(plot: _Plot) -> list[str]:
    parts, end = [], plot.plane.width - 8
    for mark in plot.of.amounts:
        y = plot.y(mark.at)
        parts.append(plot.plane.line((plot.start, y), (end, y), class_="grid"))
        parts.append(plot.plane.label(plot.start - 8, y + 4, mark.label, class_="faint", anchor="end"))
    free = 0.0
    for mark in plot.of.dates:
        along = plot.along(mark.at)
        if along >= free and along + room(mark.label) <= plot.plane.width:
            parts.append(plot.plane.label(along, plot.plane.height - 10, mark.label, class_="faint"))
            free = along + room(mark.label) + 12
    return parts


def _goal(plot: _Plot) -> list[str]:
    y, end = plot.y(plot.of.goal.at), plot.plane.width - 8
    parts = [
        plot.plane.line((plot.start, y), (end, y), class_="goal"),
        plot.plane.label(plot.start, y - 11, plot.of.goal.label, class_="strong"),
    ]
    if plot.of.due:
        along = plot.along(plot.of.due.at)
        half = room(plot.of.due.label) / 2
        beside = min(max(along, plot.start + half), plot.plane.width - half)
        parts.append(plot.plane.line((along, _HEAD), (along, plot.foot), class_="due"))
        parts.append(plot.plane.label(beside, plot.foot - 8, plot.of.due.label, class_="due-label", anchor="middle"))
    return parts


def _ahead(plot: _Plot) -> list[str]:
    """The band and the middle way from today to the goal, with the words over where it ends."""
    ending = plot.of.ending
    if ending is None:
        return []
    day, amount = plot.of.done[-1]
    here, y = (plot.along(day), plot.y(amount)), plot.y(plot.of.goal.at)
    early, middle, late = ((plot.along(at), y) for at in (ending.early, ending.middle, ending.late))
    half = max(room(ending.label), room(ending.note)) / 2
    words = min(max(middle[0], plot.start + half), plot.plane.width - half)
    return [
        plot.plane.path([here, early, late], class_="band", closed=True),
        plot.plane.path([here, middle], class_="expected"),
        plot.plane.dot(*middle, 4.5, class_="arrival"),
        plot.plane.label(words, y - 27, ending.label, class_="strong", anchor="middle"),
        plot.plane.label(words, y - 11, ending.note, class_="faint", anchor="middle"),
    ]


def _behind(plot: _Plot) -> list[str]:
    points = [(plot.along(day), plot.y(amount)) for day, amount in plot.of.done]
    (first, _), (last, _) = points[0], points[-1]
    return [
        plot.plane.path([(first, plot.foot), *points, (last, plot.foot)], class_="area", closed=True),
        plot.plane.path(points, class_="done"),
    ]


def _here(plot: _Plot) -> list[str]:
    """Today: its words stand after it, under the way ahead, or before it, over the way behind, where room is."""
    day, amount = plot.of.done[-1]
    along, y = plot.along(day), plot.y(amount)
    wide = room(plot.of.today)
    fits = along + 12 + wide <= plot.plane.width
    at, anchor, base = (along + 12, "start", min(y + 22, plot.foot - 8)) if fits else (along - 12, "end", y - 10)
    return [
        plot.plane.line((along, y + 8), (along, plot.foot), class_="drop"),
        plot.plane.dot(along, y, 6, class_="today"),
        plot.plane.label(at, base, plot.of.today, class_="strong", anchor=anchor),
    ]
