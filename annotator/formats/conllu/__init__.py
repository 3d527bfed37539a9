"""CoNLL-U: sentences of words with the text they make, clitics as parts of a multiword token, spans in MISC. Out only.

* ``# newdoc id``, and before each sentence ``# sent_id`` (the article's id and a number) and ``# text``. White space
  that is not one space is in MISC: ``SpaceAfter=No``, ``SpacesAfter=\\n`` (``\\s \\t \\n \\r``, any other as
  ``\\u00a0``), at the first word ``SpacesBefore``; so the text comes back to the last sign. Nothing is normalised:
  where NFC is wanted, compose FORM and keep the numbers of the words.
* A word that a span begins or ends in is a range (``3-4 ولأوكرانيا``) and its parts (``3 ول``, ``4 أوكرانيا``).
* Spans are brackets in MISC, a key for each layer: ``Span.entity=(s1:GPE`` opens before its first word, ``s1)`` closes
  after its last, ``(s1:GPE)`` does both; several are parted by commas; the pieces of a discontinuous one are numbered,
  ``(s1:QUOTE[1/2]``. They may nest, cross, and go over the ends of sentences. ``Span=`` is for types of no layer.
* ``# sanad = {…}`` after ``# newdoc id`` is a ``sanad/1`` object without the text and without what MISC says: the facts
  of the article, labels, entities, frames, and of the spans attributes, entity and origin by their ids.

Everything is held. Losses: empty_article (no words; not written).
"""

from annotator.formats.conllu.writing import LOSSES, NAME, write
from annotator.formats.declaration import EVERYTHING, Format

FORMAT = Format(
    name=NAME,
    extensions=(".conllu",),
    offset_unit="tokens",
    holds=EVERYTHING,
    losses=LOSSES,
    write=write,
    media="text/plain",
)

__all__ = ["FORMAT", "NAME", "write"]
