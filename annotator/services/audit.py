"""Reading the audit log: by person, act, day and words, the newest first, a page at a time or as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import orjson
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.models import AuditEntry

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: who did it, what was done, on which days (both included), with which words; those before an id."""

    person: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    before: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One act; ``facts`` as they were written down, ``project`` the address then."""

    id: int
    created_at: datetime
    act: str
    person: str
    project: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries; ``before``: the id to go on before, 0 at the end."""

    entries: Sequence[Entry]
    before: int


def page(entries: QuerySet[AuditEntry], asked: Asked) -> Page:
    """A page of the log, the newest first; ``entries`` from ``site.audit_of``."""
    rows = list(_found(entries, asked)[: PAGE_SIZE + 1])
    before = rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else 0
    return Page([_entry(row) for row in rows[:PAGE_SIZE]], before)


def stream(entries: QuerySet[AuditEntry], asked: Asked) -> Iterator[Entry]:
    """All of what was asked for, in constant memory."""
    for row in _found(entries, asked).iterator(chunk_size=2_000):
        yield _entry(row)


def acts(entries: QuerySet[AuditEntry]) -> list[str]:
    """The kinds of acts that are in the log."""
    return sorted(entries.order_by().values_list("act", flat=True).distinct())


def _found(entries: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    wanted = Q()
    if asked.person:
        wanted &= Q(actor_name__icontains=asked.person)
    if asked.act:
        wanted &= Q(act=asked.act)
    if asked.since:
        wanted &= Q(created_at__gte=_midnight(asked.since))
    if asked.until:
        wanted &= Q(created_at__lt=_midnight(asked.until) + timedelta(days=1))
    for word in asked.words.split():
        wanted &= Q(facts__icontains=word) | Q(project_slug__icontains=word) | Q(actor_name__icontains=word)
    if asked.before:
        wanted &= Q(pk__lt=asked.before)
    return entries.filter(wanted).order_by("-pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _entry(row: AuditEntry) -> Entry:
    return Entry(row.pk, row.created_at, row.act, row.actor_name, row.project_slug, orjson.loads(row.facts))
