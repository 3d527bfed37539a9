"""Tokens: only a hash is kept, and a token that should not work does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import ApiToken, User
from annotator.services import people
from tests import factories

pytestmark = pytest.mark.django_db


def made(**fields: Any) -> tuple[ApiToken, str]:
    return people.create_token(user=factories.user(), name="test", scope="read", actor=None, **fields)


def test_a_token_is_known_by_what_only_its_owner_has() -> None:
    row, secret = made()
    assert people.token_for(secret) == row
    assert secret.startswith("sanad_")
    assert row.prefix == secret[:12]
    assert secret not in {str(value) for value in ApiToken.objects.values_list()[0]}


@pytest.mark.parametrize("guess", ["", "sanad_", "sanad_x", "\udcff"])
def test_a_guess_is_nothing(guess: str) -> None:
    made()
    assert people.token_for(guess) is None


def test_a_revoked_token_is_nothing() -> None:
    row, secret = made()
    people.revoke_token(token=row, actor=None)
    first = ApiToken.objects.get().revoked_at
    people.revoke_token(token=row, actor=None)
    assert people.token_for(secret) is None
    assert ApiToken.objects.get().revoked_at == first


@pytest.mark.parametrize(("minutes", "works"), [(1, True), (-1, False)])
def test_a_token_ends_with_its_time(minutes: int, works: bool) -> None:
    _, secret = made(expires_at=timezone.now() + timedelta(minutes=minutes))
    assert (people.token_for(secret) is not None) is works


def test_a_token_ends_with_its_user() -> None:
    row, secret = made()
    User.objects.filter(pk=row.user_id).update(is_active=False)
    assert people.token_for(secret) is None


def test_its_use_is_noted_but_not_every_time(django_assert_num_queries: Any) -> None:
    _, secret = made()
    with django_assert_num_queries(2):
        people.token_for(secret)
    with django_assert_num_queries(1):
        people.token_for(secret)
    assert ApiToken.objects.get().last_used_at is not None


def test_a_person_is_called_by_name_or_by_sign_in_name() -> None:
    assert factories.user(username="layla").display_name == "layla"
    assert factories.user(first_name="ليلى", last_name="الحدّاد").display_name == "ليلى الحدّاد"
