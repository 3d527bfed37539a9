"""Three annotators on one article who agree on most of it: what the tests of curation begin with."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import orjson

from annotator.models import AnnotationSet, Article, Curation, Decision, Membership, Project, User
from annotator.services import review, snapshots
from annotator.standoff.changes import Change, Put, SetLabel, change_object
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Span, cut
from tests import factories

TEXT = (
    "رفض الرئيس سامر الهادي مقترحات لأوكرانيا.\n"
    "وقالت الوزيرة ليلى الحدّاد إن «الاتفاق يعيد البحر إلى أهله» 😀 في باريس عام 2025.\n"
    "وترى موسكو أن الممر ضروري."
)


def at(words: str, nth: int = 0) -> tuple[int, int]:
    """Where some words stand."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def span(id_: str, type_: str, *words: str | tuple[int, int], entity: str | None = None, **attributes: Any) -> Span:
    """A span of one or several pieces."""
    pieces = tuple(at(one) if isinstance(one, str) else one for one in words)
    return Span(id_, type_, pieces, cut(TEXT, pieces), entity, attributes)


def quote(id_: str, **roles: str) -> Frame:
    """A quote; a role's filler is a span's id, or ``entity:ID``."""
    return Frame(id_, "quote", {"type": "direct"}, {role: (filler(one),) for role, one in roles.items()})


def filler(told: str) -> Filler:
    """``entity:ID``, ``frame:ID``, ``special:author`` or a span's id."""
    kind, _, target = told.rpartition(":")
    return Filler(kind or "span", target)  # type: ignore[arg-type]


def annotations(*things: Span | Entity | Frame, **labels: Any) -> Annotations:
    """All of it as one value."""
    return Annotations(
        {one.id: one for one in things if isinstance(one, Span)},
        {one.id: one for one in things if isinstance(one, Entity)},
        {one.id: one for one in things if isinstance(one, Frame)},
        labels,
    )


def base() -> Annotations:
    """What everybody sees: two people, a city, a quote and who speaks it."""
    return annotations(
        Entity("samer", "PERS", "سامر الهادي"),
        Entity("layla", "PERS", "ليلى الحدّاد"),
        Entity("paris", "GPE", "باريس"),
        span("p1", "PERS", "سامر الهادي", entity="samer"),
        span("p2", "PERS", "ليلى الحدّاد", entity="layla"),
        span("g1", "GPE", "باريس", entity="paris"),
        span("q1", "QUOTE", "الاتفاق يعيد البحر إلى أهله"),
        span("c1", "CUE", "قالت"),
        quote("f1", content="q1", cue="c1", speaker="p2"),
        genre="report",
    )


def changed(
    of: Annotations, *things: Span | Entity | Frame, without: tuple[str, ...] = (), **labels: Any
) -> Annotations:
    """Annotations with some things put in or replaced and others left out."""
    keep = [one for shelf in (of.spans, of.entities, of.frames) for one in shelf.values() if one.id not in without]
    merged = {one.id: one for one in [*keep, *things]}
    return annotations(*merged.values(), **({**of.labels} | labels))


@dataclass(frozen=True)
class Scene:
    """A project with a curator and an article that three annotators have handed in."""

    project: Project
    article: Article
    curator: User
    people: tuple[User, ...]
    sets: tuple[AnnotationSet, ...]

    @property
    def gold(self) -> AnnotationSet:
        """The gold set as it is stored now."""
        return AnnotationSet.objects.select_related("schema", "curation", "article").get(
            article=self.article, kind="gold"
        )

    @property
    def annotations(self) -> Annotations:
        """What stands in the gold."""
        return snapshots.annotations_of(self.gold.body)

    @property
    def desk(self) -> review.Desk:
        """The curation as it stands."""
        found = review.must_have_gold(Article.objects.select_related("project").get(pk=self.article.pk))
        return review.desk(found)

    def line(self, words: str = "", kind: str = "span", status: str = "") -> review.Line:
        """The one item that begins with these words."""
        found = [
            line
            for line in self.desk.lines
            if line.item.kind == kind
            and (not words or TEXT[line.item.start :].startswith(words))
            and (not status or line.status == status)
        ]
        assert len(found) == 1, [(one.item.type, one.status, TEXT[one.item.start :][:20]) for one in found]
        return found[0]

    def decide(self, line: review.Line, choice: str = "take", actor: User | None = None, **more: Any) -> Decision:
        """Decide at an item as it was just read."""
        told = {
            "decision_id": uuid4(),
            "item": line.item.key,
            "fingerprint": line.item.fingerprint,
            "seen": line.decision.pk if line.decision else None,
            "choice": choice,
        } | more
        return review.decide(article=self.article, actor=actor or self.curator, **told)

    def voice(self, n: int) -> str:
        """The name of the nth annotator's set in the comparison."""
        return str(self.sets[n].pk)


def scene(*told: Annotations, begun: bool = True, policy: Any = None) -> Scene:
    """Annotators who handed these in, and, unless not ``begun``, a curation of them."""
    project = factories.project()
    article = factories.article(project=project, text=TEXT)
    curator = factories.member(project=project, role=Membership.Role.CURATOR)
    people = tuple(factories.member(project=project) for _ in told)
    sets = tuple(
        factories.submitted(article=article, author=person, changes=[put(annotations)])
        for person, annotations in zip(people, told, strict=True)
    )
    article = Article.objects.select_related("project").get(pk=article.pk)
    made = Scene(project, article, curator, people, sets)
    if begun:
        review.begin(article=article, voices=[one.pk for one in sets], policy=policy, actor=curator)
    return made


def put(of: Annotations, before: Annotations | None = None) -> dict[str, Any]:
    """Annotations as one change of an annotator."""
    old = before or Annotations()
    operations = (
        *(Put("entity", one, old.entities.get(one.id)) for one in of.entities.values()),
        *(Put("span", one, old.spans.get(one.id)) for one in of.spans.values()),
        *(Put("frame", one, old.frames.get(one.id)) for one in of.frames.values()),
        *(SetLabel(code, value, old.labels.get(code)) for code, value in of.labels.items() if code not in old.labels),
    )
    value: dict[str, Any] = orjson.loads(orjson.dumps(change_object(Change(str(uuid4()), "mark", operations))))
    return value


def shape(of: Annotations) -> Any:
    """Annotations without their ids: what they say, comparable between sets."""

    def who(entity: str | None) -> Any:
        return None if entity is None else (of.entities[entity].name, of.entities[entity].type)

    def what(one: Filler) -> Any:
        if one.kind == "span":
            found = of.spans[one.target]
            return "span", found.type, found.segments, who(found.entity)
        if one.kind == "entity":
            return "entity", who(one.target)
        if one.kind == "frame":
            return "frame", of.frames[one.target].type
        return one.kind, one.target

    spans = sorted((s.segments, s.type, str(who(s.entity)), sorted(s.attributes.items())) for s in of.spans.values())
    entities = sorted((e.type, e.name, str(e.reference), sorted(e.attributes.items())) for e in of.entities.values())
    frames = sorted(
        (
            f.type,
            sorted(f.attributes.items()),
            sorted((code, sorted(map(str, map(what, found)))) for code, found in f.roles.items()),
        )
        for f in of.frames.values()
    )
    return spans, entities, frames, sorted(of.labels.items())


__all__ = ["TEXT", "UUID", "Curation", "Scene", "replace"]
