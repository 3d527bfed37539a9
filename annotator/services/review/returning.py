"""Giving a submitted set back to its annotator, with a message and the notes to look at; and thinking better of it.

A set that is given back is its author's again: it stands first on their desk, no lease runs on it, and nothing in it
changes by this. What was handed in stays known by its revision in the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, NoteThread, ReturnPlace, SetReturn, User
from annotator.services import access, journal, notes, notifications, returns, standing
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from annotator.text.blank import is_blank

_Set = AnnotationSet
_State = AnnotationSet.State
#: Code points of the message at the most.
MESSAGE_LIMIT: Final = 500
#: Places of one return at the most: more is a talk, not a note.
PLACES_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note written together with the return: a thread with its first message (``notes.open_thread``)."""

    thread_id: UUID
    message_id: UUID
    place: notes.Place
    body: str


@dataclass(frozen=True, slots=True)
class Given:
    """A return, and whether this call made it (sent again, it stood already)."""

    set_return: SetReturn
    made: bool


@transaction.atomic
def return_set(
    *,
    annotation_set: AnnotationSet,
    return_id: UUID,
    message: str,
    places: Sequence[UUID] = (),
    new_notes: Sequence[NewNote] = (),
    actor: User,
) -> Given:
    """Give a submitted set back to its author; ``places`` are threads of its notes, in any order.

    ``return_id`` is chosen by whoever sends: the same again changes nothing and is no refusal. An article in curation
    can have its sets given back as long as its gold is not locked.

    Raises NotFound for a thread of another set, Forbidden for whoever does not read everybody's sets; Invalid
    "message_needed", "message_too_long", "too_many_places" and those of notes; Conflict "id_reused", "archived",
    "deleting", "not_annotators", "own_set", "practice_not_returned", "came_again", "already_returned",
    "not_handed_in", "author_gone", "gold_locked".
    """
    said = checked_message(message)
    project = access.project_for(actor, annotation_set.article.project.slug, role=access.READ_SETS, write=True)
    row = _locked(annotation_set.pk)
    wanted = {*places, *(note.thread_id for note in new_notes)}
    if len(wanted) > PLACES_LIMIT:
        raise Invalid("too_many_places", {"limit": PLACES_LIMIT})
    stands = SetReturn.objects.filter(pk=return_id).first()
    if stands is not None:
        return Given(_same(stands, row, said, wanted, actor), made=False)
    must_go_back(row, actor)
    _gold_is_open(row)
    for note in new_notes:
        notes.open_thread(
            annotation_set=row,
            thread_id=note.thread_id,
            message_id=note.message_id,
            place=note.place,
            body=note.body,
            actor=actor,
        )
    made = _kept(row, return_id, said, wanted, actor)
    _turn(row, _State.RETURNED)
    journal.note("set.return", actor=actor, project=project, article=row.article.title, user=_author(row).username)
    notifications.notify(
        kind="set_returned",
        users=[_author(row)],
        actor=actor,
        project=project,
        facts={"article": row.article.title, "annotation_set": str(row.pk), "message": said},
        key=_key(made),
    )
    return Given(made, made=True)


@transaction.atomic
def take_back(*, annotation_set: AnnotationSet, actor: User) -> SetReturn:
    """Undo a return before the author has begun: the set is submitted as it was. Again, it changes nothing.

    Raises Forbidden as return_set does; Conflict: "not_returned", "already_at_work", "archived", "deleting".
    """
    project = access.project_for(actor, annotation_set.article.project.slug, role=access.READ_SETS, write=True)
    row = _locked(annotation_set.pk)
    last = SetReturn.objects.filter(annotation_set=row).order_by("-at").first()
    if last is None or last.answered_at is not None:
        raise Conflict("not_returned")
    if last.taken_back_at is not None:
        return last
    if row.state != _State.RETURNED:
        raise Conflict("already_at_work")
    last.taken_back_at = timezone.now()
    last.save(update_fields=["taken_back_at"])
    row.submitted_at = last.submitted_at
    _turn(row, _State.SUBMITTED)
    author = _author(row)
    notifications.withdraw(users=[author], key=_key(last))
    journal.note("set.take_return_back", actor=actor, project=project, article=row.article.title, user=author.username)
    return last


@transaction.atomic
def mark_place(*, annotation_set: AnnotationSet, thread_id: UUID, done: bool, actor: User) -> ReturnPlace:
    """The author has looked at a place, or not yet after all; the thread itself stays as it is.

    Raises Forbidden for anybody else, NotFound for what is no place of a return that is open; Conflict "archived",
    "deleting".
    """
    access.must_be_open(annotation_set.article.project)
    if annotation_set.author_id != actor.pk:
        raise Forbidden(facts={"needs": ["author"]})
    given = returns.open_return(annotation_set)
    found = ReturnPlace.objects.filter(set_return=given, thread=thread_id).first() if given else None
    if found is None:
        raise NotFound
    found.done_at = (found.done_at or timezone.now()) if done else None
    found.save(update_fields=["done_at"])
    return found


