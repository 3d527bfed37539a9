"""Training data: what models of quotes, stances and participants learn from, a line a thing, offsets in code points.

``quotes.jsonl``, ``stances.jsonl``, ``stance_pairs.jsonl``, ``entities.jsonl``, and ``frames.jsonl`` for the structures
of a project's own types. Which frames are quotes and stances is told by the code or the roles of their types
(:func:`annotator.formats.training.parts.family`). The lines are described by ``records-1.schema.json``.
"""

from annotator.formats.declaration import Format
from annotator.formats.training.entities import entities
from annotator.formats.training.frames import frames
from annotator.formats.training.pairs import stance_pairs
from annotator.formats.training.quotes import quotes
from annotator.formats.training.stances import stances
from annotator.formats.training.writing import FILES, NAME, json_schema, lines_of, write

FORMAT = Format(
    name=NAME,
    extensions=(".jsonl",),
    offset_unit="code points",
    holds=frozenset({"spans", "nesting", "discontinuous", "attributes", "entities", "references", "frames"}),
    losses=("span_alone", "label_left_out"),
    write=write,
    packed=True,
    media="application/zip",
)

__all__ = [
    "FILES",
    "FORMAT",
    "NAME",
    "entities",
    "frames",
    "json_schema",
    "lines_of",
    "quotes",
    "stance_pairs",
    "stances",
    "write",
]
