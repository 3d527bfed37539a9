"""Short ways to build elements of TEI, and the names the parts of a document have inside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from lxml import etree

from annotator.formats.tei.letters import clean
from annotator.standoff.values import Attributes, AttributeValue, Filler, Segments

TEI: Final = "http://www.tei-c.org/ns/1.0"
XML: Final = "http://www.w3.org/XML/1998/namespace"
#: The id of the body: what pointers count in.
BODY: Final = "text"
Element = Any


@dataclass(slots=True)
class Ids:
    """The names of spans, participants, structures and feature structures in one document, in the order they came."""

    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    features: dict[tuple[str, bytes], str] = field(default_factory=dict)

    def give(self, kind: str, ids: Iterable[str]) -> None:
        """Name the things of a kind: s1, s2 …, e1 …, f1 …; what they were called may be no name in XML."""
        for number, id_ in enumerate(ids, 1):
            self.taken[kind, id_] = f"{kind[0]}{number}"

    def of(self, filler: Filler) -> str:
        """The pointer to what stands in a role."""
        if filler.kind == "special":
            return f"#special.{filler.target}"
        return f"#{self.taken[filler.kind, filler.target]}"


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new element below another one; ``id``, ``lang`` and ``space`` are XML's own."""
    made = etree.SubElement(parent, f"{{{TEI}}}{tag}")
    if text is not None:
        made.text = clean(text)
    for key, value in attributes.items():
        if value is not None:
            made.set(f"{{{XML}}}{key}" if key in {"id", "lang", "space"} else key, clean(value))
    return made


def pointers(segments: Segments) -> str:
    """A pointer for each segment: where it begins in the body's text and how long it is, in code points."""
    return " ".join(f"#string-range({BODY},{start},{end - start})" for start, end in segments)


def features(parent: Element, type_: str, values: Attributes, ids: Ids) -> str | None:
    """The pointer to a feature structure of attributes, one for all who share them; None where there are none."""
    if not values:
        return None
    key = type_, orjson.dumps(values)
    if key not in ids.features:
        name = ids.features[key] = f"a{len(ids.features) + 1}"
        made = add(parent, "fs", type=type_, id=name)
        for code, value in values.items():
            _value(add(made, "f", name=code), value)
    return f"#{ids.features[key]}"


def _value(parent: Element, value: AttributeValue) -> None:
    if isinstance(value, bool):
        add(parent, "binary", value="true" if value else "false")
    elif isinstance(value, int):
        add(parent, "numeric", value=str(value))
    elif isinstance(value, str):
        add(parent, "string", value)
    else:
        several = add(parent, "vColl", org="list")
        for one in value:
            add(several, "string", one)
