"""A decision becomes a precedent: what it shows, and who sees it before and after the gold is locked."""

import pytest
from django.urls import reverse

from annotator.agreement.comparison import Policy
from annotator.models import GuidelineExample
from annotator.services import guidelines, review
from annotator.services.refusal import Invalid
from tests.services.review.scenes import Scene, base, changed, scene, span
from tests.web.review.test_comparison import signed_in

pytestmark = pytest.mark.django_db


def boundary() -> Scene:
    return scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), policy=Policy("all_agree"))


def precedent(found: Scene, choice: str = "take") -> GuidelineExample:
    picks = {"": found.voice(1)} if choice == "take" else {}
    made = found.decide(found.line("سامر"), choice, picks=picks)
    return guidelines.add_precedent(decision=made, note_ar="الاسم وحده", note_en="The name", actor=found.curator)


def test_what_was_taken_shows_how_it_is_done() -> None:
    found = boundary()
    made = precedent(found)
    assert (made.type, made.wrong, made.annotation_set) == ("PERS", False, found.gold)
    assert made.text == "رفض الرئيس سامر الهادي مقترحات لأوكرانيا."
    start, end = made.text.index("سامر"), made.text.index("سامر") + 4
    assert made.segments == f"[[{start},{end}]]"


@pytest.mark.parametrize("choice", ["nothing", "neither"])
def test_what_was_decided_against_shows_how_it_is_not_done(choice: str) -> None:
    found = boundary()
    made = precedent(found, choice)
    assert made.wrong
    assert made.annotation_set in found.sets


def test_the_same_decision_again_changes_its_words() -> None:
    found = boundary()
    made = precedent(found)
    assert made.decision is not None
    guidelines.add_precedent(decision=made.decision, note_ar="غيره", actor=found.curator)
    assert [one.note_ar for one in guidelines.examples_of(found.project)] == ["غيره"]


def test_a_label_has_no_words_to_show() -> None:
    found = scene(base(), changed(base(), genre="opinion"), policy=Policy("all_agree"))
    made = found.decide(found.line(kind="label"), picks={"": found.voice(0)})
    with pytest.raises(Invalid) as refused:
        guidelines.add_precedent(decision=made, note_ar="تقرير", actor=found.curator)
    assert refused.value.code == "nothing_to_show"
    assert not GuidelineExample.objects.exists()


def test_a_decision_and_its_precedent_are_one_both_or_neither() -> None:
    found = boundary()
    line = found.line("سامر")
    with pytest.raises(Invalid) as refused:
        found.decide(line, picks={"": found.voice(1)}, precedent=review.Precedent("ط" * 1000))
    assert refused.value.code == "example_note_too_long"
    assert found.line("سامر").status == "open"
    assert not GuidelineExample.objects.exists()
    made = found.decide(line, picks={"": found.voice(1)}, precedent=review.Precedent("الاسم وحده", "The name"))
    assert GuidelineExample.objects.get().decision == made


def test_a_decision_that_holds_is_written_down_later() -> None:
    found = boundary()
    made = found.decide(found.line("سامر"), picks={"": found.voice(1)})
    for rule in ("الاسم وحده", "غيره"):
        review.write_down(
            article=found.article, decision=made.pk, precedent=review.Precedent(rule), actor=found.curator
        )
    assert GuidelineExample.objects.get().note_ar == "غيره"


def test_what_was_undone_or_says_nothing_becomes_no_precedent() -> None:
    found = boundary()
    made = found.decide(found.line("سامر"), picks={"": found.voice(1)})
    told = {"article": found.article, "decision": made.pk, "actor": found.curator}
    with pytest.raises(Invalid) as refused:
        review.write_down(**told, precedent=review.Precedent("  "))
    assert refused.value.code == "note_needed"
    review.undo(**told)
    with pytest.raises(Invalid) as refused:
        review.write_down(**told, precedent=review.Precedent("الاسم وحده"))
    assert refused.value.code == "decide_first"


def test_annotators_see_it_once_the_gold_is_locked_on_the_page_and_by_the_api() -> None:
    found = boundary()
    precedent(found)
    annotator, curator = signed_in(found.people[0]), signed_in(found.curator)
    address = reverse("api-guideline-examples", args=[found.project.slug])
    assert annotator.get(address).json() == {"examples": []}
    assert len(curator.get(address).json()["examples"]) == 1
    review.lock(article=found.article, revision=found.gold.curation.revision, actor=found.curator)
    (seen,) = annotator.get(address).json()["examples"]
    assert seen["note_ar"] == "الاسم وحده"
    review.unlock(article=found.article, reason="اسم منسي", actor=found.curator)
    assert annotator.get(address).json() == {"examples": []}


def test_a_curation_with_a_precedent_is_not_given_up() -> None:
    found = boundary()
    precedent(found)
    client = signed_in(found.curator)
    address = reverse("curation-turn", args=[found.article.public, "abandon"])
    told = client.post(address, {"reason": "خطأ"}, follow=True).content.decode()
    assert "A decision of this curation stands in the guidelines. Take it out there first." in told
    assert found.gold.state == "open"


@pytest.mark.parametrize("after", ["undone", "otherwise"])
def test_annotators_do_not_read_what_was_decided_otherwise_since(after: str) -> None:
    found = boundary()
    made = precedent(found).decision
    assert made is not None
    if after == "undone":
        review.undo(article=found.article, decision=made.pk, actor=found.curator)
    found.decide(found.line("سامر"), "nothing")
    review.lock(article=found.article, revision=found.desk.curation.revision, actor=found.curator)
    assert list(guidelines.examples_of(found.project, reads_all=False)) == []
    assert [one.decision for one in guidelines.examples_of(found.project)] == [made]
