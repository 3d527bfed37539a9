"""An item of a comparison as a card shows it: its place, its sides, who says what by letters, never by names alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from annotator.agreement.comparison import Aspect, Item, Option, value_object
from annotator.models import AnnotationSet
from annotator.services import snapshots
from annotator.services.review import Compared
from annotator.standoff.schema import Schema
from annotator.standoff.values import Segments
from annotator.web.review import words

#: Code points shown on either side of a place, and of a long quote at the most.
AROUND: Final = 34
LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Voice:
    """One set as the page names it: by its letter, and by its author where names are shown."""

    id: str
    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a reading: its words, the type whose colour it wears, and whether they are the article's own."""

    text: str
    type: str = ""
    quoted: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a side: who holds it, what it says; ``pick``: the set it is taken from."""

    voices: Sequence[Voice]
    parts: Sequence[Part]
    pick: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One side of an item. ``difference``: its class, or empty; ``joins``: what all say can be taken together."""

    code: str
    name: str
    difference: str
    readings: Sequence[Reading]
    joins: bool = False

    @property
    def disputed(self) -> bool:
        """Whether there are several readings."""
        return bool(self.difference)


@dataclass(frozen=True, slots=True)
class Whole:
    """One way the whole item can be: the voices that have it so, and what they say where the others say otherwise.

    ``pick``: one of these voices, or "nothing" where they have nothing there. ``number``: the key that chooses it.
    """

    voices: Sequence[Voice]
    pick: str
    sides: Sequence[tuple[str, Sequence[Part]]]
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """The words of an item with some of the text around them."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """An item with all its sides. ``tag``: what it differs in, as short as it stands in the text."""

    item: Item
    type_name: str
    tag: str
    classes: Sequence[tuple[str, str]]
    place: Place | None
    rows: Sequence[Row]
    wholes: Sequence[Whole]
    voices: Sequence[Voice]

    @property
    def disputed(self) -> Sequence[Row]:
        """The sides that differ, without whether there is anything at all."""
        return [row for row in self.rows if row.disputed and row.code != "presence"]

    @property
    def unsaid(self) -> bool:
        """Whether no reading says the words of the place: the sides that differ are of what all have marked alike."""
        return self.place is not None and not {"missed", "boundary", "clitic"} & set(self.item.classes)

    @property
    def combines(self) -> bool:
        """Whether the sides can be chosen one by one: several differ, or what the voices say can be taken together."""
        disputed = self.disputed
        return len(disputed) > 1 or any(row.joins for row in disputed)


def voices_of(compared: Compared, *, names: bool) -> dict[str, Voice]:
    """The voices of a comparison by their ids; without ``names`` nothing says whose they are."""
    rows = {str(row.pk): row for row in compared.rows}
    return {key: Voice(key, words.letter(n), whose(rows[key]) if names else "") for key, n in compared.letters.items()}


def choices(
    rows: Iterable[AnnotationSet], voices: Mapping[str, Voice], chosen: Collection[UUID]
) -> list[dict[str, Any]]:
    """The sets one can choose between: those with a letter in the order of their letters, then the others."""
    places = {key: n for n, key in enumerate(voices)}
    listed = sorted(rows, key=lambda row: places.get(str(row.pk), len(places)))
    return [{"row": row, "voice": voices.get(str(row.pk)), "on": row.pk in chosen} for row in listed]


def whose(row: AnnotationSet) -> str:
    """Whose a set is: its author, or the kind and source of what no person made."""
    if row.author is not None:
        return str(row.author.display_name)
    return f"{row.get_kind_display()} {row.source}".strip()


def cards(compared: Compared, items: Iterable[Item], voices: Mapping[str, Voice]) -> list[Card]:
    """The cards of some items of a comparison."""
    schema = snapshots.schema_of(compared.schema)
    return [_card(compared, schema, item, voices) for item in items]


def _card(compared: Compared, schema: Schema, item: Item, voices: Mapping[str, Voice]) -> Card:
    rows = [_row(compared, schema, item, aspect, voices) for aspect in item.aspects]
    return Card(
        item=item,
        type_name=words.type_name(schema, item.kind, item.type),
        tag=tag_of(schema, item),
        classes=[(code, str(words.CLASSES[code])) for code in item.classes],
        place=place_of(compared.article.text, item.segments),
        rows=rows,
        wholes=_wholes(compared, schema, item, voices),
        voices=[voices[one] for one in voices if one in item.members],
    )


def tag_of(schema: Schema, item: Item) -> str:
    """What an item differs in: the role or attribute by its name, else the class."""
    if not item.classes:
        return ""
    first = item.classes[0]
    aspect = next((one for one in item.aspects if one.difference == first), None)
    if aspect is not None and aspect.code.startswith(("role:", "attribute:")) and first in {"role", "attribute"}:
        return words.aspect_name(schema, item, aspect.code)
    return str(words.CLASSES[first])


def place_of(text: str, segments: Segments) -> Place | None:
    """The place of some segments in one line; None without any."""
    if not segments:
        return None
    start, end = segments[0][0], segments[-1][1]
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    return Place(_from_word(before) if start > AROUND else before, shortened(text, segments), _to_word(after))


def _from_word(before: str) -> str:
    return "…" + before.partition(" ")[2] if " " in before and len(before) >= AROUND else before


def _to_word(after: str) -> str:
    return after.rpartition(" ")[0] + "…" if " " in after and len(after) >= AROUND else after


def shortened(text: str, segments: Segments) -> str:
    """The words of some segments; the middle of long ones left out, gaps shown."""
    whole = " … ".join(text[start:end] for start, end in segments)
    if len(whole) <= LONGEST:
        return whole
    half = LONGEST // 2
    return f"{whole[:half].rpartition(' ')[0]} … {whole[-half:].partition(' ')[2]}"


def _row(compared: Compared, schema: Schema, item: Item, aspect: Aspect, voices: Mapping[str, Voice]) -> Row:
    readings = [
        Reading(
            voices=[voices[one] for one in option.voices],
            parts=parts(compared, schema, item, aspect, option),
            pick=next((one for one in option.voices if one in item.members), ""),
        )
        for option in aspect.options
    ]
    name = words.aspect_name(schema, item, aspect.code if item.kind != "label" else "value")
    return Row(aspect.code, name, aspect.difference or "", readings, joins=_joins(schema, item, aspect))


def _joins(schema: Schema, item: Item, aspect: Aspect) -> bool:
    """Whether what all say can stand together: a role that takes several, an attribute of several values."""
    side, _colon, code = aspect.code.partition(":")
    if len([option for option in aspect.options if option.value not in {None, frozenset()}]) < 2:
        return False
    if side == "role":
        role = schema.role(item.type, code)
        return role is not None and role.max != 1
    known = words.attribute(schema, item, code) if side == "attribute" else None
    return known is not None and known.kind == "multichoice"


def parts(compared: Compared, schema: Schema, item: Item, aspect: Aspect, option: Option) -> list[Part]:
    """What a reading says, piece by piece."""
    if aspect.code == "presence":
        return [_present(compared, item) if option.value else Part(_("nothing here"))]
    value: Any = value_object(compared.comparison, item, aspect, option)
    if aspect.code in {"name", "reference"}:
        return [Part(str(value) if value else _("not set"))]
    if aspect.code == "value" or aspect.code.startswith("attribute:"):
        code = item.type if aspect.code == "value" else aspect.code.partition(":")[2]
        return [Part(words.value_name(schema, item, code, value))]
    if aspect.code == "segments":
        return [Part(shortened(compared.article.text, value["segments"]), item.type, quoted=True)]
    if aspect.code == "entity":
        return [Part(value["name"], value["type"], quoted=True) if value else Part(_("no entity"))]
    if aspect.code == "type":
        return [Part(words.type_name(schema, "span", value), value)]
    return [_filler(one) for one in value] or [Part(_("empty"))]


def _present(compared: Compared, item: Item) -> Part:
    if item.segments:
        return Part(shortened(compared.article.text, item.segments), item.type, quoted=True)
    voice, id_ = next(iter(item.members.items()))
    entity = compared.comparison.voices[voice].entities.get(id_)
    return Part(entity.name if entity else "", item.type, quoted=True)


def _filler(filler: Mapping[str, Any]) -> Part:
    if filler["kind"] == "special":
        return Part(words.special(filler["id"]))
    if filler["kind"] == "frame":
        return Part(shortened(filler["text"], ((0, len(filler["text"])),)), filler["type"], quoted=True)
    text = " … ".join(_pieces(filler)) if "segments" in filler else filler["text"]
    entity = filler.get("entity")
    named = entity["name"] if entity and entity["name"] != filler["text"] else ""
    return Part(shortened(text, ((0, len(text)),)), filler["type"], quoted=True, more=named)


def _pieces(filler: Mapping[str, Any]) -> list[str]:
    """The text of each segment of a span: its whole text has one space between them."""
    out, at = [], 0
    for start, end in filler["segments"]:
        out.append(filler["text"][at : at + end - start])
        at += end - start + 1
    return out


def _wholes(compared: Compared, schema: Schema, item: Item, voices: Mapping[str, Voice]) -> list[Whole]:
    """The different ways the item is in the voices, the most common first; having nothing is one of them."""
    disputed = [aspect for aspect in item.aspects if aspect.difference and aspect.code != "presence"]
    ways: dict[tuple[int, ...] | None, list[str]] = {}
    for voice in voices:
        ways.setdefault(_way(item, disputed, voice), []).append(voice)
    ranked = sorted(ways.items(), key=lambda way: -len(way[1]))
    if item.kind != "label" and not item.classes:
        ranked = [way for way in ranked if way[0] is not None]
    return [
        Whole(
            voices=[voices[one] for one in who],
            pick="nothing" if way is None else who[0],
            sides=_sides(compared, schema, item, disputed, who[0] if way is not None else None),
            number=n,
        )
        for n, (way, who) in enumerate(ranked, start=1)
    ]


def _way(item: Item, disputed: Sequence[Aspect], voice: str) -> tuple[int, ...] | None:
    """Which option a voice has of each disputed side; None where it has nothing of the item."""
    if voice not in item.members:
        return None
    return tuple(
        next((n for n, option in enumerate(aspect.options) if voice in option.voices), -1) for aspect in disputed
    )


def _sides(
    compared: Compared, schema: Schema, item: Item, disputed: Sequence[Aspect], voice: str | None
) -> list[tuple[str, Sequence[Part]]]:
    if voice is None:
        return [("", [Part(_("nothing here"))])]
    sides: list[tuple[str, Sequence[Part]]] = []
    for aspect in disputed:
        option = aspect.held_by(voice)
        if option is not None:
            name = words.aspect_name(schema, item, aspect.code) if len(disputed) > 1 or _mute(aspect) else ""
            sides.append((name, parts(compared, schema, item, aspect, option)))
    return sides or [("", [_present(compared, item)])]


def _mute(aspect: Aspect) -> bool:
    """Whether a value alone does not say what it is of: "yes" is of an attribute."""
    return aspect.code.startswith(("attribute:", "role:"))
