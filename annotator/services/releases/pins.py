"""Pins as a person writes them: an article and its split on each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from annotator.services.articles.named import clean
from annotator.splits.splitting import DEV, EXCLUDED, SPLITS, TEST, TRAIN

#: What splits are called in a list, beside their codes.
_WORDS: Final[Mapping[str, str]] = {
    **{split: split for split in (*SPLITS, EXCLUDED)},
    "training": TRAIN,
    "development": DEV,
    "validation": DEV,
    "exclude": EXCLUDED,
    "تدريب": TRAIN,
    "تطوير": DEV,
    "اختبار": TEST,
    "مستبعد": EXCLUDED,
}
_LINE: Final = regex.compile(r"(?P<name>.*\S)[\s,;،]+(?P<split>\S+)")


@dataclass(frozen=True, slots=True)
class Pin:
    """A line that is read: where it stands (from 1), what the article is called, its split."""

    line: int
    name: str
    split: str


@dataclass(frozen=True, slots=True)
class PinFlaw:
    """A line that is not: ``no_split``: its last word is no split; ``twice``: its article stands in an earlier one."""

    line: int
    text: str
    code: str


def read_pins(text: str) -> tuple[list[Pin], list[PinFlaw]]:
    """The pins of a list, one a line as ``NAME SPLIT``; empty lines and those that begin with # are passed over.

    The split is the last word: a name may have blanks. Between them a blank, a tab, a comma.
    """
    pins: dict[str, Pin] = {}
    flaws = []
    for number, line in _lines(text):
        found = _LINE.fullmatch(line)
        split = _WORDS.get(clean(found["split"]).lower()) if found else None
        name = clean(found["name"].rstrip(" \t,;،")) if found else ""
        if split is None or not name:
            flaws.append(PinFlaw(number, line[:100], "no_split"))
        elif name in pins and pins[name].split != split:
            flaws.append(PinFlaw(number, line[:100], "twice"))
        else:
            pins.setdefault(name, Pin(number, name, split))
    return list(pins.values()), flaws


def _lines(text: str) -> Sequence[tuple[int, str]]:
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in lines if line and not line.startswith("#")]
