"""Rows of tokens and tags that others made, as articles: which columns are what, and where each token stands.

A row is an article. Its tokens are ``tokens`` (or ``words``); its tags the columns ``ner_tags``, ``tags``, ``labels``,
``ner`` and any other that ends with ``_tags``, but for parts of speech and chunks; tags are words or the numbers of
classes, IOB1, IOB2 or IOBES. Where there is a text, tokens are found in it; else ``space_after`` tells where spaces
were; else they are joined as :mod:`annotator.formats.tokens` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from annotator.formats.columns import mapped, record_of
from annotator.formats.conll import Sentence, spans_of
from annotator.formats.fitting import fitted
from annotator.formats.huggingface.rows import NAME
from annotator.formats.records import Flaw, Options, Record, Where, imported
from annotator.formats.tokens import RULE, joined
from annotator.standoff.quick import CODE
from annotator.standoff.values import Annotations, Span
from annotator.text.decode import settle

#: ``unread_column:NAME``: neither tokens nor tags nor a plain value; left out.
LOSSES: Final = ("orphan_inside", "bad_tag", "empty_token", "unread_column")
TOKENS: Final = ("tokens", "words")
TAGS: Final = ("ner_tags", "tags", "labels", "ner")
_OTHER_TAGS: Final = frozenset({"pos_tags", "chunk_tags", "upos_tags", "xpos_tags"})
_PLACES: Final = ("token_starts", "token_ends", "space_after", "sha256")
Row = Mapping[str, object]
Places = Sequence[tuple[int, int]]


def record_of_tokens(
    row: Row, labels: Mapping[str, Sequence[str]], where: Where, name: str, options: Options
) -> Record:
    """The record of a row of tokens; raises Flaw or Undecodable.

    Flaws: text_missing · bad_value (column) · bad_offsets · text_mismatch.
    """
    losses: Counter[str] = Counter()
    words = tokens_of(row)
    text, places, told = _text(row, words)
    if settle(text) != text:
        raise Flaw("bad_value", column="tokens", expected="no line ends but LF")
    tags = {column: _tags(column, value, labels, len(words)) for column, value in row.items() if is_tags(column, value)}
    spans = dict(_spans(words, places, tags, text, losses))
    plain = {column: value for column, value in row.items() if isinstance(value, str | int | float)}
    for column in row.keys() - plain.keys() - tags.keys() - {*TOKENS, *_PLACES}:
        losses[f"unread_column:{column[:64]}"] += row[column] is not None
    values = {**{column: value for column, value in plain.items() if column not in _PLACES}, "text": text}
    mapping = mapped(list(values), (), options.columns)
    record = record_of(values, {**mapping, "text": "text"}, where, NAME, name, replace(options, nfc=False))
    article = imported(record.name, text, Annotations(spans=spans), NAME)
    return replace(
        record,
        annotated=fitted(article, options, losses),
        losses=+losses,
        provenance={**record.provenance, "tokens": len(words), "tags": sorted(tags), "joined": told},
    )


def tokens_of(row: Row) -> list[str]:
    """The tokens of a row; raises Flaw where it has none."""
    found = next((row[column] for column in TOKENS if isinstance(row.get(column), list)), None)
    if found is None:
        raise Flaw("text_missing", columns=list(row)[:50])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Flaw("bad_value", column="tokens", expected="a list of words")
    return found


def is_tags(column: str, value: object) -> bool:
    """Whether a column of that name is one of tags."""
    named = column in TAGS or (column.endswith("_tags") and column not in _OTHER_TAGS)
    return named and isinstance(value, list)


def _tags(column: str, value: object, labels: Mapping[str, Sequence[str]], number: int) -> list[str]:
    names = labels.get(column, ())
    tags = [_tag(column, one, names) for one in value] if isinstance(value, list) else []
    if len(tags) != number:
        raise Flaw("bad_value", column=column, expected=f"{number} tags, one for each token", found=len(tags))
    return tags


def _tag(column: str, value: object, names: Sequence[str]) -> str:
    if value is None or isinstance(value, str):
        return value or "O"
    if isinstance(value, bool) or not isinstance(value, int):
        raise Flaw("bad_value", column=column, expected="tags: words, or numbers of classes")
    if value == -1:  # what ``datasets`` writes where nobody knows
        return "O"
    if not 0 <= value < len(names):
        raise Flaw("bad_value", column=column, expected="tags that are words, or a file that names its classes")
    return names[value]


def _text(row: Row, words: Sequence[str]) -> tuple[str, Places, str]:
    """The text, where each token stands in it, and how that is known."""
    text, spaces = row.get("text"), row.get("space_after")
    starts, ends = row.get("token_starts"), row.get("token_ends")
    if isinstance(text, str) and isinstance(starts, list) and isinstance(ends, list):
        return text, _told(text, words, starts, ends), "offsets"
    if isinstance(text, str):
        return text, _found(text, words), "found in the text"
    if isinstance(spaces, list) and len(spaces) == len(words):
        places, at = [], 0
        for word, space in zip(words, spaces, strict=True):
            places.append((at, at + len(word)))
            at += len(word) + bool(space)
        glued = "".join(f"{word} " if space else word for word, space in zip(words, spaces, strict=True))
        return glued, places, "space_after"
    # An empty token is nowhere; between the others it would be a second space.
    text, (ranges,) = joined([[word for word in words if word]])
    some = iter(ranges)
    return text, [next(some) if word else (0, 0) for word in words], RULE


def _told(text: str, words: Sequence[str], starts: Sequence[object], ends: Sequence[object]) -> Places:
    if not len(words) == len(starts) == len(ends):
        raise Flaw("bad_value", column="token_starts", expected="one offset for each token")
    out = []
    for word, start, end in zip(words, starts, ends, strict=True):
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= len(text):
            raise Flaw("bad_offsets", start=start, end=end)
        if text[start:end] != word:
            raise Flaw("text_mismatch", start=start, expected=word[:100], found=text[start:end][:100])
        out.append((start, end))
    return out


def _found(text: str, words: Sequence[str]) -> Places:
    """Where tokens stand in a text, one after the other."""
    at, out = 0, []
    for word in words:
        start = text.find(word, at)
        if start < 0:
            raise Flaw("text_mismatch", start=at, expected=word[:100], found=text[at : at + len(word)][:100])
        at = start + len(word)
        out.append((start, at))
    return out


def _spans(
    words: Sequence[str], places: Places, columns: Mapping[str, Sequence[str]], text: str, losses: Counter[str]
) -> Iterator[tuple[str, Span]]:
    kept = [n for n, word in enumerate(words) if word]
    number = 0
    for tags in columns.values():
        losses["empty_token"] += len(words) - len(kept)
        sentence = Sentence(1, [words[n] for n in kept], [(tags[n],) for n in kept])
        for type_, first, last in spans_of(sentence, losses):
            if CODE.fullmatch(type_) is None:
                losses[f"unknown_type:{type_[:64]}"] += 1
                continue
            number += 1
            start, end = places[kept[first]][0], places[kept[last]][1]
            yield f"s{number}", Span(f"s{number}", type_, ((start, end),), text[start:end], origin="imported")
