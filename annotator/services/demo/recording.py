"""What a curator did in the demo's curation, as a file that lets every demo have it: see ``replaying``.

``{"article", "curator", "days", "voices": {username: SHA-256 of the set's body}, "steps": […], "gold": SHA-256}``; a
step is ``{"after": seconds, "decisions": […], "how", "policy", "reason"}``, ``{"after", "edit": label, "operations"}``
or ``{"after", "act": "locked", "reason"}``. Sets are named by their annotators and things by the sets they came from,
because ids are made anew in every demo. What was taken back is left out.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson

from annotator.models import AnnotationSet, Article, Change, CurationEvent, Decision, GuidelineExample
from annotator.services.demo.naming import Names, digest_of, names_of
from annotator.services.refusal import Conflict
from annotator.services.review.comparing import rows_of
from annotator.services.review.desk import decisions_of, events_of, must_have_gold, voices_of

_Act, _Choice = CurationEvent.Act, Decision.Choice
_DONE = frozenset({_Act.BEGAN, _Act.LOCKED})


def record_curation(article: Article, *, days: float) -> dict[str, Any]:
    """The curation of an article with locked gold, as begun ``days`` before a demo is made.

    Raises NotFound without curation; Conflict: "not_locked"; "cannot_be_replayed" for turns and decisions that need
    more than one sitting: a second opinion, a gold set opened again, a set that had moved.
    """
    gold = must_have_gold(article)
    if gold.state != AnnotationSet.State.SUBMITTED:
        raise Conflict("not_locked", {"state": gold.state})
    events, ever = events_of(gold.curation), decisions_of(gold)
    kept = [one for one in ever if one.undone_by_id is None]
    if {event.act for event in events} - _DONE or any(one.choice == _Choice.KEEP for one in kept):
        raise Conflict("cannot_be_replayed")
    rows = rows_of(article, voices_of(gold.curation))
    authors = {row.pk: row.author.username for row in rows if row.author}
    names = names_of(kept, authors)
    began = gold.curation.began_at
    steps = [*_decided(kept, authors), *_edited(gold, ever, names), *_locked(events)]
    return {
        "article": article.name,
        "curator": gold.curation.began_by.username,
        "days": days,
        "voices": {authors[row.pk]: body_digest(row) for row in sorted(rows, key=lambda row: authors[row.pk])},
        "steps": [{"after": round((at - began).total_seconds(), 6), **step} for at, step in sorted(steps, key=_time)],
        "gold": digest_of(gold, names),
    }


def body_digest(row: AnnotationSet) -> str:
    """SHA-256 over what a set says."""
    return hashlib.sha256(row.body.encode()).hexdigest()


def _time(step: tuple[datetime, Any]) -> datetime:
    return step[0]


_Step = tuple[datetime, dict[str, Any]]


def _decided(kept: Sequence[Decision], authors: Mapping[UUID, str]) -> Iterator[_Step]:
    """The decisions, those of one batch as one step, and what became a precedent."""
    precedents = {one.decision_id: one for one in GuidelineExample.objects.filter(decision__in=kept)}
    for _together, found in groupby(kept, key=lambda one: one.batch or one.pk):
        batch = list(found)
        first = batch[0]
        yield (
            first.created_at,
            {
                "how": first.how,
                "policy": first.policy,
                "reason": first.reason,
                "decisions": [_decision(one, authors, precedents.get(one.pk)) for one in batch],
            },
        )


def _decision(one: Decision, authors: Mapping[UUID, str], precedent: GuidelineExample | None) -> dict[str, Any]:
    def by_name(told: Mapping[str, str]) -> dict[str, str]:
        return {authors[UUID(voice)]: id_ for voice, id_ in told.items()}

    picks: dict[str, str] = orjson.loads(one.picks)
    named = {aspect: voice if voice == "*" else authors[UUID(voice)] for aspect, voice in picks.items()}
    item = {"kind": one.kind, "type": one.type, "members": by_name(orjson.loads(one.members))}
    notes = {"ar": precedent.note_ar, "en": precedent.note_en} if precedent else None
    return {"item": item, "choice": one.choice, "picks": named, **({"precedent": notes} if notes else {})}


def _edited(gold: AnnotationSet, ever: Iterable[Decision], names: Names) -> Iterator[_Step]:
    """What was done in the workspace: the changes of the log that no decision made or took back."""
    decided = {one.change for one in ever if one.change}
    for row in Change.objects.filter(annotation_set=gold).order_by("sequence"):
        if row.change_id not in decided and row.undoes not in decided:
            yield row.created_at, {"edit": row.label, "operations": orjson.loads(names.named(row.operations))}


def _locked(events: Iterable[CurationEvent]) -> Iterator[_Step]:
    return ((one.at, {"act": one.act, "reason": one.reason}) for one in events if one.act == _Act.LOCKED)
