"""Dot and whisker: a value with the range around it, in a line of a table."""

from django.utils.safestring import SafeString

from annotator.web.charts.drawing import Plane


def whisker(
    low: float, value: float, high: float, *, top: float, rtl: bool, title: str, width: float = 120, height: float = 20
) -> SafeString:
    """A dot at ``value``, a line from ``low`` to ``high``, on a scale from 0 to ``top``; what is beyond is drawn in."""
    plane = Plane(width, height, rtl)
    inset, middle = 6.0, height / 2

    def along(of: float) -> float:
        return inset + (width - 2 * inset) * min(max(of / top, 0.0), 1.0) if top else inset

    parts = [
        plane.line((inset, middle), (width - inset, middle), class_="grid"),
        plane.line((along(low), middle), (along(high), middle), class_="range"),
        plane.dot(along(value), middle, 4.5, class_="value"),
    ]
    return plane.svg(parts, title=title, class_="whisker")
