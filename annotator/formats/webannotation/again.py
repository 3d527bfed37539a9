"""Reads a collection of web annotations again, by the model's own words, and holds it against the article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.webannotation.naming import set_iri
from annotator.standoff.values import (
    AnnotatedArticle,
    Annotations,
    Attributes,
    Entity,
    Filler,
    FillerKind,
    Frame,
    Segments,
    Span,
    cut,
)

Item = Mapping[str, Any]


def refuse_other_collection(form: str, article: AnnotatedArticle, text: bytes, data: bytes) -> None:
    """Raises Mismatch where a text and a collection do not say what the article does."""
    found, base = orjson.loads(data), set_iri(article)
    decoded = text.decode("utf-8")
    spans: dict[str, Span] = {}
    entities: dict[str, Entity] = {}
    frames: dict[str, Frame] = {}
    labels: Attributes = {}
    for item in found["first"]["items"]:
        kind, _, id_ = item["id"].removeprefix(f"{base}:").partition(":")
        if kind == "span":
            spans[id_] = _span(id_, item, base, decoded, form, article)
        elif kind == "entity":
            entities[id_] = _entity(id_, item)
        elif kind == "frame":
            _segments(item, decoded, form, article)
            frames[id_] = _frame(id_, item, base)
        else:
            labels = _attributes(item)
    if found["total"] != len(found["first"]["items"]):
        raise Mismatch(form, article, "another number of annotations came back")
    refuse_another(
        form, article, replace(article, text=decoded, annotations=Annotations(spans, entities, frames, labels))
    )


def _span(id_: str, item: Item, base: str, text: str, form: str, article: AnnotatedArticle) -> Span:
    places = _segments(item, text, form, article)
    links = [one["source"] for one in item["body"] if one["type"] == "SpecificResource"]
    mine = f"{base}:entity:"
    entity = next((one.removeprefix(mine) for one in links if one.startswith(mine)), None)
    origin = item.get("sanad:origin", "manual")
    return Span(id_, _type(item), places, cut(text, places), entity, _attributes(item), origin)


def _segments(item: Item, text: str, form: str, article: AnnotatedArticle) -> Segments:
    """The segments of a target, where position, quotation and what stands around it agree; raises Mismatch."""
    out = []
    for target in item["target"]:
        if isinstance(target, str):
            continue
        position, quotation = target["selector"]
        start, end = position["start"], position["end"]
        before, after = quotation["prefix"], quotation["suffix"]
        if text[start - len(before) : end + len(after)] != before + quotation["exact"] + after:
            raise Mismatch(form, article, "a quotation stands elsewhere", {"segment": [start, end]})
        if len(quotation["exact"]) != end - start:
            raise Mismatch(form, article, "a quotation of another length came back", {"segment": [start, end]})
        out.append((start, end))
    return tuple(out)


def _entity(id_: str, item: Item) -> Entity:
    name = next(one["value"] for one in item["body"] if one["purpose"] == "identifying")
    reference = next((one["sanad:reference"] for one in item["body"] if "sanad:reference" in one), None)
    return Entity(id_, _type(item), name, reference, _attributes(item))


def _frame(id_: str, item: Item, base: str) -> Frame:
    roles: dict[str, list[Filler]] = defaultdict(list)
    for body in item["body"]:
        if "sanad:role" in body:
            roles[body["sanad:role"]].append(_filler(body, base))
    return Frame(id_, _type(item), _attributes(item), {role: tuple(some) for role, some in roles.items()})


def _filler(body: Item, base: str) -> Filler:
    if body["type"] == "TextualBody":
        return Filler("special", body["value"])
    kind, _, id_ = body["source"].removeprefix(f"{base}:").partition(":")
    kinds: Mapping[str, FillerKind] = {"span": "span", "entity": "entity", "frame": "frame"}
    return Filler(kinds[kind], id_)


def _type(item: Item) -> str:
    found: str = next(one["value"] for one in item["body"] if one["purpose"] == "tagging")
    return found


def _attributes(item: Item) -> Attributes:
    return {
        body["sanad:attribute"]: tuple(value) if isinstance(value := body["sanad:value"], list) else value
        for body in item["body"]
        if "sanad:attribute" in body
    }
