"""Columns of a table and keys of JSON lines: which of them is the text, the title, the date …, and rows as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.formats.dates import dated
from annotator.formats.records import LEFT_OUT, METADATA, Flaw, Options, Record, Where, one_line
from annotator.text.decode import settle
from annotator.text.folding import fold

_KNOWN: Final = {
    "text": "text body content article article_text full_text story نص النص المتن متن محتوى المحتوى الخبر المقال",
    "title": "title headline head heading العنوان عنوان عنوان_الخبر عنوان_المقال",
    "published": (
        "published date published_at pubdate pub_date publish_date published_date publication_date datetime "
        "created_at timestamp التاريخ تاريخ تاريخ_النشر"
    ),
    "source": "source publisher newspaper outlet site site_name agency المصدر مصدر الصحيفة الموقع الوكالة",
    "author": "author authors byline writer by الكاتب كاتب المؤلف المحرر بقلم",
    "url": "url link href uri canonical source_url الرابط رابط",
    "external_id": "id external_id externalid article_id doc_id docid guid uid _id المعرف معرف الرقم رقم",
    "name": "name file filename file_name اسم الاسم الملف",
}
_FIELD_OF: Final = {fold(name): field for field, names in _KNOWN.items() for name in names.split()}
#: Rows or objects that are looked at to see what columns there are.
SAMPLE: Final = 20
#: Code points of an external id at the most.
_LONGEST_ID: Final = 255


@dataclass(frozen=True, slots=True)
class Look:
    """How a table or a file of JSON lines will be read, for a person to see and overrule: ``rows`` are the first few.

    ``columns`` names every column once, in order; ``mapping`` says what each becomes (see ``Options.columns``).
    """

    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[Mapping[str, object], ...]
    encoding: str = "utf-8"
    delimiter: str | None = None
    header: bool | None = None


def is_known(name: str) -> bool:
    """Whether a column of that name has a meaning by its name alone."""
    return _key(name) in _FIELD_OF


def mapped(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], chosen: Mapping[str, str] | None
) -> dict[str, str]:
    """What each column becomes: as chosen, else by its name, else metadata; each field is given to one column.

    Where no column is called a text, the one with the longest values in ``rows`` is.
    """
    if chosen is not None:
        return {name: chosen.get(name, METADATA) for name in columns}
    out: dict[str, str] = {}
    for name in columns:
        field = _FIELD_OF.get(_key(name), METADATA)
        out[name] = METADATA if field in out.values() else field
    if "text" not in out.values() and rows:
        longest = max(columns, key=lambda name: sum(len(str(row.get(name, ""))) for row in rows), default=None)
        if longest is not None:
            out[longest] = "text"
    return out


def record_of(
    row: Mapping[str, object], mapping: Mapping[str, str], where: Where, form: str, name: str, options: Options
) -> Record:
    """The record a row is; raises Flaw ``text_missing``, ``bad_value`` (column), or Undecodable for its text."""
    by_field: dict[str, object] = {}
    metadata: dict[str, object] = {}
    for column, value in row.items():
        field = mapping.get(column, METADATA)
        if value is None or value == "" or field == LEFT_OUT:
            continue
        if field in {"text", "title", "external_id", "name"}:
            by_field[field] = _text_of(value, column)
        else:
            metadata[column if field == METADATA else field] = dated(value) if field == "published" else value
    text = by_field.get("text")
    if text is None:
        raise Flaw("text_missing", columns=list(row)[:50])
    return Record(
        number=0,
        where=where,
        format=form,
        name=one_line(str(by_field.get("name", ""))) or name,
        text=settle(str(text), nfc=options.nfc),
        external_id=_id_of(by_field.get("external_id")),
        title=one_line(str(by_field.get("title", ""))),
        metadata=metadata,
        provenance={"columns": {column: field for column, field in mapping.items() if field != METADATA}},
    )


def _key(name: str) -> str:
    return "_".join(fold(name.lower()).replace("-", " ").split())


def _text_of(value: object, column: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Flaw("bad_value", column=column, expected="a string", found=type(value).__name__)


def _id_of(value: object) -> str | None:
    text = one_line(str(value or ""))
    if len(text) > _LONGEST_ID:
        raise Flaw("bad_value", column="external_id", expected=f"at most {_LONGEST_ID} characters", found=len(text))
    return text or None
