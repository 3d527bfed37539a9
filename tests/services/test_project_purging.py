"""Deleting a project: a typed name, a waiting time, restored by one press, and at the end everything of it is gone."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotator import models
from annotator.models import AnnotationSet, AuditEntry, Change, Project, User
from annotator.services import notes, projects
from annotator.services.projects import purging
from annotator.services.refusal import Conflict, Invalid
from tests import factories
from tests.services.releases.worlds import shelved

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(is_superuser=True)


def worked_on() -> Project:
    """A project with two annotated articles, notes, a job with a file, an invitation."""
    project = factories.project(name="أخبار دولية")
    manager = factories.member(project=project, role="manager")
    now = timezone.now()
    for n in range(2):
        article = factories.article(project=project, text=f"{factories.TEXT} {n}")
        row = factories.saved(factories.annotation_set(article=article), *factories.marks(3))
        assert row.author is not None
        row.article.project = project
        notes.open_thread(
            annotation_set=row,
            thread_id=uuid4(),
            message_id=uuid4(),
            place=notes.Place(),
            body="سؤال",
            actor=row.author,
        )
        models.SetFigure.objects.create(annotation_set=row, article=article, revision=3)
    assert project.schema is not None
    agreed(project)
    models.SchemaDraft.objects.create(project=project, base=project.schema, body="{}", updated_at=now)
    migration = models.SchemaMigration.objects.create(
        project=project, source=project.schema, target=project.schema, created_at=now
    )
    models.MigratedSet.objects.create(migration=migration, annotation_set=row, before="0" * 64)
    version = models.GuidelineVersion.objects.create(project=project, number=1, created_at=now)
    AnnotationSet.objects.filter(pk=row.pk).update(guidelines=version)
    Project.objects.filter(pk=project.pk).update(guidelines=version)
    models.GuidelineExample.objects.create(
        project=project, type="PERS", article=article, annotation_set=row, text="سامر", start=0, created_at=now
    )
    models.Invitation.objects.create(
        project=project, role="viewer", digest=project.slug, prefix="p", expires_at=now, created_by=manager
    )
    models.Notification.objects.create(user=manager, project=project, kind="job", created_at=now)
    shelved(project)
    file = f"exports/{project.slug}.jsonl"
    path = Path(settings.DATA_DIR) / "files" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    models.Job.objects.create(project=project, actor=manager, noun="export", state="done", file=file)
    project.refresh_from_db()
    return project


def agreed(project: Project) -> None:
    """What is kept of two sets side by side."""
    one, other = AnnotationSet.objects.filter(article__project=project)
    assert project.schema is not None
    models.PairEvidence.objects.create(
        project=project, article=one.article, one=one, other=other, one_revision=3, other_revision=0,
        schema=project.schema, edition=1, evidence="{}",
    )  # fmt: skip
    models.GroupEvidence.objects.create(article=one.article, project=project, state="s", evidence="{}")
    models.AgreementFigures.objects.create(project=project, asked="a", state="s", measured_at=timezone.now(), body="{}")


def overdue(project: Project, boss: User) -> Project:
    projects.ask_deletion(project=project, name=project.name, actor=boss)
    past = timezone.now() - timedelta(days=30)
    Project.objects.filter(pk=project.pk).update(delete_asked_at=past, delete_after=past + timedelta(days=14))
    project.refresh_from_db()
    return project


@pytest.mark.parametrize("name", ["", "أخبار", "أخبار دولية!", "AKHBAR"])
def test_an_annotated_project_does_not_go_by_a_click(boss: User, name: str) -> None:
    project = worked_on()
    with pytest.raises(Invalid, match="name_differs"):
        projects.ask_deletion(project=project, name=name, actor=boss)
    project.refresh_from_db()
    assert project.delete_asked_at is None


def test_asking_begins_the_waiting_time_and_removes_nothing(boss: User) -> None:
    project = worked_on()
    asked = projects.ask_deletion(project=project, name=" أخبار   دولية ", actor=boss)
    assert asked.delete_after is not None
    assert asked.delete_asked_at is not None
    assert asked.delete_after - asked.delete_asked_at == timedelta(days=14)
    assert projects.contents(project) == projects.Contents(articles=2, sets=2, members=3)
    assert projects.due() == []
    with pytest.raises(Conflict, match="not_due"):
        projects.purge(project=project)
    assert Change.objects.count() == 6
    task = DBTaskResult.objects.get(task_path="annotator.services.projects.purging.purge_when_due")
    assert task.run_after == asked.delete_after


def test_asking_again_does_not_put_the_day_off(boss: User) -> None:
    project = worked_on()
    first = projects.ask_deletion(project=project, name=project.name, actor=boss)
    assert projects.ask_deletion(project=project, name=project.name, actor=boss).delete_after == first.delete_after


def test_it_is_called_off_as_long_as_the_day_has_not_come(boss: User) -> None:
    project = worked_on()
    projects.ask_deletion(project=project, name=project.name, actor=boss)
    kept = projects.call_off_deletion(project=project, actor=boss)
    assert (kept.delete_asked_at, kept.delete_after, kept.delete_asked_by) == (None, None, None)
    assert projects.call_off_deletion(project=kept, actor=boss) == kept
    with pytest.raises(Conflict, match="too_late_to_keep"):
        projects.call_off_deletion(project=overdue(project, boss), actor=boss)


def of_project(project: Project) -> dict[str, int]:
    """How many rows of every kind lead to a project, by whatever way."""
    return {model.__name__: model.objects.filter(**{way: project}).count() for model, way in purging.ORDER}  # type: ignore[attr-defined]


def test_on_the_day_everything_of_the_project_goes_and_nothing_of_another(boss: User) -> None:
    project, other = worked_on(), worked_on()
    before, key = of_project(other), project.pk
    entries = AuditEntry.objects.filter(project=project).count()
    file = Path(settings.DATA_DIR) / "files" / models.Job.objects.get(project=project).file
    slug = overdue(project, boss).slug
    assert list(projects.purge_due()) == [slug]
    assert not Project.objects.filter(pk=key).exists()
    assert set(of_project(Project(pk=key)).values()) == {0}
    assert (file.exists(), of_project(other)) == (False, before)
    kept = AuditEntry.objects.filter(project_slug=slug)
    assert kept.count() == entries + 2
    assert kept.order_by("-pk").values_list("act", "project").first() == ("project.purge", None)


def test_an_interrupted_removal_is_gone_on_with(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    project = overdue(worked_on(), boss)
    monkeypatch.setattr(purging, "STEP", 2)
    whole, calls = purging._emptied, 0

    def falls(rows: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 1 + [model for model, _way in purging.ORDER].index(AnnotationSet):
            raise ConnectionError("the database went away")
        return whole(rows)

    monkeypatch.setattr(purging, "_emptied", falls)
    assert projects.purge_due() == {}
    assert (Project.objects.filter(pk=project.pk).exists(), Change.objects.count()) == (True, 0)
    again = DBTaskResult.objects.order_by("-run_after").first()
    assert again is not None
    assert again.run_after > timezone.now()
    assert list(projects.purge_due()) == [project.slug]
    assert Project.objects.count() == 0


def goes_along(field: Any) -> bool:
    """Whether the row goes when the other one goes, or hinders it from going."""
    return bool(field.remote_field.on_delete.__name__ != "SET_NULL")


def test_no_kind_of_row_that_belongs_to_a_project_is_forgotten() -> None:
    """Whatever leads to Project by a foreign key that is not merely set to null stands in the order."""
    owners: dict[Any, set[Any]] = defaultdict(set)
    for model in apps.get_app_config("annotator").get_models():
        for field in model._meta.get_fields():
            if (field.many_to_one or field.one_to_one) and field.concrete and goes_along(field):
                owners[model].add(field.related_model)
    belongs = {Project}
    while more := {model for model, of in owners.items() if of & belongs} - belongs:
        belongs |= more
    assert belongs - {Project} == {model for model, _way in purging.ORDER}


def test_what_holds_on_to_others_goes_before_them() -> None:
    place = {model: n for n, (model, _way) in enumerate(purging.ORDER)}
    wrong = [
        (model.__name__, field.related_model.__name__)
        for model in place
        for field in model._meta.get_fields()
        if field.concrete
        and field.related_model in place
        and getattr(field.remote_field, "on_delete", None).__name__ == "PROTECT"
        and place[field.related_model] < place[model]
    ]
    assert wrong == []
