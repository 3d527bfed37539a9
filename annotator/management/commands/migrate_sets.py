"""Bring a project's annotation sets to the version of the schema it uses now: look, or look and apply."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotator.models import SchemaMigration, SchemaVersion
from annotator.services import migration, projects, schemas
from annotator.services.refusal import NotFound, Refusal
from annotator.standoff.migration import step_object


class Command(BaseCommand):
    help = (
        "Bring a project's annotation sets from an earlier version of the schema to the one in use. "
        "Without --plan the steps are proposed from what differs; with --dry-run nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("--source", required=True, help="the version the sets stand under (1.0)")
        parser.add_argument("--plan", type=Path, help="a sanad-migration/1 file, or its steps alone")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of every set, change none")
        parser.add_argument("--write-plan", type=Path, help="write the plan to a file and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._go(self._begin(options), options)
        except NotFound as missing:
            wanted = f"{options['project']!r} with version {options['source']!r}"
            raise CommandError(f"There is no project {wanted} and another one in use.") from missing
        except Refusal as refusal:
            raise CommandError(f"{refusal.code}: {refusal.facts}. Nothing was changed.") from refusal

    def _go(self, row: SchemaMigration, options: dict[str, Any]) -> None:
        keep = False
        try:
            if options["write_plan"] is not None:
                self._write(row, options["write_plan"])
                return
            self._look(row)
            if options["dry_run"]:
                self.stdout.write("Nothing was changed.")
                return
            keep = True
            self._apply(row)
        finally:
            if not keep:
                migration.discard(migration=row, actor=None)

    def _begin(self, options: dict[str, Any]) -> SchemaMigration:
        project = projects.project_named(options["project"])
        source = next((one for one in _versions(project) if one.version == options["source"]), None)
        if source is None or project.schema is None:
            raise NotFound
        steps = _steps(options["plan"]) if options["plan"] else None
        row = migration.create(project=project, source=source, target=project.schema, actor=None)
        if steps is None:
            return row
        return migration.save_plan(migration=row, steps=steps, actor=None)

    def _write(self, row: SchemaMigration, path: Path) -> None:
        path.write_bytes(orjson.dumps(migration.plan_json(row), option=orjson.OPT_INDENT_2))
        self.stdout.write(f"The plan stands in {path}.")

    def _look(self, row: SchemaMigration) -> None:
        migration.refuse_flaws(row)
        migration.look_all(row)
        row.refresh_from_db()
        report = orjson.loads(row.report)
        for n, (step, found) in enumerate(zip(migration.plan_of(row).steps, report["steps"], strict=True), 1):
            counts = ", ".join(f"{name} {count}" for name, count in found["counts"].items()) or "no set"
            self.stdout.write(f"{n}. {orjson.dumps(step_object(step)).decode()}: {counts}")
        for planned in migration.planned_sets(row, hindered=True):
            why = ", ".join(one["code"] for one in orjson.loads(planned.report)["obstacles"])
            self.stderr.write(self.style.WARNING(f"stays: annotation set {planned.annotation_set_id}: {why}"))
        figures = {key: report[key] for key in ("sets", "changed", "touched", "hindered")}
        self.stdout.write("{sets} sets: {changed} change ({touched} objects), {hindered} stay.".format(**figures))

    def _apply(self, row: SchemaMigration) -> None:
        migration.may_apply(row)
        done = migration.apply_all(row, actor=None)
        self.stdout.write(
            f"{done.migrated} sets migrated, {done.as_looked} of them as looked at, "
            f"{done.moved_on} changed meanwhile; {done.hindered} stay. Migration {row.pk}."
        )


def _steps(path: Path) -> object:
    try:
        given = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as wrong:
        raise CommandError(f"Cannot read {path}: {wrong}.") from wrong
    return given.get("steps") if isinstance(given, dict) else given


def _versions(project: Any) -> list[SchemaVersion]:
    return [one.row for one in schemas.versions_of(project)]
