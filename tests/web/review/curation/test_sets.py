"""Other sets are compared after a curation was begun: what that moves is told first, and what is decided stays."""

import re

import pytest

from annotator.agreement.comparison import Policy
from annotator.services import review
from tests import factories
from tests.services.review.scenes import Scene, base, changed, put, scene, span
from tests.web.review.curation.desks import Desk

pytestmark = pytest.mark.django_db


def three() -> Scene:
    """Two who differ about a name, and a third who has come since and sees no city."""
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), policy=Policy("all_agree"))
    person = factories.member(project=found.project)
    row = factories.submitted(
        article=found.article, author=person, changes=[put(changed(base(), without=("g1", "paris")))]
    )
    return Scene(found.project, found.article, found.curator, (*found.people, person), (*found.sets, row))


def preview(desk: Desk, *numbers: int) -> str:
    sets = [str(desk.found.sets[n].pk) for n in numbers]
    answer = desk.client.get(desk.address("curation-sets"), {"sets": sets}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(html: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt> ?<dd>([^<]*)</dd>", html))


def test_the_sets_that_are_compared_are_ticked_and_nothing_can_be_sent() -> None:
    found = three()
    html = Desk(found).client.get(Desk(found).address("curation-sets")).content.decode()
    ticked = re.findall(r'name="sets"\s+value="([^"]+)"\s+checked', html)
    assert sorted(ticked) == sorted(str(row.pk) for row in found.sets[:2])
    assert "These are the sets that are compared now" in html
    assert re.search(r'class="btn primary"\s+disabled', html)


def test_the_preview_tells_what_stays_what_moves_and_what_waits_anew_and_changes_nothing() -> None:
    found = three()
    desk = Desk(found)
    before = desk.open().html.count("data-item")
    html = preview(desk, 0, 1, 2)
    assert rows(html) == {
        "decided, and stays so": "3",
        "decided, and waits again": "1",
        "open": "1, before: 1",
        "said by no set any more": "0",
    }
    assert re.findall(r"<mark>([^<]*)</mark>", html) == ["باريس"]
    assert desk.open().html.count("data-item") == before
    assert len(review.voices_of(found.gold.curation)) == 2


def test_with_others_compared_the_decisions_stay_and_only_what_moved_waits() -> None:
    found = three()
    desk = Desk(found)
    sent = {"sets": [str(row.pk) for row in found.sets]}
    html = desk.client.post(desk.address("curation-sets"), sent, follow=True).content.decode()
    assert "what was decided stays" in html
    assert set(review.voices_of(found.gold.curation)) == {row.pk for row in found.sets}
    assert found.desk.counts == {"decided": 3, "moved": 1, "open": 1, "follows": 3}


def test_without_any_set_nothing_is_changed_and_the_page_says_so() -> None:
    found = three()
    desk = Desk(found)
    assert "There is nothing to compare" in preview(desk)
    html = desk.client.post(desk.address("curation-sets"), {}, follow=True).content.decode()
    assert "There is nothing to compare" in html
    assert len(review.voices_of(found.gold.curation)) == 2


def test_a_locked_gold_leads_back_to_its_page() -> None:
    found = three()
    review.change_voices(article=found.article, voices=[found.sets[0].pk], actor=found.curator)
    review.lock(article=found.article, revision=found.gold.curation.revision, actor=found.curator)
    desk = Desk(found)
    assert desk.client.get(desk.address("curation-sets"))["Location"] == desk.address("curation")
    html = desk.client.post(desk.address("curation-sets"), {"sets": [str(found.sets[1].pk)]}, follow=True)
    assert "The gold reference is locked" in html.content.decode()
