"""What is in one set, counted: its types, the values that divide them, its labels, its warnings.

Codes: ``PERS`` a span or frame type; ``quote.type=direct`` frames by the first choice of their type; ``genre=report`` a
label's value; ``!quote_without_speaker`` a warning. No code of a schema holds one of the signs ``.``, ``=``, ``!``.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.standoff.check import check
from annotator.standoff.schema import FrameType, Schema
from annotator.standoff.values import Annotations

PROBLEM: Final = "!"
#: Kinds of labels whose values can be counted; free text and dates cannot.
_COUNTABLE: Final = {"choice", "multichoice", "boolean"}


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one set; ``codes`` holds every code with how often it occurs."""

    spans: int
    entities: int
    frames: int
    types: Mapping[str, int]
    labels: Mapping[str, Any]
    problems: Mapping[str, int]
    codes: Mapping[str, int]


def count(annotations: Annotations, text: str, schema: Schema, names: Container[str] = frozenset()) -> Counted:
    """Count a set. ``text`` and ``names`` are what the check asks for."""
    found = check(annotations, text, schema, names)
    problems = Counter(problem.code for problem in found if problem.severity == "warning")
    types = Counter(span.type for span in annotations.spans.values())
    types.update(frame.type for frame in annotations.frames.values())
    codes = Counter(types)
    codes.update(_facets(annotations, schema))
    codes.update(_label_values(annotations, schema))
    codes.update({PROBLEM + code: number for code, number in problems.items()})
    return Counted(
        spans=len(annotations.spans),
        entities=len(annotations.entities),
        frames=len(annotations.frames),
        types=types,
        labels=dict(annotations.labels),
        problems=problems,
        codes=codes,
    )


def facet_of(type_: FrameType) -> str | None:
    """The attribute that divides frames of a type: its first choice (a quote's type, a stance's polarity)."""
    return next((code for code, attribute in type_.attributes.items() if attribute.kind == "choice"), None)


def _facets(annotations: Annotations, schema: Schema) -> Iterator[str]:
    facets = {code: facet_of(type_) for code, type_ in schema.frame_types.items()}
    for frame in annotations.frames.values():
        facet = facets.get(frame.type)
        value = frame.attributes.get(facet) if facet else None
        if isinstance(value, str) and value:
            yield f"{frame.type}.{facet}={value}"


def _label_values(annotations: Annotations, schema: Schema) -> Iterator[str]:
    for code, value in annotations.labels.items():
        label = schema.labels.get(code)
        if label is None or label.kind not in _COUNTABLE or value is None:
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            yield f"{code}={str(one).lower() if isinstance(one, bool) else one}"
