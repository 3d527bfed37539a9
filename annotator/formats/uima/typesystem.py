"""Type systems: the one Sanad writes for its layers, as XML and as JSON; and what a foreign one says of features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from annotator.formats.records import Flaw
from annotator.formats.uima.elements import Element, parse
from annotator.formats.uima.layers import ARTICLE, ENTITY, LABEL, NOTE, REST, ROLES, Layers
from annotator.formats.uima.structures import DOCUMENT, FS_ARRAY, ROLE, SENTENCE, TARGET, TOKEN
from annotator.standoff.values import JsonObject

NAME: Final = "TypeSystem.xml"
_CAS: Final = "uima.cas."
_ANNOTATION, _BASE, _TOP = "uima.tcas.Annotation", "uima.cas.AnnotationBase", "uima.cas.TOP"
_DOCUMENT_FEATURES: Final = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its name, the type of its values, and for an array of structures the type of those."""

    name: str
    range: str
    elements: str = ""


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its name, the one it is a kind of, what it is for, and the features it adds."""

    name: str
    parent: str
    about: str = ""
    features: tuple[Feature, ...] = ()


def types_of(layers: Layers) -> list[Type]:
    """The types of everything Sanad writes into a CAS, those it builds on first."""
    text = [Feature(name, f"{_CAS}String") for name in _DOCUMENT_FEATURES]
    found = [
        Type(DOCUMENT, "uima.tcas.DocumentAnnotation", "", (*text, Feature("isLastSegment", f"{_CAS}Boolean"))),
        Type(SENTENCE, _ANNOTATION, "", _strings("id")),
        Type(TOKEN, _ANNOTATION, "", _strings("id")),
        Type(ARTICLE, _BASE, "The article: what has no layer of its own, as JSON", _strings(REST)),
        Type(ENTITY, _BASE, "A participant of the article", _strings("id", "label", "name", "reference", REST)),
        Type(LABEL, _BASE, "A label of the article", _strings("code", "value", REST)),
    ]
    return [*found, *_layer_types(layers)]


def types_of_tsv(layers: Layers) -> list[Type]:
    """The types of everything Sanad writes into WebAnno TSV: layers to be made in a project of INCEpTION."""
    about = "On the first token: what of the article has no layer of its own, as JSON"
    return [*_layer_types(layers), Type(NOTE, _ANNOTATION, about, _strings(REST))]


def _layer_types(layers: Layers) -> list[Type]:
    found = []
    for layer in layers.all():
        features = [Feature(name, _CAS + kind) for name, kind in layer.features.items()]
        if layer.roles:
            features.append(Feature(ROLES, FS_ARRAY, layer.link))
            link = (Feature(ROLE, f"{_CAS}String"), Feature(TARGET, _ANNOTATION))
            found.append(Type(layer.link, _TOP, "A role and what fills it", link))
        about = "Frames of Sanad; offsets in UTF-16 units" if layer.roles else "Spans of Sanad; offsets in UTF-16 units"
        found.append(Type(layer.name, _ANNOTATION, about, tuple(features)))
    return found


def as_xml(types: list[Type]) -> bytes:
    """Types as a UIMA type system description."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">',
        "  <types>",
        *(line for type_ in types for line in _type_lines(type_)),
        "  </types>",
        "</typeSystemDescription>",
    ]
    return ("\n".join(lines) + "\n").encode()


def as_json(types: list[Type]) -> JsonObject:
    """Types as the value of ``%TYPES``."""
    return {type_.name: _type_object(type_) for type_ in types}


def _strings(*names: str) -> tuple[Feature, ...]:
    return tuple(Feature(name, f"{_CAS}String") for name in names)


def _type_lines(type_: Type) -> Iterator[str]:
    yield "    <typeDescription>"
    yield f"      <name>{type_.name}</name>"
    yield f"      <description>{escape(type_.about)}</description>"
    yield f"      <supertypeName>{type_.parent}</supertypeName>"
    yield "      <features>"
    for feature in type_.features:
        yield "        <featureDescription>"
        yield f"          <name>{feature.name}</name>"
        yield "          <description/>"
        yield f"          <rangeTypeName>{feature.range}</rangeTypeName>"
        if feature.elements:
            yield f"          <elementType>{feature.elements}</elementType>"
        yield "        </featureDescription>"
    yield "      </features>"
    yield "    </typeDescription>"


def _type_object(type_: Type) -> JsonObject:
    out: JsonObject = {"%NAME": type_.name, "%SUPER_TYPE": type_.parent}
    if type_.about:
        out["%DESCRIPTION"] = type_.about
    for feature in type_.features:
        range_ = f"{feature.elements}[]" if feature.elements else feature.range
        range_ = f"{_CAS}String[]" if range_ == f"{_CAS}StringArray" else range_
        out[feature.name] = {"%NAME": feature.name, "%RANGE": range_}
    return out


@dataclass(slots=True)
class Known:
    """What a type system says: of each type the one it is a kind of, and the types of the values of its features."""

    parents: dict[str, str] = field(default_factory=dict)
    features: dict[str, dict[str, str]] = field(default_factory=dict)
    _whole: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def ranges(self, type_: str) -> Mapping[str, str]:
        """The types of the values of all features of a type, those it has from others too."""
        if type_ not in self._whole:
            found: dict[str, str] = {}
            line, at = [], type_
            while at and at not in line:
                line.append(at)
                at = self.parents.get(at, "")
            for one in reversed(line):
                found |= {name: self._plain(range_) for name, range_ in self.features.get(one, {}).items()}
            self._whole[type_] = found
        return self._whole[type_]

    def _plain(self, range_: str) -> str:
        """A type of values without its package; a list of allowed strings is a string."""
        return "String" if self.parents.get(range_) == f"{_CAS}String" else range_.removeprefix(_CAS)


@lru_cache(maxsize=4)
def read_types(data: bytes) -> Known:
    """What a type system description says, remembered by its bytes: one serves many files.

    Raises Flaw ``typesystem_missing`` where it is none, and those of XML.
    """
    known = Known()
    for element in parse(data, names={"typeDescription"}):
        said = {child.name: child for child in element.children}
        name = _text(said, "name")
        known.parents[name] = _text(said, "supertypeName")
        features = said["features"].children if "features" in said else []
        described = [{child.name: child for child in feature.children} for feature in features]
        known.features[name] = {_text(one, "name"): _text(one, "rangeTypeName") for one in described}
    if not known.parents:
        raise Flaw("typesystem_missing", expected=NAME)
    return known


def _text(said: Mapping[str, Element], name: str) -> str:
    return said[name].text.strip() if name in said else ""
