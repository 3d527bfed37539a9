"""Agreement as the people of a project see it: words, charts, filters, places, files; and who sees nothing of it."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Membership, Project, User
from annotator.services.agreement import freshening
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, labelled, press, submitted

pytestmark = pytest.mark.django_db

ALL = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE"), (PARIS, "GPE"), (YEAR, "DATE")]


@pytest.fixture
def team() -> Press:
    return press()


@pytest.fixture
def worked(team: Press) -> Press:
    """Three articles: in each of them Huda has the president's title in the name, and a type of her own."""
    for _ in range(4):
        of = article(team.project)
        submitted(of, team.reem, ALL)
        submitted(of, team.salem, ALL)
        submitted(of, team.huda, [(SAMER, "PERS", 7), (LAYLA, "PERS", 9), (MOSCOW, "ORG"), *ALL[3:]])
    return team


def get(client: Client, user: User, route: str = "agreement", **query: Any) -> Any:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(route, args=["press"]), query)


def page(client: Client, user: User, route: str = "agreement", **query: Any) -> str:
    response = get(client, user, route, **query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_how_things_stand_is_said_in_words(client: Client, worked: Press) -> None:
    html = page(client, worked.curator)
    assert "محسوب على <b>٤</b> مقالات وسمها اثنان أو أكثر، كلٌّ على حدة." in html
    assert "وأكثر ما يختلفون فيه: <b>الحدّ</b>، <b>١٦</b> من أصل <b>٢٤</b>." in html


def test_a_project_without_two_sets_says_what_to_do(client: Client, team: Press) -> None:
    submitted(article(team.project), team.reem, ALL)
    html = page(client, team.curator)
    assert "لا شيء للمقارنة بعد" in html
    assert "ما العمل؟" in html
    assert "<svg" not in html[html.index("<main") :]
    manager = factories.member(project=team.project, role=Membership.Role.MANAGER)
    assert reverse("assignment", args=["press"]) in page(client, manager)


def test_values_stand_where_reading_begins_in_either_language(client: Client, worked: Press) -> None:
    arabic = page(client, worked.curator)
    assert set(re.findall(r'<svg[^>]*direction="(\w+)"', arabic[arabic.index("measures-title") :])) == {"rtl"}
    User.objects.filter(pk=worked.curator.pk).update(language="en")
    worked.curator.refresh_from_db()
    english = page(client, worked.curator)
    assert "Reckoned from <b>4</b> articles that two or more people annotated independently." in english
    assert 'direction="rtl"' not in english


def test_every_count_leads_to_its_places_and_those_to_the_article(client: Client, worked: Press) -> None:
    html = page(client, worked.curator)
    cells = set(re.findall(r'href="(/projects/press/agreement/places/\?cell=[^"]+)"', html))
    kinds = {address.split("cell=")[1].split("&")[0].split("/")[0] for address in cells}
    assert kinds == {"class", "confusion", "boundary"}
    for address in cells:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert 'class="snip"' in answer.content.decode()
    places = page(client, worked.curator, "agreement-places", cell="confusion/entity/GPE/ORG")
    assert "٨ مواضع" in places
    assert '<span class="by-both">موسكو</span>' in places
    assert re.search(r'href="/articles/[0-9a-f-]{36}/(?:compare/)?"', places)


def test_more_places_come_by_a_link_that_works_without_scripts(client: Client, worked: Press) -> None:
    html = page(client, worked.curator, "agreement-places", cell="class/boundary")
    assert html.count('class="snip"') == 16
    for _ in range(4):
        of = article(worked.project)
        submitted(of, worked.reem, ALL)
        submitted(of, worked.huda, [(SAMER, "PERS", 7), (LAYLA, "PERS", 9)])
    first = page(client, worked.curator, "agreement-places", cell="class/boundary")
    (more,) = re.findall(r'class="btn" href="(\?cell[^"]+)"', first)
    second = client.get(reverse("agreement-places", args=["press"]) + more.replace("&amp;", "&")).content.decode()
    assert (first.count('class="snip"'), second.count('class="snip"')) == (20, 4)


def test_who_differs_is_told_kindly_with_frequencies(client: Client, worked: Press) -> None:
    html = page(client, worked.curator)
    section = html[html.index("people-title") :]
    assert "مخالفة الآخرين في <b>١٠</b> من كل ١٠ مواضع؛ واختلافهم فيما بينهم في <b>صفر</b> من كل ١٠." in section
    assert "وليس الاختلاف خطأ" in section
    assert section.index("هدى") < section.index("ريم")


def test_filters_stand_in_the_address_and_can_be_taken_away(client: Client, worked: Press) -> None:
    html = page(client, worked.curator, one=worked.reem.pk, other=worked.huda.pk, layer="entity")
    assert f'href="?one={worked.huda.pk}&amp;layer=entity"' in html
    assert "في الأسطر اختيار <bdi>ريم</bdi>، وفي الأعمدة اختيار <bdi>هدى</bdi>." in html
    nothing = page(client, worked.curator, since="2019-01-01", until="2019-02-01")
    assert "لا مقال يطابق" in nothing or "لا مقال" in nothing
    # What cannot be read asks for nothing.
    assert "محسوب على <b>٤</b>" in page(client, worked.curator, one="x", since="never", against="silver")


def test_a_layer_nobody_marked_says_so_and_tells_nothing_of_others(client: Client, worked: Press) -> None:
    html = page(client, worked.curator, layer="quote")
    assert "لم يسِم أحد شيئًا من هذا في هذه المقالات، فلا شيء يُقاس." in html
    assert "لا اختلاف، إذ لا شيء منها." in html
    # What is said first is of the layer that was asked for.
    assert "(الكيانات)" not in html
    assert "kinds-of-differences" not in html
    assert "(الكيانات)" in page(client, worked.curator, layer="entity")


def test_of_two_people_nobody_is_named_as_the_one_who_differs(client: Client, team: Press) -> None:
    of = article(team.project)
    submitted(of, team.reem, ALL)
    submitted(of, team.salem, ALL[:3])
    html = page(client, team.curator)
    section = html[html.index("people-title") : html.index("pairs-title")]
    assert "بين اثنين لا يُعرف أيهما المخالف" in section
    assert "ريم" not in section


def test_gold_that_is_not_there_yet_is_said(client: Client, worked: Press) -> None:
    assert "لا مقال له مرجع ذهبي مقفل بعد" in page(client, worked.curator, against="gold")


def test_what_is_not_in_the_numbers_yet_is_said(client: Client, worked: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    page(client, worked.curator)
    monkeypatch.setattr(freshening, "AT_ONCE", 0)
    of = article(worked.project)
    submitted(of, worked.reem, ALL)
    submitted(of, worked.salem, ALL)
    html = page(client, worked.curator)
    assert "مقال واحد لم يدخل في هذه الأرقام بعد، ويجري حسابه في الخلفية." in html
    assert re.search(r"المعروض لـ٤ مقالات كما كانت في [^.]+٢٠[٠-٩]{2}", html)
    # The file says so too.
    rows = list(csv.reader(io.StringIO(get(client, worked.curator, "agreement-csv").content.decode())))
    assert [row[0] for row in rows[1:4]] == ["articles", "missing", "as_of"]
    assert get(client, worked.curator, "agreement-json").json()["fresh"] is False


def test_of_three_people_and_more_it_is_told_what_all_of_them_together_say(client: Client, worked: Press) -> None:
    html = page(client, worked.curator)
    assert "الواسمون جميعًا" in html
    assert "على ٤ مقالات وسمها ثلاثة أو أكثر: ما يُحسب للجميع معًا لا لكل اثنين على حدة." in html
    # Every one of them with what it means.
    assert "السؤال نفسه، وتُحسب المصادفة من تكرار كل نوع في مجموع الوسوم أيًّا كان واسمها." in html
    assert "كابا فلايس" in html
    pairs = html[html.index("pairs-title") :]
    assert re.search(r"متوسط الأزواج.*?<b>٠٫٦٠</b>", pairs)
    head, *lines = csv.reader(io.StringIO(get(client, worked.curator, "agreement-csv").content.decode()[1:]))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    (fleiss,) = [row for row in rows if row["code"] == "group/types/fleiss" and row["layer"] == "entity"]
    assert (fleiss["part"], fleiss["name"]) == ("group", "النوع وحده")
    assert {row["part"] for row in rows} >= {"all", "group", "pair", "mean", "week"}
    # Two people are looked at in their pair.
    assert "الواسمون جميعًا" not in page(client, worked.curator, one=worked.reem.pk, other=worked.huda.pk)


def test_each_value_given_for_another_is_a_door_to_its_places(client: Client, team: Press) -> None:
    named, described = {"mention": "NAM"}, {"mention": "NOM"}
    for other in (named, described, described):
        of = article(team.project)
        labelled(of, team.reem, [(MOSCOW, "GPE", 0, named)], genre="report")
        labelled(of, team.salem, [(MOSCOW, "GPE", 0, other)], genre="opinion")
    html = page(client, team.curator)
    section = html[html.index("values-title") : html.index("people-title")]
    assert 'كيان جيوسياسي · نوع الإشارة</span> <span class="s muted">اختلاف في ٢ من ٣</span>' in section
    assert 'الجنس الصحفي</span> <span class="s muted">اختلاف في ٣ من ٣</span>' in section
    doors = re.findall(r'href="([^"]+)" class="num" aria-label="([^"]+)">([٠-٩]+)<', section)
    assert len(doors) == 3
    for address, told, count in doors:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, told
        found = answer.content.decode()
        assert found.count("place-head") == int(count)
    places = page(client, team.curator, "agreement-places", cell="attributes/entity/GPE/mention/NOM/NAM")
    assert '<h1 class="h-page">كيان جيوسياسي · نوع الإشارة: اسم عام أم اسم علم؟</h1>' in places
    viewer = factories.member(project=team.project, role=Membership.Role.VIEWER)
    assert "values-title" in page(client, viewer)
    assert "attributes/entity" not in page(client, viewer)


def test_the_file_has_every_number_and_no_formula(client: Client, worked: Press) -> None:
    User.objects.filter(pk=worked.reem.pk).update(first_name="=HYPERLINK(1)")
    Project.objects.filter(pk=worked.project.pk).update(pseudonymous_exports=False)
    answer = get(client, worked.curator, "agreement-csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    head, *lines = csv.reader(io.StringIO(text[1:]))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    (exact,) = [
        row
        for row in rows
        if (row["part"], row["code"], row["layer"], row["subject"]) == ("all", "spans/exact", "", "")
    ]
    assert float(exact["value"]) == pytest.approx(2 * (4 * 5 + 8 * 2) / (12 * 10), abs=1e-5)
    assert {row["one"] for row in rows if row["part"] == "pair"} == {"'=HYPERLINK(1)", "سالم"}
    assert {(row["part"], row["code"], row["value"]) for row in rows if row["subject"] == "PERS"} >= {
        ("difference", "boundary", "16")
    }
    found = get(client, worked.curator, "agreement-json").json()
    assert (found["articles"], found["fresh"], found["differences"]["boundary/entity/PERS"]) == (4, True, 16)


def test_files_call_people_as_exports_do(client: Client, worked: Press) -> None:
    Project.objects.filter(pk=worked.project.pk).update(pseudonymous_exports=True)
    for route in ("agreement-csv", "agreement-json"):
        text = get(client, worked.curator, route).content.decode()
        assert "A01" in text
        assert "ريم" not in text
    assert "ريم" in page(client, worked.curator)


def test_viewers_read_the_figures_and_no_names(client: Client, worked: Press) -> None:
    viewer = factories.member(project=worked.project, role=Membership.Role.VIEWER)
    html = page(client, viewer)
    assert "محسوب على <b>٤</b>" in html
    assert not any(name in html for name in ("ريم", "سالم", "هدى"))
    assert "agreement/places" not in html
    assert get(client, viewer, "agreement-places", cell="class/missed").status_code == 403
    assert get(client, viewer, one=worked.reem.pk).status_code == 403
    for route in ("agreement-csv", "agreement-json"):
        assert "ريم" not in get(client, viewer, route).content.decode()


def test_annotators_learn_nothing(client: Client, worked: Press) -> None:
    for user in (worked.reem, worked.huda):
        for route in ("agreement", "agreement-places", "agreement-csv", "agreement-json"):
            answer = get(client, user, route, cell="class/missed")
            assert answer.status_code == 403
            assert "سالم" not in answer.content.decode()
        assert reverse("agreement", args=["press"]) not in page(client, user, "guidelines")
    assert reverse("agreement", args=["press"]) in page(client, worked.curator, "guidelines")


def test_a_stranger_finds_no_such_page(client: Client, worked: Press) -> None:
    stranger = factories.member(project=factories.project(), role=Membership.Role.MANAGER)
    assert get(client, stranger).status_code == 404
