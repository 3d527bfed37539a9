"""Which articles a published release put into which split: for figures that are asked for one split alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.models import Article, Project, Release
from annotator.services.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Part:
    """A split of a published release; ``articles``: how many are in it."""

    release: str
    split: str
    articles: int


def parts_of(project: Project) -> list[Part]:
    """The splits of the releases that are out and not withdrawn, the newest release first; in one query."""
    rows = Release.objects.filter(project=project, state=Release.State.PUBLISHED).order_by("-published_at")
    return [part for tag, summary in rows.values_list("tag", "summary") for part in _parts(tag, summary)]


def _parts(tag: str, summary: str) -> Iterator[Part]:
    told: dict[str, Any] = orjson.loads(summary)
    for split in ("test", "dev", "train"):
        if count := told.get("splits", {}).get(split, 0):
            yield Part(tag, split, count)


def placed_in(project: Project, release: str, split: str) -> frozenset[int]:
    """The keys of the articles in a split that the project still has; in two queries.

    Raises NotFound where no release of that tag was published, or it has no such split.
    """
    out = Release.objects.filter(project=project, tag=release, published_at__isnull=False)
    manifest = out.values_list("manifest", flat=True).first()
    if manifest is None:
        raise NotFound
    # Its ids and splits are all that is wanted, so the manifest is not made whole.
    public = {item["id"] for item in orjson.loads(manifest)["items"] if item["split"] == split}
    if not public:
        raise NotFound
    rows = Article.objects.filter(project=project).values_list("pk", "public")
    return frozenset(key for key, one in rows if str(one) in public)
