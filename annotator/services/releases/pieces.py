"""The pieces of a release in the order in which they are made; what comes later may tell of what came before."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.choosing import chosen
from annotator.formats.declaration import Format, Losses, Report
from annotator.formats.declaration import Wish as Writing
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Folder, Single, Sink, Written, Zipped
from annotator.models import Project, SchemaVersion
from annotator.services import snapshots
from annotator.services.refusal import Refusal
from annotator.services.releases import inputs, summing, telling
from annotator.services.releases.card import card, charts
from annotator.services.releases.croissant import croissant_object
from annotator.services.releases.manifest import PLACES, Item, Manifest, dumps
from annotator.services.releases.plans import NATIVE, Chosen
from annotator.services.releases.staging import Done, Make
from annotator.splits.splitting import SPLITS
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Refused

#: Formats of several files that lie open in a folder for each split, since training code reads them one by one.
_OPEN: Final = frozenset({"records", "huggingface"})
_PRETTY: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


class ReleaseBroken(Refusal):
    """A file does not say what it was to say; nothing was published."""

    code = "release_broken"


@dataclass(frozen=True, slots=True)
class Work:
    """A release being made: ``done`` fills with the finished pieces, ``tick`` is called for every article.

    ``missed`` counts, by article, what is left out because of the layers that were chosen.
    """

    project: Project
    manifest: Manifest
    schema_body: str
    schema: Schema
    done: Mapping[str, Done]
    tick: Callable[[], None]
    missed: dict[str, Counter[str]] = field(default_factory=dict)

    def articles(self, items: Sequence[Item], which: inputs.Which = inputs.golds) -> Iterator[AnnotatedArticle]:
        """The annotated articles of some items."""
        for article in inputs.articles_of(self.project, self.manifest, items, which):
            self.tick()
            missed: Counter[str] = Counter()
            yield chosen(article, self.manifest.plan.layers, self.schema, missed)
            if missed:
                self.missed[article.id] = missed

    @property
    def files(self) -> list[Written]:
        """The files that are made so far, by their names: in which order they were finished is no matter."""
        return sorted((one for done in self.done.values() for one in done.files), key=lambda one: one.name)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece by its name; ``articles``: how many it goes through."""

    name: str
    make: Make
    articles: int = 0


def begin(project: Project, manifest: Manifest, done: Mapping[str, Done], tick: Callable[[], None]) -> Work:
    """The work on a manifest. Raises SchemaVersion.DoesNotExist where its version of the schema is gone."""
    told = manifest.schema
    row = SchemaVersion.objects.get(project=project, name=told["name"], version=told["version"])
    return Work(project, manifest, row.body, snapshots.schema_of(row), done, tick)


def pieces_of(work: Work) -> list[Piece]:
    """Everything a release consists of."""
    return [
        Piece("statistics", partial(_statistics, work), len(work.manifest.items)),
        Piece("schema", partial(_schema, work)),
        Piece("splits", partial(_splits, work)),
        *_written(work),
        *_beside(work),
        Piece("agreement", partial(_object, "agreement.json", work.manifest.agreement)),
        Piece("changes", partial(_changes, work)),
        Piece("losses", partial(_losses, work)),
        Piece("charts", partial(_charts, work)),
        Piece("croissant", partial(_croissant, work)),
        Piece("card", partial(_card, work)),
        Piece("manifest", partial(_manifest, work)),
        Piece("sums", partial(_sums, work)),
    ]


def _written(work: Work) -> Iterator[Piece]:
    """The gold in each format and split; articles without text go into ``offsets``."""
    for told in (Chosen(NATIVE), *work.manifest.plan.formats):
        for place in PLACES if told.name == NATIVE else SPLITS:
            if items := [item for item in work.manifest.of(place) if item.text]:
                yield Piece(f"{told.folder}/{place}", partial(_format, work, told, place, items), len(items))
    for place in PLACES:
        if items := [item for item in work.manifest.of(place) if not item.text]:
            yield Piece(f"offsets/{place}", partial(_offsets, work, place, items), len(items))


def _beside(work: Work) -> Iterator[Piece]:
    """What stands beside the gold, where it was asked for."""
    if work.manifest.plan.annotators:
        for place in PLACES:
            items = [item for item in work.manifest.of(place) if item.text and item.sets]
            if items:
                sets = sum(len(item.sets) for item in items)
                yield Piece(f"annotators/{place}", partial(_annotators, work, place, items), sets)
    if work.manifest.plan.decisions:
        yield Piece("decisions", partial(_decisions, work))


def _format(work: Work, told: Chosen, place: str, items: Sequence[Item], folder: Folder) -> Mapping[str, Any]:
    form = told.format
    wish = Writing(schema=work.schema, options=told.options, name=place)
    work.missed.clear()
    if form.name in _OPEN:
        report = _written_by(form, work.articles(items), Under(f"{told.folder}/{place}", folder), wish)
    else:
        with folder.file(f"{told.folder}/{place}{form.ending(wish)}") as out:
            report = write_into(form, work.articles(items), out, wish)
    for key, missed in work.missed.items():
        report.losses.take(key, missed)
    return _reported(report)


