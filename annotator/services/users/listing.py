"""The accounts as an administrator looks at them: by name, a page at a time, with projects and last sign of life."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.models import AnnotationSet, ApiToken, Membership, User

PAGE_SIZE: Final = 50
#: Which accounts to show.
STATES: Final = ("active", "closed", "administrators")
_STATES: Final[Mapping[str, Q]] = {
    "active": Q(is_active=True),
    "closed": Q(is_active=False),
    "administrators": Q(is_superuser=True),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which accounts: ``words`` of name, sign-in name or e-mail; one of STATES or empty; those after an id."""

    words: str = ""
    state: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One account: the roles it has today, the last sign of life, whether wrong passwords have locked it."""

    user: User
    memberships: Sequence[Membership]
    seen: datetime | None
    locked: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some accounts; ``after``: the id to go on after, 0 at the end."""

    lines: Sequence[Line]
    after: int
    total: int


def page(users: QuerySet[User], asked: Asked) -> Page:
    """A page of the accounts in the order they were made; ``users`` from ``site.users_of``."""
    matching = found(users, asked)
    rows = list(matching.filter(pk__gt=asked.after).order_by("pk")[: PAGE_SIZE + 1])
    after = rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else 0
    return Page(_lines(rows[:PAGE_SIZE]), after, matching.count())


def found(users: QuerySet[User], asked: Asked) -> QuerySet[User]:
    """The accounts that were asked for, wherever a page of them begins."""
    matching = users.filter(_STATES.get(asked.state, Q()))
    for word in asked.words.split():
        named = Q(username__icontains=word) | Q(email__icontains=word)
        matching = matching.filter(named | Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return matching


def line_of(user: User) -> Line:
    """One account."""
    (line,) = _lines([user])
    return line


def _lines(users: Sequence[User]) -> list[Line]:
    roles = defaultdict(list)
    memberships = Membership.objects.filter(user__in=users, ended_at=None, project__delete_asked_at=None)
    for one in memberships.select_related("project").order_by("project__name", "pk"):
        roles[one.user_id].append(one)
    seen, locked = _seen(users), _locked(users)
    return [Line(user, roles[user.pk], seen.get(user.pk), user.username in locked) for user in users]


def _seen(users: Sequence[User]) -> dict[int, datetime]:
    """The latest of: signed in, at work on a set, a token used."""
    at_work = AnnotationSet.objects.filter(author__in=users).values_list("author")
    used = ApiToken.objects.filter(user__in=users).values_list("user")
    signs: list[Iterable[tuple[int, datetime | None]]] = [
        [(user.pk, user.last_login) for user in users],
        at_work.annotate(at=Max(Coalesce("seen_at", "updated_at"))),
        used.annotate(at=Max("last_used_at")),
    ]
    latest: dict[int, datetime] = {}
    for person, moment in (sign for some in signs for sign in some):
        if moment is not None:
            latest[person] = max(moment, latest.get(person, moment))
    return latest


def _locked(users: Sequence[User]) -> set[str]:
    since = timezone.now() - timedelta(hours=float(settings.AXES_COOLOFF_TIME))
    many = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since)
    return set(many.filter(username__in=[user.username for user in users]).values_list("username", flat=True))
