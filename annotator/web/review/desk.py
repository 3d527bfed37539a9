"""The desk of a curator as a page shows it: beads, cards in reading order, the one in hand with everything it takes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final
from uuid import uuid4

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.agreement.comparison import RULES, Rule
from annotator.models import AnnotationSet, Decision
from annotator.services import access, review, snapshots
from annotator.services.review import Desk, Line
from annotator.web.annotations import json_element
from annotator.web.figures import amount, number
from annotator.web.people import reader
from annotator.web.review import changed, marks, shown, words

#: Cards that stand beside the text at once, and beads that are drawn one by one.
CARDS: Final = 40
BEADS: Final = 60


@dataclass(frozen=True, slots=True)
class Held:
    """What was typed and picked in a form that was refused: it stands there again."""

    item: str = ""
    whole: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    note_ar: str = ""
    note_en: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side to be picked by itself; ``pick``: the set it is taken from, "*" for all, empty for as in the whole."""

    row: shown.Row
    pick: str


@dataclass(frozen=True, slots=True)
class Case:
    """A line with its card. ``whole``: the way that is picked; ``sides``: those that can be picked one by one."""

    line: Line
    card: shown.Card
    on: bool
    whole: str
    sides: Sequence[Side]
    reason: str
    moved: Sequence[changed.Moved]
    outcome: str

    #: Chosen here, so that the same form sent twice decides once.
    new_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def combined(self) -> bool:
        """Whether any side is picked by itself."""
        return any(side.pick for side in self.sides)

    @property
    def seen(self) -> str:
        """The decision the page shows."""
        return str(self.line.decision.pk) if self.line.decision else ""


@dataclass(frozen=True, slots=True)
class Group:
    """One card that stands for itself, or a run of decided places folded to a line.

    ``total``: how many places stand decided in a row, those beyond the cards of the page among them.
    """

    case: Case | None = None
    cases: Sequence[Case] = ()
    total: int = 0

    @property
    def keys(self) -> str:
        """The keys of its cards, separated by spaces."""
        return " ".join(case.line.item.key for case in self.cases)


def cases_of(desk: Desk) -> list[Line]:
    """The lines a person looks at, in reading order: what differs, and what has moved."""
    return [line for line in desk.lines if line.item.classes or line.status == "moved"]


def next_of(lines: Sequence[Line], after: str = "") -> str:
    """The key of the next item that waits, from that one on and round to the beginning; empty where none does."""
    at = next((n for n, line in enumerate(lines) if line.item.key == after), -1)
    round_ = [*lines[at + 1 :], *lines[: at + 1]]
    return next((line.item.key for line in round_ if line.waits), "")


def context(request: HttpRequest, gold: AnnotationSet, *, item: str = "", held: Held | None = None) -> dict[str, Any]:
    """Everything the page and its part need; ``item``: the key of the one in hand, else the next that waits."""
    desk = review.desk(gold)
    lines = cases_of(desk)
    keys = {line.item.key for line in lines}
    here = item if item in keys else next_of(lines)
    names = "names" in request.GET or "names" in request.POST
    voices = shown.voices_of(desk.compared, names=names)
    window = _window(lines, here)
    schema = snapshots.schema_of(gold.schema)
    held = held or Held()
    cards = shown.cards(desk.compared, [line.item for line in window], voices)
    cases = [_case(desk, line, card, here, held, voices) for line, card in zip(window, cards, strict=True)]
    moment = turn(desk)
    known = request.GET.get("known") or request.POST.get("known")
    return {
        "gold": gold,
        "desk": desk,
        "curation": gold.curation,
        "article": gold.article,
        "project": gold.article.project,
        "names": names,
        "voices": list(voices.values()),
        "groups": grouped(cases, lines),
        "held": held,
        "total": len(lines),
        "beads": _beads(lines, here),
        "progress": progress(lines),
        "agreed": agreed(desk),
        "previous": _beside(lines, here, -1),
        "following": _beside(lines, here, 1),
        "gone": [changed.gone(one, schema) for one in desk.gone],
        "by_hand": len(desk.by_hand),
        "moved_sets": [voices[one] for one in desk.changed],
        "reworked": [voices[one] for one in desk.reworked],
        "asked": review.asking_of(gold.curation),
        "first": lines[0].item.key if lines else "",
        **_last(gold, reader(request)),
        "rules": _rules(desk, voices),
        "token": moment.token,
        "sets_token": moment.sets,
        "sequence": max((line.decision.sequence for line in desk.lines if line.decision), default=0),
        "open": gold.state == AnnotationSet.State.OPEN and not access.closed(gold.article.project),
        "places_data": json_element("places-data", _places(desk, lines, whole=known != moment.sets)),
    }


