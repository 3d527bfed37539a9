"""brat standoff: a text (.txt) and its annotations (.ann) beside it; offsets are code points of the .txt as it is.

What brat has a form for is in that form, and an edit made in brat is believed: spans (T, also discontinuous), frames
as events (E) whose trigger is a copy of one of their spans, attributes (A), references (N), mentions of one entity (*).
What it has none for stands in notes of the type ``Sanad`` (#) as JSON, so that an export comes back equal. Foreign
files are read too: events and relations (R) become frames, notes of people are counted as lost.
"""

from annotator.formats.brat.reading import LOSSES, NAME, read
from annotator.formats.brat.writing import files_of, write
from annotator.formats.declaration import EVERYTHING, Format

FORMAT = Format(
    name=NAME,
    extensions=(".ann",),
    offset_unit="code points",
    holds=EVERYTHING,
    losses=LOSSES,
    read=read,
    write=write,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "files_of", "read", "write"]
