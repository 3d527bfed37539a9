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
    # Session, user, the project with its schema, examples, the bell.
    with django_assert_num_queries(5):
        client.get(reverse("guidelines", args=[row.article.project.slug]))
    # Session, user, the set with article, project and schema, role, examples.
    with django_assert_num_queries(5):
        client.get(reverse("set-guidelines", args=[row.pk]))


@pytest.fixture
def press() -> Any:
    project = factories.project(slug="press")
    project.manager = factories.member(project=project, role=Membership.Role.MANAGER, first_name="ليلى")
    return project


def save(press: Any, seen: int, ar: str = "", en: str = "", **more: str) -> Any:
    values = {"text_ar": ar, "text_en": en, "seen": seen, **more}
    return signed_in(press.manager).post(reverse("guideline-edit", args=["press"]), values)


def test_a_manager_writes_and_everybody_reads_the_new_version(press: Any) -> None:
    answer = save(press, 0, "**الأسماء** أولًا", "Names first", note="البداية")
    assert (answer.status_code, answer.url) == (302, reverse("guidelines", args=["press"]))
    viewer = signed_in(factories.member(project=press, role=Membership.Role.VIEWER))
    html = viewer.get(reverse("guidelines", args=["press"])).content.decode()
    assert "<strong>الأسماء</strong> أولًا" in html
    assert "النسخة ١" in html
    assert reverse("guideline-edit", args=["press"]) not in html
    html = viewer.get(reverse("guideline-versions", args=["press"])).content.decode()
    assert ("البداية" in html, "قيد الاستعمال" in html) == (True, True)


def test_two_who_write_at_once_lose_nothing_and_see_what_differs(press: Any) -> None:
    save(press, 0, "قاعدة أولى")
    answer = save(press, 0, "قاعدة أخرى", note="ملاحظتي")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>أولى</del><ins>أخرى</ins>" in html
    assert "قاعدة أخرى</textarea>" in html
    assert ('name="seen" value="1"' in html, "ملاحظتي" in html) == (True, True)
    assert save(press, 1, "قاعدة أخرى").status_code == 302


def test_the_preview_is_what_readers_will_see_and_cannot_act(press: Any) -> None:
    path = reverse("guideline-preview", args=["press"])
    answer = signed_in(press.manager).post(path, {"text": "# عنوان\n\n<script>alert(1)</script>"})
    assert "<h3>عنوان</h3>" in answer.content.decode()
    assert "<script" not in answer.content.decode()


def test_an_earlier_version_is_compared_word_by_word_and_restored_as_a_new_one(press: Any) -> None:
    save(press, 0, "اللقب خارج الوسم.", "Titles stay outside.")
    save(press, 1, "المنصب خارج الوسم.", "Titles stay outside.")
    viewer = signed_in(factories.member(project=press, role=Membership.Role.VIEWER))
    html = viewer.get(reverse("guideline-compare", args=["press"]), {"old": 1}).content.decode()
    assert "<del>اللقب</del><ins>المنصب</ins> خارج الوسم." in html
    html = signed_in(press.manager).get(reverse("guideline-edit", args=["press"]), {"version": 1}).content.decode()
    assert ("اللقب خارج الوسم.</textarea>" in html, "رجوع إلى النسخة 1" in html) == (True, True)
    assert 'name="seen" value="2"' in html
    assert signed_in(press.manager).get(reverse("guideline-edit", args=["press"]), {"version": 9}).status_code == 404


def test_an_example_is_shown_to_all_and_its_place_to_those_who_may_see_it(press: Any) -> None:
    row = factories.annotation_set(article=factories.article(project=press))
    example = factories.guideline_example(article=row.article, annotation_set=row)
    place = reverse("workspace", args=[row.pk])
    path = reverse("guidelines", args=["press"])
    manager = signed_in(press.manager)
    html = manager.get(path).content.decode()
    assert (f"<mark>{example.text}</mark>" in html, place in html) == (True, True)
    colleague = signed_in(factories.member(project=press))
    html = colleague.get(path).content.decode()
    assert (f"<mark>{example.text}</mark>" in html, str(row.pk) in html) == (True, False)
    # The author's drawer is blind like every annotator's page.
    part = signed_in(row.author).get(reverse("set-guidelines", args=[row.pk])).content.decode()
    assert (f"<mark>{example.text}</mark>" in part, place in part) == (True, False)
    gone = manager.post(reverse("guideline-example-remove", args=["press", example.pk]))
    assert gone.url == f"{path}#guide-PERS"
    assert f"<mark>{example.text}</mark>" not in manager.get(path).content.decode()


def test_a_set_begun_under_older_guidelines_says_so_and_leads_to_what_changed(press: Any) -> None:
    save(press, 0, "قاعدة أولى")
    press.refresh_from_db()
    row = factories.annotation_set(article=factories.article(project=press))
    author = signed_in(row.author)
    page = reverse("workspace", args=[row.pk])
    assert "older-guidelines" not in author.get(page).content.decode()
    save(press, 1, "قاعدة أخرى")
    html = author.get(page).content.decode()
    assert "تغيّر الدليل بعد بدء هذه الطبقة." in html
    assert f"{reverse('guideline-compare', args=['press'])}?old=1" in html


def test_only_those_who_read_all_sets_are_offered_to_make_examples(press: Any) -> None:
    row = factories.annotation_set(article=factories.article(project=press))
    page = reverse("workspace", args=[row.pk])
    address = "/api/projects/press/guidelines/examples/"
    assert address in signed_in(press.manager).get(page).content.decode()
    assert address not in signed_in(row.author).get(page).content.decode()
