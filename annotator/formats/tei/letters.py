"""What XML cannot hold: each such character is one U+FFFD, so that every offset stays where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import regex

from annotator.standoff.values import Annotations, Attributes, AttributeValue

INSTEAD: Final = "\ufffd"
#: XML 1.0, production 2 (Char), turned around.
_ILLEGAL: Final = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def clean(text: str) -> str:
    """A text as XML can hold it."""
    return text if text.isprintable() else _ILLEGAL.sub(INSTEAD, text)


def illegal(text: str) -> Mapping[int, str]:
    """The characters XML cannot hold, by their offsets in code points."""
    return {match.start(): match[0] for match in _ILLEGAL.finditer(text)}


def cleaned(parts: Annotations) -> Annotations:
    """Annotations whose names and values XML can hold; what spans say is left as it is."""
    return replace(
        parts,
        spans={id_: replace(one, attributes=_values(one.attributes)) for id_, one in parts.spans.items()},
        entities={
            id_: replace(
                one,
                name=clean(one.name),
                reference=None if one.reference is None else clean(one.reference),
                attributes=_values(one.attributes),
            )
            for id_, one in parts.entities.items()
        },
        frames={id_: replace(one, attributes=_values(one.attributes)) for id_, one in parts.frames.items()},
        labels=_values(parts.labels),
    )


def _values(values: Attributes) -> Attributes:
    return {code: _value(value) for code, value in values.items()} if values else values


def _value(value: AttributeValue) -> AttributeValue:
    if isinstance(value, tuple):
        return tuple(map(clean, value))
    return clean(value) if isinstance(value, str) else value
