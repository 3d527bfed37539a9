"""How an open page learns, cheaply, that something happened on the article it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.models import AnnotationSet, Curation, Decision, User
from annotator.services.review.desk import voices_of


@dataclass(frozen=True, slots=True)
class Turn:
    """A curation at a moment. ``revision``: of its decisions; ``state``: the gold's; ``sets``: digest of its voices."""

    revision: int
    state: str
    sets: str

    @property
    def token(self) -> str:
        """The same as long as nothing that the page shows has changed."""
        return f"{self.revision}.{self.state}.{self.sets}"


def turn_of(gold: AnnotationSet) -> Turn:
    """Where a gold set (with its curation) stands: two small queries, no bodies."""
    row = Curation.objects.filter(pk=gold.pk).values_list("revision", "gold__state", "voices").get()
    voices: dict[str, int] = orjson.loads(row[2])
    told = AnnotationSet.objects.filter(pk__in=voices).order_by("pk").values_list("pk", "revision", "state")
    return Turn(row[0], row[1], sets_digest(told))


def sets_digest(rows: Any) -> str:
    """Which sets, their revisions and states in one short word; ``rows``: (id, revision, state) in the order of ids."""
    return "-".join(f"{pk.hex[:4]}{revision}{state[:1]}" for pk, revision, state in rows)


def decided_since(gold: AnnotationSet, sequence: int, *, besides: User) -> Sequence[Decision]:
    """What others have decided since a page was made: its last decision had this sequence."""
    rows = Decision.objects.filter(gold=gold, sequence__gt=sequence).exclude(actor=besides)
    return list(rows.select_related("actor").order_by("sequence")[:50])


def moved_sets(gold: AnnotationSet) -> Sequence[AnnotationSet]:
    """The compared sets that are not as they were when somebody last decided, without bodies."""
    seen = voices_of(gold.curation)
    rows = AnnotationSet.objects.filter(pk__in=seen).select_related("author").defer("body")
    return [row for row in rows if row.revision != seen[row.pk]]
