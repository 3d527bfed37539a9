"""Notifications: told once, to the right people, in their language, leading to the right page."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import resolve
from django.utils import translation

from annotator.models import Membership, Notification, Project, User
from annotator.services import jobs, notes, notifications
from annotator.services.notifications.kinds import KINDS, address_of
from annotator.services.refusal import NotFound
from tests import factories

pytestmark = pytest.mark.django_db

#: Facts of every sort, as the verbs give them.
FACTS: dict[str, Any] = {
    "by": "سلمى",
    "who": "ليلى",
    "project": "الصحف",
    "project_slug": "press",
    "article": "قمة باريس",
    "article_public": str(uuid4()),
    "annotation_set": str(uuid4()),
    "note": str(uuid4()),
    "job": "export",
    "job_id": str(uuid4()),
    "role": "curator",
    "address": "https://example.org/hear",
    "count": 3,
    "until": "2026-11-29T10:00:00+00:00",
}


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def layla(project: Project) -> User:
    return factories.member(project=project, username="layla")


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", first_name="سلمى", role=Membership.Role.MANAGER)


def bell(user: User) -> list[str]:
    return [row.kind for row in notifications.notifications_of(user=user)]


def tell(*users: User, **fields: Any) -> None:
    notifications.notify(**{"kind": "role_changed", "users": users, "facts": {"role": "curator"}, **fields})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_kind_has_a_whole_sentence_in_both_languages_and_a_page(kind: str, language: str) -> None:
    with translation.override(language):
        said, name = notifications.sentence(kind, FACTS), str(KINDS[kind].name)
    assert "%(" not in said
    assert bool(re.search("[ء-ي]", name)) is (language == "ar")
    assert said.rstrip("\u2069").endswith(".")
    assert not KINDS[kind].route or resolve(address_of(kind, FACTS).partition("?")[0]).url_name == KINDS[kind].route


def test_a_sentence_is_told_in_the_readers_language() -> None:
    assert notifications.sentence("articles_assigned", FACTS) == "أُسندت إليك ٣ مقالات في \u2068الصحف\u2069."
    with translation.override("en"):
        said = notifications.sentence("set_returned", FACTS)
    assert said == "\u2068سلمى\u2069 returned “\u2068قمة باريس\u2069” to you."


def test_a_kind_nobody_knows_is_refused_at_once(layla: User) -> None:
    with pytest.raises(KeyError):
        tell(layla, kind="weather")


def test_people_are_told_but_not_what_they_did_themselves(project: Project, layla: User, salma: User) -> None:
    tell(layla, salma, actor=salma, project=project)
    assert (bell(layla), bell(salma)) == (["role_changed"], [])
    row = Notification.objects.get()
    assert (row.address, row.read_at) == ("/projects/press/", None)
    assert notifications.sentence(row.kind, notifications.facts_of(row)).startswith(
        "تغيّر دورك في \u2068الصحف\u2069 بيد \u2068سلمى\u2069"
    )


def test_the_same_thing_is_told_once(project: Project, layla: User, salma: User) -> None:
    tell(layla, project=project, key="role:1")
    tell(layla, salma, project=project, key="role:1")
    tell(layla, project=project)
    assert (bell(layla), bell(salma)) == (["role_changed"] * 2, ["role_changed"])


def test_a_closed_account_hears_nothing(layla: User) -> None:
    layla.is_active = False
    tell(layla)
    assert not Notification.objects.exists()


def test_reading_one_and_reading_all(project: Project, layla: User, salma: User) -> None:
    for _ in range(3):
        tell(layla, project=project)
    first = notifications.notifications_of(user=layla)[0]
    assert notifications.unread(user=layla) == 3
    seen = notifications.mark_read(user=layla, notification_id=first.pk, actor=layla)
    assert notifications.mark_read(user=layla, notification_id=first.pk, actor=layla).read_at == seen.read_at
    assert notifications.unread(user=layla) == 2
    notifications.mark_read(user=layla, notification_id=first.pk, read=False, actor=layla)
    assert notifications.mark_all_read(user=layla, actor=layla) == 3
    assert notifications.unread(user=layla) == 0
    with pytest.raises(NotFound):
        notifications.mark_read(user=salma, notification_id=first.pk, actor=salma)


def test_whoever_left_a_project_hears_no_more_of_it_but_that_they_left(project: Project, layla: User) -> None:
    tell(layla, project=project)
    tell(layla, project=project, kind="member_removed", facts={})
    tell(layla, kind="second_step_reset", facts={})
    Membership.objects.filter(user=layla).update(ended_at="2026-01-01T00:00Z")
    assert bell(layla) == ["second_step_reset", "member_removed"]
    assert notifications.unread(user=layla) == 2


def test_every_job_has_a_name(project: Project) -> None:
    with translation.override("en"):
        names = {noun: notifications.sentence("job_done", {**FACTS, "job": noun}) for noun in jobs.VERBS}
        nameless = notifications.sentence("job_done", {**FACTS, "job": "no such job"})
    assert nameless.endswith(": no such job.")
    assert [noun for noun, said in names.items() if said.endswith(f": {noun}.")] == []


def test_whoever_started_a_job_hears_how_it_ended(project: Project, salma: User) -> None:
    job = jobs.start(project=project, noun="export", request={"state": None}, actor=salma)
    stopped = jobs.start(project=project, noun="export", request={"state": None}, actor=salma)
    jobs.cancel(job=stopped, actor=salma)
    for one in (job, job, stopped):
        jobs.run.func(str(one.pk))
    broken = jobs.start(project=project, noun="export", request={"state": "nonsense"}, actor=salma)
    jobs.run.func(str(broken.pk))
    told = [(row.kind, row.address) for row in notifications.notifications_of(user=salma)]
    assert told == [("job_failed", f"/jobs/{broken.pk}/"), ("job_done", f"/jobs/{job.pk}/")]


def test_whoever_is_named_in_a_note_is_told_once(project: Project, layla: User, salma: User) -> None:
    row = factories.annotation_set(article=factories.article(project=project, title="قمة"), author=layla)
    thread, message = uuid4(), uuid4()
    ids: Any = {"annotation_set": row, "thread_id": thread, "message_id": message}
    notes.open_thread(**ids, place=notes.Place(), body="@layla انظري هنا", actor=salma)
    notes.edit_message(**ids, body="@layla انظري هنا، و@salma معك", actor=salma)
    told = notifications.notifications_of(user=layla).get()
    assert told.address == f"/annotation-sets/{row.pk}/?note={thread}"
    assert notifications.sentence(told.kind, notifications.facts_of(told)).startswith(
        "جاء اسمك في ملاحظة من \u2068سلمى"
    )
    assert bell(salma) == []


def test_whoever_left_cannot_be_named(project: Project, layla: User, salma: User) -> None:
    row = factories.annotation_set(article=factories.article(project=project), author=layla)
    assert notes.mentionable(annotation_set=row, actor=layla) == [salma]
    Membership.objects.filter(user=salma).update(ended_at="2026-01-01T00:00Z")
    assert notes.mentionable(annotation_set=row, actor=layla) == []
