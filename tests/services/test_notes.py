"""Notes: who can be named, what happens once and what twice, what waits for whom; and that nobody learns of others."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import AnnotationSet, Membership, NoteMessage, NoteReading, NoteThread, User
from annotator.services import notes
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role


@dataclass
class Room:
    """One annotator's set, the people around it, and another annotator with a set of the same article."""

    set: AnnotationSet
    other: AnnotationSet
    author: User
    colleague: User
    curator: User
    manager: User
    viewer: User

    def open(
        self, body: str = "سؤال", *, by: User | None = None, on: AnnotationSet | None = None, **place: Any
    ) -> UUID:
        thread = uuid4()
        notes.open_thread(
            annotation_set=on or self.set,
            thread_id=thread,
            message_id=uuid4(),
            place=notes.Place(**place),
            body=body,
            actor=by or self.author,
        )
        return thread

    def reply(self, thread: UUID, body: str = "جواب", *, by: User | None = None) -> UUID:
        message = uuid4()
        notes.reply(annotation_set=self.set, thread_id=thread, message_id=message, body=body, actor=by or self.curator)
        return message

    def seen(self, thread: UUID, *, by: User | None = None) -> NoteThread:
        return notes.one_thread(annotation_set=self.set, thread_id=thread, reader=by or self.author)


@pytest.fixture
def room() -> Room:
    project = factories.project()
    article = factories.article(project=project)
    names = {"author": Role.ANNOTATOR, "colleague": Role.ANNOTATOR, "curator": Role.CURATOR, "manager": Role.MANAGER}
    people = {
        name: factories.member(project=project, role=role, username=name)
        for name, role in {**names, "viewer": Role.VIEWER}.items()
    }
    sets = [factories.annotation_set(article=article, author=people[name]) for name in ("author", "colleague")]
    return Room(sets[0], sets[1], **people)


def waits(user: User) -> list[UUID]:
    return [one.thread.pk for one in notes.waiting(user=user)]


def test_a_thread_keeps_its_place_and_the_words_as_they_were(room: Room) -> None:
    start = factories.TEXT.index("لأوكرانيا") + 1
    thread = room.seen(room.open(anchor="span", anchor_id="s1", segments=[(start, start + 8)], quote="أخرى"))
    assert (thread.anchor, thread.anchor_id, thread.quote) == ("span", "s1", "أوكرانيا")
    assert orjson.loads(thread.segments) == [[start, start + 8]]


