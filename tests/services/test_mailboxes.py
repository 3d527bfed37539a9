"""A person's address: changed by the password, proved by a link, and never used before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from annotator.models import AuditEntry, Letter, User
from annotator.services import accounts, invitations, letters, mailboxes, preferences, users
from annotator.services.letters.proofs import address_key
from annotator.services.refusal import Forbidden, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "ثلاثة-جسور-7"


@pytest.fixture(autouse=True)
def sends(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://sanad.example.org"


@pytest.fixture
def hind() -> User:
    return factories.user(
        username="hind", password=PASSWORD, email="old@example.org", confirmed_email="old@example.org"
    )


def change(user: User, address: str, password: str = PASSWORD) -> User:
    return mailboxes.change(user=user, address=address, password=password, actor=user)


def waiting() -> list[tuple[str, str]]:
    return sorted(Letter.objects.filter(try_at__isnull=False).values_list("kind", "address"))


class TestChanging:
    def test_the_one_before_is_used_until_the_new_one_is_proved(self, hind: User) -> None:
        row = change(hind, " new@example.org ")
        assert (row.email, row.confirmed_email) == ("new@example.org", "old@example.org")
        assert waiting() == [("confirm", "new@example.org")]
        proved = mailboxes.prove(key=address_key(row, "new@example.org"))
        assert proved.confirmed_email == "new@example.org"
        assert ("moved", "old@example.org") in waiting(), "a thief's doing is told to whoever it was taken from"

    def test_it_takes_the_password(self, hind: User) -> None:
        for address, password, code in [("a@b.org", "خطأ", "wrong_password"), ("a@", PASSWORD, "bad_email")]:
            with pytest.raises(Invalid, match=code):
                change(hind, address, password)
        with pytest.raises(Forbidden):
            mailboxes.change(user=hind, address="a@b.org", password=PASSWORD, actor=factories.user())
        hind.refresh_from_db()
        assert (hind.email, waiting()) == ("old@example.org", [])

    def test_without_an_address_nothing_is_sent_any_more(self, hind: User) -> None:
        assert (change(hind, "").confirmed_email, waiting()) == ("", [("moved", "old@example.org")])

    def test_the_same_address_again_changes_nothing(self, hind: User) -> None:
        change(hind, "old@example.org")
        assert (waiting(), AuditEntry.objects.count()) == ([], 0)

    def test_the_log_says_that_it_changed_and_not_to_what(self, hind: User) -> None:
        change(hind, "new@example.org")
        entry = AuditEntry.objects.get()
        assert (entry.act, "example.org" in entry.facts) == ("user.change_address", False)


class TestProving:
    def test_a_key_proves_its_own_address_alone(self, hind: User) -> None:
        first = address_key(change(hind, "new@example.org"), "new@example.org")
        change(hind, "newer@example.org")
        for key in (first, first + "x", "", letters.stop_key(hind)):
            with pytest.raises(NotFound):
                mailboxes.prove(key=key)

    def test_it_opens_for_three_days(self, hind: User, monkeypatch: pytest.MonkeyPatch) -> None:
        key = address_key(change(hind, "new@example.org"), "new@example.org")
        later = (timezone.now() + timedelta(days=3, minutes=1)).timestamp()
        with monkeypatch.context() as clock:
            clock.setattr("django.core.signing.time.time", lambda: later)
            with pytest.raises(NotFound):
                mailboxes.prove(key=key)
        assert mailboxes.prove(key=key) == mailboxes.prove(key=key)

    def test_a_new_account_is_asked_to_prove_its_address(self) -> None:
        boss = factories.user(is_superuser=True)
        users.create_user(username="samer", email="samer@example.org", actor=boss)
        project = factories.project()
        row, _secret = invitations.create(project=project, role="viewer", actor=boss)
        joined = {"username": "noor", "full_name": "نور القاسم", "password": PASSWORD, "email": "noor@example.org"}
        accounts.join_anew(invitation=row, **joined)
        assert waiting() == [("confirm", "noor@example.org"), ("confirm", "samer@example.org")]
        letters.go_round()
        assert {"https://sanad.example.org/mail/proof/" in one.body for one in mail.outbox} == {True}


class TestStopping:
    def test_a_key_switches_the_e_mail_off_and_does_nothing_else(self, hind: User) -> None:
        key = letters.stop_key(hind)
        mailboxes.stop(key=key)
        row = mailboxes.stop(key=key)
        assert (preferences.of(row).mail.on, preferences.of(row).mail.mentions) == (False, "at_once")
        assert (row.confirmed_email, row.email) == ("old@example.org", "old@example.org")

    def test_the_key_of_an_address_that_is_another_by_now_opens_nothing(self, hind: User) -> None:
        key = letters.stop_key(hind)
        User.objects.update(confirmed_email="new@example.org")
        for one in (key, "x", address_key(hind, "old@example.org")):
            with pytest.raises(NotFound):
                mailboxes.stop(key=one)
