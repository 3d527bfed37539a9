"""Who can be named in a note: only people who may read it, so that naming never tells who else annotates."""

from collections.abc import Iterable
from typing import Final

import regex
from django.db.models import Q

from annotator.models import AnnotationSet, Membership, User
from annotator.services import access

#: The letters Django allows in a sign-in name, after an @ that is not inside an e-mail address; «و@name» names too.
_NAMED: Final = regex.compile(r"(?<![A-Za-z0-9_@.+-])@([\w.@+-]+)")


def mentionable(*, annotation_set: AnnotationSet, actor: User) -> list[User]:
    """Whom ``actor`` can name on this set: its author, the project's curators and managers; not oneself."""
    reads = Q(role__in=access.READ_SETS) | Q(role__in=access.ANNOTATE, user=annotation_set.author_id)
    here = Membership.objects.filter(project=annotation_set.article.project_id, ended_at=None)
    members = here.filter(reads, user__is_active=True)
    people = [member.user for member in members.select_related("user") if member.user_id != actor.pk]
    return sorted(people, key=lambda person: (person.display_name, person.pk))


def named_in(body: str, people: Iterable[User]) -> list[User]:
    """Those of ``people`` whom a text names by ``@username``; a stop after the name is no part of it."""
    known = {person.username.casefold(): person for person in people}
    found: dict[int, User] = {}
    for match in _NAMED.finditer(body):
        name = match[1].casefold()
        person = known.get(name) or known.get(name.rstrip(".-+@"))
        if person is not None:
            found[person.pk] = person
    return list(found.values())