def test_an_entity_without_mention_is_known_by_its_name(room: Room) -> None:
    assert room.seen(room.open(anchor="entity", anchor_id="e1", quote="مصدر مطّلع")).quote == "مصدر مطّلع"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"anchor": "span"}, "bad_place"),
        ({"anchor": "article", "anchor_id": "s1"}, "bad_place"),
        ({"segments": [(5, 3)]}, "bad_offsets"),
        ({"segments": [(3, 3)]}, "bad_offsets"),
        ({"segments": [(4, 9), (8, 12)]}, "bad_offsets"),
        ({"segments": [(0, len(factories.TEXT) + 1)]}, "bad_offsets"),
    ],
)
def test_a_place_that_cannot_be_is_refused(room: Room, place: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        room.open(**place)
    assert (refusal.value.code, NoteThread.objects.count()) == (code, 0)


@pytest.mark.parametrize(("body", "code"), [(" \n\t ", "empty_note"), ("ا" * 4001, "note_too_long")])
def test_a_message_says_something_and_not_too_much(room: Room, body: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        room.open(body)
    assert refusal.value.code == code
    assert room.seen(room.open("😀" * 4000)).messages.get().body == "😀" * 4000


def test_sending_again_does_nothing_twice(room: Room) -> None:
    ids = {"thread_id": uuid4(), "message_id": uuid4()}
    opening = {"annotation_set": room.set, "place": notes.Place(), "body": "سؤال", "actor": room.author, **ids}
    assert [notes.open_thread(**opening), notes.open_thread(**opening)] == [True, False]
    answer = {"annotation_set": room.set, "thread_id": ids["thread_id"], "message_id": uuid4(), "body": "جواب"}
    assert [notes.reply(**answer, actor=room.curator), notes.reply(**answer, actor=room.curator)] == [True, False]
    thread = room.seen(ids["thread_id"])
    assert ([message.body for message in thread.messages.all()], thread.revision) == (["سؤال", "جواب"], 2)


def test_the_id_of_another_message_or_thread_is_refused(room: Room) -> None:
    thread = room.open()
    first = room.seen(thread).messages.get().pk
    for ids in ({"thread_id": uuid4(), "message_id": first}, {"thread_id": thread, "message_id": uuid4()}):
        with pytest.raises(Conflict) as refusal:
            notes.open_thread(annotation_set=room.set, place=notes.Place(), body="غير ذلك", actor=room.author, **ids)
        assert refusal.value.code == "id_reused"
    with pytest.raises(Conflict):
        notes.reply(annotation_set=room.set, thread_id=thread, message_id=first, body="جواب", actor=room.curator)
    assert NoteMessage.objects.count() == 1


def test_own_words_can_be_changed_and_taken_back_for_a_day(room: Room) -> None:
    thread = room.open("سؤل")
    message = room.seen(thread).messages.get()
    own = {"annotation_set": room.set, "thread_id": thread, "message_id": message.pk, "actor": room.author}
    notes.edit_message(**own, body="سؤال")
    changed = room.seen(thread).messages.get()
    assert (changed.body, changed.edited_at is None) == ("سؤال", False)
    notes.delete_message(**own)
    assert notes.threads_of(annotation_set=room.set, reader=room.curator) == []
    notes.restore_message(**own)
    assert [t.pk for t in notes.threads_of(annotation_set=room.set, reader=room.curator)] == [thread]
    NoteMessage.objects.update(created_at=timezone.now() - timedelta(hours=25))
    for act in (notes.delete_message, notes.restore_message):
        with pytest.raises(Conflict, match="too_late"):
            act(**own)
    with pytest.raises(Conflict, match="too_late"):
        notes.edit_message(**own, body="متأخر")
    assert room.seen(thread).messages.get().body == "سؤال"


def test_the_words_of_others_are_theirs(room: Room) -> None:
    thread = room.open()
    message = room.seen(thread).messages.get().pk
    theirs = {"annotation_set": room.set, "thread_id": thread, "message_id": message, "actor": room.manager}
    for act in (notes.delete_message, notes.restore_message):
        with pytest.raises(Forbidden):
            act(**theirs)
    with pytest.raises(Forbidden):
        notes.edit_message(**theirs, body="غير ذلك")
    assert room.seen(thread).messages.get().deleted_at is None


def test_whoever_reads_a_thread_may_settle_it_and_an_answer_opens_it_again(room: Room) -> None:
    thread = room.open()
    notes.resolve_thread(annotation_set=room.set, thread_id=thread, actor=room.curator)
    notes.resolve_thread(annotation_set=room.set, thread_id=thread, actor=room.manager)
    assert (room.seen(thread).resolved_by, room.seen(thread).revision) == (room.curator, 2)
    room.reply(thread, by=room.author)
    assert room.seen(thread).resolved_at is None
    notes.resolve_thread(annotation_set=room.set, thread_id=thread, actor=room.author)
    notes.reopen_thread(annotation_set=room.set, thread_id=thread, actor=room.author)
    assert room.seen(thread).resolved_by is None


def test_an_annotator_can_name_curators_and_managers_and_is_never_told_of_other_annotators(room: Room) -> None:
    offered = notes.mentionable(annotation_set=room.set, actor=room.author)
    assert {person.username for person in offered} == {"curator", "manager"}
    offered = notes.mentionable(annotation_set=room.set, actor=room.curator)
    assert {person.username for person in offered} == {"author", "manager"}


def test_people_who_have_left_are_not_offered(room: Room) -> None:
    User.objects.filter(pk=room.manager.pk).update(is_active=False)
    Membership.objects.filter(user=room.author).delete()
    assert notes.mentionable(annotation_set=room.set, actor=room.curator) == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("هل هذا صحيح يا @curator؟", {"curator"}),
        ("@curator، @Manager.", {"curator", "manager"}),
        ("سألتُ و@curator يعرف", {"curator"}),
        ("@colleague و@viewer و@nobody", set()),
        ("write to a@curator", set()),
        ("@curatorx", set()),
        ("@author", set()),
    ],
)
def test_only_those_who_may_read_a_thread_are_named_in_it(room: Room, body: str, named: set[str]) -> None:
    message = room.seen(room.open(body)).messages.get()
    assert {mention.user.username for mention in message.mentions.all()} == named


def test_editing_names_anew(room: Room) -> None:
    thread = room.open("@curator")
    message = room.seen(thread).messages.get().pk
    notes.edit_message(
        annotation_set=room.set, thread_id=thread, message_id=message, body="@manager", actor=room.author
    )
    assert [mention.user for mention in room.seen(thread).messages.get().mentions.all()] == [room.manager]
    assert (waits(room.curator), waits(room.manager)) == ([], [thread])


@pytest.mark.parametrize("verb", ["reply", "resolve", "reopen", "edit", "delete", "restore"])
@pytest.mark.parametrize("who", ["colleague", "viewer"])
def test_no_verb_serves_those_who_may_not_see_the_set(room: Room, who: str, verb: str) -> None:
    """Even where a door forgot to ask."""
    thread = room.open()
    message = room.seen(thread).messages.get().pk
    asked = {"annotation_set": room.set, "thread_id": thread, "actor": getattr(room, who)}
    verbs: dict[str, Any] = {
        "reply": lambda: notes.reply(**asked, message_id=uuid4(), body="دخيل"),
        "resolve": lambda: notes.resolve_thread(**asked),
        "reopen": lambda: notes.reopen_thread(**asked),
        "edit": lambda: notes.edit_message(**asked, message_id=message, body="دخيل"),
        "delete": lambda: notes.delete_message(**asked, message_id=message),
        "restore": lambda: notes.restore_message(**asked, message_id=message),
    }
    with pytest.raises(NotFound):
        verbs[verb]()
    assert room.seen(thread).revision == 1


