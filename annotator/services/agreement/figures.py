"""The figures of agreement: measured of what is kept, and kept themselves, since measuring much takes long."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from annotator.agreement.evidence import Evidence, total
from annotator.agreement.measuring import Measured, mean_over_pairs, with_intervals
from annotator.models import AgreementFigures, Project
from annotator.services.agreement import keeping
from annotator.services.agreement.differing import ITEMS
from annotator.services.agreement.helping import Need, needs_of
from annotator.services.agreement.keeping import Kept
from annotator.services.agreement.population import Asked, Selection, digest_of
from annotator.services.figures.pace import sunday

#: Drawings of the bootstrap.
DRAWS: Final = 1000
#: From fewer articles no interval is told: it would look surer than it is.
LEAST: Final = 3
#: Time is told by weeks up to so many of them, then by months.
WEEKS: Final = 20
#: Figures of so many different questions are kept for a project, the latest ones.
MOST: Final = 40
#: To be raised by whoever changes what figures hold or how they are measured.
FORM: Final = 1
#: The evidence of the measures that are told of pairs and of stretches of time: exact marks, and frames found.
_SLIM: Final = ("spans/one/", "spans/other/", "spans/exact/", "frames/", "articles")
#: The counts that are told cell by cell.
_CELLS: Final = ("confusion/", "boundary/", "attributes/", "labels/")


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of some of the articles; of how many."""

    articles: int
    measures: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class PairPart(Part):
    """Two people, by the keys of their accounts in the order of the couples; ``other`` None: the gold."""

    one: int
    other: int | None


