"""Charts as SVG: pure functions from figures with their labels to a drawing, in either direction of reading.

Nothing here knows a language, a clock or a database: labels come written. Lengths are CSS pixels at 1:1; a chart that
must also stand on a phone has a form for it, it is not shrunk. Colours are classes of ``static/css/charts.css``.
"""

from annotator.web.charts.bars import Bar, Ink, Piece, ranked, spark, stacked, weeks
from annotator.web.charts.drawing import Plane
from annotator.web.charts.growth import Ending, Growth, Mark, growth
from annotator.web.charts.scales import steps
from annotator.web.charts.whiskers import whisker

__all__ = [
    "Bar",
    "Ending",
    "Growth",
    "Ink",
    "Mark",
    "Piece",
    "Plane",
    "growth",
    "ranked",
    "spark",
    "stacked",
    "steps",
    "weeks",
    "whisker",
]
