"""TEI P5: an .xml for each article: its text as paragraphs, and everything that was annotated beside it (standOff).

Source: the TEI Guidelines P5: 16.2.4 string-range() pointers, 16.10 the standOff container, 17.3 spans, 18 feature
structures, 14 names. Pointers count code points of the whole text of ``body``, line ends between paragraphs among them.
"""

from annotator.formats.declaration import EVERYTHING, Format
from annotator.formats.tei.writing import NAME, write

FORMAT = Format(
    name=NAME,
    extensions=(".xml",),
    offset_unit="code points",
    holds=EVERYTHING - {"metadata"},
    losses=("xml_illegal",),
    write=write,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "write"]
