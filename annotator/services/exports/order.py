"""An export as it is carried out: the sets, read one by one as articles, and what is known when it is done."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from annotator.formats import sanad
from annotator.formats.choosing import chosen
from annotator.formats.declaration import Format, Losses, Report, Wish
from annotator.formats.registry import FORMATS
from annotator.formats.sink import Written
from annotator.models import AnnotationSet, Project, SchemaVersion
from annotator.services import snapshots
from annotator.services.exports.sets import in_chunks, sets_wanted
from annotator.services.exports.wanted import Wanted, schema_of
from annotator.services.refusal import Refusal
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Refused

#: Sets between two reports of progress.
_REPORT_EVERY: Final = 100
_COUNTED: Final = ("articles", "sets", "spans", "entities", "frames", "labels")
Progress = Callable[[int], None]


class ExportBroken(Refusal):
    """What was written does not say what is stored; nothing was kept."""

    code = "export_broken"


@dataclass(frozen=True, slots=True)
class Order:
    """Which sets go out, and how they are written. ``layers``: none = all."""

    rows: QuerySet[AnnotationSet]
    form: Format = FORMATS["sanad"]
    wish: Wish = field(default_factory=Wish)
    layers: tuple[str, ...] = ()


def order_of(project: Project, wanted: Wanted) -> Order:
    """The order for what is wanted of a project."""
    wish = Wish(schema=schema_of(project), options=wanted.options)
    return Order(sets_wanted(project, wanted), wanted.form, wish, wanted.layers)


@dataclass(slots=True)
class Exported:
    """What an export holds: the format's report, how many sets there are in each state, the files, and the one whole.

    ``losses`` are those of the format and of the choice of layers together; ``suffix`` ends the name of the file.
    """

    report: Report = field(default_factory=Report)
    states: Counter[str] = field(default_factory=Counter)
    losses: Losses = field(default_factory=Losses)
    files: list[Written] = field(default_factory=list)
    suffix: str = ""
    size: int = 0
    sha256: str = ""

    def counts(self) -> dict[str, Any]:
        """The figures as JSON values."""
        counted = {name: getattr(self.report, name) for name in _COUNTED}
        return counted | {"bytes": self.size, "states": dict(sorted(self.states.items()))}


class Articles:
    """The articles of an order, one at a time, in constant memory; raises ExportBroken for a set that lies.

    What is counted on the way stands in ``done``; ``at`` is the set that was handed out last.
    """

    def __init__(self, order: Order, done: Exported, progress: Progress | None = None) -> None:
        self._order = order
        self._done = done
        self._progress = progress
        self._schemas = _schemas_of(order) if order.layers else {}
        self.at = ""

    def __iter__(self) -> Iterator[AnnotatedArticle]:
        for number, row in enumerate(in_chunks(self._order.rows), 1):
            self.at = str(row.pk)
            article = self._with_layers(row, article_of(row))
            self._done.states[article.state] += 1
            yield article
            if self._progress and number % _REPORT_EVERY == 0:
                self._progress(number)

    def _with_layers(self, row: AnnotationSet, article: AnnotatedArticle) -> AnnotatedArticle:
        if not self._order.layers:
            return article
        losses: Counter[str] = Counter()
        out = chosen(article, self._order.layers, self._schemas[row.schema_id], losses)
        self._done.losses.take(article.id, losses)
        return out


def article_of(row: AnnotationSet) -> AnnotatedArticle:
    """A set with its article, as a value; raises ExportBroken where what is stored contradicts itself."""
    return read_line(snapshots.article_text(row, measured=True), row.pk)


def read_line(line: bytes, set_id: object) -> AnnotatedArticle:
    """The article of a line of ``sanad/1``; raises ExportBroken naming the set."""
    try:
        return sanad.read_line(line)
    except Refused as refused:
        raise ExportBroken(facts={"annotation_set": str(set_id), **refused.facts}) from refused


def _schemas_of(order: Order) -> Mapping[int, Schema]:
    """The schemas the sets were made under: a layer is what it was then."""
    ids = order.rows.order_by().values("schema").distinct()
    return {row.pk: snapshots.schema_of(row) for row in SchemaVersion.objects.filter(pk__in=ids)}
