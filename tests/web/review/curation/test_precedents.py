"""A decision that becomes a rule in the guidelines."""

import pytest
from django.urls import reverse

from annotator.models import Decision, GuidelineExample
from annotator.services import guidelines, review
from tests.services.review.scenes import base, changed, scene
from tests.web.review.curation.desks import AGREED, Desk, boundary
from tests.web.review.test_comparison import signed_in

pytestmark = pytest.mark.django_db


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
