"""The report and its places as JSON objects: what the API answers and the command writes."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from annotator.agreement.measuring import Measured
from annotator.services.agreement.places import Page, Place
from annotator.services.agreement.population import Asked, Voice
from annotator.services.agreement.report import Report

_COLUMNS: Final = ("code", "layer", "subject", "value", "low", "high", "n")


def report_object(report: Report) -> dict[str, Any]:
    """The whole report; people by their keys, with ``names`` for those who may read them."""
    layer = report.asked.layer
    return {
        "asked": asked_object(report.asked) | ({"people": []} if report.veiled else {}),
        "articles": report.articles,
        "pairs_of_sets": report.couples,
        "fresh": report.fresh,
        "missing_articles": report.missing,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "measures": _measures(report.measures, layer),
        "group": {"articles": report.group.articles, "measures": _measures(report.group.measures, layer)},
        "mean_over_pairs": _measures(report.mean, layer),
        "pairs": [
            {
                "one": _person(pair.one, report),
                "other": _person(pair.other, report),
                "articles": pair.articles,
                "measures": _measures(pair.measures, layer),
            }
            for pair in report.pairs
        ],
        "times": [
            {"start": time.start.isoformat(), "articles": time.articles, "measures": _measures(time.measures, layer)}
            for time in report.times
        ],
        "period": "month" if report.monthly else "week",
        "cells": dict(sorted(report.cells.items())),
        "differences": dict(sorted(report.differences.items())),
        "needs": [{**asdict(need), "person": _person(need.person, report)} for need in report.needs],
    }


def asked_object(asked: Asked) -> dict[str, Any]:
    """What was asked for."""
    return asked.request | {"layer": asked.layer}


def page_object(page: Page) -> dict[str, Any]:
    """A page of places; offsets are code points, end exclusive."""
    return {
        "cell": page.cell,
        "total": page.total,
        "fresh": not page.missing,
        "missing_articles": page.missing,
        "results": [_place(place, page) for place in page.places],
        "after": page.after,
    }


def _place(place: Place, page: Page) -> dict[str, Any]:
    return {
        "article": str(place.article.public),
        "title": place.article.title,
        "one": _voice(place.couple.one, page) | ({"kind": "suggested"} if place.couple.predicted else {}),
        "other": _voice(place.couple.other, page),
        "layer": place.layer,
        "type": place.type,
        "said": [asdict(said) for said in place.said],
        "snippet": [{"text": run.text, "marked_by": run.code} for run in place.runs],
    }


def _voice(voice: Voice, page: Page) -> dict[str, Any]:
    name = page.names.get(voice.author, "") if voice.author is not None else ""
    return {"annotation_set": str(voice.set_id), "kind": "gold" if voice.author is None else "annotator", "name": name}


def _person(person: int | None, report: Report) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"id": None if report.veiled else person, "name": report.names.get(person, "")}


def _measures(measures: Sequence[Measured], layer: str) -> list[dict[str, Any]]:
    found = [one for one in measures if layer in {"", one.layer}]
    return [asdict(one) for one in found]


def measure_lines(report: Report) -> Iterator[list[str]]:
    """The measures of a report as lines of a file, a heading first; codes cannot be taken for formulas."""
    yield list(_COLUMNS)
    for one in _measures([*report.measures, *report.group.measures], report.asked.layer):
        yield ["" if one[name] is None else str(one[name]) for name in _COLUMNS]
