"""Quotes: the contents, then on matched contents who speaks and by which words, then content and speaker end to end.

Contents are matched by the greatest overlap (:mod:`~annotator.agreement.pairing`). The speaker of a matched quote is
right when both name the same participants; where neither names any there is nothing to be right about. A quote whose
content is not in the text is no content. The type of
quotes is an attribute of matched frames: ``attributes/kappa`` of ``quote/type``.
Keys: ``quotes/WHAT/LAYER/TYPE`` with the counts below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from annotator.agreement.columns import Columns, Value
from annotator.agreement.formulas import f1, paths, share
from annotator.agreement.matching import best_sum, greedy
from annotator.agreement.pairing import CONTENT, CUE, SPEAKER, Faced, Frames, is_quote, overlap, same_filled
from annotator.agreement.runs import iou
from annotator.agreement.sides import Counts, Sides, layer_of
from annotator.agreement.spans import PARTIAL

_HITS = {
    "quotes/content/exact": "exact",
    "quotes/content/soft": "soft",
    "quotes/end-to-end": "whole",
    "quotes/end-to-end/soft": "whole-soft",
}


def count(frames: Sequence[Frames], sides: Sides, counts: Counts) -> None:
    """Count the quotes of an article."""
    for found in frames:
        type_ = sides.schema.frame_type(found.type)
        if type_ and is_quote(type_.roles):
            _count(found, f"{layer_of(found.type, sides.schema)}/{found.type}", counts)


def _count(found: Frames, path: str, counts: Counts) -> None:
    counts[f"quotes/one/{path}"] += sum(CONTENT in faced.letters for faced in found.left)
    counts[f"quotes/other/{path}"] += sum(CONTENT in faced.letters for faced in found.right)
    edges = [
        (i, j, weight)
        for i, one in enumerate(found.left)
        for j, other in enumerate(found.right)
        if (weight := overlap(one, other, CONTENT))
    ]
    counts[f"quotes/soft/{path}"] += best_sum(edges)
    for one, other in found.matched:
        if CONTENT not in one.letters or CONTENT not in other.letters:
            continue
        exact = one.letters[CONTENT] == other.letters[CONTENT]
        spoken = bool(one.roles.get(SPEAKER) or other.roles.get(SPEAKER))
        right = not spoken or same_filled(one, other, SPEAKER)
        counts[f"quotes/exact/{path}"] += exact
        counts[f"quotes/whole/{path}"] += exact and right
        counts[f"quotes/whole-soft/{path}"] += overlap(one, other, CONTENT) * right
        counts[f"quotes/spoken/{path}"] += spoken
        counts[f"quotes/speaker/{path}"] += spoken and right
        count_overlap(one, other, CUE, "quotes/cue", path, counts)


def count_overlap(one: Faced, other: Faced, role: str, head: str, path: str, counts: Counts) -> None:
    """Count the spans two matched frames have in a role: the same as one hit, overlapping ones as half."""
    mine, theirs = one.spans.get(role, ()), other.spans.get(role, ())
    edges = [
        (i, j, weight)
        for i, a in enumerate(mine)
        for j, b in enumerate(theirs)
        if (weight := iou(a.segments, b.segments))
    ]
    counts[f"{head}-one/{path}"] += len(mine)
    counts[f"{head}-other/{path}"] += len(theirs)
    for i, j in greedy(edges):
        counts[f"{head}-hits/{path}"] += 1.0 if mine[i].segments == theirs[j].segments else PARTIAL


def measures(columns: Columns) -> Iterator[Value]:
    """``quotes/…`` by layer and frame type."""
    for layer, type_ in paths(columns, "quotes"):
        sums = partial(columns.sum, "quotes")
        path = (layer, type_)
        one, other = sums("one", *path), sums("other", *path)
        for code, hits in _HITS.items():
            yield from f1(code, layer, type_, (sums(hits, *path), one, other))
        yield share("quotes/speaker", layer, type_, sums("speaker", *path), sums("spoken", *path))
        cues = sums("cue-hits", *path), sums("cue-one", *path), sums("cue-other", *path)
        yield from f1("quotes/cue", layer, type_, cues)
