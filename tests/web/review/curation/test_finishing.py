"""The last look, the lock, the second opinion, and giving it up."""

import re
from uuid import uuid4

import orjson
import pytest

from annotator.models import AnnotationSet, CurationEvent, Decision
from annotator.services import review
from annotator.services.review import returning
from tests import factories
from tests.services.review.scenes import base, changed, scene
from tests.web.review.curation.desks import AGREED, Desk, boundary

pytestmark = pytest.mark.django_db


def test_the_gold_is_locked_after_a_last_look_and_opened_with_a_reason() -> None:
    found = boundary()
    desk = Desk(found).open()
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    assert "1 place still waits for a decision." in " ".join(look.split())
    desk.send()
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', look)[1]  # type: ignore[index]
    desk.client.post(desk.address("curation-turn", "lock"), {"revision": revision})
    assert found.gold.state == "submitted"
    assert "This gold is locked" in desk.open().html
    sets = " ".join(desk.client.get(desk.address("article")).content.decode().split())
    assert re.search(r">\s*gold\s*</a>\s*<span class=\"state submitted end\">Locked</span>", sets)
    told = desk.client.post(desk.address("curation-turn", "unlock"), {"reason": " "}, follow=True).content.decode()
    assert "Please give the reason in words" in told
    desk.client.post(desk.address("curation-turn", "unlock"), {"reason": "اسم منسي"})
    assert found.gold.state == "open"
    assert CurationEvent.objects.filter(act="unlocked", reason="اسم منسي").exists()


def test_a_page_that_is_old_does_not_lock_over_what_others_decided() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    stale = found.gold.curation.revision
    desk.at("سامر").send(whole=found.voice(1))
    told = desk.client.post(desk.address("curation-turn", "lock"), {"revision": stale}, follow=True).content.decode()
    assert "Somebody else has decided here meanwhile" in told
    assert found.gold.state == "open"


def test_a_second_opinion_is_given_by_another_curator() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    desk.client.post(desk.address("curation-turn", "ask-second"), {"reason": "الاسم؟"})
    told = desk.client.post(desk.address("curation-turn", "second"), follow=True).content.decode()
    assert "Who asked for a second opinion cannot give it" in told
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    assert "Withdrawal of the request" in look
    desk.client.post(desk.address("curation-turn", "withdraw-second"))
    assert found.gold.curation.second == "none"
    desk.client.post(desk.address("curation-turn", "ask-second"), {"reason": "الاسم؟"})
    other = Desk(found, factories.member(project=found.project, role="curator"))
    assert "الاسم؟" in other.open().html
    assert "To the answer, in the last look" in other.html
    assert 'id="strip-asked"' in other.html
    look = other.client.get(other.address("curation-last-look")).content.decode()
    assert "الاسم؟" in look
    assert "Withdrawal of the request" not in look
    other.client.post(other.address("curation-turn", "second"))
    assert found.gold.curation.second == "done"
    assert 'id="asked"' not in desk.open().html


def test_a_locked_gold_says_who_looked_at_it_and_leads_to_its_decisions() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    desk.client.post(desk.address("curation-turn", "ask-second"))
    other = Desk(found, factories.member(project=found.project, role="curator"))
    other.client.post(other.address("curation-turn", "second"))
    desk.client.post(desk.address("curation-turn", "lock"), {"revision": found.gold.curation.revision})
    html = desk.open().html
    assert "has looked at it as the second curator" in html
    (key,) = re.findall(r'href="\?item=(\w+)#case">The decisions one by one', html)
    assert 'id="undo-decision"' not in desk.open(item=key).html
    assert found.curator.display_name in desk.html


def test_given_up_with_a_reason_everything_is_as_before() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.client.post(desk.address("curation-turn", "abandon"), {"reason": "بدأ مبكرًا"})
    assert not Decision.objects.exists()
    assert "What is taken at once" in desk.open().html
    assert desk.client.post(desk.address("curation-turn", "dance"), follow=True).status_code == 200


def test_while_a_compared_set_is_with_its_annotator_the_last_look_says_so_before_it_refuses() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    row = AnnotationSet.objects.select_related("article__project").get(pk=found.sets[1].pk)
    returning.return_set(annotation_set=row, return_id=uuid4(), message="انظر إلى الاسم", actor=found.curator)
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    assert "a set is with its annotator again" in look
    assert desk.address("curation-sets") in look
    assert re.search(r'class="btn primary"\s+disabled', look)
    assert "or when other sets are compared" in desk.open().html
    returning.take_back(annotation_set=row, actor=found.curator)
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    assert "a set is with its annotator again" not in look
    assert not re.search(r'class="btn primary"\s+disabled', look)


def test_while_a_second_opinion_is_asked_for_the_gold_is_not_offered_to_be_locked() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    desk.client.post(desk.address("curation-turn", "ask-second"), {"reason": ""})
    look = desk.client.get(desk.address("curation-last-look")).content.decode()
    assert "A second opinion is asked for; it comes first." in look
    assert re.search(r'class="btn primary"\s+disabled', look)


def test_a_locked_gold_is_read_whole_with_its_own_marks_and_without_keys_that_decide() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=AGREED)
    desk = Desk(found)
    assert 'class="fold"' in desk.at("باريس").html
    assert {"باريس", "ليلى الحدّاد"} <= painted(desk)
    desk.send("nothing")
    review.lock(article=found.article, revision=found.gold.curation.revision, actor=found.curator)
    desk.open()
    assert 'class="fold"' not in desk.html
    assert painted(desk) == {one.text for one in found.annotations.spans.values()}
    assert "باريس" not in painted(desk)
    assert "<kbd>J</kbd>" in desk.html
    assert "choice of a reading" not in desk.html
    assert f"by <bdi>{found.curator.display_name}</bdi>, " in desk.html


def painted(desk: Desk) -> set[str]:
    """The texts of what the canvas paints."""
    told = re.search(r'<script id="marks-data" type="application/json">(.*?)</script>', desk.html)
    assert told is not None
    return {span["text"] for span in orjson.loads(told[1])["spans"]}


def test_with_everything_decided_nothing_is_in_hand_and_the_last_look_is_what_is_next() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    assert 'id="case"' not in desk.html
    assert desk.html.count("btn primary") == 1
    assert desk.address("curation-last-look") in desk.html[desk.html.index('class="case finish"') :]
    # A decided place can still be taken up, from either end.
    key = found.line("سامر").item.key
    assert f'data-previous="{key}"' in desk.html
    assert 'id="case"' in desk.at("سامر").html
