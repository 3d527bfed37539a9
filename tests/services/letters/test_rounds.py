"""Letters go out once, to whoever they are for, whatever the mail server or the worker does meanwhile."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotator.models import Letter, Notification, Project, User
from annotator.services import letters, post
from annotator.services.letters import rounds
from annotator.services.letters.wire import Undelivered
from tests import factories
from tests.services.letters.post_office import PUBLIC, Server, opened, reader, tell, text_of, time_passes
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sends(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, PUBLIC
    settings.DEFAULT_FROM_EMAIL = "Sanad <sanad@example.org>"


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with opened(settings) as server:
        yield server


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def layla(project: Project) -> User:
    return reader(project, first_name="ليلى")


def goes_round() -> None:
    time_passes()
    letters.go_round()


class TestOverTheWire:
    def test_a_notification_goes_out_in_both_forms_and_once(
        self, server: Server, project: Project, layla: User
    ) -> None:
        tell(layla, project)
        goes_round()
        goes_round()
        (message,) = server.taken
        row = Notification.objects.get()
        assert (message["To"], message["From"]) == ("layla@example.org", "Sanad <sanad@example.org>")
        assert "اجتزت التدريب في \u2068الصحف\u2069" in str(message["Subject"])
        assert f"{PUBLIC}/notifications/{row.pk}/" in text_of(message)
        assert '<html lang="ar" dir="rtl">' in text_of(message, "html")
        assert (message["Auto-Submitted"], row.mailed_at is not None) == ("auto-generated", True)

    def test_a_mail_program_can_switch_it_off_by_one_press(self, server: Server, project: Project, layla: User) -> None:
        tell(layla, project)
        goes_round()
        (message,) = server.taken
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Unsubscribe"].strip().startswith(f"<{PUBLIC}/mail/stop/")

    def test_whom_the_server_does_not_know_is_given_up_and_the_others_hear(
        self, server: Server, project: Project, layla: User
    ) -> None:
        salma = reader(project, "salma")
        server.refuses["layla@example.org"] = "550 no such person here"
        tell(layla, project)
        tell(salma, project)
        goes_round()
        assert [message["To"] for message in server.taken] == ["salma@example.org"]
        failed = letters.standing().failed
        assert [(one.address, one.error) for one in failed] == [("layla@example.org", "550 no such person here")]
        assert Notification.objects.get(user=layla).mailed_at is None

    def test_what_fails_for_now_is_tried_again_less_and_less_often(
        self, server: Server, project: Project, layla: User
    ) -> None:
        server.refuses["layla@example.org"] = "451 come again later"
        tell(layla, project)
        waits = []
        for _ in range(len(rounds.BACKOFF) + 1):
            goes_round()
            row = Letter.objects.get()
            waits.append(round((row.try_at - timezone.now()) / timedelta(minutes=1)) if row.try_at else None)
        assert waits == [1, 5, 30, 120, 360, 900, None]
        assert (row.tries, row.failed_at is not None, row.error) == (7, True, "451 come again later")

    def test_what_was_given_up_goes_when_an_administrator_says_so(
        self, server: Server, project: Project, layla: User
    ) -> None:
        server.says = "554 not today"
        tell(layla, project)
        goes_round()
        (failed,) = letters.standing().failed
        server.says = "250 taken"
        letters.again(letter=failed, actor=factories.user(is_superuser=True))
        letters.go_round()
        assert len(server.taken) == 1
        assert (letters.standing().failed, Notification.objects.get().mailed_at is not None) == ([], True)

    def test_a_server_that_hangs_is_asked_once_and_everything_waits(
        self, server: Server, project: Project, layla: User, settings: Any
    ) -> None:
        server.silent = True
        tell(layla, project)
        goes_round()
        (row,) = letters.standing().late
        assert (row.failed_at, "timed out" in row.error) == (None, True)
        settings.EMAIL_PORT = 1
        tell(reader(project, "salma"), project)
        goes_round()
        late = letters.standing().late
        assert (["refused" in one.error for one in late], sum(one.tries for one in late)) == ([True, True], 2)
        with pytest.raises(Undelivered, match="ConnectionRefused"):
            letters.send_now(address="somebody@example.org")

    def test_after_a_crash_the_same_letter_comes_again_as_the_same_message(
        self, server: Server, project: Project, layla: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dies(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        tell(layla, project)
        time_passes()
        with monkeypatch.context() as crash:
            crash.setattr(rounds, "_note_success", dies)
            with pytest.raises(KeyboardInterrupt):
                letters.go_round()
        letters.go_round()
        assert len(server.taken) == 1, "nobody takes it from a worker that may still be at it"
        goes_round()
        first, second = server.taken
        assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_everything_once(
    project: Project, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    guard = threading.Lock()

    def take(_backend: Any, messages: list[EmailMessage]) -> int:
        with guard:
            sent.extend(str(one.to[0]) for one in messages)  # type: ignore[attr-defined]
        return len(messages)

    monkeypatch.setattr("django.core.mail.backends.dummy.EmailBackend.send_messages", take)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    people = [reader(project, f"person{n}") for n in range(8)]
    for person in people:
        tell(person, project)
        tell(person, project)
    time_passes()
    answers = together([letters.go_round] * 4)
    assert answers == [None] * 4
    assert sorted(sent) == sorted(person.email for person in people)


def test_the_worker_goes_round_when_something_is_due_and_again_while_something_waits(
    project: Project, layla: User
) -> None:
    tell(layla, project)
    tell(layla, project)
    first = DBTaskResult.objects.get(task_path=post.go_round.module_path)
    assert timedelta(minutes=4) < first.run_after - timezone.now() <= timedelta(minutes=5)
    DBTaskResult.objects.all().delete()
    letters.start_again()
    assert DBTaskResult.objects.filter(task_path=post.go_round.module_path).count() == 1
    DBTaskResult.objects.all().delete()
    goes_round()
    assert (len(mail.outbox), DBTaskResult.objects.exists()) == (1, False)


def test_nothing_is_planned_or_sent_where_there_is_no_e_mail(project: Project, layla: User, settings: Any) -> None:
    settings.MAIL_ON = False
    tell(layla, project)
    goes_round()
    assert letters.queue(kind="confirm", address="a@example.org", user=layla) is None
    assert (Notification.objects.get().mail_after, mail.outbox, DBTaskResult.objects.count()) == (None, [], 0)


def test_a_letter_that_was_sent_is_forgotten_after_a_month(project: Project, layla: User) -> None:
    tell(layla, project)
    goes_round()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=31))
    letters.go_round()
    assert not Letter.objects.exists()


def test_a_letter_that_cannot_be_written_hinders_no_other(project: Project, layla: User) -> None:
    tell(layla, project)
    Letter.objects.create(kind="moved", address="x@example.org", created_at=timezone.now(), try_at=timezone.now())
    goes_round()
    assert [one.to for one in mail.outbox] == [["layla@example.org"]]
    assert [one.error for one in letters.standing().late] == ["ValueError"]
