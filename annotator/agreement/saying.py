"""What two voices say of the same thing: attributes of matched spans and frames, and labels of the article.

A choice, a boolean (not set is false), an integer and the choices of a multichoice as a whole are categories; a value
not given is the category ``none``, unless neither side gives one or the schema does not ask for it. Of texts, days and
references only whether they are the same is counted. Keys: ``HEAD/…/A/B`` for categories, ``HEAD-same/…`` and
``HEAD-apart/…`` for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annotator.agreement.alpha import alpha
from annotator.agreement.columns import Array, Columns, Value
from annotator.agreement.formulas import chance_corrected, macro, share
from annotator.agreement.pairing import Faced, Frames
from annotator.agreement.sides import NONE, Counts, Sides, layer_of
from annotator.agreement.spans import Pair
from annotator.standoff.attributes import Attribute, is_shown
from annotator.standoff.values import Attributes, AttributeValue

TRUE, FALSE = "true", "false"
_CATEGORIES = ("choice", "multichoice", "boolean", "integer")
_WHOLE = re.compile(r"-?[0-9]+")
ATTRIBUTES, LABELS, CHOICES = "attributes", "labels", "choices"


def category(attribute: Attribute, given: Attributes, siblings: Mapping[str, Attribute]) -> str | None:
    """The category of what is said, None where nothing is; texts, days and references are categories of their own."""
    value = given.get(attribute.code)
    if value is None and is_shown(attribute, given, siblings):
        value = False if attribute.kind == "boolean" and attribute.default is None else attribute.default
    return None if value is None else written(value)


def written(value: AttributeValue) -> str:
    """A value as a category: ``true``, ``3``, ``politics+law`` in alphabetical order."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    # What stands between parts of a key cannot stand in one; no code has it, but a value that fits no choice may.
    return ("+".join(sorted(value)) if isinstance(value, tuple) else str(value)).replace("/", "-")


def value_of(attribute: Attribute | None, text: str) -> AttributeValue | None:
    """The value a category stands for, None for :data:`NONE`; of what the schema does not know the category itself."""
    if text == NONE:
        return None
    if attribute is not None and attribute.kind == "boolean":
        return text == TRUE
    if attribute is not None and attribute.kind == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    return tuple(text.split("+")) if attribute is not None and attribute.kind == "multichoice" else text


def cell(attribute: Attribute, one: str | None, other: str | None, head: str, path: str) -> str | None:
    """The key of the cell in which what both say is counted; None where neither says anything."""
    if one is None and other is None:
        return None
    if attribute.kind in _CATEGORIES:
        return f"{head}/{path}/{NONE if one is None else one}/{NONE if other is None else other}"
    return f"{head}-{'same' if one == other else 'apart'}/{path}"


def cells(known: Mapping[str, Attribute], one: Attributes, other: Attributes, path: str) -> Iterator[str]:
    """The cells of all attributes of one matched thing; ``path``: its layer and type."""
    for code, attribute in known.items():
        mine, theirs = category(attribute, one, known), category(attribute, other, known)
        key = cell(attribute, mine, theirs, ATTRIBUTES, f"{path}/{code}")
        if key:
            yield key


def span_cells(pair: Pair, sides: Sides) -> Iterator[str]:
    """The cells of the attributes of two spans of one type that stand together; none of any other pair."""
    if pair.one and pair.other and pair.kind in {"same", "boundary"}:
        known = sides.schema.span_type(pair.one.type)
        path = f"{sides.layers[pair.one.type]}/{pair.one.type}"
        yield from cells(known.attributes if known else {}, pair.one.attributes, pair.other.attributes, path)


def frame_cells(one: Faced, other: Faced, sides: Sides) -> Iterator[str]:
    """The cells of the attributes of two matched frames."""
    known = sides.schema.frame_type(one.frame.type)
    path = f"{layer_of(one.frame.type, sides.schema)}/{one.frame.type}"
    yield from cells(known.attributes if known else {}, one.frame.attributes, other.frame.attributes, path)


def count_spans(sides: Sides, counts: Counts) -> None:
    """Count the attributes of spans of one type that stand together."""
    for pair in sides.pairs:
        for key in span_cells(pair, sides):
            counts[key] += 1


def count_frames(frames: Sequence[Frames], sides: Sides, counts: Counts) -> None:
    """Count the attributes of matched frames."""
    for one, other in (pair for found in frames for pair in found.matched):
        for key in frame_cells(one, other, sides):
            counts[key] += 1


def label_cells(sides: Sides) -> Iterator[str]:
    """The cells of the labels of the article."""
    return (key for _, key, _, _ in _labelled(sides))


