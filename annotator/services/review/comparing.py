"""The sets of an article side by side. A comparison is kept in memory as long as no set of it changes."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from annotator.agreement.comparison import Comparison, compare
from annotator.models import AnnotationSet, Article, SchemaVersion
from annotator.services import snapshots
from annotator.services.annotations import bodies
from annotator.services.refusal import Invalid

_Set = AnnotationSet
#: Sets that are compared at once at the most.
MOST: Final = 12
#: Comparisons that a process remembers.
_KEPT: Final = 16

_remembered: OrderedDict[tuple[object, ...], Comparison] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Compared:
    """Sets of one article and what they say; ``rows`` in the order of their letters. A voice is ``str(set.pk)``."""

    article: Article
    schema: SchemaVersion
    rows: Sequence[AnnotationSet]
    comparison: Comparison

    @property
    def letters(self) -> Mapping[str, int]:
        """The number of each voice, from 0: A, B, C … The order says nothing about whose it is."""
        return {str(row.pk): n for n, row in enumerate(self.rows)}


def candidates(article: Article) -> QuerySet[AnnotationSet]:
    """Every set of an article that can be compared, without bodies: annotators' that were begun, imports, models'.

    Who has handed in an empty set says that there is nothing, and is heard like all others.
    """
    said = Q(revision__gt=0) | Q(state=_Set.State.SUBMITTED)
    rows = _Set.objects.filter(said, article=article, round=1).exclude(kind=_Set.Kind.GOLD)
    return rows.select_related("author", "schema").defer("body", "schema__body").order_by("kind", "pk")


def default_voices(article: Article) -> list[UUID]:
    """The sets that are compared unless somebody chooses others: what annotators have handed in, as many as can be."""
    rows = candidates(article).filter(kind=_Set.Kind.ANNOTATOR, state=_Set.State.SUBMITTED)
    return list(rows.values_list("pk", flat=True)[:MOST])


def rows_of(article: Article, voices: Iterable[UUID]) -> list[AnnotationSet]:
    """The sets with these ids, with bodies, schemas and authors.

    Raises Invalid: "no_such_voice" for one that is no set of the article or cannot be compared; "too_many_voices".
    """
    wanted = set(voices)
    if len(wanted) > MOST:
        raise Invalid("too_many_voices", {"limit": MOST})
    rows = _Set.objects.filter(article=article, pk__in=wanted).exclude(kind=_Set.Kind.GOLD)
    found = list(rows.select_related("author", "schema"))
    if missing := wanted - {row.pk for row in found}:
        raise Invalid("no_such_voice", {"sets": sorted(map(str, missing))})
    return found


def compare_sets(article: Article, rows: Iterable[AnnotationSet]) -> Compared:
    """Sets of an article (with its text) side by side, under the newest schema of them. Raises Invalid("no_voices")."""
    ordered = sorted(rows, key=lambda row: _shuffled(article, row))
    if not ordered:
        raise Invalid("no_voices")
    schema = max((row.schema for row in ordered), key=lambda version: version.pk)
    key = (schema.pk, article.pk, *((row.pk, row.revision) for row in ordered))
    with _lock:
        known = _remembered.get(key)
        if known is not None:
            _remembered.move_to_end(key)
    return Compared(article, schema, ordered, known or _compare(key, article, schema, ordered))


def _compare(
    key: tuple[object, ...], article: Article, schema: SchemaVersion, rows: Sequence[AnnotationSet]
) -> Comparison:
    voices = {str(row.pk): bodies.annotations_of(row.body) for row in rows}
    made = compare(voices, article.text, snapshots.schema_of(schema))
    with _lock:
        _remembered[key] = made
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
    return made


def _shuffled(article: Article, row: AnnotationSet) -> bytes:
    # In the order of the ids, the first annotator of a project would be A in every article.
    return hashlib.sha256(f"{article.public}{row.pk}".encode()).digest()
