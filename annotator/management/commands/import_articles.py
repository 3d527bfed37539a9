"""Import text files as articles: all or nothing, or the good ones."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.models import Project
from annotator.services import articles, projects
from annotator.services.refusal import NotFound


class Command(BaseCommand):
    help = "Import .txt files into a project. Without --only-good one bad file keeps all of them out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("files", nargs="+", type=Path, help="text files")
        parser.add_argument("--encoding", help="read every file in this encoding instead of finding out")
        parser.add_argument("--dry-run", action="store_true", help="look, but import nothing")
        parser.add_argument("--only-good", action="store_true", help="leave bad files out instead of refusing all")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"])
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        files = [_file(path, options["encoding"]) for path in options["files"]]
        if options["dry_run"]:
            self._look(project, files)
        else:
            self._import(project, files, only_good=options["only_good"])

    def _look(self, project: Project, files: list[articles.File]) -> None:
        candidates = articles.examine(project, files)
        for one in candidates:
            for flaw in one.flaws:
                self.stderr.write(self.style.ERROR(_sentence(flaw)))
            if not one.flaws and one.decoded:
                read = f"{one.decoded.decision.encoding}, {one.words} words, {one.paragraphs} paragraphs"
                self.stdout.write(f"{one.file.name}: {one.title} ({read})")
        good = sum(1 for one in candidates if not one.flaws)
        self.stdout.write(f"{good} of {len(candidates)} files would come in. Nothing was imported.")

    def _import(self, project: Project, files: list[articles.File], *, only_good: bool) -> None:
        try:
            imported = articles.import_files(project=project, files=files, actor=None, only_good=only_good)
        except articles.ImportRefused as refused:
            for flaw in refused.problems:
                self.stderr.write(self.style.ERROR(_sentence(flaw)))
            raise CommandError(f"{len(refused.problems)} files hinder the import. Nothing was imported.") from refused
        for flaw in imported.left_out:
            self.stderr.write(self.style.WARNING(_sentence(flaw)))
        left = f"; {len(imported.left_out)} left out" if imported.left_out else ""
        self.stdout.write(f"{len(imported.articles)} articles imported into {project.slug}{left}.")


def _file(path: Path, encoding: str | None) -> articles.File:
    try:
        # One byte over the limit is enough to know that a file is over it.
        with path.open("rb") as source:
            data = source.read(articles.FILE_LIMIT + 1)
    except OSError as wrong:
        raise CommandError(f"{path}: {wrong.strerror or wrong}. Nothing was imported.") from wrong
    return articles.File(path.name, data, encoding)


def _sentence(flaw: articles.Flaw) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in flaw.facts.items())
    return f"{flaw.file}: {flaw.code}" + (f" ({facts})" if facts else "")
