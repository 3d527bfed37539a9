"""The steps that change attributes, choices and labels: rename, merge, require, move, drop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from annotator.standoff.attributes import Attribute, is_shown
from annotator.standoff.migration.draft import Draft, Holder
from annotator.standoff.migration.steps import Drop, Merge, Move, Place, Rename, Require
from annotator.standoff.migration.writing import added, filler_words, remark, written
from annotator.standoff.schema import Schema
from annotator.standoff.values import Attributes, AttributeValue, same

LABEL = Place("label")
Values = dict[str, AttributeValue]


def rename_attribute(draft: Draft, step: Rename, _new: Schema) -> None:
    """Another code for an attribute of some types, or for a label of the article."""
    for holder in draft.holders(step.on or LABEL):
        if step.old in holder.attributes:
            _carry(draft, holder, step.old, holder, step.new, holder.attributes[step.old], "")


def rename_choice(draft: Draft, step: Rename, _new: Schema) -> None:
    """Another code for a choice of an attribute or label."""
    if step.on:
        _recode(draft, step.on, (step.old,), step.new, "")


def merge_choices(draft: Draft, step: Merge, _new: Schema) -> None:
    """Several choices become one; the old code is kept in another attribute where the step says so."""
    if step.on:
        _recode(draft, step.on, step.old, step.into, step.keep)


def _recode(draft: Draft, on: Place, old: tuple[str, ...], new: str, keep: str) -> None:
    for holder in draft.holders(on):
        value = holder.attributes.get(on.attribute)
        met = [code for code in _choices(value) if code in old]
        if not met:
            continue
        attributes = {**holder.attributes, on.attribute: _replaced(value, old, new)}
        if keep:
            there, kept = attributes.get(keep), ", ".join(met)
            if there is not None and there != kept:
                _occupied(draft, holder, keep, there)
                continue
            attributes[keep] = kept
        draft.write(holder, attributes, met[0])


def _choices(value: AttributeValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _replaced(value: AttributeValue | None, old: tuple[str, ...], new: str) -> AttributeValue:
    codes = dict.fromkeys(new if code in old else code for code in _choices(value))
    return tuple(codes) if isinstance(value, tuple) else next(iter(codes))


def _occupied(draft: Draft, holder: Holder, attribute: str, value: AttributeValue) -> None:
    draft.hinder("occupied", holder.kind, holder.id, attribute=attribute, value=written(value))


def require(draft: Draft, step: Require, new: Schema) -> None:
    """Fill a required attribute where it is asked for and empty, or count where it is left empty."""
    for holder in draft.holders(step.on):
        known = _known(draft, holder, new)
        attribute = known.get(step.on.attribute)
        if attribute is None or attribute.code in holder.attributes:
            continue
        if not is_shown(attribute, holder.attributes, known):
            continue
        if step.value is None:
            draft.counts["empty"] += 1
        else:
            draft.write(holder, {**holder.attributes, attribute.code: step.value}, "filled")


def _known(draft: Draft, holder: Holder, schema: Schema) -> Mapping[str, Attribute]:
    if holder.kind == "label":
        return schema.labels
    types = schema.span_types if holder.kind == "span" else schema.frame_types
    shelf = draft.spans if holder.kind == "span" else draft.frames
    found = types.get(shelf[holder.id].type)
    return found.attributes if found else {}


def move(draft: Draft, step: Move, _new: Schema) -> None:
    """Carry an attribute's value to where it belongs now."""
    code = step.on.attribute
    for holder in list(draft.holders(step.on)):
        value = holder.attributes.get(code)
        if value is None:
            continue
        told = _translated(value, step.values)
        targets = [_fresh(draft, id_) for id_ in _targets(draft, step, holder)] if step.role else [holder]
        if not targets:
            _leave(draft, holder, code, step.otherwise, "nowhere")
        elif any(_taken(target, step.to, told, holder, code) for target in targets):
            _leave(draft, holder, code, step.otherwise, "occupied")
        else:
            for target in targets:
                _carry(draft, _again(draft, holder), code, target, step.to, told, step.otherwise)


def _translated(value: AttributeValue, values: Mapping[str, str]) -> AttributeValue:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(values.get(code, code) for code in value))
    return values.get(written(value), value)


