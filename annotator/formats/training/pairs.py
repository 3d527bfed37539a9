"""``stance_pairs.jsonl``: what a stance classifier learns from: a holder, a target, the label, the sentences.

Everything one holder says of one target in an article is one line. A holder is the same one by its entity; where it has
none, by its words as a search finds them; the author is one. A target is the same one by its entity or quote, else by
its topic and its words. A stance without a holder or a target makes no pair; it stands in ``stances.jsonl``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.training.parts import frames_of, head, pieces, value
from annotator.formats.training.stances import holders_of, places, targets_of
from annotator.formats.training.windows import window
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Frame, JsonObject
from annotator.text.folding import fold

Key = tuple[str, ...]
NEUTRAL: Final = "neutral"
MIXED: Final = "mixed"
_OF_HOLDER: Final = ("kind", "name", "type", "entity", "reference")
_OF_TARGET: Final = ("kind", "topic", "text", "name", "type", "entity", "reference", "frame")


@dataclass(slots=True)
class _Pair:
    holder: JsonObject
    target: JsonObject
    texts: dict[str, None] = field(default_factory=dict)
    holder_texts: dict[str, None] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)


def stance_pairs(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """A line for each holder and target of an article, in the order of their first stance. Offsets are code points."""
    pairs: dict[tuple[Key, Key], _Pair] = {}
    for frame in frames_of(article, schema, "stance"):
        for holder in holders_of(frame, article):
            for target in targets_of(frame, article, schema):
                pair = pairs.setdefault((_holder(holder), _target(target)), _Pair(holder, target))
                pair.frames[frame.id] = frame
                pair.texts |= dict.fromkeys(_text(target["text"]))
                pair.holder_texts |= dict.fromkeys(_words(holder))
    for pair in pairs.values():
        yield _line(pair, article, schema)


def _line(pair: _Pair, article: AnnotatedArticle, schema: Schema) -> JsonObject:
    frames = list(pair.frames.values())
    polarities = Counter(str(one) for one in _values(frames, "polarity", schema))
    strengths = [one for one in _values(frames, "strength", schema) if isinstance(one, int)]
    evidence = {str(one["id"]): one for frame in frames for one in pieces(frame, "evidence", article) or []}
    return {
        **head("stance-pair", article),
        "holder": {key: pair.holder[key] for key in _OF_HOLDER} | {"texts": list(pair.holder_texts)},
        "target": {key: pair.target[key] for key in _OF_TARGET} | {"texts": list(pair.texts)},
        "polarity": polarity(polarities),
        "polarities": dict(sorted(polarities.items())),
        "strength": max(strengths, default=None),
        "explicit": "explicit" in _values(frames, "expression", schema),
        "conditional": bool(frames) and all(value(one, "conditional", schema) is True for one in frames),
        "stances": [one.id for one in frames],
        "evidence": list(evidence.values()),
        "window": window(article.text, (place for frame in frames for place in places(frame, article))),
    }


def polarity(polarities: Counter[str]) -> str | None:
    """The one label of a pair: what all its stances say, neutral ones aside; ``mixed`` where they differ."""
    said = polarities.keys() - {NEUTRAL} or polarities.keys()
    return MIXED if len(said) > 1 else next(iter(said), None)


def _values(frames: Iterable[Frame], code: str, schema: Schema) -> list[object]:
    return [found for one in frames if (found := value(one, code, schema)) is not None]


def _holder(one: JsonObject) -> Key:
    kind, entity = str(one["kind"]), one["entity"]
    if entity is not None:
        return kind, str(entity)
    return kind, str(one["frame"] or ""), *map(fold, _words(one))


def _target(one: JsonObject) -> Key:
    fixed = one["entity"] or one["frame"]
    if fixed is not None:
        return str(one["kind"]), str(fixed)
    return str(one["kind"]), str(one["topic"]), *map(fold, _text(one["text"]))


def _words(one: JsonObject) -> list[str]:
    mention = one["mention"]
    return _text(mention["text"]) if isinstance(mention, dict) else []


def _text(found: object) -> list[str]:
    return [found] if isinstance(found, str) else []
