"""The one gate: what each person reaches of a project, its articles and its annotation sets."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import AnnotationSet, Article, ImportBatch, Job, Membership, Project, User
from annotator.services import access
from tests import factories

pytestmark = pytest.mark.django_db
ROLES = Membership.Role
EVERYBODY = ["author", "colleague", "curator", "manager", "viewer", "stranger", "admin", "nobody", "left", "locked"]


@dataclass
class House:
    project: Project
    article: Article
    row: AnnotationSet
    people: dict[str, User | AnonymousUser]

    def those_who(self, ask: object) -> set[str]:
        """Whom ``ask(person)`` answers instead of refusing."""
        reached = set()
        for name, person in self.people.items():
            try:
                ask(person)  # type: ignore[operator]
            except (access.NotFound, access.Forbidden):
                continue
            reached.add(name)
        return reached


@pytest.fixture
def house() -> House:
    project, article = factories.project(), None
    article = factories.article(project=project)
    people: dict[str, User | AnonymousUser] = {
        "author": factories.member(project=project),
        "colleague": factories.member(project=project),
        "curator": factories.member(project=project, role=ROLES.CURATOR),
        "manager": factories.member(project=project, role=ROLES.MANAGER),
        "viewer": factories.member(project=project, role=ROLES.VIEWER),
        "stranger": factories.member(project=factories.project(), role=ROLES.MANAGER),
        "admin": factories.user(is_superuser=True),
        "nobody": AnonymousUser(),
        "left": factories.member(project=project),
        "locked": factories.member(project=project, role=ROLES.MANAGER, is_active=False),
    }
    row = factories.annotation_set(article=article, author=people["author"])  # type: ignore[arg-type]
    factories.annotation_set(article=article, author=people["left"])  # type: ignore[arg-type]
    Membership.objects.filter(user=people["left"]).delete()
    return House(project, article, row, people)


def test_members_reach_their_project(house: House) -> None:
    members = {"author", "colleague", "curator", "manager", "viewer", "admin"}
    assert house.those_who(lambda who: access.project_for(who, house.project.slug)) == members
    assert house.those_who(lambda who: access.article_for(who, house.article.public)) == members


def test_a_list_holds_what_the_door_opens(house: House) -> None:
    listed = {name: house.project in access.projects_of(who) for name, who in house.people.items()}
    reached = house.those_who(lambda who: access.project_for(who, house.project.slug))
    assert {name for name, found in listed.items() if found} == reached


def test_a_project_says_the_role_in_it(house: House) -> None:
    roles = {
        name: access.project_for(who, house.project.slug).role
        for name, who in house.people.items()
        if name in {"author", "curator", "manager", "viewer", "admin"}
    }
    assert roles == {
        "author": "annotator", "curator": "curator", "manager": "manager", "viewer": "viewer", "admin": None,
    }  # fmt: skip


def test_a_set_is_read_by_its_author_and_those_above(house: House) -> None:
    assert house.those_who(lambda who: access.set_for(who, house.row.pk)) == {"author", "curator", "manager", "admin"}


def test_a_set_is_written_by_its_author_alone(house: House) -> None:
    assert house.those_who(lambda who: access.set_for(who, house.row.pk, write=True)) == {"author"}


def test_who_may_read_but_not_write_is_told_so_and_others_learn_nothing(house: House) -> None:
    told = {}
    for name in ("curator", "manager", "admin", "colleague", "viewer", "stranger"):
        with pytest.raises((access.Forbidden, access.NotFound)) as refused:
            access.set_for(house.people[name], house.row.pk, write=True)
        told[name] = refused.value.code
    assert told == {
        "curator": "forbidden", "manager": "forbidden", "admin": "forbidden",
        "colleague": "not_found", "viewer": "not_found", "stranger": "not_found",
    }  # fmt: skip


def test_the_sets_of_a_project_are_blind(house: House) -> None:
    seen = {name: access.sets_of(who, house.project).count() for name, who in house.people.items()}
    assert seen == {
        "author": 1, "colleague": 0, "curator": 2, "manager": 2, "viewer": 0,
        "stranger": 0, "admin": 2, "nobody": 0, "left": 0, "locked": 0,
    }  # fmt: skip


def test_a_viewer_who_once_annotated_reaches_no_set(house: House) -> None:
    Membership.objects.filter(user=house.people["author"]).update(role=ROLES.VIEWER)
    with pytest.raises(access.NotFound):
        access.set_for(house.people["author"], house.row.pk)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (access.MANAGE, {"manager", "admin"}),
        (access.READ_SETS, {"manager", "curator", "admin"}),
        (access.ANNOTATE, {"manager", "curator", "author", "colleague", "admin"}),
        ("viewer", {"viewer", "admin"}),
    ],
)
def test_a_door_may_ask_for_a_role(house: House, roles: str | frozenset[str], expected: set[str]) -> None:
    assert house.those_who(lambda who: access.project_for(who, house.project.slug, role=roles)) == expected
    assert house.those_who(lambda who: access.article_for(who, house.article.public, role=roles)) == expected


def test_articles_are_for_members(house: House) -> None:
    project = access.project_for(house.people["viewer"], house.project.slug)
    assert access.articles_of(house.people["viewer"], project).count() == 1
    project.role = None
    assert access.articles_of(house.people["stranger"], project).count() == 0


def test_jobs_are_for_managers(house: House) -> None:
    job = Job.objects.create(project=house.project, actor=house.people["manager"], noun="export")
    assert house.those_who(lambda who: access.job_for(who, job.pk)) == {"manager", "admin"}


def test_staged_files_are_for_who_staged_them(house: House) -> None:
    batch = ImportBatch.objects.create(project=house.project, actor=house.people["manager"])

    def ask(who: User) -> object:
        return access.import_for(who, access.project_for(who, house.project.slug), batch.pk)

    assert house.those_who(ask) == {"manager"}
    # What was imported, every manager may look at; an administrator stands above.
    ImportBatch.objects.update(imported_at=timezone.now())
    assert house.those_who(ask) == {"manager", "admin"}


def test_what_does_not_exist_and_what_is_not_yours_answer_alike(house: House) -> None:
    refused = []
    for set_id in (house.row.pk, uuid4()):
        with pytest.raises(access.NotFound) as error:
            access.set_for(house.people["stranger"], set_id)
        refused.append((error.value.code, error.value.facts))
    assert refused[0] == refused[1]


def test_a_set_with_all_it_needs_is_one_query(house: House) -> None:
    with CaptureQueriesContext(connection) as queries:
        row = access.set_for(house.people["author"], house.row.pk)
        assert (row.article.text, row.article.project.slug) == (factories.TEXT, house.project.slug)
        assert row.schema.body
        assert row.body
        assert row.author == house.people["author"]
    assert len(queries) == 1


def test_a_light_set_leaves_the_texts_where_they_are(house: House) -> None:
    row = access.set_for(house.people["author"], house.row.pk, light=True)
    assert {"body"} <= row.get_deferred_fields()
    assert {"text"} <= row.article.get_deferred_fields()
