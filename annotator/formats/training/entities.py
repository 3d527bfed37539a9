"""``entities.jsonl``: who takes part in an article, where they are named, and how often they speak and stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from annotator.formats.training.parts import family, head, piece
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Filler, JsonObject, Span, in_order

#: The roles that are counted, and the key of a line that has the count.
COUNTED: Final[Mapping[tuple[str, str], str]] = {
    ("quote", "speaker"): "n_quotes",
    ("quote", "addressee"): "n_addressed",
    ("stance", "holder"): "n_stances",
    ("stance", "target"): "n_targeted",
}


def entities(article: AnnotatedArticle, schema: Schema) -> Iterator[JsonObject]:
    """A line for each participant, in the order in which they are named, those without a mention last.

    ``n_quotes`` counts the quotes they speak, ``n_addressed`` those spoken to them, ``n_stances`` the stances they
    hold, ``n_targeted`` those held about them; each frame once. Offsets are code points.
    """
    mentions: dict[str, list[Span]] = defaultdict(list)
    for span in in_order(article.annotations.spans.values()):
        if span.entity is not None:
            mentions[span.entity].append(span)
    counts = _counts(article, schema)
    unnamed = sorted(article.annotations.entities.keys() - mentions.keys())
    for id_ in (*mentions, *unnamed):
        entity = article.annotations.entities[id_]
        yield {
            **head("entity", article),
            "id": id_,
            "name": entity.name,
            "type": entity.type,
            "reference": entity.reference,
            "attributes": entity.attributes,
            "mentions": [piece(span) for span in mentions.get(id_, ())],
            "n_mentions": len(mentions.get(id_, ())),
            **{key: counts[id_, key] for key in COUNTED.values()},
        }


def _counts(article: AnnotatedArticle, schema: Schema) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for frame in article.annotations.frames.values():
        kind = family(frame, schema)
        for role, fillers in frame.roles.items():
            key = COUNTED.get((kind, role))
            if key is not None:
                counts.update((id_, key) for id_ in {_entity(one, article) for one in fillers} if id_ is not None)
    return counts


def _entity(filler: Filler, article: AnnotatedArticle) -> str | None:
    if filler.kind == "span":
        return article.annotations.spans[filler.target].entity
    return filler.target if filler.kind == "entity" else None
