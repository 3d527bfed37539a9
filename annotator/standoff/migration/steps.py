"""What a migration is made of: a plan, its typed steps, and the conditions that choose among annotations.

The steps of a plan are taken in order; each speaks of the codes as the steps before it left them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotator.standoff.values import AttributeValue

Bearer = Literal["span", "frame", "label"]
TypeKind = Literal["span_type", "frame_type", "entity_type"]
TYPE_KINDS: tuple[TypeKind, ...] = ("span_type", "frame_type", "entity_type")


@dataclass(frozen=True, slots=True)
class Place:
    """Who bears an attribute or a role: spans or frames of these types, or the article (its labels, without types).

    ``attribute`` is the attribute meant (a label's code for labels), where a step is about one or about its choices.
    """

    kind: Bearer
    types: tuple[str, ...] = ()
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which objects a rule takes: all of what is given must hold.

    ``attribute`` has one of ``values`` (None stands for "no value"); the words are one of ``texts``, the participant
    one of ``entities`` (id, name or reference); words and names are compared as a searcher would (``text.folding``).
    """

    attribute: str = ""
    values: tuple[AttributeValue | None, ...] = ()
    texts: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What fits ``when`` gets the type ``to``."""

    when: Condition
    to: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Another code for a type, a role, an attribute, a choice or a label. A mention type takes its entities along."""

    what: str
    old: str
    new: str
    on: Place | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """Several types, roles or choices become one; ``keep`` is the attribute that remembers which one it was."""

    what: str
    old: tuple[str, ...]
    into: str
    on: Place | None = None
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A type becomes several: the first rule that fits decides, ``default`` takes the rest (and is counted)."""

    what: TypeKind
    old: str
    rules: tuple[Rule, ...]
    default: str


@dataclass(frozen=True, slots=True)
class Retype:
    """Chosen objects of a type get another one; the others stay.

    A span that becomes no mention loses its link to a participant: ``keep`` is the attribute its name is written to.
    """

    what: TypeKind
    old: str
    when: Condition
    to: str
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Retire:
    """A type that takes no new annotations; what there is stays as it is, and is counted."""

    what: TypeKind
    code: str


@dataclass(frozen=True, slots=True)
class Require:
    """A required attribute is new: filled with ``value`` where it is asked for and empty, or (None) counted."""

    on: Place
    value: AttributeValue | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The value of an attribute goes to the attribute or label ``to``, its choices translated by ``values``.

    With ``role``: from a frame to the spans in that role, or, where ``on`` names spans, to the frames they fill it in.
    What cannot go there (no such object, or another value stands there already) goes to the text attribute
    ``otherwise``, or makes the set one that cannot be migrated.
    """

    on: Place
    to: str
    role: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """An attribute, a choice or a role goes; what was said by it is written to the text attribute ``into``.

    Without ``into`` a set that says anything by it is not migrated.
    """

    what: Literal["attribute", "choice", "role"]
    on: Place
    code: str = ""
    into: str = ""


Step = Rename | Merge | Split | Retype | Retire | Require | Move | Drop


@dataclass(frozen=True, slots=True)
class Version:
    """A schema's name and version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from one version of a schema to another."""

    old: Version
    new: Version
    steps: tuple[Step, ...] = ()
