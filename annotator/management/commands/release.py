"""Make a release of a project's gold, here and now; begun again after a crash it goes on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.models import Project, Release
from annotator.services import projects, releases
from annotator.services.refusal import NotFound, Refusal


class Command(BaseCommand):
    help = "Freeze a project's locked gold, make every file, publish. The same call goes on after a stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("tag", help="the version: 1.0, 2026.1 …")
        parser.add_argument("--format", action="append", default=[], metavar="NAME[:CHOICE=VALUE,…]")
        parser.add_argument("--base", default="", help="keep the splits of this release")
        parser.add_argument("--source", default="", help="only articles of this source")
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
            release = self._asked_for(project, options)
            done = releases.build(release, lambda *_: None, self.stderr.write)
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        except Refusal as refusal:
            raise CommandError(f"{refusal.code}: {refusal.facts}. Nothing was published.") from refusal
        self.stdout.write(f"{done['tag']}: {done.get('articles', 0)} articles in {done.get('files', 0)} files.")

    def _asked_for(self, project: Project, options: dict[str, Any]) -> Release:
        """The release of this tag that is not out yet, else a new one."""
        found = Release.objects.select_related("project__schema", "created_by").filter(project=project)
        begun = found.filter(tag=options["tag"], published_at=None).first()
        if begun is not None:
            self.stderr.write(f"Going on with {begun.tag} as it was asked for; other options are not looked at.")
            return begun
        plan = releases.read_plan(
            {
                "formats": [_format(told) for told in options["format"]],
                "text": not options["without_text"],
                **{name: options[name] for name in ("base", "source", "shares", "salt", "dev_from", "test_from")},
                **{name: options[name] for name in ("leave_older", "annotators", "decisions")},
            }
        )
        notes = {name: options[name] for name in ("notes_ar", "notes_en")}
        made = releases.begin(project=project, tag=options["tag"], plan=plan, actor=None, start=False, **notes)
        return found.get(pk=made.pk)


def _format(told: str) -> dict[str, Any]:
    """``brat`` or ``conll:tokens=clitic`` as a plan has it."""
    name, _colon, rest = told.partition(":")
    options = dict(one.split("=", 1) for one in rest.split(",") if "=" in one)
    return {"name": name, "options": options}
