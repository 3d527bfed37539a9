"""Prove that every log rebuilds its body, every text matches its hash, every released file its checksum."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.services import integrity, projects, releases
from annotator.services.refusal import NotFound


class Command(BaseCommand):
    help = "Replay every change log and compare it with the stored annotations, byte for byte; check texts and digests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", nargs="?", help="the project's address (slug); without it, everything")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"]) if options["project"] else None
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        checked = integrity.Checked()
        found = 0
        for finding in integrity.verify(project, checked=checked):
            found += 1
            self.stderr.write(self.style.ERROR(sentence(finding)))
        looked = f"{checked.articles} articles, {checked.sets} annotation sets, {checked.changes} changes"
        for trouble in releases.verify(project):
            found += 1
            where = f"release {trouble.tag} of {trouble.project}"
            self.stderr.write(self.style.ERROR(f"{trouble.code}: {where}: {trouble.file}"))
        if found:
            raise CommandError(f"{looked}: {found} not as they must be.", returncode=1)
        self.stdout.write(f"{looked}: all as they must be.")


def sentence(finding: integrity.Finding) -> str:
    """A finding as one line: what, where, and what differs."""
    where = f"article {finding.article}" if finding.article else "the database"
    if finding.annotation_set:
        where = f"annotation set {finding.annotation_set} of {where}"
    if finding.sequence is not None:
        where += f", change {finding.sequence}"
    facts = ", ".join(f"{name} {value!r}" for name, value in finding.facts.items())
    return f"{finding.code}: {where}" + (f": {facts}" if facts else "")
