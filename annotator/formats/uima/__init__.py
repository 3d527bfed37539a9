"""UIMA CAS, as INCEpTION and DKPro have it: XMI with a TypeSystem.xml, and JSON 0.4; offsets are UTF-16 units.

The schema is a type system (:mod:`annotator.formats.uima.layers`): spans are annotations of a layer, several pieces of
one share their ``id``; frames are annotations where their anchor stands, and links lead from them to their fillers;
participants, labels and the article are structures without a place. What has no form of its own stands in ``rest`` as
JSON, so that an export comes back equal, also from INCEpTION, and what was changed there is believed.
"""

from annotator.formats.declaration import EVERYTHING, Format
from annotator.formats.uima.reading import JSON, READ_LOSSES, XMI, read_json, read_xmi, recognises_json
from annotator.formats.uima.writing import WRITE_LOSSES, write_json, write_xmi

FORMAT_XMI = Format(
    name=XMI,
    extensions=(".xmi",),
    offset_unit="UTF-16 units",
    holds=EVERYTHING,
    losses=(*WRITE_LOSSES, *READ_LOSSES),
    read=read_xmi,
    write=write_xmi,
    packed=True,
    media="application/zip",
)
FORMAT_JSON = Format(
    name=JSON,
    extensions=(".json",),
    offset_unit="UTF-16 units",
    holds=EVERYTHING,
    losses=(*WRITE_LOSSES, *READ_LOSSES),
    read=read_json,
    write=write_json,
    shared=(".json",),
    recognise=recognises_json,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT_JSON", "FORMAT_XMI"]
