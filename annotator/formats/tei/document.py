"""An annotated article as a TEI document: the header, what was annotated (standOff), and the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from lxml import etree

from annotator.formats.tei.elements import BODY, TEI, Element, Ids, add, features, pointers
from annotator.formats.tei.header import write_header
from annotator.formats.tei.letters import illegal
from annotator.formats.training.parts import family
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Frame, Span, Thing, in_order

#: How the participants of a type are listed; those of any other type are objects.
_LISTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "PERS": ("listPerson", "person", "persName"),
    "ORG": ("listOrg", "org", "orgName"),
    "NORP": ("listOrg", "org", "orgName"),
    "GPE": ("listPlace", "place", "placeName"),
    "LOC": ("listPlace", "place", "placeName"),
    "FAC": ("listPlace", "place", "placeName"),
}
_OBJECTS: Final = ("listObject", "object", "objectName")
_MOTIVES: Final = {"quote": "linking", "stance": "assessing", "other": "linking"}
#: What TEI can say of whether a quote is direct, and whether it was spoken aloud.
_DIRECT: Final = {"direct": "true", "indirect": "false"}
_ALOUD: Final = {"speech": "true", "writing": "false", "thought": "false"}


def document(article: AnnotatedArticle, schema: Schema) -> bytes:
    """The document in UTF-8."""
    parts = article.annotations
    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "ar")
    things: tuple[Thing, ...] = (*parts.spans.values(), *parts.entities.values(), *parts.frames.values())
    write_header(root, article, (one.type for one in things), schema)
    _write_beside(root, article, schema)
    body = add(add(root, "text"), "body", id=BODY, space="preserve")
    lines = article.text.split("\n")
    for number, line in enumerate(lines, 1):
        add(body, "p", line).tail = "\n" if number < len(lines) else None
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _write_beside(root: Element, article: AnnotatedArticle, schema: Schema) -> None:
    beside, parts, ids = add(root, "standOff"), article.annotations, Ids()
    spans = in_order(parts.spans.values())
    frames = sorted(parts.frames.values(), key=lambda frame: frame.id)
    ids.give("span", (one.id for one in spans))
    ids.give("entity", sorted(parts.entities))
    ids.give("frame", (one.id for one in frames))
    _write_entities(beside, parts.entities, ids)
    _write_spans(beside, spans, ids)
    _write_frames(beside, frames, article, schema, ids)
    _write_specials(beside, parts)
    features(beside, "labels", parts.labels, ids)
    _write_illegal(beside, article.text)
    if not len(beside):
        root.remove(beside)


def _write_entities(beside: Element, entities: Mapping[str, Entity], ids: Ids) -> None:
    lists: dict[str, Element] = {}
    for id_ in sorted(entities):
        entity = entities[id_]
        several, one, name = _LISTS.get(entity.type, _OBJECTS)
        if several not in lists:
            lists[several] = add(beside, several)
        ana = _ana(entity.type, features(beside, entity.type, entity.attributes, ids))
        made = add(lists[several], one, id=ids.taken["entity", id_], n=id_, ana=ana)
        named = add(made, "objectIdentifier") if one == "object" else made
        add(named, name, entity.name)
        if entity.reference is not None:
            item = entity.reference.removeprefix("wd:")
            kind = "wikidata" if item != entity.reference else "reference"
            add(named, "idno", item, type=kind)


def _write_spans(beside: Element, spans: list[Span], ids: Ids) -> None:
    groups: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        groups[span.type].append(span)
    for type_, several in sorted(groups.items()):
        group = add(beside, "spanGrp", type=type_, ana=_ana(type_))
        for span in several:
            add(
                group,
                "span",
                id=ids.taken["span", span.id],
                n=span.id,
                target=pointers(span.segments),
                corresp=f"#{ids.taken['entity', span.entity]}" if span.entity is not None else None,
                ana=features(beside, type_, span.attributes, ids),
                subtype=span.origin if span.origin != "manual" else None,
            )


def _write_frames(beside: Element, frames: list[Frame], article: AnnotatedArticle, schema: Schema, ids: Ids) -> None:
    listed = add(beside, "listAnnotation") if frames else None
    for frame in frames:
        kind = family(frame, schema)
        made = add(
            listed,
            "annotation",
            id=ids.taken["frame", frame.id],
            n=frame.id,
            motivation=_MOTIVES[kind],
            target=_anchor(frame, schema, ids),
            ana=_ana(frame.type, features(beside, frame.type, frame.attributes, ids)),
        )
        for role, fillers in frame.roles.items():
            for filler in fillers:
                add(made, "ptr", type=role, target=ids.of(filler))
        if kind == "quote":
            _write_said(made, frame, article, ids)


def _write_said(made: Element, frame: Frame, article: AnnotatedArticle, ids: Ids) -> None:
    said = add(
        add(made, "note", type="said"),
        "said",
        who=_all(frame, "speaker", ids),
        toWhom=_all(frame, "addressee", ids),
        direct=_DIRECT.get(str(frame.attributes.get("type")), "unknown"),
        aloud=_ALOUD.get(str(frame.attributes.get("kind", "speech")), "unknown"),
    )
    spans = article.annotations.spans
    for filler in frame.roles.get("content", ()):
        for start, end in spans[filler.target].segments if filler.kind == "span" else ():
            add(said, "quote", article.text[start:end])


def _write_specials(beside: Element, parts: Annotations) -> None:
    fillers = (one for frame in parts.frames.values() for some in frame.roles.values() for one in some)
    specials = sorted({one.target for one in fillers if one.kind == "special"})
    group = add(beside, "interpGrp", type="special") if specials else None
    for special in specials:
        add(group, "interp", special, id=f"special.{special}")


def _write_illegal(beside: Element, text: str) -> None:
    """Tell where a character stood that XML cannot hold, and which."""
    found = illegal(text)
    group = add(beside, "spanGrp", type="xml_illegal") if found else None
    for at, letter in found.items():
        add(group, "span", f"U+{ord(letter):04X}", target=pointers(((at, at + 1),)))


def _anchor(frame: Frame, schema: Schema, ids: Ids) -> str:
    type_ = schema.frame_type(frame.type)
    first = frame.roles.get(type_.anchor, ()) if type_ is not None else ()
    others = (one for _, some in sorted(frame.roles.items()) for one in some)
    return next((ids.of(one) for one in (*first, *others) if one.kind == "span"), f"#{BODY}")


def _all(frame: Frame, role: str, ids: Ids) -> str | None:
    return " ".join(map(ids.of, frame.roles.get(role, ()))) or None


def _ana(type_: str, more: str | None = None) -> str:
    return f"#type.{type_}" + (f" {more}" if more else "")
