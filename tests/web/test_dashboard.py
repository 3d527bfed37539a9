"""The overview of a project as each of its people sees it: words, charts, tables, files, places."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from annotator.management.commands.demo import SOURCE
from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, annotations, demo, figures, integrity, review
from annotator.web.dashboard import words
from tests import factories

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role=Role.MANAGER)


@pytest.fixture
def reem(project: Project) -> User:
    return factories.member(project=project, first_name="ريم")


def article(project: Project) -> Article:
    return factories.article(project=project, text=f"{factories.TEXT}\nمقال {Article.objects.count()}.")


def submitted(project: Project, author: User, *, days: int = 0, **more: Any) -> AnnotationSet:
    return factories.submitted(
        article=article(project), author=author, at=timezone.now() - timedelta(days=days), **more
    )


def space() -> dict[str, Any]:
    """A change with a warning in it: the mark ends with a space."""
    return factories.change(factories.put(factories.span(start=0, end=4, type="PERS")))


def get(client: Client, user: User, address: str = "", **query: Any) -> Any:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address or reverse("dashboard", args=["press"]), query)


def page(client: Client, user: User, address: str = "", **query: Any) -> str:
    response = get(client, user, address, **query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def file(client: Client, user: User, figure: str) -> list[list[str]]:
    response = get(client, user, reverse("dashboard-file", args=["press", figure]))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_manager_reads_how_far_and_what_waits_in_a_sentence(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    submitted(project, reem)
    article(project)
    html = page(client, manager)
    assert "اكتمل وسم <b>١</b> من مقالين. ولم يحن بعدُ وقت تقدير موعد الاكتمال. لا شيء ينتظر قرارًا." in html


def test_what_waits_for_a_curator_leads_to_the_curation(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    curator = factories.member(project=project, role=Role.CURATOR)
    queue = reverse("curation-queue", args=["press"])
    article(project)
    assert f'<a class="link s" href="{queue}' not in page(client, curator)
    rows = [submitted(project, reem) for _ in range(3)]
    for person in (curator, manager):
        html = page(client, person)
        assert "٣ مقالات تنتظر التحكيم" in html
        assert f'<a class="link s" href="{queue}">' in html
    for row in rows:
        review.begin(
            article=Article.objects.select_related("project").get(pk=row.article_id), voices=[row.pk], actor=curator
        )
    html = page(client, curator)
    assert "تنتظر التحكيم" not in html
    assert f'<a class="link s" href="{queue}?list=open">' in html


def test_the_states_stand_in_the_bar_and_in_its_table(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    submitted(project, reem)
    for _ in range(3):
        article(project)
    html = page(client, manager)
    bar = html[html.index('class="chart stacked"') :]
    # Arabic begins at the right: what is submitted stands there.
    assert re.findall(r'class="piece (s-\w+)"><title>([^<]*)</title><rect x="(\d+)"', bar) == [
        ("s-submitted", "مسلَّمة: ١", "750"),
        ("s-new", "جديدة: ٣", "0"),
    ]
    assert file(client, manager, "progress") == [
        ["الحالة", "المقالات"],
        ["ذهبية", "0"],
        ["في التحكيم", "0"],
        ["مسلَّمة", "1"],
        ["قيد الوسم", "0"],
        ["مُسنَدة", "0"],
        ["جديدة", "3"],
    ]


def test_in_english_everything_stands_the_other_way_round(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    User.objects.filter(pk=manager.pk).update(language="en")
    manager.refresh_from_db()
    submitted(project, reem)
    article(project)
    html = page(client, manager)
    assert "<b>1</b> of <b>2</b> articles are fully annotated." in html
    assert set(re.findall(r'<svg[^>]*direction="(\w+)"', html)) == {"ltr"}


def test_everybody_who_annotates_has_a_line(client: Client, project: Project, manager: User, reem: User) -> None:
    for minutes in (8, 10, 12):
        submitted(project, reem, seconds=minutes * 60)
    factories.annotation_set(article=article(project), author=reem)
    html = page(client, manager)
    (row,) = re.findall(r'<th scope="row" class="name"> (.*?)</tr>', html)
    assert "<bdi>ريم</bdi>" in row
    assert re.findall(r'<td class="num">([^<]*)</td>', row) == ["٣", "١"]
    assert "١٠ دقائق" in row
    assert "نصف المقالات استغرق كلٌّ منها ما بين ٩ دقائق و١١ دقيقة" in row
    head, line = file(client, manager, "people")
    assert head[:5] == ["الاسم", "الدور", "المسلَّمة", "المفتوحة", "المتخطّاة"]
    assert line[0] == "ريم"
    assert line[2:5] == ["3", "1", "0"]
    assert line[-4:-1] == ["540", "600", "660"]


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+966", "-2"])
def test_no_name_becomes_a_formula_in_a_spreadsheet(client: Client, project: Project, manager: User, name: str) -> None:
    factories.member(project=project, first_name=name)
    article(project)
    assert file(client, manager, "people")[1][0] == f"'{name}"


def test_what_is_in_submitted_sets_is_drawn_by_layer_and_written_out(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    submitted(project, reem, changes=factories.marks(2))
    submitted(project, reem, changes=[space()])
    html = page(client, manager)
    ranked = html[html.index('class="chart ranked"') :]
    assert re.findall(r"<text[^>]*>([^<]*)</text>", ranked)[:4] == ["تاريخ", "٢", "شخص", "١"]
    assert file(client, manager, "contents")[1:] == [
        ["الكيانات", "شخص", "1", "1"],
        ["الكيانات", "تاريخ", "2", "1"],
    ]


def test_a_warning_leads_to_its_places_and_from_there_to_the_set(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    row = submitted(project, reem, changes=[space()])
    submitted(project, reem)
    places = reverse("dashboard-problem", args=["press", "edge_whitespace"])
    html = page(client, manager)
    assert f'href="{places}">مسافة في أول الوسم أو آخره</a>' in html
    found = page(client, manager, places)
    assert re.findall(r'<a class="t" href="([^"]*)"', found) == [reverse("workspace", args=[row.pk])]
    assert "<bdi>ريم</bdi>" in found
    assert file(client, manager, "problems")[1:] == [["مسافة في أول الوسم أو آخره", "1", "1"]]


def test_places_come_page_by_page(
    client: Client, project: Project, manager: User, reem: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.figures.distribution.PAGE", 2)
    rows = [submitted(project, reem, changes=[space()]) for _ in range(3)]
    places = reverse("dashboard-problem", args=["press", "edge_whitespace"])
    page(client, manager)
    first = page(client, manager, places)
    (after,) = set(re.findall(r'href="\?after=(\d+)"', first))
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    second = client.get(places, {"after": after}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in second
    assert re.findall(r'href="([^"]*)"', second) == [reverse("workspace", args=[rows[2].pk])]
    assert page(client, manager, places, after="nonsense").count('class="place"') == 2


def test_weeks_are_drawn_and_written_with_their_sums(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    for days in (0, 0, 7, 300):
        submitted(project, reem, days=days)
    html = page(client, manager)
    assert html.count('class="chart growth"') == html.count('class="chart weeks"') == 2
    rows = file(client, manager, "throughput")[1:]
    assert [row[1:] for row in rows[-2:]] == [["1", "2"], ["2", "4"]]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[0]) for row in rows)


def test_a_steady_pace_has_a_date_and_a_missed_day_is_said(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    for n in range(28):
        submitted(project, reem, days=n + 1)
    for _ in range(20):
        article(project)
    project.goal_date = timezone.localdate() + timedelta(days=5)
    project.save()
    html = page(client, manager)
    assert "وعلى هذه الوتيرة يكتمل العمل نحو" in html
    assert "سيفوت الموعد المحدَّد" in html
    assert re.findall(r'class="(due|arrival)"', html) == ["due", "arrival"] * 2
    left = file(client, manager, "forecast")[3]
    assert left == ["المتبقّي", "20"]
    assert file(client, manager, "forecast")[-1][1] == project.goal_date.isoformat()


def test_a_viewer_sees_no_person_and_no_decision(client: Client, project: Project, reem: User) -> None:
    submitted(project, reem, changes=[space()])
    viewer = factories.member(project=project, role=Role.VIEWER)
    html = page(client, viewer)
    assert "ريم" not in html
    assert "ينتظر قرارك" not in html
    assert re.findall(r'href="[^"]*/(?:people\.csv|problems/\w+/|import/)"', html) == []
    assert "مسافة في أول الوسم أو آخره" in html
    assert get(client, viewer, reverse("dashboard-file", args=["press", "people"])).status_code == 403
    assert file(client, viewer, "progress")[3] == ["مسلَّمة", "1"]


def test_who_works_blind_is_not_let_in_and_finds_no_link(client: Client, project: Project, reem: User) -> None:
    submitted(project, reem)
    for figure in ("progress", "throughput", "forecast", "contents", "problems"):
        assert get(client, reem, reverse("dashboard-file", args=["press", figure])).status_code == 403
    assert get(client, reem).status_code == 403
    assert "/dashboard/" not in page(client, reem, reverse("project", args=["press"]))


def test_an_annotator_reads_her_own_weeks_on_the_page_of_the_project(
    client: Client, project: Project, reem: User
) -> None:
    hind = factories.member(project=project)
    for minutes in (6, 9, 30):
        submitted(project, reem, seconds=minutes * 60)
    submitted(project, hind)
    html = page(client, reem, reverse("project", args=["press"]))
    assert "سُلِّمت ٣ مقالات هذا الأسبوع. ونصف مقالاتك يستغرق أقل من ٩ دقائق." in html
    assert "أسابيعي" not in page(client, factories.member(project=project), reverse("project", args=["press"]))


def test_an_unknown_figure_is_none(client: Client, project: Project, manager: User) -> None:
    assert get(client, manager, reverse("dashboard-file", args=["press", "secrets"])).status_code == 404


def test_an_empty_project_shows_its_manager_how_to_begin(client: Client, project: Project, manager: User) -> None:
    html = page(client, manager)
    assert reverse("import", args=["press"]) in html
    assert "<svg" not in html[html.index("<main") :].split('class="chart', 1)[0] or 'class="chart' not in html
    viewer = factories.member(project=project, role=Role.VIEWER)
    assert "لا مقالات بعد" in page(client, viewer)
    assert file(client, manager, "people")[0][:2] == ["الاسم", "الدور"]


def test_figures_that_are_behind_say_so(
    client: Client, project: Project, manager: User, reem: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.figures.keeping.AT_ONCE", 1)
    for _ in range(3):
        submitted(project, reem, changes=factories.marks(1))
    told = "وما زال عدُّها جاريًا"
    assert told in page(client, manager)
    assert told in page(client, manager)
    assert told not in page(client, manager)


def test_a_name_from_the_schema_with_markup_in_it_is_only_a_name(client: Client) -> None:
    nasty = factories.SCHEMA.replace('"ar": "تاريخ"', '"ar": "<script>x</script>"').replace(
        '"version": "1.0"', '"version": "1.1"', 1
    )
    project = factories.project(slug="press", schema=nasty)
    reem, manager = factories.member(project=project), factories.member(project=project, role=Role.MANAGER)
    submitted(project, reem, changes=factories.marks(1))
    html = page(client, manager)
    assert "<script>x" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_costs_the_same_queries_whatever_is_in_it(
    client: Client, project: Project, manager: User, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        submitted(project, factories.member(project=project), changes=[space()])
    page(client, manager)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("dashboard", args=["press"]))


#: Session, user, project with role, what is stale, progress, pace (2), contents, people (3), what the reader
#: left open, and the bell.
QUERIES = 13


class TestWords:
    def board(self, project: Project, manager: User) -> figures.Board:
        return figures.board_of(project=access.project_for(manager, "press"), user=manager)

    def test_how_far_is_said_in_every_number(self, project: Project, manager: User, reem: User) -> None:
        said = []
        for _ in range(3):
            article(project)
            said.append(words.lede(self.board(project, manager)).split(".")[0])
        assert said == [
            "لم يكتمل وسم المقال الوحيد بعد",
            "لم يكتمل بعدُ وسم أيٍّ من المقالين",
            "لم يكتمل بعدُ وسم أيٍّ من <b>٣</b> مقالات",
        ]
        for row in Article.objects.all():
            factories.submitted(article=row, author=reem)
        assert words.lede(self.board(project, manager)).startswith("اكتمل وسم المقالات كلها وعددها <b>٣</b>.")

    def test_every_decision_has_its_words_in_both_languages(self, project: Project) -> None:
        today = timezone.localdate()
        facts: dict[str, dict[str, Any]] = {
            "away": {"person": "ريم", "id": 7, "seen": timezone.now() - timedelta(days=3), "open": 2},
            "late": {"goal": today, "middle": today + timedelta(days=9)},
            "no_people": {},
            "stock": {"left": 3, "weekly": 5},
            "skipped": {"count": 1},
            "problems": {"count": 4, "most": "crossing_spans", "of_them": 3},
        }
        for language in ("ar", "en"):
            with translation.override(language):
                for code, given in facts.items():
                    said = words.said(figures.Decision(code, urgent=True, facts=given), project, manages=True)
                    assert said.title
                    assert said.text
                    assert bool(said.action) == bool(said.address)
                    assert "%" not in said.title + said.text

    def test_who_does_not_manage_is_offered_nothing_that_is_closed_to_them(self, project: Project) -> None:
        decision = figures.Decision("stock", urgent=False, facts={"left": 0, "weekly": 5})
        assert words.said(decision, project, manages=True).address == reverse("import", args=["press"])
        assert words.said(decision, project, manages=False).address == ""


def test_an_annotation_set_that_was_skipped_waits_for_a_decision(
    client: Client, project: Project, manager: User, reem: User
) -> None:
    row = factories.annotation_set(article=article(project), author=reem)
    annotations.skip(annotation_set_id=row.pk, code="damaged", actor=reem)
    html = page(client, manager)
    assert "طبقة واحدة متخطّاة" in html
    assert f'href="{reverse("articles", args=["press"])}?theirs=skipped"' in html


def test_the_demo_says_what_is_true_of_it(client: Client) -> None:
    made = demo.make_demo(source=SOURCE)
    manager = next(user for user in made.users if user.username == "manager")
    html = page(client, manager, reverse("dashboard", args=[made.project.slug]))
    assert "اكتمل وسم <b>٥</b> من <b>١٠</b> مقالات." in html
    assert "<bdi>الواسِم</bdi>" in html
    assert list(integrity.verify(made.project)) == []
