"""The names under which a project's people stand in its exports: A01, A02 … until somebody chooses another."""

import unicodedata
from typing import Final

import regex
from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from annotator.models import AnnotationSet, Membership, Project
from annotator.services.refusal import Conflict, Invalid

#: Characters at the most, as wide as the column.
LIMIT: Final = 40
_SHAPE: Final = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} _.-]*")
_PROPOSED: Final = regex.compile(r"A([0-9]{1,9})")


def propose(project: Project) -> str:
    """The next free A-number of a project, also counting those who left: nobody gets another's.

    The project's row is locked until the transaction ends, so that two who join together get two.
    """
    lock(project)
    names = Membership.objects.filter(project=project).values_list("pseudonym", flat=True)
    numbers = [int(found[1]) for name in names if (found := _PROPOSED.fullmatch(name))]
    return f"A{max(numbers, default=0) + 1:02}"


def checked(pseudonym: str, membership: Membership) -> str:
    """A pseudonym somebody chose, as it is stored.

    Raises Invalid("bad_pseudonym"); Conflict("pseudonym_taken") where another member has it, capitals aside.
    """
    name = unicodedata.normalize("NFC", " ".join(pseudonym.split()))
    if len(name) > LIMIT or not _SHAPE.fullmatch(name):
        raise Invalid("bad_pseudonym", {"limit": LIMIT})
    others = Membership.objects.filter(project=membership.project_id, pseudonym__iexact=name)
    if others.exclude(pk=membership.pk).exists():
        raise Conflict("pseudonym_taken", {"pseudonym": name})
    return name


def veiled(project: Project, sets: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    """The sets for an export, each with ``shown_as``, its author's pseudonym, where the project wants it so.

    An author who was never a member (an administrator) stands under X and a number.
    """
    if not project.pseudonymous_exports:
        return sets
    own = Membership.objects.filter(project=project, user=OuterRef("author")).exclude(pseudonym="")
    number = Concat(Value("X"), Cast("author_id", CharField()))
    name = Coalesce(Subquery(own.values("pseudonym")[:1]), number)
    nobody = (When(kind=AnnotationSet.Kind.SUGGESTED, then=F("source")), When(author=None, then=Value("")))
    return sets.annotate(shown_as=Case(*nobody, default=name))


def lock(project: Project) -> None:
    """Let nobody else change who is in a project until the transaction ends; its other rows are not held up."""
    Project.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=project.pk)
