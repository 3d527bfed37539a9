"""Projects, their schemas and their members."""

import orjson
import pytest

from annotator.models import Membership, Project, SchemaVersion
from annotator.services import projects
from annotator.services.refusal import Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_project_starts_with_its_schema_and_its_manager() -> None:
    me = factories.user()
    made = projects.create_project(slug="ours", name="مشروعنا", schema=factories.SCHEMA, actor=me)
    assert (made.schema is not None and made.schema.name, Membership.objects.get().role) == ("ar-news", "manager")


def test_an_address_is_taken_once() -> None:
    factories.project(slug="ours")
    with pytest.raises(Invalid, match="slug_taken"):
        factories.project(slug="ours")


@pytest.mark.parametrize("schema", ["{", "{}", '{"format": "sanad-schema/1"}'])
def test_a_schema_that_is_none_makes_no_project(schema: str) -> None:
    with pytest.raises(Invalid, match="bad_schema"):
        factories.project(slug="ours", schema=schema)
    assert Project.objects.count() == 0


def test_a_schema_version_never_changes() -> None:
    project = factories.project()
    again = projects.add_schema(project=project, body=factories.SCHEMA)
    assert (again, SchemaVersion.objects.count()) == (project.schema, 1)
    other = orjson.loads(factories.SCHEMA) | {"title": {"ar": "آخر", "en": "other"}}
    with pytest.raises(Invalid, match="schema_version_taken"):
        projects.add_schema(project=project, body=orjson.dumps(other).decode())
    newer = projects.add_schema(project=project, body=orjson.dumps(other | {"version": "1.1"}).decode())
    assert (newer.version, SchemaVersion.objects.count()) == ("1.1", 2)


def test_a_person_has_one_role_in_a_project() -> None:
    project, me = factories.project(), factories.user()
    for role in ("annotator", "curator"):
        projects.join(project=project, user=me, role=role, actor=None)
    assert list(Membership.objects.values_list("role", flat=True)) == ["curator"]


def test_a_project_is_found_by_its_address() -> None:
    project = factories.project(slug="ours")
    assert projects.project_named("ours") == project
    with pytest.raises(NotFound):
        projects.project_named("theirs")
