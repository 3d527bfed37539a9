"""A filter of the list of articles as the query of its address says it: so views are kept and releases tell of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qs

from annotator.models import AnnotationSet, Article
from annotator.services.articles.listing import Filter
from annotator.services.refusal import Invalid

#: What a query says beside the filter: how the list is ordered, where it goes on, what was done last.
_BESIDE: Final = frozenset({"order", "after", "done"})
_NAMES: Final[Mapping[str, str]] = {"q": "words", "state": "states"}
_DAYS: Final = frozenset({"since", "until"})
_NUMBERS: Final = frozenset({"person", "cluster"})
_FLAGS: Final = frozenset({"problems", "withdrawn"})
_CODES: Final[Mapping[str, Sequence[str]]] = {
    "state": Article.State.values,
    "theirs": AnnotationSet.State.values,
    "use": Article.Use.values,
}
_TEXTS: Final = frozenset({"q", "has", "source"})


def filter_of_query(query: str) -> Filter:
    """The filter of ``q=…&source=…&since=2025-01-01``, as addresses of the list write it; empty: everything.

    A list shows everything where a part of its address cannot be read; what goes by a filter must not guess. Raises
    Invalid("bad_filter": ``part``, ``value``).
    """
    said = parse_qs(query.removeprefix("?"), keep_blank_values=False)
    parts = {name: values for name, values in said.items() if name not in _BESIDE}
    return Filter(**{_NAMES.get(name, name): _read(name, values) for name, values in parts.items()})


def _read(name: str, values: Sequence[str]) -> Any:
    try:
        read = [_value(name, value) for value in values]
    except ValueError as wrong:
        raise Invalid("bad_filter", {"filter": name[:40], "value": values[0][:100]}) from wrong
    return tuple(read) if name == "state" else read[-1]


def _value(name: str, value: str) -> Any:
    if name in _DAYS:
        return date.fromisoformat(value)
    if name in _NUMBERS:
        return _number(value)
    if name in _FLAGS:
        return True
    # What no database can look for was never stored.
    if (name in _TEXTS and "\0" not in value) or value in _CODES.get(name, ()):
        return value
    raise ValueError(name)


def _number(value: str) -> int:
    number = int(value)
    if not 0 < number < 2**62:
        raise ValueError(value)
    return number
