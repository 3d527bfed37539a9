"""JSON lines (.jsonl), and JSON (.json): an object is an article; its keys become text, title, date … as mapped.

Objects that are ``sanad/1`` articles come with their annotations; both kinds may stand in one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.formats import sanad
from annotator.formats.columns import SAMPLE, Look, mapped, record_of
from annotator.formats.declaration import Format
from annotator.formats.objects import JsonItem, objects
from annotator.formats.records import Bad, File, Flaw, Found, Limits, Options, Record, Where, stem
from annotator.text.decode import Undecodable

NAME = "jsonl"


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The records of a file; raises Flaw for a .json that is none."""
    mapping = look(file, options, limits).mapping
    for number, (line, item) in enumerate(objects(file, limits), 1):
        where = Where(file.name, line)
        try:
            yield _record(item, number, where, mapping, options)
        except (Flaw, Undecodable) as wrong:
            yield Bad(number, where, wrong.code, wrong.facts)


def look(file: File, options: Options, limits: Limits) -> Look:
    """The keys of the first objects and what they become; ``sanad/1`` articles have nothing to be mapped."""
    items = (item for (_, item), _ in zip(objects(file, limits), range(SAMPLE), strict=False))
    rows = tuple(item for item in items if isinstance(item, dict) and item.get("format") != sanad.VERSION)
    columns = tuple(dict.fromkeys(key for row in rows for key in row))[: limits.columns]
    return Look(columns, mapped(columns, rows, options.columns), rows)


def _record(item: JsonItem, number: int, where: Where, mapping: Mapping[str, str], options: Options) -> Record:
    if isinstance(item, Flaw):
        raise item
    if item.get("format") == sanad.VERSION:
        return sanad.record_of(item, where, options)
    return record_of(item, mapping, where, NAME, f"{stem(where.file)}-{where.line or number}", options)


FORMAT = Format(
    name=NAME,
    extensions=(".jsonl", ".ndjson", ".json"),
    offset_unit=None,
    holds=frozenset({"text", "metadata"}),
    read=read,
)
