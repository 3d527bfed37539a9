"""A set beside what it is measured by, as a person reads it: natural frequencies, and each place with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from annotator.agreement.spans import Pair
from annotator.agreement.tally import Tally
from annotator.models import AnnotationSet
from annotator.services import snapshots
from annotator.services.answers import Compared
from annotator.standoff.values import Span
from annotator.web.figures import number

#: Code points shown on either side of a mark.
AROUND: Final = 40
#: Places shown at most.
MOST: Final = 200

KINDS: Final[Mapping[str, str | Promise]] = {
    "boundary": pgettext_lazy("difference", "Other edges"),
    "type": pgettext_lazy("difference", "Another type"),
    "missed": pgettext_lazy("difference", "Missed"),
    "extra": pgettext_lazy("difference", "Not in the answers"),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer's name with its tally: exactly, and with other edges counted as half."""

    name: str
    exact: Tally
    overlap: Tally


@dataclass(frozen=True, slots=True)
class Snippet:
    """A mark in its context: ``before`` + ``marked`` + ``after``, and the name of its type."""

    type: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """One difference: its kind, and how it is in the set and in the answers; None: there is nothing."""

    kind: str
    name: str | Promise
    mine: Snippet | None
    theirs: Snippet | None


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One frame that differs: the name of its type, what kind of difference, the names of the roles."""

    type: str
    name: str | Promise
    roles: Sequence[str]


def lede(compared: Compared) -> str:
    """9 of 10 places as in the answers."""
    whole = sum(1 for pair in compared.spans if pair.other) + sum(1 for pair in compared.frames if pair.other)
    same = sum(1 for pair in compared.spans if pair.kind == "same")
    same += sum(1 for pair in compared.frames if pair.one and pair.other and not pair.roles)
    if not whole:
        return _("The answers hold no marks here.")
    if not same:
        none = ngettext(
            "The one place of the answers was not found.", "None of the %(whole)s places is as in the answers.", whole
        )
        return none % {"whole": number(whole)}
    text = ngettext(
        "%(same)s of %(whole)s place is as in the answers.",
        "%(same)s of %(whole)s places are as in the answers.",
        whole,
    )
    return text % {"same": number(same), "whole": number(whole)}


def layers(compared: Compared, row: AnnotationSet) -> list[Layer]:
    """The layers in the schema's order."""
    names = snapshots.schema_of(row.schema).layers
    return [
        Layer(_name(names.get(code, {}), code), compared.exact.get(code, Tally()), tally)
        for code, tally in compared.overlap.items()
    ]


def spans(compared: Compared, row: AnnotationSet) -> list[Place]:
    """The marks that differ, in the order of the text."""
    differing = [pair for pair in compared.spans if pair.kind != "same"]
    return [_place(pair, row) for pair in differing[:MOST]]


def frames(compared: Compared, row: AnnotationSet) -> list[FrameLine]:
    """The frames that differ."""
    schema = snapshots.schema_of(row.schema)
    out = []
    for pair in compared.frames:
        frame = pair.one or pair.other
        if frame is None or (pair.one and pair.other and not pair.roles):
            continue
        known = schema.frame_type(frame.type)
        kind = "missed" if pair.one is None else "extra" if pair.other is None else "roles"
        roles = [_name(known.roles[code].name, code) if known and code in known.roles else code for code in pair.roles]
        name = KINDS.get(kind, pgettext_lazy("difference", "Roles filled otherwise"))
        out.append(FrameLine(_name(known.name if known else {}, frame.type), name, roles))
    return out[:MOST]


def _place(pair: Pair, row: AnnotationSet) -> Place:
    mine, theirs = (_snippet(span, row) if span else None for span in (pair.one, pair.other))
    return Place(pair.kind, KINDS[pair.kind], mine, theirs)


def _snippet(span: Span, row: AnnotationSet) -> Snippet:
    text = row.article.text
    start, end = span.segments[0][0], span.segments[-1][1]
    known = snapshots.schema_of(row.schema).span_type(span.type)
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    return Snippet(_name(known.name if known else {}, span.type), before, text[start:end], after)


def _name(names: Mapping[str, str], code: str) -> str:
    return names.get(get_language() or "ar") or code
