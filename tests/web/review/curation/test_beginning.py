"""Before a curation begins, and its first moment: what would be taken, and what is."""

import re

import pytest

from annotator.models import Article, Decision
from tests.services.review.scenes import base, changed, scene, shape
from tests.web.review.curation.desks import Desk, boundary

pytestmark = pytest.mark.django_db


def test_before_it_begins_every_policy_says_what_it_would_take() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), base(), begun=False)
    html = " ".join(Desk(found).open().html.split())
    assert "What all sets say" in html
    told = re.findall(r"taken: (\w+) · left out: (\w+) · left to you: (\w+)", html)
    assert told[:3] == [("4", "0", "1"), ("5", "0", "0"), ("5", "0", "0")]


def test_it_is_begun_with_what_all_agree_on() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), begun=False)
    desk = Desk(found)
    sets = [str(row.pk) for row in found.sets]
    answer = desk.client.post(desk.address("curation-begin"), {"sets": sets, "policy": "all_agree"})
    assert answer["Location"] == desk.address("curation")
    assert found.desk.waiting == 1
    html = desk.open().html
    assert "1 decision to take" in html


def test_two_sets_are_offered_no_majority() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), begun=False)
    html = Desk(found).open().html
    assert "What all sets say" in html
    assert "All as one trusted set has it" in html
    assert "What more than half say" not in html
    assert "What two of three say" not in html


def test_begun_twice_it_says_that_somebody_was_first() -> None:
    found = boundary()
    desk = Desk(found)
    sent = {"sets": [str(row.pk) for row in found.sets], "policy": "all_agree"}
    html = desk.client.post(desk.address("curation-begin"), sent, follow=True).content.decode()
    assert "The article has a gold reference already" in html
    assert Decision.objects.filter(gold=found.gold).count() == 4


def test_the_only_set_becomes_gold_as_it_is() -> None:
    found = scene(base(), begun=False)
    desk = Desk(found).open()
    assert "Direct acceptance" in desk.html
    desk.client.post(desk.address("curation-begin"), {"sets": [str(found.sets[0].pk)], "promote": "on"})
    assert shape(found.annotations) == shape(base())
    assert Article.objects.get(pk=found.article.pk).state == "gold"
    assert "This gold is locked" in desk.open().html


def counts(html: str) -> list[tuple[str, str, str]]:
    told = " ".join(html.split())
    return re.findall(r"taken: (\w+) · left out: (\w+) · left to you: (\w+)", told)


def test_another_trusted_set_shows_what_it_would_take_before_it_begins() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), begun=False)
    desk = Desk(found)
    first = min(found.sets, key=lambda row: html_index(desk.open().html, row.pk))
    sent = {"sets": [str(row.pk) for row in found.sets], "policy": "all_agree", "before": str(first.pk)}
    told = {}
    for row in found.sets:
        answer = desk.client.get(
            desk.address("curation"), sent | {"voice": str(row.pk)}, headers={"HX-Request": "true"}
        )
        html = answer.content.decode()
        assert html.lstrip().startswith('<ul class="policies" id="policies"')
        told[row.pk] = counts(html)[1]
        chosen = re.search(r'value="(\w+)"\s+checked', html)
        assert chosen is not None
        # Whoever chooses another set to trust means to trust it; who only looked at the policies keeps theirs.
        assert chosen[1] == ("all_agree" if row == first else "trusted")
    assert told == {found.sets[0].pk: ("5", "0", "0"), found.sets[1].pk: ("4", "1", "0")}


def html_index(html: str, key: object) -> int:
    return html.index(f'<option value="{key}"')
