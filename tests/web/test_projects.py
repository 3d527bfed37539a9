"""Home and the page of a project, as each role sees them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.models import AnnotationSet, Membership, Project, User
from annotator.services import queue, review
from tests import factories
from tests.services.review.scenes import base, scene

pytestmark = pytest.mark.django_db

Role = Membership.Role
State = AnnotationSet.State


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


def page(client: Client, user: User, address: str = "", **query: Any) -> str:
    """What a person reads at an address (home by default), white space between words made one space."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address or reverse("home"), query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def articles(project: Project, count: int) -> list[Any]:
    return [
        factories.article(project=project, title=f"عنوان {n}", text=f"عنوان {n}\nنص المقال رقم {n}.")
        for n in range(count)
    ]


def of_project(project: Project) -> str:
    """The list as it stands there for everybody; without a query, who reads the figures is led to the overview."""
    return reverse("project", args=[project.slug]) + "?state="


def test_home_shows_my_projects_and_nobody_elses(client: Client, project: Project) -> None:
    mine = factories.member(project=project)
    factories.project(name="مشروع آخرين")
    html = page(client, mine)
    assert re.findall(r'<a class="t" href="([^"]*)"', html) == ["/projects/press/"]
    assert "مشروع آخرين" not in html


def test_home_without_a_project_says_what_to_wait_for(client: Client) -> None:
    html = page(client, factories.user())
    assert "حسابك جاهز، ولم يُضَف إلى أي مشروع بعد." in html
    assert "btn primary" not in html


def test_an_administrator_without_projects_is_shown_where_to_make_one(client: Client) -> None:
    html = page(client, factories.user(is_superuser=True))
    assert f'href="{reverse("project-new")}"' in html
    assert "ولك أن تنشئ أول مشروع." in html


def test_home_offers_the_article_i_worked_on_last(client: Client, project: Project) -> None:
    annotator = factories.member(project=project)
    older, newer, _untouched = (
        factories.annotation_set(article=article, author=annotator) for article in articles(project, 3)
    )
    AnnotationSet.objects.filter(pk=newer.pk).update(updated_at=timezone.now() - timedelta(hours=2), revision=1)
    AnnotationSet.objects.exclude(pk=newer.pk).update(updated_at=timezone.now() - timedelta(hours=5), revision=1)
    html = page(client, annotator)
    assert f'class="btn primary big" href="{reverse("workspace", args=[newer.pk])}"' in html
    assert reverse("workspace", args=[older.pk]) not in html
    assert "مقالك مفتوح كما تركته قبل ساعتين." in html


def test_an_article_that_was_only_assigned_was_never_left_and_comes_in_the_order_it_was_given(
    client: Client, project: Project
) -> None:
    annotator = factories.member(project=project)
    first, second = (factories.annotation_set(article=one, author=annotator) for one in articles(project, 2))
    home = page(client, annotator)
    assert f'class="btn primary big" href="{reverse("workspace", args=[first.pk])}"' in home
    assert "مقال جديد جاهز" in home
    assert "بدء المقال" in home
    assert "تركته" not in home
    html = page(client, annotator, reverse("project", args=[project.slug]))
    assert "وصلك" in html
    assert "آخر تعديل" not in html
    AnnotationSet.objects.filter(pk=second.pk).update(seen_at=timezone.now())
    assert f'class="btn primary big" href="{reverse("workspace", args=[second.pk])}"' in page(client, annotator)


@pytest.mark.parametrize(("way", "lede"), [("pull", "لا مقال لديك بعد."), ("free", "لا مقالات بعد.")])
def test_in_an_empty_project_an_annotator_is_told_what_to_read_and_not_that_all_is_done(
    client: Client, way: str, lede: str
) -> None:
    project = factories.project()
    Project.objects.update(assignment=way)
    annotator = factories.member(project=project)
    html = page(client, annotator, reverse("project", args=[project.slug]))
    assert lede in html
    assert "ريثما تصل المقالات" in html
    assert f'href="{reverse("guidelines", args=[project.slug])}"' in html
    assert "أُنجز كل شيء" not in html


def test_home_offers_a_new_article_where_none_is_open(client: Client, project: Project) -> None:
    annotator = factories.member(project=project)
    done, fresh = articles(project, 2)
    factories.annotation_set(article=done, author=annotator, state=State.SUBMITTED)
    html = page(client, annotator)
    assert f'action="{reverse("annotate", args=[fresh.public])}"' in html
    assert "نص المقال رقم 1." in html


def test_home_sends_no_viewer_to_annotate(client: Client, project: Project) -> None:
    articles(project, 1)
    html = page(client, factories.member(project=project, role=Role.VIEWER))
    assert "/annotate/" not in html
    assert "مقال واحد للاطلاع." in html


