"""The places behind a number: where two sets say that, with the text around it. For those who read all sets.

A cell is named by a key: ``confusion/LAYER/ONE/OTHER`` and ``boundary/LAYER/TYPE/EDGE/HOW`` as in
:mod:`annotator.agreement.evidence` (without the way, which each place tells), ``class/CLASS`` or ``class/CLASS/LAYER``
or ``class/CLASS/LAYER/TYPE`` for the items that differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement import marks
from annotator.agreement.comparison import Aspect, Comparison, Item, value_object
from annotator.agreement.comparison.matching import anchor_of
from annotator.agreement.sides import NONE, face
from annotator.models import Article, Project, User
from annotator.services import access
from annotator.services.agreement.differing import ITEMS, LABELS, ONE, OTHER, compared
from annotator.services.agreement.keeping import Kept, Reading, Sides, freshen
from annotator.services.agreement.naming import names_of
from annotator.services.agreement.population import Asked, Couple, population_of
from annotator.services.agreement.snippets import Run, around
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.values import Segments, Span

#: Places shown at once.
PAGE: Final = 20
#: Couples read at a time until a page is full.
_STEP: Final = 10
#: How many parts the key of a cell has, by what it begins with.
_PARTS: Final = {"confusion": (4,), "boundary": (5,), "class": (2, 3, 4)}


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two says in one respect, and the other: JSON values as in the comparison; None = nothing.

    ``code``: type · segments · presence · entity · value · ``role:CODE`` · ``attribute:CODE`` …
    """

    code: str
    one: object
    other: object


@dataclass(frozen=True, slots=True)
class Place:
    """One place; ``runs``: the text around it, and which of the two mark what. ``title`` and ``article`` lead there."""

    couple: Couple
    article: Article
    layer: str
    type: str
    runs: Sequence[Run]
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the places of a cell; ``total`` of them as counted; ``after`` asks for more, empty where there are none.

    ``missing``: articles that are not worked out yet, as in the report.
    """

    cell: str
    total: int
    places: Sequence[Place]
    after: str
    missing: int
    names: Mapping[int, str]


def places_of(*, project: Project, user: User, asked: Asked, cell: str, after: str = "", veiled: bool = False) -> Page:
    """The places of a cell in the order of the articles. Raises Forbidden, and NotFound for a cell that cannot be."""
    if not access.may(user, project, access.READ_SETS):
        raise Forbidden(facts={"needs": sorted(access.READ_SETS)})
    wanted = tuple(cell.split("/"))
    if len(wanted) not in _PARTS.get(wanted[0], ()):
        raise NotFound
    couples = population_of(project, gold=asked.gold).chosen(asked)
    known, _job = freshen(project=project, couples=couples, actor=user)
    holding = [known[couple.key] for couple in couples if couple.key in known]
    counts = [(one.couple, count) for one in holding if (count := count_of(one, wanted, asked))]
    found, onward = _page(counts, wanted, asked, _position(after))
    people = {person for place in found for person in place.couple.people}
    missing = len({couple.article for couple in couples if couple.key not in known})
    names = names_of(project, people, veiled=veiled)
    return Page(cell, sum(count for _, count in counts), found, onward, missing, names)


def directed(asked: Asked) -> bool:
    """Whether first and second mean something: against gold, and of two people who were asked for."""
    return asked.gold or len(asked.people) == 2


def matches(key: tuple[str, ...], wanted: tuple[str, ...], asked: Asked) -> bool:
    """Whether what is counted under a key belongs to a cell; without a direction a confusion has two keys."""
    if wanted[0] == "class":
        return key[0] != ITEMS and key[: len(wanted) - 1] == wanted[1:]
    if key[: len(wanted)] == wanted:
        return True
    turned = (*wanted[:2], wanted[3], wanted[2]) if wanted[0] == "confusion" else wanted
    return not directed(asked) and key[: len(wanted)] == turned


def count_of(kept: Kept, wanted: tuple[str, ...], asked: Asked) -> int:
    """How many of a couple's places belong to a cell."""
    counts: Mapping[str, float] = kept.differences if wanted[0] == "class" else kept.evidence.counts
    return round(sum(number for key, number in counts.items() if matches(tuple(key.split("/")), wanted, asked)))


