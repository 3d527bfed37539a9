"""Count every annotation set anew: what the dashboard and the filters of lists read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.services import figures, projects
from annotator.services.refusal import NotFound


class Command(BaseCommand):
    help = "Count what is in every annotation set anew. Nobody needs it day by day: figures are brought up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", nargs="?", help="the project's address (slug); without it, everything")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"]) if options["project"] else None
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        self.stdout.write(f"{figures.rebuild(project)} annotation sets counted anew.")
