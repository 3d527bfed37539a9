"""Which sets agreement is told of: submitted ones of articles in work that two people annotated, and a choice of them.

A set that is returned, opened again or taken out of the work is no longer among them; nothing has to be told.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from annotator.models import AnnotationSet, Article, Project
from annotator.services.figures.pace import submitted_sets

_Kind, _State = AnnotationSet.Kind, AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; nothing said = all of it. Days are the server's, both inclusive; a pair has the day on which
    the later of its sets was submitted.

    ``gold``: annotators against the locked gold instead of each other. ``people``: pairs of which all of these are
    part (keys of accounts, two at the most, against gold one). ``schema``: the key of a version both sets are under.
    ``layer`` chooses among the measures; what is counted stays the same.
    """

    gold: bool = False
    people: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
    schema: int | None = None
    source: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A submitted set without what is in it; ``author`` None: the gold."""

    set_id: UUID
    author: int | None
    revision: int
    schema: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Couple:
    """Two sets of one article: of two annotators the older account's first, against gold the annotator's."""

    article: int
    one: Voice
    other: Voice

    @property
    def key(self) -> tuple[UUID, UUID]:
        """By which it is kept."""
        return self.one.set_id, self.other.set_id

    @property
    def gold(self) -> bool:
        """Whether the second is the gold."""
        return self.other.author is None

    @property
    def schema(self) -> int:
        """The schema the two are read under: the newer of theirs."""
        return max(self.one.schema, self.other.schema)

    @property
    def people(self) -> frozenset[int]:
        """Whose they are."""
        return frozenset(author for author in (self.one.author, self.other.author) if author is not None)

    @property
    def day(self) -> date | None:
        """When it was complete."""
        moments = [voice.at for voice in (self.one, self.other) if voice.at and voice.author is not None]
        return localtime(max(moments)).date() if moments else None


@dataclass(frozen=True, slots=True)
class Population:
    """All couples of a project in one way of pairing, in the order of the articles, and what can be chosen among."""

    couples: Sequence[Couple]
    sources: Mapping[int, str] = field(default_factory=dict)

    def chosen(self, asked: Asked) -> Sequence[Couple]:
        """Those asked for."""
        return [couple for couple in self.couples if self._fits(couple, asked)]

    def _fits(self, couple: Couple, asked: Asked) -> bool:
        return (
            asked.people <= couple.people
            and (asked.schema is None or asked.schema == couple.one.schema == couple.other.schema)
            and (not asked.source or self.sources.get(couple.article) == asked.source)
            and _within(couple.day, asked)
        )


def _within(day: date | None, asked: Asked) -> bool:
    if asked.since is None and asked.until is None:
        return True
    return day is not None and (asked.since is None or asked.since <= day) and (not asked.until or day <= asked.until)


def population_of(project: Project, *, gold: bool = False) -> Population:
    """The couples of a project; in three queries, against gold in four."""
    found: defaultdict[int, list[Voice]] = defaultdict(list)
    # The rows have the counts of their sets, so articles with one are not even read.
    articles = Article.objects.filter(project=project, submitted__gte=1 if gold else 2)
    for article, voice in _voices(submitted_sets(project).filter(article__in=articles.values("pk"))):
        found[article].append(voice)
    golds = dict(_voices(_golds(project))) if gold else {}
    couples = [couple for article, voices in found.items() for couple in _couples(article, voices, golds, gold=gold)]
    sources = dict(articles.exclude(source="").values_list("pk", "source"))
    return Population(couples, sources)


def _golds(project: Project) -> QuerySet[AnnotationSet]:
    in_work = Article.objects.filter(project=project, use=Article.Use.WORK, withdrawn_at=None)
    return AnnotationSet.objects.filter(article__in=in_work.values("pk"), kind=_Kind.GOLD, state=_State.SUBMITTED)


def _voices(rows: QuerySet[AnnotationSet]) -> Iterator[tuple[int, Voice]]:
    columns = ("article_id", "pk", "author_id", "revision", "schema_id", "submitted_at")
    for article, *voice in rows.order_by("article_id", "author_id").values_list(*columns):
        yield article, Voice(*voice)


def _couples(article: int, voices: Sequence[Voice], golds: Mapping[int, Voice], *, gold: bool) -> Iterator[Couple]:
    if not gold:
        return (Couple(article, one, other) for one, other in combinations(voices, 2))
    known = golds.get(article)
    return (Couple(article, one, known) for one in voices if known is not None)
