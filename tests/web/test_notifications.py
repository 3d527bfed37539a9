"""The bell and its page: what is new, where it leads, and that nobody hears what was told to another."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Notification, Project, User
from annotator.services import notifications
from tests import factories

pytestmark = pytest.mark.django_db

#: Session, person, the notifications, how many are new.
PAGE_QUERIES = 5


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def layla(project: Project, client: Client) -> User:
    made = factories.member(project=project, username="layla")
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return made


def tell(user: User, project: Project, count: int = 1) -> list[Notification]:
    for _ in range(count):
        notifications.notify(kind="practice_passed", users=[user], project=project)
    return list(notifications.notifications_of(user=user))


def bell(client: Client) -> str:
    html = client.get(reverse("notifications")).content.decode()
    (count,) = re.findall(r"data-count>([^<]*)</span>", html)
    return str(count)


def test_the_bell_counts_what_is_new(client: Client, project: Project, layla: User) -> None:
    assert bell(client) == ""
    tell(layla, project, 3)
    assert bell(client) == "٣"
    client.post(reverse("notifications-read"))
    assert bell(client) == ""
    tell(layla, project, 100)
    assert bell(client) == "٩٩+"


def test_following_one_leads_to_its_place_and_it_is_read(client: Client, project: Project, layla: User) -> None:
    (row,) = tell(layla, project)
    page = client.get(reverse("notifications")).content.decode()
    assert "اجتزت التدريب في \u2068الصحف\u2069" in page
    assert client.get(reverse("notification", args=[row.pk])).headers["Location"] == "/projects/press/"
    assert bell(client) == ""
    again = client.post(reverse("notification-read", args=[row.pk]), {"next": "/notifications/?new=1"})
    assert (again.headers["Location"], bell(client)) == ("/notifications/?new=1", "١")


def test_one_about_the_account_leads_to_the_account(client: Client, layla: User) -> None:
    notifications.notify(kind="second_step_reset", users=[layla])
    row = Notification.objects.get()
    assert client.get(reverse("notification", args=[row.pk])).headers["Location"] == reverse("me-second-step")
    Notification.objects.update(address="")
    assert client.get(reverse("notification", args=[row.pk])).headers["Location"] == reverse("notifications")


def test_only_new_ones_and_older_ones(client: Client, project: Project, layla: User) -> None:
    rows = tell(layla, project, 32)
    notifications.mark_read(user=layla, notification_id=rows[0].pk, actor=layla)
    shown = [
        re.findall(r'id="notification-(\d+)"', client.get(reverse("notifications") + asked).content.decode())
        for asked in ("", "?new=1", f"?before={rows[29].pk}", "?before=x")
    ]
    assert [len(ids) for ids in shown] == [30, 30, 2, 30]
    assert str(rows[0].pk) not in shown[1]


def test_nobody_reads_what_was_told_to_another(client: Client, project: Project, layla: User) -> None:
    (row,) = tell(factories.member(project=project), project)
    for method, name in (("get", "notification"), ("post", "notification-read")):
        assert getattr(client, method)(reverse(name, args=[row.pk])).status_code == 404
    assert client.get("/notifications/99999999999999999999/").status_code == 404
    assert Notification.objects.get().read_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_costs_the_same_queries(
    client: Client, project: Project, layla: User, count: int, django_assert_num_queries: Any
) -> None:
    tell(layla, project, count)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(reverse("notifications"))
