"""The audit log is found by person, act, day and words, the newest first, a page at a time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import AuditEntry, User
from annotator.services import access, audit, journal, site
from annotator.services.refusal import Forbidden, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> tuple[User, User]:
    layla, samer = factories.user(username="layla", is_superuser=True), factories.user(username="samer")
    AuditEntry.objects.all().delete()
    project = factories.project(slug="akhbar")
    AuditEntry.objects.all().delete()
    for n in range(3):
        journal.note("project.join", actor=layla, project=project, user=f"u{n}", role="curator")
    journal.note("token.create", actor=samer, token="sanad_x", user="ليلى", scope="read")
    old = AuditEntry.objects.get(act="token.create")
    AuditEntry.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    return layla, samer


def found(**asked: Any) -> list[str]:
    entries = audit.stream(AuditEntry.objects.all(), audit.Asked(**asked))
    return [one.facts["user"] for one in entries]


def test_it_is_found_by_person_act_words_and_day(log: tuple[User, User]) -> None:
    today = timezone.localdate()
    assert found() == ["ليلى", "u2", "u1", "u0"]
    assert found(person="SAM") == ["ليلى"]
    assert found(act="project.join") == ["u2", "u1", "u0"]
    assert found(words="curator u1") == ["u1"]
    assert found(words="ليلى") == ["ليلى"]
    assert found(words="akhbar") == ["u2", "u1", "u0"]
    assert found(since=today) == ["u2", "u1", "u0"]
    assert found(until=today - timedelta(days=1)) == ["ليلى"]
    assert found(since=date(2000, 1, 1), until=today, person="layla", act="token.create") == []


def test_a_page_ends_where_the_next_one_begins(log: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE_SIZE", 3)
    first = audit.page(AuditEntry.objects.all(), audit.Asked())
    second = audit.page(AuditEntry.objects.all(), audit.Asked(before=first.before))
    assert [len(first.entries), len(second.entries), second.before] == [3, 1, 0]
    assert audit.acts(AuditEntry.objects.all()) == ["project.join", "token.create"]


def test_a_manager_reads_the_project_s_own_and_an_administrator_everything(log: tuple[User, User]) -> None:
    layla, samer = log
    project = access.project_for(layla, "akhbar")
    manager = factories.member(project=project, role="manager")
    curator = factories.member(project=project, role="curator")
    assert site.audit_of(layla).count() == 6
    assert site.audit_of(manager, access.project_for(manager, "akhbar")).count() == 5
    with pytest.raises(Forbidden):
        site.audit_of(curator, access.project_for(curator, "akhbar"))
    for person in (manager, samer):
        with pytest.raises(NotFound):
            site.audit_of(person)
