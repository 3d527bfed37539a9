"""What the gestures mean, said a second time and independently: plain values, no ids, no operations, no page.

A meaning is a set of marked words, a cast, and quotes. It is compared with a stored body after that, too, has been put
into words (:func:`told`). Words of the article are all different, so a mark is known by its word.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: Keys of the entity types the run uses, all of them mentions.
TYPES = {"PERS": "Digit1", "ORG": "Digit3", "GPE": "Digit4"}


@dataclass
class Person:
    """Someone of the cast, known by a number of the model's own."""

    type: str
    name: str


@dataclass
class Mark:
    """A marked word and whose name it is."""

    type: str
    person: int
    uncertain: bool = False


@dataclass
class Quote:
    """A quote around some words, its type, and who speaks."""

    type: str = "indirect"
    speaker: int | None = None


@dataclass
class Meaning:
    """The whole set at one moment."""

    marks: dict[str, Mark] = field(default_factory=dict)
    cast: dict[int, Person] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    last: int = 0

    def mentions(self, person: int) -> list[str]:
        return sorted(word for word, mark in self.marks.items() if mark.person == person)

    def speaks(self, person: int) -> bool:
        return any(quote.speaker == person for quote in self.quotes.values())

    def _found(self, name: str, type_: str) -> int | None:
        standing = [number for number, one in self.cast.items() if (one.name, one.type) == (name, type_)]
        called = [
            mark.person for word, mark in self.marks.items() if word == name and self.cast[mark.person].type == type_
        ]
        return next(iter(standing or called), None)

    def _join(self, name: str, type_: str) -> int:
        found = self._found(name, type_)
        if found is not None:
            return found
        self.last += 1
        self.cast[self.last] = Person(type_, name)
        return self.last

    def _sweep(self, person: int) -> None:
        if not self.mentions(person) and not self.speaks(person):
            self.cast.pop(person, None)

    # The gestures.

    def mark(self, word: str, type_: str) -> None:
        self.marks[word] = Mark(type_, self._join(word, type_))

    def retype(self, word: str, type_: str) -> None:
        mark = self.marks[word]
        old = mark.person
        name = self.cast[old].name
        standing = [n for n, one in self.cast.items() if (one.name, one.type) == (name, type_)]
        mark.type = type_
        if standing:
            mark.person = standing[0]
        elif self.mentions(old) == [word]:
            self.cast[old].type = type_
        else:
            mark.person = self._join(name, type_)
        self._sweep(old)

    def remove(self, word: str) -> None:
        self._sweep(self.marks.pop(word).person)

    def doubt(self, word: str) -> None:
        self.marks[word].uncertain = True

    def merge(self, gone: int, kept: int) -> None:
        for mark in self.marks.values():
            if mark.person == gone:
                mark.person, mark.type = kept, self.cast[kept].type
        for quote in self.quotes.values():
            if quote.speaker == gone:
                quote.speaker = kept
        del self.cast[gone]

    def rename(self, person: int, name: str) -> None:
        self.cast[person].name = name

    def told(self) -> dict[str, Any]:
        """In words that a stored body can be put into as well."""
        person = {n: f"{one.type} {one.name} {','.join(self.mentions(n))}" for n, one in self.cast.items()}
        return {
            "marks": {
                word: [mark.type, person[mark.person], mark.uncertain] for word, mark in sorted(self.marks.items())
            },
            "cast": sorted(person.values()),
            "quotes": {
                text: [quote.type, person[quote.speaker] if quote.speaker else None]
                for text, quote in sorted(self.quotes.items())
            },
        }


def told(body: dict[str, Any]) -> dict[str, Any]:
    """A stored body (or what a page shows) in the same words. Raises AssertionError for what no gesture here makes."""
    spans = {span["id"]: span for span in body["spans"]}
    mentions: dict[str, list[str]] = {}
    for span in body["spans"]:
        mentions.setdefault(span.get("entity", ""), []).append(span["text"])
    person = {
        one["id"]: f"{one['type']} {one['name']} {','.join(sorted(mentions.get(one['id'], [])))}"
        for one in body["entities"]
    }
    content = {filler["span"] for frame in body["frames"] for filler in frame["roles"]["content"]}
    marks = [span for span in body["spans"] if span["id"] not in content]
    assert len({span["text"] for span in marks}) == len(marks), "a word is marked twice"
    return {
        "marks": {
            span["text"]: [span["type"], person[span["entity"]], bool(span["attributes"].get("uncertain"))]
            for span in sorted(marks, key=lambda span: span["text"])
        },
        "cast": sorted(person.values()),
        "quotes": dict(
            sorted(
                (
                    spans[frame["roles"]["content"][0]["span"]]["text"],
                    [frame["attributes"]["type"], _speaker(frame, person)],
                )
                for frame in body["frames"]
            )
        ),
    }


def _speaker(frame: dict[str, Any], person: dict[str, str]) -> str | None:
    fillers = frame["roles"].get("speaker", [])
    assert len(fillers) <= 1
    return person[fillers[0]["entity"]] if fillers else None


@dataclass
class Life:
    """A meaning with what led to it: undo and redo."""

    now: Meaning = field(default_factory=Meaning)
    before: list[Meaning] = field(default_factory=list)
    after: list[Meaning] = field(default_factory=list)

    def does(self, gesture: Callable[[Meaning], None]) -> None:
        self.before.append(copy.deepcopy(self.now))
        self.after.clear()
        gesture(self.now)

    def undo(self) -> None:
        self.after.append(self.now)
        self.now = self.before.pop()

    def redo(self) -> None:
        self.before.append(self.now)
        self.now = self.after.pop()


def one_of(luck: random.Random, things: Any) -> Any:
    """One of some things, the same one for the same luck."""
    return luck.choice(sorted(things))
