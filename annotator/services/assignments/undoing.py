"""Taking back what was given, and giving back what was taken: as far as nobody has gone on since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import AnnotationSet, BulkAction, Project, User
from annotator.services import access, journal, standing
from annotator.services.annotations import make_set
from annotator.services.assignments.giving import ASSIGN, VERBS, Undone
from annotator.services.assignments.releasing import drop, is_untouched
from annotator.services.refusal import Conflict, Invalid

_Set = AnnotationSet
_State = AnnotationSet.State


@transaction.atomic
def undo(*, action: BulkAction, actor: User) -> Undone:
    """Undo an assignment or a taking back, once. Sets that were worked on or moved since stay as they are.

    Raises Conflict: "already_undone", "archived", "deleting"; Invalid("unknown_verb") for what is no assignment.
    """
    row = BulkAction.objects.select_for_update(of=("self",)).select_related("project").get(pk=action.pk)
    access.must_be_open(row.project)
    if row.verb not in VERBS:
        raise Invalid("unknown_verb", {"verb": row.verb})
    if row.undone_at is not None:
        raise Conflict("already_undone")
    before: dict[str, Any] = orjson.loads(row.before)
    back = _ungive(before) if row.verb == ASSIGN else _untake(row.project, before, actor)
    BulkAction.objects.filter(pk=row.pk).update(undone_at=timezone.now())
    journal.note("assignment.undo", actor=actor, project=row.project, verb=row.verb, count=back)
    return Undone(back, row.count - back)


def _sets(ids: Sequence[str]) -> Mapping[str, AnnotationSet]:
    rows = _Set.objects.select_for_update(of=("self",)).filter(pk__in=[UUID(one) for one in ids]).defer("body")
    return {str(row.pk): row for row in rows.order_by("pk")}


def _ungive(before: dict[str, Any]) -> int:
    reasons = {set_id: (code, reason) for set_id, code, reason in before["reopened"]}
    rows = _sets([*before["made"], *reasons])
    back = 0
    for set_id, row in rows.items():
        if row.state != _State.OPEN:
            continue
        if set_id in reasons:
            _skip_again(row, *reasons[set_id])
        elif is_untouched(row):
            drop(row)
        else:
            continue
        back += 1
    return back


def _skip_again(row: AnnotationSet, code: str, reason: str) -> None:
    row.state, row.skip_code, row.skip_reason = _State.SKIPPED, code, reason
    row.save(update_fields=["state", "skip_code", "skip_reason"])
    standing.settle(row.article_id)


_COLUMNS: Final = ["state", "skip_code", "lease_until"]


def _untake(project: Project, before: dict[str, Any], actor: User) -> int:
    skipped = {set_id: (state, lease) for set_id, state, lease in before["skipped"]}
    back = 0
    for set_id, row in _sets(list(skipped)).items():
        if row.state == _State.SKIPPED and row.skip_code == _Set.SkipCode.TAKEN_BACK:
            row.state, lease = skipped[set_id]
            row.skip_code, row.lease_until = "", _moment(lease)
            row.save(update_fields=_COLUMNS)
            standing.settle(row.article_id)
            back += 1
    authors = User.objects.in_bulk([one["author"] for one in before["dropped"]])
    for one in sorted(before["dropped"], key=lambda one: int(one["article"])):
        back += _make_again(project, one, authors.get(one["author"]), actor)
    return back


def _make_again(project: Project, one: Mapping[str, Any], author: User | None, actor: User) -> bool:
    if author is None:
        return False
    article = standing.lock(one["article"])
    article.project = project
    same = _Set.objects.filter(article=article, author=author, kind=_Set.Kind.ANNOTATOR)
    if same.filter(round__gte=one["round"]).exists():
        return False
    given = {"assigned_at": timezone.now(), "assigned_by": actor, "lease_until": _moment(one["lease"])}
    make_set(article=article, author=author, round=one["round"], **given)
    return True


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
