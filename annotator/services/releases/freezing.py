"""Freezing: what a release is made of is read once and written down; from then on nothing of it moves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC

import orjson

from annotator.models import Article, GuidelineVersion, Project, Release
from annotator.services.refusal import Conflict
from annotator.services.releases import choosing, measuring
from annotator.services.releases.comparing import changes_between
from annotator.services.releases.inputs import CHUNK
from annotator.services.releases.manifest import Item, Manifest, digest_of, dumps, manifest_of, software
from annotator.services.releases.plans import Plan, read_plan
from annotator.splits.near import Pair, near_pairs
from annotator.splits.splitting import EXCLUDED, SPLITS, Entry, split

_State = Release.State
Alive = Callable[[], None]


def _nobody_asks() -> None:
    """Whoever builds without a job need not show that they are alive."""


def freeze(release: Release, alive: Alive = _nobody_asks) -> Manifest:
    """The manifest of a release, made now and kept, or the one that was made before; ``alive`` is called all along.

    Raises Conflict as ``choosing.chosen_items`` does, and "no_such_base" where the release to go on from is gone.
    """
    if release.manifest:
        return manifest_of(release)
    # What was made is not held: what is read back of its text is as large.
    text = dumps(_made(release, alive))
    # Whoever froze first is right: two workers may be at it for a moment.
    Release.objects.filter(pk=release.pk, manifest="").update(manifest=text, state=_State.BUILDING)
    release.refresh_from_db(fields=["manifest", "state"])
    return manifest_of(release)


def _made(release: Release, alive: Alive) -> Manifest:
    project, plan = release.project, read_plan(orjson.loads(release.plan))
    manifest, before = drawn(project, plan, alive)
    manifest = replace(
        manifest,
        tag=release.tag,
        created=release.created_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        notes={"ar": release.notes_ar, "en": release.notes_en},
        agreement=measuring.agreement_of(project, [item.id for item in manifest.items]),
    )
    return replace(manifest, changes=changes_between(before, manifest)) if before else manifest


def drawn(project: Project, plan: Plan, alive: Alive = _nobody_asks) -> tuple[Manifest, Manifest | None]:
    """What would be frozen now, and that of the base: all but the release's own name and notes, and what is measured.

    A trial shows this, a release keeps it. Raises as ``freeze`` does.
    """
    base = base_of(project, plan)
    before = manifest_of(base) if base else None
    items, near = _placed(project, choosing.chosen_items(project, plan), plan, before, alive)
    splits = {item.id: item.split for item in items}
    manifest = Manifest(
        tag="",
        created="",
        project={"slug": project.slug, "name": project.name, "description": project.description},
        notes={"ar": "", "en": ""},
        plan=plan,
        schema=_schema(project),
        guidelines=_guidelines(project),
        items=items,
        held={key: at for key, at in (before.splits if before else {}).items() if splits.get(key) not in SPLITS},
        near=[pair for pair in near if _parted(pair, splits)],
        left_out=choosing.left_out(project, plan),
        software=software(),
    )
    return manifest, before


def base_of(project: Project, plan: Plan) -> Release | None:
    """The release a plan goes on from. Raises Conflict("no_such_base")."""
    if not plan.base:
        return None
    given_out = Release.objects.filter(project=project, state__in=[_State.PUBLISHED, _State.WITHDRAWN])
    base = given_out.filter(tag=plan.base).first()
    if base is None:
        raise Conflict("no_such_base", {"base": plan.base})
    return base


def _schema(project: Project) -> dict[str, str]:
    assert project.schema is not None
    row = project.schema
    return {"name": row.name, "version": row.version, "sha256": digest_of(row.body)}


def _guidelines(project: Project) -> dict[str, object]:
    row = GuidelineVersion.objects.filter(pk=project.guidelines_id).first() if project.guidelines_id else None
    if row is None:
        return {"number": 0, "ar": project.guidelines_ar, "en": project.guidelines_en}
    return {"number": row.number, "ar": row.text_ar, "en": row.text_en}


def _placed(
    project: Project, items: Sequence[Item], plan: Plan, before: Manifest | None, alive: Alive
) -> tuple[list[Item], list[Pair[str]]]:
    """The articles with their splits, and all pairs of near duplicates among them."""
    pairs = list(_near(project, items, before, alive))
    entries = [Entry(item.id, item.age, item.published) for item in items]
    placed = split(entries, pairs, plan.rule, held=before.splits if before else {}, pins=plan.pins)
    return [
        replace(item, split=placed[item.id].split, why=placed[item.id].why, cluster=placed[item.id].cluster)
        for item in items
    ], pairs


def _near(project: Project, items: Sequence[Item], before: Manifest | None, alive: Alive) -> list[Pair[str]]:
    """Pairs of near duplicates; what was released before comes first, so that no crowd of copies hides it."""
    known = before.splits if before else {}
    ordered = [item.id for item in sorted(items, key=lambda item: (item.id not in known, item.age))]

    def text_of(key: str) -> str:
        ((_, text),) = _texts(project, [key])
        return text

    def texts() -> Iterator[tuple[str, str]]:
        for found in _texts(project, ordered):
            # Comparing all with all is the longest that a build does without writing a file.
            alive()
            yield found

    return list(near_pairs(texts(), text_of, enough=None))


def _texts(project: Project, publics: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts of articles, by their public ids, some at a time."""
    for start in range(0, len(publics), CHUNK):
        chunk = publics[start : start + CHUNK]
        rows = Article.objects.filter(project=project, public__in=chunk).values_list("public", "text")
        found = {str(public): text for public, text in rows}
        for public in chunk:
            if public not in found:
                raise Conflict("input_changed", {"article": public, "id": public, "what": "text"})
            yield public, found[public]


def _parted(pair: Pair[str], splits: dict[str, str]) -> bool:
    return len({splits[pair.one], splits[pair.other]} - {EXCLUDED}) == 2
