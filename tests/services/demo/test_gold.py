"""The demo's gold: what a curator once decided by hand, made again by the same verbs on every demo's own sets."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from annotator.agreement.comparison import Policy, Rule
from annotator.management.commands.demo import SOURCE
from annotator.models import AnnotationSet, Article, Curation, CurationEvent, Decision, GuidelineExample, Project
from annotator.services import annotations as saving
from annotator.services import demo, guidelines, integrity, review, snapshots
from annotator.services.demo.replaying import curate
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories
from tests.services.review.scenes import Scene, base, changed, quote, scene, span

FILES = {path.stem: orjson.loads(path.read_bytes()) for path in sorted((SOURCE / "curated").glob("*.json"))}

pytestmark = pytest.mark.django_db


def of_the_demo(name: str) -> Article:
    return Article.objects.select_related("project").get(project__slug="demo", name=f"{name}.txt")


def recorded(folder: Path, **changes: Any) -> Path:
    """A folder with one record of the demo, something in it changed."""
    folder.mkdir()
    record = FILES["09-quake-flash"] | changes
    (folder / "09-quake-flash.json").write_bytes(orjson.dumps(record))
    return folder


@pytest.fixture
def without_gold(tmp_path: Path) -> demo.Demo:
    """The demo as it is before anybody curates."""
    source = tmp_path / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("curated"))
    return demo.make_demo(source=source)


def test_the_demo_ships_the_gold_of_the_articles_that_three_have_annotated() -> None:
    assert list(FILES) == [
        "01-paris-corridor-report",
        "02-manuscripts-interview",
        "04-press-statement",
        "09-quake-flash",
    ]
    assert all(sorted(one["voices"]) == ["annotator", "annotator2", "annotator3"] for one in FILES.values())
    # It was work: difference by difference, with reasons, rules for later, and what no set had right.
    single = [step for one in FILES.values() for step in one["steps"] if step.get("how") == "single"]
    assert len(single) == 132
    assert sum(bool(step["reason"]) for step in single) >= 60
    assert sum("precedent" in step["decisions"][0] for step in single) == 7
    assert Counter(step["decisions"][0]["choice"] for step in single) == {"take": 99, "nothing": 31, "hand": 2}
    assert sum("edit" in step for one in FILES.values() for step in one["steps"]) == 2


def test_every_demo_has_the_very_gold_that_was_decided() -> None:
    made = demo.make_demo(source=SOURCE)
    assert made.new_gold == len(FILES)
    for name, record in FILES.items():
        article = of_the_demo(name)
        assert article.state == "gold"
        # Recorded again it is what it was recorded from, ids being others: items, choices, reasons, times and gold.
        assert demo.record_curation(article, days=record["days"]) == record
        gold = review.must_have_gold(article)
        assert all(one.by.username == "curator" for one in review.provenance(gold).values())
        assert review.desk(gold).waiting == 0
    assert list(integrity.verify(made.project)) == []
    assert GuidelineExample.objects.filter(project=made.project, decision__isnull=False).count() == 7
    # After the sets were handed in and before today.
    for gold in AnnotationSet.objects.filter(kind="gold").select_related("curation", "article"):
        sets = AnnotationSet.objects.filter(article=gold.article, kind="annotator")
        began, locked = gold.curation.began_at, gold.curation.locked_at
        assert max(row.submitted_at for row in sets if row.submitted_at) <= began
        decisions = Decision.objects.filter(gold=gold).order_by("sequence").values_list("created_at", flat=True)
        assert (
            began <= decisions[0] <= list(decisions)[-1] <= locked <= gold.article.project.created_at.now(locked.tzinfo)
        )
        assert gold.submitted_at == locked
        events = CurationEvent.objects.filter(curation=gold.pk).order_by("pk").values_list("act", "at")
        assert list(events) == [("began", began), ("locked", locked)]
    # A second time adds nothing.
    before = list(Decision.objects.order_by("pk").values_list("pk", flat=True))
    assert demo.make_demo(source=SOURCE).new_gold == 0
    assert list(Decision.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_sets_that_somebody_has_changed_are_left_to_a_curator(without_gold: demo.Demo) -> None:
    article = of_the_demo("04-press-statement")
    row = AnnotationSet.objects.select_related("author").get(article=article, author__username="annotator2")
    assert row.author is not None
    saving.reopen(annotation_set_id=row.pk, actor=row.author)
    factories.saved(
        row,
        {
            "id": str(uuid4()),
            "label": "label",
            "operations": [{"op": "set", "kind": "label", "code": "genre", "value": "opinion", "seen": "statement"}],
        },
    )
    row.refresh_from_db()
    saving.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author)
    began = of_the_demo("09-quake-flash")
    curator = next(user for user in without_gold.users if user.username == "curator")
    review.begin(article=began, voices=review.default_voices(began), actor=curator)

    assert demo.make_demo(source=SOURCE).new_gold == 2
    states = {name: of_the_demo(name).state for name in FILES}
    assert states == {
        "01-paris-corridor-report": "gold",
        "02-manuscripts-interview": "gold",
        "04-press-statement": "submitted",
        "09-quake-flash": "curation",
    }
    assert not Decision.objects.filter(gold__article=began).exists()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("other_gold", {"gold": "0" * 64}),
        (
            "no_such_item",
            {
                "steps": [
                    {
                        "after": 1,
                        "how": "single",
                        "policy": "",
                        "reason": "",
                        "decisions": [
                            {
                                "item": {"kind": "span", "type": "PERS", "members": {"annotator": "nobody"}},
                                "choice": "nothing",
                                "picks": {},
                            }
                        ],
                    }
                ]
            },
        ),
    ],
)
def test_a_record_that_does_not_fit_is_a_fault_and_leaves_nothing(
    without_gold: demo.Demo, tmp_path: Path, code: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        curate(without_gold.project, without_gold.users, recorded(tmp_path / "curated", **changes))
    assert refused.value.code == code
    assert not Curation.objects.exists()
    assert of_the_demo("09-quake-flash").state == "submitted"


class TestRecording:
    """What a curator does at the desk, kept and done again."""

    def begun(self) -> Scene:
        """Three who differ in a name, a quote, a city and the genre; what all agree on is taken."""
        other = changed(
            base(),
            span("p1", "PERS", "سامر", entity="samer"),
            quote("f1", content="q1", speaker="p1"),
            genre="analysis",
        )
        return scene(base(), other, changed(base(), without=("g1", "paris")), policy=Policy("all_agree"))

    def lock(self, found: Scene) -> None:
        for line in found.desk.lines:
            if line.waits:
                found.decide(line, picks={"": next(iter(line.item.members))})
        revision = Curation.objects.get(pk=found.gold.pk).revision
        review.lock(article=found.article, revision=revision, reason="تمّ", actor=found.curator)

    def test_decisions_batches_edits_and_what_was_decided_anew_come_back_as_they_were(self, tmp_path: Path) -> None:
        found = self.begun()
        name = found.line("سامر الهادي")
        found.decide(name, picks={"": found.voice(1)}, reason="بلا اسم العائلة")
        review.undo(article=found.article, decision=found.line("سامر الهادي").decision.pk, actor=found.curator)
        found.decide(found.line("سامر الهادي"), picks={"": found.voice(0)}, reason="الاسم كامل")
        found.decide(found.line("سامر الهادي"), "nothing", reason="بل لا شيء")
        review.apply_rule(article=found.article, rule=Rule("missed", "take"), batch=uuid4(), actor=found.curator)
        before = found.annotations.spans
        city = next(one for one in before.values() if one.type == "GPE")
        later = snapshots.values.thing_object(city) | {"attributes": {"uncertain": True}}
        operation = {"op": "put", "kind": "span", "object": later, "seen": snapshots.values.thing_object(city)}
        change = {"id": str(uuid4()), "label": "attribute", "operations": [operation]}
        outcome = saving.apply_changes(annotation_set_id=found.gold.pk, changes=[change], actor=found.curator)
        assert [verdict.status for verdict in outcome.verdicts] == ["applied"]
        self.lock(found)
        record = demo.record_curation(found.article, days=0)
        assert [step["decisions"][0]["choice"] for step in record["steps"] if step.get("how") == "single"][:2] == [
            "take",
            "nothing",
        ]
        assert "بلا اسم العائلة" not in orjson.dumps(record).decode()
        assert [step["policy"] for step in record["steps"] if step.get("how") in {"policy", "bulk"}] == [
            "all_agree",
            "missed/take",
        ]

        body = self.without_curation(found)
        (tmp_path / "one.json").write_bytes(orjson.dumps(record))
        assert curate(Project.objects.get(pk=found.project.pk), [*found.people, found.curator], tmp_path) == 1
        again = demo.record_curation(found.article, days=0)
        assert {**again, "steps": [{**step, "after": 0} for step in again["steps"]]} == {
            **record,
            "steps": [{**step, "after": 0} for step in record["steps"]],
        }
        assert found.gold.body != body  # its ids are others
        assert list(integrity.verify(found.project)) == []

    def without_curation(self, found: Scene) -> str:
        body = found.gold.body
        review.unlock(article=found.article, reason="من جديد", actor=found.curator)
        review.abandon(article=found.article, reason="من جديد", actor=found.curator)
        return body

    def test_a_precedent_goes_with_its_decision(self) -> None:
        found = self.begun()
        made = found.decide(found.line("سامر الهادي"), picks={"": found.voice(0)})
        guidelines.add_precedent(decision=made, note_ar="الاسم كامل", note_en="the whole name", actor=found.curator)
        self.lock(found)
        told = [
            one for step in demo.record_curation(found.article, days=1)["steps"] for one in step.get("decisions", [])
        ]
        assert [one["precedent"] for one in told if "precedent" in one] == [
            {"ar": "الاسم كامل", "en": "the whole name"}
        ]

    def test_only_a_locked_gold_of_one_sitting_is_kept(self) -> None:
        found = scene(base(), changed(base(), without=("g1", "paris")), begun=False)
        with pytest.raises(NotFound):
            demo.record_curation(found.article, days=1)
        review.begin(article=found.article, voices=[one.pk for one in found.sets], actor=found.curator)
        with pytest.raises(Conflict, match="not_locked"):
            demo.record_curation(found.article, days=1)
        review.ask_second(article=found.article, actor=found.curator)
        review.second(article=found.article, actor=factories.member(project=found.project, role="curator"))
        review.apply_policy(article=found.article, policy=Policy("all_agree"), batch=uuid4(), actor=found.curator)
        self.lock(found)
        with pytest.raises(Conflict, match="cannot_be_replayed"):
            demo.record_curation(found.article, days=1)


def test_the_command_writes_a_record_and_says_why_it_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.make_demo(source=SOURCE)
    call_command("record_demo_gold", "09-quake-flash.txt", "--days", "1.2", "--to", str(tmp_path))
    assert capsys.readouterr().out.startswith("09-quake-flash.json: 16 steps, gold ")
    assert orjson.loads((tmp_path / "09-quake-flash.json").read_bytes()) == FILES["09-quake-flash"]
    for name in ("07-cup-final-sports.txt", "nothing.txt"):
        with pytest.raises(CommandError):
            call_command("record_demo_gold", name, "--days", "1", "--to", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["09-quake-flash.json"]
