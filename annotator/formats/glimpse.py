"""A glimpse of JSON: the keys of the first objects of a file and how their values begin, though the file is cut.

Several formats share .json and .jsonl; each knows its own by the shape of an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import regex

#: Bytes of a value that are looked at.
_SEEN: Final = 400
_TOKEN: Final = regex.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|"')
#: The key under which a cut object names the key it is cut at.
CUT: Final = ""
#: From a key of an object to the beginning of its value, without white space between its signs.
Glimpse = Mapping[str, str]


def glimpses(head: bytes, at_most: int = 20) -> Iterator[Glimpse]:
    """The first objects of a .jsonl or .json (of its array, where it is one), the last one perhaps cut."""
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="ignore").lstrip()
    at = 1 if text.startswith("[") else 0
    for _ in range(at_most):
        start = text.find("{", at)
        if start < 0 or text[at:start].strip(" \t\r\n,"):
            return
        found, at = _object(text, start)
        yield found


def _object(text: str, start: int) -> tuple[Glimpse, int]:
    found: dict[str, str] = {}
    depth, key, expecting, value_at = 0, "", True, 0
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if depth == 1 and sign in {",", "}"} and value_at:
            found[key] = text[value_at : min(token.start(), value_at + _SEEN)]
            value_at, expecting = 0, True
        if sign in {"{", "["}:
            depth += 1
        elif sign in {"}", "]"}:
            depth -= 1
            if not depth:
                return _tight(found), token.end()
        elif depth == 1 and sign == ":" and not value_at:
            value_at, expecting = token.end(), False
        elif depth == 1 and expecting and sign.startswith('"'):
            key = sign[1:-1]
    if value_at:
        found[key] = text[value_at : value_at + _SEEN]
    return {**_tight(found), CUT: key}, len(text)


def _tight(found: Mapping[str, str]) -> Glimpse:
    return {key: regex.sub(r"(?<=^|[\[{,:])\s+|\s+(?=[\[\]{},:])", "", value.strip()) for key, value in found.items()}
