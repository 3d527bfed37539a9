"""Control articles: their gold stood before somebody's set was handed in, and knows nothing of it.

The strictest measure of a person: nobody can agree with a gold set because it was made out of their own work. A project
gets control articles by giving an article that has its gold to others. A set is no control where

* the gold was first locked after it was handed in, or was made out of it (it was unlocked, and the set taken in);
* it was given back to its author: they may have seen the gold meanwhile;
* its author reads everybody's sets, the gold among them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import orjson
from django.db.models import Min, Q

from annotator.models import Curation, CurationEvent, Membership, Project, SetReturn
from annotator.services import access
from annotator.services.agreement.population import Couple

_LOCKS = [CurationEvent.Act.LOCKED, CurationEvent.Act.PROMOTED]


def readers_of(project: Project) -> Collection[int]:
    """Who reads everybody's sets in a project today, by the keys of their accounts; in one query."""
    rows = Membership.objects.filter(project=project, role__in=access.READ_SETS, ended_at=None)
    return frozenset(rows.values_list("user_id", flat=True))


def controls_of(project: Project, couples: Sequence[Couple], readers: Collection[int]) -> Collection[UUID]:
    """Those of the couples' sets whose article was a control article for their author; in two queries."""
    locked = _locked(project)
    returned = SetReturn.objects.filter(annotation_set__article__project=project, taken_back_at=None)
    given_back = set(returned.values_list("annotation_set", flat=True))
    return {
        couple.one.set_id
        for couple in couples
        if couple.one.author not in readers and couple.one.set_id not in given_back and _stood_before(couple, locked)
    }


def _locked(project: Project) -> Mapping[UUID, tuple[datetime | None, str]]:
    """When each gold set was locked for the first time, and the sets it was made from."""
    first = Min("events__at", filter=Q(events__act__in=_LOCKS))
    rows = Curation.objects.filter(gold__article__project=project).annotate(first=first)
    return {gold: (at, voices) for gold, at, voices in rows.values_list("gold", "first", "voices")}


def _stood_before(couple: Couple, locked: Mapping[UUID, tuple[datetime | None, str]]) -> bool:
    # The known answers of an article that was for practice once have no curation.
    first, voices = locked.get(couple.other.set_id, (couple.other.at, "{}"))
    if first is None or couple.one.at is None or couple.one.at <= first:
        return False
    return str(couple.one.set_id) not in orjson.loads(voices)
