"""Two releases side by side: articles that came and went, annotations that changed, articles in another split."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.models import Release
from annotator.services.refusal import Conflict
from annotator.services.releases.inputs import annotations_of_all, texts_of
from annotator.services.releases.manifest import Item, Manifest, manifest_of
from annotator.splits.splitting import SPLITS
from annotator.standoff.diff import Difference, differences
from annotator.standoff.values import Annotations, Entity, Frame, Span, thing_object

#: Changed articles whose annotations are counted where nothing was written down: what one waits for.
COUNTED: Final = 1_000
#: Differences of an article that are told one by one.
TOLD: Final = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that both releases have, with other annotations; ``before`` and ``after``: as it stood in each.

    ``states``: its annotations then and now; None where they can no longer be had, then ``found`` is empty. ``text`` is
    empty where the article is gone.
    """

    before: Item
    after: Item
    states: tuple[Annotations, Annotations] | None
    found: Sequence[Difference]
    text: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Two releases of one project by their manifests, each read once; ``project``: its key."""

    project: int
    before: Manifest
    after: Manifest


def sides_of(before: Release, after: Release) -> Sides:
    """Two releases to be compared. Raises Conflict("not_frozen") where one has no manifest yet."""
    for release in (before, after):
        if not release.manifest:
            raise Conflict("not_frozen", {"tag": release.tag})
    return Sides(after.project_id, manifest_of(before), manifest_of(after))


def compare(sides: Sides) -> dict[str, Any]:
    """What changed from one release to the other (see ``changes_between``).

    Of a release that goes on from the other this was written down when it was frozen. Of two others the annotations are
    counted in the first ``COUNTED`` changed articles.
    """
    old, new = sides.before, sides.after
    if new.changes and new.changes["from"] == old.tag:
        return dict(new.changes)
    return changes_between(old, new, COUNTED)


def changed_articles(sides: Sides, start: int, count: int) -> tuple[int, list[Changed]]:
    """How many articles have other annotations, and ``count`` of them from ``start`` on with all that differs.

    Rebuilt from the frozen sets.
    """
    old, new = _by_id(sides.before), _by_id(sides.after)
    pairs = [(old[key], new[key]) for key in _changed(old, new)]
    chosen = pairs[start : start + count]
    texts = texts_of(sides.project, [item for _old, item in chosen])
    return len(pairs), [
        Changed(one, other, states, differences(*states) if states else (), texts.get(other.id, ""))
        for (one, other), states in zip(chosen, _states(chosen), strict=True)
    ]


def changed_object(one: Changed) -> dict[str, Any]:
    """An article that changed as JSON values: each difference with the thing before and after, at most ``TOLD``."""
    return {
        "id": one.after.id,
        "title": one.after.title,
        "from": one.before.split,
        "to": one.after.split,
        "told": one.states is not None,
        "things": len(one.found),
        "differences": [_difference_object(difference) for difference in one.found[:TOLD]],
    }


def _difference_object(one: Difference) -> dict[str, Any]:
    return {
        "sort": one.sort,
        "type": _type(one),
        "id": one.id,
        "way": one.way,
        "segments": [list(segment) for segment in one.segments],
        "before": _side(one.before),
        "after": _side(one.after),
        "aspects": [{"what": aspect.what, "code": aspect.code} for aspect in one.aspects],
    }


def _side(thing: Any) -> Any:
    return thing_object(thing) if isinstance(thing, Span | Entity | Frame) else thing


def changes_between(before: Manifest, after: Manifest, counted: int | None = None) -> dict[str, Any]:
    """What changed, as JSON values; articles by their public ids, with titles.

    ``moved`` are articles that stand in another split, with why (out of and into *excluded* is told apart).
    ``annotations``: how many things came, went or changed in the articles that both have,
    ``{"span:PERS": {"added": 2}}``; ``counted``: in how many of the changed ones (None: in all); an article whose
    earlier annotations can no longer be had counts among ``untold``.
    """
    old, new = _by_id(before), _by_id(after)
    both = [key for key in new if key in old]
    changed = _changed(old, new)
    looked = changed[:counted]
    states = _states([(old[key], new[key]) for key in looked])
    told = {key: _counted(found) for key, found in zip(looked, states, strict=True)}
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
        "changed": [_named(new[key]) | {"things": sum((told.get(key) or {}).values())} for key in changed],
        "counted": len(looked),
        "untold": sum(found is None for found in told.values()),
        "annotations": _table(total),
        "moved": [_moved(old[key], new[key]) for key in both if old[key].split != new[key].split],
    }


def _by_id(manifest: Manifest) -> dict[str, Item]:
    return {item.id: item for item in manifest.items}


def _changed(old: Mapping[str, Item], new: Mapping[str, Item]) -> list[str]:
    return [key for key in new if key in old and old[key].gold.body != new[key].gold.body]


def _states(pairs: Sequence[tuple[Item, Item]]) -> Iterator[tuple[Annotations, Annotations] | None]:
    """The annotations of articles in both releases; None where one of the two cannot be had any more."""
    found = annotations_of_all([(item, item.gold) for pair in pairs for item in pair])
    for before, after in zip(found, found, strict=True):
        yield None if before is None or after is None else (before, after)


def _counted(states: tuple[Annotations, Annotations] | None) -> Counter[tuple[str, str]] | None:
    if states is None:
        return None
    return Counter((f"{one.sort}:{_type(one)}", one.way) for one in differences(*states))


def _named(item: Item) -> dict[str, Any]:
    return {"id": item.id, "title": item.title, "split": item.split}


def _moved(old: Item, new: Item) -> dict[str, Any]:
    return {
        "id": new.id,
        "title": new.title,
        "from": old.split,
        "to": new.split,
        "why": new.why,
        "between_splits": old.split in SPLITS and new.split in SPLITS,
    }


def _type(one: Difference) -> str:
    thing = one.after if one.after is not None else one.before
    return str(getattr(thing, "type", one.id))


def _table(total: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (what, way), count in sorted(total.items()):
        found.setdefault(what, {})[way] = count
    return found