@dataclass(frozen=True, slots=True)
class TimePart(Part):
    """A week (from its Sunday) or a month (from its first day)."""

    start: date


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is measured; who may read which of it is not decided here.

    ``group``: of all annotators together, of the articles that have three and more. ``mean``: the mean over the pairs
    of people, empty for a single pair. ``monthly``: whether ``times`` are months. ``cells``: counts by the keys of
    :mod:`annotator.agreement.evidence`, ``confusion/…``, ``boundary/…``, ``attributes/…`` and ``labels/…``.
    ``differences``: items that differ by ``CLASS/LAYER/TYPE``.
    """

    articles: int
    couples: int
    measures: Sequence[Measured]
    group: Part
    pairs: Sequence[PairPart]
    mean: Sequence[Measured]
    times: Sequence[TimePart]
    monthly: bool
    cells: Mapping[str, float]
    differences: Mapping[str, int]
    needs: Sequence[Need]


def figures_from(asked: Asked, everybody: Sequence[Kept], groups: Sequence[Evidence]) -> Figures:
    """The figures of what is kept of all couples (those asked for are chosen here) and of groups."""
    kept = [one for one in everybody if asked.people <= one.couple.people]
    pairs = _pairs(everybody)
    monthly, times = by_time(kept)
    return Figures(
        articles=_articles(kept),
        couples=len(kept),
        measures=measured(kept),
        group=Part(len(groups), _drawn(groups)),
        pairs=pairs,
        mean=_mean(pairs),
        times=times,
        monthly=monthly,
        cells=_cells(kept),
        differences=_differences(kept),
        needs=needs_of(everybody),
    )


def measured(kept: Iterable[Kept], *, slim: bool = False) -> Sequence[Measured]:
    """The measures with their intervals: what stands in one article hangs together, so articles are drawn.

    ``slim``: only those that are told of pairs and of stretches of time.
    """
    by_article: defaultdict[int, list[Evidence]] = defaultdict(list)
    for one in kept:
        by_article[one.couple.article].append(_slim(one.evidence) if slim else one.evidence)
    return _drawn([found[0] if len(found) == 1 else total(found) for found in by_article.values()])


def _drawn(parts: Sequence[Evidence]) -> Sequence[Measured]:
    return with_intervals(parts, draws=DRAWS if len(parts) >= LEAST else 0)


def _slim(evidence: Evidence) -> Evidence:
    return Evidence({key: count for key, count in evidence.counts.items() if key.startswith(_SLIM)})


def _articles(kept: Sequence[Kept]) -> int:
    return len({one.couple.article for one in kept})


def _pairs(kept: Sequence[Kept]) -> list[PairPart]:
    found: defaultdict[tuple[int, int | None], list[Kept]] = defaultdict(list)
    for one in kept:
        if one.couple.one.author is not None:
            found[one.couple.one.author, one.couple.other.author].append(one)
    return [
        PairPart(_articles(those), measured(those, slim=True), *people)
        for people, those in sorted(found.items(), key=_most)
    ]


def _most(found: tuple[tuple[int, int | None], Sequence[Kept]]) -> tuple[int, int, int]:
    (one, other), kept = found
    return -len(kept), one, other or 0


def _mean(pairs: Sequence[PairPart]) -> list[Measured]:
    means = mean_over_pairs([pair.measures for pair in pairs]) if len(pairs) > 1 else []
    return [Measured(one.code, one.layer, one.subject, one.value, one.n, None, None) for one in means]


def by_time(kept: Sequence[Kept]) -> tuple[bool, list[TimePart]]:
    """Whether by months, and the measures of each week or month in which the sets were submitted."""
    days = {one.couple.day for one in kept if one.couple.day}
    if not days:
        return False, []
    monthly = (max(days) - min(days)).days > 7 * WEEKS
    found: defaultdict[date, list[Kept]] = defaultdict(list)
    for one in kept:
        if day := one.couple.day:
            found[day.replace(day=1) if monthly else sunday(day)].append(one)
    return monthly, [
        TimePart(_articles(those), measured(those, slim=True), start) for start, those in sorted(found.items())
    ]


def _cells(kept: Iterable[Kept]) -> Mapping[str, float]:
    found: Counter[str] = Counter()
    for one in kept:
        for key, number in one.evidence.counts.items():
            if key.startswith(_CELLS):
                found[key] += number  # type: ignore[assignment]
    return dict(found)


def _differences(kept: Iterable[Kept]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for one in kept:
        found.update(one.differences)
    return {key: number for key, number in found.items() if not key.startswith(f"{ITEMS}/")}


@dataclass(frozen=True, slots=True)
class Remembered:
    """Figures as they were measured at a time, of sets in that ``state``."""

    figures: Figures
    state: str
    at: datetime


def remembered(project: Project, asked: Asked) -> Remembered | None:
    """The figures that were last measured for a question; in one query."""
    row = AgreementFigures.objects.filter(project=project, asked=digest_of(asked.request)).first()
    return Remembered(_read(row.body), row.state, row.measured_at) if row else None


def exact_of(project: Project, models: Sequence[int]) -> Mapping[int, Measured]:
    """The F1 of exact marks against gold of model versions, as it was measured last; in one query."""
    asked = {digest_of(Asked(gold=True, model=model).request): model for model in models}
    rows = AgreementFigures.objects.filter(project=project, asked__in=asked).values_list("asked", "body")
    whole = ((asked[key], _lines(orjson.loads(body)["measures"])) for key, body in rows)
    found = {model: [one for one in lines if (one.code, one.layer) == ("spans/exact", "")] for model, lines in whole}
    return {model: lines[0] for model, lines in found.items() if lines}


def state_of(selection: Selection) -> str:
    """What the figures of a selection depend on."""
    return digest_of([selection.state, keeping.EDITION, FORM])


def remember(project: Project, selection: Selection, figures: Figures, at: datetime) -> None:
    """Keep figures for whoever asks the same; those asked for longest ago make room."""
    body = orjson.dumps(figures).decode()
    known = {"state": state_of(selection), "measured_at": at, "body": body}
    row = AgreementFigures(project=project, asked=digest_of(selection.asked.request), **known)
    AgreementFigures.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["project", "asked"], update_fields=list(known)
    )
    rows = AgreementFigures.objects.filter(project=project)
    latest = rows.order_by("-measured_at", "-pk").values("pk")[:MOST]
    rows.exclude(pk__in=list(latest.values_list("pk", flat=True))).delete()


def _read(body: str) -> Figures:
    """Figures from their JSON; what was written comes back equal."""
    raw: dict[str, Any] = orjson.loads(body)
    pairs = [PairPart(**_part(pair)) for pair in raw["pairs"]]
    times = [TimePart(**_part(time) | {"start": date.fromisoformat(time["start"])}) for time in raw["times"]]
    read = {
        "measures": _lines(raw["measures"]),
        "group": Part(**_part(raw["group"])),
        "pairs": pairs,
        "mean": _lines(raw["mean"]),
        "times": times,
        "needs": [Need(**need) for need in raw["needs"]],
    }
    return Figures(**raw | read)


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {**raw, "measures": _lines(raw["measures"])}


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[Measured]:
    return [Measured(**row) for row in rows]
