"""The columns of a data set of articles: what is in each, once for Arrow, for ``datasets`` and for the card.

The names of tags stand in three places, so that every loader finds them: as metadata of the Parquet schema (the key
``huggingface``, as ``datasets`` itself writes it), and in the card's YAML. Both are written in the older words
(``Sequence``), which every version of ``datasets`` reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import orjson

from annotator.standoff.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

#: The column of tags that training scripts ask for; it is the layer of names.
NER_TAGS: Final = "ner_tags"
OUTSIDE: Final = "O"


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of classes: ``names`` by their number."""

    names: tuple[str, ...]


#: A scalar (``string``, ``int32``, ``int64``, ``bool``), classes, a list of one shape, or an object of named shapes.
Shape = str | Labels | list[Any] | dict[str, Any]

_SPAN: Final[dict[str, Shape]] = {
    **dict.fromkeys(("id", "type", "layer"), "string"),
    **dict.fromkeys(("start", "end"), "int32"),
    "segments": [["int32"]],
    **dict.fromkeys(("text", "entity", "attributes", "origin"), "string"),
}
_ENTITY: Final[dict[str, Shape]] = dict.fromkeys(("id", "type", "name", "reference", "attributes"), "string")
_FRAME: Final[dict[str, Shape]] = {
    **dict.fromkeys(("id", "type", "attributes"), "string"),
    "roles": [dict.fromkeys(("role", "kind", "target", "text"), "string")],
}
_FIRST: Final[dict[str, Shape]] = {"id": "string", "doc_id": "string", "tokens": ["string"]}
_THEN: Final[dict[str, Shape]] = {
    "token_starts": ["int32"],
    "token_ends": ["int32"],
    "space_after": ["bool"],
    **dict.fromkeys(("text", "sha256"), "string"),
    "spans": [_SPAN],
    "entities": [_ENTITY],
    "frames": [_FRAME],
    **dict.fromkeys(("labels", "name", "title", "metadata", "schema_name", "schema_version"), "string"),
    **dict.fromkeys(("author_kind", "author_name", "state", "use"), "string"),
    "revision": "int64",
    "round": "int32",
}
#: What an article is read back from; the other columns are made of these.
TOLD: Final = (
    *("doc_id", "text", "sha256", "spans", "entities", "frames", "labels", "name", "metadata", "schema_name"),
    *("schema_version", "author_kind", "author_name", "state", "use", "revision", "round"),
)


def columns_of(schema: Schema) -> dict[str, Shape]:
    """The columns of articles annotated with a schema, in their order."""
    return {**_FIRST, **{column: [labels] for column, labels in tags_of(schema).items()}, **_THEN}


def tags_of(schema: Schema) -> dict[str, Labels]:
    """The tag columns of a schema, one a layer that has types of spans, and the tags (IOB2) each may have."""
    return {
        column: Labels((OUTSIDE, *(f"{begun}-{type_}" for type_ in types for begun in "BI")))
        for column, types in types_of(schema).items()
    }


def types_of(schema: Schema) -> dict[str, tuple[str, ...]]:
    """The types of spans of each tag column; the layer of names is ``ner_tags``, ``quote`` is ``quote_tags`` …"""
    by_layer: dict[str, list[str]] = {}
    for type_ in schema.span_types.values():
        by_layer.setdefault(type_.layer, []).append(type_.code)
    named = [type_.layer for type_ in schema.span_types.values() if type_.mention]
    first = "ner" if "ner" in by_layer else next(iter(named), "")
    return {
        NER_TAGS if layer == first else f"{layer}_tags": tuple(types)
        for layer, types in sorted(by_layer.items(), key=lambda one: one[0] != first)
    }


def arrow_schema(columns: Mapping[str, Shape]) -> pa.Schema:
    """The Arrow schema of columns, with the features of ``datasets`` in its metadata."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    features = {name: feature(shape) for name, shape in columns.items()}
    told = orjson.dumps({"info": {"features": features}})
    return pa.schema([(name, _arrow(shape)) for name, shape in columns.items()], metadata={"huggingface": told})


def feature(shape: Shape) -> object:
    """A shape as ``datasets`` says it in JSON."""
    if isinstance(shape, Labels):
        return {"names": shape.names, "_type": "ClassLabel"}
    if isinstance(shape, dict):
        return {name: feature(one) for name, one in shape.items()}
    if isinstance(shape, list):
        # A Sequence of objects would become an object of sequences.
        return (
            [feature(shape[0])] if isinstance(shape[0], dict) else {"feature": feature(shape[0]), "_type": "Sequence"}
        )
    return {"dtype": shape, "_type": "Value"}


def yaml_feature(name: str, shape: Shape) -> dict[str, object]:
    """A column as a card's YAML says it."""
    if isinstance(shape, list):
        key = "list" if isinstance(shape[0], dict) else "sequence"
        return {"name": name, key: _in_yaml(shape[0])}
    return {"name": name, "dtype": _in_yaml(shape)}


def _in_yaml(shape: Shape) -> object:
    if isinstance(shape, Labels):
        return {"class_label": {"names": {str(n): label for n, label in enumerate(shape.names)}}}
    if isinstance(shape, dict):
        return [yaml_feature(name, one) for name, one in shape.items()]
    return {"sequence": _in_yaml(shape[0])} if isinstance(shape, list) else shape


def _arrow(shape: Shape) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    if isinstance(shape, Labels):
        return pa.int64()
    if isinstance(shape, dict):
        return pa.struct([(name, _arrow(one)) for name, one in shape.items()])
    if isinstance(shape, list):
        return pa.list_(_arrow(shape[0]))
    return _scalars()[shape]


@lru_cache(maxsize=1)
def _scalars() -> Mapping[str, pa.DataType]:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    return {"string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "bool": pa.bool_()}
