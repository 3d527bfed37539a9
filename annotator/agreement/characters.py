"""α per label over characters: every code point of the text is an item that each voice puts under the label or not.

Binary for each label, so nested spans and spans over each other are no difficulty, and everything is counted by runs.
Keys (HEAD is ``characters``, or ``group/characters`` for many voices): ``HEAD/length`` the code points, ``HEAD/values``
the same once a voice, ``HEAD/both/LAYER/TYPE`` and ``HEAD/apart/LAYER/TYPE`` the coincidences inside–inside and
inside–outside (Krippendorff 2011: each pair of voices weighs 1 / (voices − 1)). What is left is outside–outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from annotator.agreement.alpha import alpha
from annotator.agreement.columns import Columns, Value
from annotator.agreement.formulas import macro
from annotator.agreement.runs import Runs, covered
from annotator.agreement.sides import Counts


def count(
    voices: Sequence[Mapping[str, Runs]], layers: Mapping[str, str], length: int, head: str, counts: Counts
) -> None:
    """Count the code points of one text (``length``) that at least two voices have read."""
    size = len(voices)
    counts[f"{head}/length"] += length
    counts[f"{head}/values"] += length * size
    for type_ in dict.fromkeys(type_ for voice in voices for type_ in voice):
        both = apart = 0
        for depth, points in covered([voice.get(type_, ()) for voice in voices]).items():
            both += points * depth * (depth - 1)
            apart += points * depth * (size - depth)
        counts[f"{head}/both/{layers[type_]}/{type_}"] += both / (size - 1)
        counts[f"{head}/apart/{layers[type_]}/{type_}"] += apart / (size - 1)


def measures(columns: Columns, head: str) -> Iterator[Value]:
    """``HEAD/alpha`` by layer and type, and the mean over the types of a layer; ``n`` = code points."""
    values, length = columns.sum(head, "values"), columns.sum(head, "length")
    for layer in sorted({*columns.below(head, "both"), *columns.below(head, "apart")}):
        found = []
        for type_ in sorted({*columns.below(head, "both", layer), *columns.below(head, "apart", layer)}):
            both, apart = columns.sum(head, "both", layer, type_), columns.sum(head, "apart", layer, type_)
            rows = [both, apart], [apart, values - both - 2 * apart]
            found.append(alpha(np.moveaxis(np.array(rows), -1, 0)))
            yield Value(f"{head}/alpha", layer, type_, found[-1], length)
        yield macro(f"{head}/alpha/macro", layer, found)
