"""The latest places of differences from the gold, read in as few queries for many kinds as for one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from annotator.services.agreement.keeping import Kept, Reading
from annotator.services.agreement.places import Place, count_in, places_in
from annotator.services.agreement.population import Asked
from annotator.services.quality.kinds import Kind

#: Articles looked through for the places of a cell, the latest first.
_LOOKED: Final = 12


def shown_of(kept: Sequence[Kept], kinds: Sequence[Kind], most: int) -> Mapping[Kind, Sequence[Place]]:
    """Of each kind its latest places, at the most so many; ``kept``: the oldest first."""
    found = zip(kinds, latest(kept, [kind.cell for kind in kinds]), strict=True)
    return {kind: list(islice(filter(kind.shows, places), most)) for kind, places in found}


def latest(kept: Sequence[Kept], cells: Sequence[str]) -> Sequence[Iterator[Place]]:
    """The places of each cell as agreement names it, those of the latest article first; in three queries."""
    asked = Asked(gold=True)
    holding = [
        [one.couple for one in islice((one for one in reversed(kept) if count_in(one, cell, asked)), _LOOKED)]
        for cell in cells
    ]
    read = Reading(list({couple.key: couple for couples in holding for couple in couples}.values()))
    return [places_in(couples, cell, asked, read) for cell, couples in zip(cells, holding, strict=True)]
