"""Figures of a project: how far, how fast, what is in the sets, what is doubtful, when it may end.

What can be counted in the rows is counted when it is asked for. What stands inside the sets' bodies is kept beside
them (SetFigure, SetType), says which revision it is of, and can be made anew from nothing (``rebuild``).
"""

from annotator.services.figures.board import Board, board_of
from annotator.services.figures.decisions import Decision, decisions_of
from annotator.services.figures.distribution import Distribution, Places, distribution_of, places_of
from annotator.services.figures.forecast import Forecast, forecast_of
from annotator.services.figures.keeping import Freshness, freshen, rebuild, recount_job, stale
from annotator.services.figures.outlook import Outlook, Unsaid
from annotator.services.figures.own import Own, own_of
from annotator.services.figures.pace import Pace, Week, pace_of
from annotator.services.figures.people import Person, Spread, people_of
from annotator.services.figures.progress import Progress, progress_of

__all__ = [
    "Board",
    "Decision",
    "Distribution",
    "Forecast",
    "Freshness",
    "Outlook",
    "Own",
    "Pace",
    "Person",
    "Places",
    "Progress",
    "Spread",
    "Unsaid",
    "Week",
    "board_of",
    "decisions_of",
    "distribution_of",
    "forecast_of",
    "freshen",
    "own_of",
    "pace_of",
    "people_of",
    "places_of",
    "progress_of",
    "rebuild",
    "recount_job",
    "stale",
]
