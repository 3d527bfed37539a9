"""Exports: annotation sets as ``sanad/1`` lines, streamed, and every line read again and checked."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotator.formats import sanad
from annotator.formats.declaration import Report
from annotator.models import AnnotationSet, Article, Project
from annotator.services import pseudonyms, snapshots
from annotator.services.jobs import Running
from annotator.services.refusal import Invalid, Refusal
from annotator.standoff.values import AnnotatedArticle, Refused

#: Rows fetched at a time: what memory an export needs.
CHUNK: Final = 200
#: Sets between two reports of progress.
_REPORT_EVERY: Final = 100
_COUNTED: Final = ("articles", "sets", "spans", "entities", "frames", "labels", "bytes")


class ExportBroken(Refusal):
    """What was written does not say what is stored; nothing was kept."""

    code = "export_broken"


@dataclass(slots=True)
class Exported:
    """What an export holds: the format's report, and how many sets there are in each state."""

    report: Report = field(default_factory=Report)
    states: Counter[str] = field(default_factory=Counter)

    def take(self, article: AnnotatedArticle, size: int) -> None:
        """Count one line of ``size`` bytes."""
        self.report.count(article, size)
        self.states[article.state] += 1

    def counts(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {name: getattr(self.report, name) for name in _COUNTED} | {"states": dict(sorted(self.states.items()))}


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes out beside the work itself, where somebody asks for it: it is made to measure people, not as data.

    ``practice``: sets of practice articles, their known answers too; ``repeats``: articles that came to somebody again.
    """

    practice: bool = False
    repeats: bool = False


WORK: Final = Beside()


def sets_to_export(project: Project, state: str | None = None, beside: Beside = WORK) -> QuerySet[AnnotationSet]:
    """The sets of a project, or those in one state, article by article in the order of import.

    Where the project wants it so, authors stand under their pseudonyms. Raises Invalid("unknown_state").
    """
    rows = _in_state(project, state)
    if not beside.practice:
        rows = rows.exclude(article__use=Article.Use.PRACTICE)
    if not beside.repeats:
        rows = rows.filter(round=1)
    rows = rows.select_related("article", "schema", "author")
    rows = pseudonyms.veiled(project, rows.defer("schema__body", "article__provenance", "author__password"))
    return rows.order_by("article_id", "created_at", "id")


def left_out(project: Project, state: str | None = None, beside: Beside = WORK) -> dict[str, int]:
    """How many sets ``sets_to_export`` leaves out: those of practice articles, and of the others the later rounds."""
    rows, practice = _in_state(project, state), Q(article__use=Article.Use.PRACTICE)
    return {
        "practice": 0 if beside.practice else rows.filter(practice).count(),
        "repeats": 0 if beside.repeats else rows.exclude(practice).filter(round__gt=1).count(),
    }


def _in_state(project: Project, state: str | None) -> QuerySet[AnnotationSet]:
    if state and state not in AnnotationSet.State.values:
        raise Invalid("unknown_state", {"state": state, "states": AnnotationSet.State.values})
    rows = AnnotationSet.objects.filter(article__project=project)
    return rows.filter(state=state) if state else rows


def lines(rows: QuerySet[AnnotationSet]) -> Iterator[bytes]:
    """The sets as lines of UTF-8, each checked before it leaves, in constant memory. Raises ExportBroken."""
    return (line for line, _article in _checked(rows))


def write_stream(rows: QuerySet[AnnotationSet], out: BinaryIO) -> Exported:
    """Write sets to a stream that nobody can read again; each line is checked before it leaves. Raises ExportBroken."""
    done = Exported()
    for line, article in _checked(rows):
        out.write(line)
        done.take(article, len(line))
    return done


def write_file(
    rows: QuerySet[AnnotationSet], path: Path, *, overwrite: bool = False, progress: Callable[[int], None] | None = None
) -> Exported:
    """Write sets to a file, read the file again, compare, and only then give it its name.

    Raises Invalid("file_exists") unless ``overwrite``; ExportBroken. On any failure nothing is left behind and a file
    that stood there before stands there still.
    """
    if path.exists() and not overwrite:
        raise Invalid("file_exists", {"file": str(path)})
    with _beside(path) as made:
        with made.open("xb") as out:
            written = _write(rows, out, progress)
            out.flush()
            os.fsync(out.fileno())
        done = _read_again(made, written)
        _give_name(made, path, overwrite=overwrite)
    return done


def export_job(
    running: Running, *, state: str | None = None, practice: bool = False, repeats: bool = False
) -> dict[str, Any]:
    """The export of a project as a background job: its file, its counts, what it leaves out, its log."""
    beside = Beside(practice=practice, repeats=repeats)
    rows = sets_to_export(running.job.project, state, beside)
    total = rows.count()
    running.progress(0, total)
    running.say(_("Annotation sets to export: %(count)s.") % {"count": total})
    path = running.path("exports", ".jsonl")
    done = write_file(rows, path, overwrite=True, progress=running.progress)
    running.progress(done.report.sets, done.report.sets)
    running.say(_("Every line was read again and agrees with what is stored."))
    with path.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    left = left_out(running.job.project, state, beside)
    return {"file": f"exports/{path.name}", "counts": done.counts(), "left_out": left, "sha256": digest}


def _checked(rows: QuerySet[AnnotationSet]) -> Iterator[tuple[bytes, AnnotatedArticle]]:
    for row in _in_chunks(rows):
        line = snapshots.article_text(row, measured=True) + b"\n"
        yield line, _read_line(line, row.pk)


def _in_chunks(rows: QuerySet[AnnotationSet]) -> Iterator[AnnotationSet]:
    """The rows, some at a time, no cursor left open between them.

    An open cursor holds a snapshot, and SQLite lets nobody write from a snapshot that others have written past: a job
    could not report its progress while annotators save. Each row is read whole, so each set is as it was at one moment.
    """
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=chunk)}
        yield from (found[pk] for pk in chunk if pk in found)


def _write(rows: QuerySet[AnnotationSet], out: BinaryIO, progress: Callable[[int], None] | None) -> list[UUID]:
    """Write lines without looking at them; the sets that were written, in order."""
    written: list[UUID] = []
    for row in _in_chunks(rows):
        out.write(snapshots.article_text(row, measured=True) + b"\n")
        written.append(row.pk)
        if progress and len(written) % _REPORT_EVERY == 0:
            progress(len(written))
    return written


def _read_again(path: Path, written: Sequence[UUID]) -> Exported:
    """What a file holds, every line checked. Raises ExportBroken naming the set whose line is not right."""
    done = Exported()
    with path.open("rb") as there:
        for set_id in written:
            line = there.readline()
            done.take(_read_line(line, set_id), len(line))
        if there.read(1):
            raise ExportBroken(facts={"expected": "the end of the file"})
    return done


def _read_line(line: bytes, set_id: UUID) -> AnnotatedArticle:
    try:
        return sanad.read_line(line)
    except Refused as refused:
        raise ExportBroken(facts={"annotation_set": str(set_id), **refused.facts}) from refused


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name in the same folder for the time of writing; whatever is left there goes."""
    made = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)


def _give_name(made: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        made.replace(path)
        return
    try:
        # Unlike a rename, a link refuses a name that somebody took while we wrote.
        path.hardlink_to(made)
    except FileExistsError as taken:
        raise Invalid("file_exists", {"file": str(path)}) from taken
