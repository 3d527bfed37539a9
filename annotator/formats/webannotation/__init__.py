"""W3C Web Annotation (JSON-LD): for each article its text and a collection of annotations with selectors into it.

Source: the Web Annotation Data Model (W3C Recommendation, 23 February 2017): 3.2 bodies and targets, 3.3.5 purposes,
4.2.4 Text Quote Selector ("The selection of the text MUST be in terms of unicode code points"), 4.2.5 Text Position
Selector, 5 collections and pages.
"""

from annotator.formats.declaration import EVERYTHING, Format
from annotator.formats.webannotation.writing import NAME, write

FORMAT = Format(
    name=NAME,
    extensions=(".jsonld",),
    offset_unit="code points",
    holds=EVERYTHING - {"metadata"},
    write=write,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "write"]
