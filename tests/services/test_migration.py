"""Sets brought to another version of the schema: looked at, applied, interrupted, taken back, while people work."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import pytest

from annotator.models import AnnotationSet, Job, MigratedSet, PlannedSet, Project, SchemaMigration, SchemaVersion, User
from annotator.services import annotations, integrity, jobs, migration, projects
from annotator.services.migration import applying
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.migration import step_object
from tests import factories
from tests.standoff.evolution import EVOLUTIONS, Evolution, evolved, merge_places, rename_person, retire_events

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT


def span(number: int, type_: str, **fields: Any) -> dict[str, Any]:
    return factories.span(start=number, end=number + 1, type=type_, id=f"s{number}", **fields)


def entity(id_: str, type_: str, name: str) -> dict[str, Any]:
    return {"id": id_, "type": type_, "name": name, "attributes": {}}


def annotated(project: Project, number: int = 0, *, author: User | None = None) -> AnnotationSet:
    """A set with a bit of everything, no two alike."""
    article = factories.article(project=project, text=f"{TEXT}\n{'ن' * (number + 1)} ")
    row = factories.annotation_set(article=article, author=author)
    text = article.text

    def mark(at: int, type_: str, **fields: Any) -> dict[str, Any]:
        return factories.put(factories.span(start=at, end=at + 1, text=text, type=type_, id=f"s{at}", **fields))

    operations = [
        factories.put(entity("e1", "PERS", "سامر"), kind="entity"),
        mark(0, "PERS", entity="e1", attributes={"mention": "NOM"}),
        mark(1, "LOC" if number % 2 else "FAC"),
        mark(2, "GPE", attributes={"role": "actor"} if number % 3 else {}),
        mark(5, "CUE", attributes={"form": "verb"}),
        mark(6, "EVENT"),
    ]
    quote = {"id": "f1", "type": "quote", "attributes": {"type": "direct"}}
    roles = {"cue": [{"span": "s5"}], "speaker": [{"span": "s0"}, {"entity": "e1"}]}
    stance = {
        "id": "f2",
        "type": "stance",
        "attributes": {"polarity": "mixed", "strength": 1 + number % 3},
        "roles": {},
    }
    operations += [factories.put({**quote, "roles": roles}, kind="frame"), factories.put(stance, kind="frame")]
    label = {"op": "set", "kind": "label", "code": "topics", "value": ["law", "sport"], "seen": None}
    return factories.saved(row, factories.change(*operations, label), factories.change(mark(3, "ORG")))


class Desk:
    """A project under version 1 with a manager, and the next version current."""

    def __init__(self, evolutions: Sequence[Evolution] = EVOLUTIONS) -> None:
        self.project = factories.project()
        self.manager = factories.member(project=self.project, role="manager")
        self.author = factories.member(project=self.project)
        self.old = self.project.schema
        self.schema, self.plan = evolved(evolutions)
        self.new: SchemaVersion = projects.add_schema(
            project=self.project, body=orjson.dumps(self.schema.body).decode()
        )

    def sets(self, number: int) -> list[AnnotationSet]:
        return [annotated(self.project, n, author=self.author) for n in range(number)]

    def publish(self) -> None:
        Project.objects.filter(pk=self.project.pk).update(schema=self.new)
        self.project.refresh_from_db()

    def planned(self, *, steps: Sequence[dict[str, Any]] | None = None) -> SchemaMigration:
        self.publish()
        assert self.old is not None
        row = migration.create(project=self.project, source=self.old, target=self.new, actor=self.manager)
        wanted = [step_object(step) for step in self.plan.steps] if steps is None else list(steps)
        return migration.save_plan(migration=row, steps=wanted, actor=self.manager)

    def looked(self, **fields: Any) -> SchemaMigration:
        row = self.planned(**fields)
        self.run(migration.look(migration=row, actor=self.manager))
        return self.fresh(row)

    def applied(self, **fields: Any) -> SchemaMigration:
        row = self.looked(**fields)
        self.run(migration.carry_out(migration=row, actor=self.manager))
        return self.fresh(row)

    def run(self, job: Job) -> dict[str, Any]:
        jobs.run.func(str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.log) == ("done", "")
        return dict(orjson.loads(job.result))

    def fresh(self, row: SchemaMigration) -> SchemaMigration:
        return migration.migrations_of(self.project).get(pk=row.pk)


def bodies(project: Project) -> dict[UUID, tuple[str, str]]:
    rows = AnnotationSet.objects.filter(article__project=project).values_list("pk", "body", "schema__version")
    return {pk: (body, version) for pk, body, version in rows}


def everything_is_as_it_must_be(project: Project) -> None:
    checked = integrity.Checked()
    assert list(integrity.verify(project, checked=checked)) == []
    assert checked.sets > 0


def test_sixty_sets_a_dry_run_that_says_what_comes_and_a_way_back_to_the_byte() -> None:
    desk = Desk()
    desk.sets(60)
    before = bodies(desk.project)
    row = desk.looked()
    assert bodies(desk.project) == before
    report = orjson.loads(row.report)
    assert {key: report[key] for key in ("sets", "changed", "hindered")} == {"sets": 60, "changed": 60, "hindered": 0}
    done = desk.run(migration.carry_out(migration=row, actor=desk.manager))
    expected = {"migrated": 60, "changed": 60, "hindered": 0, "as_looked": 60, "moved_on": 0, "otherwise": 0}
    assert done == expected
    assert {version for _, version in bodies(desk.project).values()} == {"2.0"}
    everything_is_as_it_must_be(desk.project)
    back = desk.run(migration.take_back(migration=desk.fresh(row), changed="leave", actor=desk.manager))
    assert back == {"earlier": 0, "exact": 60, "merged": 0, "left": 0, "named": []}
    assert bodies(desk.project) == before
    everything_is_as_it_must_be(desk.project)
    assert desk.fresh(row).state == "taken_back"


def test_the_change_is_the_managers_in_the_set_of_the_author_whatever_its_state() -> None:
    desk = Desk()
    (row,) = desk.sets(1)
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=desk.author)
    row.refresh_from_db()
    desk.applied()
    after = AnnotationSet.objects.get(pk=row.pk)
    assert (after.state, after.revision, after.schema_id) == ("submitted", row.revision + 1, desk.new.pk)
    assert (after.updated_at, after.submitted_at) == (row.updated_at, row.submitted_at)
    last = annotations.changes_after(after, after=row.revision)[0]
    assert (last.label, last.actor, last.sequence) == ("migrate", desk.manager, after.revision)


def test_a_dry_run_shows_counts_and_examples_with_their_place() -> None:
    desk = Desk([rename_person, merge_places])
    desk.sets(3)
    report = orjson.loads(desk.looked().report)
    assert [step["counts"] for step in report["steps"]] == [{"PERS": 3, "entities": 3}, {"FAC": 2, "LOC": 1}]
    first = report["steps"][0]["examples"][0]
    assert (first["kind"], first["before"]["type"], first["after"]["type"]) == ("span", "PERS", "PER")
    context = first["context"]
    start, end = (edge - context["start"] for edge in context["segments"][0])
    assert context["text"][start:end] == first["before"]["text"] == TEXT[0]
    assert len({one["set"] for one in report["steps"][0]["examples"]}) == 3
    assert report["used"]["spanTypes.PERS"] == 3


def test_what_a_drop_without_a_note_would_lose_keeps_its_sets_where_they_are() -> None:
    desk = Desk([retire_events])
    first, second = desk.sets(2)
    stance = {"id": "f2", "type": "stance", "attributes": {"polarity": "mixed", "strength": 2}, "roles": {}}
    bare = {**stance, "attributes": {"polarity": "mixed"}}
    factories.saved(second, factories.change(factories.put(bare, kind="frame", seen=stance)))
    on = {"kind": "frame", "types": ["stance"], "attribute": "strength"}
    row = desk.looked(steps=[{"step": "drop", "what": "attribute", "on": on}])
    (found,) = migration.planned_sets(row, hindered=True)
    assert found.annotation_set_id == first.pk
    obstacles = orjson.loads(found.report)["obstacles"]
    assert [(one["code"], one["kind"], one["id"], one["step"]) for one in obstacles] == [
        ("would_be_lost", "frame", "f2", 0)
    ]
    done = desk.run(migration.carry_out(migration=row, actor=desk.manager))
    assert (done["migrated"], done["changed"], done["hindered"]) == (1, 0, 1)
    assert [
        version for _, (_, version) in sorted(bodies(desk.project).items(), key=lambda one: one[0] == second.pk)
    ] == [
        "1.0",
        "2.0",
    ]
    everything_is_as_it_must_be(desk.project)


def test_a_set_without_anything_to_change_gets_the_version_and_no_change() -> None:
    desk = Desk([rename_person])
    factories.annotation_set(article=factories.article(project=desk.project))
    row = desk.applied()
    (mark,) = MigratedSet.objects.filter(migration=row)
    assert (mark.sequence, mark.annotation_set.revision, mark.annotation_set.schema_id) == (None, 0, desk.new.pk)
    desk.run(migration.take_back(migration=row, changed="leave", actor=desk.manager))
    assert AnnotationSet.objects.get(pk=mark.annotation_set_id).schema == desk.old


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("at", [0, 7, 23])
def test_a_killed_job_goes_on_with_the_sets_that_are_left(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk([rename_person, merge_places])
    desk.sets(25)
    row = desk.looked()
    calls, append = count(), annotations.append

    def dying(**given: Any) -> int:
        sequence = append(**given)
        if next(calls) == at:
            raise Killed
        return sequence

    monkeypatch.setattr(applying.annotations, "append", dying)
    with pytest.raises(Killed):
        migration.apply_all(row, actor=desk.manager)
    monkeypatch.undo()
    assert MigratedSet.objects.filter(migration=row).count() == at
    everything_is_as_it_must_be(desk.project)
    done = migration.apply_all(desk.fresh(row), actor=desk.manager)
    assert (done.migrated, done.as_looked, done.otherwise) == (25, 25, 0)
    assert all(one.revision == 3 for one in AnnotationSet.objects.filter(article__project=desk.project))
    again = migration.apply_all(desk.fresh(row), actor=desk.manager)
    assert again == done
    everything_is_as_it_must_be(desk.project)


def test_a_stopped_job_says_that_what_is_done_stands_and_goes_on_when_asked() -> None:
    desk = Desk([rename_person])
    desk.sets(3)
    row = desk.looked()
    job = migration.carry_out(migration=row, actor=desk.manager)
    jobs.cancel(job=job, actor=desk.manager)
    assert desk.fresh(row).state == "running"
    done = desk.run(migration.carry_out(migration=desk.fresh(row), actor=desk.manager))
    assert done["migrated"] == 3
    assert desk.fresh(row).state == "applied"


def test_what_an_annotator_saves_between_dry_run_and_application_is_migrated_too() -> None:
    desk = Desk([rename_person])
    first, _ = desk.sets(2)
    row = desk.looked()
    fresh = factories.span(start=8, end=9, text=first.article.text, type="PERS", id="s8")
    factories.saved(first, factories.change(factories.put(fresh)))
    done = desk.run(migration.carry_out(migration=row, actor=desk.manager))
    assert (done["as_looked"], done["moved_on"], done["otherwise"]) == (1, 1, 0)
    first.refresh_from_db()
    assert '"PERS"' not in first.body
    assert first.body.count('"PER"') == 3


def test_a_change_made_under_the_old_version_is_refused_after_it_and_named_not_lost() -> None:
    desk = Desk([rename_person])
    (first,) = desk.sets(1)
    desk.applied()
    late = factories.change(factories.put(factories.span(start=8, end=9, text=first.article.text, type="PERS")))
    outcome = annotations.apply_changes(annotation_set_id=first.pk, changes=[late], actor=desk.author)
    assert [(verdict.status, verdict.code) for verdict in outcome.verdicts] == [("rejected", "unknown_type")]


def later(desk: Desk, row: AnnotationSet, type_: str) -> None:
    row.refresh_from_db()
    mark = factories.span(start=8, end=9, text=row.article.text, type=type_, id="s8")
    factories.saved(row, factories.change(factories.put(mark)))


def test_sets_changed_since_stay_or_are_taken_back_object_by_object_as_chosen() -> None:
    desk = Desk([rename_person, merge_places])
    first, second, third = desk.sets(3)
    before = bodies(desk.project)
    row = desk.applied()
    later(desk, first, "PER")
    later(desk, second, "PLACE")
    left = desk.run(migration.take_back(migration=row, changed="leave", actor=desk.manager))
    assert (left["exact"], left["left"]) == (1, 2)
    assert {one["set"]: one["because"] for one in left["named"]} == {
        str(first.pk): "changed_since",
        str(second.pk): "changed_since",
    }
    assert bodies(desk.project)[third.pk] == before[third.pk]
    merged = desk.run(migration.take_back(migration=desk.fresh(row), changed="merge", actor=desk.manager))
    assert (merged["earlier"], merged["merged"], merged["left"]) == (1, 1, 1)
    (named,) = merged["named"]
    assert (named["set"], named["because"][0]["code"]) == (str(second.pk), "unknown_type")
    first.refresh_from_db()
    kept = orjson.loads(first.body)
    assert {one["id"]: one["type"] for one in kept["spans"]}["s8"] == "PERS"
    assert first.schema_id == desk.old.pk  # type: ignore[union-attr]
    assert bodies(desk.project)[second.pk][1] == "2.0"
    everything_is_as_it_must_be(desk.project)


def test_a_plan_is_judged_and_what_it_leaves_out_is_weighed() -> None:
    desk = Desk([rename_person, merge_places])
    desk.sets(2)
    row = desk.planned(steps=[])
    judged = migration.judge(row)
    gaps = {gap.path for gap in judged.gaps}
    assert {"spanTypes.PERS", "entityTypes.PERS", "spanTypes.LOC", "spanTypes.FAC"} <= gaps
    used = migration.used(row)
    assert (used["spanTypes.PERS"], used["entityTypes.PERS"], used["spanTypes.FAC"]) == (2, 2, 1)
    assert judged.flaws == ()
    assert any(one.path == "spanTypes.PER" and one.kind == "added" for one in judged.differences)


@pytest.mark.parametrize(
    ("steps", "code", "path"),
    [
        ("no", "bad_plan", "steps"),
        ([{"step": "forget"}], "bad_plan", "steps[0].step"),
        ([{"step": "retire", "what": "span_type", "code": "E"}] * 201, "too_many_steps", None),
    ],
)
def test_a_bad_plan_is_refused_by_its_path(steps: Any, code: str, path: str | None) -> None:
    desk = Desk([rename_person])
    row = desk.planned()
    with pytest.raises(Invalid) as refused:
        migration.save_plan(migration=row, steps=steps, actor=desk.manager)
    assert (refused.value.code, refused.value.facts.get("path")) == (code, path)
    assert desk.fresh(row).plan == row.plan


def test_a_migration_wants_a_dry_run_of_its_plan_a_sound_plan_and_the_new_version_in_use() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.planned()
    with pytest.raises(Conflict, match="look_first"):
        migration.carry_out(migration=row, actor=desk.manager)
    bad = migration.save_plan(
        migration=row, steps=[{"step": "retire", "what": "span_type", "code": "NONE"}], actor=desk.manager
    )
    with pytest.raises(Conflict, match="bad_plan"):
        migration.look(migration=bad, actor=desk.manager)
    row = desk.looked()
    changed = migration.save_plan(migration=row, steps=[], actor=desk.manager)
    assert not PlannedSet.objects.filter(migration=row).exists()
    with pytest.raises(Conflict, match="look_first"):
        migration.carry_out(migration=changed, actor=desk.manager)
    row = desk.looked()
    Project.objects.filter(pk=desk.project.pk).update(schema=desk.old)
    with pytest.raises(Conflict, match="not_current"):
        migration.carry_out(migration=desk.fresh(row), actor=desk.manager)


def test_nothing_is_done_twice_or_out_of_turn() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.planned()
    with pytest.raises(Conflict, match="not_applied"):
        migration.take_back(migration=row, changed="leave", actor=desk.manager)
    with pytest.raises(Invalid, match="unknown_choice"):
        migration.take_back(migration=row, changed="all", actor=desk.manager)
    job = migration.look(migration=row, actor=desk.manager)
    with pytest.raises(Conflict, match="job_running"):
        migration.look(migration=desk.fresh(row), actor=desk.manager)
    desk.run(job)
    desk.run(migration.carry_out(migration=desk.fresh(row), actor=desk.manager))
    for act in (migration.look, migration.carry_out, migration.discard):
        with pytest.raises(Conflict, match="not_planned"):
            act(migration=desk.fresh(row), actor=desk.manager)
    desk.run(migration.take_back(migration=desk.fresh(row), changed="leave", actor=desk.manager))
    with pytest.raises(Conflict, match="all_back"):
        migration.take_back(migration=desk.fresh(row), changed="merge", actor=desk.manager)


def test_a_planned_migration_can_be_thrown_away() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row = desk.looked()
    migration.discard(migration=row, actor=desk.manager)
    assert not SchemaMigration.objects.exists()
    assert not PlannedSet.objects.exists()


def test_versions_of_another_project_and_the_same_version_are_refused() -> None:
    desk, other = Desk([rename_person]), factories.project()
    assert desk.old is not None
    with pytest.raises(Invalid, match="same_version"):
        migration.create(project=desk.project, source=desk.old, target=desk.old, actor=desk.manager)
    assert other.schema is not None
    with pytest.raises(Invalid, match="other_project"):
        migration.create(project=desk.project, source=desk.old, target=other.schema, actor=desk.manager)


def test_a_second_project_is_left_alone() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    other = annotated(factories.project(), 1)
    desk.applied()
    after = AnnotationSet.objects.get(pk=other.pk)
    assert (after.body, after.revision, after.schema_id) == (other.body, other.revision, other.schema_id)


def test_versions_in_use_are_listed_with_their_sets() -> None:
    desk = Desk([rename_person])
    desk.sets(2)
    desk.applied()
    assert [(str(version), number) for version, number in migration.counts_by_version(desk.project)] == [
        ("ar-news 2.0", 2)
    ]
