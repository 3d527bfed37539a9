"""A person's preferences: only what is a choice, the rest as it was, and nobody chooses for another."""

from typing import Any

import pytest

from annotator.models import User
from annotator.services import preferences
from annotator.services.preferences import Reading
from annotator.services.refusal import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def again(user: User) -> Any:
    return preferences.of(User.objects.get(pk=user.pk))


def test_who_chose_nothing_has_the_defaults() -> None:
    assert again(factories.user()) == preferences.Preferences(
        Reading(size=3, spacing="normal", face="naskh", theme="light", letters=False), preferences.Tour(seen=False)
    )


def test_what_is_chosen_stays_and_the_rest_stays_as_it_was() -> None:
    user = factories.user()
    preferences.change(user=user, actor=user, reading={"theme": "sepia", "size": 5})
    preferences.change(user=user, actor=user, reading={"face": "amiri"})
    preferences.change(user=user, actor=user, tour={"seen": True})
    assert again(user).reading == Reading(size=5, face="amiri", theme="sepia")
    assert again(user).tour.seen is True


@pytest.mark.parametrize(
    ("reading", "name"),
    [
        ({"size": 6}, "reading.size"),
        ({"size": True}, "reading.size"),
        ({"size": "3"}, "reading.size"),
        ({"theme": "pink"}, "reading.theme"),
        ({"theme": None}, "reading.theme"),
        ({"face": ["naskh"]}, "reading.face"),
        ({"letters": 1}, "reading.letters"),
        ({"colour": "red"}, "reading.colour"),
        ({"theme": "dark", "size": 0}, "reading.size"),
    ],
)
def test_what_is_no_choice_changes_nothing(reading: dict[str, object], name: str) -> None:
    user = factories.user()
    with pytest.raises(Invalid) as refused:
        preferences.change(user=user, actor=user, reading=reading)
    assert (refused.value.code, refused.value.facts["name"]) == ("bad_preference", name)
    assert User.objects.get(pk=user.pk).preferences == "{}"


@pytest.mark.parametrize("tour", [{"seen": "yes"}, {"seen": True, "step": 3}, {"left": True}])
def test_the_tour_is_seen_or_not(tour: dict[str, object]) -> None:
    user = factories.user()
    with pytest.raises(Invalid):
        preferences.change(user=user, actor=user, tour=tour)


def test_nobody_chooses_for_another() -> None:
    user = factories.user()
    with pytest.raises(Invalid):
        preferences.change(user=user, actor=factories.user(), reading={"size": 5})
    assert again(user).reading.size == 3


def test_what_is_stored_and_no_longer_a_choice_is_the_default() -> None:
    user = factories.user()
    User.objects.filter(pk=user.pk).update(
        preferences='{"reading":{"theme":"green","size":4,"gone":1},"tour":{"seen":1},"more":2}'
    )
    assert again(user) == preferences.Preferences(Reading(size=4))


@pytest.mark.parametrize(
    "choice", [{"hour": 24}, {"hour": "8"}, {"zone": "Mars/Base"}, {"jobs": "hourly"}, {"on": 1}, {"unknown": True}]
)
def test_what_is_no_choice_about_e_mail_is_refused(choice: dict[str, object]) -> None:
    user = factories.user()
    with pytest.raises(Invalid) as refused:
        preferences.change(user=user, actor=user, mail={"team": "never", **choice})
    assert refused.value.facts["name"] == f"mail.{next(iter(choice))}"
    assert preferences.of(user) == preferences.Preferences()
