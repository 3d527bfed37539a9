"""``quotes.jsonl``: who said what to whom, with which words, one line a quote."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.training.parts import frame_ids, frames_of, head, others, participants, pieces, value
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Frame, JsonObject

#: Roles that hold spans, and the key of a line that has them.
PIECES = {"content": "contents", "cue": "cues", "fragment": "fragments"}
PEOPLE = {"speaker": "speakers", "addressee": "addressees"}
FRAMES = {"parent": "parents"}


def quotes(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """A line for each quote; ``content``, ``text``, ``speaker``, ``addressee``, ``parent`` are the first of theirs.

    Offsets are code points. What stands in no role of a usual quote is in ``other_roles``.
    """
    for frame in frames_of(article, schema, "quote"):
        yield _quote(frame, article, schema)


def _quote(frame: Frame, article: AnnotatedArticle, schema: Schema) -> JsonObject:
    spans = {role: pieces(frame, role, article) for role in PIECES}
    parents = frame_ids(frame, "parent")
    told = [role for role, found in (*spans.items(), ("parent", parents)) if found is not None]
    contents, realisation = spans["content"] or [], value(frame, "realisation", schema)
    people = {
        role: [{**one, "realisation": realisation} for one in participants(frame, role, article)] for role in PEOPLE
    }
    return {
        **head("quote", article),
        "id": frame.id,
        "frame": frame.type,
        "content": contents[0]["segments"] if contents else [],
        "text": contents[0]["text"] if contents else None,
        "contents": contents,
        "cues": [_cue(one) for one in spans["cue"] or []],
        "speaker": next(iter(people["speaker"]), None),
        "speakers": people["speaker"],
        "addressee": next(iter(people["addressee"]), None),
        "addressees": people["addressee"],
        "type": value(frame, "type", schema),
        "kind": value(frame, "kind", schema),
        "realisation": realisation,
        "fragments": spans["fragment"] or [],
        "parent": next(iter(parents or []), None),
        "parents": parents or [],
        "attributes": frame.attributes,
        "other_roles": others(frame, [*told, *PEOPLE], article),
    }


def _cue(one: JsonObject) -> JsonObject:
    attributes = one["attributes"]
    assert isinstance(attributes, dict)
    return {**one, "form": attributes.get("form"), "class": attributes.get("class")}
