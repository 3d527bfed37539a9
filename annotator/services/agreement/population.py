"""Which sets agreement is told of: submitted ones of articles in work that two people annotated, and a choice of them.

A set that is returned, opened again or taken out of the work is no longer among them; nothing has to be told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import combinations
from typing import Any, Final
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.utils.timezone import localtime

from annotator.models import AnnotationSet, Article, Project
from annotator.services.figures.pace import submitted_sets
from annotator.services.placed import placed_in

#: From so many annotators of one article on, measures of groups say more than those of pairs.
MANY: Final = 3

_Kind, _State = AnnotationSet.Kind, AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; nothing said = all of it. Days are the server's, both inclusive; a pair has the day on which
    the later of its sets was submitted.

    ``gold``: annotators against the locked gold instead of each other; with ``model``, what a model version (its key)
    predicted against the locked gold. ``people``: pairs of which all of these are
    part (keys of accounts, two at the most, against gold one). ``schema``: the key of a version both sets are under.
    ``release`` and ``split``: only articles that this published release has in this split.
    ``layer`` chooses among the measures; what is counted stays the same.
    """

    gold: bool = False
    people: frozenset[int] = frozenset()
    since: date | None = None
    until: date | None = None
    schema: int | None = None
    source: str = ""
    layer: str = ""
    model: int | None = None
    release: str = ""
    split: str = ""

    @property
    def whole(self) -> "Asked":
        """Everything that may be chosen among where this was asked: the same two sides, on the same articles."""
        return Asked(gold=self.gold, model=self.model, release=self.release, split=self.split)

    @property
    def request(self) -> dict[str, Any]:
        """What decides about what is counted, as JSON values; ``of_request`` takes it back."""
        return {
            "gold": self.gold,
            "people": sorted(self.people),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "schema": self.schema,
            "source": self.source,
            **({"model": self.model} if self.model else {}),
            **({"release": self.release, "split": self.split} if self.release else {}),
        }


#: What a request says as it is asked.
_PLAIN: Final = ("gold", "schema", "source", "model", "release", "split")


def of_request(request: Mapping[str, Any]) -> Asked:
    """What was asked for, out of JSON values; what is not said there is not chosen."""
    known: dict[str, Any] = {name: request[name] for name in _PLAIN if name in request}
    for name in ("since", "until"):
        known[name] = date.fromisoformat(request[name]) if request.get(name) else None
    return Asked(people=frozenset(request.get("people", ())), **known)


def digest_of(value: object) -> str:
    """A digest of JSON values, days and keys; the same for the same ones."""
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True)
class Voice:
    """A submitted set without what is in it; ``author`` None: the gold, or, as a couple's first, a model."""

    set_id: UUID
    author: int | None
    revision: int
    schema: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Couple:
    """Two sets of one article: of two annotators the older account's first, against gold the annotator's or model's."""

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
    def predicted(self) -> bool:
        """Whether the first is what a model predicted."""
        return self.one.author is None

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
        return _day_of((self.one, self.other))


@dataclass(frozen=True, slots=True)
class Group:
    """All sets of an article that three annotators or more submitted, in the order of their accounts."""

    article: int
    voices: Sequence[Voice]

    @property
    def key(self) -> tuple[UUID, ...]:
        """Their sets."""
        return tuple(voice.set_id for voice in self.voices)

    @property
    def schema(self) -> int:
        """The schema they are read under: the newest of theirs."""
        return max(voice.schema for voice in self.voices)

    @property
    def day(self) -> date | None:
        """When it was complete."""
        return _day_of(self.voices)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for. ``wide``: whoever was chosen, all couples, for one pair is compared with the others."""

    asked: Asked
    wide: Sequence[Couple]
    groups: Sequence[Group]

    @property
    def chosen(self) -> Sequence[Couple]:
        """The couples asked for."""
        return [couple for couple in self.wide if self.asked.people <= couple.people]

    @property
    def state(self) -> str:
        """A digest of the sets that are in it and how they stand."""
        couples = [(one.key, one.one.revision, one.other.revision, one.schema, one.day) for one in self.wide]
        return digest_of([couples, [(group.article, group.key) for group in self.groups]])


@dataclass(frozen=True, slots=True)
class Population:
    """All couples of a project in one way of pairing, in the order of the articles, and what can be chosen among.

    ``groups``: the articles with three annotators and more; none against gold.
    """

    couples: Sequence[Couple]
    groups: Sequence[Group] = ()
    sources: Mapping[int, str] = field(default_factory=dict)

    def selected(self, asked: Asked) -> Selection:
        """Those asked for; no groups where people are chosen, who are looked at in pairs."""
        wide = [couple for couple in self.couples if self._fits(couple, (couple.one, couple.other), asked)]
        groups = [] if asked.people else [group for group in self.groups if self._fits(group, group.voices, asked)]
        return Selection(asked, wide, groups)

    def chosen(self, asked: Asked) -> Sequence[Couple]:
        """The couples asked for."""
        return self.selected(asked).chosen

    def within(self, articles: Collection[int]) -> "Population":
        """What there is of it in some articles."""
        couples = [couple for couple in self.couples if couple.article in articles]
        return replace(self, couples=couples, groups=[group for group in self.groups if group.article in articles])

    def _fits(self, of: Couple | Group, voices: Iterable[Voice], asked: Asked) -> bool:
        return (
            (asked.schema is None or all(voice.schema == asked.schema for voice in voices))
            and (not asked.source or self.sources.get(of.article) == asked.source)
            and _within(of.day, asked)
        )


def _day_of(voices: Iterable[Voice]) -> date | None:
    moments = [voice.at for voice in voices if voice.at and voice.author is not None]
    return localtime(max(moments)).date() if moments else None


def _within(day: date | None, asked: Asked) -> bool:
    if asked.since is None and asked.until is None:
        return True
    return day is not None and (asked.since is None or asked.since <= day) and (not asked.until or day <= asked.until)


def population_asked(project: Project, asked: Asked) -> Population:
    """The couples that a question is about. Raises NotFound where it names a release or a split that is not there."""
    if asked.model is not None:
        found = predicted_population(project, asked.model)
    else:
        found = population_of(project, gold=asked.gold)
    return found.within(placed_in(project, asked.release, asked.split)) if asked.release else found


def predicted_population(project: Project, model: int) -> Population:
    """What a model version predicted and the gold, article by article; in three queries."""
    rows = AnnotationSet.objects.filter(prediction__model=model, article__project=project, kind=_Kind.SUGGESTED)
    golds = dict(_voices(_golds(project)))
    couples = [Couple(article, one, golds[article]) for article, one in _voices(rows) if article in golds]
    articles = Article.objects.filter(project=project).exclude(source="")
    return Population(couples, (), dict(articles.values_list("pk", "source")))


def population_of(project: Project, *, gold: bool = False) -> Population:
    """The couples of a project; in three queries, against gold in four."""
    found: defaultdict[int, list[Voice]] = defaultdict(list)
    # The rows have the counts of their sets, so articles with one are not even read.
    articles = Article.objects.filter(project=project, submitted__gte=1 if gold else 2)
    for article, voice in _voices(submitted_sets(project).filter(article__in=articles.values("pk"))):
        found[article].append(voice)
    golds = dict(_voices(_golds(project))) if gold else {}
    couples = [couple for article, voices in found.items() for couple in _couples(article, voices, golds, gold=gold)]
    groups = [Group(article, voices) for article, voices in found.items() if len(voices) >= MANY and not gold]
    sources = dict(articles.exclude(source="").values_list("pk", "source"))
    return Population(couples, groups, sources)


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
