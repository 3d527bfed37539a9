"""What a plan names, found in the project: articles by whatever they are known by, sources, layers, the filter."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from annotator.models import Article, Project
from annotator.services import snapshots
from annotator.services.articles.named import ids_of
from annotator.services.articles.queries import filter_of_query
from annotator.services.refusal import Invalid
from annotator.services.releases.plans import Plan

#: Names that a refusal lists.
_LISTED: Final = 20


def settled(project: Project, plan: Plan) -> Plan:
    """The plan with articles and pins by public ids; settled again it is the same.

    Raises Invalid: "unknown_articles", "unknown_sources", "unknown_layers" (``part``, ``names``, the first of ``count``
    many), "bad_filter" (``part``, ``filter``, ``value``), "pinned_twice" (``part``, ``names``).
    """
    _must_be_read(plan.where)
    sources = (
        Article.objects.filter(project=project, source__in=plan.sources).order_by().values_list("source").distinct()
    )
    _must_be_there("sources", plan.sources, {source for (source,) in sources})
    layers = _layers(project, plan.layers)
    ids = ids_of(project, {*plan.articles, *plan.pins})
    _must_be_there("articles", plan.articles, ids)
    _must_be_there("pins", plan.pins, ids)
    pins = {ids[name]: split for name, split in plan.pins.items()}
    if len(pins) < len(plan.pins):
        times = Counter(ids[name] for name in plan.pins)
        twice = [name for name in plan.pins if times[ids[name]] > 1]
        raise Invalid("pinned_twice", {"part": "pins", "names": twice[:_LISTED], "count": len(twice)})
    articles = tuple(sorted({ids[name] for name in plan.articles}))
    return replace(plan, articles=articles, layers=layers, pins=dict(sorted(pins.items())))


def _must_be_read(where: str) -> None:
    try:
        filter_of_query(where)
    except Invalid as bad:
        raise Invalid(bad.code, {"part": "where", **bad.facts}) from bad


def _must_be_there(part: str, names: Iterable[str], known: Mapping[str, object] | set[str]) -> None:
    if missing := [name for name in names if name not in known]:
        raise Invalid(f"unknown_{_KINDS[part]}", {"part": part, "names": missing[:_LISTED], "count": len(missing)})


_KINDS: Final = {"articles": "articles", "pins": "articles", "sources": "sources", "layers": "layers"}


def _layers(project: Project, asked: Sequence[str]) -> tuple[str, ...]:
    """The layers, none where all are meant: a release of all is the same however it was asked for."""
    if not asked or project.schema is None:
        return ()
    known = set(snapshots.schema_of(project.schema).layers)
    _must_be_there("layers", asked, known)
    return () if set(asked) == known else tuple(sorted(asked))
