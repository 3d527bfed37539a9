"""Make a release of a project's gold, here and now; begun again after a crash it goes on. Or try what it would be."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from annotator.models import Project, Release
from annotator.services import projects, releases
from annotator.services.articles import saved_views
from annotator.services.articles.named import read_names
from annotator.services.refusal import NotFound, Refusal
from annotator.services.releases.reasons import OF_RELEASES


class Command(BaseCommand):
    help = "Freeze a project's locked gold, make every file, publish. The same call goes on after a stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("tag", nargs="?", default="", help="the version: 1.0, 2026.1 …; not needed for a trial")
        parser.add_argument("--trial", action="store_true", help="say what would come of it, as JSON; keep nothing")
        parser.add_argument("--source", action="append", default=[], help="only articles of this source")
        parser.add_argument(
            "--where",
            default="",
            metavar="QUERY",
            help="only articles that the list's address lets through: source=…&since=2025-01-01",
        )
        parser.add_argument("--view", default="", metavar="NAME", help="only articles of this shared view of the list")
        parser.add_argument("--articles", default="", metavar="FILE", help="only these: an id or name a line")
        parser.add_argument("--layer", action="append", default=[], help="only this layer of the schema")
        parser.add_argument("--format", action="append", default=[], metavar="NAME[:CHOICE=VALUE,…]")
        parser.add_argument("--base", default="", help="keep the splits of this release")
        parser.add_argument("--pins", default="", metavar="FILE", help="a line each: report-17.txt test")
        parser.add_argument("--shares", nargs=3, type=int, default=[80, 10, 10], metavar=("TRAIN", "DEV", "TEST"))
        parser.add_argument("--salt", default="", help="another salt, another split")
        parser.add_argument("--dev-from", default="", metavar="DAY", help="split by time: development from this day")
        parser.add_argument("--test-from", default="", metavar="DAY", help="split by time: tests from this day")
        parser.add_argument("--without-text", action="store_true", help="ids and offsets only")
        parser.add_argument("--leave-older", action="store_true", help="leave out gold under an older schema")
        parser.add_argument("--annotators", action="store_true", help="every annotator's set too, under pseudonyms")
        parser.add_argument("--decisions", action="store_true", help="the curators' decisions too")
        parser.add_argument("--notes-ar", default="")
        parser.add_argument("--notes-en", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"])
            if options["trial"]:
                trial = releases.try_out(project, _plan(project, options), most=None)
                self.stdout.write(orjson.dumps(trial.object, option=orjson.OPT_INDENT_2).decode())
                return
            release = self._asked_for(project, options)
            done = releases.build(release, lambda *_: None, self.stderr.write)
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        except Refusal as refusal:
            raise CommandError(_sentence(refusal)) from refusal
        self.stdout.write(f"{done['tag']}: {done.get('articles', 0)} articles in {done.get('files', 0)} files.")

    def _asked_for(self, project: Project, options: dict[str, Any]) -> Release:
        """The release of this tag that is not out yet, else a new one."""
        found = Release.objects.select_related("project__schema", "created_by").filter(project=project)
        if not options["tag"]:
            raise CommandError("Say the version: release PROJECT TAG. Without one there is only --trial.")
        begun = found.filter(tag=options["tag"], published_at=None).first()
        if begun is not None:
            self.stderr.write(f"Going on with {begun.tag} as it was asked for; other options are not looked at.")
            return begun
        plan = _plan(project, options)
        notes = {name: options[name] for name in ("notes_ar", "notes_en")}
        made = releases.begin(project=project, tag=options["tag"], plan=plan, actor=None, start=False, **notes)
        return found.get(pk=made.pk)


def _plan(project: Project, options: dict[str, Any]) -> releases.Plan:
    return releases.read_plan(
        {
            "sources": options["source"],
            "layers": options["layer"],
            "formats": [_format(told) for told in options["format"]],
            "articles": read_names(_read(options["articles"])),
            "pins": _pins(options["pins"]),
            "text": not options["without_text"],
            **_where(project, options),
            **{name: options[name] for name in ("base", "shares", "salt", "dev_from", "test_from")},
            **{name: options[name] for name in ("leave_older", "annotators", "decisions")},
        }
    )


def _where(project: Project, options: dict[str, Any]) -> dict[str, str]:
    """The filter by itself, or as it was kept under a name."""
    name = options["view"]
    if not name:
        return {"where": options["where"]}
    found = saved_views.shared_named(project, name)
    if len(found) != 1 or options["where"]:
        raise CommandError(f"{len(found)} shared views are called {name!r}: --view takes one, or say it with --where.")
    return {"where": found[0].query, "view": name}


def _pins(path: str) -> dict[str, str]:
    pins, flaws = releases.read_pins(_read(path))
    if flaws:
        lines = "; ".join(f"line {flaw.line} ({flaw.code}): {flaw.text}" for flaw in flaws)
        raise CommandError(f"{path}: {lines}. A line is an article and train, dev, test or excluded.")
    return {pin.name: pin.split for pin in pins}


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig") if path else ""
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(f"{path} cannot be read: {wrong}") from wrong


def _format(told: str) -> dict[str, Any]:
    """``brat`` or ``conll:tokens=clitic,scheme=IOBES`` as a plan has it."""
    name, _colon, rest = told.partition(":")
    pairs = [one.partition("=") for one in rest.split(",") if one]
    if wrong := [code for code, equals, _value in pairs if not equals]:
        raise CommandError(f"--format {told}: {wrong[0]!r} has no value; it is written CHOICE=VALUE.")
    return {"name": name, "options": {code: value for code, _equals, value in pairs}}


def _sentence(refusal: Refusal) -> str:
    """The code of a refusal, for scripts; why it was refused, and about what, for people."""
    facts = {name: _listed(value) for name, value in refusal.facts.items()}
    with translation.override("en"):
        said = str(OF_RELEASES.get(refusal.code, "Nothing was published."))
    if "%(" in said:
        return f"{refusal.code}: {said % facts}"
    about = "; ".join(f"{name} {value}" for name, value in facts.items())
    return f"{refusal.code}: {said}" + (f" ({about})" if about else "")


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
