"""Sets brought to the version in use, from a terminal."""

from pathlib import Path

import orjson
import pytest

from annotator.models import MigratedSet, SchemaMigration
from annotator.standoff.migration import plan_object
from tests.management.test_commands import refused, run
from tests.services.test_migration import Desk, bodies, everything_is_as_it_must_be
from tests.standoff.evolution import merge_places, rename_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    desk = Desk([rename_person, merge_places])
    desk.sets(2)
    desk.publish()
    return desk


@pytest.fixture
def plan(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(orjson.dumps(plan_object(desk.plan)))
    return path


def test_a_dry_run_tells_step_by_step_and_changes_nothing(desk: Desk, plan: Path) -> None:
    before = bodies(desk.project)
    out, _ = run("migrate_sets", desk.project.slug, "--source", "1.0", "--plan", plan, "--dry-run")
    assert "PERS 2, entities 2" in out
    assert "2 sets: 2 change (6 objects), 0 stay." in out
    assert out.endswith("Nothing was changed.\n")
    assert bodies(desk.project) == before
    assert not SchemaMigration.objects.exists()


def test_applying_says_what_it_came_to(desk: Desk, plan: Path) -> None:
    out, _ = run("migrate_sets", desk.project.slug, "--source", "1.0", "--plan", plan)
    assert "2 sets migrated, 2 of them as looked at, 0 changed meanwhile; 0 stay." in out
    assert MigratedSet.objects.count() == 2
    assert {version for _, version in bodies(desk.project).values()} == {"2.0"}
    everything_is_as_it_must_be(desk.project)


def test_the_proposed_plan_can_be_written_to_a_file_and_used(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "proposed.json"
    run("migrate_sets", desk.project.slug, "--source", "1.0", "--write-plan", path)
    assert orjson.loads(path.read_bytes())["format"] == "sanad-migration/1"
    _, err = run("migrate_sets", desk.project.slug, "--source", "1.0", "--plan", path, "--dry-run")
    assert err.count("stays: annotation set") == 1
    assert "unknown_type" in err


def test_what_it_refuses(desk: Desk, plan: Path, tmp_path: Path) -> None:
    slug = desk.project.slug
    assert "There is no project" in refused("migrate_sets", "nowhere", "--source", "1.0")[0]
    assert "There is no project" in refused("migrate_sets", slug, "--source", "7.0")[0]
    assert "Cannot read" in refused("migrate_sets", slug, "--source", "1.0", "--plan", tmp_path / "none.json")[0]
    plan.write_text('[{"step": "forget"}]')
    assert "steps[0].step" in refused("migrate_sets", slug, "--source", "1.0", "--plan", plan)[0]
    plan.write_text('[{"step": "retire", "what": "span_type", "code": "NONE"}]')
    assert "bad_plan" in refused("migrate_sets", slug, "--source", "1.0", "--plan", plan)[0]
    assert not MigratedSet.objects.exists()
