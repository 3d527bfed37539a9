"""Small sets of annotations over Arabic sentences, written as a linguist would point at words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from uuid import UUID

from annotator.agreement.comparison import Choice, Comparison, Item, Policy, by_policy, compare, compose
from annotator.standoff.changes import Change, apply, inverse
from annotator.standoff.check import check
from annotator.standoff.schema import default_schema
from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Segments,
    Span,
    annotations_object,
    cut,
)

SCHEMA = default_schema()
SEED = UUID("00000000-0000-4000-8000-000000000000")
CHANGE, BACK = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
TEXT = (
    "قال وزير الخارجية سامي الراوي إن موسكو ترفض القرار، وأضاف أن باريس تدعم الاتفاق. "
    "وردّ السفير بأن القرار ظالم للقوات الفرنسية وللجميع."
)


class Voice:
    """One annotator at work; ids are told apart by ``mark``, as every annotator's are."""

    def __init__(self, mark: str, text: str = TEXT) -> None:
        self.mark, self.text = mark, text
        self.spans: dict[str, Span] = {}
        self.entities: dict[str, Entity] = {}
        self.frames: dict[str, Frame] = {}
        self.labels: dict[str, AttributeValue] = {}
        self._numbers = count(1)

    def at(self, words: str, nth: int = 1) -> tuple[int, int]:
        """Where words stand in the text, the ``nth`` time they do."""
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def span(
        self, type_: str, *words: str, entity: str | None = None, nth: int = 1, **attributes: AttributeValue
    ) -> str:
        """Mark words (several: one discontinuous span)."""
        segments: Segments = tuple(sorted(self.at(piece, nth) for piece in words))
        id_ = f"{self.mark}-s{next(self._numbers)}"
        self.spans[id_] = Span(id_, type_, segments, cut(self.text, segments), entity, attributes)
        return id_

    def entity(self, type_: str, name: str, reference: str | None = None) -> str:
        id_ = f"{self.mark}-e{next(self._numbers)}"
        self.entities[id_] = Entity(id_, type_, name, reference)
        return id_

    def mention(self, type_: str, words: str, **attributes: AttributeValue) -> str:
        """Mark words and make a participant of that name; answers the span."""
        return self.span(type_, words, entity=self.entity(type_, words), **attributes)

    def frame(self, type_: str, attributes: Attributes | None = None, **roles: str | Iterable[str]) -> str:
        """Make a frame; a role is filled by ids, or by author and unknown."""
        id_ = f"{self.mark}-f{next(self._numbers)}"
        filled = {code: [found] if isinstance(found, str) else [*found] for code, found in roles.items()}
        self.frames[id_] = Frame(
            id_, type_, attributes or {}, {code: tuple(map(self._filler, found)) for code, found in filled.items()}
        )
        return id_

    def _filler(self, target: str) -> Filler:
        if target in {"author", "unknown"}:
            return Filler("special", target)
        if target in self.spans:
            return Filler("span", target)
        return Filler("entity" if target in self.entities else "frame", target)

    @property
    def said(self) -> Annotations:
        return Annotations(dict(self.spans), dict(self.entities), dict(self.frames), dict(self.labels))


def two(text: str = TEXT) -> tuple[Voice, Voice]:
    return Voice("a", text), Voice("b", text)


def side_by_side(*voices: Voice) -> Comparison:
    """The voices under the letters A, B, C …"""
    return compare({letter(n): voice.said for n, voice in enumerate(voices)}, voices[0].text, SCHEMA)


def letter(n: int) -> str:
    return "ABCDEFGH"[n]


def differences(comparison: Comparison) -> list[tuple[str, str, dict[str, str]]]:
    """What differs: (kind, type, aspect → class), in reading order."""
    return [
        (item.kind, item.type, {one.code: one.difference for one in item.aspects if one.difference})
        for item in comparison.differing
    ]


def only(comparison: Comparison, kind: str, type_: str | None = None) -> Item:
    """The one item of that kind (and type)."""
    (found,) = [item for item in comparison.items if item.kind == kind and type_ in (None, item.type)]
    return found


def readings(item: Item, code: str) -> list[str]:
    """The voices of each reading of an aspect: ["AB", "C"]."""
    aspect = item.aspect(code)
    return ["".join(option.voices) for option in aspect.options] if aspect else []


class Gold:
    """A gold set as it grows; everything that is done to it can be done and taken back."""

    def __init__(self, comparison: Comparison, said: Annotations | None = None) -> None:
        self.comparison, self.said = comparison, said or Annotations()
        self.links: dict[tuple[str, str], str] = {}

    def decide(self, item: Item, choice: Choice) -> str:
        """Decide at an item; the id of what stands in the gold for it."""
        made = compose(self.comparison, item, choice, self.said, self.links, SEED)
        if made.operations:
            change = Change(CHANGE, "curate", made.operations)
            after = apply(self.said, change)
            before = apply(after, inverse(after, change, id=BACK))
            assert annotations_object(before) == annotations_object(self.said)
            self.said = after
        self.links |= made.links
        again = compose(self.comparison, item, choice, self.said, self.links, SEED)
        assert not again.operations, "the same choice again changes nothing"
        return made.made

    def take(self, item: Item, **picks: str) -> str:
        """Take from one voice (``every``), and some aspects from others: ``role_speaker="B"``."""
        told = {"" if code == "every" else code.replace("_", ":", 1): voice for code, voice in picks.items()}
        return self.decide(item, Choice(picks=told))

    def by(self, policy: Policy) -> "Gold":
        """Let a policy decide wherever it speaks."""
        for item in self.comparison.items:
            choice = by_policy(self.comparison, item, policy)
            if choice is not None:
                self.decide(item, choice)
        return self

    @property
    def words(self) -> list[tuple[str, str]]:
        """The spans in reading order: (type, words)."""
        return sorted(
            ((span.type, span.text) for span in self.said.spans.values()), key=lambda found: self._place(found[1])
        )

    def _place(self, words: str) -> int:
        return self.comparison.text.find(words)


def errors(said: Annotations, text: str) -> list[str]:
    return [problem.code for problem in check(said, text, SCHEMA) if problem.severity == "error"]


def renamed(said: Annotations, names: Mapping[str, str]) -> Annotations:
    """The same under other ids."""

    def filler(one: Filler) -> Filler:
        return one if one.kind == "special" else Filler(one.kind, names[one.target])

    return Annotations(
        {
            names[id_]: replace(span, id=names[id_], entity=span.entity and names[span.entity])
            for id_, span in said.spans.items()
        },
        {names[id_]: replace(entity, id=names[id_]) for id_, entity in said.entities.items()},
        {
            names[id_]: replace(
                frame, id=names[id_], roles={code: tuple(map(filler, found)) for code, found in frame.roles.items()}
            )
            for id_, frame in said.frames.items()
        },
        said.labels,
    )
