"""Participants out of brat: T lines with one reference (N) or said to be equal (* Equiv) mention one entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import regex

from annotator.formats.brat.document import Document
from annotator.standoff.quick import LONGEST_NOTE
from annotator.standoff.reference import LONGEST
from annotator.standoff.values import Entity, Span
from annotator.text.blank import is_blank

_ITEM: Final = regex.compile(r"(?:wd|wikidata):(Q[1-9][0-9]*)", regex.IGNORECASE)


def participants(
    document: Document,
    spans: dict[str, Span],
    entities: dict[str, Entity],
    ids: Mapping[str, str],
    losses: Counter[str],
) -> None:
    """Give spans the entities that N and * lines say, where notes have not said so already; changes both mappings."""
    named: dict[str, tuple[str, str]] = {}
    for target, reference, name in document.references:
        if len(reference) > LONGEST:
            losses["bad_reference"] += 1
        elif target in ids:
            named.setdefault(target, (_reference(reference), name))
        else:
            losses["dangling:reference"] += 1
    for group in _groups(document, named):
        members = [spans[ids[target]] for target in group if ids.get(target) in spans]
        losses["dangling:equiv"] += len(group) - len(members)
        if members:
            _unite(group, members, named, spans, entities, losses)
    if not losses["dangling:equiv"]:
        del losses["dangling:equiv"]


def _groups(document: Document, named: Mapping[str, tuple[str, str]]) -> list[list[str]]:
    """The T lines that mention one entity, each once: united by * lines and by equal references."""
    leader: dict[str, str] = {}

    def lead(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    by_reference: dict[str, str] = {}
    for target, (reference, _) in named.items():
        leader[lead(target)] = lead(by_reference.setdefault(reference, target))
    for equal in document.equivalents:
        for one in equal[1:]:
            leader[lead(one)] = lead(equal[0])
    groups: dict[str, list[str]] = {}
    for one in leader:
        groups.setdefault(lead(one), []).append(one)
    return list(groups.values())


def _unite(
    group: list[str],
    members: list[Span],
    named: Mapping[str, tuple[str, str]],
    spans: dict[str, Span],
    entities: dict[str, Entity],
    losses: Counter[str],
) -> None:
    references = [named[target] for target in group if target in named]
    known = [span.entity for span in members if span.entity in entities]
    loose = [span for span in members if span.entity not in entities]
    if not known:
        entity = _made(members, references, spans, entities)
        entities[entity.id] = entity
        known = [entity.id]
    id_ = known[0]
    assert id_ is not None
    if any(reference != entities[id_].reference for reference, _ in references):
        losses["conflicting_reference"] += 1
    for span in loose:
        spans[span.id] = replace(span, entity=id_)


def _made(
    members: list[Span],
    references: list[tuple[str, str]],
    spans: Mapping[str, Span],
    entities: Mapping[str, Entity],
) -> Entity:
    """A new entity: named by its reference, else by its longest mention."""
    longest = max(members, key=lambda span: len(span.text)).text
    name = next((name for _, name in references if not is_blank(name)), " ".join(longest.split()))
    id_ = f"entity-{members[0].id}"[:64]
    while id_ in spans or id_ in entities:
        id_ = f"{id_[:60]}-2"
    return Entity(id_, members[0].type, name[:LONGEST_NOTE] or "?", references[0][0] if references else None)


def _reference(written: str) -> str:
    """A reference as ours: ``wd:Q212`` for Wikidata's, an address or another base's id as it is."""
    match = _ITEM.fullmatch(written)
    return written if match is None else f"wd:{match[1]}"
