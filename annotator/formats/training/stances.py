"""``stances.jsonl``: who stands where on what, and on which words that rests, one line a stance."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.training.parts import frame_ids, frames_of, head, others, participant, pieces, value
from annotator.formats.training.windows import window
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Filler, Frame, JsonObject

ANCHORS = ("content", "evidence")


def stances(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """A line for each stance; ``holder``, ``target`` and ``quote`` are the first of theirs. Offsets are code points.

    ``window`` are the sentences around the evidence (:mod:`annotator.formats.training.windows`).
    """
    for frame in frames_of(article, schema, "stance"):
        yield _stance(frame, article, schema)


def _stance(frame: Frame, article: AnnotatedArticle, schema: Schema) -> JsonObject:
    evidence, quoted = pieces(frame, "evidence", article), frame_ids(frame, "quote")
    told = [role for role, found in (("evidence", evidence), ("quote", quoted)) if found is not None]
    holders, targets = holders_of(frame, article), targets_of(frame, article, schema)
    return {
        **head("stance", article),
        "id": frame.id,
        "frame": frame.type,
        "holder": next(iter(holders), None),
        "holders": holders,
        "target": next(iter(targets), None),
        "targets": targets,
        **{code: value(frame, code, schema) for code in ("polarity", "strength", "expression", "conditional")},
        "evidence": evidence or [],
        "quote": next(iter(quoted or []), None),
        "quotes": quoted or [],
        "window": window(article.text, places(frame, article)),
        "attributes": frame.attributes,
        "other_roles": others(frame, [*told, "holder", "target"], article),
    }


def holders_of(frame: Frame, article: AnnotatedArticle) -> list[JsonObject]:
    """Who holds a stance."""
    return [participant(one, article) for one in frame.roles.get("holder", ())]


def targets_of(frame: Frame, article: AnnotatedArticle, schema: Schema) -> list[JsonObject]:
    """What a stance is about: its topic and the text of each target, for a quote what was said."""
    topic = value(frame, "topic", schema)
    return [
        {"topic": topic, "text": _text(one, article), **participant(one, article)}
        for one in frame.roles.get("target", ())
    ]


def places(frame: Frame, article: AnnotatedArticle) -> list[tuple[int, int]]:
    """Where the evidence of a stance stands; where it has none, where its holder and its target do."""
    spans = article.annotations.spans
    for roles in (("evidence",), ("holder", "target")):
        fillers = [one for role in roles for one in frame.roles.get(role, ()) if one.kind == "span"]
        if fillers:
            return [segment for one in fillers for segment in spans[one.target].segments]
    return []


def _text(filler: Filler, article: AnnotatedArticle) -> str | None:
    parts = article.annotations
    if filler.kind == "span":
        return parts.spans[filler.target].text
    if filler.kind == "entity":
        return parts.entities[filler.target].name
    if filler.kind == "frame":
        roles = parts.frames[filler.target].roles
        words = [one for role in ANCHORS for one in roles.get(role, ()) if one.kind == "span"]
        return parts.spans[words[0].target].text if words else None
    return None
