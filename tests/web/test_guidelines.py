"""The page of the guidelines, and the part of it that the workspace fetches."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Membership, SchemaVersion
from annotator.services import projects
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_member_reads_the_projects_text_and_its_types() -> None:
    project = factories.project(slug="press")
    project.guidelines_ar = "قاعدة المشروع: **الأسماء** أولًا."
    project.save()
    viewer = factories.member(project=project, role=Membership.Role.VIEWER)
    html = signed_in(viewer).get(reverse("guidelines", args=["press"])).content.decode()
    assert "<p>قاعدة المشروع: <strong>الأسماء</strong> أولًا.</p>" in html
    assert 'id="guide-PERS"' in html
    assert 'id="guide-TIME"' not in html
    assert "<mark>سامر الهادي</mark>" in html
    assert html.count('id="schema-data"') == 1


def test_a_project_without_a_schema_says_so() -> None:
    project = factories.project(slug="press")
    project.schema = None
    project.save()
    html = signed_in(factories.member(project=project)).get(reverse("guidelines", args=["press"])).content.decode()
    assert "لا مخطط وسم لهذا المشروع بعد." in html


def test_a_set_is_told_the_guidelines_of_its_own_schema_without_a_page_around_them() -> None:
    row = factories.annotation_set()
    project = row.article.project
    newer = factories.SCHEMA.replace('"version": "1.0"', '"version": "1.1"').replace("اسم شخص بعينه", "قاعدة أحدث")
    project.schema = projects.add_schema(project=project, body=newer)
    project.save()
    assert SchemaVersion.objects.filter(project=project).count() == 2
    client = signed_in(row.author)
    part = client.get(reverse("set-guidelines", args=[row.pk])).content.decode()
    page = client.get(reverse("guidelines", args=[project.slug])).content.decode()
    assert ("اسم شخص بعينه" in part, "قاعدة أحدث" in part) == (True, False)
    assert ("اسم شخص بعينه" in page, "قاعدة أحدث" in page) == (False, True)
    assert ("<html" in part, part.lstrip().startswith('<div class="guide">')) == (False, True)


def test_the_guidelines_cost_the_same_queries_whatever_they_hold(django_assert_num_queries: Any) -> None:
    row = factories.annotation_set()
    client = signed_in(row.author)
    # Session, user, the project with its schema, the bell.
    with django_assert_num_queries(4):
        client.get(reverse("guidelines", args=[row.article.project.slug]))
    # Session, user, the set with article, project and schema.
    with django_assert_num_queries(3):
        client.get(reverse("set-guidelines", args=[row.pk]))
