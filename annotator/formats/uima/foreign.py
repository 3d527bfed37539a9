"""Layers that are not of Sanad: named entities, layers of one's own, relations and chains become spans and frames.

* The type of a span is the value that names it (``value``, ``label``, ``type``, a feature called like the layer, or the
  only one there is), else the name of its layer; the other features are attributes. ``identifier``, a page of a
  knowledge base, makes its mentions one participant.
* An annotation with slots is a span, and a frame whose ``trigger`` it is; a relation is a frame of two sides, ``Arg1``
  its source and ``Arg2`` its target (see :mod:`annotator.formats.roles`).
* The mentions of a chain are one participant; a mention where a span stands already is that span.

What a program found about words (parts of speech, lemmas, syntax) is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import regex

from annotator.formats.roles import TRIGGER
from annotator.formats.uima.layers import is_ours
from annotator.formats.uima.marks import Mark, Value
from annotator.formats.uima.takings import Takings
from annotator.standoff.quick import CODE, LONGEST_NOTE
from annotator.standoff.reference import LONGEST
from annotator.standoff.values import Attributes, Entity, Filler, Frame, Segments, Span

_DKPRO: Final = "de.tudarmstadt.ukp.dkpro.core.api."
#: What every document has, and nobody misses.
_SILENT: Final = regex.compile(
    rf"uima\.|{regex.escape(_DKPRO)}(?:segmentation\.type\.(?:Sentence|Token|TokenForm|Paragraph|Div)\b|metadata\.)"
)
_OF_WORDS: Final = regex.compile(rf"{regex.escape(_DKPRO)}(?:segmentation|lexmorph|syntax|morph|transform|semantics)\.")
#: Features that name what an annotation is, the surest first.
_NAMING: Final = ("value", "label", "type", "category", "referenceType")
_IDENTIFIER: Final = "identifier"
_ITEM: Final = regex.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/|wd:)(Q[1-9][0-9]*)")


def take_foreign(made: Takings, marks: Iterable[Mark]) -> None:
    """Take the annotations of layers that are not ours, and frames of those with slots; relations come later."""
    hosts: list[tuple[Mark, str]] = []
    for mark in marks:
        if is_ours(mark.layer) or _SILENT.match(mark.layer):
            continue
        if _OF_WORDS.match(mark.layer):
            made.losses[f"layer:{short(mark.layer)}"] += 1
        elif mark.ends is not None:
            continue
        elif mark.begin >= mark.end:
            made.losses["empty_span"] += 1
        else:
            span = _take(made, mark)
            hosts += [(mark, span.id)] if mark.links else []
    for mark, span_id in hosts:
        id_ = made.free_id(None, f"{span_id}-frame")
        made.frames[id_] = Frame(id_, made.spans[span_id].type)
        made.ids[id(mark)] = Filler("frame", id_)
    for mark, span_id in hosts:
        frame = made.frames[made.ids[id(mark)].target]
        roles = made.fillers(mark)
        roles[TRIGGER].append(Filler("span", span_id))
        made.frames[frame.id] = replace(frame, roles=_roles(roles))


def take_relations(made: Takings, marks: Iterable[Mark]) -> None:
    """Take relations between annotations that were taken."""
    for mark in marks:
        if mark.ends is None or is_ours(mark.layer) or _OF_WORDS.match(mark.layer):
            continue
        ends = [made.ids.get(id(end)) for end in mark.ends]
        if None in ends:
            made.losses["dangling:link"] += 1
            continue
        type_, attributes = _said(mark)
        id_ = made.free_id(None, f"r{len(made.frames) + 1}")
        roles = {f"Arg{n}": (filler,) for n, filler in enumerate(ends, 1) if filler is not None}
        made.frames[id_] = Frame(id_, type_, attributes, roles)


def take_chains(made: Takings, chains: Iterable[Sequence[Mark]]) -> None:
    """Make one participant of the mentions of each chain, where it has more than one or stands alone."""
    standing = {span.segments: span.id for span in reversed(made.spans.values()) if span.entity is None}
    for chain in chains:
        members = [_mention(made, mark, standing) for mark in chain if mark.begin < mark.end]
        loose = [span for span in members if span.entity is None]
        if not loose:
            continue
        known = next((span.entity for span in members if span.entity is not None), None)
        entity = known or _participant(made, members, None).id
        for span in loose:
            made.spans[span.id] = replace(span, entity=entity)


def short(layer: str) -> str:
    """The last part of the name of a type, as a code."""
    bare = regex.sub(r"[^A-Za-z0-9_-]", "_", layer.rpartition(".")[2])[:64]
    return bare if CODE.fullmatch(bare) else "Annotation"


def _take(made: Takings, mark: Mark) -> Span:
    type_, attributes = _said(mark)
    id_ = made.free_id(None, f"m{len(made.spans) + 1}")
    segments = ((mark.begin, mark.end),)
    span = Span(id_, type_, segments, made.text[mark.begin : mark.end], None, attributes, "imported")
    made.spans[id_] = span
    made.ids[id(mark)] = Filler("span", id_)
    reference = mark.features.get(_IDENTIFIER)
    if isinstance(reference, str) and reference:
        _refer(made, span, reference)
    return span


def _refer(made: Takings, span: Span, reference: str) -> None:
    """Give a span the participant that has a reference, a new one if there is none."""
    item = _ITEM.fullmatch(reference)
    reference = reference if item is None else f"wd:{item[1]}"
    if len(reference) > LONGEST:
        made.losses["bad_reference"] += 1
        return
    known = made.by_reference.get(reference) or _participant(made, [span], reference).id
    made.by_reference[reference] = known
    made.spans[span.id] = replace(span, entity=known)


def _participant(made: Takings, mentions: Sequence[Span], reference: str | None) -> Entity:
    longest = max(mentions, key=lambda span: len(span.text)).text
    name = " ".join(longest.split())[:LONGEST_NOTE] or "?"
    entity = Entity(made.free_id(None, f"entity-{mentions[0].id}"), mentions[0].type, name, reference)
    made.entities[entity.id] = entity
    return entity


def _mention(made: Takings, mark: Mark, standing: dict[Segments, str]) -> Span:
    """The span a mention of a chain is: the one that stands there already, once, else a new one."""
    known = standing.pop(((mark.begin, mark.end),), None)
    return _take(made, mark) if known is None else made.spans[known]


def _said(mark: Mark) -> tuple[str, Attributes]:
    """The type a foreign annotation names, and what else it says."""
    values = {code: value for code, value in mark.features.items() if value}
    naming = _naming(mark, values)
    type_ = values.get(naming) if naming is not None else None
    if isinstance(type_, str) and CODE.fullmatch(code := regex.sub(r"[^A-Za-z0-9_-]", "_", type_)):
        named = code
        values = {code: value for code, value in values.items() if code != naming}
    else:
        named = short(mark.layer)
    return named, _attributes(values)


def _naming(mark: Mark, values: Mapping[str, Value]) -> str | None:
    texts = [code for code, value in values.items() if isinstance(value, str) and code != _IDENTIFIER]
    usual = [*_NAMING, mark.layer.rpartition(".")[2]]
    return next((code for code in usual if code in texts), texts[0] if len(texts) == 1 else None)


def _attributes(values: Mapping[str, Value]) -> Attributes:
    known = {
        code: value[:LONGEST_NOTE] if isinstance(value, str | tuple) else value
        for code, value in values.items()
        if code != _IDENTIFIER and CODE.fullmatch(code)
    }
    return dict(sorted(known.items()))


def _roles(found: Mapping[str, Iterable[Filler]]) -> dict[str, tuple[Filler, ...]]:
    return {role: tuple(dict.fromkeys(found[role])) for role in sorted(found) if found[role]}


__all__ = ["short", "take_chains", "take_foreign", "take_relations"]
