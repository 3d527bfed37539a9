"""Telling people: one verb for every room."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import Notification, Project, User
from annotator.services import post
from annotator.services.notifications.kinds import KINDS, address_of
from annotator.services.notifications.planning import due


@transaction.atomic(savepoint=False)
def notify(
    *,
    kind: str,
    users: Iterable[User],
    actor: User | None = None,
    project: Project | None = None,
    facts: Mapping[str, Any] | None = None,
    key: str = "",
) -> None:
    """Tell people something, in the transaction of the act itself; nobody is told what they did themselves.

    ``facts`` are JSON values the kind's sentence and address need; ``by`` (the actor's name) and ``project`` (its
    name) come of themselves. The same ``key`` again tells a person nothing new; empty = always something new.
    """
    told = {person.pk: person for person in users if person.is_active and person != actor}
    if not told:
        return
    known: dict[str, Any] = dict(facts or {})
    if actor is not None:
        known.setdefault("by", actor.display_name)
    if project is not None:
        known |= {"project": project.name, "project_slug": project.slug}
    row: dict[str, Any] = {
        "kind": KINDS[kind] and kind,
        "project": project,
        "facts": orjson.dumps(known).decode(),
        "address": address_of(kind, known),
        "key": key,
        "created_at": timezone.now(),
    }
    now = row["created_at"]
    rows = [
        Notification(user=person, mail_after=due(kind=kind, user=person, since=now), **row)
        for _pk, person in sorted(told.items())
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=bool(key))
    if moments := [one.mail_after for one in rows if one.mail_after is not None]:
        post.keep_going(by=min(moments))


def withdraw(*, users: Iterable[User], key: str) -> None:
    """What was told under a key is no longer so: whoever has not heard of it yet never will."""
    Notification.objects.filter(user__in=list(users), key=key, read_at=None, mailed_at=None).delete()