def test_home_tells_a_curator_what_waits_to_be_curated_and_leads_there(client: Client) -> None:
    found = scene(base(), base(), begun=False)
    html = page(client, found.curator)
    assert "مقال واحد ينتظر التحكيم." in html
    assert "لا مهام في انتظارك" not in html
    assert reverse("curation-queue", args=[found.project.slug]) in html
    assert "ينتظر التحكيم" not in page(client, found.people[0])


def test_home_tells_of_a_second_opinion_whoever_may_give_it(client: Client) -> None:
    found = scene(base(), base())
    review.ask_second(article=found.article, reason="الاسم؟", actor=found.curator)
    assert "رأي ثانٍ" not in page(client, found.curator)
    other = factories.member(project=found.project, role=Role.CURATOR)
    assert "رأي ثانٍ واحد مطلوب." in page(client, other)


def test_an_annotator_reads_her_own_figures_and_states(client: Client, project: Project) -> None:
    annotator, other = factories.member(project=project), factories.member(project=project)
    first, second, third, _fourth = articles(project, 4)
    factories.annotation_set(article=first, author=annotator, state=State.SUBMITTED)
    factories.annotation_set(article=second, author=annotator)
    factories.annotation_set(article=third, author=other, state=State.SUBMITTED)
    html = page(client, annotator, of_project(project))
    assert "٤ مقالات: سُلِّم واحد، واحد مفتوح، اثنان لم يبدآ بعد." in html
    assert re.findall(r'<span class="state (\w*)"', html) == ["submitted", "open", "", ""]


def test_an_annotator_finds_no_trace_of_anothers_work(client: Client, project: Project) -> None:
    annotator, other = factories.member(project=project), factories.member(project=project, first_name="ريم")
    (article,) = articles(project, 1)
    row = factories.annotation_set(article=article, author=other, state=State.SUBMITTED)
    html = page(client, annotator, of_project(project))
    assert str(row.pk) not in html
    assert "ريم" not in html
    assert "مقال واحد، لم يبدأ العمل في شيء منها بعد." in html


def test_a_managers_bar_is_of_articles_however_many_sets_they_have(client: Client, project: Project) -> None:
    reem, hind = factories.member(project=project), factories.member(project=project)
    first, second, third, *_rest = articles(project, 11)
    for article, author, state in [
        (first, reem, State.SUBMITTED),
        (first, hind, State.SUBMITTED),
        (second, reem, State.SUBMITTED),
        (second, hind, State.SKIPPED),
        (third, reem, State.SUBMITTED),
        (third, hind, State.OPEN),
    ]:
        factories.annotation_set(article=article, author=author, state=state)
    manager = factories.member(project=project, role=Role.MANAGER)
    for address in (of_project(project), reverse("home")):
        assert re.findall(
            r'<rect class="(\w+)" x="([\d.]+)" y="0" width="([\d.]+)"', page(client, manager, address)
        ) == [
            ("submitted", "0.000", "18.182"),
            ("open", "18.182", "9.091"),
            ("untouched", "27.273", "72.727"),
        ]
    legend = re.findall(
        r'<li><i class="(\w+)"></i>\w[^<]* <b class="num">([^<]*)</b>', page(client, manager, of_project(project))
    )
    assert legend == [("submitted", "٢"), ("open", "١"), ("untouched", "٨")]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CURATOR])
def test_curators_and_managers_see_every_set_with_its_author_and_state(
    client: Client, project: Project, role: str
) -> None:
    reem, hind = (factories.member(project=project, first_name=name) for name in ("ريم", "هند"))
    first, _second = articles(project, 2)
    rows = [
        factories.annotation_set(article=first, author=reem, state=State.SUBMITTED),
        factories.annotation_set(article=first, author=hind),
    ]
    html = page(client, factories.member(project=project, role=role), of_project(project))
    found = re.findall(r'<a class="other" href="([^"]*)"> <bdi>(\w+)</bdi> <span class="state (\w+)"', html)
    assert found == [
        (reverse("workspace", args=[rows[0].pk]), "ريم", "submitted"),
        (reverse("workspace", args=[rows[1].pk]), "هند", "open"),
    ]
    assert "مقالان: طبقة وسم واحدة مسلَّمة، طبقة واحدة قيد العمل، مقال واحد لم يبدأ." in html


