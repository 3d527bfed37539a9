"""Annotations as UIMA and INCEpTION have them: one stretch of text each, with features, links and a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson
import regex

from annotator.standoff.values import JsonObject

Value = str | bool | int | tuple[str, ...]
#: Signs that end a line somewhere, that XML has no place for, or that nobody sees; JSON can say them otherwise.
HIDDEN: Final = regex.compile(r"[\x00-\x1F\x7F-\x9F\u2028\u2029\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]")
#: Signs that XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
ILLEGAL: Final = regex.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]")
LONGEST_INTEGER: Final = 2**31 - 1


@dataclass(slots=True, eq=False)
class Mark:
    """An annotation: ``begin`` and ``end`` in code points, ``features`` with values, ``rest`` what only Sanad reads.

    ``links`` are (role, filler) of its slots, ``ends`` source and target of a relation.
    """

    layer: str
    begin: int
    end: int
    features: dict[str, Value] = field(default_factory=dict)
    rest: JsonObject = field(default_factory=dict)
    links: list[tuple[str, Mark]] = field(default_factory=list)
    ends: tuple[Mark, Mark] | None = None


@dataclass(slots=True)
class Marked:
    """A text with its annotations, and what has no place in the text: participants, labels, facts of the article.

    ``article`` is empty where Sanad did not write it. ``chains`` are mentions of one participant each.
    """

    text: str
    marks: list[Mark] = field(default_factory=list)
    entities: list[JsonObject] = field(default_factory=list)
    labels: JsonObject = field(default_factory=dict)
    article: JsonObject = field(default_factory=dict)
    chains: list[list[Mark]] = field(default_factory=list)


def is_plain(value: object) -> bool:
    """Whether a string can stand in every one of these formats as it is.

    Not empty, nothing hidden, and no backslash at its end, where readers of WebAnno TSV stumble over it.
    """
    return isinstance(value, str) and value != "" and HIDDEN.search(value) is None and not value.endswith("\\")


def note(value: Mapping[str, object]) -> str:
    """An object as JSON on one line in which nothing is hidden."""
    return HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", orjson.dumps(value).decode())


def read_note(value: object) -> JsonObject | None:
    """The object of a note; None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
