"""From the cells of a WebAnno TSV to marks: values in stacks, marks over several lines, links, relations and chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from annotator.formats.uima.marks import Mark
from annotator.formats.webanno import escaping
from annotator.formats.webanno.document import Column, Document, Row
from annotator.formats.webanno.escaping import NOTHING, NULL, NUMBERED, SLOTS, STACK

_CHAINED: Final = regex.compile(r"(.*)(?<!\\)->([0-9]+)-([0-9]+)", regex.DOTALL)
_ENDS: Final = regex.compile(r"([^\[]+)(?:\[([0-9]+)_([0-9]+)\])?")


@dataclass(slots=True)
class _Found:
    """Marks in the making: in order, by the number of each, and those of each unit by its id and layer."""

    marks: list[Mark] = field(default_factory=list)
    numbered: dict[str, Mark] = field(default_factory=dict)
    units: dict[str, dict[str, list[Mark]]] = field(default_factory=dict)
    chains: dict[int, dict[int, Mark]] = field(default_factory=dict)
    roles: dict[tuple[int, str], tuple[Mark, str]] = field(default_factory=dict)
    targets: dict[tuple[int, str], tuple[Column, str]] = field(default_factory=dict)
    relations: list[tuple[Mark, Column, str, str]] = field(default_factory=list)


def marks_of(document: Document) -> tuple[list[Mark], list[list[Mark]]]:
    """The marks of all cells, and the chains, each in its order."""
    found = _Found()
    # What a chain's link says of a mention stands behind its type, but is what makes it.
    columns = sorted(enumerate(document.columns), key=lambda pair: pair[1].kind == "chain_type")
    for row in document.rows:
        if row.cells:
            _take(found, row, columns)
    _link(found)
    _relate(found)
    return found.marks, [[chain[n] for n in sorted(chain)] for _, chain in sorted(found.chains.items())]


def _take(found: _Found, row: Row, columns: Sequence[tuple[int, Column]]) -> None:
    unit = found.units.setdefault(row.id, {})
    for at, column in columns:
        cell = row.cells[at]
        if cell == NOTHING:
            continue
        for n, value in enumerate(STACK.split(cell) if "|" in cell else [cell]):
            if column.kind in {"chain_link", "chain_type"}:
                _take_mention(found, unit, row, column, n, value)
            else:
                _take_value(found, unit, row, column, n, value)


def _take_value(found: _Found, unit: dict[str, list[Mark]], row: Row, column: Column, n: int, value: str) -> None:
    number = None
    if column.kind not in {"target", "relation"} and value.endswith("]") and (match := NUMBERED.fullmatch(value)):
        value, number = match[1], match[2]
    mark = _mark(found, unit.setdefault(column.layer, []), row, column.layer, n, number)
    if column.kind == "value":
        if value != NULL and column.feature:
            mark.features.setdefault(column.feature, escaping.read_value(value))
    elif column.kind == "role":
        found.roles[id(mark), column.feature] = (mark, value)
    elif column.kind == "target":
        found.targets[id(mark), column.feature] = (column, value)
    else:
        found.relations.append((mark, column, value, row.id))


def _mark(found: _Found, stack: list[Mark], row: Row, layer: str, n: int, number: str | None) -> Mark:
    """The n-th mark of a layer on a unit: one that stands there already, one that goes on, or a new one."""
    if n < len(stack):
        mark = stack[n]
    elif number is not None and (known := found.numbered.get(number)) is not None and known.layer == layer:
        mark = known
        mark.end = max(mark.end, row.end)
        stack.append(mark)
    else:
        mark = Mark(layer, row.begin, row.end)
        found.marks.append(mark)
        stack.append(mark)
    if number is not None:
        found.numbered.setdefault(number, mark)
    return mark


def _take_mention(found: _Found, unit: dict[str, list[Mark]], row: Row, column: Column, n: int, value: str) -> None:
    stack = unit.setdefault(column.layer, [])
    match = _CHAINED.fullmatch(value)
    if column.kind == "chain_type":
        bare = NUMBERED.fullmatch(value)
        if n < len(stack):
            _say(stack[n], column.feature, bare[1] if bare else value)
    elif match is not None:
        chain, order = found.chains.setdefault(int(match[2]), {}), int(match[3])
        mark = chain.setdefault(order, Mark(column.layer, row.begin, row.end))
        mark.end = max(mark.end, row.end)
        stack.append(mark)
        _say(mark, column.feature, match[1])


def _say(mark: Mark, feature: str, value: str) -> None:
    if value != NULL:
        mark.features.setdefault(feature, escaping.read_value(value))


def _link(found: _Found) -> None:
    """Give every host of slots its links: roles and targets stand in two cells, one for one."""
    for key, (mark, roles) in found.roles.items():
        column, targets = found.targets.get(key, (None, NULL))
        if column is None or targets in {NULL, NOTHING}:
            continue
        named = SLOTS.split(roles)
        for n, target in enumerate(SLOTS.split(targets)):
            filler = _target(found, target, column.target)
            role = named[n] if n < len(named) else NULL
            said = column.feature if role in {NULL, NOTHING} else escaping.read_value(role)
            # A link to nothing leads to a mark that nobody has taken, and is counted.
            mark.links.append((said, filler or Mark("", 0, 0)))


def _target(found: _Found, written: str, layer: str) -> Mark | None:
    match = NUMBERED.fullmatch(written)
    if match is not None and match[2] != "0":
        return found.numbered.get(match[2])
    return _only(found, match[1] if match is not None else written, layer)


def _only(found: _Found, unit: str, layer: str) -> Mark | None:
    """The first mark of a layer on a unit, of any layer where that is all kinds of annotations."""
    there: Mapping[str, list[Mark]] = found.units.get(unit, {})
    marks = there.get(layer) or (next(iter(there.values()), []) if layer == "uima.tcas.Annotation" else [])
    return marks[0] if marks else None


def _relate(found: _Found) -> None:
    for mark, column, written, unit in found.relations:
        match = _ENDS.fullmatch(written)
        if match is None:
            continue
        sides = ((match[1], match[2] or "0"), (unit, match[3] or "0"))
        ends = [
            found.numbered.get(number) if number != "0" else _only(found, id_, column.target) for id_, number in sides
        ]
        nowhere = Mark("", 0, 0)
        mark.ends = (ends[0] or nowhere, ends[1] or nowhere)
