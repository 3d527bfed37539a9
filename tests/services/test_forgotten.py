"""A forgotten password: a way back in for whoever reads the confirmed address, and for nobody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotator.models import AuditEntry, Letter, User
from annotator.services import letters, users
from annotator.services.refusal import Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "ثلاثة-جسور-7", "أربعة-أنهار-9"


@pytest.fixture(autouse=True)
def sends(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://sanad.example.org"


@pytest.fixture
def hind() -> User:
    return factories.user(username="hind", password=PASSWORD, email="h@example.org", confirmed_email="h@example.org")


def key_from_letter() -> tuple[int, str]:
    letters.go_round()
    (found,) = re.findall(r"https://sanad\.example\.org/forgot/(\d+)/([^/\s]+)/", mail.outbox[-1].body)
    return int(found[0]), found[1]


@pytest.mark.parametrize("who", ["hind", "HIND", " h@Example.org "])
def test_the_link_is_asked_for_by_name_or_address_and_opens_once(hind: User, who: str) -> None:
    users.look_up.func(who.strip())
    user_id, key = key_from_letter()
    assert users.holder(user_id=user_id, key=key) == hind
    users.replace_password(user_id=user_id, key=key, password=NEW)
    hind.refresh_from_db()
    assert hind.check_password(NEW)
    assert AuditEntry.objects.filter(act="user.replace_password").count() == 1
    with pytest.raises(NotFound):
        users.replace_password(user_id=user_id, key=key, password="خمسة-أبواب-5")


def test_asking_does_the_same_whoever_is_meant(hind: User, django_assert_num_queries: Any) -> None:
    for who in ("hind", "nobody", "", "x" * 5000):
        with django_assert_num_queries(1):
            users.ask_new_password(who=who)
    assert (DBTaskResult.objects.count(), Letter.objects.count()) == (4, 0)


def test_nothing_goes_to_an_unproved_address_or_a_closed_account(hind: User) -> None:
    factories.user(username="samer", email="s@example.org")
    factories.user(username="noor", email="n@example.org", confirmed_email="n@example.org", is_active=False)
    for who in ("samer", "s@example.org", "noor", "nobody", ""):
        users.look_up.func(who)
    assert not Letter.objects.exists()


def test_one_letter_in_five_minutes_however_often_it_is_asked_for(hind: User) -> None:
    for _ in range(4):
        users.look_up.func("hind")
    assert Letter.objects.count() == 1
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    users.look_up.func("hind")
    assert Letter.objects.count() == 2


def test_a_weak_password_is_refused_and_the_link_stays_good(hind: User) -> None:
    key = default_token_generator.make_token(hind)
    with pytest.raises(Invalid, match="weak_password"):
        users.replace_password(user_id=hind.pk, key=key, password="1234567890")
    users.replace_password(user_id=hind.pk, key=key, password=NEW)


def test_it_ends_all_sessions(hind: User) -> None:
    browser = Client()
    browser.force_login(hind, backend="django.contrib.auth.backends.ModelBackend")
    users.replace_password(user_id=hind.pk, key=default_token_generator.make_token(hind), password=NEW)
    assert browser.get("/").status_code == 302


def test_a_link_is_good_for_two_hours_and_for_its_owner(hind: User, settings: Any) -> None:
    key = default_token_generator.make_token(hind)
    for user_id, one in [(factories.user().pk, key), (hind.pk, key + "x"), (hind.pk, ""), (0, key)]:
        with pytest.raises(NotFound):
            users.holder(user_id=user_id, key=one)
    assert settings.PASSWORD_RESET_TIMEOUT == 7200
    settings.PASSWORD_RESET_TIMEOUT = -1
    with pytest.raises(NotFound):
        users.holder(user_id=hind.pk, key=key)
