"""The desk of a curator as plain forms: what is picked stands in the gold, what is refused keeps what was typed."""

import html as markup
import re
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, CurationEvent, Decision, GuidelineExample
from annotator.services import annotations as saving
from annotator.services import guidelines, review
from tests import factories
from tests.services.review.scenes import Scene, at, base, changed, put, quote, scene, shape, span
from tests.web.review.test_comparison import signed_in

pytestmark = pytest.mark.django_db
AGREED = Policy("all_agree")


class Desk:
    """The page of a curation in a browser without scripts: its form in hand, sent as it stands or changed."""

    def __init__(self, found: Scene, actor: Any = None) -> None:
        self.found = found
        self.client: Client = signed_in(actor or found.curator)
        self.html = ""

    def address(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.found.article.public, *more])

    def open(self, **query: Any) -> "Desk":
        answer = self.client.get(self.address("curation"), query)
        assert answer.status_code == 200
        self.html = answer.content.decode()
        return self

    def at(self, words: str = "", kind: str = "span") -> "Desk":
        return self.open(item=self.found.line(words, kind).item.key)

    @property
    def form(self) -> dict[str, str]:
        """The fields of the card in hand that a browser would send."""
        form = self.html[self.html.index('id="case"') :]
        form = form[: form.index("</form>")]
        fields = dict(re.findall(r'<input type="hidden"\s+name="([\w]+)"\s+value="([^"]*)"', form))
        for tag in re.findall(r'<input type="radio"[^>]*>', form):
            if re.search(r"\schecked", tag):
                fields[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]
        for name, told in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
            fields[name] = markup.unescape(told)
        fields.pop("csrfmiddlewaretoken", None)
        return fields

    def send(self, act: str = "take", name: str = "curation-decide", *more: Any, **changed: Any) -> Any:
        answer = self.client.post(self.address(name, *more), self.form | {"act": act} | changed)
        if answer.status_code == 302 and "curation" in answer["Location"]:
            self.html = self.client.get(answer["Location"].partition("#")[0]).content.decode()
        else:
            self.html = answer.content.decode()
        return answer


def boundary() -> Scene:
    return scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), base(), policy=AGREED)


def person(found: Scene) -> list[Any]:
    return [one.segments for one in found.annotations.spans.values() if one.type == "PERS"]


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
    assert "0 of 1 decision" in html


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


def test_two_curators_at_one_place_the_second_is_told_and_keeps_what_was_typed() -> None:
    found = boundary()
    colleague = factories.member(project=found.project, role="curator", first_name="Dalal")
    first, second = Desk(found).open(), Desk(found, colleague).open()
    first.send(whole=found.voice(1))
    answer = second.send(whole=found.voice(0), reason="كامل الاسم")
    assert answer.status_code == 409
    assert "Somebody else has decided here meanwhile" in second.html
    assert second.form["reason"] == "كامل الاسم"
    assert second.form["whole"] in {found.voice(0), found.voice(2)}
    assert at("سامر") in [one[0] for one in person(found)]
    second.send()
    assert at("سامر الهادي") in [one[0] for one in person(found)]


def test_the_same_form_sent_twice_decides_once() -> None:
    found = boundary()
    desk = Desk(found).open()
    form = desk.form | {"act": "take"}
    for _ in range(2):
        assert desk.client.post(desk.address("curation-decide"), form).status_code == 302
    assert Decision.objects.filter(how="single").count() == 1


def again(found: Scene, n: int, after: Any, before: Any) -> None:
    """An annotator opens the set again, changes it and hands it in."""
    row, author = found.sets[n], found.people[n]
    AnnotationSet.objects.filter(pk=row.pk).update(state="open")
    row.refresh_from_db()
    factories.saved(row, put(after, before))
    saving.submit(annotation_set_id=row.pk, revision=row.revision, actor=author)


def test_a_page_hears_what_others_decided_and_nothing_otherwise() -> None:
    found = boundary()
    colleague = factories.member(project=found.project, role="curator", first_name="Dalal")
    desk, other = Desk(found).open(), Desk(found, colleague).open()
    token = re.search(r'data-token="([^"]+)"', desk.html)[1]  # type: ignore[index]
    sequence = re.search(r'data-sequence="(\d+)"', desk.html)[1]  # type: ignore[index]
    ask = {"seen": token, "sequence": sequence}
    assert desk.client.get(desk.address("curation-pulse"), ask).status_code == 204
    other.send()
    told = desk.client.get(desk.address("curation-pulse"), ask).content.decode()
    assert "<bdi>Dalal</bdi> decided a place here meanwhile" in told


def test_asking_costs_little(django_assert_num_queries: Any) -> None:
    desk = Desk(boundary()).open()
    token = re.search(r'data-token="([^"]+)"', desk.html)[1]  # type: ignore[index]
    with django_assert_num_queries(PULSE):
        desk.client.get(desk.address("curation-pulse"), {"seen": token})


PULSE = 7


@pytest.mark.parametrize("number", [2, 3])
def test_the_desk_costs_the_same_however_many_places_there_are(number: int, django_assert_num_queries: Any) -> None:
    other = [changed(base(), span("p1", "PERS", "سامر", entity="samer"), without=("g1", "paris"))] * (number - 1)
    desk = Desk(scene(base(), *other, policy=AGREED)).open()
    with django_assert_num_queries(DESK):
        desk.open()


DESK = 9


