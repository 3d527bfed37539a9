"""The places behind a number: where two sets say that, with the text around it. For those who read all sets.

A cell is named by a key: ``confusion/LAYER/ONE/OTHER``, ``boundary/LAYER/TYPE/EDGE/HOW`` (without the way, which each
place tells), ``attributes/LAYER/TYPE/ATTRIBUTE/ONE/OTHER`` and ``labels/LABEL/ONE/OTHER`` as in
:mod:`annotator.agreement.evidence`; ``class/CLASS``, ``class/CLASS/LAYER`` or ``class/CLASS/LAYER/TYPE`` for the items
that differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement import places as room
from annotator.agreement import saying
from annotator.agreement.comparison import Aspect, Comparison, Item, value_object
from annotator.agreement.comparison.matching import anchor_of
from annotator.agreement.sides import NONE
from annotator.models import Article, Project, User
from annotator.services import access
from annotator.services.agreement.differing import ITEMS, LABELS, ONE, OTHER, compared
from annotator.services.agreement.freshening import freshen
from annotator.services.agreement.keeping import Kept, Reading, Sides
from annotator.services.agreement.naming import names_of
from annotator.services.agreement.population import Asked, Couple, population_asked
from annotator.services.agreement.snippets import Run, around
from annotator.services.refusal import Forbidden, NotFound
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Frame, Segments, Span

#: Places shown at once.
PAGE: Final = 20
#: Couples read at a time until a page is full.
_STEP: Final = 10
#: How many parts the key of a cell has, by what it begins with.
_PARTS: Final = {"confusion": (4,), "boundary": (5,), "attributes": (6,), "labels": (4,), "class": (2, 3, 4)}
#: The cells of tables of what the one says against what the other says.
_CROSSED: Final = ("confusion", "attributes", "labels")


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
    wanted = _wanted(cell, asked)
    couples = population_asked(project, asked).chosen(asked)
    known, _job = freshen(project=project, couples=couples, actor=user, model=asked.model)
    holding = [known[couple.key] for couple in couples if couple.key in known]
    counts = [(one.couple, count) for one in holding if (count := wanted.count(one))]
    found, onward = _page([couple for couple, _ in counts], wanted, _position(after))
    people = {person for place in found for person in place.couple.people}
    missing = len({couple.article for couple in couples if couple.key not in known})
    names = names_of(project, people, veiled=veiled)
    return Page(cell, sum(count for _, count in counts), found, onward, missing, names)


def directed(asked: Asked) -> bool:
    """Whether first and second mean something: against gold, and of two people who were asked for."""
    return asked.gold or len(asked.people) == 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A cell; ``heads``: how the keys begin that are counted in it, each with a slash at its end; ``bare``: without."""

    parts: tuple[str, ...]
    heads: tuple[str, ...]
    bare: tuple[str, ...]

    @property
    def by_class(self) -> bool:
        """Whether it is of things that differ, not of what stands against each other."""
        return self.parts[0] == "class"

    def holds(self, key: str) -> bool:
        """Whether what is counted under a key belongs to it."""
        # Hundreds of keys of a thousand couples: most are told apart by how they begin, before a slash is set to them.
        return key.startswith(self.bare) and f"{key}/".startswith(self.heads)

    def count(self, kept: Kept) -> int:
        """How many of a couple's places belong to it."""
        counts: Mapping[str, float] = kept.differences if self.by_class else kept.evidence.counts
        return round(sum(number for key, number in counts.items() if self.holds(key)))


def _wanted(cell: str, asked: Asked) -> _Wanted:
    """A cell by its name; without a direction what the two say may stand either way round. Raises NotFound."""
    parts = tuple(cell.split("/"))
    if len(parts) not in _PARTS.get(parts[0], ()) or parts[:2] == ("class", ITEMS):
        raise NotFound
    ways = {parts[1:]} if parts[0] == "class" else {parts}
    if parts[0] in _CROSSED and not directed(asked):
        ways.add((*parts[:-2], parts[-1], parts[-2]))
    bare = tuple("/".join(way) for way in ways)
    return _Wanted(parts, tuple(f"{head}/" for head in bare), bare)


def _position(after: str) -> tuple[int, int]:
    """The article and how many of its places were shown. Raises NotFound."""
    if not after:
        return 0, 0
    article, _, skip = after.partition("-")
    if not (article.isdecimal() and skip.isdecimal() and len(after) < 30):
        raise NotFound
    return int(article), int(skip)


