"""What the page of the desk costs, what a swap of it holds, and that it hides names."""

import html as markup
import re
from typing import Any
from uuid import uuid4

import orjson
import pytest

from tests.services.review.scenes import base, changed, scene, span
from tests.web.review.curation.desks import AGREED, Desk, boundary

pytestmark = pytest.mark.django_db

DESK = 9


@pytest.mark.parametrize("number", [2, 3])
def test_the_desk_costs_the_same_however_many_places_there_are(number: int, django_assert_num_queries: Any) -> None:
    other = [changed(base(), span("p1", "PERS", "سامر", entity="samer"), without=("g1", "paris"))] * (number - 1)
    desk = Desk(scene(base(), *other, policy=AGREED)).open()
    with django_assert_num_queries(DESK):
        desk.open()


def test_a_swap_gets_the_cards_and_the_beads_alone() -> None:
    found = boundary()
    desk = Desk(found).open()
    answer = desk.client.post(
        desk.address("curation-decide"), desk.form | {"act": "take"}, headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert html.lstrip().startswith('<aside id="desk"')
    assert 'id="strip"' in html
    assert 'hx-swap-oob="true"' in html
    assert "<html" not in html
    refused = desk.client.post(
        desk.address("curation-decide"),
        desk.form | {"act": "take", "fingerprint": "0" * 64, "decision": str(uuid4())},
        headers={"HX-Request": "true"},
    )
    assert refused.status_code == 200
    assert 'id="trouble"' in refused.content.decode()


def test_names_stay_hidden_in_every_answer_of_the_desk() -> None:
    found = boundary()
    for one, name in zip(found.people, ["Amal", "Basma", "Chadi"], strict=True):
        type(one).objects.filter(pk=one.pk).update(first_name=name, last_name="")
    desk = Desk(found).open()
    assert not [name for name in ("Amal", "Basma", "Chadi") if name in desk.html]
    desk.send()
    assert not [name for name in ("Amal", "Basma", "Chadi") if name in desk.html]
    assert "Basma" in desk.open(names="1").html


def test_a_difference_in_an_attribute_says_of_what_and_where() -> None:
    found = scene(base(), changed(base(), span("g1", "GPE", "باريس", entity="paris", uncertain=True)), policy=AGREED)
    told = re.sub(r"<[^>]+>|\s+", " ", Desk(found).at("باريس").html)
    assert re.search(r"Uncertain +no", told)
    assert re.search(r"Uncertain +yes", told)


def test_a_closed_card_of_an_attribute_names_it_with_the_words_of_its_place() -> None:
    other = changed(
        base(),
        span("p1", "PERS", "سامر", entity="samer"),
        span("g1", "GPE", "باريس", entity="paris", uncertain=True),
    )
    html = Desk(scene(base(), other, policy=AGREED)).at("سامر").html
    closed = html[html.index("closed-case") :]
    closed = re.sub(r"<[^>]+>|\s+", " ", closed[: closed.index("</a>")])
    assert "باريس" in closed
    assert "Uncertain" in closed


def many() -> Any:
    """Four places in dispute, one after the other."""
    other = changed(
        base(),
        span("p1", "PERS", "سامر", entity="samer"),
        span("p2", "PERS", "ليلى", entity="layla"),
        without=("g1", "paris"),
    )
    return scene(base(), other, policy=AGREED)


def test_decided_places_fold_to_one_line_and_the_one_in_hand_stands_open() -> None:
    found = many()
    desk = Desk(found).open()
    total = desk.html.count('class="case block closed-case"') + 1
    desk.send(whole=found.voice(0))
    desk.send(whole=found.voice(0))
    told = " ".join(desk.html.split())
    assert desk.html.count('class="block settled-run"') == 1
    assert "2 places decided" in told
    assert desk.html.count('class="case block closed-case settled"') == 2
    assert desk.html.count('class="case block closed-case"') == total - 3
    # Looked at again, a decided place stands open and its neighbour stays folded.
    desk.at("سامر")
    assert "1 place decided" in " ".join(desk.html.split())


def test_a_step_tells_what_is_settled_and_not_again_where_all_places_are() -> None:
    found = many()
    desk = Desk(found).open()
    sets = re.search(r'data-sets="([^"]+)"', desk.html)[1]  # type: ignore[index]
    key = found.line("باريس").item.key
    told = []
    for known in ("", sets):
        answer = desk.client.get(
            desk.address("curation"), {"item": key, "known": known}, headers={"HX-Request": "true"}
        )
        data = re.search(r'<script id="places-data"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
        told.append(orjson.loads(markup.unescape(data[1])))  # type: ignore[index]
    assert [set(one) for one in told] == [{"loud", "settled", "places"}, {"loud", "settled"}]
    assert told[0]["loud"] == told[1]["loud"]
    assert (told[0]["settled"], len(told[0]["places"])) == ([], len([one for one in found.desk.lines if one.waits]))


def test_taking_back_many_at_once_asks_first() -> None:
    found = boundary()
    desk = Desk(found).open()
    assert "4 decisions were taken together. Take them all back?" in desk.html
    desk.send()
    assert "hx-confirm" not in desk.html
