"""Reading notes: the threads of a set, what is new in them for a person, and what waits for a person anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotator.models import AnnotationSet, NoteMention, NoteMessage, NoteReading, NoteThread, User
from annotator.services import access
from annotator.services.refusal import NotFound

#: Threads named on the home page at the most.
WAITING_LIMIT: Final = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thread with something new for a person: its newest message by somebody else."""

    thread: NoteThread
    message: NoteMessage


def start_of(thread: NoteThread) -> int:
    """The code point at which a thread's place begins; 0 for one on the whole article."""
    segments = orjson.loads(thread.segments)
    return int(segments[0][0]) if segments else 0


def version(annotation_set: AnnotationSet) -> int:
    """A number that grows with everything that happens in the notes of a set; 0 before the first."""
    total = NoteThread.objects.filter(annotation_set=annotation_set).aggregate(total=Sum("revision"))["total"]
    return int(total or 0)


def threads_of(*, annotation_set: AnnotationSet, reader: User) -> list[NoteThread]:
    """The threads of a set in the order they were opened, each with ``unread`` and ``messages.all()`` in order.

    Deleted messages come without their words (their author undoes by id); threads of nothing else are left out.
    """
    rows = NoteThread.objects.filter(annotation_set=annotation_set)
    live = NoteMessage.objects.filter(thread=OuterRef("pk"), deleted_at=None)
    return list(_shown(rows.filter(Exists(live)), reader).order_by("opened_at", "id"))


def one_thread(*, annotation_set: AnnotationSet, thread_id: UUID, reader: User) -> NoteThread:
    """One thread as threads_of gives it, whatever is deleted in it. Raises NotFound."""
    thread = _shown(NoteThread.objects.filter(annotation_set=annotation_set), reader).filter(id=thread_id).first()
    if thread is None:
        raise NotFound
    return thread


def _shown(rows: QuerySet[NoteThread], reader: User) -> QuerySet[NoteThread]:
    mentions = Prefetch("mentions", NoteMention.objects.select_related("user").order_by("id"))
    messages = NoteMessage.objects.select_related("author").prefetch_related(mentions).order_by("revision")
    shown = rows.select_related("resolved_by").prefetch_related(Prefetch("messages", messages))
    return shown.annotate(unread=Exists(_news(reader)))


def _news(reader: User) -> QuerySet[NoteMessage]:
    """The messages of the outer thread that others wrote since the reader looked."""
    seen = NoteReading.objects.filter(thread=OuterRef("thread"), user=reader).values("revision")
    messages = NoteMessage.objects.filter(thread=OuterRef("pk"), deleted_at=None).exclude(author=reader)
    return messages.filter(revision__gt=Coalesce(Subquery(seen), 0))


def waiting(*, user: User) -> Sequence[Waiting]:
    """Threads with something new for a person, newest first, at most ``WAITING_LIMIT``.

    Theirs are: threads on their own set, threads that name them, threads they wrote in.
    """
    messages = NoteMessage.objects.filter(thread=OuterRef("pk"), deleted_at=None)
    named = NoteMention.objects.filter(message__thread=OuterRef("pk"), message__deleted_at=None, user=user)
    mine = Q(annotation_set__author=user) | Q(Exists(named)) | Q(Exists(messages.filter(author=user)))
    newest = _news(user).order_by("-created_at", "-revision").values("id")[:1]
    rows = access.notes_of(user).filter(mine).annotate(newest=Subquery(newest)).exclude(newest=None)
    found = NoteMessage.objects.filter(id__in=rows.values("newest")).select_related(
        "author", "thread__annotation_set__article__project"
    )
    heavy = ("thread__annotation_set__body", "thread__annotation_set__article__text")
    newest_first = found.defer(*heavy, "thread__annotation_set__article__provenance").order_by("-created_at", "id")
    return [Waiting(message.thread, message) for message in newest_first[:WAITING_LIMIT]]


@transaction.atomic
def mark_read(*, annotation_set: AnnotationSet, thread_id: UUID, revision: int, reader: User) -> None:
    """Remember that a person has seen a thread up to a revision; never back. Raises NotFound."""
    thread = NoteThread.objects.filter(annotation_set=annotation_set, id=thread_id).first()
    if thread is None:
        raise NotFound
    seen = min(revision, thread.revision)
    row, made = NoteReading.objects.get_or_create(thread=thread, user=reader, defaults={"revision": seen})
    if not made and row.revision < seen:
        NoteReading.objects.filter(pk=row.pk, revision__lt=seen).update(revision=seen)
