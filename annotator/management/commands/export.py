"""Write a project's annotation sets to a file that was read again before it got its name."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.models import AnnotationSet
from annotator.services import exports, projects
from annotator.services.refusal import NotFound, Refusal


class Command(BaseCommand):
    help = "Write a project's annotation sets as sanad/1 lines (JSONL), checked line by line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("--format", choices=["sanad"], default="sanad")
        parser.add_argument("-o", "--output", required=True, help="the file to write; - for standard output")
        parser.add_argument("--state", choices=AnnotationSet.State.values, help="only the sets in this state")
        parser.add_argument("--practice", action="store_true", help="sets of practice articles too")
        parser.add_argument("--repeats", action="store_true", help="articles that came to somebody again, too")
        parser.add_argument("--overwrite", action="store_true", help="replace a file that stands there already")

    def handle(self, *args: Any, **options: Any) -> None:
        beside = exports.Beside(practice=options["practice"], repeats=options["repeats"])
        try:
            project = projects.project_named(options["project"])
            rows = exports.sets_to_export(project, options["state"], beside)
            done = self._write(rows, options["output"], overwrite=options["overwrite"])
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        except Refusal as refusal:
            raise CommandError(_sentence(refusal)) from refusal
        except OSError as wrong:
            raise CommandError(f"Cannot write {options['output']}: {wrong.strerror or wrong}.") from wrong
        self.stderr.write(_counted(done) + _left(exports.left_out(project, options["state"], beside)))

    def _write(self, rows: Any, output: str, *, overwrite: bool) -> exports.Exported:
        if output == "-":
            return exports.write_stream(rows, sys.stdout.buffer)
        return exports.write_file(rows, Path(output), overwrite=overwrite)


def _counted(done: exports.Exported) -> str:
    states = ", ".join(f"{number} {state}" for state, number in sorted(done.states.items()))
    report = done.report
    return (
        f"{report.sets} annotation sets ({states or 'none'}) of {report.articles} articles: {report.spans} spans, "
        f"{report.entities} entities, {report.frames} frames; {report.bytes} bytes, read again and found right."
    )


def _left(left: Mapping[str, int]) -> str:
    told = [f"{number} by leaving out --{what}" for what, number in left.items() if number]
    return f" Fewer sets: {', '.join(told)}." if told else ""


def _sentence(refusal: Refusal) -> str:
    if refusal.code == "file_exists":
        return f"{refusal.facts['file']} stands there already. Use --overwrite to replace it."
    return f"{refusal.code}: {refusal.facts}. Nothing was written."
