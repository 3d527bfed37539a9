"""Writing notes: opening a thread, answering, correcting and taking back one's own words, resolving.

Ids are chosen by whoever sends, so that sending again after a lost answer does nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, NoteMention, NoteMessage, NoteThread, User
from annotator.services import access, notifications
from annotator.services.notes.mentions import mentionable, named_in
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from annotator.standoff.values import Segments, cut
from annotator.text.blank import is_blank

#: Code points of a message, and of the quoted words, at the most.
BODY_LIMIT: Final = 4_000
QUOTE_LIMIT: Final = 1_000
#: Threads of one set and messages of one thread at the most.
THREAD_LIMIT: Final = 500
MESSAGE_LIMIT: Final = 200
#: How long one's own message can be changed or taken back; after that others have read and relied on it.
EDITABLE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Place:
    """What a thread is about: ``anchor`` article, span, frame or entity; ``segments`` in code points, end exclusive.

    ``quote`` is taken from the text where there are segments; given, it is the name of an entity without mention.
    """

    anchor: str = NoteThread.Anchor.ARTICLE
    anchor_id: str = ""
    segments: Sequence[Sequence[int]] = ()
    quote: str = ""


@transaction.atomic
def open_thread(
    *, annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, place: Place, body: str, actor: User
) -> bool:
    """Begin a thread with its first message; False when it stood already (sent again).

    Raises Invalid ("empty_note", "note_too_long", "bad_place", "bad_offsets"), Conflict ("id_reused",
    "too_many_notes").
    """
    text = _body(body)
    access.must_be_open(annotation_set.article.project)
    if bool(place.anchor_id) == (place.anchor == NoteThread.Anchor.ARTICLE):
        raise Invalid("bad_place")
    segments = _segments(place, annotation_set)
    threads = NoteThread.objects.filter(annotation_set=annotation_set)
    if threads.count() >= THREAD_LIMIT and not threads.filter(id=thread_id).exists():
        raise Conflict("too_many_notes", {"limit": THREAD_LIMIT})
    thread, made = NoteThread.objects.get_or_create(
        id=thread_id,
        defaults={
            "annotation_set": annotation_set,
            "anchor": place.anchor,
            "anchor_id": place.anchor_id,
            "segments": orjson.dumps(segments).decode(),
            "quote": (cut(annotation_set.article.text, segments) if segments else place.quote)[:QUOTE_LIMIT],
            "opened_at": timezone.now(),
            "revision": 0,
        },
    )
    stands = _stands(thread, message_id, text, actor)
    if thread.annotation_set_id != annotation_set.pk or made == stands:
        raise Conflict("id_reused")
    thread.annotation_set = annotation_set
    if made:
        _add(thread, message_id, text, actor)
    return made


@transaction.atomic
def reply(*, annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, body: str, actor: User) -> bool:
    """Answer in a thread; False when the answer stood already (sent again). A resolved thread is open again.

    Raises NotFound, Invalid ("empty_note", "note_too_long"), Conflict ("id_reused", "too_many_notes").
    """
    text = _body(body)
    thread = _locked(annotation_set, thread_id, actor)
    if _stands(thread, message_id, text, actor):
        return False
    if thread.messages.count() >= MESSAGE_LIMIT:
        raise Conflict("too_many_notes", {"limit": MESSAGE_LIMIT})
    thread.resolved_at = thread.resolved_by = None
    _add(thread, message_id, text, actor)
    return True


@transaction.atomic
def edit_message(
    *, annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, body: str, actor: User
) -> NoteMessage:
    """Put other words into one's own message; the same words again change nothing.

    Raises NotFound, Forbidden for the words of others, Invalid as above, Conflict ("too_late", "deleted_note").
    """
    text = _body(body)
    thread, message = _own(annotation_set, thread_id, message_id, actor)
    if message.deleted_at is not None:
        raise Conflict("deleted_note")
    if message.body == text:
        return message
    message.body, message.edited_at = text, timezone.now()
    message.save(update_fields=["body", "edited_at"])
    message.mentions.all().delete()
    _mention(thread, message, actor)
    _turn(thread)
    return message


@transaction.atomic
def delete_message(*, annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, actor: User) -> None:
    """Take one's own message back. Raises NotFound, Forbidden for the words of others, Conflict ("too_late")."""
    thread, message = _own(annotation_set, thread_id, message_id, actor)
    if message.deleted_at is None:
        _set_deleted(thread, message, timezone.now())


@transaction.atomic
def restore_message(*, annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, actor: User) -> None:
    """Undo the deletion of one's own message. Raises as delete_message does."""
    thread, message = _own(annotation_set, thread_id, message_id, actor)
    if message.deleted_at is not None:
        _set_deleted(thread, message, None)


