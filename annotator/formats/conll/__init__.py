"""CoNLL: a token a line with its tags, sentences parted by blank lines; flat (2002, 2003) and nested (Wojood).

Flat: the last column is the tag (``word POS chunk B-PER``). Nested: every column after the token is a tag, outer to
inner, as many as there are (``مجلس B-ORG``, ``نابلس I-OCC B-GPE``). Tags are IOB1, IOB2 or IOBES. ``-DOCSTART-`` begins
an article; a file without it is cut into articles of so many sentences. Files of one export, a layer each, are read
together.

Out: a file for each layer of the schema, or one (``layers``), flat or nested (``layout``), whole words or words cut at
the edges of spans (``tokens``), with a comment that gives every article its text back or without (``comments``).
"""

from collections.abc import Iterable

from annotator.formats.conll import writing
from annotator.formats.conll.layers import ENDINGS, gathered, read
from annotator.formats.conll.reading import LOSSES, NAME, Sentence, recognise, spans_of
from annotator.formats.declaration import Format, Report, Wish
from annotator.formats.sink import Sink
from annotator.standoff.values import AnnotatedArticle


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as ``wish`` says; raises ValueError for an unknown value, Mismatch where anything differs."""
    return writing.write(articles, sink, writing.Ways.of(FORMAT, wish))


FORMAT = Format(
    name=NAME,
    extensions=ENDINGS,
    offset_unit="tokens",
    holds=frozenset({"text", "spans", "nesting"}),
    losses=tuple(dict.fromkeys((*LOSSES, *writing.LOSSES))),
    read=read,
    write=write,
    shared=(".txt",),
    recognise=recognise,
    choices=writing.CHOICES,
    packed=True,
    media="application/zip",
)

__all__ = ["FORMAT", "NAME", "Sentence", "gathered", "read", "recognise", "spans_of", "write"]
