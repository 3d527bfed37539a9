"""The rounds of a set that was given back: what was said, and what its author made of it, place by place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from django.db.models import Prefetch, QuerySet

from annotator.models import AnnotationSet, NoteMessage, NoteThread, ReturnPlace, SetReturn, User
from annotator.services import access, annotations
from annotator.standoff.diff import Difference, differences, touch
from annotator.standoff.values import Annotations, Segments

#: Returned sets shown on a page at the most.
WAITING_LIMIT: Final = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """A place of a return: what changed there, and how often its author answered in the thread since."""

    place: ReturnPlace
    differences: tuple[Difference, ...]
    answers: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A set as it was given back (``before``), and as it was handed in again, or stands now (``after``)."""

    set_return: SetReturn
    before: Annotations
    after: Annotations
    differences: tuple[Difference, ...]
    outcomes: Sequence[Outcome]


def returns_of(*, annotation_set: AnnotationSet, reader: User) -> list[SetReturn]:
    """Every return of a set, the latest first, each with ``places`` and their threads.

    What was taken back before its author began is shown to the readers of all sets only.
    """
    rows = SetReturn.objects.filter(annotation_set=annotation_set)
    if annotation_set.author_id == reader.pk:
        rows = rows.filter(taken_back_at=None)
    return list(_told(rows).order_by("-at"))


def waiting(*, user: User, project: int | None = None) -> list[SetReturn]:
    """What was given back to a person and not handed in again, the latest first, with article and text."""
    states = [AnnotationSet.State.OPEN, AnnotationSet.State.RETURNED]
    rows = SetReturn.objects.filter(
        answered_at=None,
        taken_back_at=None,
        annotation_set__author=user,
        annotation_set__state__in=states,
        annotation_set__article__project__in=access.projects_of(user).filter(archived_at=None).values("pk"),
    )
    rows = rows if project is None else rows.filter(annotation_set__article__project=project)
    rows = _told(rows).select_related("actor", "annotation_set__article__project", "annotation_set__schema")
    return list(rows.defer("annotation_set__article__provenance").order_by("-at")[:WAITING_LIMIT])


def _told(rows: QuerySet[SetReturn]) -> QuerySet[SetReturn]:
    messages = NoteMessage.objects.filter(deleted_at=None).select_related("author").order_by("revision")
    threads = NoteThread.objects.prefetch_related(Prefetch("messages", messages))
    places = ReturnPlace.objects.prefetch_related(Prefetch("thread", threads)).order_by("position", "id")
    return rows.select_related("actor").prefetch_related(Prefetch("places", places))


def compare(set_return: SetReturn, row: AnnotationSet) -> Comparison:
    """What changed between a set as it was given back and as it was handed in again, or stands now.

    ``row`` is the set with body; the states are rebuilt from its log.
    """
    until = set_return.answered_revision
    until = row.revision if until is None else until
    after, before = annotations.states_at(row, [until, set_return.revision])
    found = differences(before, after)
    outcomes = [_outcome(place, found, row) for place in set_return.places.all()]
    return Comparison(set_return, before, after, found, outcomes)


def _outcome(place: ReturnPlace, found: Sequence[Difference], row: AnnotationSet) -> Outcome:
    since = place.set_return.at
    answers = [one for one in place.thread.messages.all() if one.author_id == row.author_id and one.created_at > since]
    return Outcome(place, tuple(one for one in found if _is_at(one, place.thread)), len(answers))


def _is_at(one: Difference, thread: NoteThread) -> bool:
    """Whether a difference is about the thing a thread hangs on, or in the letters it was written at."""
    if thread.anchor_id and thread.anchor_id in one.ids():
        return True
    segments = segments_of(thread)
    if not segments and not thread.anchor_id:
        # A note on the whole article: everything is its place.
        return True
    return bool(segments) and touch(segments, one.segments)


def segments_of(thread: NoteThread) -> Segments:
    """The place of a thread, code points, as it was when it was opened."""
    return tuple((start, end) for start, end in orjson.loads(thread.segments))