def _position(after: str) -> tuple[int, int]:
    """The article and how many of its places were shown. Raises NotFound."""
    if not after:
        return 0, 0
    article, _, skip = after.partition("-")
    if not (article.isdecimal() and skip.isdecimal() and len(after) < 30):
        raise NotFound
    return int(article), int(skip)


def _page(
    counts: Sequence[tuple[Couple, int]], wanted: tuple[str, ...], asked: Asked, position: tuple[int, int]
) -> tuple[Sequence[Place], str]:
    """A page of places, and where the next one begins."""
    start, skip = position
    found: list[Place] = []
    for place, number in _numbered([couple for couple, _ in counts if couple.article >= start], wanted, asked):
        if place.couple.article == start and number < skip:
            continue
        if len(found) == PAGE:
            return found, f"{place.couple.article}-{number}"
        found.append(place)
    return found, ""


def _numbered(couples: Sequence[Couple], wanted: tuple[str, ...], asked: Asked) -> Iterator[tuple[Place, int]]:
    """The places of couples, a few of which are read at a time, each with its number within its article."""
    article = number = 0
    for at in range(0, len(couples), _STEP):
        for place in places_in(couples[at : at + _STEP], wanted, asked):
            number = number + 1 if place.couple.article == article else 0
            article = place.couple.article
            yield place, number


def places_in(couples: Sequence[Couple], wanted: tuple[str, ...], asked: Asked) -> Iterator[Place]:
    """The places of a cell in these couples, whoever asks: the caller has seen to who may read them."""
    read = Reading(couples)
    for couple in couples:
        sides, _ = read(couple)
        if sides is not None:
            look = _items if wanted[0] == "class" else _pairs
            yield from look(couple, read.articles[couple.article], sides, wanted, asked)


def _pairs(couple: Couple, article: Article, sides: Sides, wanted: tuple[str, ...], asked: Asked) -> Iterator[Place]:
    """Spans that stand against each other."""
    faced = face(sides.one, sides.other, sides.text, sides.schema)
    for pair in faced.pairs:
        if any(matches(tuple(key.split("/")), wanted, asked) for key in marks.cells(pair, faced)):
            one, other = pair.one, pair.other
            said = [
                Said("type", one.type if one else None, other.type if other else None),
                Said("segments", _words(one), _words(other)),
            ]
            runs = around(sides.text, one.segments if one else (), other.segments if other else ())
            yield Place(couple, article, wanted[1], one.type if one else NONE, runs, said)


def _words(span: Span | None) -> object:
    return None if span is None else {"segments": span.segments, "text": span.text}


def _items(couple: Couple, article: Article, sides: Sides, wanted: tuple[str, ...], asked: Asked) -> Iterator[Place]:
    """Things that differ, whole, each with what the two say where they differ."""
    found = compared(sides.one, sides.other, sides.text, sides.schema)
    for item in found.differing:
        layer = item.layer or LABELS
        if any(matches((difference, layer, item.type), wanted, asked) for difference in item.classes):
            said = [_said(found, item, aspect) for aspect in item.aspects if aspect.difference is not None]
            one, other = (_segments(found, item, voice) for voice in (ONE, OTHER))
            runs = around(sides.text, one, other, item.segments)
            yield Place(couple, article, layer, item.type, runs, said)


def _said(found: Comparison, item: Item, aspect: Aspect) -> Said:
    readings = {
        voice: value_object(found, item, aspect, option) for option in aspect.options for voice in option.voices
    }
    return Said(aspect.code, readings.get(ONE), readings.get(OTHER))


def _segments(found: Comparison, item: Item, voice: str) -> Segments:
    """Where a thing stands in one of the voices: a span's letters, what a frame is recognised by."""
    if voice not in item.members:
        return ()
    annotations, id_ = found.voices[voice], item.members[voice]
    if item.kind == "span":
        return annotations.spans[id_].segments
    return tuple(anchor_of(annotations, annotations.frames[id_], found.schema)) if item.kind == "frame" else ()