def _targets(draft: Draft, step: Move, holder: Holder) -> list[tuple[str, str]]:
    """The spans in a frame's role, or the frames in whose role a span stands: (kind, id)."""
    if holder.kind == "frame":
        fillers = draft.frames[holder.id].roles.get(step.role, ())
        return [("span", filler.target) for filler in fillers if filler.kind == "span"]
    return [
        ("frame", id_)
        for id_, frame in sorted(draft.frames.items())
        if any(filler.kind == "span" and filler.target == holder.id for filler in frame.roles.get(step.role, ()))
    ]


def _fresh(draft: Draft, found: tuple[str, str]) -> Holder:
    kind, id_ = found
    thing = draft.spans[id_] if kind == "span" else draft.frames[id_]
    return Holder(kind, id_, thing.attributes)


def _again(draft: Draft, holder: Holder) -> Holder:
    return holder if holder.kind == "label" else _fresh(draft, (holder.kind, holder.id))


def _taken(target: Holder, to: str, value: AttributeValue, holder: Holder, code: str) -> bool:
    there = target.attributes.get(to)
    itself = target.id == holder.id and to == code
    return there is not None and not itself and not same(there, value)


def _carry(
    draft: Draft, holder: Holder, code: str, target: Holder, to: str, value: AttributeValue, otherwise: str
) -> None:
    """Take a value away from one place and write it at another, which may be of the same object."""
    if _taken(target, to, value, holder, code):
        _leave(draft, holder, code, otherwise, "occupied")
    elif (target.kind, target.id) == (holder.kind, holder.id):
        draft.write(holder, {**_without(holder.attributes, code), to: value})
    else:
        if code in holder.attributes:
            draft.write(holder, _without(holder.attributes, code), "moved")
        draft.write(target, {**target.attributes, to: value})


def _without(attributes: Attributes, code: str) -> Values:
    return {key: value for key, value in attributes.items() if key != code}


def _leave(draft: Draft, holder: Holder, code: str, into: str, why: str) -> None:
    """Write a value that has no place into a text attribute of its own object, or say that it would be lost."""
    value = holder.attributes[code]
    if not into:
        draft.hinder(why, holder.kind, holder.id, attribute=code, value=written(value))
        return
    _note(draft, holder, _without(holder.attributes, code), into, remark(code, value))


def _note(draft: Draft, holder: Holder, attributes: Values, into: str, words: str) -> None:
    draft.write(holder, {**attributes, into: added(attributes.get(into), words)}, "noted")


def drop_attribute(draft: Draft, step: Drop, _new: Schema) -> None:
    """An attribute goes; its values are written down, or hinder."""
    for holder in draft.holders(step.on):
        if step.on.attribute in holder.attributes:
            _leave(draft, holder, step.on.attribute, step.into, "would_be_lost")


def drop_choice(draft: Draft, step: Drop, _new: Schema) -> None:
    """A choice goes; where it was chosen that is written down, or hinders."""
    code = step.on.attribute
    for holder in draft.holders(step.on):
        value = holder.attributes.get(code)
        if value is None or step.code not in _choices(value):
            continue
        if not step.into:
            draft.hinder("would_be_lost", holder.kind, holder.id, attribute=code, value=step.code)
            continue
        left = tuple(choice for choice in _choices(value) if choice != step.code)
        attributes = _without(holder.attributes, code)
        if isinstance(value, tuple) and left:
            attributes[code] = left
        _note(draft, holder, attributes, step.into, remark(code, step.code))


def drop_role(draft: Draft, step: Drop, _new: Schema) -> None:
    """A role goes; what filled it is written down in words, the fillers themselves stay where they are."""
    for id_, frame in sorted(draft.frames.items()):
        fillers = frame.roles.get(step.code, ())
        if frame.type not in step.on.types or not fillers:
            continue
        words = filler_words(draft.value(), fillers)
        if not step.into:
            draft.hinder("would_be_lost", "frame", id_, role=step.code, value=words)
            continue
        note = added(frame.attributes.get(step.into), remark(step.code, words))
        roles = {role: there for role, there in frame.roles.items() if role != step.code}
        attributes = dict(sorted({**frame.attributes, step.into: note}.items()))
        draft.put("frame", replace(frame, roles=roles, attributes=attributes), "noted")
