"""Archived and waiting for deletion: who still sees a project, and that nobody writes in it."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from annotator.models import Membership, Project, User
from annotator.services import access, annotations, articles, notes
from annotator.services.projects import archive, ask_deletion, call_off_deletion, unarchive
from annotator.services.refusal import Conflict, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(is_superuser=True)


def close(project: Project, how: str, actor: User) -> None:
    if how == "archived":
        archive(project=project, actor=actor)
    else:
        ask_deletion(project=project, name=project.name, actor=actor)
    project.refresh_from_db()


@pytest.mark.parametrize("how", ["archived", "deleting"])
def test_the_verbs_refuse_whoever_calls_them(boss: User, how: str) -> None:
    row = factories.annotation_set()
    project, author = row.article.project, row.author
    close(project, how, boss)
    article = access.articles_of(boss, project).get()
    row = access.sets_of(boss, project).get()
    file = articles.File("b.txt", "نص آخر.".encode())
    refused: list[Callable[[], object]] = [
        lambda: annotations.open_set(article=article, actor=author),
        lambda: articles.import_files(project=project, files=[file], actor=None),
        lambda: access.set_id_for(factories.member(project=project), row.pk, write=True) and None,
        lambda: notes.open_thread(
            annotation_set=row, thread_id=row.pk, message_id=row.pk, place=notes.Place(), body="ملحوظة", actor=boss
        ),
    ]
    for verb in refused[:2] + refused[3:]:
        with pytest.raises(Conflict, match=how):
            verb()
    with pytest.raises(NotFound):
        refused[2]()


def test_an_archived_project_is_read_by_all_and_written_by_nobody(boss: User) -> None:
    row = factories.annotation_set()
    project, author = row.article.project, row.author
    assert author is not None
    archive(project=project, actor=boss)
    seen = access.set_for(author, row.pk)
    assert not access.may_write(author, seen)
    for ask in (
        lambda: access.set_for(author, row.pk, write=True),
        lambda: access.set_id_for(author, row.pk, write=True),
        lambda: access.project_for(author, project.slug, write=True),
        lambda: access.article_for(author, row.article.public, write=True),
    ):
        with pytest.raises(Conflict, match="archived"):
            ask()
    unarchive(project=project, actor=boss)
    assert access.set_id_for(author, row.pk, write=True) == row.pk


def test_a_project_that_is_to_be_deleted_is_there_for_its_managers_alone(boss: User) -> None:
    row = factories.annotation_set()
    project = row.article.project
    people = {role: factories.member(project=project, role=role) for role in Membership.Role.values}
    close(project, "deleting", boss)
    reached = {role for role, user in people.items() if access.projects_of(user).exists()}
    assert reached == {"manager"}
    assert {role for role, user in people.items() if access.sets_of(user, project).exists()} == {"manager"}
    with pytest.raises(NotFound):
        access.set_for(row.author, row.pk)  # type: ignore[arg-type]
    call_off_deletion(project=project, actor=boss)
    assert access.set_for(row.author, row.pk) == row  # type: ignore[arg-type]


def test_archiving_twice_keeps_the_first_day(boss: User) -> None:
    project = factories.project()
    first = archive(project=project, actor=boss).archived_at
    assert archive(project=project, actor=boss).archived_at == first
    assert unarchive(project=project, actor=boss).archived_at is None
    assert unarchive(project=project, actor=boss).archived_at is None


def test_what_is_to_be_deleted_is_neither_archived_nor_unarchived(boss: User) -> None:
    project = factories.project()
    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now())
    ask_deletion(project=project, name=project.name, actor=boss)
    for verb in (archive, unarchive):
        with pytest.raises(Conflict, match="deleting"):
            verb(project=project, actor=boss)
