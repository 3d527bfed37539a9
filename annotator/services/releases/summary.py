"""What lists and pages tell of a release without reading its manifest or its files: written once, when it is published.

A page that says it years later says what the files say, whatever became of the project; and it stays quick for any
number of articles: everything in here has a bound.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from annotator.agreement.measuring import Measured
from annotator.services.agreement.meanings import headline
from annotator.services.releases.manifest import PLACES, Manifest
from annotator.services.releases.staging import Staging
from annotator.standoff.schema import Schema, load_schema

#: Sources, labels and statements of rights that are told one by one; the others are summed up.
_MOST: Final = 50
#: What is counted under anything else: no person's words can be this, they have no space at an end.
REST: Final = " "
_NAMES: Final = ("articles", "words", "spans", "entities", "frames")
_TABLES: Final = ("spans_by_type", "entities_by_type", "frames_by_type")
#: Measures that are told type by type.
BY_TYPE: Final = frozenset({"spans/exact", "frames/match"})


def summary_of(manifest: Manifest, staged: Staging) -> dict[str, Any]:
    """The summary of a release whose pieces are finished, as JSON values."""
    reports = {name: done.report for name, done in staged.done.items()}
    statistics = reports["statistics"]["statistics"]
    schema = load_schema(staged.path("schema.json").read_text("utf-8"))
    return {
        "articles": len(manifest.items),
        "splits": manifest.counts(),
        "clusters": len({item.cluster for item in manifest.items}),
        "reasons": reports["splits"]["reasons"],
        "schema": f"{manifest.schema['name']} {manifest.schema['version']}",
        "base": manifest.plan.base,
        "statistics": statistics["all"] | {name: _bounded(statistics["all"][name]) for name in ("labels", "sources")},
        "by_split": {place: _by_split(statistics[place]) for place in PLACES if place in statistics},
        "leakage": reports["statistics"]["leakage"],
        "losses": reports["losses"]["losses"],
        "without_text": reports["losses"]["without_text"],
        "left_out": dict(manifest.left_out),
        "bytes": sum(one.size for one in staged.files()),
        "created": manifest.created,
        "guidelines": manifest.guidelines.get("number", 0),
        "rights": rights_of(manifest),
        "agreement": agreement_of(manifest.agreement, schema),
        "changes": changes_of(manifest.changes),
    }


def _by_split(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found.get(name, 0) for name in _NAMES} | {name: found[name] for name in _TABLES}


def _bounded(counts: Mapping[str, int]) -> dict[str, int]:
    """The most frequent ones, and how many all the others are together."""
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(count for _name, count in ranked[_MOST:])
    return dict(ranked[:_MOST]) | ({REST: rest} if rest else {})


def rights_of(manifest: Manifest) -> list[dict[str, Any]]:
    """What the articles say of their rights, most frequent first: how many come with their text, how many without."""
    found: Counter[tuple[str, bool]] = Counter((item.rights, item.text) for item in manifest.items)
    known = _bounded(Counter(item.rights for item in manifest.items))
    told = {words: Counter[bool]() for words in known}
    for (words, text), count in found.items():
        told[words if words in known else REST][text] += count
    return [
        {"rights": words, "with_text": counted[True], "without_text": counted[False]} for words, counted in told.items()
    ]


def agreement_of(measured: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """How far annotators agree, of the measures those that stand first: of each layer in all, then type by type."""
    found = measured.get("between_annotators", {})
    lines = [Measured(**line) for line in found.get("measures", [])]
    return {
        "articles": found.get("articles", 0),
        "people": found.get("people", 0),
        "measures": [_line(one) for one in told_of(lines, schema)],
    }


def told_of(measures: Sequence[Measured], schema: Schema) -> list[Measured]:
    """The measures that stand first, layer by layer: those in all, then those by type; undefined ones left out."""
    return [one for layer in schema.layers for one in _of_layer(measures, schema, layer)]


def _of_layer(measures: Sequence[Measured], schema: Schema, layer: str) -> Iterator[Measured]:
    first = list(headline(measures, schema, layer))
    yield from first
    for one in measures:
        if one.code in BY_TYPE and one.layer == layer and one.subject and one.value is not None and one not in first:
            yield one


def _line(one: Measured) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("code", "layer", "subject", "value", "n", "low", "high")}


def changes_of(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What changed since the release it goes on from, in numbers; empty where it goes on from none."""
    if not changes:
        return {}
    counts = {name: len(changes[name]) for name in ("added", "removed", "changed", "moved")}
    between = sum(one["between_splits"] for one in changes["moved"])
    kept = {name: changes[name] for name in ("from", "schemas", "kept", "untold", "annotations")}
    return kept | counts | {"between_splits": between}
