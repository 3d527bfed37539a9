"""All formats by name, written out by hand: a new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.formats import (
    brat,
    conll,
    conllu,
    doccano,
    docx,
    html,
    huggingface,
    jsonlines,
    labelstudio,
    plain,
    prodigy,
    pygamma,
    sanad,
    spacy_docbin,
    spreadsheet,
    tables,
    tei,
    training,
    uima,
    webanno,
    webannotation,
)
from annotator.formats.declaration import Format

FORMATS: Mapping[str, Format] = {
    "text": plain.FORMAT,
    "html": html.FORMAT,
    "docx": docx.FORMAT,
    "table": tables.FORMAT,
    "jsonl": jsonlines.FORMAT,
    "sanad": sanad.FORMAT,
    "brat": brat.FORMAT,
    "label-studio": labelstudio.FORMAT,
    "doccano": doccano.FORMAT,
    "prodigy": prodigy.FORMAT,
    "conll": conll.FORMAT,
    "conllu": conllu.FORMAT,
    "pygamma": pygamma.FORMAT,
    "records": training.FORMAT,
    "spreadsheet": spreadsheet.FORMAT,
    "web-annotation": webannotation.FORMAT,
    "tei": tei.FORMAT,
    "webanno": webanno.FORMAT,
    "uima-xmi": uima.FORMAT_XMI,
    "uima-json": uima.FORMAT_JSON,
    "huggingface": huggingface.FORMAT,
    "spacy": spacy_docbin.FORMAT,
}
