"""Whether the steps of a plan speak of codes that there are: before them in the old schema, after them in the new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.standoff.attributes import Attribute
from annotator.standoff.migration.steps import (
    Condition,
    Drop,
    Merge,
    Place,
    Plan,
    Rename,
    Require,
    Retire,
    Retype,
    Split,
    Step,
    Version,
)
from annotator.standoff.schema import Schema
from annotator.standoff.values import Facts

#: A code and what it is one of: ("span_type", "GPE"), ("attribute", "span", "role"), ("label", "genre").
Name = tuple[str, ...]
#: A name with the key of the step it stands at.
Named = tuple[str, Name]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a plan at ``path`` (``steps[2].into``).

    Codes: "other_version" (it is for other versions), "unknown_source" (there is no such code when the step begins),
    "unknown_target" (it is not in the new schema, nor does a later step take it further).
    """

    path: str
    code: str
    facts: Facts = field(default_factory=dict)


def flaws(plan: Plan, old: Schema, new: Schema) -> tuple[Flaw, ...]:
    """Everything that is wrong with the plan itself, in the order of its steps."""
    found = [
        Flaw(path, "other_version", {"name": schema.name, "version": schema.version})
        for path, said, schema in (("from", plan.old, old), ("to", plan.new, new))
        if said != Version(schema.name, schema.version)
    ]
    known, later = names_of(old), [{name for _, name in _sources(step)} for step in plan.steps]
    wanted = names_of(new)
    for n, step in enumerate(plan.steps):
        taken_further = wanted.union(*later[n + 1 :])
        found += [_flaw(n, named, "unknown_source") for named in _sources(step) if named[1] not in known]
        found += [_flaw(n, named, "unknown_target") for named in _targets(step) if named[1] not in taken_further]
        known |= _produced(step)
    return tuple(found)


def _produced(step: Step) -> set[Name]:
    """What there is after a step; participants go with their mention types."""
    names = {name for _, name in _targets(step)}
    return names | {("entity_type", name[1]) for name in names if name[0] == "span_type"}


def _flaw(n: int, named: Named, code: str) -> Flaw:
    key, name = named
    return Flaw(f"steps[{n}].{key}", code, {"what": name[0], "code": name[-1]})


def names_of(schema: Schema) -> set[Name]:
    """Every code of a schema with what it is one of."""
    names: set[Name] = {("label", code) for code in schema.labels}
    for span_type in schema.span_types.values():
        names.add(("span_type", span_type.code))
        names |= set(_attribute_names("span", span_type.attributes.values()))
    names |= {("entity_type", type_.code) for type_ in schema.span_types.values() if type_.mention}
    for frame_type in schema.frame_types.values():
        names |= {("frame_type", frame_type.code), *(("role", code) for code in frame_type.roles)}
        names |= set(_attribute_names("frame", frame_type.attributes.values()))
    return names | set(_attribute_names("label", schema.labels.values()))


def _attribute_names(kind: str, attributes: Iterable[Attribute]) -> Iterator[Name]:
    for attribute in attributes:
        yield _attribute(kind, attribute.code)
        for choice in attribute.choices:
            yield "choice", kind, choice


def _attribute(kind: str, code: str) -> Name:
    """The name of an attribute; a label is the article's."""
    return ("label", code) if kind == "label" else ("attribute", kind, code)


def _at(on: Place | None, named_attribute: bool = True) -> Iterator[Named]:
    """What the place of a step speaks of."""
    if on is None:
        return
    for n, code in enumerate(on.types):
        yield f"on.types[{n}]", (f"{on.kind}_type", code)
    if on.attribute and named_attribute:
        yield "on.attribute", _attribute(on.kind, on.attribute)


def _plain(what: str, on: Place | None, code: str) -> Name:
    """The name of what a rename, merge or drop is about."""
    if on is None or what == "role":
        return what, code
    return ("choice", on.kind, code) if what == "choice" else _attribute(on.kind, code)


def _condition(when: Condition, what: str, path: str) -> Iterator[Named]:
    if when.attribute:
        yield f"{path}.attribute", ("attribute", what.removesuffix("_type"), when.attribute)


def _sources(step: Step) -> list[Named]:
    """The codes a step begins from, each with its key."""
    if isinstance(step, Rename):
        return [*_at(step.on), ("from", _plain(step.what, step.on, step.old))]
    if isinstance(step, Merge):
        return [*_at(step.on), *((f"from[{n}]", _plain(step.what, step.on, code)) for n, code in enumerate(step.old))]
    if isinstance(step, Split):
        rules = (
            named for n, rule in enumerate(step.rules) for named in _condition(rule.when, step.what, f"rules[{n}].when")
        )
        return [("from", (step.what, step.old)), *rules]
    if isinstance(step, Retype):
        return [("from", (step.what, step.old)), *_condition(step.when, step.what, "when")]
    if isinstance(step, Retire):
        return [("code", (step.what, step.code))]
    if isinstance(step, Require):
        return list(_at(step.on, named_attribute=False))
    if isinstance(step, Drop) and step.code:
        return [*_at(step.on), ("code", _plain(step.what, step.on, step.code))]
    return list(_at(step.on))


def _targets(step: Step) -> list[Named]:
    """The codes a step leads to, each with its key."""
    if isinstance(step, Rename):
        return [("to", _plain(step.what, step.on, step.new))]
    if isinstance(step, Merge):
        kept = _kept(step.keep, step.on.kind if step.on else step.what.removesuffix("_type"), "keep")
        return [("into", _plain(step.what, step.on, step.into)), *kept]
    if isinstance(step, Split):
        return [
            *((f"rules[{n}].to", (step.what, rule.to)) for n, rule in enumerate(step.rules)),
            ("default", (step.what, step.default)),
        ]
    if isinstance(step, Retype):
        return [("to", (step.what, step.to)), *_kept(step.keep, "span", "keep")]
    if isinstance(step, Retire):
        return [("code", (step.what, step.code))]
    if isinstance(step, Require):
        return [("on.attribute", _attribute(step.on.kind, step.on.attribute))]
    if isinstance(step, Drop):
        return _kept(step.into, step.on.kind, "into")
    there = {"frame": "span", "span": "frame"}[step.on.kind] if step.role else step.on.kind
    return [("to", _attribute(there, step.to)), *_kept(step.otherwise, step.on.kind, "otherwise")]


def _kept(code: str, kind: str, key: str) -> list[Named]:
    return [(key, _attribute(kind, code))] if code else []
