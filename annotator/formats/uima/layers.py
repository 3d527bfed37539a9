"""What a schema is in INCEpTION: a layer (a UIMA type) for each layer of spans and one for each frame type.

``webanno.custom.SanadSpanEntity`` are the spans of the layer ``entity``: their type is the feature ``label``, each
attribute of the schema a feature of its own. ``webanno.custom.SanadFrameQuote`` are the frames ``quote``: their roles
are the links of ``roles``. What the schema does not know stands in ``SanadSpan`` and ``SanadFrame``. No name of a type
or of ``roles`` has an underscore: WebAnno TSV parts names at underscores. An attribute whose code Java or Python keeps
for itself, or that is a feature already, is called so with ``Value`` behind it: ``classValue``, ``typeValue``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from keyword import kwlist, softkwlist
from typing import Final, Literal

import regex

from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import Schema

Kind = Literal["String", "Boolean", "Integer", "StringArray"]
PACKAGE: Final = "webanno.custom."
SPAN, FRAME = PACKAGE + "SanadSpan", PACKAGE + "SanadFrame"
#: What has no place in the text: a participant, a label of the article, and all else that is to be known of it.
ENTITY, LABEL, ARTICLE = PACKAGE + "SanadEntity", PACKAGE + "SanadLabel", PACKAGE + "SanadArticle"
#: What of these WebAnno TSV, where everything has a place, puts on the first token.
NOTE: Final = PACKAGE + "SanadNote"
LINK_ENDING: Final = "RolesLink"
ROLES, REST = "roles", "rest"
SPAN_FEATURES: Final = ("id", "label", "entity", "entityName", "entityReference", "entityType", REST)
FRAME_FEATURES: Final = ("id", "label", REST)
#: What a UIMA type has by itself or from Sanad, what readers in Python stumble over, and words of Java.
_JAVA: Final = (
    "abstract boolean byte case catch char const default do double enum extends final float goto implements instanceof "
    "int interface long native new null package private protected public short static strictfp super switch "
    "synchronized this throw throws transient true false void volatile"
)
_TAKEN: Final = frozenset(
    {*SPAN_FEATURES, ROLES, "begin", "end", "sofa", "self", "type", "address", *kwlist, *softkwlist, *_JAVA.split()}
)
_VALUE: Final = "Value"
_FEATURE: Final = regex.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_KINDS: Final[Mapping[str, Kind]] = {"boolean": "Boolean", "integer": "Integer", "multichoice": "StringArray"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A type of annotations: its name, the attributes that are features of it, and whether it has ``roles``."""

    name: str
    attributes: Mapping[str, Kind]
    roles: bool = False

    @property
    def features(self) -> dict[str, Kind]:
        """All features but the roles, in the order of their letters."""
        own: dict[str, Kind] = dict.fromkeys(FRAME_FEATURES if self.roles else SPAN_FEATURES, "String")
        return dict(sorted({**own, **{feature_of(code): kind for code, kind in self.attributes.items()}}.items()))

    @property
    def link(self) -> str:
        """The type of the links of ``roles``."""
        return self.name + LINK_ENDING


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a schema, by span type and by frame type."""

    spans: Mapping[str, Layer]
    frames: Mapping[str, Layer]

    @classmethod
    def of(cls, schema: Schema) -> Layers:
        """The layers of a schema; two codes that would give one name get numbers."""
        taken: set[str] = set()
        by_code = {code: _name(SPAN, code, taken) for code in schema.layers}
        found: dict[str, dict[str, Kind]] = {name: {} for name in by_code.values()}
        for type_ in schema.span_types.values():
            for code, kind in _kinds(type_.attributes.values()).items():
                found[by_code[type_.layer]].setdefault(code, kind)
        layers = {name: Layer(name, attributes) for name, attributes in found.items()}
        frames = {
            code: Layer(_name(FRAME, code, taken), _kinds(type_.attributes.values()), roles=True)
            for code, type_ in schema.frame_types.items()
        }
        return cls({code: layers[by_code[one.layer]] for code, one in schema.span_types.items()}, frames)

    def of_span(self, type_: str) -> Layer:
        """The layer of a span type."""
        return self.spans.get(type_, _OTHER_SPANS)

    def of_frame(self, type_: str) -> Layer:
        """The layer of a frame type."""
        return self.frames.get(type_, _OTHER_FRAMES)

    def all(self) -> list[Layer]:
        """Every layer once, in the order of their names."""
        known = (*self.spans.values(), *self.frames.values(), _OTHER_SPANS, _OTHER_FRAMES)
        return sorted({layer.name: layer for layer in known}.values(), key=lambda layer: layer.name)


_OTHER_SPANS: Final = Layer(SPAN, {})
_OTHER_FRAMES: Final = Layer(FRAME, {}, roles=True)


def is_ours(type_: str) -> bool:
    """Whether a type is one that Sanad writes."""
    return is_span(type_) or is_frame(type_) or type_ in {ENTITY, LABEL, ARTICLE, NOTE}


def is_span(type_: str) -> bool:
    """Whether annotations of a type are spans of ours."""
    return type_.startswith(SPAN)


def is_frame(type_: str) -> bool:
    """Whether annotations of a type are frames of ours."""
    return type_.startswith(FRAME) and not type_.endswith(LINK_ENDING)


def feature_of(code: str) -> str:
    """The feature of an attribute."""
    return code + _VALUE if code in _TAKEN else code


def code_of(feature: str) -> str:
    """The attribute of a feature."""
    bare = feature.removesuffix(_VALUE)
    return bare if bare in _TAKEN else feature


def _kinds(attributes: Iterable[Attribute]) -> dict[str, Kind]:
    """The attributes that can be features: of a name that UIMA takes, and that comes back from it."""
    known = (one for one in attributes if _FEATURE.fullmatch(one.code) and code_of(feature_of(one.code)) == one.code)
    return {one.code: _KINDS.get(one.kind, "String") for one in known}


def _name(stem: str, code: str, taken: set[str]) -> str:
    bare = stem + "".join(part[:1].upper() + part[1:] for part in regex.split(r"[-_]+", code))
    name, number = bare, 1
    while name in taken or name.endswith(LINK_ENDING):
        number += 1
        name = f"{bare}{number}"
    taken.add(name)
    return name
