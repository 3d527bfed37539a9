"""Writing an export: into a file beside its place, read again from the disk, and only then given its name."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

import orjson
from django.db.models import Avg, QuerySet, Sum
from django.db.models.functions import Length

from annotator.formats.sink import Single, Sink, Written, Zipped, counting
from annotator.models import AnnotationSet
from annotator.services.disk import is_full
from annotator.services.exports.losses import Document, put_into
from annotator.services.exports.order import Articles, ExportBroken, Exported, Order, Progress, read_line
from annotator.services.exports.sets import in_chunks
from annotator.services.refusal import Conflict, Invalid
from annotator.services.snapshots import article_text
from annotator.standoff.values import Refused

_PIECE: Final = 1 << 20
#: Bytes of UTF-8 a code point of an Arabic text with its spaces takes, about.
_BYTES_A_LETTER: Final = 1.8
#: How small a packed export, or one of a terse format, may become: what is surely too little room.
_PACKED: Final = 0.1
#: Sets whose bodies are measured to tell how large all of them are.
_SAMPLE: Final = 200


class NoRoom(Conflict):
    """The disk is full; facts: ``needed`` (about) and ``free`` bytes. Nothing was kept."""

    code = "no_room"


def lines(rows: QuerySet[AnnotationSet]) -> Iterator[bytes]:
    """The sets as lines of ``sanad/1`` in UTF-8, each checked before it leaves, in constant memory.

    Raises ExportBroken.
    """
    for row in in_chunks(rows):
        line = article_text(row, measured=True) + b"\n"
        read_line(line, row.pk)
        yield line


def write_stream(order: Order, out: BinaryIO) -> Exported:
    """Write to a stream that nobody can read again; each article is checked before it leaves. Raises ExportBroken."""
    return _write(order, out, None)


def write_file(order: Order, path: Path, *, overwrite: bool = False, progress: Progress | None = None) -> Exported:
    """Write to a file, read the file again, compare, and only then give it its name.

    Raises Invalid("file_exists") unless ``overwrite``; ExportBroken; NoRoom. On any failure nothing is left behind and
    a file that stood there before stands there still.
    """
    if path.exists() and not overwrite:
        raise Invalid("file_exists", {"file": str(path)})
    with beside(path) as made:
        done = write_beside(order, made, progress)
        _give_name(made, path, overwrite=overwrite)
    return done


def write_beside(order: Order, made: Path, progress: Progress | None = None) -> Exported:
    """Write to a file that has no name yet, and read it again from the disk."""
    needed = _refuse_little_room(order, made.parent)
    with _full_refused(made, needed), made.open("xb") as out:
        done = _write(order, out, progress)
        out.flush()
        os.fsync(out.fileno())
    _read_again(made, done)
    return done


def write_losses(told: Document, made: Path) -> None:
    """Write the losses to a file that has no name yet; the disk may be full by now. Raises NoRoom."""
    data = orjson.dumps(told)
    with _full_refused(made, len(data)):
        made.write_bytes(data)


@contextmanager
def _full_refused(made: Path, needed: int) -> Iterator[None]:
    """Take what was written off a disk that filled up, and say NoRoom."""
    try:
        yield
    except OSError as wrong:
        if not is_full(wrong):
            raise
        written = made.stat().st_size if made.exists() else 0
        made.unlink(missing_ok=True)
        raise _no_room(max(needed, written), made.parent) from wrong


def _write(order: Order, out: BinaryIO, progress: Progress | None) -> Exported:
    done = Exported()
    articles = Articles(order, done, progress)
    assert order.form.write is not None
    stream, counter = counting(out)
    try:
        with _sink(order, stream) as sink:
            done.report = order.form.write(articles, sink, order.wish)
            _gather(done)
            if order.form.packed:
                put_into(sink, order, done)
    except Refused as refused:
        raise ExportBroken(facts={"annotation_set": articles.at, **refused.facts}) from refused
    done.files = list(sink.files)
    whole = counter.written("")
    done.size, done.sha256 = whole.size, whole.sha256
    done.suffix = order.form.ending(order.wish)
    return done


@contextmanager
def _sink(order: Order, out: BinaryIO) -> Iterator[Sink]:
    if not order.form.packed:
        yield Single(out)
        return
    with Zipped(out) as sink:
        yield sink


def _gather(done: Exported) -> None:
    """The losses of the format to those of the choice of layers."""
    for article_id, found in done.report.losses.by_article.items():
        done.losses.take(article_id, found)


def _read_again(made: Path, done: Exported) -> None:
    """Hold the disk against what was written: all bytes, and each file of an archive. Raises ExportBroken."""
    with made.open("rb") as stream:
        size, sha256 = _digest(stream)
        _compare(iter([Written("", size, sha256)]), [Written("", done.size, done.sha256)])
        if done.suffix == ".zip":
            stream.seek(0)
            _compare(_inside(stream), done.files)


def _inside(stream: BinaryIO) -> Iterator[Written]:
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                with archive.open(info) as entry:
                    yield Written(info.filename, *_digest(entry))
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError) as wrong:  # type: ignore[attr-defined]
        raise ExportBroken(facts={"expected": "an archive", "found": str(wrong)[:200]}) from wrong


def _compare(found: Iterator[Written], written: list[Written]) -> None:
    for one in written:
        if next(found, None) != one:
            raise ExportBroken(facts={"file": one.name, "expected": one.sha256})
    if next(found, None) is not None:
        raise ExportBroken(facts={"expected": "the end of the file"})


def _digest(stream: object) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):  # type: ignore[attr-defined]
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _refuse_little_room(order: Order, folder: Path) -> int:
    """How many bytes the export will take at the least, about; raises NoRoom where they are not there."""
    whole = estimate(order.rows)
    least = whole if order.form.name == "sanad" and not order.layers else int(whole * _PACKED)
    if shutil.disk_usage(folder).free < least:
        raise _no_room(least, folder)
    return least


def estimate(rows: QuerySet[AnnotationSet]) -> int:
    """Bytes of all texts and bodies, about: the bodies by those of some sets."""
    bare = rows.order_by()
    told = bare.aggregate(letters=Sum("article__length"))
    some = AnnotationSet.objects.filter(pk__in=list(bare.values_list("pk", flat=True)[:_SAMPLE]))
    body = some.aggregate(mean=Avg(Length("body")))["mean"] or 0
    return int((told["letters"] or 0) * _BYTES_A_LETTER + body * bare.count())


def _no_room(needed: int, folder: Path) -> NoRoom:
    return NoRoom(facts={"needed": needed, "free": shutil.disk_usage(folder).free})


@contextmanager
def beside(path: Path) -> Iterator[Path]:
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
