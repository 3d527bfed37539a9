"""The list of articles as a page: what it shows to whom, what its forms do, what it costs."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Article, BulkAction, Project, User
from annotator.services.articles import listing, saved_views
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    return signed_in(factories.member(project=project, role="manager"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def articles(project: Project, number: int) -> list[Article]:
    return [factories.article(project=project, text=f"نص {n}", title=f"مقال {n}") for n in range(number)]


def page(client: Client, **query: Any) -> str:
    answer = client.get("/projects/ours/articles/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[str]:
    return re.findall(r'id="article-([\w-]+)"', html)


def test_the_list_says_how_things_stand_and_leads_to_articles_and_sets(project: Project, manager: Client) -> None:
    one, two = articles(project, 2)
    row = factories.annotation_set(article=one)
    html = page(manager)
    assert shown(html) == [str(two.public), str(one.public)]
    assert "مقالان: جديد ١، مُسنَد ١." in html
    assert reverse("workspace", args=[row.pk]) in html
    assert reverse("article", args=[one.public]) in html


def test_a_viewer_sees_articles_without_people_and_cannot_choose(project: Project) -> None:
    (one,) = articles(project, 1)
    row = factories.annotation_set(article=one)
    assert row.author is not None
    html = page(signed_in(factories.member(project=project, role="viewer")))
    assert shown(html) == [str(one.public)]
    assert row.author.display_name not in html
    assert 'name="person"' not in html
    assert 'type="checkbox" name="article"' not in re.sub(r"\s+", " ", html)


def test_words_and_filters_stand_in_the_address_and_in_the_form(project: Project, manager: Client) -> None:
    one, _two = articles(project, 2)
    Article.objects.filter(pk=one.pk).update(source="البحر", state="gold")
    html = page(manager, q="مقال", source="البحر", state="gold", since="nonsense", person="x", order="x")
    assert shown(html) == [str(one.public)]
    assert "مقال واحد يطابق الطلب." in html
    assert 'value="البحر"' in html
    assert f"?q={quote('مقال')}&amp;state=gold" in html, "the filter can be taken away by a link"
    assert shown(page(manager, q="لا شيء")) == []


def test_more_come_as_lines_alone_and_a_bad_cursor_begins_anew(
    project: Project, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    one, two = articles(project, 2)
    after = re.search(r"after=(\w*_\d+)", page(manager))
    assert after
    lines = manager.get("/projects/ours/articles/", {"after": after[1]}, headers={"HX-Request": "true"})
    assert shown(lines.content.decode()) == [str(one.public)]
    assert "<h1" not in lines.content.decode()
    answer = manager.get("/projects/ours/articles/", {"after": "x", "order": "long"})
    assert (answer.status_code, answer["Location"]) == (302, "/projects/ours/articles/?order=long")
    assert two.pk > one.pk


def post(client: Client, path: str, **data: Any) -> str:
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_many_are_changed_and_undone_from_the_page(project: Project, manager: Client) -> None:
    one, two = articles(project, 2)
    many = reverse("articles-many", args=["ours"])
    html = post(manager, many, article=[str(one.public), "x"], verb="priority", value="5", query="order=oldest")
    assert "تغيّرت أولوية مقال واحد." in html
    assert shown(html) == [str(one.public), str(two.public)], "the list is as it was"
    action = BulkAction.objects.get()
    html = post(manager, reverse("articles-undo", args=["ours", action.pk]), query="order=oldest")
    assert "تم التراجع، وعاد المقال كما كان." in html
    assert list(Article.objects.values_list("priority", flat=True)) == [0, 0]


def test_all_of_the_list_is_what_the_filter_says_and_no_more(project: Project, manager: Client) -> None:
    one, two = articles(project, 2)
    Article.objects.filter(pk=one.pk).update(source="البحر")
    many, query = reverse("articles-many", args=["ours"]), f"source={quote('البحر')}"
    html = post(manager, many, everything="on", expected="2", verb="withdraw", query=query)
    assert "كان فيها ٢ من المقالات، وفيها الآن ١" in html
    post(manager, many, everything="on", expected="1", verb="withdraw", query=query)
    assert [row.withdrawn_at is None for row in Article.objects.order_by("pk")] == [False, True]
    assert shown(page(manager)) == [str(two.public)]
    assert shown(page(manager, withdrawn="on")) == [str(one.public)]


@pytest.mark.parametrize("data", [{}, {"verb": "x"}, {"verb": "priority", "value": "x"}, {"verb": "withdraw"}])
def test_a_form_that_makes_no_sense_is_answered_in_words(
    project: Project, manager: Client, data: dict[str, str]
) -> None:
    articles(project, 1)
    assert "لم يتغيّر شيء" in post(manager, reverse("articles-many", args=["ours"]), **data)
    assert not BulkAction.objects.exists()


def test_a_view_is_kept_offered_and_removed(project: Project, manager: Client) -> None:
    articles(project, 1)
    html = post(manager, reverse("articles-view", args=["ours"]), name="الذهبية", query="state=gold", shared="on")
    assert "الذهبية" in html
    (view,) = saved_views.views_of(user=factories.member(project=project, role="viewer"), project=project)
    html = post(manager, reverse("articles-view-gone", args=["ours", view.pk]))
    assert "حُذف العرض «الذهبية»" in html


def test_the_article_page_shows_text_sets_and_lets_a_manager_describe_it(project: Project, manager: Client) -> None:
    (one,) = articles(project, 1)
    row = factories.annotation_set(article=one)
    path = reverse("article", args=[one.public])
    html = manager.get(path).content.decode()
    assert "نص 0" in html
    assert reverse("workspace", args=[row.pk]) in html
    html = post(manager, path, title="عنوان آخر", source="البحر", published="2025-09-05")
    assert "حُفظ." in html
    assert "٥ سبتمبر ٢٠٢٥" in html
    answer = manager.post(path, {"title": "عنوان", "published": "أمس"})
    assert answer.status_code == 400
    assert "أمس" in answer.content.decode(), "what was typed is still there"
    one.refresh_from_db()
    assert one.title == "عنوان آخر"


def test_what_an_article_holds_is_shown_not_run(project: Project, manager: Client) -> None:
    one = factories.article(project=project, text="<script>alert(1)</script> نص", title="<b>عنوان</b>")
    Article.objects.filter(pk=one.pk).update(source="<i>x</i>", metadata='{"<u>a</u>":"<u>b</u>"}')
    html = manager.get(reverse("article", args=[one.public])).content.decode() + page(manager)
    for tag in ("<script>alert", "<b>عنوان", "<i>x", "<u>"):
        assert tag not in html


#: Session, user, the bell, project · page, sets · states, withdrawn, sources, people, types · views.
QUERIES = 12


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_queries(
    project: Project, manager: Client, number: int, django_assert_num_queries: Any
) -> None:
    for one in articles(project, number):
        factories.annotation_set(article=one)
    with django_assert_num_queries(QUERIES):
        manager.get("/projects/ours/articles/")
