"""Write a project's annotations to a file of any format, which was read again before it got its name."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from annotator.management.amounts import many
from annotator.models import AnnotationSet, Project
from annotator.services import exports, projects
from annotator.services.articles.named import read_names
from annotator.services.exports.running import LOSSES
from annotator.services.losses import lines_of
from annotator.services.refusal import NotFound, Refusal


class Command(BaseCommand):
    help = (
        "Write a project's annotations in a format, each article read again and compared. Without --what and --state: "
        "all that people made. What a format cannot hold is told here, and article by article beside the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's address (slug)")
        parser.add_argument("--format", choices=list(exports.writers()), default="sanad")
        parser.add_argument("--what", choices=list(exports.What), default=exports.What.ALL, help="whose annotations")
        parser.add_argument("--layers", default="", metavar="LAYER,…", help="these layers of the schema alone")
        parser.add_argument(
            "--option", action="append", default=[], metavar="CODE=VALUE", help="a way of writing (see docs/formats.md)"
        )
        parser.add_argument("-o", "--output", required=True, help="the file to write; - for standard output")
        parser.add_argument(
            "--state", action="append", default=[], choices=AnnotationSet.State.values, help="only sets in this state"
        )
        parser.add_argument(
            "--author", action="append", default=[], metavar="USERNAME", help="only sets of this person"
        )
        parser.add_argument("--origin", action="append", default=[], help="only articles from this source")
        parser.add_argument("--where", default="", metavar="QUERY", help="only articles of the list filtered so: q=…&…")
        parser.add_argument(
            "--articles", type=Path, metavar="FILE", help="only the articles named here, one a line, by id or file name"
        )
        parser.add_argument("--source", action="append", default=[], help="only imported sets, or models, of this name")
        parser.add_argument("--practice", action="store_true", help="sets of practice articles too")
        parser.add_argument("--repeats", action="store_true", help="articles that came to somebody again, too")
        parser.add_argument("--withdrawn", action="store_true", help="articles that were taken out of the work, too")
        parser.add_argument("--overwrite", action="store_true", help="replace a file that stands there already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            project = projects.project_named(options["project"])
            wanted = exports.read(project, _given(project, options))
            order = exports.order_of(project, wanted)
            exports.refuse_nothing(order)
            done = self._write(order, options["output"], overwrite=options["overwrite"])
        except NotFound as missing:
            raise CommandError(f"There is no project {options['project']!r}.") from missing
        except Refusal as refusal:
            raise CommandError(_sentence(refusal)) from refusal
        except OSError as wrong:
            raise CommandError(f"Cannot write {options['output']}: {wrong.strerror or wrong}.") from wrong
        self.stderr.write(_counted(done) + _left(exports.left_out_of(project, wanted)))
        if done.losses.total:
            self.stderr.write(self.style.WARNING(_lost(done.losses.total)))

    def _write(self, order: exports.Order, output: str, *, overwrite: bool) -> exports.Exported:
        if output == "-":
            return exports.write_stream(order, sys.stdout.buffer)
        path = Path(output)
        done = exports.write_file(order, path, overwrite=overwrite)
        if done.losses.total and not order.form.packed:
            told = orjson.dumps(exports.document(order, done), option=orjson.OPT_INDENT_2)
            path.with_name(path.name + LOSSES).write_bytes(told)
        return done


def _given(project: Project, options: Mapping[str, Any]) -> dict[str, Any]:
    people = dict(exports.authors_of(project).values_list("username", "pk"))
    return {
        "what": options["what"],
        "format": options["format"],
        "layers": [one.strip() for one in options["layers"].split(",") if one.strip()],
        "options": dict(map(_pair, options["option"])),
        "states": options["state"],
        "authors": [people.get(name, name) for name in options["author"]],
        "sources": options["source"],
        "origins": options["origin"],
        "where": options["where"],
        "articles": _names(options["articles"]),
        "practice": options["practice"],
        "repeats": options["repeats"],
        "withdrawn": options["withdrawn"],
    }


def _names(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return read_names(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(f"Cannot read {path}: {getattr(wrong, 'strerror', None) or wrong}.") from wrong


def _pair(said: str) -> tuple[str, str]:
    code, equals, value = said.partition("=")
    if not equals or not code:
        raise CommandError(f"{said!r} is not CODE=VALUE.")
    return code, value


def _counted(done: exports.Exported) -> str:
    states = ", ".join(f"{number} {state}" for state, number in sorted(done.states.items()))
    report = done.report
    return (
        f"{many(report.sets, 'annotation set')} ({states or 'none'}) of {many(report.articles, 'article')}: "
        f"{many(report.spans, 'span')}, {many(report.entities, 'entity', 'entities')}, "
        f"{many(report.frames, 'frame')}; {many(done.size, 'byte')}, read again and found right. SHA-256 {done.sha256}."
    )


def _lost(total: Mapping[str, int]) -> str:
    with translation.override("en"):
        return "\n".join(["What this format could not hold:", *(f"  {line}" for line in lines_of(total))])


def _left(left: Mapping[str, int]) -> str:
    told = [f"{number} by leaving out --{what}" for what, number in left.items() if number]
    return f" Fewer sets: {', '.join(told)}." if told else ""


def _sentence(refusal: Refusal) -> str:
    facts = refusal.facts
    if refusal.code == "file_exists":
        return f"{facts['file']} stands there already. Use --overwrite to replace it."
    if refusal.code == "no_room":
        return f"The disk is full: about {facts['needed']:,} bytes are needed, {facts['free']:,} are free."
    if refusal.code == "nothing_to_export":
        return "No such annotation set is there. Nothing was written."
    if refusal.code == "unknown_articles":
        return f"No article is called {_listed(facts['names'])} ({facts['count']} in all). Nothing was written."
    if "known" in facts:
        given = next(str(value) for name, value in facts.items() if name != "known")
        return f"{given!r} is none of {_listed(facts['known'])}. Nothing was written."
    return f"{refusal.code}: {facts}. Nothing was written."


def _listed(known: Sequence[str]) -> str:
    return ", ".join(known) or "(there is none)"
