"""What managers give and take back: one set or many at once, each time with one undo.

Whoever is about many sets locks those that exist first, then the articles, each in the order of their keys: two
managers, an annotator who saves and one who asks for the next article never wait for one another in a ring.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, Article, BulkAction, Membership, Project, User
from annotator.services import access, journal, standing
from annotator.services.annotations import make_set
from annotator.services.assignments.releasing import drop, is_untouched
from annotator.services.notifications import notify
from annotator.services.refusal import Conflict, Invalid

_Set = AnnotationSet
_State = AnnotationSet.State
_AT_WORK: Final = (_State.OPEN, _State.RETURNED)
#: Sets given or taken back at once, at the most.
LIMIT: Final = 5_000
ASSIGN: Final = "assign"
TAKE_BACK: Final = "take_back"
#: What can be undone here; ``services.articles.bulk`` has verbs of its own.
VERBS: Final = (ASSIGN, TAKE_BACK)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many sets an undo brought back to how they were, and how many had moved on and were left alone."""

    back: int
    kept: int


def assign(*, project: Project, articles: Sequence[int], people: Sequence[int], actor: User) -> BulkAction:
    """Give each of the articles (primary keys) to each of the people, beyond the overlap where a manager wants so."""
    return assign_pairs(project=project, pairs=[(a, p) for a in articles for p in people], actor=actor)


@transaction.atomic
def assign_pairs(*, project: Project, pairs: Collection[tuple[int, int]], actor: User) -> BulkAction:
    """Give articles to people of the project who annotate: an empty set each, or their skipped one back.

    What somebody has already stays as it is. They are told, in one notification each. Raises Invalid: "too_many",
    "nothing_chosen", "not_an_annotator", "no_schema"; Conflict: "archived", "deleting".
    """
    access.must_be_open(project)
    wanted = sorted(set(pairs))
    _bounded(wanted)
    people = annotators(project, {person for _, person in wanted})
    skipped = _locked_sets(project, wanted)
    given: dict[str, Any] = {"made": [], "reopened": []}
    for article_id in sorted({article for article, _ in wanted}):
        article = _lock(project, article_id)
        for person in (person for a, person in wanted if a == article_id):
            _give(article, people[person], skipped.get((article_id, person)), actor, given)
    count = len(given["made"]) + len(given["reopened"])
    action = _kept(project, actor, ASSIGN, given, count)
    _tell(project, actor, people, given)
    return action


def _bounded(wanted: Sequence[Any]) -> None:
    if not wanted:
        raise Invalid("nothing_chosen")
    if len(wanted) > LIMIT:
        raise Invalid("too_many", {"limit": LIMIT})


def annotators(project: Project, wanted: set[int]) -> dict[int, User]:
    """The members who annotate, by their key, of those wanted. Raises Invalid("not_an_annotator")."""
    members = Membership.objects.filter(project=project, ended_at=None, role__in=access.ANNOTATE, user__is_active=True)
    people = {member.user_id: member.user for member in members.filter(user__in=wanted).select_related("user")}
    if missing := sorted(wanted - people.keys()):
        raise Invalid("not_an_annotator", {"people": missing})
    return people


def _locked_sets(project: Project, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], AnnotationSet]:
    """The skipped sets that will be given back, locked."""
    rows = _Set.objects.select_for_update(of=("self",)).filter(kind=_Set.Kind.ANNOTATOR, state=_State.SKIPPED, round=1)
    rows = rows.filter(article__project=project, article__in={a for a, _ in wanted}, author__in={p for _, p in wanted})
    return {(row.article_id, row.author_id or 0): row for row in rows.defer("body").order_by("pk")}


def _lock(project: Project, article_id: int) -> Article:
    article = standing.lock(article_id)
    if article.project_id != project.pk:
        raise Invalid("nothing_chosen")
    return article


def _give(article: Article, person: User, skipped: AnnotationSet | None, actor: User, given: dict[str, Any]) -> None:
    now = timezone.now()
    if skipped is not None:
        given["reopened"].append([str(skipped.pk), skipped.skip_code, skipped.skip_reason])
        skipped.state, skipped.skip_code, skipped.skip_reason = _State.OPEN, "", ""
        skipped.assigned_at, skipped.assigned_by, skipped.updated_at = now, actor, now
        columns = ["state", "skip_code", "skip_reason", "assigned_at", "assigned_by", "updated_at"]
        skipped.save(update_fields=columns)
        standing.settle(article.pk)
    elif not _Set.objects.filter(article=article, author=person, kind=_Set.Kind.ANNOTATOR).exists():
        made = make_set(article=article, author=person, assigned_at=now, assigned_by=actor)
        given["made"].append(str(made.pk))


def _kept(project: Project, actor: User, verb: str, before: dict[str, Any], count: int) -> BulkAction:
    journal.note(f"assignment.{verb}", actor=actor, project=project, count=count)
    return BulkAction.objects.create(
        project=project,
        actor=actor,
        verb=verb,
        before=orjson.dumps(before).decode(),
        count=count,
        created_at=timezone.now(),
    )


def _tell(project: Project, actor: User, people: dict[int, User], given: dict[str, Any]) -> None:
    ids = [*given["made"], *(set_id for set_id, _, _ in given["reopened"])]
    counts = Counter(_Set.objects.filter(pk__in=ids).values_list("author", flat=True))
    for person, count in counts.items():
        notify(
            kind="articles_assigned", users=[people[person or 0]], actor=actor, project=project, facts={"count": count}
        )


@transaction.atomic
def take_back(*, project: Project, sets: Sequence[UUID], actor: User, begun: bool = False) -> BulkAction:
    """Take articles back from people. An untouched set goes; begun work stays in its author's name, skipped.

    Without ``begun``, Conflict("begun") where somebody has begun: nobody's work is put aside by a slip of the hand.
    Submitted and skipped sets are left alone. Raises Invalid: "too_many", "nothing_chosen".
    """
    access.must_be_open(project)
    _bounded(sets)
    rows = _Set.objects.select_for_update(of=("self",)).filter(article__project=project, pk__in=sets)
    rows = rows.filter(kind=_Set.Kind.ANNOTATOR, state__in=_AT_WORK).order_by("pk")
    found = _parted(list(rows.defer("body")))
    if found[False] and not begun:
        raise Conflict("begun", {"sets": len(found[False])})
    before: dict[str, Any] = {"dropped": [_remembered(row) for row in found[True]], "skipped": []}
    for row in found[True]:
        drop(row)
    for row in found[False]:
        before["skipped"].append([str(row.pk), row.state, row.lease_until and row.lease_until.isoformat()])
        _put_aside(row)
    return _kept(project, actor, TAKE_BACK, before, len(found[True]) + len(found[False]))


def _parted(rows: Sequence[AnnotationSet]) -> dict[bool, list[AnnotationSet]]:
    return {wanted: [row for row in rows if is_untouched(row) is wanted] for wanted in (True, False)}


def _remembered(row: AnnotationSet) -> dict[str, Any]:
    lease = row.lease_until and row.lease_until.isoformat()
    return {"article": row.article_id, "author": row.author_id, "round": row.round, "lease": lease}


def _put_aside(row: AnnotationSet) -> None:
    row.state, row.skip_code, row.lease_until, row.updated_at = (
        _State.SKIPPED,
        _Set.SkipCode.TAKEN_BACK,
        None,
        timezone.now(),
    )
    row.save(update_fields=["state", "skip_code", "lease_until", "updated_at"])
    standing.settle(row.article_id)
