"""The page of the assignment for managers; what annotators read about what awaits them; practice and its result."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Membership, Project, User
from tests import factories
from tests.services.assignments.desk import (
    annotator,
    articles,
    dealing,
    later,
    manager,
    mark,
    practice,
    submit,
    take,
)

pytestmark = pytest.mark.django_db


def enter(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def read(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def send(client: Client, name: str, *args: Any, **body: Any) -> str:
    """Where a sent form leads."""
    answer = client.post(reverse(name, args=args), body)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.fixture
def project(client: Client) -> Project:
    made = dealing(assignment="push", overlap=2)
    enter(client, manager(made))
    return made


def test_an_article_is_given_from_its_cell_and_taken_back_and_both_are_undone(client: Client, project: Project) -> None:
    (article,) = articles(project, 1)
    one = factories.member(project=project, first_name="سلمى")
    page = reverse("assignment", args=[project.slug])
    assert "إسناد «0» إلى سلمى" in read(client, page)
    there = send(client, "assign", project.slug, article=article.public, person=one.pk, here="order=imported")
    assert there.startswith(f"{page}?order=imported&done=")
    html = read(client, there)
    assert "تمّ إسناد واحد." in html
    assert "سلمى: استعادة «0»" in html
    row = AnnotationSet.objects.get()
    undo = re.search(r'action="([^"]*/undo/)"', html)
    assert undo
    client.post(undo[1])
    assert not AnnotationSet.objects.exists()
    send(client, "assign", project.slug, article=article.public, person=one.pk)
    row = AnnotationSet.objects.get()
    assert "استُعيد إسناد واحد." in read(client, send(client, "take-back", project.slug, set=row.pk))
    assert not AnnotationSet.objects.exists()


def test_begun_work_is_asked_about_before_it_is_taken_back(client: Client, project: Project) -> None:
    (article,) = articles(project, 1)
    one = annotator(project)
    send(client, "assign", project.slug, article=article.public, person=one.pk)
    row = factories.saved(AnnotationSet.objects.get(), mark(article.text))
    there = send(client, "take-back", project.slug, set=row.pk)
    assert "استعادته تُبقي العمل باسمه" in read(client, there)
    row.refresh_from_db()
    assert row.state == "open"
    send(client, "take-back", project.slug, set=row.pk, begun="on")
    row.refresh_from_db()
    assert (row.state, row.skip_code, row.revision) == ("skipped", "taken_back", 1)


def test_many_are_given_after_a_preview(client: Client, project: Project) -> None:
    articles(project, 3)
    people = [annotator(project) for _ in range(2)]
    page = reverse("assign-many", args=[project.slug])
    asked: dict[str, Any] = {"count": 3, "each": 2, "people": [one.pk for one in people]}
    html = read(client, page, **asked)
    assert "تُسند ٣ مقالات: ٦ إسنادات في المجموع." in html
    assert "تأكيد ٦ إسنادات" in html
    assert not AnnotationSet.objects.exists()
    wrong = client.post(page, {**asked, "expected": 5})
    assert wrong.status_code == 400
    assert "تغيّرت" in wrong.content.decode() or "لم يتغيّر شيء" in wrong.content.decode()
    assert send(client, "assign-many", project.slug, **asked, expected=6).startswith(
        reverse("assignment", args=[project.slug])
    )
    assert AnnotationSet.objects.count() == 6


def test_what_is_urgent_is_moved_to_the_front_alone_or_with_all_of_a_source_and_back(
    client: Client, project: Project
) -> None:
    first, second, third = articles(project, 3)
    Article.objects.exclude(pk=first.pk).update(source="النهار")
    annotator(project)
    here = urlencode({"source": "النهار"})
    there = send(client, "assignment-priority", project.slug, priority=7, here=here)
    html = read(client, there)
    assert "تغيّرت أولوية مقالين." in html
    assert list(Article.objects.order_by("-priority", "pk").values_list("pk", "priority")) == [
        (second.pk, 7), (third.pk, 7), (first.pk, 0),
    ]  # fmt: skip
    send(client, "assignment-priority", project.slug, priority=9, article=third.public)
    html = read(client, reverse("assignment", args=[project.slug]))
    assert html.index(str(third.public)) < html.index(str(second.public)) < html.index(str(first.public))
    action = re.search(r"done=([0-9a-f-]+)", there)
    assert action
    send(client, "assignment-undo", project.slug, action.group(1))
    assert list(Article.objects.order_by("pk").values_list("priority", flat=True)) == [0, 0, 9]


@pytest.mark.parametrize("said", [{"priority": "101"}, {"priority": "x"}, {}, {"priority": 5, "article": "x"}])
def test_a_priority_that_is_none_changes_nothing(client: Client, project: Project, said: dict[str, Any]) -> None:
    articles(project, 1)
    html = read(client, send(client, "assignment-priority", project.slug, **said))
    assert "alert error" in html
    assert Article.objects.get().priority == 0


def test_what_is_missing_in_the_form_is_said_and_nothing_is_given(client: Client, project: Project) -> None:
    annotator(project)
    answer = client.post(reverse("assign-many", args=[project.slug]), {"count": "x", "each": 2})
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()


def test_a_project_without_annotators_says_so(client: Client, project: Project) -> None:
    assert "لا واسمين هنا بعد" in read(client, reverse("assignment", args=[project.slug]))
    assert "لا واسمين هنا بعد" in read(client, reverse("assign-many", args=[project.slug]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_few_queries(
    client: Client, project: Project, count: int, django_assert_num_queries: Any
) -> None:
    articles(project, count)
    for _ in range(count):
        annotator(project)
    read(client, reverse("assignment", args=[project.slug]))
    with django_assert_num_queries(10):
        read(client, reverse("assignment", args=[project.slug]))


def project_page(client: Client, user: User, project: Project) -> str:
    enter(client, user)
    return read(client, reverse("project", args=[project.slug]))


def test_annotators_read_what_awaits_them_in_each_mode(client: Client) -> None:
    project = dealing(open_limit=2)
    made = articles(project, 2)
    user, other = annotator(project), annotator(project)
    html = project_page(client, user, project)
    assert "مقال جاهز لك" in html
    assert "أخذ المقال التالي" in html
    assert made[0].public.hex not in html.replace("-", "")
    assert "أخذ المقال التالي" in read(client, reverse("home"))
    there = send(client, "go-on", project.slug)
    html = project_page(client, user, project)
    assert reverse("workspace", args=[AnnotationSet.objects.get().pk]) == there
    assert "محجوز لك حتى" in html
    assert "أخذ مقال آخر" in html
    send(client, "take-next", project.slug)
    assert "أخذ مقال آخر" not in project_page(client, user, project)
    assert "كل ما بقي في أيدي آخرين" in project_page(client, other, project)
    for row in AnnotationSet.objects.all():
        submit(row)
    assert "أُنجز كل شيء" in project_page(client, other, project)
    Project.objects.update(assignment="push")
    assert "لا مقال مسندًا إليك" in project_page(client, other, project)


def test_the_workspace_steps_through_ones_own_articles_and_deals_after_submitting(client: Client) -> None:
    project = dealing()
    made = articles(project, 3)
    user = annotator(project)
    enter(client, user)
    row = take(user, project)
    html = read(client, reverse("workspace", args=[row.pk]))
    assert "المقال ١ من ١" in html
    assert 'id="go-next"' not in html
    assert 'data-upcoming="yes"' in html
    assert "يُعطى المقال التالي بعد تسليم هذا." in html
    assert client.post(reverse("annotate", args=[made[2].public])).status_code == 404
    submit(row)
    send(client, "go-on", project.slug, besides=row.pk)
    assert AnnotationSet.objects.get(article=made[1]).author_id == user.pk


def test_practice_is_followed_by_its_result_with_the_places(client: Client) -> None:
    project = dealing()
    articles(project, 1)
    (article,) = practice(project)
    user = annotator(project)
    assert "التدريب أولًا" in project_page(client, user, project)
    there = send(client, "go-on", project.slug)
    assert "بعد تسليمه تُعرض نتيجته" in read(client, there)
    row = AnnotationSet.objects.get(author=user)
    result = reverse("set-result", args=[row.pk])
    assert client.get(result).status_code == 404
    factories.saved(row, mark(article.text, 0, 8))
    submit(row)
    assert send(client, "go-on", project.slug, besides=row.pk) == result
    html = read(client, result)
    assert "٥٠٪" in html
    assert "حدود أخرى" in html
    assert "<mark>تدري</mark>" in html
    assert "<mark>تدريب رق</mark>" in html
    assert "المطلوب ٨٠٪" in html
    assert "يقرر مدير المشروع" in project_page(client, user, project)


def test_managers_see_results_let_begin_and_let_practise_anew(client: Client) -> None:
    project = dealing()
    (article,) = practice(project)
    user = factories.member(project=project, first_name="كريم")
    row = take(user, project)
    factories.saved(row, mark(article.text, 0, 8))
    submit(row)
    enter(client, manager(project))
    html = read(client, reverse("practice", args=[project.slug]))
    assert "كريم" in html
    assert "دون الحدّ" in html
    assert "٥٠٪" in read(client, reverse("set-result", args=[row.pk]))
    send(client, "practice-decide", project.slug, person=user.pk, act="pass")
    assert Membership.objects.get(user=user).passed_at is not None
    send(client, "practice-decide", project.slug, person=user.pk, act="reset")
    assert Membership.objects.get(user=user).passed_at is None
    assert AnnotationSet.objects.filter(author=user, round=2, state="open").count() == 1


def test_a_managers_own_work_becomes_practice_and_leaves_it_again(client: Client) -> None:
    project = dealing()
    (article,) = articles(project, 1)
    boss = manager(project)
    row = submit(factories.saved(factories.annotation_set(article=article, author=boss), mark(article.text)))
    enter(client, boss)
    page = reverse("practice", args=[project.slug])
    assert "اعتماد للتدريب" in read(client, page)
    send(client, "practice-change", project.slug, set=row.pk)
    html = read(client, page)
    assert "صار المقال للتدريب، ووسمك أجوبته." in html
    assert "مقال تدريب واحد يسبق العمل الفعلي" in html
    send(client, "practice-change", project.slug, article=article.public)
    article.refresh_from_db()
    assert (article.use, article.state) == ("work", "gold")


def test_an_expired_article_says_who_can_help(client: Client) -> None:
    project = dealing(overlap=1)
    (article,) = articles(project, 1)
    user, other = annotator(project), annotator(project)
    row = factories.saved(take(user, project), mark(article.text))
    later(row, hours=80)
    take(other, project)
    enter(client, user)
    assert "انقضت مهلته دون عمل" in read(client, reverse("workspace", args=[row.pk]))
    answer = client.post(f"/api/annotation-sets/{row.pk}/reopen/", {}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "place_taken"
    assert "يمكن لمدير المشروع إعادته إليك" in answer.json()["error"]["message"]
