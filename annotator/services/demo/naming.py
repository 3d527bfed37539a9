"""Gold without ids of its own: everything in it by the annotator it came from, so that two makings can be compared."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from annotator.models import AnnotationSet, Decision
from annotator.services.review.desk import made_by

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Names:
    """What the things of a gold set are called by the sets they came from: "username/id there".

    ``names``: the id in the gold → the first of its names; ``ids``: each of its names → the id in the gold.
    """

    names: Mapping[str, str]
    ids: Mapping[str, str]

    def named(self, text: str) -> str:
        """A JSON text with names in the place of the gold's ids."""
        return _exchanged(text, self.names)

    def unnamed(self, text: str) -> str:
        """A JSON text with the gold's ids in the place of names."""
        return _exchanged(text, self.ids)


def names_of(decisions: Sequence[Decision], authors: Mapping[UUID, str]) -> Names:
    """The names that decisions, in their order, give to what is in a gold set; ``authors``: set id → username.

    What no set has in this shape (a part that one frame got for itself) is called after its decision, "#3/0".
    """
    told = sorted((f"{authors[UUID(voice)]}/{id_}", gold) for one in decisions for voice, id_, gold in made_by(one))
    first: dict[str, str] = {}
    for name, gold in [*told, *_of_its_own(decisions)]:
        first.setdefault(gold, name)
    return Names(first, dict(told) | {name: gold for gold, name in first.items()})


def _of_its_own(decisions: Sequence[Decision]) -> Iterator[tuple[str, str]]:
    for n, decision in enumerate(decisions):
        if decision.kind != "label":
            result: dict[str, Any] = orjson.loads(decision.result)
            placed = sorted(
                result, key=lambda id_: orjson.dumps({**result[id_], "id": ""}, option=orjson.OPT_SORT_KEYS)
            )
            yield from ((f"#{n}/{k}", id_) for k, id_ in enumerate(placed))


def digest_of(gold: AnnotationSet, names: Names) -> str:
    """SHA-256 over the annotations of a gold set, its own ids replaced by names and its things put in their order."""
    body: dict[str, Any] = orjson.loads(names.named(gold.body))
    for shelf, things in body.items():
        if isinstance(things, list):
            body[shelf] = sorted(things, key=lambda thing: str(thing["id"]))
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _exchanged(text: str, table: Mapping[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        known = table.get(found[1])
        return found[0] if known is None else f'"{known}"'

    return _STRING.sub(other, text)
