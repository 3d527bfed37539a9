"""Print how far people agree on a project's articles: a table, CSV or JSON."""

import csv
from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotator.models import Membership, Project, User
from annotator.services import agreement, projects
from annotator.services.refusal import NotFound


class Command(BaseCommand):
    help = "How far the annotators of a project agree with each other or with its gold, each number with its interval."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--csv", action="store_true", help="every measure as a line of CSV")
        form.add_argument("--json", action="store_true", help="the whole report as the API answers it")
        parser.add_argument("--pair", nargs=2, metavar=("A", "B"), help="two people, by user name")
        parser.add_argument("--layer", default="", help="only the measures of this layer")
        parser.add_argument("--gold", action="store_true", help="annotators against the locked gold")
        parser.add_argument("--rebuild", action="store_true", help="work out every pair of sets anew before")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"])
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        if options["pair"] and options["gold"]:
            raise CommandError("--pair is for two annotators; it does not go with --gold.")
        people = frozenset(self._person(project, name) for name in options["pair"] or ())
        if options["rebuild"]:
            self.stderr.write(f"{agreement.rebuild(project)} pairs of sets worked out anew.")
        asked = agreement.Asked(gold=options["gold"], people=people, layer=options["layer"])
        report = agreement.whole_report_of(project=project, asked=asked)
        self._write(report, options)

    def _person(self, project: Project, name: str) -> int:
        for user in User.objects.filter(username=name):
            if Membership.objects.filter(project=project, user=user).exists():
                return user.pk
        raise CommandError(f"Nobody called {name!r} is or was in the project.")

    def _write(self, report: agreement.Report, options: dict[str, Any]) -> None:
        found = agreement.report_object(report)
        if options["json"]:
            self.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        elif options["csv"]:
            csv.writer(self.stdout).writerows(agreement.measure_lines(report))
        else:
            self.stdout.write(f"{report.articles} articles, {report.couples} pairs of sets.")
            self._table(found["measures"])
            if report.group.articles:
                self.stdout.write(f"\n{report.group.articles} articles of three people or more, all of them together:")
                self._table(found["group"]["measures"])
            if report.mean:
                self.stdout.write(f"\nMean over {len(report.pairs)} pairs of people:")
                self._table(found["mean_over_pairs"])

    def _table(self, measures: list[dict[str, Any]]) -> None:
        for one in measures:
            about = " ".join(part for part in (one["layer"], one["subject"]) if part)
            self.stdout.write(f"{one['code']:34} {about:34} {_shown(one):24} n={one['n']:g}")


def _shown(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return "undefined"
    spread = f" [{one['low']:.3f}, {one['high']:.3f}]" if one["low"] is not None and one["high"] is not None else ""
    return f"{one['value']:.3f}{spread}"
