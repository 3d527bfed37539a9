"""The practice article of the tour: ours, short, and with one of everything the lessons ask for.

It has no row in the database, and nothing that is done on it is kept. ``static/js/tour/lessons.js`` names its words.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final
from uuid import UUID

from annotator.text.names import KnownNames
from annotator.text.words import words

#: The article and the set on the page, which look like others and are stored nowhere.
ARTICLE: Final = UUID("5a9ad000-0000-4000-8000-000000000001")
ANNOTATION_SET: Final = UUID("5a9ad000-0000-4000-8000-000000000002")


@dataclass(frozen=True, slots=True)
class Practice:
    """What a page shows of an article; ``words``: how many there are."""

    title: str
    name: str
    text: str
    words: int


@cache
def article() -> Practice:
    """The practice article; its first line is its title."""
    text = resources.files("annotator.services").joinpath("practice.txt").read_text(encoding="utf-8").rstrip("\n")
    return Practice(title=text.partition("\n")[0], name="sanad", text=text, words=len(words(text)))


@cache
def known_names() -> list[str]:
    """The folded names that come with the program, sorted."""
    return KnownNames().as_json()


def empty_set() -> dict[str, Any]:
    """An open set without anything in it, as the workspace starts from one."""
    return {
        "id": ANNOTATION_SET,
        "state": "open",
        "revision": 0,
        "readonly": False,
        "annotations": {"spans": [], "entities": [], "frames": [], "labels": {}},
        "log": [],
    }
