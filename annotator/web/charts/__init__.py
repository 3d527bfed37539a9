"""Charts as SVG: pure functions from figures with their labels to a drawing, in either direction of reading.

Nothing here knows a language, a clock or a database: labels come written. Lengths are CSS pixels at 1:1; a chart that
must also stand on a phone has a form for it, it is not shrunk. Colours are classes of ``static/css/charts.css``.
"""

from annotator.web.charts.bars import Bar, Ink, Piece, ranked, spark, stacked, weeks
from annotator.web.charts.dots import Dot, Dots, Scale, dots, dots_narrow, floor_of
from annotator.web.charts.drawing import Plane
from annotator.web.charts.growth import Ending, Growth, Mark, growth
from annotator.web.charts.heat import Cell, Heat, heat
from annotator.web.charts.scales import steps
from annotator.web.charts.trend import Point, trend
from annotator.web.charts.whiskers import whisker

__all__ = [
    "Bar",
    "Cell",
    "Dot",
    "Dots",
    "Ending",
    "Growth",
    "Heat",
    "Ink",
    "Mark",
    "Piece",
    "Plane",
    "Point",
    "Scale",
    "dots",
    "dots_narrow",
    "floor_of",
    "growth",
    "heat",
    "ranked",
    "spark",
    "stacked",
    "steps",
    "trend",
    "weeks",
    "whisker",
]
