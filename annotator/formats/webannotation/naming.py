"""The IRIs of an article, of one annotation set of it, of what stands in the set, and of what a reference points to."""

from __future__ import annotations

import string
from typing import Final

from annotator.standoff.reference import is_reference
from annotator.standoff.values import AnnotatedArticle

#: What stands in no vocabulary of the W3C: roles, attributes and their values, how a mark came about.
VOCABULARY: Final = "urn:sanad:ns:"
CONTEXT: Final = ["http://www.w3.org/ns/anno.jsonld", {"sanad": VOCABULARY}]
_PLAIN: Final = frozenset((string.ascii_letters + string.digits + "-._~").encode())
_ITEM: Final = "wd:"
_ITEMS: Final = "http://www.wikidata.org/entity/"


def article_iri(article: AnnotatedArticle) -> str:
    """The IRI of an article: what annotations are about."""
    return f"urn:sanad:article:{article.id}"


def set_iri(article: AnnotatedArticle) -> str:
    """The IRI of an annotation set: whose it is and in which round stand in it."""
    return f"{article_iri(article)}:{article.author_kind}:{_quoted(article.author_name)}:{article.round}"


def _quoted(name: str) -> str:
    """A name as it may stand in an IRI (RFC 3986, 2.1)."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in name.encode("utf-8"))


def reference_iri(reference: str) -> str | None:
    """The IRI a reference points to (a Wikidata item by its own one); None where it is none."""
    if not is_reference(reference):
        return None
    return _ITEMS + reference.removeprefix(_ITEM) if reference.startswith(_ITEM) else reference
