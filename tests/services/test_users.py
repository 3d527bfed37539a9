"""Accounts: made, closed, opened again; what ends at once and what stays; the last administrator."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from annotator.models import AnnotationSet, ApiToken, AuditEntry, Membership, User
from annotator.services import invitations, people, users
from annotator.services.refusal import Conflict, Forbidden, Invalid
from annotator.web import strength
from tests import factories
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(username="boss", is_superuser=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_account_begins_with_a_password_for_one_time(boss: User) -> None:
    made, secret = users.create_user(
        username="samer", full_name="سامر الهادي", email="s@example.org", language="en", actor=boss
    )
    assert made.check_password(secret)
    assert (made.display_name, made.language, made.must_change_password) == ("سامر الهادي", "en", True)
    assert len(secret) == 19
    assert users.create_user(username="other", actor=boss)[1] != secret


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"username": "BOSS"}, "username_taken"),
        ({"username": "two words"}, "bad_username"),
        ({"username": ""}, "bad_username"),
        ({"username": "a" * 151}, "bad_username"),
        ({"username": "a", "email": "nobody"}, "bad_email"),
        ({"username": "a", "email": "a" * 250 + "@example.org"}, "bad_email"),
        ({"username": "a", "full_name": "\u202e\u2066 12"}, "bad_name"),
        ({"username": "a", "language": "fr"}, "bad_language"),
    ],
)
def test_an_account_that_cannot_be_is_refused(boss: User, fields: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        users.create_user(actor=boss, **fields)
    assert User.objects.count() == 1


def test_closing_an_account_ends_sessions_and_tokens_for_good_and_keeps_the_work(boss: User) -> None:
    row = factories.saved(factories.annotation_set(), *factories.marks(1))
    author = row.author
    assert author is not None
    browser, other = signed_in(author), signed_in(boss)
    _token, secret = people.create_token(user=author, name="x", scope="read", actor=author)
    users.deactivate(user=author, actor=boss)
    assert browser.get("/").status_code == 302
    assert people.token_for(secret) is None
    users.reactivate(user=author, actor=boss)
    assert browser.get("/").status_code == 302
    assert (people.token_for(secret), ApiToken.objects.get().revoked_at is None) == (None, False)
    assert other.get("/").status_code == 200
    assert AnnotationSet.objects.get(pk=row.pk).author == author
    assert Membership.objects.filter(user=author, ended_at=None).exists()


def test_nobody_closes_their_own_account(boss: User) -> None:
    factories.user(is_superuser=True)
    with pytest.raises(Conflict, match="own_account"):
        users.deactivate(user=boss, actor=boss)


def test_one_administrator_always_remains(boss: User) -> None:
    second = factories.user()
    with pytest.raises(Conflict, match="last_administrator"):
        users.set_administrator(user=boss, administrator=False, actor=boss)
    users.set_administrator(user=second, administrator=True, actor=boss)
    users.set_administrator(user=boss, administrator=False, actor=second)
    closed = factories.user(is_superuser=True, is_active=False)
    with pytest.raises(Conflict, match="last_administrator"):
        users.deactivate(user=second, actor=closed)
    assert list(User.objects.filter(is_superuser=True, is_active=True)) == [second]


def test_a_password_given_by_an_administrator_signs_out_and_asks_for_another(boss: User) -> None:
    person = factories.user(password="ثلاث كلمات وراء البحر")
    browser = signed_in(person)
    secret = users.reset_password(user=person, actor=boss)
    person.refresh_from_db()
    assert (person.check_password(secret), person.must_change_password) == (True, True)
    assert browser.get("/").status_code == 302
    users.choose_password(user=person, password="أربع كلمات عند سفح الجبل", actor=person)
    person.refresh_from_db()
    assert (person.check_password(secret), person.must_change_password) == (False, False)


def test_nobody_chooses_the_password_of_another(boss: User) -> None:
    with pytest.raises(Forbidden):
        users.choose_password(user=factories.user(), password="أربع كلمات عند سفح الجبل", actor=boss)


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused_with_reasons(password: str) -> None:
    person = factories.user()
    with pytest.raises(Invalid, match="weak_password") as refused:
        users.choose_password(user=person, password=password, actor=person)
    assert set(refused.value.facts["reasons"]) <= set(strength.RULES)
    assert refused.value.facts["reasons"]


def test_somebody_locked_out_is_seen_and_let_in_again(boss: User) -> None:
    person = factories.user(username="layla")
    AccessAttempt.objects.create(username="layla", failures_since_start=8, ip_address="::1")
    assert users.line_of(person).locked
    users.unlock(user=person, actor=boss)
    assert not users.line_of(person).locked


def test_the_list_finds_by_any_name_and_goes_on_after_an_id(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.users.listing.PAGE_SIZE", 2)
    names = [factories.user(username=f"u{n}", first_name="ليلى" if n else "سامر", email=f"{n}@x.org") for n in range(4)]
    names[3].is_active = False
    names[3].save()

    def found(**asked: Any) -> list[str]:
        return [line.user.username for line in users.page(User.objects.all(), users.Asked(**asked)).lines]

    assert found() == ["boss", "u0"]
    first = users.page(User.objects.all(), users.Asked(words="ليلى"))
    assert ([line.user.username for line in first.lines], first.total) == (["u1", "u2"], 3)
    assert found(words="ليلى", after=first.after) == ["u3"]
    assert found(words="ليلى u2") == ["u2"]
    assert found(words="3@x") == ["u3"]
    assert (found(state="closed"), found(state="administrators")) == (["u3"], ["boss"])


def test_the_last_sign_of_life_is_the_latest_of_all(boss: User) -> None:
    row = factories.saved(factories.annotation_set(), *factories.marks(1))
    person = row.author
    assert person is not None
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() - timedelta(days=9))
    person.refresh_from_db()
    line = users.line_of(person)
    assert line.seen == row.updated_at
    assert [one.role for one in line.memberships] == ["annotator"]
    assert users.line_of(factories.user()).seen is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_accounts_costs_the_same_however_many(count: int, django_assert_num_queries: Any) -> None:
    project = factories.project()
    for _ in range(count):
        factories.annotation_set(article=factories.article(project=project, text=f"{factories.TEXT} {_}"))
    with django_assert_num_queries(6):
        users.page(User.objects.all(), users.Asked())


def test_every_act_on_an_account_is_in_the_log(boss: User) -> None:
    made, _secret = users.create_user(username="samer", actor=boss)
    users.reset_password(user=made, actor=boss)
    users.set_administrator(user=made, administrator=True, actor=boss)
    users.set_administrator(user=made, administrator=False, actor=boss)
    users.set_may_create_projects(user=made, allowed=True, actor=boss)
    users.set_may_create_projects(user=made, allowed=False, actor=boss)
    users.deactivate(user=made, actor=boss)
    users.reactivate(user=made, actor=boss)
    users.unlock(user=made, actor=boss)
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "user.create",
        "user.reset_password",
        "user.make_administrator",
        "user.unmake_administrator",
        "user.allow_projects",
        "user.disallow_projects",
        "user.deactivate",
        "user.reactivate",
        "user.unlock",
    ]
    assert Session.objects.count() == 0


def test_closing_an_account_ends_the_links_it_made(boss: User) -> None:
    project = factories.project()
    manager = factories.member(project=project, role="manager")
    link, _secret = invitations.create(project=project, role="manager", actor=manager)
    users.deactivate(user=manager, actor=boss)
    link.refresh_from_db()
    assert invitations.ended(link) == "revoked"


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_at_one_moment_leave_one() -> None:
    one, two = (factories.user(is_superuser=True) for _ in range(2))
    for _ in range(6):
        answers = together(
            [
                lambda: users.deactivate(user=two, actor=one),
                lambda: users.deactivate(user=one, actor=two),
                lambda: users.change_account(user=two, administrator=False, actor=one),
            ]
        )
        assert {type(answer) for answer in answers} <= {User, Conflict, type(None)}
        assert User.objects.filter(is_active=True, is_superuser=True).count() >= 1
        User.objects.update(is_active=True, is_superuser=True)