def test_a_thread_is_reached_by_its_own_set_alone(room: Room) -> None:
    thread = room.open()
    with pytest.raises(NotFound):
        notes.one_thread(annotation_set=room.other, thread_id=thread, reader=room.curator)
    with pytest.raises(NotFound):
        notes.mark_read(annotation_set=room.other, thread_id=thread, revision=1, reader=room.curator)
    with pytest.raises(NotFound):
        notes.resolve_thread(annotation_set=room.other, thread_id=thread, actor=room.curator)


def test_what_waits_for_whom(room: Room) -> None:
    asked = room.open("@curator ما رأيك؟")
    told = room.open("انتبه إلى هذا.", by=room.manager)
    assert (waits(room.curator), waits(room.manager), waits(room.author)) == ([asked], [], [told])
    room.reply(asked, by=room.curator)
    assert set(waits(room.author)) == {asked, told}
    notes.mark_read(annotation_set=room.set, thread_id=told, revision=9, reader=room.author)
    assert waits(room.author) == [asked]
    room.reply(told, by=room.author)
    assert waits(room.manager) == [told]


def test_another_annotator_is_told_of_nothing(room: Room) -> None:
    room.open("@colleague @curator", by=room.manager)
    mine = room.open("رأيي كذا", by=room.curator, on=room.other)
    assert waits(room.colleague) == [mine]
    assert waits(room.viewer) == []
    assert [t.pk for t in notes.threads_of(annotation_set=room.other, reader=room.colleague)] == [mine]


def test_who_has_left_the_project_is_told_of_nothing_more(room: Room) -> None:
    room.open("@curator")
    Membership.objects.filter(user=room.curator).delete()
    assert waits(room.curator) == []


def test_a_deleted_message_waits_for_nobody(room: Room) -> None:
    thread = room.open("@curator")
    message = room.seen(thread).messages.get().pk
    own = {"annotation_set": room.set, "thread_id": thread, "message_id": message, "actor": room.author}
    notes.delete_message(**own)
    assert waits(room.curator) == []
    notes.restore_message(**own)
    assert waits(room.curator) == [thread]


def test_reading_never_goes_back(room: Room) -> None:
    thread = room.open()
    room.reply(thread)
    assert room.seen(thread).unread  # type: ignore[attr-defined]
    for revision in (2, 1, 99):
        notes.mark_read(annotation_set=room.set, thread_id=thread, revision=revision, reader=room.author)
    assert NoteReading.objects.get().revision == 2
    assert not room.seen(thread).unread  # type: ignore[attr-defined]
    assert room.seen(thread, by=room.manager).unread  # type: ignore[attr-defined]


def test_everything_that_happens_raises_the_version(room: Room) -> None:
    versions = [notes.version(room.set)]
    thread = room.open()
    message = room.seen(thread).messages.get().pk
    asked = {"annotation_set": room.set, "thread_id": thread, "actor": room.author}
    acts: list[Any] = [
        lambda: None,
        lambda: room.reply(thread),
        lambda: notes.edit_message(**asked, message_id=message, body="غير ذلك"),
        lambda: notes.delete_message(**asked, message_id=message),
        lambda: notes.restore_message(**asked, message_id=message),
        lambda: notes.resolve_thread(**asked),
        lambda: notes.reopen_thread(**asked),
        lambda: room.open(),
    ]
    for act in acts:
        act()
        versions.append(notes.version(room.set))
    assert versions == sorted(set(versions))
    assert notes.version(room.other) == 0


@pytest.mark.parametrize(("limit", "verb"), [("THREAD_LIMIT", "open"), ("MESSAGE_LIMIT", "reply")])
def test_there_is_an_end_to_talking(room: Room, monkeypatch: pytest.MonkeyPatch, limit: str, verb: str) -> None:
    thread = room.open()
    monkeypatch.setattr(f"annotator.services.notes.writing.{limit}", 1)
    with pytest.raises(Conflict, match="too_many_notes"):
        room.open() if verb == "open" else room.reply(thread)


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_threads_costs_the_same_queries(room: Room, count: int) -> None:
    for _ in range(count):
        thread = room.open("@curator @manager")
        room.reply(thread, "@author")
    with CaptureQueriesContext(
        connection,
    ) as told:
        threads = notes.threads_of(annotation_set=room.set, reader=room.author)
        assert [len(thread.messages.all()[0].mentions.all()) for thread in threads] == [2] * count
    with CaptureQueriesContext(connection) as waited:
        assert len(notes.waiting(user=room.curator)) == count
    # Threads, messages with authors, mentions with people; and what waits in one.
    assert (len(told), len(waited)) == (3, 1)