@dataclass(slots=True)
class Under:
    """A folder inside a folder, as a sink."""

    name: str
    sink: Folder
    files: list[Written] = field(init=False)

    def __post_init__(self) -> None:
        self.files = self.sink.files

    def file(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The file of that name inside."""
        return self.sink.file(f"{self.name}/{name}")


def write_into(form: Format, articles: Iterator[AnnotatedArticle], out: BinaryIO, wish: Writing) -> Report:
    """Write articles in a format as one file: as it is, or a .zip of several. Raises ReleaseBroken."""
    if not form.packed:
        return _written_by(form, articles, Single(out), wish)
    with Zipped(out) as sink:
        return _written_by(form, articles, sink, wish)


def _written_by(form: Format, articles: Iterator[AnnotatedArticle], sink: Sink, wish: Writing) -> Report:
    assert form.write is not None
    try:
        return form.write(articles, sink, wish)
    except Refused as refused:
        raise ReleaseBroken(facts={"format": form.name, **refused.facts}) from refused


def _reported(report: Report) -> dict[str, Any]:
    counts = {name: getattr(report, name) for name in ("articles", "sets", "spans", "entities", "frames", "labels")}
    losses = dict(sorted(report.losses.total.items()))
    return {"counts": counts, "losses": losses, "by_article": _by_article(report.losses)}


def _by_article(losses: Losses) -> str:
    """The losses of each article as members of a JSON object, a line each.

    Kept as a text until it is written: every format tells of every article, and as values that is five times as much.
    """
    return ",\n".join(
        f'"{key}": {orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()}'
        for key, found in sorted(losses.by_article.items())
    )


def _offsets(work: Work, place: str, items: Sequence[Item], folder: Folder) -> Mapping[str, Any]:
    with folder.file(f"offsets/{place}.jsonl") as out:
        for item, article in zip(items, work.articles(items), strict=True):
            out.write(orjson.dumps(telling.without_text(item, article, work.schema)) + b"\n")
    return {"counts": {"articles": len(items)}}


def _annotators(work: Work, place: str, items: Sequence[Item], folder: Folder) -> Mapping[str, Any]:
    wish = Writing(schema=work.schema, name=place)
    with folder.file(f"annotators/{place}.jsonl") as out:
        return _reported(write_into(FORMATS[NATIVE], work.articles(items, inputs.annotators), out, wish))


def _decisions(work: Work, folder: Folder) -> Mapping[str, Any]:
    count = 0
    with folder.file("decisions.jsonl") as out:
        for line in telling.decisions_of(work.manifest):
            out.write(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n")
            count += 1
    return {"counts": {"decisions": count}}


def summed(work: Work) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of all articles by split, and what stands in several of them."""
    sums = summing.Sums(work.schema)
    items = work.manifest.items
    for item, article in zip(items, work.articles(items), strict=True):
        sums.take(item, article)
    leakage = sums.watch.found(work.manifest.near, {item.id: item.split for item in items})
    return sums.found(), summing.leakage_object(leakage)


def _statistics(work: Work, folder: Folder) -> Mapping[str, Any]:
    found, leakage = summed(work)
    _object("statistics.json", found, folder)
    _object("leakage.json", leakage, folder)
    _text("leakage.md", telling.leakage_page(work.manifest, leakage), folder)
    return {"statistics": found, "leakage": {name: len(places) for name, places in leakage.items()}}


def _schema(work: Work, folder: Folder) -> Mapping[str, Any]:
    _text("schema.json", work.schema_body, folder)
    for language in ("ar", "en"):
        if text := str(work.manifest.guidelines[language]):
            _text(f"guidelines.{language}.md", text.rstrip("\n") + "\n", folder)
    return {}


def _splits(work: Work, folder: Folder) -> Mapping[str, Any]:
    _text("splits.csv", telling.splits_table(work.manifest), folder)
    return {"reasons": dict(sorted(Counter(item.why for item in work.manifest.items).items()))}


def _changes(work: Work, folder: Folder) -> Mapping[str, Any]:
    changes = work.manifest.changes
    if changes:
        _object("changes.json", changes, folder)
    _text("CHANGES.md", telling.changes_page(work.manifest), folder)
    return {}


def _losses(work: Work, folder: Folder) -> Mapping[str, Any]:
    """What each format could not say, in all and by article."""
    told = {name: done.report for name, done in sorted(work.done.items()) if done.report.get("losses")}
    total = {name: report["losses"] for name, report in told.items()}
    withheld = [item.id for item in work.manifest.items if not item.text]
    with folder.file("losses.json") as out:
        out.write(b'{\n"total": ' + orjson.dumps(total, option=_PRETTY) + b',\n"by_article": {')
        for number, (name, report) in enumerate(told.items()):
            out.write(f'{"," if number else ""}\n"{name}": {{\n{report["by_article"]}\n}}'.encode())
        out.write(b'\n},\n"without_text": ' + orjson.dumps(withheld, option=_PRETTY) + b"\n}\n")
    return {"losses": total, "without_text": len(withheld)}


def _charts(work: Work, folder: Folder) -> Mapping[str, Any]:
    for name, language, _title, drawing in charts(work.schema, work.done["statistics"].report["statistics"]["all"]):
        _text(f"charts/{name}.{language}.svg", drawing, folder)
    return {}


def _croissant(work: Work, folder: Folder) -> Mapping[str, Any]:
    _object("croissant.json", croissant_object(work.manifest, work.schema, work.files), folder)
    return {}


def _card(work: Work, folder: Folder) -> Mapping[str, Any]:
    _text("README.md", card(work.manifest, work.schema, work.done, work.files), folder)
    return {}


def _manifest(work: Work, folder: Folder) -> Mapping[str, Any]:
    _text("manifest.json", dumps(work.manifest), folder)
    return {}


def _sums(work: Work, folder: Folder) -> Mapping[str, Any]:
    lines = sorted((one.name, one.sha256) for one in work.files)
    _text("SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in lines), folder)
    return {}


def _object(name: str, value: object, folder: Folder) -> Mapping[str, Any]:
    with folder.file(name) as out:
        out.write(orjson.dumps(value, option=_PRETTY) + b"\n")
    return {}


def _text(name: str, text: str, folder: Folder) -> None:
    with folder.file(name) as out:
        out.write(text.encode("utf-8"))
