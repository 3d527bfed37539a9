"""A first plan for two versions of a schema: renames that are likely, values that have nowhere to go, new demands.

Renames are guesses, each with its likelihood; a person decides. What nobody can guess (a type that is gone) is left
out, and ``coverage.gaps`` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from annotator.standoff.attributes import Attribute
from annotator.standoff.migration.steps import Drop, Place, Plan, Rename, Require, Retire, Step, Version
from annotator.standoff.schema import FrameType, Name, Role, Schema, SpanType

#: From here on two items are proposed as one under another code.
LIKELY = 0.5
#: Text attributes that take what has no other place, the first there is.
NOTES = ("note", "notes", "comment", "remark")
T = TypeVar("T", SpanType, FrameType, Role, Attribute, str)


@dataclass(frozen=True, slots=True)
class Likely:
    """A rename as guessed: ``likelihood`` from LIKELY to 1."""

    step: Rename
    likelihood: float


def likely(old: Schema, new: Schema) -> tuple[Likely, ...]:
    """The likely renames: types first; roles, attributes and choices name theirs by the new codes."""
    types = [
        *_pairs("span_type", None, old.span_types, new.span_types, _span_types),
        *_pairs("frame_type", None, old.frame_types, new.frame_types, _frame_types),
    ]
    found = list(_pairs("label", None, old.labels, new.labels, _attributes))
    for kind, before, after in _shared(old, new, types):
        on = Place(kind, (after.code,))  # type: ignore[arg-type]  # "span" or "frame"
        if isinstance(before, FrameType) and isinstance(after, FrameType):
            found += _pairs("role", on, before.roles, after.roles, _roles)
        found += _pairs("attribute", on, before.attributes, after.attributes, _attributes)
        found += _choices(on, before.attributes, after.attributes, found)
    found += _choices(Place("label"), old.labels, new.labels, found)
    return (*types, *_united(found))


def propose(old: Schema, new: Schema) -> Plan:
    """A plan to begin with, all of whose steps fit both schemas."""
    renames = [guess.step for guess in likely(old, new)]
    steps: list[Step] = [*renames]
    for one in (*_goes(old, new, renames), *_comes(old, new, renames)):
        twin = next((n for n, step in enumerate(steps) if _united_step(step, one) is not None), None)
        if twin is None:
            steps.append(one)
        else:
            steps[twin] = _united_step(steps[twin], one) or one
    return Plan(Version(old.name, old.version), Version(new.name, new.version), tuple(steps))


def _pairs(
    what: str, on: Place | None, old: Mapping[str, T], new: Mapping[str, T], merit: Callable[[T, T], float]
) -> list[Likely]:
    """Each removed item with the added one it resembles most, the most alike first, each once."""
    gone, come = [code for code in old if code not in new], [code for code in new if code not in old]
    merits = [(merit(old[one], new[other]) + _alike(one, other) / 10, one, other) for one in gone for other in come]
    found: list[Likely] = []
    for likelihood, one, other in sorted(merits, key=lambda row: -row[0]):
        taken = any(one == guess.step.old or other == guess.step.new for guess in found)
        if likelihood >= LIKELY and not taken:
            found.append(Likely(Rename(what, one, other, on), min(1.0, round(likelihood, 2))))
    return found


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _names(one: Name, other: Name) -> float:
    """Half for the same name in one of the languages, less for a similar one."""
    return max(_alike(one["ar"], other["ar"]), _alike(one["en"], other["en"])) ** 2 / 2


def _codes(one: Mapping[str, object], other: Mapping[str, object]) -> float:
    every = one.keys() | other.keys()
    return len(one.keys() & other.keys()) / len(every) if every else 1.0


def _span_types(one: SpanType, other: SpanType) -> float:
    if one.mention != other.mention:
        return 0
    looks = (one.hotkey is not None and one.hotkey == other.hotkey) + (one.colour == other.colour)
    return _names(one.name, other.name) + 0.15 * looks + 0.1 * _codes(one.attributes, other.attributes)


def _frame_types(one: FrameType, other: FrameType) -> float:
    looks = (one.hotkey is not None and one.hotkey == other.hotkey) + (one.colour == other.colour)
    return _names(one.name, other.name) + 0.15 * looks + 0.2 * _codes(one.roles, other.roles)


def _roles(one: Role, other: Role) -> float:
    fillers = (one.spans, one.mentions, one.entities, one.frames) == (
        *(other.spans, other.mentions),
        *(other.entities, other.frames),
    )
    keys = one.hotkey is not None and one.hotkey == other.hotkey
    return _names(one.name, other.name) + 0.2 * fillers + 0.15 * keys


def _attributes(one: Attribute, other: Attribute) -> float:
    if one.kind != other.kind:
        return 0
    choices = dict.fromkeys(one.choices), dict.fromkeys(other.choices)
    return _names(one.name, other.name) + (0.3 * _codes(*choices) if one.choices else 0.1)


def _choices(
    on: Place, old: Mapping[str, Attribute], new: Mapping[str, Attribute], renames: list[Likely]
) -> Iterator[Likely]:
    """Choices of attributes that stay, or that go on under another code."""
    codes = {guess.step.old: guess.step.new for guess in renames if guess.step.on == on or guess.step.what == "label"}
    for code, before in old.items():
        after = new.get(code) or new.get(codes.get(code, ""))
        if after is not None:
            place = replace(on, attribute=after.code)
            yield from _pairs("choice", place, _named(before), _named(after), _choice_names)


def _named(attribute: Attribute) -> dict[str, str]:
    return {code: code for code in attribute.choices}


def _choice_names(one: str, other: str) -> float:
    return _alike(one, other) * 0.8


def _shared(
    old: Schema, new: Schema, renames: list[Likely]
) -> Iterator[tuple[str, SpanType | FrameType, SpanType | FrameType]]:
    """The types of both versions in pairs, the renamed ones too: (kind, before, after)."""
    codes = {(guess.step.what, guess.step.old): guess.step.new for guess in renames}
    for code, span_type in old.span_types.items():
        after = new.span_types.get(codes.get(("span_type", code), code))
        if after is not None:
            yield "span", span_type, after
    for code, frame_type in old.frame_types.items():
        frame_after = new.frame_types.get(codes.get(("frame_type", code), code))
        if frame_after is not None:
            yield "frame", frame_type, frame_after


def _united(found: list[Likely]) -> list[Likely]:
    """The same rename of an attribute in several types as one step; its likelihood is the least of them."""
    out: list[Likely] = []
    for guess in found:
        for n, other in enumerate(out):
            step = _united_step(other.step, guess.step)
            if isinstance(step, Rename):
                out[n] = Likely(step, min(other.likelihood, guess.likelihood))
                break
        else:
            out.append(guess)
    return out


def _united_step(one: Step, other: Step) -> Step | None:
    """One step for two that differ in their types alone; None where they differ in more."""
    if not isinstance(one, Rename | Drop | Require) or not isinstance(other, Rename | Drop | Require):
        return None
    there, more = one.on, other.on
    if there is None or more is None or replace(there, types=()) != replace(more, types=()) or not there.types:
        return None
    on = replace(there, types=tuple(dict.fromkeys((*there.types, *more.types))))
    united: Step = replace(one, on=on)
    return united if united == replace(other, on=on) else None


def _goes(old: Schema, new: Schema, renames: list[Rename]) -> Iterator[Step]:
    """What is gone without a successor: attributes, choices, roles. Types too, but no step can be guessed for them."""
    for kind, before, after in _shared(old, new, [Likely(step, 1) for step in renames]):
        on, mine = Place(kind, (after.code,)), _within(renames, kind, after.code)  # type: ignore[arg-type]
        note = _note(after.attributes)
        if isinstance(before, FrameType) and isinstance(after, FrameType):
            renamed = {step.old for step in mine if step.what == "role"}
            for code in before.roles.keys() - after.roles.keys() - renamed:
                yield Drop("role", on, code, note)
        yield from _values_gone(on, before.attributes, after.attributes, mine, note)
    labels = [step for step in renames if step.what == "label" or (step.on is not None and step.on.kind == "label")]
    yield from _values_gone(Place("label"), old.labels, new.labels, labels, _note(new.labels))


def _within(renames: list[Rename], kind: str, code: str) -> list[Rename]:
    return [step for step in renames if step.on is not None and step.on.kind == kind and code in step.on.types]


def _note(attributes: Mapping[str, Attribute]) -> str:
    return next((code for code in NOTES if code in attributes and attributes[code].kind == "text"), "")


def _values_gone(
    on: Place, old: Mapping[str, Attribute], new: Mapping[str, Attribute], renames: list[Rename], note: str
) -> Iterator[Step]:
    codes = {step.old: step.new for step in renames if step.what in ("attribute", "label")}
    for code, before in old.items():
        place = replace(on, attribute=codes.get(code, code))
        after = new.get(place.attribute)
        if after is None:
            yield Drop("attribute", place, "", note)
            continue
        renamed = {
            step.old for step in renames if step.what == "choice" and step.on and step.on.attribute == after.code
        }
        for choice in before.choices:
            if choice not in after.choices and choice not in renamed:
                yield Drop("choice", place, choice, note)


def _comes(old: Schema, new: Schema, renames: list[Rename]) -> Iterator[Step]:
    """New demands, and types that take no new annotations any more."""
    for kind, before, after in _shared(old, new, [Likely(step, 1) for step in renames]):
        codes = {step.new: step.old for step in _within(renames, kind, after.code) if step.what == "attribute"}
        yield from _demands(Place(kind, (after.code,)), before.attributes, after.attributes, codes)  # type: ignore[arg-type]
        if before.enabled and not after.enabled:
            yield Retire("span_type" if isinstance(after, SpanType) else "frame_type", after.code)
    yield from _demands(Place("label"), old.labels, new.labels, {s.new: s.old for s in renames if s.what == "label"})


def _demands(
    on: Place, old: Mapping[str, Attribute], new: Mapping[str, Attribute], codes: Mapping[str, str]
) -> Iterator[Step]:
    for code, attribute in new.items():
        before = old.get(codes.get(code, code))
        if attribute.required and attribute.default is None and (before is None or not before.required):
            yield Require(replace(on, attribute=code))
