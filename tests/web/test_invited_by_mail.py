"""Invitations by e-mail, from the team's page to the new account."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.models import Invitation, Letter, Membership, Project, User
from annotator.services import invitations, letters
from annotator.services.refusal import Invalid
from tests import factories

pytestmark = pytest.mark.django_db
SENT = {"role": "viewer", "days": "7", "limit": "1", "by": "mail"}


@pytest.fixture(autouse=True)
def sends(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://sanad.example.org"
    yield
    cache.clear()


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", first_name="سلمى", role=Membership.Role.MANAGER)


@pytest.fixture
def manager(salma: User) -> Client:
    client = Client()
    client.force_login(salma, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(project: Project, salma: User, *addresses: str) -> int:
    return invitations.send(project=project, role="viewer", addresses=addresses, actor=salma)


def test_everybody_gets_a_link_of_their_own(manager: Client, project: Project) -> None:
    asked = {**SENT, "addresses": "noor@example.org\n\n samer@example.org \nNoor@example.org"}
    answer = manager.post(reverse("invite", args=["press"]), asked, follow=True).content.decode()
    assert "دعوتان في الطريق." in answer
    assert "samer@example.org" in answer, "the list says who was written to"
    letters.go_round()
    assert sorted(one.to[0].casefold() for one in mail.outbox) == ["noor@example.org", "samer@example.org"]
    assert mail.outbox[0].subject == "دعوة إلى \u2068الصحف\u2069"
    (path,) = re.findall(r"https://sanad\.example\.org(/join/[^\s]+)", mail.outbox[0].body)
    secret = path.removeprefix("/join/").strip("/")
    assert invitations.behind(secret).limit == 1
    assert secret not in str(list(Letter.objects.values_list()) + list(Invitation.objects.values_list()))
    visitor = Client()
    visitor.get(path)
    assert "الصحف" in visitor.get(reverse("join")).content.decode()


def test_what_is_no_address_is_named_and_nothing_is_sent(manager: Client, project: Project) -> None:
    for addresses, said in [("noor@example.org\nnoor@", "noor@"), ("", "عنوان واحد على الأقل")]:
        answer = manager.post(reverse("invite", args=["press"]), {**SENT, "addresses": addresses})
        assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert not Invitation.objects.exists()


def test_without_e_mail_nobody_is_asked_for_addresses(manager: Client, project: Project, settings: Any) -> None:
    assert 'name="addresses"' in manager.get(reverse("team", args=["press"])).content.decode()
    settings.MAIL_ON = False
    assert 'name="addresses"' not in manager.get(reverse("team", args=["press"])).content.decode()


def test_a_link_that_was_taken_back_before_it_went_out_is_not_sent(project: Project, salma: User) -> None:
    send(project, salma, "noor@example.org")
    invitations.revoke(invitation=Invitation.objects.get(), actor=salma)
    letters.go_round()
    assert mail.outbox == []


def test_a_project_writes_to_so_many_a_day_and_no_more(
    project: Project, salma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_ADDRESSES", 2)
    monkeypatch.setattr(invitations, "MOST_A_DAY", 3)
    assert send(project, salma, "a@example.org", "b@example.org") == 2
    for addresses in (["c@example.org", "d@example.org"], [f"{n}@example.org" for n in range(3)]):
        with pytest.raises(Invalid, match="too_many_addresses"):
            send(project, salma, *addresses)
    Letter.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert send(project, salma, "c@example.org", "d@example.org") == 2