def count_labels(sides: Sides, counts: Counts) -> None:
    """Count the labels of the article, and each choice of a multichoice by itself."""
    for attribute, key, one, other in _labelled(sides):
        counts[key] += 1
        if attribute.kind == "multichoice":
            mine, theirs = (one or "").split("+"), (other or "").split("+")
            for choice in attribute.choices:
                counts[f"{CHOICES}/{attribute.code}/{choice}/{_said(choice in mine)}/{_said(choice in theirs)}"] += 1


def _labelled(sides: Sides) -> Iterator[tuple[Attribute, str, str | None, str | None]]:
    """The labels somebody gave: the cell, and the category of each side."""
    known = sides.schema.labels
    for code, attribute in known.items():
        one, other = (category(attribute, voice.labels, known) for voice in (sides.one, sides.other))
        key = cell(attribute, one, other, LABELS, code)
        if key:
            yield attribute, key, one, other


def measures(columns: Columns) -> Iterator[Value]:
    """``attributes/…`` by layer and ``TYPE/ATTRIBUTE``, ``labels/…`` by label and ``LABEL/CHOICE``."""
    for layer in columns.below(ATTRIBUTES):
        for type_ in columns.below(ATTRIBUTES, layer):
            for code in columns.below(ATTRIBUTES, layer, type_):
                _, found = _of_table(columns, ATTRIBUTES, layer, f"{type_}/{code}", (ATTRIBUTES, layer, type_, code))
                yield from found
    yield from _written_alike(columns)
    alphas, kappas = [], []
    for code in columns.below(LABELS):
        (kappa, found_alpha), found = _of_table(columns, LABELS, "", code, (LABELS, code))
        alphas.append(found_alpha)
        kappas.append(kappa)
        yield from found
    for code in columns.below(CHOICES):
        for choice in columns.below(CHOICES, code):
            yield from _of_table(columns, LABELS, "", f"{code}/{choice}", (CHOICES, code, choice))[1]
    if alphas:
        yield macro("labels/kappa/macro", "", kappas)
        yield macro("labels/alpha/macro", "", alphas)


def _said(chosen: bool) -> str:
    return TRUE if chosen else FALSE


def _written_alike(columns: Columns) -> Iterator[Value]:
    """The share that is the same of values that are no categories."""
    subjects = {tuple(path) for head in ("same", "apart") for path in _paths(columns, f"{ATTRIBUTES}-{head}", 3)}
    for path in sorted(subjects):
        same, apart = columns.sum(f"{ATTRIBUTES}-same", *path), columns.sum(f"{ATTRIBUTES}-apart", *path)
        yield share("attributes/agreement", path[0], "/".join(path[1:]), same, same + apart)
    for code in sorted({*columns.below(f"{LABELS}-same"), *columns.below(f"{LABELS}-apart")}):
        same, apart = columns.sum(f"{LABELS}-same", code), columns.sum(f"{LABELS}-apart", code)
        yield share("labels/agreement", "", code, same, same + apart)


def _paths(columns: Columns, head: str, depth: int) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for _ in range(depth):
        found = [[*path, part] for path in found for part in columns.below(head, *path)]
    return found


def _of_table(
    columns: Columns, code: str, layer: str, subject: str, head: Sequence[str]
) -> tuple[tuple[Array, Array], list[Value]]:
    """κ and α of a table, and all values; where the categories are numbers α by their order and distance too."""
    categories, table = columns.table(*head)
    found = list(chance_corrected(code, layer, subject, table))
    by_code = {value.code: value.values for value in found}
    known = [place for place, name in enumerate(categories) if name != NONE]
    numbers = numbers_of([categories[place] for place in known])
    if numbers:
        found += scaled(code, layer, subject, table, numbers, known)
    return (by_code[f"{code}/kappa"], by_code[f"{code}/alpha"]), found


def numbers_of(categories: Sequence[str]) -> list[int]:
    """The categories as numbers, where all of them are; else none."""
    return [int(name) for name in categories] if all(map(_WHOLE.fullmatch, categories)) else []


def scaled(
    code: str, layer: str, subject: str, table: Array, values: Sequence[int], places: Sequence[int]
) -> Iterator[Value]:
    """Ordinal and interval α of the categories of a table (rows × C × C) that are numbers; ``none`` is missing."""
    order = sorted(range(len(values)), key=values.__getitem__)
    at = [places[place] for place in order]
    square = table[np.ix_(range(len(table)), at, at)]
    ranked = np.array([values[place] for place in order], dtype=np.float64)
    n = square.sum((-2, -1))
    matrix = square + np.swapaxes(square, -1, -2)
    yield Value(f"{code}/alpha/ordinal", layer, subject, alpha(matrix, "ordinal"), n)
    yield Value(f"{code}/alpha/interval", layer, subject, alpha(matrix, "interval", ranked), n)
