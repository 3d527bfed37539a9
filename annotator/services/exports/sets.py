"""The sets that an export takes, a few at a time, each with its author as the project wants to show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from annotator.models import AnnotationSet, Article, Project
from annotator.services import pseudonyms
from annotator.services.articles.listing import matching
from annotator.services.articles.queries import filter_of_query
from annotator.services.exports.wanted import KINDS, Wanted, What
from annotator.services.refusal import Invalid

#: Rows fetched at a time: what memory an export needs.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes out beside the work itself, where somebody asks for it.

    ``practice``: sets of practice articles, their known answers too; ``repeats``: articles that came to somebody again;
    both are made to measure people. ``withdrawn``: articles that were taken out of the work.
    """

    practice: bool = False
    repeats: bool = False
    withdrawn: bool = False


WORK: Final = Beside()


def sets_to_export(project: Project, state: str | None = None, beside: Beside = WORK) -> QuerySet[AnnotationSet]:
    """The sets of a project, or those in one state, article by article in the order of import.

    Where the project wants it so, authors stand under their pseudonyms. Raises Invalid("unknown_state").
    """
    return _ready(project, _without(_in_state(project, state), beside))


def sets_wanted(project: Project, wanted: Wanted) -> QuerySet[AnnotationSet]:
    """The sets that are wanted, in the same order and under the same names."""
    return _ready(project, _without(_wanted(project, wanted), beside(wanted)))


def left_out(project: Project, state: str | None = None, beside: Beside = WORK) -> dict[str, int]:
    """How many sets ``sets_to_export`` leaves out, each by the first reason: practice, taken out, a later round."""
    return _left_out(_in_state(project, state), beside)


def left_out_of(project: Project, wanted: Wanted) -> dict[str, int]:
    """The same for ``sets_wanted``."""
    return _left_out(_wanted(project, wanted), beside(wanted))


def beside(wanted: Wanted) -> Beside:
    """What is wanted beside the work itself."""
    return Beside(practice=wanted.practice, repeats=wanted.repeats, withdrawn=wanted.withdrawn)


def in_chunks(rows: QuerySet[AnnotationSet]) -> Iterator[AnnotationSet]:
    """The rows, some at a time, no cursor left open between them.

    An open cursor holds a snapshot, and SQLite lets nobody write from a snapshot that others have written past: a job
    could not report its progress while annotators save. Each row is read whole, so each set is as it was at one moment.
    """
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=chunk)}
        # Popped: whoever looks at one row holds no other in memory for longer than needed.
        yield from (found.pop(pk) for pk in chunk if pk in found)


def _ready(project: Project, rows: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    rows = rows.select_related("article", "schema", "author")
    rows = pseudonyms.veiled(project, rows.defer("schema__body", "article__provenance", "author__password"))
    return rows.order_by("article_id", "created_at", "id")


#: What stands beside the work, in the order in which it is told why a set stays.
_REASONS: Final = {
    "practice": Q(article__use=Article.Use.PRACTICE),
    "withdrawn": Q(article__withdrawn_at__isnull=False),
    "repeats": Q(round__gt=1),
}


def _without(rows: QuerySet[AnnotationSet], beside: Beside) -> QuerySet[AnnotationSet]:
    for name, reason in _REASONS.items():
        if not getattr(beside, name):
            rows = rows.filter(~reason)
    return rows


def _left_out(rows: QuerySet[AnnotationSet], beside: Beside) -> dict[str, int]:
    counts, passed = {}, Q()
    for name, reason in _REASONS.items():
        if not getattr(beside, name):
            counts[name] = Count("pk", filter=passed & reason)
            passed &= ~reason
    return dict.fromkeys(_REASONS, 0) | (rows.order_by().aggregate(**counts) if counts else {})


def _in_state(project: Project, state: str | None) -> QuerySet[AnnotationSet]:
    if state and state not in AnnotationSet.State.values:
        raise Invalid("unknown_state", {"state": state, "states": AnnotationSet.State.values})
    # What models predicted is nobody's work: whoever wants it asks for it as such.
    rows = AnnotationSet.objects.filter(article__project=project).exclude(kind=AnnotationSet.Kind.SUGGESTED)
    return rows.filter(state=state) if state else rows


def _wanted(project: Project, wanted: Wanted) -> QuerySet[AnnotationSet]:
    rows = AnnotationSet.objects.filter(article__project=project, kind__in=KINDS[wanted.what])
    finished = wanted.what in {What.GOLD, What.SUBMITTED}
    plain = {
        "state__in": [AnnotationSet.State.SUBMITTED] if finished else wanted.states,
        "author__in": wanted.authors,
        "source__in": wanted.sources,
    }
    return _of_articles(project, rows, wanted).filter(**{name: value for name, value in plain.items() if value})


def _of_articles(project: Project, rows: QuerySet[AnnotationSet], wanted: Wanted) -> QuerySet[AnnotationSet]:
    """The sets of the articles that are wanted."""
    if wanted.origins:
        rows = rows.filter(article__source__in=wanted.origins)
    if wanted.where:
        rows = rows.filter(article__in=matching(project, filter_of_query(wanted.where)).order_by())
    return rows.filter(article__public__in=wanted.articles) if wanted.articles else rows
