"""Articles into a data set: one file of rows, Parquet or JSON lines, and a card that tells loaders what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import orjson

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import Report, Wish
from annotator.formats.huggingface.card import card
from annotator.formats.huggingface.columns import TOLD, Labels, arrow_schema, columns_of, tags_of
from annotator.formats.huggingface.rows import NAME, Row, article_of, refuse_lying_tokens, row_of
from annotator.formats.sink import Sink
from annotator.formats.tokenising import Mode
from annotator.standoff.sanad import SanadError
from annotator.standoff.values import AnnotatedArticle

if TYPE_CHECKING:
    import pyarrow as pa

#: The most a row group holds: it is in memory at once, here and with many who read it.
GROUP_ARTICLES: Final = 256
GROUP_CODE_POINTS: Final = 1 << 20
#: All that could differ from one version of Arrow to the next is said, so that its bytes are the same.
_HOW: Final[Mapping[str, Any]] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": True,
}
_TOKENS: Final = ("tokens", "token_starts", "token_ends")
Rowed = tuple[AnnotatedArticle, Row]


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish, files: str, mode: Mode) -> Report:
    """Write articles as rows of ``data/NAME.parquet`` or ``.jsonl`` and a card beside it.

    Every row is read again and compared before its group goes out. The losses are what tags do not say: the column
    ``spans`` does, and so an import gives the very articles. Raises Mismatch.
    """
    report = Report()
    path = f"data/{wish.name}.{files}"
    rowed = _rowed(articles, wish, mode, report)
    (_write_parquet if files == "parquet" else _write_lines)(rowed, sink, path, wish)
    with sink.file("README.md") as out:
        out.write(card(wish, path, mode, report).encode())
    report.bytes = sum(file.size for file in sink.files if file.name in {path, "README.md"})
    return report


def _rowed(articles: Iterable[AnnotatedArticle], wish: Wish, mode: Mode, report: Report) -> Iterator[Rowed]:
    """Articles with their rows; a second set of an article has an id of its own."""
    seen: Counter[str] = Counter()
    for article in articles:
        seen[article.id] += 1
        id_ = article.id if seen[article.id] == 1 else f"{article.id}-{seen[article.id]}"
        losses: Counter[str] = Counter()
        yield article, row_of(article, id_, wish.schema, mode, losses)
        report.count(article, 0)
        report.losses.take(article.id, losses)


def _write_lines(rowed: Iterable[Rowed], sink: Sink, path: str, wish: Wish) -> None:
    with sink.file(path) as out:
        for article, row in rowed:
            line = orjson.dumps(row)
            _refuse_another(article, orjson.loads(line), wish)
            out.write(line + b"\n")


def _write_parquet(rowed: Iterable[Rowed], sink: Sink, path: str, wish: Wish) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    schema, numbers = arrow_schema(columns_of(wish.schema)), _numbers(tags_of(wish.schema))
    with sink.file(path) as out, pq.ParquetWriter(out, schema, **_HOW) as writer:
        for group in _groups(rowed):
            writer.write_table(_checked(group, schema, numbers, wish), row_group_size=GROUP_ARTICLES)


def _groups(rowed: Iterable[Rowed]) -> Iterator[list[Rowed]]:
    """Rows by row group, none of which is larger than what can be held."""
    group: list[Rowed] = []
    size = 0
    for article, row in rowed:
        group.append((article, row))
        size += len(article.text)
        if len(group) == GROUP_ARTICLES or size >= GROUP_CODE_POINTS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _checked(
    group: Sequence[Rowed], schema: pa.Schema, numbers: Mapping[str, Mapping[str, int]], wish: Wish
) -> pa.Table:
    """The table of a group, which was written as a file of its own, read again and compared."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    table = pa.Table.from_pylist([_numbered(row, numbers) for _, row in group], schema=schema)
    file = BytesIO()
    with pq.ParquetWriter(file, schema, **_HOW) as writer:
        writer.write_table(table, row_group_size=GROUP_ARTICLES)
    back = pq.read_table(file, use_threads=False)
    if not back.equals(table):
        raise Mismatch(NAME, group[0][0], "other columns came back, here or within the next articles")
    told = back.select([*TOLD, *_TOKENS, *numbers]).to_pylist()
    for (article, _), row in zip(group, told, strict=True):
        _refuse_another(article, row, wish)
    return table


def _refuse_another(article: AnnotatedArticle, row: Mapping[str, object], wish: Wish) -> None:
    try:
        refuse_another(NAME, article, article_of(row))
    except SanadError as wrong:
        raise Mismatch(NAME, article, f"it cannot be read again: {wrong}", wrong.facts) from wrong
    refuse_lying_tokens(article, row, wish.schema)


def _numbers(tags: Mapping[str, Labels]) -> dict[str, dict[str, int]]:
    return {column: {name: n for n, name in enumerate(labels.names)} for column, labels in tags.items()}


def _numbered(row: Row, numbers: Mapping[str, Mapping[str, int]]) -> Row:
    """The row with its tags as the numbers of their classes."""
    return {**row, **{column: [known[tag] for tag in row[column]] for column, known in numbers.items()}}  # type: ignore[attr-defined]
