"""Predictions sent by a program: a line an article, all of them or none; whatever is wrong is named by its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, Final
from uuid import UUID

from annotator.formats.objects import JsonItem, objects
from annotator.formats.predicted import Line, article_of, read_line
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Record, Where
from annotator.models import Article, ModelVersion, Project, User
from annotator.services.articles import importing
from annotator.services.articles.importing.sources import Source
from annotator.services.refusal import Invalid

#: Lines whose articles are looked up together.
_CHUNK: Final = 200
#: Bad records that are named; the others are counted.
NAMED: Final = 100
_FILE: Final = "predictions.jsonl"


@dataclass(frozen=True, slots=True)
class Sent:
    """How it ended (as ``importing.Done`` says), and the records that hindered it or were left out."""

    done: importing.Done
    bad: Sequence[importing.Checked]


def send(
    *, model: ModelVersion, data: bytes, actor: User, replace: bool = False, only_good: bool = False, dry_run: bool
) -> Sent:
    """Bring in what a model predicted: JSON lines as :mod:`annotator.formats.predicted` reads them.

    ``replace``: what it says takes the place of what it said before about the same article. ``only_good``: bad records
    are left out instead of keeping everything out. ``dry_run``: everything is looked at and nothing stored. Raises
    Invalid("no_files") for nothing, "no_schema"; Conflict("archived", "deleting").
    """
    if not data.strip():
        raise Invalid("no_files")
    bad: list[importing.Checked] = []

    def heard(one: importing.Checked) -> None:
        if one.outcome is importing.Outcome.FLAWED and len(bad) < NAMED:
            bad.append(one)

    choices = importing.Choices(
        becomes=importing.Becomes.PREDICTIONS, model=model.pk, replace=replace, only_good=only_good
    )
    order = importing.Order(
        project=model.project,
        choices=choices,
        actor=actor,
        sources=lambda _gauge: [source_of(model.project, data)],
        watch=heard,
    )
    return Sent(importing.try_out(order) if dry_run else importing.fulfil(order), bad)


@dataclass(frozen=True, slots=True)
class Lines(Source):
    """Lines about articles of a project, whose texts they may leave out."""

    project: Project | None = field(default=None)

    def records(self, limits: Limits) -> Iterator[Found]:
        """The records, each over the text of its article."""
        assert self.project is not None
        items = iter(enumerate(objects(self.file, limits), 1))
        while chunk := list(islice(items, _CHUNK)):
            read = [(number, Where(_FILE, line), _line(item)) for number, (line, item) in chunk]
            texts = _texts(self.project, [one for _n, _where, one in read if isinstance(one, Line)])
            for number, where, one in read:
                yield _record(number, where, one, texts)


def source_of(project: Project, data: bytes) -> Lines:
    """The lines as an import takes them."""
    file = File(_FILE, lambda: BytesIO(data), len(data))
    return Lines("0", file, Options(), size=len(data), project=project)


def _line(item: JsonItem) -> Line | Flaw:
    if isinstance(item, Flaw):
        return item
    try:
        return read_line(item)
    except Flaw as wrong:
        return wrong


#: Texts by how a line can name their articles: ("id", …), ("external_id", …), ("sha256", …).
_Texts = Mapping[tuple[str, str], tuple[str, str]]


def _texts(project: Project, lines: Sequence[Line]) -> _Texts:
    """The public id and text of every article that lines name, in three queries."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    rows = Article.objects.filter(project=project)
    for name, column in (("id", "public"), ("external_id", "external_id"), ("id", "external_id"), ("sha256", "sha256")):
        wanted = {value for line in lines if (value := _wanted(line, name, column))}
        if wanted:
            some = rows.filter(**{f"{column}__in": sorted(wanted)})
            for key, public, text in some.values_list(column, "public", "text"):
                found.setdefault((name, str(key)), (str(public), text))
    return found


def _wanted(line: Line, name: str, column: str) -> str:
    value = line.names.get(name, "")
    if column != "public":
        return value
    try:
        return str(UUID(value))
    except ValueError:
        return ""


def _record(number: int, where: Where, one: Line | Flaw, texts: _Texts) -> Found:
    if isinstance(one, Flaw):
        return Bad(number, where, one.code, one.facts)
    named = next((texts[key] for key in _keys(one) if key in texts), None)
    if one.names and named is None and one.text is None:
        return Bad(number, where, "not_in_project", {"id": next(iter(one.names.values()))[:80]})
    public, text = named or ("", "")
    try:
        # The record has the text it came with: whether that is the article's own is for the check to say.
        annotated, scores = article_of(one, text if one.text is None else one.text)
    except Flaw as wrong:
        return Bad(number, where, wrong.code, wrong.facts)
    facts: dict[str, Any] = {"name": public or "—", "external_id": public or _own_id(one)}
    return Record(number, where, "sanad", text=annotated.text, annotated=annotated, scores=scores, **facts)


def _keys(line: Line) -> Iterator[tuple[str, str]]:
    for name, value in line.names.items():
        yield name, value.lower() if name == "sha256" else value
        yield name, value.lower()


def _own_id(line: Line) -> str | None:
    return line.names.get("id") or line.names.get("external_id")