def checked_message(message: str) -> str:
    """The message as it is kept. Raises Invalid: "message_needed", "message_too_long"."""
    said = message.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_blank(said):
        raise Invalid("message_needed")
    if len(said) > MESSAGE_LIMIT:
        raise Invalid("message_too_long", {"limit": MESSAGE_LIMIT, "length": len(said)})
    return said


def must_go_back(row: AnnotationSet, actor: User) -> None:
    """Raises Conflict where a set cannot be given back (see return_set; whether the gold is locked is asked later)."""
    if row.kind != _Set.Kind.ANNOTATOR or row.author is None:
        raise Conflict("not_annotators")
    if row.author_id == actor.pk:
        raise Conflict("own_set")
    if row.article.use == Article.Use.PRACTICE:
        raise Conflict("practice_not_returned")
    if row.state == _State.RETURNED:
        given = returns.open_return(row)
        raise Conflict("already_returned", {"by": given.actor.display_name} if given else None)
    if row.state != _State.SUBMITTED:
        raise Conflict("not_handed_in", {"state": row.state})
    if _came_again(row):
        raise Conflict("came_again")
    if not _takes_part(row):
        raise Conflict("author_gone", {"name": row.author.display_name})


def gold_is_locked(row: AnnotationSet) -> bool:
    """Whether the article of a set has gold that is finished."""
    gold = _Set.objects.filter(article_id=row.article_id, kind=_Set.Kind.GOLD, state=_State.SUBMITTED)
    return gold.exists()


def _gold_is_open(row: AnnotationSet) -> None:
    """Asked under the article's lock: whoever locks the gold at this moment comes before or after."""
    standing.lock(row.article_id)
    if gold_is_locked(row):
        raise Conflict("gold_locked")


def _came_again(row: AnnotationSet) -> bool:
    """Whether a set is the blind second look at an article, or such a look is open: the two must not be mixed."""
    if row.round > 1:
        return True
    later = _Set.objects.filter(article_id=row.article_id, author_id=row.author_id, kind=row.kind, round__gt=row.round)
    return later.filter(state__in=[_State.OPEN, _State.RETURNED]).exists()


def _takes_part(row: AnnotationSet) -> bool:
    members = Membership.objects.filter(project=row.article.project_id, user=row.author_id, ended_at=None)
    return _author(row).is_active and members.filter(role__in=access.ANNOTATE).exists()


def _author(row: AnnotationSet) -> User:
    assert row.author is not None
    return row.author


def _locked(set_id: UUID) -> AnnotationSet:
    """The row as it is now, held until the transaction ends. Raises NotFound."""
    rows = _Set.objects.select_for_update(of=("self",)).select_related("article__project", "author")
    row = rows.defer("body", "article__text", "article__provenance").filter(pk=set_id).first()
    if row is None:
        raise NotFound
    return row


def _same(stands: SetReturn, row: AnnotationSet, said: str, wanted: set[UUID], actor: User) -> SetReturn:
    told = (stands.annotation_set_id, stands.actor_id, stands.message)
    threads = set(stands.places.values_list("thread", flat=True))
    if told != (row.pk, actor.pk, said) or threads != wanted:
        raise Conflict("id_reused")
    return stands


def _kept(row: AnnotationSet, return_id: UUID, said: str, wanted: set[UUID], actor: User) -> SetReturn:
    threads = list(NoteThread.objects.filter(annotation_set=row, pk__in=wanted))
    if missing := sorted(str(one) for one in wanted - {thread.pk for thread in threads}):
        raise NotFound(facts={"notes": missing})
    made = SetReturn.objects.create(
        id=return_id,
        annotation_set=row,
        actor=actor,
        at=timezone.now(),
        message=said,
        revision=row.revision,
        submitted_at=row.submitted_at or row.updated_at,
    )
    ordered = sorted(threads, key=lambda thread: (notes.start_of(thread), thread.opened_at))
    ReturnPlace.objects.bulk_create(
        ReturnPlace(set_return=made, thread=thread, position=n) for n, thread in enumerate(ordered)
    )
    return made


def _turn(row: AnnotationSet, state: str) -> None:
    """No lease runs on what was given back, and when it was handed in stays known until it is taken up again."""
    row.state, row.updated_at, row.lease_until = state, timezone.now(), None
    row.save(update_fields=["state", "updated_at", "lease_until", "submitted_at"])
    standing.settle(row.article_id)


def _key(given: SetReturn) -> str:
    return f"returned:{given.pk}"
