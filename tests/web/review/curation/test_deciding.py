"""What is picked in the card in hand stands in the gold; what is refused keeps what was typed."""

import re

import orjson
import pytest
from django.urls import reverse

from annotator.models import Decision
from annotator.services import annotations as saving
from tests import factories
from tests.services.review.scenes import Scene, at, base, changed, quote, scene, shape, span
from tests.web.review.curation.desks import AGREED, Desk, boundary, person

pytestmark = pytest.mark.django_db


def test_the_reading_of_most_is_offered_and_one_press_accepts_it() -> None:
    found = boundary()
    desk = Desk(found).open()
    assert desk.form["whole"] in {found.voice(0), found.voice(2)}
    answer = desk.send()
    assert answer.status_code == 302
    assert at("سامر الهادي") in [one[0] for one in person(found)]
    assert "Every place is decided" in desk.html
    assert "1 of 1 decision" in desk.html


def test_another_reading_is_chosen_with_a_reason_that_stands_in_the_card() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send(whole=found.voice(1), reason="الاسم وحده")
    assert at("سامر") in [one[0] for one in person(found)]
    assert Decision.objects.get(how="single").reason == "الاسم وحده"
    assert "الاسم وحده" in desk.at("سامر").html


@pytest.mark.parametrize("act", ["nothing", "neither"])
def test_nothing_and_none_of_them_leave_the_place_empty(act: str) -> None:
    found = boundary()
    Desk(found).open().send(act)
    assert len(person(found)) == 1
    assert Decision.objects.get(how="single").choice == act


def test_what_somebody_does_not_have_is_a_reading_of_its_own() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=AGREED)
    desk = Desk(found).open()
    assert 'value="nothing"' in desk.html
    assert "whole" not in desk.form
    desk.send(whole="nothing")
    assert not [one for one in found.annotations.spans.values() if one.type == "GPE"]
    assert found.desk.waiting == 0


def test_nothing_picked_is_refused_and_what_was_typed_stays() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=AGREED)
    desk = Desk(found).open()
    answer = desk.send(reason="لأنها مدينة", note_ar="المدن تُوسم")
    assert answer.status_code == 409
    assert "Nothing is picked yet" in desk.html
    assert desk.form["reason"] == "لأنها مدينة"
    assert desk.form["note_ar"] == "المدن تُوسم"
    assert not Decision.objects.filter(how="single").exists()


def sides() -> Scene:
    """A quote whose speaker and kind two annotators see otherwise."""
    other = quote("f1", content="q1", cue="c1", speaker="p1")
    other = type(other)(other.id, other.type, {"type": "indirect"}, other.roles)
    return scene(base(), changed(base(), other), policy=AGREED)


def test_sides_are_combined_from_several_sets() -> None:
    found = sides()
    desk = Desk(found).open()
    assert "each from another set" in desk.html
    desk.send(whole=found.voice(0), **{"side.attribute:type": found.voice(1)})
    (frame,) = found.annotations.frames.values()
    assert frame.attributes["type"] == "indirect"
    (speaker,) = frame.roles["speaker"]
    assert found.annotations.spans[speaker.target].text == "ليلى الحدّاد"
    assert "put together from several" in desk.html


def test_a_role_of_several_takes_what_all_say_together() -> None:
    found = sides()
    Desk(found).open().send(whole=found.voice(0), **{"side.role:speaker": "*"})
    (frame,) = found.annotations.frames.values()
    assert {found.annotations.spans[one.target].text for one in frame.roles["speaker"]} == {
        "ليلى الحدّاد",
        "سامر الهادي",
    }


def test_the_combination_stands_in_the_form_when_it_is_looked_at_again() -> None:
    found = sides()
    desk = Desk(found).open()
    desk.send(whole=found.voice(0), **{"side.attribute:type": found.voice(1)})
    form = desk.at(kind="frame").form
    assert form["side.attribute:type"] == found.voice(1)
    assert form["whole"] == found.voice(0)


def test_editing_by_hand_leads_to_the_place_in_the_workspace_and_back() -> None:
    found = boundary()
    desk = Desk(found).open()
    answer = desk.send("hand", whole=found.voice(0))
    assert answer["Location"] == f"{reverse('workspace', args=[found.gold.pk])}?at={at('سامر')[0]}"
    workspace = desk.client.get(answer["Location"]).content.decode()
    assert "Back to the curation" in workspace
    assert 'id="submit-open"' not in workspace
    assert at("سامر الهادي") in [one[0] for one in person(found)]


def test_a_label_written_by_hand_leads_to_the_labels_of_the_article() -> None:
    found = scene(base(), changed(base(), genre="analysis"), policy=AGREED)
    desk = Desk(found).at(kind="label")
    answer = desk.send("hand", whole=found.voice(0))
    assert answer["Location"] == f"{reverse('workspace', args=[found.gold.pk])}#article-labels"


def test_what_is_edited_in_the_workspace_is_seen_at_the_desk() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send("hand", whole=found.voice(0))
    old = next(one for one in found.annotations.spans.values() if one.segments == (at("سامر الهادي"),))
    told = next(one for one in orjson.loads(found.gold.body)["spans"] if one["id"] == old.id)
    edit = factories.change(factories.put(told | {"attributes": {"mention": "NAM"}}, seen=told))
    outcome = saving.apply_changes(annotation_set_id=found.gold.pk, changes=[edit], actor=found.curator)
    assert [one.status for one in outcome.verdicts] == ["applied"]
    assert "edited by hand since" in desk.at("سامر").html


def test_the_last_decision_is_taken_back_and_waits_again() -> None:
    found = boundary()
    desk = Desk(found).open()
    before = shape(found.annotations)
    desk.send()
    last = re.search(
        r'name="decision" value="([^"]+)">\s*<button type="submit"\s+class="btn small"\s+id="undo-last"', desk.html
    )
    assert last is not None
    desk.client.post(desk.address("curation-undo"), {"decision": last[1]})
    assert shape(found.annotations) == before
    assert found.line("سامر").status == "open"


def test_a_place_is_decided_anew() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send(whole=found.voice(1))
    desk.at("سامر")
    assert desk.form["whole"] == found.voice(1)
    desk.send(whole=found.voice(0))
    assert at("سامر الهادي") in [one[0] for one in person(found)]
    assert Decision.objects.filter(how="single", ended_at=None).count() == 1


def test_the_same_form_sent_twice_decides_once() -> None:
    found = boundary()
    desk = Desk(found).open()
    form = desk.form | {"act": "take"}
    for _ in range(2):
        assert desk.client.post(desk.address("curation-decide"), form).status_code == 302
    assert Decision.objects.filter(how="single").count() == 1


def test_frames_with_the_same_filler_are_decided_apart() -> None:
    second = span("q2", "QUOTE", "الممر ضروري")
    told = changed(base(), second, quote("f2", content="q2", speaker="p2"))
    found = scene(told, changed(told, quote("f2", content="q2", speaker="p1")), policy=AGREED)
    line = next(one for one in found.desk.lines if one.item.kind == "frame" and one.waits)
    desk = Desk(found).open(item=line.item.key)
    desk.send(whole=found.voice(1))
    speakers = {
        found.annotations.spans[frame.roles["content"][0].target].text: frame.roles["speaker"]
        for frame in found.annotations.frames.values()
    }
    named = {key: found.annotations.spans[told[0].target].text for key, told in speakers.items()}
    assert named == {"الاتفاق يعيد البحر إلى أهله": "ليلى الحدّاد", "الممر ضروري": "سامر الهادي"}
