"""From article to article, and how the pages look to their reader."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import annotations, preferences
from tests import factories

pytestmark = pytest.mark.django_db

State = AnnotationSet.State


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


@pytest.fixture
def annotator(project: Project, client: Client) -> User:
    user = factories.member(project=project)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def articles(project: Project, count: int) -> list[Article]:
    return [
        factories.article(project=project, title=f"عنوان {n}", text=f"عنوان {n}\nالنص رقم {n}.") for n in range(count)
    ]


def page_of(row: AnnotationSet) -> str:
    return reverse("workspace", args=[row.pk])


def read(client: Client, address: str, **options: Any) -> str:
    response = client.get(address, **options)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def go_on(client: Client, besides: object = "") -> str:
    answer = client.post(reverse("go-on", args=["press"]), {"besides": besides})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_going_on_opens_what_waits_and_says_so_when_nothing_does(
    client: Client, project: Project, annotator: User
) -> None:
    first, second = articles(project, 2)
    row = factories.annotation_set(article=first, author=annotator)
    there = go_on(client, row.pk)
    made = AnnotationSet.objects.get(article=second)
    assert there == page_of(made)
    AnnotationSet.objects.filter(pk=row.pk).update(state=State.SUBMITTED)
    assert go_on(client, made.pk) == "/projects/press/"
    assert "لا مقال بعده: أُنجز كل شيء." in read(client, "/projects/press/")
    assert go_on(client, "nonsense") == page_of(made)


def test_a_manager_is_not_sent_to_begin_anything(client: Client, project: Project) -> None:
    articles(project, 1)
    manager = factories.member(project=project, role=Membership.Role.MANAGER)
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    assert go_on(client) == "/projects/press/"
    assert not AnnotationSet.objects.exists()


def test_the_header_says_where_i_am_and_leads_on(client: Client, project: Project, annotator: User) -> None:
    before, here, after = articles(project, 3)
    done = factories.annotation_set(article=before, author=annotator, state=State.SUBMITTED)
    row = factories.annotation_set(article=here, author=annotator)
    html = read(client, page_of(row))
    assert "المقال ٢ من ٣" in html
    assert "(المسلَّم: ١، المفتوح: ١، المتخطّى: لا شيء، ما لم يبدأ: ١)" in html
    assert re.search(rf'<a id="go-previous"[^>]* href="{page_of(done)}"', html)
    assert f'<form method="post" action="{reverse("annotate", args=[after.public])}" data-leaves>' in html
    assert 'id="submit-next"' in html
    assert not AnnotationSet.objects.filter(article=after).exists()


def test_the_last_article_says_that_none_comes_after_it(client: Client, project: Project, annotator: User) -> None:
    (only,) = articles(project, 1)
    html = read(client, page_of(factories.annotation_set(article=only, author=annotator)))
    assert 'id="go-next"' not in html
    assert 'id="submit-next"' not in html
    assert "لا مقال بعده: بتسليمه يُنجَز كل شيء." in html


def test_a_reader_of_anothers_set_is_offered_no_skipping(client: Client, project: Project, annotator: User) -> None:
    row = factories.annotation_set(article=articles(project, 1)[0], author=annotator)
    curator = factories.member(project=project, role=Membership.Role.CURATOR)
    client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
    html = read(client, page_of(row))
    assert 'id="skip-open"' not in html
    assert 'id="skip-dialog"' not in html


def test_curators_read_why_a_set_was_skipped(client: Client, project: Project, annotator: User) -> None:
    row = factories.annotation_set(article=articles(project, 1)[0], author=annotator)
    annotations.skip(annotation_set_id=row.pk, code="damaged", reason="ينقصه سطر", actor=annotator)
    curator = factories.member(project=project, role=Membership.Role.CURATOR)
    for reader in (annotator, curator):
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        html = read(client, "/projects/press/?state=skipped")
        assert "النص تالف أو ناقص" in html
        assert "ينقصه سطر" in html
        assert 'href="?state=skipped"' in html
    assert '"skip":{"code":"damaged","name":"النص تالف أو ناقص","reason":"ينقصه سطر"}' in read(client, page_of(row))


HTMX = {"HX-Request": "true"}


def drawer(client: Client, target: str = "drawer-body", **query: Any) -> str:
    return read(client, reverse("article-drawer", args=["press"]), data=query, headers=HTMX | {"HX-Target": target})


def titles(html: str) -> list[str]:
    return re.findall(r"عنوان \d+", html)


def test_the_drawer_begins_near_the_article_that_is_open(client: Client, project: Project, annotator: User) -> None:
    found = articles(project, 12)
    row = factories.annotation_set(article=found[8], author=annotator)
    html = drawer(client, current=found[8].public)
    assert titles(html) == [f"عنوان {n}" for n in range(4, 12)]
    assert re.search(rf'href="{page_of(row)}"[^>]*aria-current="page"', html)
    assert f"before={found[4].pk}" in html
    assert titles(drawer(client, target="x", before=found[4].pk, current=found[8].public)) == [
        f"عنوان {n}" for n in range(4)
    ]


def test_the_drawer_finds_by_state_and_words(client: Client, project: Project, annotator: User) -> None:
    found = articles(project, 11)
    factories.annotation_set(article=found[3], author=annotator, state=State.SUBMITTED)
    assert titles(drawer(client, target="drawer-lines", state="submitted", current=found[0].public)) == ["عنوان 3"]
    lines = drawer(client, target="drawer-lines", q="١0", current=found[0].public)
    assert titles(lines) == ["عنوان 10"]
    assert "<form" in lines
    assert "drawer-filter" not in lines
    assert "لا مقال يطابق ذلك." in drawer(client, target="drawer-lines", q="لا شيء كهذا")


def test_a_question_of_nonsense_asks_nothing(client: Client, project: Project, annotator: User) -> None:
    articles(project, 2)
    assert len(titles(drawer(client, state="asleep", current=uuid4(), after="x"))) == 2


def test_an_annotator_finds_nobody_else_in_the_drawer(client: Client, project: Project, annotator: User) -> None:
    other = factories.member(project=project, first_name="ريم")
    row = factories.annotation_set(article=articles(project, 1)[0], author=other, state=State.SUBMITTED)
    html = drawer(client)
    assert str(row.pk) not in html
    assert "ريم" not in html


@pytest.mark.parametrize("number", [2, 25])
def test_the_drawer_takes_the_same_queries_however_long_it_is(
    client: Client, project: Project, annotator: User, number: int, django_assert_num_queries: Any
) -> None:
    for article in articles(project, number):
        factories.annotation_set(article=article, author=annotator)
    with django_assert_num_queries(5):  # session, person, project, articles, sets
        drawer(client)


def root(html: str) -> dict[str, str]:
    return dict(re.findall(r'data-([\w-]+)="(\w+)"', html.split(">")[1]))


def test_every_page_is_set_as_its_reader_chose_before_any_script_runs(
    client: Client, project: Project, annotator: User
) -> None:
    row = factories.annotation_set(article=articles(project, 1)[0], author=annotator)
    chosen = {"theme": "sepia", "face": "amiri", "size": 5, "spacing": "wide", "letters": True}
    preferences.change(user=annotator, actor=annotator, reading=chosen)
    for address in ("/", "/projects/press/", page_of(row)):
        assert root(read(client, address)) == {
            "user": str(annotator.pk),
            "theme": "sepia",
            "theme-choice": "sepia",
            "face": "amiri",
            "size": "5",
            "spacing": "wide",
            "letters": "on",
        }
    assert 'class="article canvas named"' in read(client, page_of(row))


def test_pages_without_a_session_look_as_this_browser_remembers(client: Client) -> None:
    factories.user()
    client.cookies["sanad_theme"] = "dark"
    assert root(read(client, reverse("login")))["theme"] == "dark"
    assert root(client.get("/no/such/page").content.decode())["theme"] == "dark"
    client.cookies["sanad_theme"] = '"><script>'
    assert root(read(client, reverse("login")))["theme"] == "light"


def test_the_panel_works_without_scripts(client: Client, annotator: User) -> None:
    chosen = {
        "theme": "dark",
        "face": "plex",
        "size": "2",
        "spacing": "close",
        "letters": "on",
        "next": "/projects/press/",
    }
    answer = client.post(reverse("reading"), chosen)
    assert answer.headers["Location"] == "/projects/press/"
    assert answer.cookies["sanad_theme"].value == "dark"
    annotator.refresh_from_db()
    assert preferences.of(annotator).reading == preferences.Reading(2, "close", "plex", "dark", letters=True)
    client.post(reverse("reading"), chosen | {"theme": "pink"})
    client.post(reverse("reading"), {"size": "5"})
    annotator.refresh_from_db()
    assert preferences.of(annotator).reading.size == 2
    client.post(reverse("reading"), chosen | {"reset": "1"})
    annotator.refresh_from_db()
    assert preferences.of(annotator).reading == preferences.Reading()


def test_what_is_a_persons_own_is_kept_by_no_browser(client: Client, project: Project, annotator: User) -> None:
    row = factories.annotation_set(article=articles(project, 1)[0], author=annotator)
    for address in ("/", "/projects/press/", page_of(row), f"/api/annotation-sets/{row.pk}/", "/nothing", "/login/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]
    catalogue = client.get(reverse("javascript-catalog")).headers
    assert "no-store" not in catalogue["Cache-Control"]
    assert catalogue["ETag"]
