"""Where each annotation of a gold set comes from: who proposed it, who decided, when, how and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from annotator.models import AnnotationSet, Change, Decision, User
from annotator.services import snapshots
from annotator.services.annotations import bodies
from annotator.services.review.desk import decisions_of, made_by, voices_of
from annotator.standoff.changes import touched

#: Changes that a decision or a promotion made; every other one is a curator's own hand.
_DECIDED: Final = frozenset({"curate", "undo", "promote", "known_answers"})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Of one thing in the gold. ``proposed``: the sets that have it, in any reading; ``taken``: those it came from.

    ``decision`` None: it came along with another one, or a curator put it there by hand (``by``). ``edited_by``,
    ``edited_at``: the last hand that changed it after the decision.
    """

    proposed: Sequence[UUID]
    taken: Sequence[UUID]
    decision: Decision | None
    by: User | None
    at: datetime | None
    edited_by: User | None = None
    edited_at: datetime | None = None


def provenance(gold: AnnotationSet) -> Mapping[str, Provenance]:
    """Of every span, entity and frame in a gold set (with its curation), by their ids there."""
    annotations = bodies.annotations_of(gold.body)
    decisions = [one for one in decisions_of(gold) if one.ended_at is None]
    proposed: dict[str, dict[UUID, None]] = {}
    along: dict[str, Decision] = {}
    own: dict[str, Decision] = {}
    for one in decisions:
        for voice, _id, id_ in made_by(one):
            proposed.setdefault(id_, {})[UUID(voice)] = None
            along.setdefault(id_, one)
        own |= dict.fromkeys(orjson.loads(one.result), one)
    hands = _hands(gold)
    sole = list(voices_of(gold.curation)) if gold.curation.promoted else []
    out: dict[str, Provenance] = {}
    for id_ in [*annotations.spans, *annotations.entities, *annotations.frames]:
        decision = own.get(id_)
        first = decision or along.get(id_)
        hand = hands.get(id_)
        after = hand if hand and first and hand.created_at > first.created_at else None
        maker = first or (None if sole else hand)
        out[id_] = Provenance(
            proposed=list(proposed.get(id_, dict.fromkeys(sole))),
            taken=_taken(decision) if decision else sole,
            decision=decision,
            by=maker.actor if maker else gold.curation.began_by,
            at=maker.created_at if maker else gold.curation.began_at,
            edited_by=after.actor if after else hand.actor if hand and sole else None,
            edited_at=after.created_at if after else hand.created_at if hand and sole else None,
        )
    return out


def _taken(decision: Decision) -> list[UUID]:
    """The sets whose reading was picked; all that have the item where it was picked from all together."""
    picks: dict[str, str] = orjson.loads(decision.picks)
    members: dict[str, str] = orjson.loads(decision.members)
    chosen = dict.fromkeys(picks.values())
    return [UUID(one) for one in (members if "*" in chosen else chosen)]


def _hands(gold: AnnotationSet) -> dict[str, Change]:
    """The last change by hand of each thing."""
    rows = Change.objects.filter(annotation_set=gold).exclude(label__in=_DECIDED).select_related("actor")
    out: dict[str, Change] = {}
    for row in rows.order_by("sequence"):
        for ids in touched(snapshots.change_of(row)).values():
            out |= dict.fromkeys(ids, row)
    return out
