"""Quality as JSON objects and as lines of a file: what the API answers and managers take home."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from annotator.agreement.measuring import Measured
from annotator.services.agreement.figures import TimePart
from annotator.services.agreement.places import Place
from annotator.services.quality.figures import Practised, Quality, Standing
from annotator.services.quality.kinds import Kind
from annotator.services.quality.own import Own
from annotator.text.cells import neutral

#: The measures told: marks (exactly, overlapping) and frames found; all else stands in the agreement with the gold.
_TOLD: Final = ("spans/exact", "spans/overlap", "frames/match", "frames/roles")
_COLUMNS: Final = ("person", "articles", "code", "layer", "subject", "value", "low", "high", "n")


def quality_object(quality: Quality) -> dict[str, Any]:
    """Everybody's figures."""
    return {
        "articles": quality.articles,
        "fresh": not quality.missing,
        "missing_articles": quality.missing,
        "people": [_standing(one, quality) for one in quality.people],
    }


def own_object(own: Own) -> dict[str, Any]:
    """One's own figures."""
    return {
        "articles": own.articles,
        "fresh": not own.missing,
        "found": _measure(own.found),
        "right": _measure(own.right),
        "strong": _measure(own.strong),
        "advice": _kind(own.advice) if own.advice else None,
        "places": [_place(place) for place in own.places],
        "period": "month" if own.monthly else "week",
        "times": [_time(time) for time in own.times],
        "self_agreement": {"articles": own.again.articles, "score": own.again.score} if own.again else None,
        "practice": [_practised(one) for one in own.practised],
    }


def quality_lines(quality: Quality) -> Iterator[list[str]]:
    """Measures of everybody as lines of a file, a heading first; no cell can be taken for a formula."""
    yield list(_COLUMNS)
    for one in quality.people:
        name = neutral(quality.names.get(one.person, ""))
        for told in _measures(one.measures):
            cells = [told[column] for column in _COLUMNS[2:]]
            yield [name, str(one.articles), *("" if cell is None else str(cell) for cell in cells)]


def _standing(one: Standing, quality: Quality) -> dict[str, Any]:
    speed = one.speed
    return {
        "person": {"id": None if quality.veiled else one.person, "name": quality.names.get(one.person, "")},
        "reads_everything": one.reads,
        "articles": one.articles,
        "measures": _measures(one.measures),
        "period": "month" if one.monthly else "week",
        "times": [_time(time) for time in one.times],
        "differences": [_kind(kind) for kind in one.kinds],
        "drift": {**asdict(one.drift), "moved": one.drift.moved, "types_moved": one.drift.types_moved}
        if one.drift
        else None,
        "control": {"articles": one.control.articles, "f1": _measure(one.control.f1)},
        "self_agreement": {"articles": one.again.articles, "score": one.again.score} if one.again else None,
        "practice": [_practised(done) for done in one.practised],
        "seconds": asdict(speed.article) if speed.article else None,
        "seconds_per_100_words": speed.hundred_words,
    }


def _measures(measures: Sequence[Measured]) -> list[dict[str, Any]]:
    return [asdict(one) for one in measures if one.code.startswith(_TOLD)]


def _measure(one: Measured | None) -> dict[str, Any] | None:
    return asdict(one) if one else None


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "difference": kind.difference,
        "layer": kind.layer,
        "type": kind.type,
        "differing": kind.count,
        "items": kind.items,
    }


def _time(time: TimePart) -> dict[str, Any]:
    return {"start": time.start.isoformat(), "articles": time.articles, "measures": _measures(time.measures)}


def _practised(one: Practised) -> dict[str, Any]:
    return {"article": str(one.article.public), "title": one.article.title, "score": one.score}


def _place(place: Place) -> dict[str, Any]:
    return {
        "article": str(place.article.public),
        "annotation_set": str(place.couple.one.set_id),
        "title": place.article.title,
        "layer": place.layer,
        "type": place.type,
        "said": [{"code": said.code, "mine": said.one, "gold": said.other} for said in place.said],
        "snippet": [
            {"text": run.text, "marked_by": {"one": "mine", "other": "gold"}.get(run.code, run.code)}
            for run in place.runs
        ],
    }
