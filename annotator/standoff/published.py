"""The files in ``standoff/schemas``: schemas that come with the program, and the JSON Schemas of our formats."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

import orjson
from jsonschema import Draft202012Validator


@cache
def published(file_name: str) -> str:
    """The text of a file in ``standoff/schemas``: a schema, or a JSON Schema of a format."""
    return resources.files("annotator.standoff").joinpath("schemas", file_name).read_text(encoding="utf-8")


@cache
def validator(file_name: str) -> Draft202012Validator:
    """The validator of a published JSON Schema (``sanad-1.schema.json``, ``sanad-schema-1.schema.json``)."""
    return Draft202012Validator(orjson.loads(published(file_name)))


def json_path(parts: Iterable[str | int]) -> str:
    """``("spanTypes", 3, "layer")`` as ``spanTypes[3].layer``."""
    out = ""
    for part in parts:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out
