"""The comparison page: what it tells apart, what it hides, how it is narrowed down, what it costs."""

import re
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import User
from annotator.standoff.values import Entity
from tests import factories
from tests.services.review import scenes
from tests.services.review.scenes import Scene, base, changed, quote, scene, span

pytestmark = pytest.mark.django_db


def signed_in(user: User, language: str = "en") -> Client:
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(found: Scene, **query: Any) -> str:
    answer = signed_in(found.curator).get(reverse("compare", args=[found.article.public]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def data(html: str, name: str) -> Any:
    element = re.search(rf'<script id="{name}-data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert element is not None
    return orjson.loads(element[1])


def cards(html: str) -> list[str]:
    return re.findall(r'id="i-([0-9a-f]{16})"', html)


def three() -> Scene:
    """A boundary, a missed mention, another speaker; all else is agreed on."""
    shorter = changed(base(), span("p1", "PERS", "سامر", entity="samer"))
    other = changed(base(), quote("f1", content="q1", cue="c1", speaker="p1"), without=("g1", "paris"))
    return scene(base(), shorter, other, begun=False)


def test_what_differs_is_listed_in_reading_order_and_what_is_agreed_is_not() -> None:
    found = three()
    html = page(found)
    places = data(html, "places")["places"]
    assert [place["key"] for place in places] == cards(html)
    starts = [place["start"] for place in places]
    assert starts == sorted(starts)
    assert [place["tag"] for place in places] == ["Edges", "Speaker", "Missed"]
    assert "3 differences" in html
    assert "The sets agree on 2 annotations and differ in 3." in html


def test_agreed_marks_are_calm_and_the_others_loud() -> None:
    html = page(three())
    marks = {one["id"]: one for one in data(html, "marks")["spans"]}
    loud = {marks[one]["text"] for one in data(html, "places")["loud"]}
    assert {"سامر الهادي", "سامر", "باريس"} <= loud
    assert "ليلى الحدّاد" not in loud


def test_each_mark_is_painted_once_however_many_sets_have_it() -> None:
    spans = data(page(three()), "marks")["spans"]
    said = [(one["type"], str(one["segments"])) for one in spans]
    assert len(said) == len(set(said))


def test_a_paragraph_on_which_all_agree_is_folded_to_a_line() -> None:
    found = three()
    html = page(found)
    folded = re.findall(r'<details class="fold">.*?</details>', html, re.DOTALL)
    assert len(folded) == 1
    assert scenes.TEXT.split("\n")[2] in folded[0]
    assert "Paragraph 3" in folded[0]
    assert scenes.TEXT.split("\n")[1] not in folded[0]


def test_sets_go_by_letters_until_names_are_asked_for() -> None:
    found = three()
    for person, name in zip(found.people, ["Amal", "Basma", "Chadi"], strict=True):
        User.objects.filter(pk=person.pk).update(first_name=name, last_name="")
    hidden = page(found)
    assert not [name for name in ("Amal", "Basma", "Chadi") if name in hidden]
    assert set(re.findall(r'class="who"[^>]*>(.)</span>', hidden)) == {"A", "B", "C"}
    shown = page(found, names="1")
    assert [name for name in ("Amal", "Basma", "Chadi") if name in shown] == ["Amal", "Basma", "Chadi"]


def test_letters_are_arabic_on_an_arabic_page() -> None:
    found = three()
    html = signed_in(found.curator, "ar").get(reverse("compare", args=[found.article.public])).content.decode()
    assert set(re.findall(r'class="who"[^>]*>(.)</span>', html)) == {"أ", "ب", "ج"}
    assert "٣ اختلافات" in html


@pytest.mark.parametrize(
    ("query", "tags"),
    [
        ({"kind": "missed"}, ["Missed"]),
        ({"kind": ["missed", "boundary"]}, ["Edges", "Missed"]),
        ({"layer": "quote"}, ["Speaker"]),
        ({"type": "GPE"}, ["Missed"]),
        ({"layer": "quote", "kind": "missed"}, []),
        ({"kind": "nonsense", "layer": "x" * 70}, ["Edges", "Speaker", "Missed"]),
    ],
)
def test_differences_are_narrowed_down_by_the_address(query: dict[str, Any], tags: list[str]) -> None:
    html = page(three(), **query)
    assert [place["tag"] for place in data(html, "places")["places"]] == tags
    assert len(cards(html)) == len(tags)


def test_two_of_the_sets_can_be_compared_alone() -> None:
    found = three()
    html = page(found, sets=[found.voice(0), found.voice(1)])
    assert [place["tag"] for place in data(html, "places")["places"]] == ["Edges"]


def test_a_set_of_another_article_is_refused_in_words_and_the_page_stands() -> None:
    found = three()
    stranger = factories.annotation_set(article=factories.article(project=found.project, text="نص آخر."))
    html = page(found, sets=[str(stranger.pk)])
    assert "One of these is no set of this article that could be compared." in html
    assert len(cards(html)) == 3
    assert len(cards(page(found, sets=["no id"]))) == 3
    assert "no set of this article" in page(found, sets=[str(uuid4())])


def test_a_frame_is_a_table_of_roles_with_the_disputed_one_and_its_readings() -> None:
    html = page(three(), kind="role")
    card = html[html.index('class="sides"') : html.index("</table>")]
    assert card.count('<tr class="x">') == 1
    disputed = card[card.index('<tr class="x">') :]
    assert "سامر الهادي" in disputed
    assert "ليلى الحدّاد" in disputed
    assert card.count('class="same"') >= 2


def test_who_is_meant_is_told_by_the_name_of_the_entity() -> None:
    one = changed(base(), Entity("other", "PERS", "الحدّاد الابن"), span("p2", "PERS", "ليلى الحدّاد", entity="other"))
    one = changed(one, span("x", "PERS", "سامر الهادي", entity="other"), without=("p1",))
    found = scene(base(), base(), one, begun=False)
    html = page(found, kind="coreference")
    assert "الحدّاد الابن" in html
    assert "Coreference" in html


def test_an_article_label_is_compared_too() -> None:
    found = scene(base(), changed(base(), genre="opinion"), begun=False)
    html = page(found)
    assert "Genre" in html
    assert "1 difference" in html


def test_without_any_set_the_page_says_what_it_waits_for() -> None:
    project = factories.project()
    curator = factories.member(project=project, role="curator")
    article = factories.article(project=project)
    html = signed_in(curator).get(reverse("compare", args=[article.public])).content.decode()
    assert "Nothing to compare yet" in html


def test_what_an_annotator_is_still_at_work_on_is_not_compared_unasked() -> None:
    found = three()
    late = factories.member(project=found.project)
    row = factories.annotation_set(article=found.article, author=late)
    factories.saved(row, scenes.put(base()))
    assert str(row.pk) not in re.findall(r'<input type="hidden" name="sets" value="([^"]+)">', page(found))
    assert f'value="{row.pk}"' in page(found)


def test_many_differences_come_in_pages_and_each_is_found_by_its_address() -> None:
    text = " ".join(f"كلمة{n}" for n in range(130)) + "."
    project = factories.project()
    article = factories.article(project=project, text=text)
    words = [
        (at := text.index(f"كلمة{n} ") if n < 129 else text.index("كلمة129"), at + len(f"كلمة{n}")) for n in range(130)
    ]
    many = factories.change(*(factories.put(factories.span(start=start, end=end, text=text)) for start, end in words))
    one = factories.change(factories.put(factories.span(start=words[0][0], end=words[0][1], text=text, type="EVENT")))
    for told in (many, one):
        factories.submitted(article=article, author=factories.member(project=project), changes=[told])
    client = signed_in(factories.member(project=project, role="curator"))
    address = reverse("compare", args=[article.public])
    first = client.get(address).content.decode()
    assert len(cards(first)) == 50
    assert "130 differences" in first
    places = data(first, "places")["places"]
    assert len(places) == 130
    last = places[-1]
    assert last["href"].endswith(f"#i-{last['key']}")
    there = client.get(address + last["href"].partition("#")[0]).content.decode()
    assert cards(there)[-1] == last["key"]
    assert cards(client.get(address, {"item": last["key"]}).content.decode())[-1] == last["key"]


@pytest.mark.parametrize("number", [2, 3])
def test_the_page_costs_the_same_however_many_sets_there_are(number: int, django_assert_num_queries: Any) -> None:
    found = scene(*[base()] * number, begun=False)
    client = signed_in(found.curator)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("compare", args=[found.article.public]))


QUERIES = 7


def test_the_article_leads_to_its_comparison_for_those_who_read_all_sets() -> None:
    found = three()
    address = reverse("compare", args=[found.article.public])
    article = reverse("article", args=[found.article.public])
    assert address in signed_in(found.curator).get(article).content.decode()
    assert address not in signed_in(found.people[0]).get(article).content.decode()


def test_the_list_of_articles_leads_to_the_comparison_where_two_have_handed_in() -> None:
    found = three()
    alone = factories.article(project=found.project, text="نص لم يُسلَّم إلا مرة.")
    factories.submitted(article=alone, author=factories.member(project=found.project))
    html = signed_in(found.curator).get(reverse("articles", args=[found.project.slug])).content.decode()
    assert reverse("compare", args=[found.article.public]) in html
    assert reverse("compare", args=[alone.public]) not in html


def test_the_sets_one_can_choose_stand_in_the_order_of_their_letters() -> None:
    for _n in range(4):
        found = scene(base(), changed(base(), genre="analysis"), changed(base(), without=("g1", "paris")))
        html = signed_in(found.curator).get(reverse("compare", args=[found.article.public])).content.decode()
        menu = html[html.index('class="menu-body stack"') :]
        letters = re.findall(r'<span class="who">(\w)</span>', menu[: menu.index("</form>")])
        assert letters == ["A", "B", "C"]
