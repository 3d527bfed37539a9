"""The address of a project: the word by which links, programs and exports name it. It is chosen once."""

from typing import Final

import regex

from annotator.models import Project
from annotator.services.refusal import Invalid
from annotator.text.latin import latin

#: Characters at the most, as wide as the column.
LIMIT: Final = 60
#: Words that stand where an address would.
_RESERVED: Final = frozenset({"new"})
_SHAPE: Final = regex.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def free_address(slug: str) -> str:
    """The address itself, when a project may have it. Raises Invalid: "bad_address", "slug_taken"."""
    if slug in _RESERVED or len(slug) > LIMIT or not _SHAPE.fullmatch(slug):
        raise Invalid("bad_address", {"slug": slug, "limit": LIMIT})
    if Project.objects.filter(slug=slug).exists():
        raise Invalid("slug_taken", {"slug": slug})
    return slug


def propose_address(name: str) -> str:
    """An address nobody has, made of a project's name in whatever script: with a number behind it where need be."""
    stem = latin(name)[: LIMIT - 4].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | _RESERVED
    number = 1
    while (proposed := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return proposed
