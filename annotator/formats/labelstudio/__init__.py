"""Label Studio: tasks as JSON with their annotations or predictions, and the labelling configuration they need.

Its offsets in plain text are code points: the editor has counted so since 2021 (its tests say "Should calculate offsets
by code points in text"); files made before count UTF-16 units, and are found out by the texts their regions quote. It
counts a CRLF as two characters, we none of its CR. Offsets into HTML, paragraphs, images and sounds are not ours.

Regions are spans, and frames as regions of their own; relations are roles, coreference and the pieces of a span;
per-region controls are attributes, the others labels of the article. What it has no form for stands as JSON in a hidden
text field, named ``sanad``, of each annotation: it comes back from Label Studio as it went in.
"""

from annotator.formats.declaration import EVERYTHING, Format
from annotator.formats.labelstudio.reading import LOSSES, NAME, read, recognise
from annotator.formats.labelstudio.writing import write

FORMAT = Format(
    name=NAME,
    extensions=(".json",),
    offset_unit="code points",
    holds=EVERYTHING,
    losses=LOSSES,
    read=read,
    write=write,
    shared=(".json", ".jsonl"),
    recognise=recognise,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "read", "write"]
