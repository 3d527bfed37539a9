"""What is kept of two sets side by side; it is stale when a revision, the schema or the way of counting is another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction

from annotator.agreement import evidence as evidences
from annotator.agreement.evidence import Evidence
from annotator.agreement.gathering import gather
from annotator.models import AnnotationSet, Article, PairEvidence, Project, SchemaVersion
from annotator.services import snapshots
from annotator.services.agreement.differing import differences_of
from annotator.services.agreement.population import Couple, Group
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations

#: To be raised by whoever changes what is counted: what was kept before is counted anew by itself.
EDITION: Final = 1
_STATE: Final = ("one_revision", "other_revision", "schema_id", "edition")
_KEPT: Final = ("article", "one_revision", "other_revision", "schema", "edition", "gold", "evidence", "differences")

#: The two sets of a couple.
Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Kept:
    """A couple with what is known of it; ``differences``: items that differ, by ``CLASS/LAYER/TYPE``."""

    couple: Couple
    evidence: Evidence
    differences: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything the sets of an article are compared by; ``revisions`` are those that were read."""

    voices: Sequence[Annotations]
    revisions: tuple[int, ...]
    text: str
    schema: Schema

    @property
    def one(self) -> Annotations:
        """The first of two."""
        return self.voices[0]

    @property
    def other(self) -> Annotations:
        """The second of two."""
        return self.voices[1]


def kept_of(project: Project, couples: Sequence[Couple]) -> dict[Key, Kept]:
    """What is kept of these couples and still true, by their keys; in one query."""
    wanted = {couple.key: couple for couple in couples}
    if not wanted:
        return {}
    # What models predicted is kept beside: who asks for people does not read it, nor the other way round.
    rows = PairEvidence.objects.filter(project=project, gold=couples[0].gold)
    rows = rows.filter(one__author__isnull=couples[0].predicted)
    found = {}
    columns = ("one_id", "other_id", *_STATE, "evidence", "differences")
    for one, other, *state, evidence, differences in rows.values_list(*columns).iterator():
        couple = wanted.get((one, other))
        if couple is not None and tuple(state) == _state(couple):
            found[couple.key] = Kept(couple, evidences.read(orjson.loads(evidence)), orjson.loads(differences))
    return found


def _state(couple: Couple) -> tuple[int, int, int, int]:
    return couple.one.revision, couple.other.revision, couple.schema, EDITION


def stale(project: Project, couples: Sequence[Couple]) -> list[Couple]:
    """Those of which nothing true is kept; in one query."""
    rows = PairEvidence.objects.filter(project=project).values_list("one_id", "other_id", *_STATE)
    states = {(one, other): tuple(state) for one, other, *state in rows}
    return [couple for couple in couples if states.get(couple.key) != _state(couple)]


@transaction.atomic
def keep(project: Project, couples: Sequence[Couple]) -> None:
    """Work these couples out as their sets stand now, and keep it.

    Two who work out the same couple at once do not harm each other: the second writes over the first one's. The
    revision that is kept is the one that was read, so a set changed meanwhile is stale, and worked out by the next.
    """
    read = Reading(couples)
    rows = []
    for couple in sorted(couples, key=lambda couple: couple.key):
        sides = read(couple)
        if sides is not None:
            rows.append(_row(project, couple, sides))
    PairEvidence.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["one", "other"], update_fields=list(_KEPT)
    )


def _row(project: Project, couple: Couple, sides: Sides) -> PairEvidence:
    compared = sides.one, sides.other, sides.text, sides.schema
    evidence, differences = gather(*compared), differences_of(*compared)
    return PairEvidence(
        project=project,
        article_id=couple.article,
        one_id=couple.one.set_id,
        other_id=couple.other.set_id,
        one_revision=sides.revisions[0],
        other_revision=sides.revisions[1],
        schema_id=couple.schema,
        edition=EDITION,
        gold=couple.gold,
        evidence=orjson.dumps(evidences.as_object(evidence)).decode(),
        differences=orjson.dumps(differences, option=orjson.OPT_SORT_KEYS).decode(),
    )


class Reading:
    """The sets, texts and schemas of some couples or groups, read in three queries."""

    def __init__(self, together: Sequence[Couple | Group]) -> None:
        keys = {key for one in together for key in one.key}
        sets = AnnotationSet.objects.filter(pk__in=keys).values_list("pk", "body", "revision")
        self._sets = {pk: (snapshots.annotations_of(body), revision) for pk, body, revision in sets}
        articles = {one.article for one in together}
        self.articles = {row.pk: row for row in Article.objects.filter(pk__in=articles).defer("provenance", "metadata")}
        versions = SchemaVersion.objects.filter(pk__in={one.schema for one in together})
        self._schemas = {row.pk: snapshots.schema_of(row) for row in versions}

    def __call__(self, of: Couple | Group) -> Sides | None:
        """Their sides; None where one of them is gone."""
        found = [self._sets[key] for key in of.key if key in self._sets]
        article = self.articles.get(of.article)
        if len(found) < len(of.key) or article is None:
            return None
        voices, revisions = [voice for voice, _ in found], tuple(revision for _, revision in found)
        return Sides(voices, revisions, article.text, self._schemas[of.schema])
