"""The beginning of an export as its reader will meet it: the format's own bytes, those of binary formats described."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.sink import Written
from annotator.services.exports.order import Articles, ExportBroken, Exported, Order
from annotator.standoff.values import Refused

#: Sets that are written, lines of a file and characters of a line that are shown.
SETS: Final = 3
LINES: Final = 60
_WIDTH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the preview: its name, its first lines; ``described``: it is binary, and these are words about it."""

    name: str
    text: str
    described: bool = False
    cut: bool = False


@dataclass(slots=True)
class _Memory:
    """A sink that keeps the files of a few articles."""

    files: list[Written] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        out = BytesIO()
        yield out
        self.data[name] = out.getvalue()
        self.files.append(Written(name, len(self.data[name]), ""))


def preview(order: Order) -> list[Shown]:
    """The files that the first sets of an order make, about LINES lines of them. Raises ExportBroken."""
    sink, done = _Memory(), Exported()
    first = list(order.rows.values_list("pk", flat=True)[:SETS])
    articles = Articles(Order(order.rows.filter(pk__in=first), order.form, order.wish, order.layers), done)
    assert order.form.write is not None
    try:
        order.form.write(articles, sink, order.wish)
    except Refused as refused:
        raise ExportBroken(facts={"annotation_set": articles.at, **refused.facts}) from refused
    return list(_shown(sink.data)) if first else []


def _shown(files: Mapping[str, bytes]) -> Iterator[Shown]:
    left = LINES
    for name, data in files.items():
        if left <= 0:
            return
        text, described = _readable(data)
        lines = text.split("\n")
        shown = [line if len(line) <= _WIDTH else line[:_WIDTH] + " …" for line in lines[:left]]
        yield Shown(name, "\n".join(shown), described, len(lines) > left or shown != lines[:left])
        left -= len(shown)


def _readable(data: bytes) -> tuple[str, bool]:
    """The text of a file, or words about what is in it."""
    for magic, describe in _BINARY.items():
        if data.startswith(magic):
            return describe(data), True
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return f"{len(data):,} bytes", True
    return text.rstrip("\n"), False


def _parquet(data: bytes) -> str:
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pq.read_table(BytesIO(data))
    columns = [f"{one.name}: {one.type}" for one in table.schema]
    rows = [_json(row) for row in islice(table.to_pylist(), SETS)]
    return "\n".join([*columns, "", *rows])


def _docbin(data: bytes) -> str:
    import spacy  # noqa: PLC0415
    from spacy.tokens import DocBin  # noqa: PLC0415

    docs = DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab)
    return "\n\n".join(_doc(doc) for doc in islice(docs, SETS))


def _doc(doc: Any) -> str:
    words = "tokens: " + " | ".join(token.text.replace("\n", "⏎") for token in islice(doc, 40))
    layers = [
        f"spans[{name}]: "
        + ", ".join(f"{span.label_} {span.start}–{span.end} «{span.text}»" for span in islice(found, 12))
        for name, found in sorted(doc.spans.items())
    ]
    return "\n".join([words, *layers])


def _zstandard(data: bytes) -> str:
    import zstandard  # noqa: PLC0415

    return zstandard.ZstdDecompressor().stream_reader(BytesIO(data)).read().decode("utf-8").rstrip("\n")


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


#: How binary files begin, and what describes them. (A DocBin is a zlib stream.)
_BINARY: Final[Mapping[bytes, Callable[[bytes], str]]] = {
    b"PAR1": _parquet,
    b"\x78\x9c": _docbin,
    b"\x28\xb5\x2f\xfd": _zstandard,
}
