"""Several curators at one article, and annotators who hand in again meanwhile."""

import re
from typing import Any

import orjson
import pytest

from annotator.models import AnnotationSet
from annotator.services import annotations as saving
from tests import factories
from tests.services.review.scenes import Scene, at, base, changed, put, scene, span
from tests.web.review.curation.desks import AGREED, Desk, boundary, person

pytestmark = pytest.mark.django_db

PULSE = 7


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
