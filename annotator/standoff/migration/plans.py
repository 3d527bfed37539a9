"""A plan as JSON (``sanad-migration/1``), both ways; a flaw is ``Refused("malformed")`` with its path in the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from annotator.standoff.migration.steps import (
    TYPE_KINDS,
    Condition,
    Drop,
    Merge,
    Move,
    Place,
    Plan,
    Rename,
    Require,
    Retire,
    Retype,
    Rule,
    Split,
    Step,
    TypeKind,
    Version,
)
from annotator.standoff.reading import malformed, read_code, read_list, read_note, read_object, read_value
from annotator.standoff.values import AttributeValue, JsonObject

FORMAT = "sanad-migration/1"
Fields = Mapping[str, object]
#: What can be renamed or merged, and what their place must name: types, or types and an attribute.
_PLACELESS = (*TYPE_KINDS, "label")
_RENAMED = (*_PLACELESS, "role", "attribute", "choice")
_MERGED = (*TYPE_KINDS, "role", "choice")
_DROPPED = ("attribute", "choice", "role")
_KEYS: Mapping[str, str] = {
    "rename": "what from to on",
    "merge": "what from into on keep",
    "split": "what from rules default",
    "retype": "what from when to keep",
    "retire": "what code",
    "require": "on value",
    "move": "on to role values otherwise",
    "drop": "what on code into",
}
STEP_NAMES = tuple(_KEYS)


def read_plan(value: object) -> Plan:
    """A plan from its JSON object."""
    get = read_object(value, "", frozenset({"format", "from", "to", "steps"})).get
    if get("format") != FORMAT:
        raise malformed("format", FORMAT)
    steps = read_list(get("steps", []), "steps")
    return Plan(
        old=_read_version(get("from"), "from"),
        new=_read_version(get("to"), "to"),
        steps=tuple(read_step(item, f"steps[{n}]") for n, item in enumerate(steps)),
    )


def read_step(value: object, path: str) -> Step:
    """A step from its JSON object, which names its kind in ``step``."""
    name = value.get("step") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in _KEYS:
        raise malformed(f"{path}.step" if isinstance(value, dict) else path, "one of " + ", ".join(_KEYS))
    return _READERS[name](read_object(value, path, frozenset({"step", *_KEYS[name].split()})), path)


def plan_object(plan: Plan) -> JsonObject:
    """A plan as its JSON object."""
    return {
        "format": FORMAT,
        "from": {"name": plan.old.name, "version": plan.old.version},
        "to": {"name": plan.new.name, "version": plan.new.version},
        "steps": [step_object(step) for step in plan.steps],
    }


def step_object(step: Step) -> JsonObject:
    """A step as its JSON object; what is empty is left out."""
    raw = _WRITERS[type(step)](step)
    return {key: value for key, value in raw.items() if value not in ("", None, {}) or key in ("value", "step")}


def _read_version(value: object, path: str) -> Version:
    get = read_object(value, path, frozenset({"name", "version"})).get
    return Version(_text(get("name"), f"{path}.name"), _text(get("version"), f"{path}.version"))


def _text(value: object, path: str) -> str:
    text = read_note(value, path)
    if not text:
        raise malformed(path, "a text")
    return text


def _one_of(value: object, path: str, known: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise malformed(path, "one of " + ", ".join(known))
    return value


def _type_kind(fields: Fields, path: str) -> TypeKind:
    return cast("TypeKind", _one_of(fields.get("what"), f"{path}.what", TYPE_KINDS))


def _code(fields: Fields, key: str, path: str) -> str:
    return read_code(fields.get(key), f"{path}.{key}")


def _optional(fields: Fields, key: str, path: str) -> str:
    return "" if fields.get(key) in (None, "") else _code(fields, key, path)


def _codes(value: object, path: str, least: int = 1) -> tuple[str, ...]:
    found = tuple(read_code(item, f"{path}[{n}]") for n, item in enumerate(read_list(value, path)))
    if len(found) < least or len(set(found)) < len(found):
        raise malformed(path, "different codes, at least one" if least == 1 else f"different codes, at least {least}")
    return found


def _read_place(value: object, path: str, what: str) -> Place:
    """The place of a ``what``; one about an attribute itself names it in ``code`` or ``from``, its choices here."""
    get = read_object(value, path, frozenset({"kind", "types", "attribute"})).get
    kind = _one_of(get("kind"), f"{path}.kind", ("frame",) if what == "role" else ("span", "frame", "label"))
    if kind == "label" and get("types"):
        raise malformed(f"{path}.types", "nothing: labels belong to the article")
    types = () if kind == "label" else _codes(get("types"), f"{path}.types")
    named = what in ("choice", "value")
    if not named and get("attribute") not in (None, ""):
        raise malformed(f"{path}.attribute", "nothing")
    attribute = read_code(get("attribute"), f"{path}.attribute") if named else ""
    return Place(kind, types, attribute)  # type: ignore[arg-type]  # _one_of has proved it


def _place_of(fields: Fields, path: str, what: str) -> Place | None:
    if what in _PLACELESS:
        if fields.get("on") is not None:
            raise malformed(f"{path}.on", "nothing")
        return None
    place = _read_place(fields.get("on"), f"{path}.on", what)
    if what == "attribute" and place.kind == "label":
        raise malformed(f"{path}.on.kind", "span or frame; what is renamed is a label")
    return place


def _read_rename(fields: Fields, path: str) -> Step:
    what = _one_of(fields.get("what"), f"{path}.what", _RENAMED)
    return Rename(what, _code(fields, "from", path), _code(fields, "to", path), _place_of(fields, path, what))


def _read_merge(fields: Fields, path: str) -> Step:
    what = _one_of(fields.get("what"), f"{path}.what", _MERGED)
    keep = _optional(fields, "keep", path)
    if keep and what in ("entity_type", "role"):
        raise malformed(f"{path}.keep", "nothing: there is no attribute to keep it in")
    old = _codes(fields.get("from"), f"{path}.from", 2)
    return Merge(what, old, _code(fields, "into", path), _place_of(fields, path, what), keep)


def _read_condition(value: object, path: str, what: str) -> Condition:
    get = read_object(value, path, frozenset({"attribute", "in", "texts", "entities"})).get
    attribute = "" if get("attribute") in (None, "") else read_code(get("attribute"), f"{path}.attribute")
    wanted = read_list(get("in", []), f"{path}.in")
    values = tuple(None if item is None else read_value(item, f"{path}.in[{n}]") for n, item in enumerate(wanted))
    if bool(attribute) != bool(values):
        raise malformed(f"{path}.in", "an attribute and the values it may have")
    texts, people = _texts(get("texts", []), f"{path}.texts"), _texts(get("entities", []), f"{path}.entities")
    if attribute and what == "entity_type":
        raise malformed(f"{path}.attribute", "nothing: entities have no attributes")
    if what == "frame_type" and (texts or people):
        raise malformed(path, "an attribute: frames have no words and no participant of their own")
    if not (attribute or texts or people):
        raise malformed(path, "an attribute, texts or entities")
    return Condition(attribute, values, texts, people)


def _texts(value: object, path: str) -> tuple[str, ...]:
    return tuple(_text(item, f"{path}[{n}]") for n, item in enumerate(read_list(value, path)))


def _read_split(fields: Fields, path: str) -> Step:
    what, rules = _type_kind(fields, path), []
    for n, item in enumerate(read_list(fields.get("rules"), f"{path}.rules")):
        place = f"{path}.rules[{n}]"
        get = read_object(item, place, frozenset({"when", "to"})).get
        rules.append(Rule(_read_condition(get("when"), f"{place}.when", what), read_code(get("to"), f"{place}.to")))
    if not rules:
        raise malformed(f"{path}.rules", "at least one rule")
    return Split(what, _code(fields, "from", path), tuple(rules), _code(fields, "default", path))


def _read_retype(fields: Fields, path: str) -> Step:
    what = _type_kind(fields, path)
    keep = _optional(fields, "keep", path)
    if keep and what != "span_type":
        raise malformed(f"{path}.keep", "nothing: only spans are linked to participants")
    when = _read_condition(fields.get("when"), f"{path}.when", what)
    return Retype(what, _code(fields, "from", path), when, _code(fields, "to", path), keep)


def _read_retire(fields: Fields, path: str) -> Step:
    return Retire(_type_kind(fields, path), _code(fields, "code", path))


def _read_require(fields: Fields, path: str) -> Step:
    value = fields.get("value")
    place = _read_place(fields.get("on"), f"{path}.on", "value")
    return Require(place, None if value is None else read_value(value, f"{path}.value"))


def _read_move(fields: Fields, path: str) -> Step:
    place = _read_place(fields.get("on"), f"{path}.on", "value")
    role = _optional(fields, "role", path)
    if role and place.kind == "label":
        raise malformed(f"{path}.role", "nothing: labels belong to the article")
    given = fields.get("values", {})
    if not isinstance(given, dict):
        raise malformed(f"{path}.values", "an object")
    values = {_text(one, f"{path}.values"): _text(other, f"{path}.values.{one}") for one, other in given.items()}
    return Move(place, _code(fields, "to", path), role, values, _optional(fields, "otherwise", path))


def _read_drop(fields: Fields, path: str) -> Step:
    what = _one_of(fields.get("what"), f"{path}.what", _DROPPED)
    place = _read_place(fields.get("on"), f"{path}.on", "value" if what == "attribute" else what)
    if what == "attribute" and fields.get("code") not in (None, ""):
        raise malformed(f"{path}.code", "nothing: on.attribute names it")
    code = "" if what == "attribute" else _code(fields, "code", path)
    return Drop(what, place, code, _optional(fields, "into", path))  # type: ignore[arg-type]  # _one_of has proved it


_READERS: Mapping[str, Callable[[Fields, str], Step]] = {
    "rename": _read_rename,
    "merge": _read_merge,
    "split": _read_split,
    "retype": _read_retype,
    "retire": _read_retire,
    "require": _read_require,
    "move": _read_move,
    "drop": _read_drop,
}


def _place_object(place: Place | None) -> JsonObject | None:
    if place is None:
        return None
    out: JsonObject = {"kind": place.kind}
    if place.types:
        out["types"] = list(place.types)
    if place.attribute:
        out["attribute"] = place.attribute
    return out


def _json(value: AttributeValue | None) -> object:
    return list(value) if isinstance(value, tuple) else value


def _condition_object(when: Condition) -> JsonObject:
    out: JsonObject = {}
    if when.attribute:
        out["attribute"] = when.attribute
        out["in"] = [_json(value) for value in when.values]
    if when.texts:
        out["texts"] = list(when.texts)
    if when.entities:
        out["entities"] = list(when.entities)
    return out


def _rules_object(rules: Iterable[Rule]) -> list[JsonObject]:
    return [{"when": _condition_object(rule.when), "to": rule.to} for rule in rules]


_WRITERS: Mapping[type, Callable[[Any], JsonObject]] = {
    Rename: lambda s: {"step": "rename", "what": s.what, "from": s.old, "to": s.new, "on": _place_object(s.on)},
    Merge: lambda s: {
        "step": "merge",
        "what": s.what,
        "from": list(s.old),
        "into": s.into,
        "on": _place_object(s.on),
        "keep": s.keep,
    },
    Split: lambda s: {
        "step": "split",
        "what": s.what,
        "from": s.old,
        "rules": _rules_object(s.rules),
        "default": s.default,
    },
    Retype: lambda s: {
        "step": "retype",
        "what": s.what,
        "from": s.old,
        "when": _condition_object(s.when),
        "to": s.to,
        "keep": s.keep,
    },
    Retire: lambda s: {"step": "retire", "what": s.what, "code": s.code},
    Require: lambda s: {"step": "require", "on": _place_object(s.on), "value": _json(s.value)},
    Move: lambda s: {
        "step": "move",
        "on": _place_object(s.on),
        "to": s.to,
        "role": s.role,
        "values": dict(s.values),
        "otherwise": s.otherwise,
    },
    Drop: lambda s: {"step": "drop", "what": s.what, "on": _place_object(s.on), "code": s.code, "into": s.into},
}