def test_many_at_once_first_lists_the_places_then_decides_them_with_one_undo() -> None:
    clitic = changed(base(), span("n1", "GPE", (at("أوكرانيا")[0] - 1, at("أوكرانيا")[1]), entity="paris"))
    exact = changed(base(), span("n1", "GPE", "أوكرانيا", entity="paris"))
    found = scene(exact, clitic, policy=AGREED)
    desk = Desk(found).open()
    assert "Cutting of the clitic" in desk.html
    before = shape(found.annotations)
    listed = desk.client.get(desk.address("curation-many"), {"rule": "clitic/cut"}).content.decode()
    assert "1 place would be decided" in listed
    assert re.search(r'class="said"[^>]*>أوكرانيا<', listed)
    assert shape(found.annotations) == before
    batch = re.search(r'name="batch" value="([^"]+)"', listed)[1]  # type: ignore[index]
    html = desk.client.post(desk.address("curation-many"), {"rule": "clitic/cut", "batch": batch}, follow=True).content
    assert "1 place was decided; one undo takes it back." in html.decode()
    assert at("أوكرانيا") in [one.segments[0] for one in found.annotations.spans.values()]
    made = Decision.objects.get(how="bulk")
    desk.client.post(desk.address("curation-undo"), {"decision": str(made.pk)})
    assert shape(found.annotations) == before


def test_a_rule_there_is_none_of_leads_back_with_a_word() -> None:
    desk = Desk(boundary())
    html = desk.client.get(desk.address("curation-many"), {"rule": "clitic/eat"}, follow=True).content.decode()
    assert "There is no such rule" in html


def test_a_decision_becomes_a_precedent_that_annotators_see_once_the_gold_is_locked() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send(whole=found.voice(1), note_ar="الاسم الأول وحده", note_en="The first name alone")
    (example,) = GuidelineExample.objects.all()
    assert example.decision == Decision.objects.get(how="single")
    assert (example.type, example.wrong, example.text[:4]) == ("PERS", False, "رفض ")
    page = reverse("guidelines", args=[found.project.slug])
    annotator = signed_in(found.people[0])
    assert "The first name alone" not in annotator.get(page).content.decode()
    assert "Precedent" in desk.client.get(page).content.decode()
    assert "The first name alone" in desk.client.get(page).content.decode()
    revision = found.gold.curation.revision
    review.lock(article=found.article, revision=revision, actor=found.curator)
    assert "The first name alone" in annotator.get(page).content.decode()


def test_what_was_left_out_becomes_a_counter_example() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=AGREED)
    desk = Desk(found).open()
    desk.send("nothing", note_ar="لا تُوسم")
    (example,) = guidelines.examples_of(found.project)
    assert (example.wrong, example.type) == (True, "GPE")


def test_a_precedent_of_what_is_decided_already_needs_its_rule() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send()
    desk.at("سامر")
    desk.send("precedent")
    assert "A precedent needs its rule in a sentence" in desk.html
    desk.send("precedent", note_en="Whole names")
    assert GuidelineExample.objects.get().note_en == "Whole names"
    assert Decision.objects.filter(how="single").count() == 1


def test_a_set_handed_in_again_shows_only_what_moved_before_and_after() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.send(whole=found.voice(1))
    before = changed(base(), span("p1", "PERS", "سامر", entity="samer"))
    again(found, 1, span_only("الرئيس سامر"), before)
    html = desk.open().html
    assert "1 decided place moved and waits again" in " ".join(html.split())
    moved = html[html.index("moved-sides") :]
    assert "<del><bdi" in moved
    assert re.search(r"<del><bdi[^>]*>سامر</bdi></del>", moved)
    assert re.search(r"<ins><bdi[^>]*>الرئيس سامر</bdi></ins>", moved)
    assert found.desk.counts["decided"] == 4


def span_only(words: str) -> Any:
    return changed(base(), span("p1", "PERS", words, entity="samer"))


def test_what_no_set_says_any_more_is_kept_or_taken_out_by_hand() -> None:
    found = scene(base(), changed(base(), without=("g1", "paris")), policy=AGREED)
    desk = Desk(found).open()
    desk.send(whole=found.voice(0))
    row, author = found.sets[0], found.people[0]
    AnnotationSet.objects.filter(pk=row.pk).update(state="open")
    row.refresh_from_db()
    spans = {one["id"]: one for one in orjson.loads(row.body)["spans"]}
    entities = {one["id"]: one for one in orjson.loads(row.body)["entities"]}
    gone = factories.change(factories.delete(spans["g1"]), factories.delete(entities["paris"], kind="entity"))
    factories.saved(row, gone)
    saving.submit(annotation_set_id=row.pk, revision=row.revision, actor=author)
    html = desk.open().html
    assert "No set says it any more" in html
    one = re.search(r'name="decision" value="([^"]+)">\s*<button type="submit" class="btn small" name="keep"', html)
    assert one is not None
    desk.client.post(desk.address("curation-gone"), {"decision": one[1], "drop": "on"})
    assert not [it for it in found.annotations.spans.values() if it.type == "GPE"]
    assert "No set says it any more" not in desk.open().html


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
    other = Desk(found, factories.member(project=found.project, role="curator"))
    other.client.post(other.address("curation-turn", "second"))
    assert found.gold.curation.second == "done"


def test_given_up_with_a_reason_everything_is_as_before() -> None:
    found = boundary()
    desk = Desk(found).open()
    desk.client.post(desk.address("curation-turn", "abandon"), {"reason": "بدأ مبكرًا"})
    assert not Decision.objects.exists()
    assert "What is taken at once" in desk.open().html
    assert desk.client.post(desk.address("curation-turn", "dance"), follow=True).status_code == 200


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
