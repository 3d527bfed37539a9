"""Everything of an import is checked into a file first, then stored in one transaction.

Whatever kills the process at whatever moment, either nothing of it is in the project or all of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.db import IntegrityError, transaction

from annotator.models import Project, User
from annotator.services import access, journal
from annotator.services.articles.importing import staging
from annotator.services.articles.importing.checking import Checker
from annotator.services.articles.importing.choices import Becomes, Choices
from annotator.services.articles.importing.outcomes import Checked
from annotator.services.articles.importing.predicting import model_of
from annotator.services.articles.importing.reports import Report
from annotator.services.articles.importing.sources import Gauge, Source, records_of
from annotator.services.articles.importing.spool import Spool
from annotator.services.articles.importing.storing import Stale, newest_of, store
from annotator.services.articles.importing.tallies import Tally
from annotator.services.articles.indexing import index_missing

#: Records between two signs of life.
_REPORT_EVERY: Final = 100
#: How often an import looks again when others bring articles meanwhile.
_TRIES: Final = 5

IMPORTED: Final = "imported"
REFUSED: Final = "refused"
NOTHING: Final = "nothing"

#: Called with the bytes that were read and the figures so far; may raise to stop the import.
Progress = Callable[[int, Tally], None]


@dataclass(frozen=True, slots=True)
class Done:
    """How an import ended: IMPORTED, REFUSED (a bad record, and all or nothing was asked for), NOTHING new in it.

    ``articles``: the primary keys of the new articles, in order.
    """

    ending: str
    tally: Tally
    articles: Sequence[int] = ()

    def object(self) -> dict[str, Any]:
        """The ending and the figures as JSON values."""
        return {"ending": self.ending, **self.tally.object()}


def _nothing_more(_done: Done) -> None:
    """Where nothing else belongs into the transaction."""


def _nobody_else() -> None:
    """Where nobody else can be about the same import."""


def _nobody(_checked: Checked) -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class Order:
    """An import to be carried out; ``then`` is done in the transaction that stores the articles.

    ``still`` is asked, in the transaction that keeps how it ended, whether it is still to be done; it raises where
    somebody else has been there first. ``watch`` hears of every record that was checked.
    """

    project: Project
    choices: Choices
    actor: User | None
    sources: Callable[[Gauge], Sequence[Source]]
    report: Path | None = None
    then: Callable[[Done], None] = _nothing_more
    still: Callable[[], None] = _nobody_else
    watch: Callable[[Checked], None] = _nobody


def fulfil(order: Order, progress: Progress | None = None) -> Done:
    """Carry an import out, all or, where that was chosen, what is good.

    Somebody may bring the project the same text meanwhile: then everything is looked at again.
    """
    access.must_be_open(order.project)
    for _ in range(_TRIES - 1):
        try:
            return _fulfil(order, progress)
        except (Stale, IntegrityError):
            continue
    return _fulfil(order, progress)


def fulfil_and_index(order: Order) -> Done:
    """Carry an import out, and make its articles searchable."""
    done = fulfil(order)
    index_missing(order.project)
    return done


def try_out(order: Order) -> Done:
    """Check everything, and store nothing; the report says what would have become of each record."""
    gauge, tally = Gauge(), Tally()
    checker = Checker(order.project, order.choices, order.actor)
    with Report(order.report, staging.reports_folder() / f".{uuid4().hex}.lines") as report:
        for one in checker.check(records_of(order.sources(gauge), gauge)):
            tally.add(one)
            report.add(one)
            order.watch(one)
        report.finish(came_in=True)
        report.place()
    return Done(_ending(tally, only_good=order.choices.only_good), tally)


def _fulfil(order: Order, progress: Progress | None) -> Done:
    gauge, tally, newest = Gauge(), Tally(), newest_of(order.project)
    checker = Checker(order.project, order.choices, order.actor)
    spooled = staging.reports_folder() / f".{uuid4().hex}.spool"
    with Spool(spooled) as spool, Report(order.report, spooled.with_suffix(".lines")) as report:
        for one in checker.check(records_of(order.sources(gauge), gauge)):
            tally.add(one)
            report.add(one)
            order.watch(one)
            if one.ready is not None:
                spool.write(one.ready)
            if progress and tally.records % _REPORT_EVERY == 0:
                progress(gauge.bytes, tally)
        done = Done(_ending(tally, only_good=order.choices.only_good), tally)
        report.finish(came_in=done.ending == IMPORTED)
        if done.ending != IMPORTED:
            with transaction.atomic():
                order.still()
                report.place()
            return done
        made = store(
            project=order.project,
            ready=spool.read(),
            newest=newest,
            then=lambda: _then(order, done, report),
        )
    return Done(done.ending, tally, made)


def _then(order: Order, done: Done, report: Report) -> None:
    order.still()
    _note(order, done)
    order.then(done)
    report.place()


def _note(order: Order, done: Done) -> None:
    who: dict[str, Any] = {"actor": order.actor, "project": order.project}
    if order.choices.becomes is Becomes.PREDICTIONS:
        model = model_of(order.project, order.choices.model)
        journal.note("predictions.import", **who, model=str(model), articles=done.tally.sets)
    else:
        journal.note("articles.import", **who, articles=done.tally.new, sets=done.tally.sets)


def _ending(tally: Tally, *, only_good: bool) -> str:
    if tally.hindering and not only_good:
        return REFUSED
    return IMPORTED if tally.coming else NOTHING