@transaction.atomic
def resolve_thread(*, annotation_set: AnnotationSet, thread_id: UUID, actor: User) -> None:
    """Settle a thread; whoever reads it may. A settled one stays as it is. Raises NotFound."""
    thread = _locked(annotation_set, thread_id, actor)
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = timezone.now(), actor
        _turn(thread)


@transaction.atomic
def reopen_thread(*, annotation_set: AnnotationSet, thread_id: UUID, actor: User) -> None:
    """Open a settled thread again; whoever reads it may. Raises NotFound."""
    thread = _locked(annotation_set, thread_id, actor)
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        _turn(thread)


def editable_until(message: NoteMessage) -> datetime:
    """Until when its author may change a message or take it back."""
    return message.created_at + EDITABLE


def _body(body: str) -> str:
    text = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_blank(text):
        raise Invalid("empty_note")
    if len(text) > BODY_LIMIT:
        raise Invalid("note_too_long", {"limit": BODY_LIMIT, "length": len(text)})
    return text


def _segments(place: Place, annotation_set: AnnotationSet) -> Segments:
    segments = tuple((start, end) for start, end in place.segments)
    edges = [edge for segment in segments for edge in segment]
    rising = all(before < after for before, after in pairwise(edges))
    if segments and not (rising and edges[0] >= 0 and edges[-1] <= annotation_set.article.length):
        raise Invalid("bad_offsets", {"length": annotation_set.article.length})
    return segments


def _locked(annotation_set: AnnotationSet, thread_id: UUID, actor: User) -> NoteThread:
    """The thread, locked until the transaction ends; a door that forgot to ask must not become a hole."""
    access.must_be_open(annotation_set.article.project)
    rows = access.notes_of(actor).filter(annotation_set=annotation_set)
    thread = rows.select_for_update(of=("self",)).filter(id=thread_id).first()
    if thread is None:
        raise NotFound
    thread.annotation_set = annotation_set
    return thread


def _own(
    annotation_set: AnnotationSet, thread_id: UUID, message_id: UUID, actor: User
) -> tuple[NoteThread, NoteMessage]:
    thread = _locked(annotation_set, thread_id, actor)
    message = NoteMessage.objects.filter(thread=thread, id=message_id).first()
    if message is None or (message.deleted_at is not None and message.author_id != actor.pk):
        raise NotFound
    if message.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    if timezone.now() > editable_until(message):
        raise Conflict("too_late", {"hours": EDITABLE // timedelta(hours=1)})
    return thread, message


def _stands(thread: NoteThread, message_id: UUID, text: str, actor: User) -> bool:
    """Whether the actor's message stands in this thread already. Refuses an id that is another message's.

    Other words under the same id are another message, unless their author has put them there since.
    """
    found = NoteMessage.objects.filter(id=message_id).first()
    if found is None:
        return False
    is_other = (found.thread_id, found.author_id) != (thread.pk, actor.pk)
    if is_other or (found.body != text and found.edited_at is None):
        raise Conflict("id_reused")
    return True


def _add(thread: NoteThread, message_id: UUID, text: str, actor: User) -> None:
    _turn(thread)
    message = NoteMessage.objects.create(
        id=message_id, thread=thread, author=actor, body=text, revision=thread.revision, created_at=timezone.now()
    )
    _mention(thread, message, actor)


def _mention(thread: NoteThread, message: NoteMessage, actor: User) -> None:
    if "@" in message.body:
        people = named_in(message.body, mentionable(annotation_set=thread.annotation_set, actor=actor))
        NoteMention.objects.bulk_create([NoteMention(message=message, user=person) for person in people])
        _tell(thread, message, people, actor)


def _tell(thread: NoteThread, message: NoteMessage, people: Sequence[User], actor: User) -> None:
    """Once for each message, however often its words are changed."""
    row = thread.annotation_set
    notifications.notify(
        kind="note_mention",
        users=people,
        actor=actor,
        project=row.article.project,
        facts={"article": row.article.title, "annotation_set": str(row.pk), "note": str(thread.pk)},
        key=f"note_mention:{message.pk}",
    )


def _set_deleted(thread: NoteThread, message: NoteMessage, moment: datetime | None) -> None:
    message.deleted_at = moment
    message.save(update_fields=["deleted_at"])
    _turn(thread)


def _turn(thread: NoteThread) -> None:
    """The thread has moved on: everything that happens raises its revision."""
    thread.revision += 1
    thread.save(update_fields=["revision", "resolved_at", "resolved_by"])
