"""Rows and values of review as the JSON objects of the API."""

from collections.abc import Iterable
from typing import Any

import orjson

from annotator.agreement.comparison import item_object
from annotator.models import AnnotationSet, CurationEvent, Decision, User
from annotator.services import review


def person(user: User | None) -> dict[str, Any] | None:
    """Somebody by id and name."""
    return None if user is None else {"id": user.pk, "name": user.display_name}


def voices(compared: review.Compared) -> list[dict[str, Any]]:
    """The compared sets in the order of their letters."""
    return [_voice(row, n) for n, row in enumerate(compared.rows)]


def _voice(row: AnnotationSet, letter: int) -> dict[str, Any]:
    told = {"set": row.pk, "letter": letter, "kind": row.kind, "state": row.state, "revision": row.revision}
    return {**told, "author": person(row.author), "source": row.source}


def decision(row: Decision) -> dict[str, Any]:
    """A decision with who took it."""
    return {
        "id": row.pk,
        "sequence": row.sequence,
        "kind": row.kind,
        "type": row.type,
        "choice": row.choice,
        "picks": orjson.loads(row.picks),
        "classes": row.classes.split(),
        "how": row.how,
        "policy": row.policy,
        "batch": row.batch,
        "reason": row.reason,
        "by": person(row.actor),
        "at": row.created_at,
        "ended": row.ended_at,
        "undone": row.undone_by_id is not None,
    }


def state(desk: review.Desk) -> dict[str, Any]:
    """How far a curation is."""
    return {
        "gold": desk.gold.pk,
        "state": desk.gold.state,
        "revision": desk.curation.revision,
        "gold_revision": desk.gold.revision,
        "waiting": desk.waiting,
        "changed": desk.changed,
        "reworked": desk.reworked,
        "second": desk.curation.second,
    }


def curation(desk: review.Desk, events: Iterable[CurationEvent]) -> dict[str, Any]:
    """A curation with every item and what was decided about it."""
    return {
        **state(desk),
        "counts": dict(desk.counts),
        "voices": voices(desk.compared),
        "lines": [_line(desk, line) for line in desk.lines],
        "gone": [decision(one) for one in desk.gone],
        "by_hand": desk.by_hand,
        "events": [{"act": one.act, "by": person(one.actor), "at": one.at, "reason": one.reason} for one in events],
    }


def _line(desk: review.Desk, line: review.Line) -> dict[str, Any]:
    told = item_object(desk.compared.comparison, line.item)
    held = decision(line.decision) if line.decision else None
    return {**told, "status": line.status, "edited": line.edited, "decision": held}


def plan(of: review.Plan, *, dry_run: bool, refused: Iterable[str] = ()) -> dict[str, Any]:
    """What a batch would do or has done."""
    left_out = list(refused)
    items = [one.item.key for one in of.planned if one.item.key not in left_out]
    figures = {"taken": of.taken, "nothing": of.nothing, "left": dict(of.left)}
    return {"dry_run": dry_run, **figures, "items": items, "refused": left_out}


def provenance(id_: str, of: review.Provenance) -> dict[str, Any]:
    """Where one thing of the gold comes from."""
    return {
        "id": id_,
        "proposed": list(of.proposed),
        "taken": list(of.taken),
        "decision": decision(of.decision) if of.decision else None,
        "by": person(of.by),
        "at": of.at,
        "edited_by": person(of.edited_by),
        "edited_at": of.edited_at,
    }
