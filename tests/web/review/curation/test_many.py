"""Many places at once: looked at first, then decided, with one undo."""

import re

import pytest

from annotator.models import Decision
from tests.services.review.scenes import at, base, changed, scene, shape, span
from tests.web.review.curation.desks import AGREED, Desk, boundary

pytestmark = pytest.mark.django_db


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
