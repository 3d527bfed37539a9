"""How sure a model was of what it predicted: an attribute map beside the body of an article, never inside it.

``"scores": {id of a span, entity or frame: number from 0 to 1}`` beside the keys of a ``sanad/1`` article.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotator.formats.records import Flaw

KEY: Final = "scores"
NONE: Final[Mapping[str, float]] = {}


def parted(value: object) -> tuple[object, Mapping[str, float]]:
    """An article's JSON object without its scores, and those; raises Flaw ``bad_score`` (id, found)."""
    if not isinstance(value, dict) or KEY not in value:
        return value, NONE
    rest = {key: item for key, item in value.items() if key != KEY}
    found = value[KEY]
    if not isinstance(found, dict):
        raise Flaw("bad_score", id="", found=str(found)[:60])
    return rest, {str(id_): score(number, str(id_)) for id_, number in found.items()}


def score(number: object, id_: str) -> float:
    """A score as it was written; raises Flaw ``bad_score`` for what is no number from 0 to 1."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 1:
        raise Flaw("bad_score", id=id_[:64], found=str(number)[:60])
    return float(number)
