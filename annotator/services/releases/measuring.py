"""How far the people agree who annotated the articles of a release, measured once, when it is frozen."""

from collections.abc import Collection, Iterable
from typing import Any

from annotator.agreement.measuring import Measured, with_intervals
from annotator.models import Article, Project
from annotator.services.agreement.figures import DRAWS, LEAST, measured
from annotator.services.agreement.groups import keep_groups, kept_groups, stale_groups
from annotator.services.agreement.keeping import keep, kept_of, stale
from annotator.services.agreement.population import population_of

#: Couples or groups worked out in one transaction.
_CHUNK = 50


def agreement_of(project: Project, articles: Collection[str]) -> dict[str, Any]:
    """The measures of annotators with each other, of groups of three and more, and of annotators with the gold.

    Each measure with the 95 % interval of its bootstrap over articles (seeded); numbers to six places.
    """
    wanted = set(articles)
    rows = Article.objects.filter(project=project).values_list("public", "pk")
    keys = {pk for public, pk in rows if str(public) in wanted}
    return {
        "between_annotators": _pairs(project, keys, gold=False),
        "groups": _groups(project, keys),
        "with_gold": _pairs(project, keys, gold=True),
    }


def _pairs(project: Project, keys: Collection[int], *, gold: bool) -> dict[str, Any]:
    couples = [one for one in population_of(project, gold=gold).couples if one.article in keys]
    lacking = stale(project, couples)
    for start in range(0, len(lacking), _CHUNK):
        keep(project, lacking[start : start + _CHUNK])
    known = kept_of(project, couples)
    kept = [known[one.key] for one in couples if one.key in known]
    people = {person for one in kept for person in one.couple.people}
    return {
        "articles": len({one.couple.article for one in kept}),
        "couples": len(kept),
        "people": len(people),
        "measures": list(_lines(measured(kept))) if kept else [],
    }


def _groups(project: Project, keys: Collection[int]) -> dict[str, Any]:
    groups = [one for one in population_of(project).groups if one.article in keys]
    lacking = stale_groups(project, groups)
    for start in range(0, len(lacking), _CHUNK):
        keep_groups(project, lacking[start : start + _CHUNK])
    known = kept_groups(project, groups)
    parts = [known[key] for key in sorted(known)]
    draws = DRAWS if len(parts) >= LEAST else 0
    return {"articles": len(parts), "measures": list(_lines(with_intervals(parts, draws=draws))) if parts else []}


def _lines(measures: Iterable[Measured]) -> Iterable[dict[str, Any]]:
    for one in measures:
        numbers = {name: getattr(one, name) for name in ("value", "low", "high", "n")}
        rounded = {name: None if number is None else round(float(number), 6) for name, number in numbers.items()}
        yield {"code": one.code, "layer": one.layer, "subject": one.subject, **rounded}
