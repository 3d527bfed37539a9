"""Site administration: for administrators; what the project is proved by can be looked at, not altered."""

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, User
from annotator.services import people
from tests import factories

pytestmark = pytest.mark.django_db
LOOK_ONLY = ["user", "project", "article", "annotationset", "change", "schemaversion", "job", "apitoken"]


@pytest.fixture
def admin() -> Client:
    return signed_in(factories.user(is_superuser=True))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def row() -> AnnotationSet:
    made = factories.saved(factories.annotation_set(), *factories.marks(1))
    assert made.author is not None
    people.create_token(user=made.author, name="test", scope="read", actor=None)
    return made


@pytest.mark.parametrize("model", LOOK_ONLY)
def test_every_list_opens(admin: Client, row: AnnotationSet, model: str) -> None:
    assert admin.get(reverse(f"admin:annotator_{model}_changelist")).status_code == 200


@pytest.mark.parametrize("model", LOOK_ONLY)
def test_what_services_write_is_not_made_here(admin: Client, model: str) -> None:
    assert admin.get(reverse(f"admin:annotator_{model}_add")).status_code == 403


def test_an_articles_text_and_a_change_are_not_altered_here(admin: Client, row: AnnotationSet) -> None:
    change = row.changes.get()
    doors = {"article": row.article_id, "annotationset": row.pk, "change": change.pk}
    doors |= {"project": row.article.project_id, "user": row.author_id}
    for model, pk in doors.items():
        url = reverse(f"admin:annotator_{model}_change", args=[pk])
        assert admin.get(url).status_code == 200
        assert admin.post(url, {"text": "x", "title": "x", "body": "x", "label": "x"}).status_code == 403
        assert admin.post(reverse(f"admin:annotator_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    row.article.refresh_from_db()
    assert row.article.text == factories.TEXT


def test_a_token_can_be_thrown_away(admin: Client, row: AnnotationSet) -> None:
    token = row.author.api_tokens.get()  # type: ignore[union-attr]
    admin.post(reverse("admin:annotator_apitoken_delete", args=[token.pk]), {"post": "yes"})
    assert row.author.api_tokens.count() == 0  # type: ignore[union-attr]


@pytest.mark.parametrize("fields", [{}, {"is_staff": True}])
def test_nobody_else_gets_in(fields: dict[str, bool]) -> None:
    answer = signed_in(factories.user(**fields)).get(reverse("admin:index"))
    assert answer.status_code == 302
