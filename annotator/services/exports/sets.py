"""The sets that an export takes, a few at a time, each with its author as the project wants to show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from annotator.models import AnnotationSet, Article, Project
from annotator.services import pseudonyms
from annotator.services.exports.wanted import KINDS, Wanted, What
from annotator.services.refusal import Invalid

#: Rows fetched at a time: what memory an export needs.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes out beside the work itself, where somebody asks for it: it is made to measure people, not as data.

    ``practice``: sets of practice articles, their known answers too; ``repeats``: articles that came to somebody again.
    """

    practice: bool = False
    repeats: bool = False


WORK: Final = Beside()


def sets_to_export(project: Project, state: str | None = None, beside: Beside = WORK) -> QuerySet[AnnotationSet]:
    """The sets of a project, or those in one state, article by article in the order of import.

    Where the project wants it so, authors stand under their pseudonyms. Raises Invalid("unknown_state").
    """
    return _ready(project, _without(_in_state(project, state), beside))


def sets_wanted(project: Project, wanted: Wanted) -> QuerySet[AnnotationSet]:
    """The sets that are wanted, in the same order and under the same names."""
    beside = Beside(practice=wanted.practice, repeats=wanted.repeats)
    return _ready(project, _without(_wanted(project, wanted), beside))


def left_out(project: Project, state: str | None = None, beside: Beside = WORK) -> dict[str, int]:
    """How many sets ``sets_to_export`` leaves out: those of practice articles, and of the others the later rounds."""
    return _left_out(_in_state(project, state), beside)


def left_out_of(project: Project, wanted: Wanted) -> dict[str, int]:
    """The same for ``sets_wanted``."""
    beside = Beside(practice=wanted.practice, repeats=wanted.repeats)
    return _left_out(_wanted(project, wanted), beside)


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


def _without(rows: QuerySet[AnnotationSet], beside: Beside) -> QuerySet[AnnotationSet]:
    if not beside.practice:
        rows = rows.exclude(article__use=Article.Use.PRACTICE)
    return rows if beside.repeats else rows.filter(round=1)


def _left_out(rows: QuerySet[AnnotationSet], beside: Beside) -> dict[str, int]:
    practice = Q(article__use=Article.Use.PRACTICE)
    return {
        "practice": 0 if beside.practice else rows.filter(practice).count(),
        "repeats": 0 if beside.repeats else rows.exclude(practice).filter(round__gt=1).count(),
    }


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
    return rows.filter(**{name: value for name, value in plain.items() if value})
