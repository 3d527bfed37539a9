"""Reads a TEI document again with another parser, its pointers resolved, and holds it against the article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import regex
from defusedxml import ElementTree

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.tei.letters import cleaned
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    Attributes,
    AttributeValue,
    Entity,
    Filler,
    Frame,
    Segments,
    Span,
    cut,
)

_T: Final = "{http://www.tei-c.org/ns/1.0}"
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_RANGE: Final = regex.compile(r"#string-range\(text,([0-9]+),([0-9]+)\)")
_SPECIAL: Final = "special."
Node = Any


@dataclass(slots=True)
class _Found:
    """What a document says, by the names things have in it."""

    text: str
    features: dict[str, Attributes] = field(default_factory=dict)
    fillers: dict[str, Filler] = field(default_factory=dict)


def refuse_other_document(form: str, article: AnnotatedArticle, data: bytes) -> None:
    """Raises Mismatch where a document does not say what the article does, but for letters XML cannot hold."""
    root = ElementTree.fromstring(data, forbid_dtd=True)
    found = _Found(_text(root))
    labels: Attributes = {}
    for fs in root.iter(f"{_T}fs"):
        found.features[fs.attrib[_ID]] = _attributes(fs)
        labels = found.features[fs.attrib[_ID]] if fs.attrib["type"] == "labels" else labels
    entities = _entities(root, found)
    spans = _spans(root, found)
    for node in root.iter(f"{_T}annotation"):
        found.fillers[node.attrib[_ID]] = Filler("frame", node.attrib["n"])
    frames = {node.attrib["n"]: _frame(node, found) for node in root.iter(f"{_T}annotation")}
    _refuse_other_quotes(form, article, root, frames, spans, found.text)
    back = replace(article, text=found.text, annotations=Annotations(spans, entities, frames, labels))
    refuse_another(form, replace(article, annotations=cleaned(article.annotations)), back)


def _text(root: Node) -> str:
    """The text of the body, the letters XML cannot hold put back."""
    letters = list("".join(root.find(f"{_T}text/{_T}body").itertext()))
    for span in root.iterfind(f"{_T}standOff/{_T}spanGrp[@type='xml_illegal']/{_T}span"):
        ((start, _),) = _segments(span.attrib["target"])
        letters[start] = chr(int(span.text.removeprefix("U+"), 16))
    return "".join(letters)


def _segments(target: str) -> Segments:
    pairs = (map(int, match.groups()) for match in map(_RANGE.fullmatch, target.split()) if match is not None)
    return tuple((start, start + length) for start, length in pairs)


def _entities(root: Node, found: _Found) -> dict[str, Entity]:
    entities = {}
    for name in ("person", "org", "place", "object"):
        for node in root.iterfind(f"{_T}standOff/*/{_T}{name}"):
            id_ = node.attrib["n"]
            found.fillers[node.attrib[_ID]] = Filler("entity", id_)
            called = next(one for one in node.iter() if one.tag.endswith("Name"))
            entities[id_] = Entity(id_, *_typed(node), called.text or "", _reference(node), _features(node, found))
    return entities


def _reference(node: Node) -> str | None:
    idno = next(node.iter(f"{_T}idno"), None)
    if idno is None:
        return None
    return ("wd:" if idno.attrib["type"] == "wikidata" else "") + (idno.text or "")


def _spans(root: Node, found: _Found) -> dict[str, Span]:
    spans = {}
    for group in root.iterfind(f"{_T}standOff/{_T}spanGrp"):
        for node in group if group.attrib["type"] != "xml_illegal" else ():
            id_, places = node.attrib["n"], _segments(node.attrib["target"])
            found.fillers[node.attrib[_ID]] = Filler("span", id_)
            person = node.get("corresp")
            entity = found.fillers[person[1:]].target if person else None
            text, origin = cut(found.text, places), node.get("subtype", "manual")
            spans[id_] = Span(id_, group.attrib["type"], places, text, entity, _features(node, found), origin)
    return spans


def _frame(node: Node, found: _Found) -> Frame:
    roles: dict[str, list[Filler]] = defaultdict(list)
    for pointer in node.iterfind(f"{_T}ptr"):
        roles[pointer.attrib["type"]].append(_filler(pointer.attrib["target"], found))
    filled = {role: tuple(some) for role, some in roles.items()}
    return Frame(node.attrib["n"], *_typed(node), _features(node, found), filled)


def _filler(target: str, found: _Found) -> Filler:
    name = target.removeprefix("#")
    return Filler("special", name.removeprefix(_SPECIAL)) if name.startswith(_SPECIAL) else found.fillers[name]


def _refuse_other_quotes(
    form: str,
    article: AnnotatedArticle,
    root: Node,
    frames: Mapping[str, Frame],
    spans: Mapping[str, Span],
    text: str,
) -> None:
    for node in root.iter(f"{_T}annotation"):
        contents = [one for one in frames[node.attrib["n"]].roles.get("content", ()) if one.kind == "span"]
        said = [quote.text for quote in node.iter(f"{_T}quote")]
        wanted = [text[start:end] for one in contents for start, end in spans[one.target].segments]
        if node.find(f"{_T}note") is not None and list(map(len, said)) != list(map(len, wanted)):
            raise Mismatch(form, article, "another quotation came back", {"id": node.attrib["n"]})


def _typed(node: Node) -> tuple[str]:
    return (node.attrib["ana"].split()[0].removeprefix("#type."),)


def _features(node: Node, found: _Found) -> Attributes:
    names = [one[1:] for one in node.get("ana", "").split() if not one.startswith("#type.")]
    return found.features[names[0]] if names else {}


def _attributes(fs: Node) -> Attributes:
    return {f.attrib["name"]: _value(f[0]) for f in fs}


def _value(node: Node) -> AttributeValue:
    kind = node.tag.removeprefix(_T)
    if kind == "binary":
        return bool(node.attrib["value"] == "true")
    if kind == "numeric":
        return int(node.attrib["value"])
    return tuple(one.text or "" for one in node) if kind == "vColl" else node.text or ""
