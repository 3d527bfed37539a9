"""What a model predicts for an article that is known already: one JSON object, its text left out or repeated.

``{"id" | "external_id" | "sha256" | "text", "spans": […], "entities": […], "frames": […], "labels": {…},
"scores": {…}}`` with the values of ``sanad/1``, and easier for programs: a span may say ``start`` and ``end`` for
``segments`` and ``label`` for ``type``; it needs neither an id nor its text (one that is given is held against the
article's); spans, entities and frames may carry their ``score`` themselves. A whole ``sanad/1`` article is taken, too.

Offsets are code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from annotator.formats.records import Flaw
from annotator.formats.scores import parted, score
from annotator.standoff.reading import read_list, read_segments
from annotator.standoff.sanad import FORMAT, SanadError, read_article
from annotator.standoff.values import AnnotatedArticle, Refused, cut, text_digest

#: By what the article is found, first to last.
NAMES: Final = ("id", "external_id", "sha256")
_PARTS: Final = ("spans", "entities", "frames")
_WHOLE: Final = frozenset({"name", "metadata", "schema", "author", "state", "revision", "use", "round"})
_KEYS: Final = frozenset({"format", "text", "labels", *NAMES, *_PARTS}) | _WHOLE
_UNNAMED: Final = {"name": "unknown", "version": "0"}


@dataclass(frozen=True, slots=True)
class Line:
    """One object as it came: how it names its article, the text where it repeats it, everything else."""

    names: Mapping[str, str]
    text: str | None
    value: Mapping[str, object]
    scores: Mapping[str, float]


def read_line(value: object) -> Line:
    """The names and the rest of one object; raises Flaw ``malformed`` (path, expected) or ``bad_score``."""
    value, scores = parted(value)
    if not isinstance(value, dict):
        raise Flaw("not_an_object", found=type(value).__name__)
    if unknown := sorted(str(key) for key in value if key not in _KEYS):
        raise _malformed(unknown[0][:64], "no other keys than " + ", ".join(sorted(_KEYS | {"scores"})))
    names = {name: _text(value[name], name) for name in NAMES if value.get(name) is not None}
    if nameless := sorted(name for name, id_ in names.items() if "\0" in id_):
        raise _malformed(nameless[0], "an id without a NUL")
    text = None if value.get("text") is None else _text(value["text"], "text")
    if not names and text is None:
        raise _malformed("id", "an id, external_id or sha256, or the text itself")
    return Line(names, text, value, scores)


def article_of(line: Line, text: str) -> tuple[AnnotatedArticle, Mapping[str, float]]:
    """The predicted article over the text it is about, and its scores by id; raises Flaw ``malformed``."""
    scores = dict(line.scores)
    try:
        parts = {name: _things(line.value.get(name) or [], name, text, scores) for name in _PARTS}
        whole = {
            "format": FORMAT,
            "id": "p",
            "name": "p",
            "text": text,
            "sha256": text_digest(text),
            "schema": line.value.get("schema") or _UNNAMED,
            "author": {"kind": "suggested", "name": ""},
            "labels": line.value.get("labels") or {},
            **parts,
        }
        return read_article(whole), scores
    except SanadError as wrong:
        flaw = _malformed("", "")
        flaw.facts |= wrong.facts
        raise flaw from wrong
    except Refused as wrong:
        raise _malformed(str(wrong.facts.get("path", "")), str(wrong.facts.get("expected", ""))) from wrong


def _things(value: object, name: str, text: str, scores: dict[str, float]) -> list[object]:
    out: list[object] = []
    for n, item in enumerate(read_list(value, name)):
        if not isinstance(item, dict):
            raise _malformed(f"{name}[{n}]", "an object")
        thing = {key: value for key, value in item.items() if key != "score"}
        thing.setdefault("id", f"{name}.{n + 1}")
        if "score" in item and item["score"] is not None:
            scores[str(thing["id"])] = score(item["score"], str(thing["id"]))
        out.append(_span(thing, f"{name}[{n}]", text) if name == "spans" else _typed(thing))
    return out


def _typed(thing: dict[str, object]) -> dict[str, object]:
    if "label" in thing and "type" not in thing:
        thing["type"] = thing.pop("label")
    return thing


def _span(thing: dict[str, object], path: str, text: str) -> dict[str, object]:
    """A span in the words of ``sanad/1``; what lies outside the text is left to its strict reader to refuse."""
    _typed(thing)
    if "segments" not in thing and {"start", "end"} <= thing.keys():
        thing["segments"] = [[thing.pop("start"), thing.pop("end")]]
    segments = read_segments(thing.get("segments"), f"{path}.segments")
    thing["segments"] = segments
    thing.setdefault("text", cut(text, segments))
    thing["origin"] = "suggested"
    return thing


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _malformed(path, "a string")
    return value


def _malformed(path: str, expected: str) -> Flaw:
    # A flaw's own words stand in its facts: ``path`` is no argument of every flaw.
    flaw = Flaw("malformed")
    flaw.facts |= {"path": path, "expected": expected}
    return flaw
