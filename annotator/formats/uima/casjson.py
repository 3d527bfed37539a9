"""UIMA CAS JSON 0.4: feature structures as objects in ``%FEATURE_STRUCTURES``, with their types in ``%TYPES``.

``"@feature"`` leads to another structure, an array is a structure of its own. Source: the specification of Apache
UIMA's JSON CAS format, version 0.4.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from annotator.formats.records import Flaw
from annotator.formats.uima.marks import Value
from annotator.formats.uima.structures import ELEMENTS, FS_ARRAY, SENTENCE, SOFA, SOFA_ID, TOKEN, VIEW, Cas, Structure
from annotator.standoff.values import JsonObject

TYPES, STRUCTURES, VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
_STRING_ARRAY: Final = "uima.cas.StringArray"
_UNSIGNED: Final = frozenset({SENTENCE, TOKEN})


def render(cas: Cas, types: bytes) -> bytes:
    """A CAS as JSON in UTF-8, its types (JSON) before it, a structure a line."""
    sofa = {"%ID": SOFA_ID, "%TYPE": SOFA, "sofaNum": 1, "sofaID": VIEW, "mimeType": "text", "sofaString": cas.text}
    objects: list[JsonObject] = [sofa]
    for type_, ranges in ((SENTENCE, cas.sentences), (TOKEN, cas.tokens)):
        objects += [
            {"%ID": n, "%TYPE": type_, "@sofa": SOFA_ID, "begin": begin, "end": end}
            for n, (begin, end) in enumerate(ranges, SOFA_ID + len(objects))
        ]
    members = [*range(SOFA_ID + 1, SOFA_ID + len(objects)), *(one.id for one in cas.structures if one.sofa)]
    number = max((one.id for one in cas.structures), default=SOFA_ID)
    for one in cas.structures:
        made, arrays = _objects(one, number)
        number += len(arrays)
        objects += [*arrays, made]
    views = {VIEW: {"%SOFA": SOFA_ID, "%MEMBERS": members}}
    lines = b",\n".join([orjson.dumps(one) for one in objects])
    parts = (types, b"[\n" + lines + b"\n]", orjson.dumps(views))
    keys = (TYPES, STRUCTURES, VIEWS)
    return b"{" + b",\n".join(b'"%s":%s' % (key.encode(), part) for key, part in zip(keys, parts, strict=True)) + b"}\n"


def read(data: bytes) -> Cas:
    """The CAS of a JSON file; raises Flaw ``not_json``, ``malformed`` or ``text_missing``."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as wrong:
        raise Flaw("not_json", reason=str(wrong)[:200]) from wrong
    objects = list(_listed(value.get(STRUCTURES) if isinstance(value, dict) else None))
    texts = [one for one in objects if one.get("%TYPE") == SOFA and isinstance(one.get("sofaString"), str)]
    if not texts:
        raise Flaw("text_missing", expected="sofaString")
    sofa = next((one for one in texts if one.get("sofaID") == VIEW), texts[0])
    kept = [_structure(one) for one in objects if one.get("%TYPE") not in (*_UNSIGNED, SOFA)]
    strings = {one.id: one.values.get(ELEMENTS) for one in kept if one.type == _STRING_ARRAY}
    for one in kept:
        _unfold(one, strings)
    chosen = _id(sofa)
    structures = [one for one in kept if one.sofa in {None, chosen} and one.type != _STRING_ARRAY]
    return Cas(str(sofa["sofaString"]), structures)


def _objects(one: Structure, number: int) -> tuple[JsonObject, list[JsonObject]]:
    """A structure, and the arrays it leads to, numbered from ``number`` + 1."""
    made: JsonObject = {"%ID": one.id, "%TYPE": one.type}
    arrays: list[JsonObject] = []
    if one.sofa:
        made["@sofa"] = one.sofa
    for code, value in one.values.items():
        if isinstance(value, tuple):
            arrays.append({"%ID": number + len(arrays) + 1, "%TYPE": _STRING_ARRAY, "%ELEMENTS": value})
            made[f"@{code}"] = number + len(arrays)
        else:
            made[code] = value
    for code, targets in one.references.items():
        if code == "target":
            made[f"@{code}"] = targets[0]
            continue
        arrays.append({"%ID": number + len(arrays) + 1, "%TYPE": FS_ARRAY, "%ELEMENTS": targets})
        made[f"@{code}"] = number + len(arrays)
    return made, arrays


def _listed(value: object) -> Iterator[JsonObject]:
    """The structures, whether they stand in a list or by their ids."""
    if isinstance(value, dict):
        value = [{**one, "%ID": int(id_)} for id_, one in value.items() if isinstance(one, dict) and id_.isdecimal()]
    if not isinstance(value, list):
        raise Flaw("malformed", path=STRUCTURES, expected="an array")
    for one in value:
        if not isinstance(one, dict):
            raise Flaw("malformed", path=STRUCTURES, expected="objects")
        yield one


def _structure(value: JsonObject) -> Structure:
    made = Structure(_id(value), str(value.get("%TYPE")))
    for code, one in value.items():
        if code == "@sofa":
            made.sofa = one if isinstance(one, int) else None
        elif code == "%ELEMENTS" and isinstance(one, list):
            _take_elements(made, one)
        elif code.startswith("@") and isinstance(one, int):
            made.references[code[1:]] = (one,)
        elif code[:1] not in {"%", "@", "^"} and isinstance(one, str | bool | int):
            made.values[code] = one
        elif isinstance(one, float):
            made.values[code.removeprefix("#")] = str(one)
    return made


def _take_elements(made: Structure, elements: list[object]) -> None:
    if all(isinstance(one, str) for one in elements):
        made.values[ELEMENTS] = tuple(str(one) for one in elements)
    else:
        made.references[ELEMENTS] = tuple(one for one in elements if isinstance(one, int))


def _unfold(one: Structure, strings: Mapping[int, Value | None]) -> None:
    """Put the strings of an array where it is referred to."""
    for code, targets in list(one.references.items()):
        held = strings.get(targets[0]) if targets else None
        if held is not None:
            del one.references[code]
            one.values[code] = held


def _id(value: JsonObject) -> int:
    id_ = value.get("%ID")
    if not isinstance(id_, int):
        raise Flaw("malformed", path="%ID", expected="a number")
    return id_
