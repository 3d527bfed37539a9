"""Two releases side by side: articles that came and went, annotations that changed, articles in another split."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from annotator.models import Release
from annotator.services.refusal import Conflict
from annotator.services.releases.inputs import annotations_of
from annotator.services.releases.manifest import Item, Manifest, manifest_of
from annotator.splits.splitting import SPLITS
from annotator.standoff.diff import differences


def compare(before: Release, after: Release) -> dict[str, Any]:
    """What changed from one release to another of the same project (see ``changes_between``).

    Raises Conflict("not_frozen") where one of them has no manifest yet.
    """
    for release in (before, after):
        if not release.manifest:
            raise Conflict("not_frozen", {"tag": release.tag})
    return changes_between(manifest_of(before), manifest_of(after))


def changes_between(before: Manifest, after: Manifest) -> dict[str, Any]:
    """What changed, as JSON values; articles by their public ids, with titles.

    ``moved`` are articles that stand in another split (out of and into *excluded* is told apart). ``annotations``: how
    many things came, went or changed in the articles that both have, ``{"span:PERS": {"added": 2}}``; an article whose
    earlier annotations can no longer be had counts among ``untold``.
    """
    old, new = ({item.id: item for item in one.items} for one in (before, after))
    both = [key for key in new if key in old]
    changed = [key for key in both if old[key].gold.body != new[key].gold.body]
    told = {key: _differences(old[key], new[key]) for key in changed}
    total: Counter[tuple[str, str]] = Counter()
    for found in told.values():
        total.update(found or {})
    return {
        "from": before.tag,
        "to": after.tag,
        "schemas": [f"{one.schema['name']} {one.schema['version']}" for one in (before, after)],
        "kept": len(both) - len(changed),
        "added": [_named(new[key]) for key in new if key not in old],
        "removed": [_named(old[key]) for key in old if key not in new],
        "changed": [_named(new[key]) | {"things": sum((told[key] or {}).values())} for key in changed],
        "untold": sum(found is None for found in told.values()),
        "annotations": _table(total),
        "moved": [_moved(old[key], new[key]) for key in both if old[key].split != new[key].split],
    }


def _named(item: Item) -> dict[str, Any]:
    return {"id": item.id, "title": item.title, "split": item.split}


def _moved(old: Item, new: Item) -> dict[str, Any]:
    return {
        "id": new.id,
        "title": new.title,
        "from": old.split,
        "to": new.split,
        "between_splits": old.split in SPLITS and new.split in SPLITS,
    }


def _differences(old: Item, new: Item) -> Counter[tuple[str, str]] | None:
    try:
        found = differences(annotations_of(old, old.gold), annotations_of(new, new.gold))
    except Conflict:
        return None
    return Counter((f"{one.sort}:{_type(one)}", one.way) for one in found)


def _type(one: Any) -> str:
    thing = one.after if one.after is not None else one.before
    return str(getattr(thing, "type", one.id))


def _table(total: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (what, way), count in sorted(total.items()):
        found.setdefault(what, {})[way] = count
    return found
