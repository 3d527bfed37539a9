"""The smaller files of a release: the table of splits, pages on leakage and changes, offsets alone, decisions."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from annotator.models import Decision
from annotator.services.refusal import Conflict
from annotator.services.releases.manifest import Item, Manifest
from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import FrameType, Schema, SpanType
from annotator.standoff.values import AnnotatedArticle, annotations_object
from annotator.text.markdown import plain

_CHUNK: Final = 200
_COLUMNS: Final = ("article", "split", "why", "cluster", "published", "text_included", "sha256")


def splits_table(manifest: Manifest) -> str:
    """Every article with its split and cluster, in the order of import: CSV without anything a person typed."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for item in manifest.items:
        text = "yes" if item.text else "no"
        table.writerow([item.id, item.split, item.why, item.cluster, item.published, text, item.sha256])
    return out.getvalue()


def leakage_page(manifest: Manifest, leakage: Mapping[str, Sequence[Any]]) -> str:
    """What stands in several splits, for a person."""
    titles = {item.id: item.title for item in manifest.items}
    lines = ["# Leakage", "", _LEAKAGE]
    for name, heading in _LEAKS.items():
        lines += ["", f"## {heading}: {len(leakage[name])}", ""]
        for found in leakage[name]:
            lines.append("- " + " · ".join(_leak(one, titles) for one in found if not isinstance(one, float)))
    return "\n".join(lines) + "\n"


_LEAKAGE: Final = (
    "What is said in more than one split. It is reported, not mended: whoever evaluates decides what to leave out. "
    "Places are code points of the article's text, end exclusive."
)
_LEAKS: Final = {
    "quotes": "The same direct quote",
    "titles": "The same title",
    "near_duplicates": "Near duplicates in two splits",
}


def _leak(one: Any, titles: Mapping[str, str]) -> str:
    if isinstance(one, str):
        return f"{plain(titles.get(one, ''))} (`{one}`)"
    at = ", ".join(f"{start}–{end}" for start, end in one.get("segments", []))
    return f"**{one['split']}** {plain(titles.get(one['article'], ''))} (`{one['article']}`{f', {at}' if at else ''})"


def changes_page(manifest: Manifest) -> str:
    """What changed since the release it goes on from, for a person."""
    changes = manifest.changes
    if not changes:
        return f"# {plain(manifest.tag)}\n\nThe first release, or one that goes on from none.\n"
    lines = [f"# {plain(changes['from'])} → {plain(changes['to'])}", ""]
    if changes["schemas"][0] != changes["schemas"][1]:
        lines += [f"Schema: {changes['schemas'][0]} → {changes['schemas'][1]}", ""]
    lines += [f"Articles: {len(changes['added'])} added, {len(changes['removed'])} removed, "
              f"{len(changes['changed'])} with other annotations, {changes['kept']} as they were."]  # fmt: skip
    lines += _moves(changes["moved"])
    for name in ("added", "removed", "changed"):
        if changes[name]:
            lines += ["", f"## Articles {name}", ""]
            lines += [f"- {plain(one['title'])} (`{one['id']}`, {one['split']})" for one in changes[name]]
    if changes["annotations"]:
        lines += [
            "",
            "## Annotations in articles of both",
            "",
            "| what | added | removed | changed |",
            "|---|---|---|---|",
        ]
        for what, ways in changes["annotations"].items():
            numbers = " | ".join(str(ways.get(way, 0)) for way in ("added", "removed", "changed"))
            lines.append(f"| `{what}` | {numbers} |")
    return "\n".join(lines) + "\n"


def _moves(moved: Sequence[Mapping[str, Any]]) -> list[str]:
    if not moved:
        return ["", "No article moved to another split."]
    rows = [f"- {plain(one['title'])} (`{one['id']}`): {one['from']} → {one['to']}" for one in moved]
    return ["", "## Articles in another split", "", *rows]


def without_text(item: Item, article: AnnotatedArticle, schema: Schema) -> dict[str, Any]:
    """An article whose text stays in the house: what was annotated where, by code points of the text with this digest.

    Nothing of the text goes along: neither what spans cover nor the names of entities nor any other words that were
    typed, since whoever annotates copies them from the text.
    """
    told: dict[str, Any] = annotations_object(article.annotations)
    for thing, types in ((told["spans"], schema.span_types), (told["frames"], schema.frame_types)):
        for one in thing:
            one.pop("text", None)
            one["attributes"] = _chosen_only(one.get("attributes", {}), _attributes(types.get(one["type"])))
    for entity in told["entities"]:
        entity.pop("name")
        entity.pop("attributes", None)
    told["labels"] = _chosen_only(told["labels"], schema.labels)
    return {
        "id": item.id,
        "sha256": item.sha256,
        "length": item.length,
        "metadata": dict(sorted(item.metadata.items())),
        "schema": {"name": article.schema_name, "version": article.schema_version},
        **told,
    }


def _attributes(of: SpanType | FrameType | None) -> Mapping[str, Attribute]:
    return of.attributes if of else {}


def _chosen_only(values: Mapping[str, Any], known: Mapping[str, Attribute]) -> dict[str, Any]:
    """The values that were chosen, not typed."""
    return {code: value for code, value in values.items() if code in known and known[code].kind != "text"}


def decisions_of(manifest: Manifest) -> Iterator[dict[str, Any]]:
    """What curators decided, article by article. Raises Conflict("input_changed") where a decision is gone."""
    for item in manifest.items:
        for start in range(0, len(item.decisions), _CHUNK):
            chunk = item.decisions[start : start + _CHUNK]
            rows = {str(row.pk): row for row in Decision.objects.filter(pk__in=[UUID(one) for one in chunk])}
            for key in chunk:
                if key not in rows:
                    raise Conflict("input_changed", {"article": item.title, "id": item.id, "what": "decisions"})
                yield _decision(item, rows[key])


def _decision(item: Item, row: Decision) -> dict[str, Any]:
    names = {one.set: one.author for one in item.sets}
    readings = {names.get(key, key): said for key, said in orjson.loads(row.readings).items()}
    picks = {aspect: names.get(str(key), key) for aspect, key in orjson.loads(row.picks).items()}
    return {
        "article": item.id,
        "split": item.split,
        "sequence": row.sequence,
        "kind": row.kind,
        "type": row.type,
        "classes": row.classes.split(),
        "choice": row.choice,
        "how": row.how,
        "policy": row.policy,
        "readings": readings if item.text else {},
        "picks": picks,
    }
