"""Giving work back: who may, what its author gets, what is refused in words, and that nothing is done twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from annotator.models import (
    AnnotationSet,
    Article,
    AuditEntry,
    Membership,
    NoteThread,
    Notification,
    ReturnPlace,
    SetReturn,
    User,
)
from annotator.services import access, annotations, assignments, members, notes, notifications, queue, standing
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound, Refusal
from annotator.services.review import returning, rounds
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role
State = AnnotationSet.State
TEXT = factories.TEXT
NAME = (TEXT.index("سامر"), TEXT.index("سامر") + len("سامر الهادي"))


@dataclass
class Room:
    """A submitted set with one mark, its author, two curators, a manager, and a colleague with a set of their own."""

    set: AnnotationSet
    author: User
    colleague: User
    curator: User
    second: User
    manager: User

    @property
    def article(self) -> Article:
        return Article.objects.get(pk=self.set.article_id)

    def give_back(self, *, by: User | None = None, message: str = "راجع الحدود", **more: Any) -> SetReturn:
        asked = {"annotation_set": self.set, "return_id": uuid4(), "message": message, "actor": by or self.curator}
        return returning.return_set(**(asked | more)).set_return

    def note(self, body: str = "أين تنتهي؟", *, at: tuple[int, int] = NAME, by: User | None = None) -> UUID:
        thread = uuid4()
        notes.open_thread(
            annotation_set=self.set, thread_id=thread, message_id=uuid4(),
            place=notes.Place(segments=[at]), body=body, actor=by or self.curator,
        )  # fmt: skip
        return thread

    def reopen(self) -> None:
        annotations.reopen(annotation_set_id=self.set.pk, actor=self.author)
        self.set.refresh_from_db()

    def hand_in(self) -> None:
        self.set.refresh_from_db()
        annotations.submit(annotation_set_id=self.set.pk, revision=self.set.revision, actor=self.author)
        self.set.refresh_from_db()

    def gold(self, state: str = State.OPEN) -> AnnotationSet:
        made = AnnotationSet.objects.create(
            article=self.set.article, kind=AnnotationSet.Kind.GOLD, schema=self.set.schema,
            state=state, updated_at=timezone.now(),
        )  # fmt: skip
        standing.settle(self.set.article_id)
        return made


@pytest.fixture
def room() -> Room:
    project = factories.project()
    names = {"author": Role.ANNOTATOR, "colleague": Role.ANNOTATOR, "curator": Role.CURATOR, "second": Role.CURATOR}
    people = {
        name: factories.member(project=project, role=role, username=name)
        for name, role in {**names, "manager": Role.MANAGER}.items()
    }
    mark = factories.change(factories.put(factories.span(start=NAME[0], end=NAME[1], type="PERS", id="s1")))
    row = factories.submitted(article=factories.article(project=project), author=people["author"], changes=[mark])
    return Room(row, **people)


def refused(act: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code, refusal.value.facts


def told(user: User) -> list[str]:
    return [row.kind for row in notifications.notifications_of(user=user)]


def test_returned_work_is_its_authors_again_and_stands_first(room: Room) -> None:
    before = room.set.submitted_at
    given = room.give_back(places=[room.note()])
    room.set.refresh_from_db()
    assert (room.set.state, room.set.submitted_at, room.set.lease_until) == (State.RETURNED, before, None)
    assert (given.revision, given.submitted_at, given.is_open) == (1, before, True)
    assert (room.article.submitted, room.article.taken) == (0, 1)
    row = notifications.notifications_of(user=room.author).get()
    facts = notifications.facts_of(row)
    assert (row.kind, facts["by"], notifications.said(row.kind, facts)) == ("set_returned", "curator", "راجع الحدود")
    assert row.address == f"/annotation-sets/{room.set.pk}/"
    waiting = queue.next_of(user=room.author, projects=[access.project_for(room.author, room.article.project.slug)])
    assert waiting is not None
    assert waiting.annotation_set == room.set
    assert AuditEntry.objects.filter(act="set.return", actor=room.curator).count() == 1


def test_no_lease_takes_it_away_before_or_after_it_is_taken_up(room: Room) -> None:
    project = room.set.article.project
    type(project).objects.filter(pk=project.pk).update(assignment="pull", lease_hours=1)
    room.give_back()
    late = timezone.now() + timedelta(days=30)
    assert assignments.release_expired(now=late) == 0
    room.reopen()
    assert assignments.release_expired(now=late) == 0
    assert room.set.state == State.OPEN


def test_the_second_submission_answers_and_the_curator_is_told(room: Room) -> None:
    given = room.give_back()
    room.reopen()
    factories.saved(room.set, *factories.marks(1))
    room.hand_in()
    given.refresh_from_db()
    assert (given.answered_revision, given.answered_at) == (2, room.set.submitted_at)
    row = notifications.notifications_of(user=room.curator).get()
    assert (row.kind, row.address) == ("resubmitted", f"/annotation-sets/{room.set.pk}/returns/")
    # Reopened and handed in once more of their own accord: nothing was asked, so nobody is told.
    room.reopen()
    room.hand_in()
    assert told(room.curator) == ["resubmitted"]


def test_every_round_stays_known(room: Room) -> None:
    first = room.give_back(message="الأولى")
    room.reopen()
    room.hand_in()
    second = room.give_back(by=room.second, message="الثانية")
    assert [one.pk for one in rounds.returns_of(annotation_set=room.set, reader=room.author)] == [second.pk, first.pk]
    room.reopen()
    room.hand_in()
    assert told(room.curator) == told(room.second) == ["resubmitted"]


@pytest.mark.parametrize("still", ["left", "annotator"])
def test_a_curator_who_works_blind_now_or_has_left_learns_nothing(room: Room, still: str) -> None:
    room.give_back()
    membership = room.set.article.project.memberships.get(user=room.curator)
    if still == "left":
        members.end(membership=membership, actor=room.manager)
    else:
        members.change_role(membership=membership, role=Role.ANNOTATOR, actor=room.manager)
    room.reopen()
    room.hand_in()
    assert not Notification.objects.filter(user=room.curator, kind="resubmitted").exists()


def test_the_same_return_sent_again_is_one_and_no_refusal(room: Room) -> None:
    """The answer was lost: whoever sends again, with the same id, hears that it stands."""
    asked = {"return_id": uuid4(), "places": [room.note()]}
    note = returning.NewNote(uuid4(), uuid4(), notes.Place(segments=[[0, 3]]), "وهنا")
    first = room.give_back(**asked, new_notes=[note])
    again = room.give_back(**asked, new_notes=[note])
    assert first == again
    assert SetReturn.objects.count() == 1
    assert ReturnPlace.objects.count() == NoteThread.objects.count() == 2
    assert told(room.author) == ["set_returned"]
    assert refused(lambda: room.give_back(**asked, message="غير ذلك")) == ("id_reused", {})


def test_places_stand_in_the_order_of_the_text_and_are_ticked_by_their_author_alone(room: Room) -> None:
    later, earlier, whole = room.note(at=(30, 40)), room.note(at=(0, 3)), room.note(at=NAME)
    given = room.give_back(places=[later, whole, earlier])
    assert [place.thread_id for place in given.places.all()] == [earlier, whole, later]
    mark = {"annotation_set": room.set, "thread_id": whole}
    assert returning.mark_place(**mark, done=True, actor=room.author).done_at is not None
    assert returning.mark_place(**mark, done=False, actor=room.author).done_at is None
    with pytest.raises(Forbidden):
        returning.mark_place(**mark, done=True, actor=room.curator)
    with pytest.raises(NotFound):
        returning.mark_place(annotation_set=room.set, thread_id=uuid4(), done=True, actor=room.author)


def test_only_notes_of_this_very_set_can_be_places_and_nothing_is_half_done(room: Room) -> None:
    other = factories.annotation_set(article=room.set.article, author=room.colleague)
    foreign = uuid4()
    notes.open_thread(
        annotation_set=other, thread_id=foreign, message_id=uuid4(),
        place=notes.Place(), body="سر", actor=room.colleague,
    )  # fmt: skip
    note = returning.NewNote(uuid4(), uuid4(), notes.Place(), "ملاحظة")
    assert refused(lambda: room.give_back(places=[foreign], new_notes=[note])) == (
        "not_found",
        {"notes": [str(foreign)]},
    )
    room.set.refresh_from_db()
    assert room.set.state == State.SUBMITTED
    assert not NoteThread.objects.filter(pk=note.thread_id).exists()


def test_two_curators_at_once_are_one_return_and_one_clear_word(room: Room) -> None:
    room.give_back()
    assert refused(lambda: room.give_back(by=room.second)) == ("already_returned", {"by": "curator"})
    assert SetReturn.objects.count() == 1


def test_a_message_is_needed_and_short(room: Room) -> None:
    assert refused(lambda: room.give_back(message=" \n\u200f")) == ("message_needed", {})
    assert refused(lambda: room.give_back(message="ن" * 501)) == ("message_too_long", {"limit": 500, "length": 501})
    assert room.give_back(message="ن" * 500).message == "ن" * 500


def test_annotators_give_nothing_back(room: Room) -> None:
    for somebody in (room.author, room.colleague):
        with pytest.raises(Forbidden):
            room.give_back(by=somebody)
    stranger = factories.member(project=factories.project(), role=Role.MANAGER)
    with pytest.raises(NotFound):
        room.give_back(by=stranger)


def test_what_is_no_work_handed_in_cannot_be_given_back(room: Room) -> None:
    room.reopen()
    assert refused(room.give_back) == ("not_handed_in", {"state": "open"})
    room.hand_in()
    Article.objects.filter(pk=room.set.article_id).update(use=Article.Use.PRACTICE)
    assert refused(room.give_back) == ("practice_not_returned", {})


def test_nobody_gives_their_own_back(room: Room) -> None:
    own = factories.submitted(article=room.set.article, author=room.manager)
    assert refused(lambda: room.give_back(annotation_set=own, by=room.manager)) == ("own_set", {})


def test_gold_imported_sets_and_second_looks_are_not_given_back(room: Room) -> None:
    gold = room.gold()
    gold.article = room.set.article
    assert refused(lambda: room.give_back(annotation_set=gold))[0] == "not_annotators"
    annotations.make_set(article=room.set.article, author=room.author, round=2)
    assert refused(room.give_back) == ("came_again", {})


def test_nobody_is_there_to_take_it_up(room: Room) -> None:
    members.end(membership=room.set.article.project.memberships.get(user=room.author), actor=room.manager)
    assert refused(room.give_back) == ("author_gone", {"name": "author"})


def test_an_article_in_curation_gives_its_set_back_until_the_gold_is_locked(room: Room) -> None:
    gold = room.gold()
    room.give_back()
    room.reopen()
    assert (room.set.state, room.article.state) == (State.OPEN, Article.State.CURATION)
    room.hand_in()
    # Unasked, it stays where the curator looks at it.
    assert refused(room.reopen) == ("in_curation", {})
    AnnotationSet.objects.filter(pk=gold.pk).update(state=State.SUBMITTED)
    assert refused(room.give_back) == ("gold_locked", {})


def test_gold_locked_meanwhile_leaves_the_returned_set_as_it_is(room: Room) -> None:
    gold = room.gold()
    room.give_back()
    AnnotationSet.objects.filter(pk=gold.pk).update(state=State.SUBMITTED)
    assert refused(room.reopen) == ("in_curation", {})


def test_a_return_is_taken_back_as_if_it_had_never_been_told(room: Room) -> None:
    before = room.set.submitted_at
    room.give_back()
    back = returning.take_back(annotation_set=room.set, actor=room.second)
    room.set.refresh_from_db()
    assert (room.set.state, room.set.submitted_at) == (State.SUBMITTED, before)
    assert told(room.author) == []
    assert rounds.returns_of(annotation_set=room.set, reader=room.author) == []
    assert rounds.returns_of(annotation_set=room.set, reader=room.curator) == [back]
    assert room.article.submitted == 1
    # Sent again after a lost answer, it is the same; and then the set can be given back anew.
    assert returning.take_back(annotation_set=room.set, actor=room.second) == back
    room.give_back()


def test_once_the_author_has_begun_it_is_not_taken_back(room: Room) -> None:
    take_back = lambda: returning.take_back(annotation_set=room.set, actor=room.curator)  # noqa: E731
    assert refused(take_back) == ("not_returned", {})
    room.give_back()
    room.reopen()
    assert refused(take_back) == ("already_at_work", {})
    room.hand_in()
    assert refused(take_back) == ("not_returned", {})


def test_a_returned_set_without_a_change_is_not_thrown_away_when_a_manager_takes_it(room: Room) -> None:
    """Nothing was marked and no note written: still, it was somebody's answer and a curator's question."""
    article = factories.article(project=room.set.article.project, text="نص بلا شيء.")
    empty = factories.submitted(article=article, author=room.author)
    room.give_back(annotation_set=empty)
    assignments.take_back(project=article.project, sets=[empty.pk], begun=True, actor=room.manager)
    empty.refresh_from_db()
    assert (empty.state, empty.skip_code) == (State.SKIPPED, "taken_back")


def test_a_closed_project_gives_nothing_back(room: Room) -> None:
    project = room.set.article.project
    type(project).objects.filter(pk=project.pk).update(archived_at=timezone.now())
    with pytest.raises(Conflict, match="archived"):
        room.give_back()


def test_too_many_places_are_a_talk(room: Room) -> None:
    with pytest.raises(Invalid, match="too_many_places"):
        room.give_back(places=[uuid4() for _ in range(101)])
