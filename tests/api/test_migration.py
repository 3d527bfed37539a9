"""A migration by the API alone: begun, planned, looked at, applied, taken back."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import SchemaMigration
from annotator.services import jobs
from annotator.standoff.migration import step_object
from tests.services.test_migration import Desk, bodies
from tests.standoff.evolution import drop_strength, merge_places, rename_person

pytestmark = pytest.mark.django_db


class Program:
    """A client that speaks JSON as the desk's manager."""

    def __init__(self, desk: Desk) -> None:
        self.client = Client()
        self.client.force_login(desk.manager, backend="django.contrib.auth.backends.ModelBackend")

    def ask(self, method: str, name: str, key: Any, body: Any = None, query: str = "") -> tuple[int, Any]:
        send = getattr(self.client, method)
        path = reverse(name, args=[key]) + query
        given = () if body is None else (json.dumps(body),)
        answer = send(path, *given, **({} if method == "get" else {"content_type": "application/json"}))
        return answer.status_code, json.loads(answer.content) if answer.content else None


def run(row_id: str) -> None:
    jobs.run.func(str(SchemaMigration.objects.get(pk=row_id).job_id))


def test_the_whole_way_by_the_api() -> None:
    desk = Desk([rename_person, merge_places])
    desk.sets(2)
    desk.publish()
    before = bodies(desk.project)
    program = Program(desk)
    status, answer = program.ask("get", "api-migrations", desk.project.slug)
    assert (status, answer["migrations"]) == (200, [])
    assert [(one["version"], one["sets"]) for one in answer["versions"]] == [("1.0", 2)]
    status, made = program.ask("post", "api-migrations", desk.project.slug, {"source": answer["versions"][0]["id"]})
    assert (status, made["state"], made["target"]["version"]) == (201, "planned", "2.0")
    assert {gap["path"]: gap["uses"] for gap in made["gaps"]}["spanTypes.FAC"] == 1
    steps = [step_object(step) for step in desk.plan.steps]
    status, kept = program.ask("put", "api-migration-plan", made["id"], {"steps": steps})
    assert (status, kept["plan"]["steps"], kept["gaps"], kept["flaws"]) == (200, steps, [], [])
    assert program.ask("post", "api-migration-apply", made["id"], {})[0] == 409
    status, looking = program.ask("post", "api-migration-look", made["id"], {})
    assert (status, looking["job"]["noun"], looking["standing"]["busy"]) == (202, "migration_look", True)
    run(made["id"])
    _, looked = program.ask("get", "api-migration", made["id"])
    assert (looked["report"]["sets"], looked["report"]["hindered"], looked["job"]["state"]) == (2, 0, "done")
    _, sets = program.ask("get", "api-migration-sets", made["id"], query="?limit=1")
    (first,) = sets["sets"]
    assert (len(first["after"]), len(first["steps"]), first["obstacles"]) == (64, 2, [])
    _, rest = program.ask("get", "api-migration-sets", made["id"], query=f"?after={first['key']}")
    assert len(rest["sets"]) == 1
    program.ask("post", "api-migration-apply", made["id"], {})
    run(made["id"])
    _, applied = program.ask("get", "api-migration", made["id"])
    assert (applied["state"], applied["standing"]["migrated"]) == ("applied", 2)
    assert applied["job"]["result"]["as_looked"] == 2
    assert program.ask("delete", "api-migration", made["id"])[0] == 409
    status, _ = program.ask("post", "api-migration-take-back", made["id"], {"changed": "leave"})
    assert status == 202
    run(made["id"])
    assert bodies(desk.project) == before
    assert program.ask("post", "api-migration-take-back", made["id"], {"changed": "leave"})[0] == 409


def test_a_bad_step_is_told_by_its_path_and_a_refused_set_by_its_reason() -> None:
    desk = Desk([drop_strength])
    desk.sets(1)
    row, program = desk.planned(), Program(desk)
    status, told = program.ask("put", "api-migration-plan", row.pk, {"steps": [{"step": "forget"}]})
    assert (status, told["error"]["code"], told["error"]["facts"]["path"]) == (400, "bad_plan", "steps[0].step")
    on = {"kind": "frame", "types": ["stance"], "attribute": "strength"}
    program.ask("put", "api-migration-plan", row.pk, {"steps": [{"step": "drop", "what": "attribute", "on": on}]})
    program.ask("post", "api-migration-look", row.pk, {})
    run(str(row.pk))
    _, sets = program.ask("get", "api-migration-sets", row.pk, query="?hindered=true")
    (one,) = sets["sets"]
    assert (one["after"], one["obstacles"][0]["code"], one["obstacles"][0]["step"]) == ("", "would_be_lost", 0)
    assert program.ask("get", "api-migration-sets", row.pk, query="?hindered=false")[1]["sets"] == []


def test_a_planned_migration_is_thrown_away_and_unknown_choices_are_refused() -> None:
    desk = Desk([rename_person])
    desk.sets(1)
    row, program = desk.planned(), Program(desk)
    assert program.ask("post", "api-migration-take-back", row.pk, {"changed": "all"})[0] == 400
    assert program.ask("delete", "api-migration", row.pk) == (204, None)
    assert program.ask("get", "api-migration", row.pk)[0] == 404
    assert desk.old is not None
    status, told = program.ask("post", "api-migrations", desk.project.slug, {"source": desk.new.pk})
    assert (status, told["error"]["code"]) == (400, "same_version")
    assert program.ask("post", "api-migrations", desk.project.slug, {"source": 99_999})[0] == 404
