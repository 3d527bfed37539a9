"""Gather evidence: everything the measures need to know about one article and two voices.

Nothing in it depends on which side is called right; with gold as ``other`` precision and recall are those against gold.
"""

from __future__ import annotations

from collections import defaultdict

from annotator.agreement import (
    characters,
    coreference,
    marks,
    quotes,
    runs,
    saying,
    stances,
    structures,
    unitizing,
)
from annotator.agreement.evidence import Evidence
from annotator.agreement.pairing import framed
from annotator.agreement.sides import Counts, Sizes, face
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations


def gather(one: Annotations, other: Annotations, text: str, schema: Schema) -> Evidence:
    """The evidence of one article and one pair of voices; all offsets are code points of ``text``."""
    sides = face(one, other, text, schema)
    counts: Counts = defaultdict(float)
    lengths: Sizes = defaultdict(lambda: defaultdict(float))
    marks.count(sides, counts)
    covered = [runs.by_type(sides.left), runs.by_type(sides.right)]
    characters.count(covered, sides.layers, len(text), "characters", counts)
    unitizing.count(covered, sides.layers, len(text), "unitizing", counts, lengths)
    saying.count_spans(sides, counts)
    saying.count_labels(sides, counts)
    coreference.count(sides, counts)
    frames = framed(sides)
    for count in (structures.count, quotes.count, stances.count):
        count(frames, sides, counts)
    saying.count_frames(frames, sides, counts)
    return Evidence(
        {key: number for key, number in counts.items() if number},
        {key: {length: often for length, often in found.items() if often} for key, found in lengths.items()},
    )
