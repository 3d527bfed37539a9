"""WebAnno TSV 3.3, as INCEpTION reads and writes it; offsets are UTF-16 units.

Spans and frames are the layers of :mod:`annotator.formats.uima.layers`, on words, and on parts of words where an edge
is inside one. A participant is what its mentions say (``entity``, ``entityName`` …). What has no place in the text
stands as JSON in ``rest`` of a ``SanadNote`` on the first token; INCEpTION keeps it, and so an export comes back equal.
"""

from annotator.formats.declaration import EVERYTHING, Format
from annotator.formats.webanno.reading import NAME, READ_LOSSES, read, recognises
from annotator.formats.webanno.writing import WRITE_LOSSES, write

FORMAT = Format(
    name=NAME,
    extensions=(".tsv",),
    offset_unit="UTF-16 units",
    holds=EVERYTHING,
    losses=(*WRITE_LOSSES, *READ_LOSSES),
    read=read,
    write=write,
    shared=(".tsv",),
    recognise=recognises,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME"]
