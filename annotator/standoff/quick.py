"""The fast lane for reading spans: most of a large body is spans, and nearly all of them have nothing unusual.

``quick_span`` takes a span only when it is sure; whatever it hands back as None is read again, strictly and by path, in
:mod:`annotator.standoff.reading`. A test holds the two against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.standoff.values import ORIGINS, Attributes, Segments, Span

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", re.ASCII)
LARGEST = 2**53 - 1
#: Code points of a name, a reference or a written answer at the most: a set is read whole at every save.
LONGEST_NOTE = 4_000
SPAN_KEYS = frozenset({"id", "type", "segments", "text", "entity", "attributes", "origin"})

_is_id = ID.fullmatch
_NOTHING: Attributes = {}
#: Arrays of JSON are lists; those of who makes an object here are tuples.
_ARRAYS = (list, tuple)


def quick_span(value: object) -> Span | None:
    """The span a JSON object holds, or None when it has to be looked at closely."""
    if type(value) is not dict or not value.keys() <= SPAN_KEYS:
        return None
    get = value.get
    id_, type_, text, entity, origin = get("id"), get("type"), get("text"), get("entity"), get("origin", "manual")
    if type(id_) is not str or type(type_) is not str or type(text) is not str or type(origin) is not str:
        return None
    if not (_is_id(id_) and _is_code(type_) and is_well_formed(text) and origin in ORIGINS):
        return None
    if entity is not None and (type(entity) is not str or not _is_id(entity)):
        return None
    segments = _one_segment(get("segments"))
    attributes = _few_attributes(get("attributes", _NOTHING))
    if segments is None or attributes is None:
        return None
    return Span(id_, type_, segments, text, entity, attributes, origin)


def is_well_formed(text: str) -> bool:
    """Whether a string can be written as UTF-8, that is, has no lone surrogates."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _one_segment(value: object) -> Segments | None:
    if not isinstance(value, _ARRAYS) or len(value) != 1:
        return None
    pair = value[0]
    if not isinstance(pair, _ARRAYS) or len(pair) != 2:
        return None
    start, end = pair
    if type(start) is not int or type(end) is not int or not -LARGEST <= start <= end <= LARGEST:
        return None
    return ((start, end),)


def _few_attributes(value: object) -> Attributes | None:
    if type(value) is not dict:
        return None
    if not value:
        return _NOTHING
    for code, given in value.items():
        if type(code) is not str or not _is_code(code) or (type(given) is not bool and type(given) is not str):
            return None
        if type(given) is str and (len(given) > LONGEST_NOTE or not is_well_formed(given)):
            return None
    return dict(value) if len(value) == 1 else dict(sorted(value.items()))


@lru_cache(maxsize=1024)
def _is_code(value: str) -> bool:
    return CODE.fullmatch(value) is not None
