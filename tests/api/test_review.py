"""Comparing and curating by the API: a whole curation, every refusal with its sentence, nobody else let in."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Decision, GuidelineExample
from tests import factories
from tests.services.review.scenes import Scene, base, changed, scene, shape, span

pytestmark = pytest.mark.django_db


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


class Door:
    """A curator's way to the curation of one article."""

    def __init__(self, found: Scene, user: Any = None) -> None:
        self.client = client(user or found.curator)
        self.at = f"/api/articles/{found.article.public}/"

    def get(self, path: str = "curation/", status: int = 200) -> Any:
        answer = self.client.get(self.at + path)
        assert answer.status_code == status, answer.content
        return answer.json()

    def send(self, path: str, body: dict[str, Any], status: int = 200, method: str = "post") -> Any:
        answer = getattr(self.client, method)(self.at + path, body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


def different() -> Scene:
    """Two who differ about one edge and one city."""
    return scene(
        base(), changed(base(), span("p1", "PERS", "سامر", entity="samer"), without=("g1", "paris")), begun=False
    )


def decision(line: dict[str, Any], **more: Any) -> dict[str, Any]:
    seen = line["decision"]["id"] if line["decision"] else None
    told = {"id": str(uuid4()), "item": line["key"], "fingerprint": line["fingerprint"], "seen": seen}
    return {**told, "choice": "take", **more}


def test_a_comparison_tells_what_differs_and_how() -> None:
    found = different()
    got = Door(found).get("comparison/")
    assert (got["counts"], got["agreed"]) == ({"missed": 1, "boundary": 1}, 6)
    edge, city = got["items"]
    assert (edge["kind"], edge["type"], edge["classes"], edge["text"]) == ("span", "PERS", ["boundary"], "سامر الهادي")
    (segments,) = [one for one in edge["aspects"] if one["difference"]]
    assert {tuple(one["voices"]): one["value"]["text"] for one in segments["options"]} == {
        (found.voice(0),): "سامر الهادي",
        (found.voice(1),): "سامر",
    }
    assert (city["text"], city["classes"], list(city["members"])) == ("باريس", ["missed"], [found.voice(0)])
    assert {one["set"] for one in got["voices"]} == {found.voice(0), found.voice(1)}


def test_a_comparison_is_filtered() -> None:
    found = different()
    door = Door(found)
    assert [one["text"] for one in door.get("comparison/?difference=missed")["items"]] == ["باريس"]
    assert door.get("comparison/?layer=quote")["items"] == []
    assert [one["kind"] for one in door.get("comparison/?agreed=true&kind=frame")["items"]] == ["frame"]
    assert door.get(f"comparison/?sets={found.voice(0)}")["items"] == []
    assert door.get("comparison/?difference=other", 400)["error"]["code"] == "invalid"
    for wrong in ("x", str(uuid4())):
        assert door.get(f"comparison/?sets={wrong}", 400)["error"]["code"] == "no_such_voice"


def test_comparing_asks_the_database_no_more_for_more_sets(django_assert_num_queries: Any) -> None:
    one, three = scene(base(), begun=False), scene(base(), base(), base(), begun=False)
    counted = []
    for found in (one, three):
        door = Door(found)
        door.get("comparison/")
        with django_assert_num_queries(6) as told:
            door.get("comparison/")
        counted.append(len(told))
    assert counted[0] == counted[1]


def test_a_whole_curation() -> None:
    found = different()
    door = Door(found)
    begun = door.send("curation/", {"policy": "all_agree"}, 201)
    assert (begun["state"], begun["waiting"], begun["counts"]["decided"]) == ("open", 2, 3)
    edge, city = [one for one in begun["lines"] if one["status"] == "open"]

    made = door.send("curation/decisions/", decision(edge, picks={"": found.voice(1)}, reason="بلا لقب"), 201)
    assert (made["choice"], made["reason"], made["by"]["id"]) == ("take", "بلا لقب", found.curator.pk)
    door.send("curation/decisions/", decision(city, choice="nothing"), 201)
    state = door.get("curation/state/")
    assert (state["waiting"], state["revision"]) == (0, 3)
    assert door.send("curation/lock/", {"revision": state["revision"]})["state"] == "submitted"
    want = changed(base(), span("p1", "PERS", "سامر", entity="samer"), without=("g1", "paris"))
    assert shape(found.annotations) == shape(want)

    told = door.get("curation/provenance/")
    reasons = {one["decision"]["reason"] for one in told["things"] if one["decision"]}
    assert reasons == {"", "بلا لقب"}
    assert [one["act"] for one in door.get()["events"]] == ["began", "locked"]
    assert door.send("curation/unlock/", {}, 400)["error"]["code"] == "reason_needed"
    assert door.send("curation/unlock/", {"reason": "خطأ"})["state"] == "open"


def test_a_decision_is_written_down_as_a_precedent_with_it_or_later() -> None:
    found = different()
    door = Door(found)
    edge, city = [
        one for one in door.send("curation/", {"policy": "all_agree"}, 201)["lines"] if one["status"] == "open"
    ]
    rule = {"note_ar": "الاسم وحده", "note_en": "The name alone"}
    made = door.send("curation/decisions/", decision(edge, picks={"": found.voice(1)}, precedent=rule), 201)
    assert str(GuidelineExample.objects.get().decision_id) == made["id"]
    later = door.send("curation/decisions/", decision(city, choice="nothing"), 201)
    path = f"curation/decisions/{later['id']}/precedent/"
    assert door.send(path, {}, 400, "put")["error"]["code"] == "note_needed"
    door.send(path, {"note_en": "No cities"}, 204, "put")
    assert {(one.note_en, one.wrong) for one in GuidelineExample.objects.all()} == {
        ("The name alone", False),
        ("No cities", True),
    }


def test_refusals_have_a_sentence_and_change_nothing() -> None:
    found = different()
    door = Door(found)
    begun = door.send("curation/", {}, 201)
    assert door.send("curation/", {}, 409)["error"]["code"] == "in_curation"
    edge = next(one for one in begun["lines"] if one["classes"] == ["boundary"])
    city = next(one for one in begun["lines"] if one["classes"] == ["missed"])
    told = door.send("curation/decisions/", decision(edge, fingerprint="x"), 409)["error"]
    assert (told["code"], bool(told["message"])) == ("moved", True)
    bad = door.send("curation/decisions/", decision(city, picks={"": found.voice(1)}), 400)
    assert bad["error"]["code"] == "bad_pick"
    assert door.send("curation/lock/", {"revision": 0}, 409)["error"]["facts"] == {"places": 2}
    assert door.send("curation/decisions/", {"id": "x"}, 400)["error"]["code"] == "invalid"
    assert not Decision.objects.exists()
    first = decision(edge, picks={"": found.voice(0)})
    assert door.send("curation/decisions/", first, 201)["id"] == first["id"]
    assert door.send("curation/decisions/", first, 201)["id"] == first["id"]
    stale = {**decision(edge), "seen": None}
    assert door.send("curation/decisions/", stale, 409)["error"]["code"] == "decided_meanwhile"
    assert Decision.objects.count() == 1


def test_by_policy_and_by_rule_first_dry_then_done_then_undone() -> None:
    found = different()
    door = Door(found)
    door.send("curation/", {}, 201)
    batch = {"batch": str(uuid4())}
    dry = door.send("curation/policy/", {"policy": "all_agree", **batch, "dry_run": True})
    assert (dry["taken"], dry["left"], dry["dry_run"]) == (3, {"missed": 1, "boundary": 1}, True)
    assert not Decision.objects.exists()
    done = door.send("curation/policy/", {"policy": "all_agree", **batch})
    assert (len(done["items"]), done["refused"]) == (3, [])
    rule = {"difference": "boundary", "rule": "shorter", "batch": str(uuid4())}
    assert door.send("curation/rules/", rule)["taken"] == 1
    wrong = {"difference": "boundary", "rule": "cut", "batch": str(uuid4())}
    assert door.send("curation/rules/", wrong, 400)["error"]["code"] == "unknown_rule"
    decisions = door.get("curation/decisions/")["decisions"]
    assert [one["policy"] for one in decisions] == ["all_agree"] * 3 + ["boundary/shorter"]
    undone = door.send(f"curation/decisions/{decisions[0]['id']}/undo/", {})["decisions"]
    assert len(undone) == 3
    assert {one.type for one in found.annotations.spans.values()} == {"PERS"}
    trusted = {"policy": "trusted", "set": found.voice(0), "batch": str(uuid4())}
    assert door.send("curation/policy/", trusted)["taken"] == 4


def test_other_sets_a_second_opinion_and_giving_up() -> None:
    found = different()
    door = Door(found)
    other = Door(found, factories.member(project=found.project, role="curator"))
    door.send("curation/", {"sets": [found.voice(0)], "policy": "all_agree"}, 201)
    assert door.send("curation/voices/", {"sets": [found.voice(0), found.voice(1)]}, method="put")["waiting"] == 2
    assert door.send("curation/second/", {"act": "ask"})["second"] == "asked"
    assert other.send("curation/second/", {"act": "withdraw"}, 403)["error"]["code"] == "forbidden"
    assert door.send("curation/second/", {"act": "withdraw"})["second"] == "none"
    assert door.send("curation/second/", {"act": "ask"})["second"] == "asked"
    assert door.send("curation/second/", {"act": "confirm"}, 409)["error"]["code"] == "own_second"
    assert other.send("curation/second/", {"act": "confirm"})["second"] == "done"
    door.send("curation/", {"reason": "بدأ خطأً"}, 204, method="delete")
    door.get("curation/", 404)
    assert not AnnotationSet.objects.filter(kind="gold").exists()


def test_the_only_set_is_promoted() -> None:
    found = scene(base(), begun=False)
    answer = client(found.curator).post(
        f"/api/annotation-sets/{found.voice(0)}/promote/", {"reason": "واسم واحد"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "submitted")
    assert shape(found.annotations) == shape(base())


def test_what_no_set_says_any_more_is_settled() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    door = Door(found)
    for mine in found.sets:
        AnnotationSet.objects.filter(pk=mine.pk).update(
            body='{"spans":[],"entities":[],"frames":[],"labels":{}}', revision=9
        )
    gone = door.get()["gone"]
    assert len(gone) == 5
    door.send(f"curation/decisions/{gone[0]['id']}/settle/", {"keep": True}, 201)
    door.send(f"curation/decisions/{gone[1]['id']}/settle/", {"keep": False}, 201)
    assert len(door.get()["gone"]) == 3
    assert door.send(f"curation/decisions/{uuid4()}/settle/", {"keep": True}, 404)["error"]["code"] == "not_found"


def test_annotators_viewers_and_strangers_learn_nothing() -> None:
    found = scene(base(), base(), policy=Policy("all_agree"))
    paths = ["comparison/", "curation/", "curation/state/", "curation/decisions/", "curation/provenance/"]
    for person, status in [
        (found.people[0], 403),
        (factories.member(project=found.project), 403),
        (factories.member(project=found.project, role="viewer"), 403),
        (factories.member(project=factories.project(), role="manager"), 404),
    ]:
        for path in paths:
            told = Door(found, person).get(path, status)
            assert set(told) == {"error"}
            assert "person" not in str(told)
        gold = client(person).get(f"/api/annotation-sets/{found.gold.pk}/")
        assert gold.status_code == 404


def test_a_set_of_another_article_cannot_be_brought_in() -> None:
    found, elsewhere = different(), scene(base(), begun=False)
    for path, body, method in [
        ("curation/", {"sets": [elsewhere.voice(0)]}, "post"),
        ("curation/", {"sets": ["x"]}, "post"),
        ("curation/", {"policy": "threshold", "share": "two thirds"}, "post"),
    ]:
        assert Door(found).send(path, body, 400, method)["error"]["code"] in {"no_such_voice", "invalid"}
    assert not AnnotationSet.objects.filter(kind="gold").exists()