def _page(couples: Sequence[Couple], wanted: _Wanted, position: tuple[int, int]) -> tuple[Sequence[Place], str]:
    """A page of places, and where the next one begins."""
    start, skip = position
    found: list[Place] = []
    for place, number in _numbered([couple for couple in couples if couple.article >= start], wanted):
        if place.couple.article == start and number < skip:
            continue
        if len(found) == PAGE:
            return found, f"{place.couple.article}-{number}"
        found.append(place)
    return found, ""


def _numbered(couples: Sequence[Couple], wanted: _Wanted) -> Iterator[tuple[Place, int]]:
    """The places of couples, a few of which are read at a time, each with its number within its article."""
    article = number = 0
    for at in range(0, len(couples), _STEP):
        for place in _places(couples[at : at + _STEP], wanted):
            number = number + 1 if place.couple.article == article else 0
            article = place.couple.article
            yield place, number


def places_in(couples: Sequence[Couple], cell: str, asked: Asked, read: Reading | None = None) -> Iterator[Place]:
    """The places of a cell in these couples, whoever asks: the caller has seen to who may read them.

    ``read``: the couples, where the caller has read them already.
    """
    return _places(couples, _wanted(cell, asked), read)


def count_in(kept: Kept, cell: str, asked: Asked) -> int:
    """How many of a couple's places belong to a cell."""
    return _wanted(cell, asked).count(kept)


def _places(couples: Sequence[Couple], wanted: _Wanted, read: Reading | None = None) -> Iterator[Place]:
    read = read or Reading(couples)
    for couple in couples:
        sides = read(couple)
        if sides is not None:
            look = _items if wanted.by_class else _facing
            yield from look(couple, read.articles[couple.article], sides, wanted)


def _facing(couple: Couple, article: Article, sides: Sides, wanted: _Wanted) -> Iterator[Place]:
    """Spans, frames and labels that stand against each other."""
    for place in room.places(sides.one, sides.other, sides.text, sides.schema):
        key = next((key for key in place.cells if wanted.holds(key)), None)
        if key is None:
            continue
        head, *path = key.split("/")
        one, other = _member(sides.one, place.one_id), _member(sides.other, place.other_id)
        runs = around(
            sides.text,
            *(_letters(thing, voice, sides.schema) for thing, voice in ((one, sides.one), (other, sides.other))),
        )
        if head in {"confusion", "boundary"}:
            yield Place(couple, article, path[0], one.type if one else NONE, runs, _said_of_spans(one, other))
        else:
            yield _of_values(head, path, couple, article, runs, sides.schema)


def _member(voice: Annotations, id_: str | None) -> Span | Frame | None:
    return None if id_ is None else voice.spans.get(id_) or voice.frames.get(id_)


def _letters(thing: Span | Frame | None, voice: Annotations, schema: Schema) -> Segments:
    """Where it stands: a span's letters, what a frame is recognised by."""
    if isinstance(thing, Frame):
        return tuple(anchor_of(voice, thing, schema))
    return thing.segments if thing else ()


def _said_of_spans(one: Span | Frame | None, other: Span | Frame | None) -> Sequence[Said]:
    types = Said("type", one.type if one else None, other.type if other else None)
    return [types, Said("segments", _words(one), _words(other))]


def _of_values(
    head: str, path: Sequence[str], couple: Couple, article: Article, runs: Sequence[Run], schema: Schema
) -> Place:
    """A place of an attribute or a label, with the two values by which it is counted."""
    *of, code, mine, theirs = path
    if head == LABELS:
        attribute, layer, type_, aspect = schema.labels.get(code), LABELS, code, "value"
    else:
        known = schema.span_type(of[1]) or schema.frame_type(of[1])
        attribute = known.attributes.get(code) if known else None
        layer, type_, aspect = of[0], of[1], f"attribute:{code}"
    one, other = (saying.value_of(attribute, text) for text in (mine, theirs))
    return Place(couple, article, layer, type_, runs, [Said(aspect, one, other)])


def _words(thing: Span | Frame | None) -> object:
    return {"segments": thing.segments, "text": thing.text} if isinstance(thing, Span) else None


def _items(couple: Couple, article: Article, sides: Sides, wanted: _Wanted) -> Iterator[Place]:
    """Things that differ, whole, each with what the two say where they differ."""
    found = compared(sides.one, sides.other, sides.text, sides.schema)
    for item in found.differing:
        layer = item.layer or LABELS
        if any(wanted.holds(f"{difference}/{layer}/{item.type}") for difference in item.classes):
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
    if item.kind not in {"span", "frame"} or voice not in item.members:
        return ()
    annotations = found.voices[voice]
    return _letters(_member(annotations, item.members[voice]), annotations, found.schema)