@pytest.mark.parametrize(
    ("role", "imports", "exports", "begins"),
    [
        (Role.MANAGER, True, True, True),
        (Role.CURATOR, False, False, True),
        (Role.ANNOTATOR, False, False, True),
        (Role.VIEWER, False, False, False),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    client: Client, project: Project, role: str, imports: bool, exports: bool, begins: bool
) -> None:
    articles(project, 1)
    html = page(client, factories.member(project=project, role=role), of_project(project))
    offered = [
        reverse("import", args=["press"]) in html,
        reverse("export", args=["press"]) in html,
        "/annotate/" in html,
    ]
    assert offered == [imports, exports, begins]


def test_a_manager_of_an_empty_project_is_led_to_the_import(client: Client, project: Project) -> None:
    html = page(client, factories.member(project=project, role=Role.MANAGER), of_project(project))
    assert re.findall(r'<a class="btn primary" href="([^"]*)"', html) == [reverse("import", args=["press"])]
    assert "ar-news 1.0" in html


def test_a_stranger_finds_no_project(client: Client, project: Project) -> None:
    client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(of_project(project)).status_code == 404


def test_without_signing_in_the_way_leads_to_the_sign_in_page_and_back(client: Client, project: Project) -> None:
    response = client.get(reverse("project", args=[project.slug]))
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/projects/press/")


def test_the_list_can_be_narrowed_to_a_state(client: Client, project: Project) -> None:
    annotator = factories.member(project=project)
    first, second, _third = articles(project, 3)
    factories.annotation_set(article=first, author=annotator)
    factories.annotation_set(article=second, author=annotator, state=State.SUBMITTED)
    shown = {
        state: re.findall(r"عنوان \d</(?:a|span)>(?= <p)", page(client, annotator, of_project(project), state=state))
        for state in ("open", "submitted", "untouched", "returned", "nonsense")
    }
    assert {state: [title[6] for title in titles] for state, titles in shown.items()} == {
        "open": ["0"],
        "submitted": ["1"],
        "untouched": ["2"],
        "returned": [],
        "nonsense": ["0", "1", "2"],
    }


def test_a_long_list_comes_in_pages_and_loses_nobody(
    client: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    annotator = factories.member(project=project)
    made = articles(project, 5)
    seen, address = [], of_project(project)
    for _page in range(3):
        html = page(client, annotator, address)
        seen += re.findall(r'<li class="line" id="article-([\w-]+)"', html)
        more = re.search(r'<a class="btn" href="([^"]*)" hx-get="\1"', html)
        address = reverse("project", args=[project.slug]) + (more[1].replace("&amp;", "&") if more else "")
    assert seen == [str(article.public) for article in made]
    assert more is None


def test_more_articles_come_as_lines_alone(client: Client, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE_SIZE", 1)
    first, second = articles(project, 2)
    client.force_login(factories.member(project=project), backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(of_project(project), {"after": first.pk}, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith(f'<li class="line" id="article-{second.public}">')


def test_a_list_can_begin_at_an_article(client: Client, project: Project) -> None:
    _first, second = articles(project, 2)
    html = page(client, factories.member(project=project), of_project(project), article=second.public)
    assert re.findall(r'id="article-([\w-]+)"', html) == [str(second.public)]
    assert 'id="article-' not in page(client, factories.user(is_superuser=True), of_project(project), article=uuid4())


#: Session, user, project, articles of the page, their sets, figures (articles, sets by state, articles with a set),
#: the article to go on with, what came back, the bell.
ANNOTATOR_QUERIES = 14
#: The same but for what came back.
MANAGER_QUERIES = 11


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_any_length_costs_an_annotator_the_same_queries(
    client: Client, project: Project, count: int, django_assert_num_queries: Any
) -> None:
    annotator = factories.member(project=project)
    for article in articles(project, count):
        factories.annotation_set(article=article, author=annotator)
    client.force_login(annotator, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_num_queries(ANNOTATOR_QUERIES):
        client.get(of_project(project))


@pytest.mark.parametrize("count", [1, 3])
def test_sets_of_many_people_cost_a_manager_the_same_queries(
    client: Client, project: Project, count: int, django_assert_num_queries: Any
) -> None:
    people = [factories.member(project=project) for _ in range(count)]
    for article in articles(project, count):
        for person in people:
            factories.annotation_set(article=article, author=person)
    manager = factories.member(project=project, role=Role.MANAGER)
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_num_queries(MANAGER_QUERIES):
        client.get(of_project(project))


#: Session, user, projects, their articles, sets by state, articles with a set, the article to go on with, notes, what
#: came back, the bell.
HOME_QUERIES = 13


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_projects_costs_home_the_same_queries(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    annotator = factories.user()
    for _ in range(count):
        project = factories.project()
        Membership.objects.create(project=project, user=annotator, role=Role.ANNOTATOR)
        (article,) = articles(project, 1)
        factories.annotation_set(article=article, author=annotator)
    client.force_login(annotator, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_num_queries(HOME_QUERIES):
        client.get(reverse("home"))
