"""What of the bell comes by e-mail: as chosen, together, unless it was seen; and nothing that is not the reader's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from annotator.models import AnnotationSet, Letter, Membership, Notification, Project, User
from annotator.services import letters, notifications, preferences
from annotator.services.notifications.planning import next_hour
from tests import factories
from tests.services.letters.post_office import PUBLIC, reader, tell, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sends(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, PUBLIC


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def layla(project: Project) -> User:
    return reader(project, first_name="ليلى")


def choose(user: User, **choices: Any) -> None:
    preferences.change(user=user, actor=user, mail=choices)
    user.refresh_from_db()


def sent(ago: timedelta = timedelta(minutes=6)) -> list[Any]:
    time_passes(ago)
    letters.go_round()
    return mail.outbox


def mention(user: User, row: AnnotationSet, count: int = 1) -> None:
    facts = {"article": row.article.title, "annotation_set": str(row.pk), "note": "1"}
    for _ in range(count):
        notifications.notify(kind="note_mention", users=[user], project=row.article.project, facts=facts)


def test_ten_mentions_are_one_letter(project: Project, layla: User) -> None:
    mention(layla, factories.annotation_set(article=factories.article(project=project), author=layla), 10)
    (message,) = sent()
    assert message.subject == "١٠ إشعارات جديدة في سَنَد"
    assert message.body.count(f"{PUBLIC}/notifications/") == 11


def test_what_was_seen_in_the_application_is_not_sent(project: Project, layla: User) -> None:
    tell(layla, project)
    tell(layla, project)
    notifications.mark_read(user=layla, notification_id=Notification.objects.latest("pk").pk, actor=layla)
    (message,) = sent()
    assert "جديدة" not in message.subject
    tell(layla, project)
    time_passes()
    letters.go_round()
    tell(layla, project)
    notifications.mark_all_read(user=layla, actor=layla)
    assert len(sent()) == 2


def test_what_is_read_after_it_was_gathered_is_not_sent_either(project: Project, layla: User) -> None:
    tell(layla, project)
    Notification.objects.update(mailed_at=timezone.now())
    ids = list(Notification.objects.values_list("pk", flat=True))
    letters.queue(kind="notices", address=layla.email, user=layla, facts={"notifications": ids})
    notifications.mark_all_read(user=layla, actor=layla)
    assert sent() == []
    row = Letter.objects.get()
    assert (row.try_at, row.sent_at, row.failed_at) == (None, None, None)


def test_what_a_person_does_not_want_by_e_mail_does_not_come(project: Project, layla: User) -> None:
    choose(layla, assigned="never")
    tell(layla, project)
    choose(layla, assigned="at_once", on=False)
    tell(layla, project)
    assert (sent(), notifications.unread(user=layla)) == ([], 2)
    notifications.notify(kind="second_step_reset", users=[layla])
    (message,) = sent()
    assert "List-Unsubscribe" not in message.extra_headers, "what is about safety is not switched off"


def test_a_choice_made_later_holds_for_what_waits(project: Project, layla: User) -> None:
    tell(layla, project)
    choose(layla, assigned="never")
    assert sent() == []
    choose(layla, assigned="at_once")
    tell(layla, project)
    choose(layla, assigned="daily", hour=(timezone.now().hour + 3) % 24)
    assert sent() == []
    assert len(sent(timedelta(days=1))) == 1


def test_the_daily_letter_leaves_at_the_hour_of_the_persons_own_clock(project: Project, layla: User) -> None:
    choose(layla, assigned="daily", hour=7, zone="Asia/Riyadh")
    tell(layla, project)
    due = Notification.objects.get().mail_after
    assert due is not None
    assert (due.astimezone(UTC).hour, due.minute) == (4, 0)
    assert timedelta(0) < due - timezone.now() <= timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-11-29T03:59:00+00:00", "Asia/Riyadh", "2026-11-29T04:00:00+00:00"),
        ("2026-11-29T04:00:00+00:00", "Asia/Riyadh", "2026-11-30T04:00:00+00:00"),
        # The night in which the clocks of Cairo go back.
        ("2026-10-29T12:00:00+00:00", "Africa/Cairo", "2026-10-30T05:00:00+00:00"),
        ("2026-10-28T12:00:00+00:00", "Africa/Cairo", "2026-10-29T04:00:00+00:00"),
    ],
)
def test_seven_in_the_morning(now: str, zone: str, expected: str) -> None:
    assert next_hour(datetime.fromisoformat(now), hour=7, zone=zone) == datetime.fromisoformat(expected)


def test_nothing_goes_to_an_address_that_nobody_confirmed(project: Project) -> None:
    tell(factories.member(project=project, email="maybe@example.org"), project)
    assert sent() == []


def test_whoever_left_the_project_hears_no_more_of_it(project: Project, layla: User) -> None:
    row = factories.annotation_set(article=factories.article(project=project, title="قمة باريس"), author=layla)
    mention(layla, row)
    Membership.objects.filter(user=layla).update(ended_at=timezone.now())
    assert sent() == []


def test_a_note_on_work_that_is_no_longer_theirs_to_see_is_not_told(project: Project) -> None:
    salma = reader(project, "salma", role=Membership.Role.CURATOR)
    row = factories.annotation_set(article=factories.article(project=project))
    mention(salma, row)
    Membership.objects.filter(user=salma).update(role=Membership.Role.VIEWER)
    assert sent() == []
    assert notifications.unread(user=salma) == 1


def test_a_closed_account_hears_nothing(project: Project, layla: User) -> None:
    tell(layla, project)
    User.objects.update(is_active=False)
    assert sent() == []


def test_what_waited_for_more_than_a_week_is_no_news(project: Project, layla: User) -> None:
    tell(layla, project)
    Notification.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert sent() == []


def test_the_letter_speaks_the_readers_language_and_names_turn_nothing_round(project: Project) -> None:
    user = reader(project, "amy", first_name="Amy", language="en")
    hind = factories.user(first_name="هند\nبنت")
    notifications.notify(kind="role_changed", users=[user], actor=hind, project=project, facts={"role": "curator"})
    assert sent() == [], "it comes with the daily e-mail"
    (message,) = sent(timedelta(days=1))
    assert message.subject.startswith("\u2068هند")
    assert "\n" not in message.subject
    assert message.body.startswith("Hello \u2068Amy\u2069,")
    html = message.alternatives[0][0]
    assert '<html lang="en" dir="ltr">' in html
    assert "<script" not in html


def test_markup_in_a_name_is_text(project: Project) -> None:
    user = reader(project, "amy", first_name="<img src=x>")
    tell(user, project)
    (message,) = sent()
    assert "&lt;img src=x&gt;" in message.alternatives[0][0]
