"""How values have gone from one stretch of time to the next: a line with the range around each of its points."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from annotator.web.charts.dots import Scale
from annotator.web.charts.drawing import Plane, element
from annotator.web.charts.scales import room

_TOP, _FOOT = 12.0, 30.0


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of time; ``value`` None = nothing is known of it, the line is broken there."""

    label: str
    value: float | None
    told: str
    low: float | None = None
    high: float | None = None


def trend(
    points: Sequence[Point], scale: Scale, *, rtl: bool, title: str, description: str = "", width: float = 690
) -> SafeString:
    """The oldest where reading begins; the tinted ground is the same as in ``dots``."""
    plane = Plane(width, 210, rtl)
    start = max((room(label) for _, label in scale.marks), default=0.0) + 14
    foot = plane.height - _FOOT
    share = (width - start - 10) / max(len(points), 1)

    def y(value: float) -> float:
        return foot - (foot - _TOP) * (min(max(value, scale.floor), 1.0) - scale.floor) / (1.0 - scale.floor)

    parts = [plane.box(start, y(1.0), width - start - 10, y(scale.good) - y(1.0), class_="good")]
    for at, label in scale.marks:
        parts.append(plane.line((start, y(at)), (width - 10, y(at)), class_="grid"))
        parts.append(plane.label(start - 8, y(at) + 4, label, class_="faint", anchor="end"))
    parts += _lines(plane, [[(start + (n + 0.5) * share, y(value)) for n, value in run] for run in _runs(points)])
    every = ceil((max((room(point.label) for point in points), default=0.0) + 10) / share)
    for n, point in enumerate(points):
        along = start + (n + 0.5) * share
        if point.value is not None:
            parts.append(element("g", element("title", point.told), *_point(plane, point, point.value, along, y)))
        if (len(points) - 1 - n) % every == 0:
            half = room(point.label) / 2
            beside = min(max(along, half), width - half)
            parts.append(plane.label(beside, plane.height - 8, point.label, class_="faint", anchor="middle"))
    return plane.svg(parts, title=title, description=description, class_="trend dots")


def _runs(points: Sequence[Point]) -> Iterator[list[tuple[int, float]]]:
    """The values that follow each other without a gap, with their numbers."""
    run: list[tuple[int, float]] = []
    for n, point in enumerate(points):
        if point.value is not None:
            run.append((n, point.value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _lines(plane: Plane, runs: Sequence[Sequence[tuple[float, float]]]) -> list[str]:
    return [plane.path(run, class_="way") for run in runs if len(run) > 1]


def _point(plane: Plane, point: Point, at: float, along: float, y: Callable[[float], float]) -> list[str]:
    kind = " low" if at < 2 / 3 else ""
    value = plane.dot(along, y(at), 5, class_=f"value{kind}")
    if point.low is None or point.high is None:
        return [value]
    return [plane.line((along, y(point.low)), (along, y(point.high)), class_=f"range{kind}"), value]
