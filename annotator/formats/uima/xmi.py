"""UIMA CAS XMI: feature structures as XML elements, their ids ``xmi:id``; which feature is what, the type system says.

Source: the UIMA references, "XMI CAS Serialization Reference".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

import regex

from annotator.formats.records import Flaw
from annotator.formats.uima.elements import Element, parse
from annotator.formats.uima.marks import Value
from annotator.formats.uima.structures import DOCUMENT, SENTENCE, SOFA, SOFA_ID, TOKEN, VIEW, Cas, Structure
from annotator.formats.uima.typesystem import Known

_XMI: Final = "http://www.omg.org/XMI"
_ID: Final = f"{_XMI} id"
_PREFIXES: Final = {
    "webanno.custom": "custom",
    TOKEN.rpartition(".")[0]: "segmentation",
    DOCUMENT.rpartition(".")[0]: "metadata",
}
_QUOTED: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_SPECIAL: Final = regex.compile(r'[&<>"\n\r\t]')
_INTEGERS: Final = frozenset({"Integer", "Short", "Long", "Byte"})
_TEXTS: Final = frozenset({"String", "Float", "Double", "ByteArray"})
_ANNOTATION: Final = {"begin": "Integer", "end": "Integer"}


def render(cas: Cas) -> bytes:
    """A CAS as an XMI file in UTF-8."""
    spaces = " ".join(f'xmlns:{prefix}="{_space(package)}"' for package, prefix in _PREFIXES.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="{_space("uima.cas")}" {spaces} xmi:version="2.0">',
        '<cas:NULL xmi:id="0"/>',
    ]
    number = SOFA_ID
    for tag, ranges in ((_tag(SENTENCE), cas.sentences), (_tag(TOKEN), cas.tokens)):
        lines += [
            f'<{tag} xmi:id="{n}" sofa="{SOFA_ID}" begin="{begin}" end="{end}"/>'
            for n, (begin, end) in enumerate(ranges, number + 1)
        ]
        number += len(ranges)
    lines += [_element(one) for one in cas.structures]
    members = [*map(str, range(SOFA_ID + 1, number + 1)), *(str(one.id) for one in cas.structures if one.sofa)]
    lines += [
        f'<cas:Sofa xmi:id="{SOFA_ID}" sofaNum="1" sofaID="{VIEW}" mimeType="text" sofaString="{_quoted(cas.text)}"/>',
        f'<cas:View sofa="{SOFA_ID}" members="{" ".join(members)}"/>',
        "</xmi:XMI>",
    ]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes, known: Known) -> Cas:
    """The CAS of an XMI file; raises Flaw ``malformed``, ``text_missing`` and those of XML."""
    structures: list[Structure] = []
    sofas: dict[int, Mapping[str, str]] = {}
    for element in parse(data, left=_UNREAD):
        type_ = _type(element)
        id_ = _number(element.attributes.get(_ID), type_)
        if type_ == SOFA:
            sofas[id_] = element.attributes
        else:
            structures.append(_structure(element, id_, type_, known.ranges(type_)))
    texts = {id_: sofa for id_, sofa in sofas.items() if "sofaString" in sofa}
    if not texts:
        raise Flaw("text_missing", expected="sofaString")
    chosen = next((id_ for id_, sofa in texts.items() if sofa.get("sofaID") == VIEW), min(texts))
    kept = [one for one in structures if one.sofa in {None, chosen}]
    return Cas(texts[chosen]["sofaString"], kept)


def _space(package: str) -> str:
    return f"http:///{package.replace('.', '/')}.ecore"


#: What says nothing that is ours, and there is much of.
_UNREAD: Final = frozenset(
    f"{_space(package)} {name}"
    for package, _, name in (type_.rpartition(".") for type_ in (SENTENCE, TOKEN, "uima.cas.NULL", "uima.cas.View"))
)


def _tag(type_: str) -> str:
    package, _, name = type_.rpartition(".")
    return f"{_PREFIXES[package]}:{name}"


def _type(element: Element) -> str:
    package = element.space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return element.name if package == "uima.noNamespace" else f"{package}.{element.name}"


def _quoted(text: str) -> str:
    return escape(text, _QUOTED) if _SPECIAL.search(text) else text


def _element(one: Structure) -> str:
    pieces = [f'<{_tag(one.type)} xmi:id="{one.id}"']
    pieces += [f' sofa="{one.sofa}"'] if one.sofa else []
    children = ""
    for code, value in one.values.items():
        if isinstance(value, tuple):
            children += "".join(f"<{code}>{escape(part)}</{code}>" for part in value)
        else:
            pieces.append(f' {code}="{_quoted(str(value).lower() if isinstance(value, bool) else str(value))}"')
    pieces += [f' {code}="{" ".join(map(str, targets))}"' for code, targets in one.references.items()]
    return "".join(pieces) + (f">{children}</{_tag(one.type)}>" if children else "/>")


def _structure(element: Element, id_: int, type_: str, ranges: Mapping[str, str]) -> Structure:
    one = Structure(id_, type_)
    for code, written in element.attributes.items():
        kind = ranges.get(code) or _ANNOTATION.get(code, "")
        if code == "sofa":
            one.sofa = _number(written, type_)
        elif code == "elements" and type_.endswith("FSArray"):
            one.references[code] = _numbers(written, type_)
        elif code != _ID:
            _take(one, code, written, kind)
    texts: dict[str, list[str]] = {}
    for child in element.children:
        texts.setdefault(child.name, []).append(child.text)
    one.values |= {code: tuple(values) for code, values in texts.items()}
    return one


def _take(one: Structure, code: str, written: str, kind: str) -> None:
    """Take an attribute: its range says whether it is a value or leads to other structures."""
    if kind == "Boolean":
        one.values[code] = written == "true"
    elif kind in _INTEGERS:
        one.values[code] = _number(written, one.type)
    elif kind and kind not in _TEXTS and all(part.isdecimal() for part in written.split()):
        one.references[code] = _numbers(written, one.type)
    else:
        value: Value = written
        one.values[code] = value


def _number(written: str | None, type_: str) -> int:
    try:
        return int(written or "")
    except ValueError:
        raise Flaw("malformed", path=type_, expected="a number") from None


def _numbers(written: str, type_: str) -> tuple[int, ...]:
    return tuple(_number(part, type_) for part in written.split())
