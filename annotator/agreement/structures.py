"""Frames of any type as evidence: how many find their like, and how far the roles of all are filled alike.

Keys: ``frames/one|other|pairs/LAYER/TYPE`` and ``roles/one|other|hits/LAYER/TYPE.ROLE`` (fillers; those of frames that
are not matched are in the numbers, so the figure is end to end). What only quotes and stances have stands in
:mod:`~annotator.agreement.quotes` and :mod:`~annotator.agreement.stances`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.agreement.columns import Columns, Value
from annotator.agreement.formulas import Triple, added, f1, layers, share, triples
from annotator.agreement.pairing import Faced, Frames
from annotator.agreement.referents import common
from annotator.agreement.sides import Counts, Sides, layer_of


def count(frames: Sequence[Frames], sides: Sides, counts: Counts) -> None:
    """Count the frames of an article and the fillers of their roles."""
    for found in frames:
        path = f"{layer_of(found.type, sides.schema)}/{found.type}"
        counts[f"frames/one/{path}"] += len(found.left)
        counts[f"frames/other/{path}"] += len(found.right)
        counts[f"frames/pairs/{path}"] += len(found.pairs)
        for side, faced in (("one", found.left), ("other", found.right)):
            for role, fillers in ((role, fillers) for frame in faced for role, fillers in frame.roles.items()):
                counts[f"roles/{side}/{path}.{role}"] += len(fillers)
        for one, other in found.matched:
            _count_roles(one, other, path, counts)
    used = {found.type for found in frames}
    for code, type_ in sides.schema.frame_types.items():
        if type_.enabled and code not in used:
            counts[f"frameless/{type_.layer}/{code}"] += 1


def _count_roles(one: Faced, other: Faced, path: str, counts: Counts) -> None:
    for role, fillers in one.roles.items():
        if role in other.roles:
            counts[f"roles/hits/{path}.{role}"] += common(fillers, other.roles[role])


def measures(columns: Columns) -> Iterator[Value]:
    """``frames/match`` by layer and frame type, ``frames/roles`` by ``TYPE/ROLE`` and by type as a whole."""
    for layer in layers(columns, "frames"):
        for type_, triple in triples(columns, "pairs", "frames", layer).items():
            yield from f1("frames/match", layer, type_, triple)
    for layer in layers(columns, "roles"):
        together: dict[str, list[Triple]] = {}
        for subject, triple in triples(columns, "hits", "roles", layer).items():
            type_, _, role = subject.partition(".")
            together.setdefault(type_, []).append(triple)
            yield from f1("frames/roles", layer, f"{type_}/{role}", triple)
        for type_, found in together.items():
            yield from f1("frames/roles", layer, type_, added(found))
    for layer in columns.below("frameless"):
        for type_ in columns.below("frameless", layer):
            empty = columns.sum("frameless", layer, type_)
            yield share("frames/empty", layer, type_, empty, columns.sum("articles"))
