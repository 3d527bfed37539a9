"""What lies before a curator: every item with what was decided about it, and what has moved since."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from annotator.agreement.comparison import Item
from annotator.models import AnnotationSet, Article, Curation, CurationEvent, Decision
from annotator.services.annotations import bodies
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.services.review.comparing import Compared, compare_sets, rows_of
from annotator.standoff.values import Annotations, Kind, thing_object

Status = Literal["open", "decided", "moved", "agreed", "follows"]
#: What a curator has to look at.
WAITING: Final = frozenset({"open", "moved"})

_SHELVES: Final[Mapping[Kind, str]] = {"span": "spans", "entity": "entities", "frame": "frames"}


@dataclass(frozen=True, slots=True)
class Line:
    """An item and the decision that holds for it.

    ``status``: "open": the sets differ, nobody has decided; "moved": decided, but a set says something else by now;
    "decided"; "agreed": all say the same and it was not taken yet; "follows": an entity that comes along by itself.
    ``edited``: what the decision put into the gold was changed there by hand since.
    """

    item: Item
    decision: Decision | None
    status: Status
    edited: bool = False

    @property
    def waits(self) -> bool:
        """Whether a curator has to look at it."""
        return self.status in WAITING


@dataclass(frozen=True, slots=True)
class Desk:
    """A curation as it stands. ``gone``: decisions on what no set says any more though the gold has it.

    ``by_hand``: ids in the gold that no decision has put there. ``changed``: sets that are not as they were when
    somebody last decided, by their id. ``reworked``: those that are with their authors now.
    """

    gold: AnnotationSet
    curation: Curation
    compared: Compared
    lines: Sequence[Line]
    gone: Sequence[Decision]
    by_hand: Sequence[str]
    changed: Sequence[str]
    reworked: Sequence[str]

    @property
    def counts(self) -> Counter[str]:
        """How many items there are of each status."""
        return Counter(line.status for line in self.lines)

    @property
    def waiting(self) -> int:
        """How many places a curator has to look at before the gold can be locked."""
        return sum(line.waits for line in self.lines) + len(self.gone)

    def line(self, key: str) -> Line | None:
        """The line of an item, if there is one."""
        return next((line for line in self.lines if line.item.key == key), None)


def gold_of(article: Article) -> AnnotationSet | None:
    """The gold set of an article that is curated, with its curation and schema; None before it was begun."""
    rows = AnnotationSet.objects.filter(article=article, kind=AnnotationSet.Kind.GOLD, curation__isnull=False)
    row = rows.select_related("schema", "curation").first()
    if row is not None:
        row.article = article
    return row


def must_have_gold(article: Article) -> AnnotationSet:
    """The gold set of an article. Raises NotFound before curation was begun."""
    row = gold_of(article)
    if row is None:
        raise NotFound
    return row


def voices_of(curation: Curation) -> dict[UUID, int]:
    """The sets a curation compares, with the revision each was looked at."""
    told: dict[str, int] = orjson.loads(curation.voices)
    return {UUID(one): revision for one, revision in told.items()}


def decisions_of(gold: AnnotationSet) -> list[Decision]:
    """Every decision on a gold set, ended ones too, in the order they were taken, with who took them."""
    return list(Decision.objects.filter(gold=gold).select_related("actor").order_by("sequence"))


def events_of(curation: Curation) -> list[CurationEvent]:
    """The turns in the life of a gold set, oldest first, with who took them."""
    return list(CurationEvent.objects.filter(curation=curation).select_related("actor").order_by("pk"))


def asking_of(curation: Curation) -> CurationEvent | None:
    """The question to a second curator that stands, with who asked it; None where none does."""
    if curation.second != Curation.Second.ASKED:
        return None
    rows = CurationEvent.objects.filter(curation=curation, act=CurationEvent.Act.ASKED_SECOND)
    return rows.select_related("actor").order_by("-pk").first()


def desk(gold: AnnotationSet) -> Desk:
    """A gold set (with article, schema, curation and body) with everything there is to decide and was decided."""
    seen = voices_of(gold.curation)
    return _desk(gold, rows_of(gold.article, seen), seen)


def desk_with(gold: AnnotationSet, voices: Iterable[UUID]) -> Desk:
    """The desk as it would be if these sets were compared; nothing is changed. Raises as ``gold.change_voices``."""
    rows = rows_of(gold.article, voices)
    must_agree(gold, rows)
    return _desk(gold, rows, {row.pk: row.revision for row in rows})


def must_agree(gold: AnnotationSet, rows: Sequence[AnnotationSet]) -> None:
    """Whether sets can be compared for a gold set. Raises Invalid("no_voices"), Conflict("schemas_differ")."""
    if not rows:
        raise Invalid("no_voices")
    if wrong := [row for row in rows if row.schema_id != gold.schema_id]:
        raise Conflict("schemas_differ", {"versions": sorted({row.schema.version for row in wrong})})


def _desk(gold: AnnotationSet, rows: Sequence[AnnotationSet], seen: Mapping[UUID, int]) -> Desk:
    compared = compare_sets(gold.article, rows)
    ever = decisions_of(gold)
    decisions = [one for one in ever if one.ended_at is None]
    annotations = bodies.annotations_of(gold.body)
    there = There(annotations, links_of(ever), compared.comparison.voices)
    lines, matched = match(compared.comparison.items, decisions, there)
    at_work = {AnnotationSet.State.OPEN, AnnotationSet.State.RETURNED}
    return Desk(
        gold=gold,
        curation=gold.curation,
        compared=compared,
        lines=lines,
        gone=[one for one in decisions if is_gone(one, matched, annotations)],
        by_hand=_by_hand(annotations, decisions),
        changed=[str(row.pk) for row in compared.rows if row.revision != seen[row.pk]],
        reworked=[str(row.pk) for row in compared.rows if row.kind == "annotator" and row.state in at_work],
    )


@dataclass(frozen=True, slots=True)
class There:
    """What decisions are held against: the gold, which thing of it came from which of a voice, the voices compared."""

    gold: Annotations = field(default_factory=Annotations)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    voices: Container[str] = ()


def match(items: Iterable[Item], decisions: Iterable[Decision], there: There) -> tuple[list[Line], Mapping[UUID, Item]]:
    """Each item with the live decision that shares most members with it; and which item each decision holds for.

    A decision holds for one item only: where the voices have parted since, the rest is open again.
    """
    members = {one.pk: set(orjson.loads(one.members).items()) for one in decisions}
    by_id = {one.pk: one for one in decisions}
    of_member: dict[tuple[str, str, str], list[UUID]] = {}
    for pk, told in members.items():
        for voice, id_ in told:
            of_member.setdefault((_side(by_id[pk].kind), voice, id_), []).append(pk)
    listed = list(items)
    pairs = [
        (-len(members[pk] & set(item.members.items())), n, by_id[pk].sequence, pk)
        for n, item in enumerate(listed)
        for pk in {
            pk for voice, id_ in item.members.items() for pk in of_member.get((_side(item.kind), voice, id_), ())
        }
    ]
    taken: dict[int, UUID] = {}
    matched: dict[UUID, Item] = {}
    for _, n, _sequence, pk in sorted(pairs, key=lambda found: found[:3]):
        if n not in taken and pk not in matched:
            taken[n], matched[pk] = pk, listed[n]
    lines = [_line(item, by_id[taken[n]] if n in taken else None, there) for n, item in enumerate(listed)]
    return lines, matched


def _side(kind: str) -> str:
    # A label's member is its code, which could be an id as well.
    return "label" if kind == "label" else "thing"


def _line(item: Item, decision: Decision | None, there: There) -> Line:
    if decision is None:
        quiet: Status = "follows" if item.follows else "agreed"
        return Line(item, None, "open" if item.classes else quiet)
    status: Status = "moved" if _has_moved(item, decision, there.voices) else "decided"
    return Line(item, decision, status, edited=is_edited(decision, there))


def _has_moved(item: Item, decision: Decision, voices: Container[str]) -> bool:
    """Whether a set says something else than when it was decided, or one that has joined differs in another way.

    Where it was decided that there is nothing, every new voice that has something moves it.
    """
    if not set(item.classes) <= set(decision.classes.split()):
        return True
    if decision.fingerprint == item.fingerprint:
        return False
    was: dict[str, Any] = orjson.loads(decision.readings)
    told: dict[str, Any] = orjson.loads(orjson.dumps(item.readings))
    if any(told.get(voice) != reading for voice, reading in was.items() if voice in voices):
        return True
    joined = told.keys() - was.keys()
    empty = decision.choice in {Decision.Choice.NOTHING, Decision.Choice.NEITHER}
    return bool(joined and empty)


def is_edited(decision: Decision, there: There) -> bool:
    """Whether the gold says something else by now than what was decided: by hand, or since a frame brought it along."""
    told: dict[str, Any] = orjson.loads(decision.result)
    if decision.kind == "label":
        value = there.gold.labels.get(decision.type)
        return bool(orjson.loads(orjson.dumps(value)) != told.get("value"))
    if decision.choice in {Decision.Choice.NOTHING, Decision.Choice.NEITHER}:
        members: dict[str, str] = orjson.loads(decision.members)
        return any(as_json(there.gold, there.links.get(one, "")) is not None for one in members.items())
    return any(as_json(there.gold, id_) != was for id_, was in told.items())


def as_json(gold: Annotations, id_: str) -> Any:
    """A thing of the gold as decoded JSON; None where there is none."""
    for shelf in _SHELVES.values():
        thing = getattr(gold, shelf).get(id_)
        if thing is not None:
            return orjson.loads(orjson.dumps(thing_object(thing)))
    return None


def made_by(decision: Decision) -> list[tuple[str, str, str]]:
    """What a decision put into the gold or tied to what was there: (set id, id there, id in the gold)."""
    return [(voice, id_, gold) for voice, id_, gold in orjson.loads(decision.made)]


def links_of(decisions: Iterable[Decision]) -> dict[tuple[str, str], str]:
    """Which thing of the gold came from which of a voice, by all decisions that ever were.

    What an undone decision brought along may still be there, because another one needs it.
    """
    return {(voice, id_): gold for one in decisions for voice, id_, gold in made_by(one)}


def is_gone(decision: Decision, matched: Container[UUID], gold: Annotations) -> bool:
    """Whether the gold still has what a decision was about, though no voice says it, and nobody has said: keep it."""
    if decision.choice == Decision.Choice.KEEP or decision.pk in matched:
        return False
    told: dict[str, Any] = orjson.loads(decision.result)
    if decision.kind == "label":
        return told.get("value") is not None and decision.type in gold.labels
    return any(as_json(gold, id_) is not None for id_ in told)


def _by_hand(gold: Annotations, decisions: Iterable[Decision]) -> list[str]:
    decided = list(decisions)
    known = {id_ for one in decided for _voice, _id, id_ in made_by(one)}
    known |= {id_ for one in decided for id_ in orjson.loads(one.result)}
    return [id_ for shelf in _SHELVES.values() for id_ in getattr(gold, shelf) if id_ not in known]
