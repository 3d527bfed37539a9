"""Whether a plan leads everything the old schema allows to something the new one allows.

Nothing is reasoned about twice: for each type, attribute, choice and role of the old schema a specimen is made that
uses it, the plan is carried out on it, and what does not fit afterwards is a gap. Counting what sets really use
(``usage``) says how much each gap weighs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.standoff.attributes import Attribute
from annotator.standoff.migration.draft import Obstacle
from annotator.standoff.migration.migrating import migrate
from annotator.standoff.migration.steps import Plan
from annotator.standoff.schema import FrameType, Role, Schema, SpanType
from annotator.standoff.values import (
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Facts,
    Filler,
    Frame,
    Segments,
    Span,
)

_TEXT = "ابتث"
_PLACES: tuple[Segments, ...] = (((0, 1),), ((1, 2),), ((2, 3),))
_ANY = "00000000-0000-4000-8000-000000000000"
_COLLECTION: Mapping[str, str] = {"span": "spanTypes", "entity": "entityTypes", "frame": "frameTypes"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the old schema allows and the plan leads nowhere; ``step`` is the one that refuses, None: none cares.

    ``path`` is by codes, as in ``differences`` (types of entities: ``entityTypes.GPE``); the rest as in ``Obstacle``.
    """

    path: str
    code: str
    step: int | None = None
    facts: Facts = field(default_factory=dict)


def gaps(plan: Plan, old: Schema, new: Schema) -> tuple[Gap, ...]:
    """What the plan does not cover, in the order of the old schema; below an uncovered type nothing more is told."""
    found: dict[str, Gap] = {}
    for path, needs, specimen in _specimens(old):
        if any(path == known or path.startswith(f"{known}.") for known in found) or any(one in found for one in needs):
            continue
        obstacles = migrate(specimen, plan, _TEXT, new, id=_ANY).obstacles
        own = [one for one in obstacles if one.id == _bearer(path)] or list(obstacles)
        if own:
            found[path] = _gap(path, own[0])
    return tuple(found.values())


def usage(annotations: Annotations) -> Counter[str]:
    """How often each type, attribute, choice, role and label is used, by path."""
    counts: Counter[str] = Counter()
    for span in annotations.spans.values():
        counts.update(_used(f"spanTypes.{span.type}", span.attributes))
    for entity in annotations.entities.values():
        counts[f"entityTypes.{entity.type}"] += 1
    for frame in annotations.frames.values():
        path = f"frameTypes.{frame.type}"
        counts.update(_used(path, frame.attributes))
        counts.update(f"{path}.roles.{role}" for role in frame.roles)
    for code, value in annotations.labels.items():
        counts.update(_valued(f"labels.{code}", value))
    return counts


def _used(path: str, attributes: Attributes) -> Iterator[str]:
    yield path
    for code, value in attributes.items():
        yield from _valued(f"{path}.attributes.{code}", value)


def _valued(path: str, value: AttributeValue) -> Iterator[str]:
    yield path
    for choice in value if isinstance(value, tuple) else (value,):
        if isinstance(choice, str):
            yield f"{path}.choices.{choice}"


def _bearer(path: str) -> str:
    kind, code = path.split(".")[:2]
    return {"spanTypes": "s1", "entityTypes": "e1", "frameTypes": "f1"}.get(kind, code)


def _gap(path: str, obstacle: Obstacle) -> Gap:
    return Gap(path, obstacle.code, obstacle.step, obstacle.facts)


#: A specimen: the path it stands for, the paths whose gaps would explain its own, the annotations.
Specimen = tuple[str, tuple[str, ...], Annotations]


def _specimens(schema: Schema) -> Iterator[Specimen]:
    for type_ in schema.span_types.values():
        yield from _span_specimens(type_)
    for type_ in schema.span_types.values():
        if type_.mention:
            yield f"entityTypes.{type_.code}", (), Annotations(entities={"e1": Entity("e1", type_.code, "ا")})
    for frame_type in schema.frame_types.values():
        yield from _frame_specimens(frame_type, schema)
    for label in schema.labels.values():
        for path, value in _values(label, f"labels.{label.code}"):
            yield path, (), Annotations(labels={label.code: value})


def _span(type_: SpanType, n: int = 1, attributes: Attributes | None = None) -> Span:
    return Span(f"s{n}", type_.code, _PLACES[n - 1], _TEXT[n - 1], None, attributes or {})


def _span_specimens(type_: SpanType) -> Iterator[Specimen]:
    path = f"spanTypes.{type_.code}"
    for place, attributes in _attribute_values(path, type_.attributes.values()):
        yield place, (), Annotations({"s1": _span(type_, 1, attributes)})


def _frame_specimens(type_: FrameType, schema: Schema) -> Iterator[Specimen]:
    path = f"frameTypes.{type_.code}"
    for place, attributes in _attribute_values(path, type_.attributes.values()):
        yield place, (), Annotations(frames={"f1": Frame("f1", type_.code, attributes)})
    for role in type_.roles.values():
        for needs, fillers, around in _filled(role, schema):
            frame = Frame("f1", type_.code, {}, {role.code: fillers})
            frames = {**around.frames, "f1": frame}
            yield f"{path}.roles.{role.code}", needs, Annotations(around.spans, around.entities, frames)


def _filled(role: Role, schema: Schema) -> Iterator[tuple[tuple[str, ...], tuple[Filler, ...], Annotations]]:
    """Everything that may stand in a role, each alone; of spans as many as may (three at the most)."""
    most = min(role.max or 3, 3)
    for type_ in schema.span_types.values():
        if type_.code in role.spans or (role.mentions and type_.mention):
            spans = {f"s{n}": _span(type_, n) for n in range(1, most + 1)}
            fillers = tuple(Filler("span", id_) for id_ in spans)
            yield (f"spanTypes.{type_.code}",), fillers, Annotations(spans)
    for special in sorted(role.specials):
        yield (), (Filler("special", special),), Annotations()
    for code in sorted(role.frames):
        other = Frame("f2", code)
        yield (f"frameTypes.{code}",), (Filler("frame", "f2"),), Annotations(frames={"f2": other})
    if role.entities:
        mention = next((type_.code for type_ in schema.span_types.values() if type_.mention), "")
        person = Entity("e1", mention, "ا")
        yield (f"entityTypes.{mention}",), (Filler("entity", "e1"),), Annotations(entities={"e1": person})


def _attribute_values(path: str, attributes: Iterable[Attribute]) -> Iterator[tuple[str, Attributes]]:
    yield path, {}
    for attribute in attributes:
        for place, value in _values(attribute, f"{path}.attributes.{attribute.code}"):
            yield place, {attribute.code: value}


def _values(attribute: Attribute, path: str) -> Iterator[tuple[str, AttributeValue]]:
    """Values an attribute can have: every choice, both ends of a range, one of the others."""
    if attribute.kind in ("choice", "multichoice"):
        for choice in attribute.choices:
            yield f"{path}.choices.{choice}", choice if attribute.kind == "choice" else (choice,)
        return
    ends: tuple[AttributeValue, ...] = (attribute.min or 0, attribute.max or max(attribute.min or 0, 1000))
    samples: Mapping[str, tuple[AttributeValue, ...]] = {
        "text": ("ا",),
        "boolean": (True,),
        "integer": ends,
        "date": ("2020-01-31",),
        "reference": ("wd:Q1",),
    }
    for value in samples[attribute.kind]:
        yield path, value
