"""The two sides of one article, prepared once for everything that is counted about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.spans import Pair, Touch, paired, touching
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Span, in_order

Counts = defaultdict[str, float]
Sizes = defaultdict[str, defaultdict[int, float]]
#: Where a side has nothing, or says nothing.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two voices on one text: their spans in canonical order, which of them touch, and which stand together."""

    one: Annotations
    other: Annotations
    text: str
    schema: Schema
    layers: Mapping[str, str]
    left: Sequence[Span]
    right: Sequence[Span]
    touches: Sequence[Touch]
    pairs: Sequence[Pair]


def face(one: Annotations, other: Annotations, text: str, schema: Schema) -> Sides:
    """Put two voices side by side; only spans of one layer stand together."""
    left, right = in_order(filter(_stands, one.spans.values())), in_order(filter(_stands, other.spans.values()))
    layers = {span.type: layer_of(span.type, schema) for span in (*left, *right)}
    touches = touching(left, right)
    return Sides(one, other, text, schema, layers, left, right, touches, paired(left, right, touches, layers))


def layer_of(code: str, schema: Schema) -> str:
    """The layer of a span or frame type; a type the schema does not know is a layer of its own."""
    known = schema.span_type(code) or schema.frame_type(code)
    return known.layer if known else code


def _stands(span: Span) -> bool:
    return bool(span.segments)
