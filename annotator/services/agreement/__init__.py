"""How far people agree, each of whom annotated an article without seeing the other's work; or they and the gold.

What the sets of an article have in common is counted once for each of their revisions and kept (PairEvidence,
GroupEvidence); measures, tables and lists are worked out of that, and kept too as long as they are true
(AgreementFigures). Nothing of it is for those who work blind.
"""

from annotator.services.agreement.figures import LEAST, PairPart, Part, TimePart, exact_of
from annotator.services.agreement.freshening import agreement_job, rebuild
from annotator.services.agreement.helping import Need
from annotator.services.agreement.naming import Choices
from annotator.services.agreement.objects import asked_object, measure_lines, page_object, report_object
from annotator.services.agreement.places import Page, Place, Said, directed, places_of
from annotator.services.agreement.population import Asked, Couple, population_of
from annotator.services.agreement.report import Report, report_of, whole_report_of
from annotator.services.agreement.snippets import Run

__all__ = [
    "LEAST",
    "Asked",
    "Choices",
    "Couple",
    "Need",
    "Page",
    "PairPart",
    "Part",
    "Place",
    "Report",
    "Run",
    "Said",
    "TimePart",
    "agreement_job",
    "asked_object",
    "directed",
    "exact_of",
    "measure_lines",
    "page_object",
    "places_of",
    "population_of",
    "rebuild",
    "report_object",
    "report_of",
    "whole_report_of",
]
