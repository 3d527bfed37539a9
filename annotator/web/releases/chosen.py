"""The formats of a release in its form: cards to tick, each with its ways of writing, some more than once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from annotator.formats.registry import FORMATS
from annotator.services import releases as verbs
from annotator.services.releases.plans import NATIVE
from annotator.web import formats
from annotator.web.exports.words import Card, cards

#: How often a format can stand in a release, each time written otherwise.
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A format to tick: ``key`` is its name, the second time with ``.2``; ``again``: there may be one more of it."""

    key: str
    card: Card
    on: bool
    options: Sequence[formats.Option]
    again: bool

    @property
    def prefix(self) -> str:
        """What the fields of its options begin with."""
        return prefix_of(self.key)

    @property
    def repeated(self) -> bool:
        """Whether it is there by itself, not the first of its format."""
        return "." in self.key


def prefix_of(key: str) -> str:
    """What the fields of the options of a row begin with."""
    return f"option-{key}-"


def formats_of(sent: QueryDict) -> list[dict[str, Any]]:
    """The ticked formats as a plan has them; one that is not there stays, for the plan to refuse."""
    return [{"name": _name(key), "options": _options(sent, key)} for key in sent.getlist("formats")]


def groups_of(sent: QueryDict, again: str = "") -> list[tuple[formats.Text, list[Row]]]:
    """All formats in their groups, as they are ticked; ``again``: one more of this format."""
    offered = {form.name: form for form in verbs.offered()}
    ticked = [key for key in sent.getlist("formats") if _name(key) in offered]
    if again in offered:
        ticked.append(_next(ticked, again))
    return [(title, [row for card in found for row in _rows(sent, card, ticked)]) for title, found in cards(offered)]


def native_card() -> Card:
    """The format that every release has."""
    return cards({NATIVE: FORMATS[NATIVE]})[0][1][0]


def _rows(sent: QueryDict, card: Card, ticked: Sequence[str]) -> list[Row]:
    keys = list(dict.fromkeys([card.code, *(key for key in ticked if _name(key) == card.code)]))
    form = next(one for one in verbs.offered() if one.name == card.code)
    return [
        Row(
            key=key,
            card=card,
            on=key in ticked,
            options=formats.options_of(form, _options(sent, key)),
            again=bool(form.choices) and key == keys[-1] and len(keys) < MOST,
        )
        for key in keys
    ]


def _name(key: str) -> str:
    return key.partition(".")[0]


def _next(ticked: Sequence[str], name: str) -> str:
    numbers = [_number(key) for key in ticked if _name(key) == name]
    return f"{name}.{max(numbers, default=1) + 1}"


def _number(key: str) -> int:
    number = key.partition(".")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1


def _options(sent: QueryDict, key: str) -> Mapping[str, str]:
    prefix = prefix_of(key)
    return {name.removeprefix(prefix): str(sent[name]) for name in sent if name.startswith(prefix)}
