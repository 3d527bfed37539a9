"""Import files as articles: all or nothing, or the good ones."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from annotator.formats.registry import FORMATS
from annotator.formats.units import UNITS
from annotator.management.amounts import many
from annotator.models import Project
from annotator.services import predictions, projects
from annotator.services.articles import importing
from annotator.services.articles.importing import reasons
from annotator.services.losses import lines_of
from annotator.services.refusal import NotFound, Refusal

#: Bad records that are named before the rest is only counted; the report names all.
_NAMED: Final = 20


class Command(BaseCommand):
    help = (
        "Import files into a project: text, HTML, DOCX, CSV/TSV, JSONL, ZIP of these; with their annotation: "
        f"{', '.join(name for name, form in FORMATS.items() if form.read and 'spans' in form.holds)}. "
        "Without --only-good one bad record keeps all of them out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("files", nargs="+", type=Path, help="files, or folders of files")
        parser.add_argument(
            "--format",
            choices=sorted(name for name, form in FORMATS.items() if form.read),
            help="read every file as this instead of finding out",
        )
        parser.add_argument("--encoding", help="read every file in this encoding instead of finding out")
        parser.add_argument("--offsets", choices=UNITS, help="what offsets count, where a file (doccano) does not say")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column or key becomes"
        )
        parser.add_argument(
            "--type", action="append", default=[], metavar="TAG=TYPE", help="what a tag becomes; TAG= leaves it out"
        )
        parser.add_argument(
            "--as", dest="becomes", choices=list(importing.Becomes), default="base", help="what the annotation becomes"
        )
        parser.add_argument(
            "--model", nargs=2, metavar=("NAME", "VERSION"), help="whose predictions they are, with --as predictions"
        )
        parser.add_argument("--replace", action="store_true", help="predictions take the place of those before")
        parser.add_argument("--source", default="", help="the name of the imported sets")
        parser.add_argument("--near", choices=list(importing.Alike), default="import", help="nearly equal articles")
        parser.add_argument(
            "--conflict", choices=list(importing.Conflict), default="refuse", help="an id that has another text"
        )
        parser.add_argument("--dry-run", action="store_true", help="look at everything, but import nothing")
        parser.add_argument("--only-good", action="store_true", help="leave bad records out instead of refusing all")
        parser.add_argument("--report", type=Path, help="write what became of every record to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        project = _project(options["project"])
        paths = _files(options["files"])
        self.flawed, self.good, self.dry = 0, 0, options["dry_run"]
        order = importing.Order(
            project=project,
            choices=_choices(options, project),
            actor=None,
            sources=lambda gauge: importing.sources_on_disk(
                paths,
                form=options["format"],
                encoding=options["encoding"],
                offsets=options["offsets"],
                choices=_choices(options, project),
                gauge=gauge,
            ),
            report=options["report"],
            watch=self._told,
        )
        try:
            done = importing.try_out(order) if options["dry_run"] else importing.fulfil_and_index(order)
        except Refusal as refused:
            raise CommandError(f"{refused.code}: {refused.facts}. Nothing was imported.") from refused
        self._said(project, done, dry=options["dry_run"])

    def _told(self, one: importing.Checked) -> None:
        """Name a bad record and, when only looking, the first good ones."""
        if self.dry and one.candidate is not None and one.ready is not None:
            self.good += 1
            if self.good <= _NAMED:
                self.stdout.write(_described(one.candidate))
        if one.outcome is not importing.Outcome.FLAWED:
            return
        self.flawed += 1
        if self.flawed <= _NAMED:
            line = f", line {one.where.line}" if one.where.line else ""
            facts = ", ".join(f"{name} {value}" for name, value in one.facts.items())
            told = f"{one.where.file}{line}: {one.code}" + (f" ({facts})" if facts else "")
            self.stderr.write(self.style.ERROR(f"{told}. {_why(one)}"))

    def _said(self, project: Project, done: importing.Done, *, dry: bool) -> None:
        with translation.override("en"):
            self._figures(project, done, dry=dry)

    def _figures(self, project: Project, done: importing.Done, *, dry: bool) -> None:
        tally = done.tally
        if self.flawed > _NAMED:
            self.stderr.write(self.style.ERROR(f"… and {self.flawed - _NAMED} more."))
        if tally.losses:
            lines = ["What did not come in as it stood:", *(f"  {line}" for line in lines_of(tally.losses))]
            self.stderr.write(self.style.WARNING("\n".join(lines)))
        marks = f", {many(tally.sets, 'annotation set')} with {many(tally.spans, 'span')}" if tally.sets else ""
        if dry:
            self.stdout.write(
                f"{tally.coming} of {many(tally.records, 'record')} would come in{marks}. Nothing was imported."
            )
        elif done.ending == importing.REFUSED:
            raise CommandError(f"{many(self.flawed, 'record')} cannot come in. Nothing was imported.")
        elif done.ending == importing.NOTHING:
            self.stdout.write("Nothing new in these files. Nothing was imported.")
        else:
            left = tally.records - tally.coming
            rest = f"; {left} left out or there already" if left else ""
            self.stdout.write(f"{many(tally.new, 'article')} imported into {project.slug}{marks}{rest}.")


def _why(one: importing.Checked) -> str:
    with translation.override("en"):
        return reasons.sentence(one.code, one.facts).rstrip(":")


def _described(one: importing.Candidate) -> str:
    decision = one.record.decision
    read = f"{decision.encoding if decision else one.record.format}, {one.words} words, {one.paragraphs} paragraphs"
    return f"{one.name}: {one.title} ({read})"


def _project(slug: str) -> Project:
    try:
        return projects.project_named(slug)
    except NotFound as missing:
        raise CommandError(f"There is no project {slug!r}.") from missing


def _files(given: Sequence[Path]) -> list[tuple[str, Path]]:
    """Every file with the name it is known by: those of a folder with the folder's name before theirs."""
    found: list[tuple[str, Path]] = []
    for path in given:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            found += [(f"{path.name}/{one.relative_to(path).as_posix()}", one) for one in inside]
        else:
            found.append((path.name, path))
    for _, path in found:
        try:
            path.open("rb").close()
        except OSError as wrong:
            raise CommandError(f"{path}: {wrong.strerror or wrong}. Nothing was imported.") from wrong
    return found


def _choices(options: dict[str, Any], project: Project) -> importing.Choices:
    types = {tag: type_ or None for tag, type_ in map(_pair, options["type"])}
    return importing.Choices(
        becomes=importing.Becomes(options["becomes"]),
        source=options["source"],
        types=types,
        columns=dict(map(_pair, options["map"])),
        alike=importing.Alike(options["near"]),
        conflict=importing.Conflict(options["conflict"]),
        only_good=options["only_good"],
        model=_model(project, *options["model"]) if options["model"] else None,
        replace=options["replace"],
    )


def _model(project: Project, name: str, version: str) -> int:
    found = predictions.models_of(project).filter(name=name, version=version).first()
    if found is None:
        raise CommandError(f"The project has no model {name} {version}. Add it on the page of its models.")
    return found.pk


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals or not name:
        raise CommandError(f"{said!r} is not NAME=VALUE.")
    return name, value
