"""Picking readings without asking anybody: policies for what is agreed on, rules for all differences of a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from annotator.agreement.comparison.values import Aspect, Comparison, Item, Option
from annotator.standoff.values import Segments

PolicyName = Literal["all_agree", "majority", "threshold", "trusted"]
RuleName = Literal["cut", "keep", "longer", "shorter", "majority", "take", "nothing", "voice"]

POLICIES: Final[tuple[PolicyName, ...]] = ("all_agree", "majority", "threshold", "trusted")
#: The rules there are for each class of difference.
RULES: Final[Mapping[str, tuple[RuleName, ...]]] = {
    "clitic": ("cut", "keep", "majority", "voice"),
    "boundary": ("longer", "shorter", "majority", "voice"),
    "type": ("majority", "voice"),
    "missed": ("take", "nothing", "majority", "voice"),
    "role": ("majority", "voice"),
    "attribute": ("majority", "voice"),
    "coreference": ("majority", "voice"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to stand in the gold: ``nothing`` of the item, or each aspect as the voice that is picked for it says.

    ``picks``: aspect → voice; the aspect "" stands for all that are not named.
    """

    nothing: bool = False
    picks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """When a reading is taken: by all voices; by more than half; by at least ``share`` of them; by one ``voice``."""

    name: PolicyName
    share: Fraction = Fraction(2, 3)
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the items that differ in one class and in nothing else; ``voice`` for the rule "voice"."""

    difference: str
    name: RuleName
    voice: str = ""


def read_policy(name: str, *, share: str = "", voice: str = "") -> Policy:
    """A policy by its name; ``share`` like "2/3" or "0.75". Raises ValueError for what is none."""
    if name not in POLICIES:
        raise ValueError(name)
    wanted = Fraction(share) if share else Fraction(2, 3)
    if not 0 < wanted <= 1:
        raise ValueError(share)
    return Policy(name, wanted, voice)


def by_policy(comparison: Comparison, item: Item, policy: Policy) -> Choice | None:
    """What a policy makes of an item; None where it leaves it to a person.

    An entity that only follows its mentions is no matter of its own, unless the voices differ about it.
    """
    if item.follows and not item.classes:
        return None
    if policy.name == "trusted":
        return _of_voice(item, policy.voice) if policy.voice in comparison.voices else None
    count = len(comparison.voices)
    if policy.name == "all_agree":
        # A label that some have set to its default and others not at all is agreed on, too.
        whole = not item.classes and (item.kind == "label" or len(item.members) == count)
        return Choice(picks={"": next(iter(item.members))}) if whole else None
    return _voted(item, count, policy.share if policy.name == "threshold" else None)


def by_rule(comparison: Comparison, item: Item, rule: Rule) -> Choice | None:
    """What a rule makes of an item; None where it does not speak of it: the item differs otherwise, or also otherwise.

    Raises ValueError for a rule its class does not have.
    """
    if rule.name not in RULES.get(rule.difference, ()):
        raise ValueError(rule.name)
    if item.classes != (rule.difference,):
        return None
    if rule.name == "voice":
        return _of_voice(item, rule.voice) if rule.voice in comparison.voices else None
    if rule.name == "majority":
        return _voted(item, len(comparison.voices), None)
    if rule.name == "nothing":
        return Choice(nothing=True)
    first = next(iter(item.members))
    if rule.name == "take":
        return Choice(picks={"": first})
    return _by_edges(item, rule.name, first)


def _of_voice(item: Item, voice: str) -> Choice:
    return Choice(picks={"": voice}) if voice in item.members else Choice(nothing=True)


def _voted(item: Item, count: int, share: Fraction | None) -> Choice | None:
    """Each aspect by the vote of those who have the item; whether there is anything, by the vote of all."""
    label = item.kind == "label"
    presence = item.aspect("value" if label else "presence")
    voters = count if label else len(item.members)
    if presence is not None:
        won = _won(presence, count, share)
        if won is None:
            return None
        if won.value is (None if label else False) or (label and item.members.keys().isdisjoint(won.voices)):
            return Choice(nothing=True)
    elif not _enough(len(item.members), count - len(item.members), count, share):
        # An entity comes along with its mentions: where most have none of them, it is not there either.
        return None
    picks = {}
    for aspect in item.aspects:
        won = _won(aspect, voters, share)
        if won is None and aspect is not presence:
            return None
        if won is not None:
            picks[aspect.code] = next(voice for voice in won.voices if voice in item.members)
    return Choice(
        picks={"": next(iter(item.members))} | {code: voice for code, voice in picks.items() if code != "presence"}
    )


def _won(aspect: Aspect, count: int, share: Fraction | None) -> Option | None:
    """The reading with votes enough of ``count``: more than half, or at least ``share`` and more than any other."""
    votes = [len(option.voices) for option in aspect.options]
    asked = sum(votes)
    first = votes[0]
    # An attribute that the type of some voices does not have is voted on by the others.
    whole = min(count, asked) if aspect.code.startswith("attribute:") else count
    return aspect.options[0] if _enough(first, votes[1] if votes[1:] else 0, whole, share) else None


def _enough(votes: int, next_: int, count: int, share: Fraction | None) -> bool:
    return votes * 2 > count if share is None else votes >= share * count and votes > next_


def _by_edges(item: Item, name: RuleName, first: str) -> Choice | None:
    """The reading whose edges are the ones wanted; every aspect that differs by edges is picked for itself.

    None where no reading is: two are as long, or the one has the proclitic cut here and the other there.
    """
    picks = {"": first}
    for aspect in item.aspects:
        if aspect.difference in {"clitic", "boundary"}:
            ranked = sorted(aspect.options, key=lambda option: _extent(option.value))
            least = name in {"cut", "shorter"}
            wanted, next_ = (ranked[0], ranked[1]) if least else (ranked[-1], ranked[-2])
            if _extent(wanted.value) == _extent(next_.value):
                return None
            if name in {"cut", "keep"} and not all(_within(wanted.value, one.value, least=least) for one in ranked):
                return None
            picks[aspect.code] = wanted.voices[0]
    return Choice(picks=picks)


def _extent(value: object) -> int:
    """Code points that a reading covers: of its segments, or of the spans that fill the role."""
    return sum(end - start for start, end in _segments(value))


def _within(one: object, other: object, *, least: bool) -> bool:
    """Whether every segment of the one reading (of the other, unless ``least``) lies in one of the other's."""
    inner, outer = (_segments(one), _segments(other)) if least else (_segments(other), _segments(one))
    return all(any(begin <= start and end <= stop for begin, stop in outer) for start, end in inner)


def _segments(value: object) -> list[tuple[int, int]]:
    if isinstance(value, frozenset):
        return [segment for token in value if token[0] == "span" for segment in token[2]]
    segments: Segments = value  # type: ignore[assignment]  # what the aspects that differ by edges hold
    return list(segments)
