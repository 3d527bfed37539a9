"""``manage.py schema check FILE`` and ``manage.py schema show PROJECT``: a schema as a file, checked or written out."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotator.services import projects, schemas
from annotator.services.refusal import NotFound
from annotator.standoff.proofreading import proofread


class Command(BaseCommand):
    """Check a schema's file, or write a project's schema."""

    help = "Say everything that is wrong with a schema's file, or write out the schema a project uses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two ways: check a file, show a project's."""
        ways = parser.add_subparsers(dest="way", required=True)
        ways.add_parser("check", help="all mistakes of a file, by place").add_argument("file", type=Path)
        ways.add_parser("show", help="the schema in use in a project, as JSON").add_argument("project")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exits with 1 where the file cannot be used."""
        if options["way"] == "show":
            return self._show(options["project"])
        try:
            problems = proofread(orjson.loads(options["file"].read_bytes()))
        except (OSError, orjson.JSONDecodeError) as wrong:
            raise CommandError(f"{options['file']}: {wrong}") from wrong
        for problem in problems:
            self.stdout.write(f"{problem.path or '(the whole)'}: {problem.message}")
        if problems:
            sys.exit(1)
        self.stdout.write("Nothing is wrong with it.")
        return None

    def _show(self, slug: str) -> None:
        try:
            project = projects.project_named(slug)
        except NotFound as missing:
            raise CommandError(f"There is no project {slug}.") from missing
        self.stdout.write(schemas.body_of(project))
