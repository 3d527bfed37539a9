"""What the offsets of a file may count, where the file does not say: the same marks, as each unit would cut them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from annotator.formats.records import Limits, Record
from annotator.formats.units import UNITS
from annotator.services.articles.importing.sources import Source

#: Records that are read in every unit, and marks that are shown of each.
RECORDS: Final = 200
SHOWN: Final = 6
#: The formats whose files may not say what they count.
UNSAID: Final = frozenset({"doccano"})
#: A mark by its record and its place in it, and what it cuts.
_Cuts = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit: whether the file is read so now, and what some marks would be (empty: they lie outside the text)."""

    unit: str
    chosen: bool
    marks: Sequence[str]


def counted(source: Source, form: str | None, bounds: Limits) -> Sequence[Counted]:
    """The units a file may count in; none where it says so itself, or where all come to the same."""
    if form not in UNSAID or source.flaw is not None:
        return ()
    now = _now(source, bounds)
    if not now:
        return ()
    cuts = {unit: _cuts(source, unit, bounds) for unit in UNITS}
    places = sorted({place for found in cuts.values() for place in found})
    differing = [place for place in places if len({found.get(place, "") for found in cuts.values()}) > 1]
    shown = differing[:SHOWN]
    return [
        Counted(unit, unit == now, [found.get(place, "") for place in shown]) for unit, found in cuts.items() if shown
    ]


def _now(source: Source, bounds: Limits) -> str:
    """The unit a file is read in; empty where its records say it themselves."""
    for found in islice(source.records(bounds), RECORDS):
        told = found.provenance.get("offsets") if isinstance(found, Record) else None
        if isinstance(told, Mapping):
            return "" if told["said"] else str(told["counted"])
    # Not one record could be read so: whatever was chosen is what has to be chosen anew.
    return source.options.offsets or UNITS[0]


def _cuts(source: Source, unit: str, bounds: Limits) -> _Cuts:
    out: dict[tuple[int, int], str] = {}
    read = replace(source, options=replace(source.options, offsets=unit)).records(bounds)
    for found in islice(read, RECORDS):
        if isinstance(found, Record) and found.annotated is not None:
            spans = found.annotated.annotations.spans.values()
            out |= {(found.number, n): span.text for n, span in enumerate(spans)}
    return out
