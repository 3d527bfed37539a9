"""What the next version may be called."""

from collections.abc import Collection
from typing import Final

import regex

from annotator.models import Project, Release

FIRST: Final = "1.0"
_LONG: Final = 40
_THREE: Final = regex.compile(r"(.*?)(\d+)\.(\d+)\.(\d+)")
_LAST: Final = regex.compile(r"(.*?)(\d+)(\D*)")


def suggested_tag(project: Project) -> str:
    """The version after the last one: v1 → v2, 1.0.0 → 1.1.0, 2026.1 → 2026.2; one that nobody has used."""
    taken = list(Release.objects.filter(project=project).order_by("-created_at", "-pk").values_list("tag", flat=True))
    return next_tag(taken[0], taken) if taken else FIRST


def next_tag(last: str, taken: Collection[str]) -> str:
    """The version after ``last`` that is none of ``taken``; empty where there is no room for one."""
    tag = last
    while tag in taken:
        tag = _after(tag)
    return tag if len(tag) <= _LONG else ""


def _after(tag: str) -> str:
    if three := _THREE.fullmatch(tag):
        return f"{three[1]}{three[2]}.{int(three[3]) + 1}.0"
    if last := _LAST.fullmatch(tag):
        return f"{last[1]}{int(last[2]) + 1}{last[3]}"
    return f"{tag}-2"