def turn(desk: Desk) -> review.Turn:
    """The moment the page shows, by what was read for it."""
    rows = sorted(desk.compared.rows, key=lambda row: row.pk)
    told = [(row.pk, row.revision, row.state) for row in rows]
    return review.Turn(desk.curation.revision, desk.gold.state, review.sets_digest(told))


def _window(lines: Sequence[Line], here: str) -> Sequence[Line]:
    at = next((n for n, line in enumerate(lines) if line.item.key == here), 0)
    first = max(0, min(at - CARDS // 2, len(lines) - CARDS))
    return lines[first : first + CARDS]


def grouped(cases: Sequence[Case], lines: Sequence[Line]) -> list[Group]:
    """The cards of the page, decided ones in a row folded together; never the one in hand."""
    at = {line.item.key: n for n, line in enumerate(lines)}
    out: list[Group] = []
    for quiet, run in groupby(cases, key=lambda case: not case.on and not case.line.waits):
        if not quiet:
            out += [Group(case) for case in run]
            continue
        told = list(run)
        first, last = at[told[0].line.item.key], at[told[-1].line.item.key]
        while told[0] is cases[0] and first and not lines[first - 1].waits:
            first -= 1
        while told[-1] is cases[-1] and last + 1 < len(lines) and not lines[last + 1].waits:
            last += 1
        out.append(Group(cases=told, total=last - first + 1))
    return out


def _case(desk: Desk, line: Line, card: shown.Card, here: str, held: Held, voices: Mapping[str, shown.Voice]) -> Case:
    mine = held.item == line.item.key
    picks, whole = _picked(line, card)
    return Case(
        line=line,
        card=card,
        on=line.item.key == here,
        whole=(_representative(card, held.whole) or held.whole) if mine else whole,
        sides=_sides(card, held.picks if mine else picks) if card.combines else [],
        reason=held.reason if mine else (line.decision.reason if line.decision else ""),
        moved=changed.moved(desk, line, voices) if line.status == "moved" else [],
        outcome=outcome(line, card, voices),
    )


def _sides(card: shown.Card, picks: Mapping[str, str]) -> list[Side]:
    """Each disputed side with what is picked for it, as the form names that reading."""
    out = []
    for row in card.disputed:
        voice = picks.get(row.code, "")
        held = (one.pick for one in row.readings if any(it.id == voice for it in one.voices))
        out.append(Side(row, voice if voice == "*" else next(held, "")))
    return out


def _picked(line: Line, card: shown.Card) -> tuple[Mapping[str, str], str]:
    """What the form begins with: what was decided, else the way most voices have it where there is one."""
    decision = line.decision
    if decision is None:
        first = card.wholes[:2]
        clear = len(first) == 2 and len(first[0].voices) > len(first[1].voices)
        return {}, first[0].pick if clear else ""
    if decision.choice in {Decision.Choice.NOTHING, Decision.Choice.NEITHER}:
        return {}, "nothing"
    picks: dict[str, str] = orjson.loads(decision.picks)
    base = picks.pop("", "")
    return picks, _representative(card, base)


def _representative(card: shown.Card, voice: str) -> str:
    """The voice that stands for a way in the form, of any of those that have it so."""
    return next((one.pick for one in card.wholes if any(it.id == voice for it in one.voices)), "")


def outcome(line: Line, card: shown.Card, voices: Mapping[str, shown.Voice]) -> str:
    """What was decided, in few words."""
    decision = line.decision
    if decision is None:
        return ""
    if decision.choice != Decision.Choice.TAKE:
        return str(words.CHOICES.get(decision.choice, decision.choice))
    picks: dict[str, str] = orjson.loads(decision.picks)
    chosen = list(dict.fromkeys(picks.values()))
    if len(chosen) > 1 or "*" in chosen:
        return _("put together from several")
    way = next((one for one in card.wholes if any(it.id == chosen[0] for it in one.voices)), None) if chosen else None
    letters = " ".join(one.letter for one in (way.voices if way else [voices[one] for one in chosen if one in voices]))
    return _("as in %(letters)s") % {"letters": letters}


def _beads(lines: Sequence[Line], here: str) -> list[dict[str, str]]:
    if len(lines) > BEADS:
        return []
    return [
        {
            "key": line.item.key,
            "state": "now" if line.item.key == here else "" if line.waits else "done",
        }
        for line in lines
    ]


def progress(lines: Sequence[Line]) -> str:
    """7 of 19 decisions."""
    done = sum(not line.waits for line in lines)
    if lines and not done:
        text = ngettext("%(whole)s decision to take", "%(whole)s decisions to take", len(lines))
        return text % {"whole": number(len(lines))}
    text = ngettext("%(done)s of %(whole)s decision", "%(done)s of %(whole)s decisions", len(lines))
    return text % {"done": amount(done), "whole": number(len(lines))}


def agreed(desk: Desk) -> str:
    """142 agreed annotations taken by themselves."""
    taken = sum(bool(line.decision) and not line.item.classes for line in desk.lines)
    left = desk.counts["agreed"]
    if left:
        text = ngettext("%(shown)s agreed annotation not taken yet", "%(shown)s agreed annotations not taken yet", left)
        return text % {"shown": number(left)}
    if not taken:
        return ""
    text = ngettext("%(shown)s agreed annotation was taken", "%(shown)s agreed annotations were taken", taken)
    return text % {"shown": number(taken)}


def _beside(lines: Sequence[Line], here: str, step: int) -> str:
    """The one before or after; from nothing in hand, the last or the first of all."""
    keys = [line.item.key for line in lines]
    if here not in keys:
        return (keys[-1] if step < 0 else keys[0]) if keys else ""
    at = keys.index(here) + step
    return keys[at] if 0 <= at < len(keys) else ""


def _last(gold: AnnotationSet, user: Any) -> dict[str, Any]:
    """My last decision that holds: what Z takes back; ``last_many``: what is asked first where it is a batch."""
    holding = [one for one in review.decisions_of(gold) if one.ended_at is None]
    last = next((one for one in reversed(holding) if one.actor_id == user.pk), None)
    together = sum(one.batch == last.batch for one in holding) if last and last.batch else 1
    text = ngettext(
        "%(shown)s decision was taken together with it. Take them all back?",
        "%(shown)s decisions were taken together. Take them all back?",
        together,
    )
    return {"last": last, "last_many": text % {"shown": number(together)} if together > 1 else ""}


def _rules(desk: Desk, voices: Mapping[str, shown.Voice]) -> list[dict[str, Any]]:
    """The classes of what waits with the rules there are for each; ``count``: items that differ in that alone."""
    waiting: Counter[str] = Counter(
        line.item.classes[0] for line in desk.lines if line.status == "open" and len(line.item.classes) == 1
    )
    return [
        {
            "code": code,
            "name": words.CLASSES[code],
            "count": waiting[code],
            "rules": [{"rule": f"{code}/{name}", "name": words.RULES[name]} for name in RULES[code] if name != "voice"],
            "voices": [{"rule": f"{code}/voice", "voice": voice} for voice in voices.values()],
        }
        for code in RULES
        if waiting[code]
    ]


def read_rule(value: str, voice: str) -> Rule | None:
    """A rule out of an address: "clitic/cut"; None for what is none."""
    difference, _slash, name = value.partition("/")
    if name not in RULES.get(difference, ()):
        return None
    return Rule(difference, name, voice)


def _places(desk: Desk, lines: Sequence[Line], *, whole: bool) -> dict[str, Any]:
    """Which differences are settled and which marks are loud; ``whole``: where they all stand, too."""
    told: dict[str, Any] = {
        "loud": marks.loud_ids(
            desk.compared.comparison, {line.item.key for line in lines if line.waits and line.item.segments}
        ),
        "settled": [line.item.key for line in lines if not line.waits],
    }
    if whole:
        told["places"] = marks.places(desk.compared, [line.item for line in lines if line.item.segments], {})
    return told
