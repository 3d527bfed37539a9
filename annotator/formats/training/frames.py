"""``frames.jsonl``: the structures of a project's own types, one line each."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.training.parts import frames_of, head, others
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, JsonObject


def frames(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """A line for each frame that is neither a quote nor a stance, whatever stands in each of its roles said in full."""
    for frame in frames_of(article, schema, "other"):
        yield {
            **head("frame", article),
            "id": frame.id,
            "frame": frame.type,
            "attributes": frame.attributes,
            "roles": others(frame, (), article),
        }
