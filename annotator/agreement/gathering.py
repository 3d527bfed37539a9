"""Gather evidence: everything the measures need to know about one article and two voices, or more than two.

``gather(one, other, text, schema)`` is for a pair. Nothing in it depends on which side is called right; with gold as
``other`` precision and recall are those against gold.
"""

from __future__ import annotations

from collections import defaultdict

from annotator.agreement import marks
from annotator.agreement.evidence import Evidence
from annotator.agreement.sides import Counts, face
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations


def gather(one: Annotations, other: Annotations, text: str, schema: Schema) -> Evidence:
    """The evidence of one article and one pair of voices; all offsets are code points of ``text``."""
    sides = face(one, other, text, schema)
    counts: Counts = defaultdict(float)
    for count in (marks.count,):
        count(sides, counts)
    return Evidence({key: number for key, number in counts.items() if number})
