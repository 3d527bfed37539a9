"""A small reader of what :mod:`annotator.formats.conllu.writing` writes, for its check: one article, all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import orjson
import regex

from annotator.standoff.sanad import SanadError, read_article
from annotator.standoff.values import AnnotatedArticle, JsonObject, cut

_ESCAPE: Final = regex.compile(r"\\(?:u([0-9a-f]{4})|([stnr]))")
_SPACES: Final = {"s": " ", "t": "\t", "n": "\n", "r": "\r"}
_BRACKET: Final = regex.compile(r"(\()?([^()\[\],]+)(?:\[([0-9]+)/[0-9]+\])?(\))?")


@dataclass(slots=True)
class _Back:
    """What was read so far: pieces of text and their length, what a range still covers, spans that are open or done."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    covered: int = 0
    inside: int = 0
    facts: JsonObject = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    open: dict[tuple[str, str], int] = field(default_factory=dict)
    segments: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def read_again(data: bytes) -> AnnotatedArticle:
    """The one article of lines of CoNLL-U; raises ValueError where they make none."""
    back = _Back()
    for line in data.decode("utf-8").split("\n"):
        if line.startswith("# sanad = "):
            back.facts = orjson.loads(line.removeprefix("# sanad = "))
        elif line and line[0] != "#":
            _take(back, line.split("\t"))
    text = "".join(back.pieces)
    try:
        return read_article({**back.facts, "text": text, "spans": list(_spans(back, text))})
    except SanadError as wrong:
        raise ValueError(wrong.message) from wrong


def _take(back: _Back, cells: list[str]) -> None:
    """Take in the line of a word, of a range of words, or of a word in a range, whose text is in already."""
    if cells[9] == "_" and not back.covered and "-" not in cells[0]:
        back.put(cells[1] + " ")
        return
    misc = [] if cells[9] == "_" else [entry.partition("=")[::2] for entry in cells[9].split("|")]
    space = {key: value for key, value in misc if key.startswith("Space")}
    number, _, last = cells[0].partition("-")
    if last:
        back.covered, back.inside = int(last) - int(number) + 1, back.length + len(_unescaped(space, "SpacesBefore"))
    if last or not back.covered:
        back.put(_unescaped(space, "SpacesBefore"))
        start = back.length
        back.put(cells[1])
        back.put("" if "SpaceAfter" in space else _unescaped(space, "SpacesAfter", " "))
    else:
        start, back.covered = back.inside, back.covered - 1
        back.inside += len(cells[1])
    for key, value in misc:
        if key not in space:
            _bracket(back, value, start, start + len(cells[1]))


def _bracket(back: _Back, value: str, start: int, end: int) -> None:
    for item in value.split(","):
        match = _BRACKET.fullmatch(item)
        if match is None:
            raise ValueError(f"no bracket: {item}")
        name, part = match[2], match[3] or "1"
        if match[1]:
            name, _, type_ = name.rpartition(":")
            back.types[name] = type_
            back.open[name, part] = start
        if match[4]:
            back.segments.setdefault(name, []).append((back.open.pop((name, part)), end))


def _spans(back: _Back, text: str) -> Iterator[JsonObject]:
    rest: Iterable[JsonObject] = back.facts["spans"]  # type: ignore[assignment]
    more = {str(one["id"]): one for one in rest}
    for id_ in [*back.segments, *(more.keys() - back.segments.keys())]:
        span: JsonObject = {"type": back.types.get(id_), "segments": back.segments.get(id_), **more.get(id_, {})}
        segments = [list(one) for one in span["segments"]]  # type: ignore[attr-defined]
        span["text"] = cut(text, tuple((start, end) for start, end in segments))
        yield {"attributes": {}, "origin": "manual", **span, "id": id_, "segments": segments}


def _unescaped(space: dict[str, str], key: str, usual: str = "") -> str:
    if key not in space:
        return usual
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _SPACES[match[2]], space[key])
