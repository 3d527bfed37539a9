"""Data sets into records: Sanad's own rows are the articles they were, others' tokens and tags become articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import regex

from annotator.formats import sanad
from annotator.formats.huggingface.columns import TOLD
from annotator.formats.huggingface.foreign import record_of_tokens
from annotator.formats.huggingface.parquet import MAGIC, Rows, unpacked
from annotator.formats.huggingface.rows import NAME, article_of
from annotator.formats.objects import JsonItem, objects
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Record, Where, stem
from annotator.standoff.sanad import SanadError
from annotator.text.decode import Undecodable

_OURS: Final = regex.compile(rb'\s*(?:\[\s*)?\{"id":"[^"]*","doc_id":"')
_TOKENS: Final = regex.compile(rb'"(?:tokens|words)"\s*:\s*\[\s*["\]]')
_TAGS: Final = regex.compile(rb'"(?:[a-z]+_tags|tags|labels|ner)"\s*:\s*\[')


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file, a row each; raises Flaw where it cannot be read on."""
    with _opened(file, limits) as rows:
        for number, (place, item) in enumerate(rows.rows, 1):
            where = Where(file.name, place)
            try:
                yield _record(item, rows, where, f"{stem(file.name)}-{place or number}", options)
            except (Flaw, Undecodable) as wrong:
                yield Bad(number, where, wrong.code, wrong.facts)


def recognise(head: bytes) -> bool:
    """Whether the first bytes of a file of JSON are rows of tokens with tags, or of Sanad's own."""
    first = head.partition(b"\n")[0] if not head.lstrip().startswith(b"[") else head
    return _OURS.match(head) is not None or bool(_TOKENS.search(first) and _TAGS.search(first))


@contextmanager
def _opened(file: File, limits: Limits) -> Iterator[Rows]:
    if _head(file) != MAGIC:
        yield Rows(objects(file, limits))
        return
    with unpacked(file, limits) as rows:
        yield rows


def _head(file: File) -> bytes:
    with file.open() as stream:
        return stream.read(len(MAGIC))


def _record(item: JsonItem, rows: Rows, where: Where, name: str, options: Options) -> Record:
    if isinstance(item, Flaw):
        raise item
    if item.keys() >= set(TOLD):
        return _own(item, where, options)
    record = record_of_tokens(item, rows.labels, where, name, options)
    record.losses.update({f"unread_column:{column[:64]}": 1 for column in rows.left_out})
    return record


def _own(row: Mapping[str, object], where: Where, options: Options) -> Record:
    try:
        article = article_of(row)
    except SanadError as wrong:
        flaw = Flaw("malformed", message=wrong.message)
        flaw.facts |= wrong.facts
        raise flaw from wrong
    return sanad.record_of_article(article, where, options, NAME)
