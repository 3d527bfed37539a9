"""Exports: annotation sets as ``sanad/1`` lines, streamed, and every line read again and checked."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.formats import sanad
from annotator.models import AnnotationSet, Project
from annotator.services import snapshots
from annotator.services.jobs import Running
from annotator.services.refusal import Invalid, Refusal
from annotator.standoff.values import AnnotatedArticle, Refused

#: Rows fetched at a time: what memory an export needs.
CHUNK: Final = 200
#: Sets between two reports of progress.
_REPORT_EVERY: Final = 100


class ExportBroken(Refusal):
    """What was written does not say what is stored; nothing was kept."""

    code = "export_broken"


@dataclass(slots=True)
class Counts:
    """What an export holds."""

    articles: int = 0
    sets: int = 0
    spans: int = 0
    entities: int = 0
    frames: int = 0
    states: dict[str, int] = field(default_factory=dict)
    bytes: int = 0


def sets_to_export(project: Project, state: str | None = None) -> QuerySet[AnnotationSet]:
    """The sets of a project, or those in one state, article by article in the order of import.

    Raises Invalid("unknown_state").
    """
    if state and state not in AnnotationSet.State.values:
        raise Invalid("unknown_state", {"state": state, "states": AnnotationSet.State.values})
    rows = AnnotationSet.objects.filter(article__project=project).select_related("article", "schema", "author")
    rows = rows.defer("schema__body", "article__provenance", "author__password")
    return (rows.filter(state=state) if state else rows).order_by("article_id", "created_at", "id")


def lines(rows: QuerySet[AnnotationSet]) -> Iterator[bytes]:
    """The sets as lines of UTF-8, each read again and checked, in constant memory. Raises ExportBroken."""
    for row in rows.iterator(chunk_size=CHUNK):
        line = snapshots.article_text(row) + b"\n"
        _check_line(line, annotation_set=str(row.pk))
        yield line


def _check_line(line: bytes, **where: Any) -> AnnotatedArticle:
    try:
        return sanad.read_line(line)
    except Refused as refused:
        raise ExportBroken(facts={**where, "code": refused.code, **refused.facts}) from refused


def write_file(
    rows: QuerySet[AnnotationSet], path: Path, *, overwrite: bool = False, progress: Callable[[int], None] | None = None
) -> Counts:
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
        _compare(written, read_file(made))
        _give_name(made, path, overwrite)
    return written


def write_stream(rows: QuerySet[AnnotationSet], out: BinaryIO) -> Counts:
    """Write sets to a stream that cannot be read again; each line is checked before it leaves."""
    return _write(rows, out, None)


def read_file(path: Path) -> Counts:
    """What a file of ``sanad/1`` lines holds, every line checked. Raises ExportBroken with the line's number."""
    counts = Counts()
    articles: set[str] = set()
    with path.open("rb") as lines_of_file:
        for number, line in enumerate(lines_of_file, 1):
            _count(counts, articles, _check_line(line, line=number), len(line))
    return counts


def _write(rows: QuerySet[AnnotationSet], out: BinaryIO, progress: Callable[[int], None] | None) -> Counts:
    counts = Counts()
    articles: set[str] = set()
    for row in rows.iterator(chunk_size=CHUNK):
        line = snapshots.article_text(row) + b"\n"
        out.write(line)
        _count(counts, articles, _check_line(line, annotation_set=str(row.pk)), len(line))
        if progress and counts.sets % _REPORT_EVERY == 0:
            progress(counts.sets)
    return counts


def _count(counts: Counts, articles: set[str], article: AnnotatedArticle, size: int) -> None:
    articles.add(article.id)
    counts.articles = len(articles)
    counts.sets += 1
    counts.spans += len(article.annotations.spans)
    counts.entities += len(article.annotations.entities)
    counts.frames += len(article.annotations.frames)
    counts.states[article.state] = counts.states.get(article.state, 0) + 1
    counts.bytes += size


def _compare(written: Counts, found: Counts) -> None:
    if written != found:
        raise ExportBroken(facts={"written": asdict(written), "found": asdict(found)})


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name in the same folder for the time of writing; whatever is left there goes."""
    made = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)


def _give_name(made: Path, path: Path, overwrite: bool) -> None:
    if overwrite:
        made.replace(path)
        return
    try:
        # Unlike a rename, a link refuses a name that somebody took while we wrote.
        path.hardlink_to(made)
    except FileExistsError as taken:
        raise Invalid("file_exists", {"file": str(path)}) from taken


def export_job(running: Running, *, state: str | None = None) -> dict[str, Any]:
    """The export of a project as a background job: its file, its counts, its log."""
    rows = sets_to_export(running.job.project, state)
    total = rows.count()
    running.progress(0, total)
    running.say(_("Annotation sets to export: %(count)s.") % {"count": total})
    path = running.path("exports", ".jsonl")
    counts = write_file(rows, path, overwrite=True, progress=running.progress)
    running.progress(counts.sets, counts.sets)
    running.say(_("Every line was read again and agrees with what is stored."))
    return {"file": f"exports/{path.name}", "counts": asdict(counts)}
