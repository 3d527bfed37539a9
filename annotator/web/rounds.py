"""What changed in a set since it was given back, as a person reads it: each difference with its words, then and now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from annotator.models import AnnotationSet, NoteThread, ReturnPlace, SetReturn
from annotator.services import snapshots
from annotator.services.review.rounds import Comparison, Outcome, segments_of
from annotator.standoff.diff import Aspect, Difference, place_of
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Entity, Frame, Span
from annotator.web.figures import number
from annotator.web.snippets import Piece, snippet

#: Differences shown at most.
MOST: Final = 300

WAYS: Final[Mapping[str, str | Promise]] = {
    "added": pgettext_lazy("difference", "New"),
    "removed": pgettext_lazy("difference", "Removed"),
    "changed": pgettext_lazy("difference", "Changed"),
}
_ASPECTS: Final[Mapping[str, str | Promise]] = {
    "type": pgettext_lazy("what changed", "type"),
    "segments": pgettext_lazy("what changed", "edges"),
    "entity": pgettext_lazy("what changed", "entity"),
    "name": pgettext_lazy("what changed", "name"),
    "reference": pgettext_lazy("what changed", "reference"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: the names of its types then and now, and where it stood and stands, with what is around."""

    way: str
    word: str | Promise
    type: str
    became: str
    aspects: Sequence[str]
    before: Sequence[Piece]
    after: Sequence[Piece]
    said_before: str = ""
    said_after: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a return: its words in the text, what was said there, and what came of it."""

    thread: NoteThread
    pieces: Sequence[Piece]
    said: str
    by: str
    done: bool
    changed: bool = False
    answers: int = 0
    lines: Sequence[Line] = ()


def spots(given: SetReturn, text: str) -> list[Spot]:
    """The places of a return before anything is compared."""
    return [_spot(place, text) for place in given.places.all()]


def spot_of(thread: NoteThread, text: str) -> Spot:
    """A thread as a place that could be asked about."""
    first = next((one for one in thread.messages.all() if one.deleted_at is None), None)
    said, by = (first.body, first.author.display_name) if first else ("", "")
    return Spot(thread, snippet(text, segments_of(thread)), said, by, done=False)


def _spot(place: ReturnPlace, text: str, outcome: Outcome | None = None, lines: Sequence[Line] = ()) -> Spot:
    bare = spot_of(place.thread, text)
    changed, answers = (bool(outcome.differences), outcome.answers) if outcome else (False, 0)
    done = place.done_at is not None
    return Spot(bare.thread, bare.pieces, bare.said, bare.by, done, changed, answers, lines)


def shown(compared: Comparison, row: AnnotationSet) -> dict[str, Any]:
    """The spots with what changed at each, and all that changed."""
    words = _Words(row.article.text, snapshots.schema_of(row.schema), (compared.before, compared.after))
    at_places = [
        _spot(one.place, row.article.text, one, [words.line(difference) for difference in one.differences[:MOST]])
        for one in compared.outcomes
    ]
    lines = [words.line(one) for one in compared.differences[:MOST]]
    return {"spots": at_places, "lines": lines, "more": max(0, len(compared.differences) - MOST)}


def lines_of(
    found: Iterable[Difference], states: tuple[Annotations, Annotations], text: str, schema: Schema
) -> list[Line]:
    """Differences between two states of one set, written for the reader."""
    words = _Words(text, schema, states)
    return [words.line(one) for one in found]


def lede(compared: Comparison) -> str:
    """5 changes: 2 marks new, 1 changed …; 2 of 3 places changed."""
    found = compared.differences
    if not found:
        told = _("Nothing in the set has changed.")
    else:
        count = ngettext("%(shown)s change", "%(shown)s changes", len(found)) % {"shown": number(len(found))}
        told = _("%(changes)s: %(clauses)s.") % {"changes": count, "clauses": _(", ").join(_clauses(found))}
    return f"{told} {_at_places(compared.outcomes)}".strip()


def _clauses(found: Iterable[Difference]) -> list[str]:
    counts = Counter(one.way for one in found)
    words = {
        "added": ngettext("%(shown)s new", "%(shown)s new", counts["added"]),
        "changed": ngettext("%(shown)s altered", "%(shown)s altered", counts["changed"]),
        "removed": ngettext("%(shown)s removed", "%(shown)s removed", counts["removed"]),
    }
    return [word % {"shown": number(counts[way])} for way, word in words.items() if counts[way]]  # type: ignore[index]


def _at_places(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return ""
    moved = sum(1 for one in outcomes if one.differences)
    answered = sum(1 for one in outcomes if one.answers and not one.differences)
    told = _told(moved, len(outcomes))
    if not answered:
        return told
    more = ngettext("%(shown)s was answered in words.", "%(shown)s were answered in words.", answered)
    return f"{told} {more % {'shown': number(answered)}}"


def _told(moved: int, whole: int) -> str:
    if not moved:
        return _("None of the noted places changed.")
    if moved < whole:
        text = _("%(moved)s of the %(whole)s noted places changed.")
        return text % {"moved": number(moved), "whole": number(whole)}
    text = ngettext("The noted place changed.", "All %(whole)s noted places changed.", whole)
    return text % {"whole": number(whole)}


class _Words:
    """Names of the schema and stretches of the text, for the differences of one set."""

    def __init__(self, text: str, schema: Schema, states: tuple[Annotations, Annotations]) -> None:
        self.text, self.schema, self.states = text, schema, states

    def line(self, one: Difference) -> Line:
        before, after = self.states
        names = [self._type(one, thing) for thing in (one.before, one.after)]
        now = names[1] or names[0]
        return Line(
            way=one.way,
            word=WAYS[one.way],
            type=names[0] or now,
            became=now if names[0] and now != names[0] else "",
            aspects=[self._aspect(one, aspect) for aspect in one.aspects],
            before=self._place(one.before, before),
            after=self._place(one.after, after),
            said_before=self._said(one, one.before, before),
            said_after=self._said(one, one.after, after),
        )

    def _type(self, one: Difference, thing: object) -> str:
        if isinstance(thing, Frame):
            known = self.schema.frame_type(thing.type)
            return _name(known.name if known else {}, thing.type)
        if isinstance(thing, Span | Entity):
            mark = self.schema.span_type(thing.type)
            return _name(mark.name if mark else {}, thing.type)
        label = self.schema.labels.get(one.id)
        return _name(label.name if label else {}, one.id) if thing is not None else ""

    def _aspect(self, one: Difference, aspect: Aspect) -> str:
        if aspect.what == "role" and isinstance(one.after, Frame):
            frame = self.schema.frame_type(one.after.type)
            role = frame.roles.get(aspect.code) if frame else None
            return _name(role.name if role else {}, aspect.code)
        if aspect.what == "attribute":
            return self._attribute(one, aspect.code)
        return str(_ASPECTS.get(aspect.what, aspect.code))

    def _attribute(self, one: Difference, code: str) -> str:
        """An attribute by its name, with the value it had and has."""
        things = [thing for thing in (one.before, one.after) if isinstance(thing, Span | Entity | Frame)]
        known = self._facets(things[-1])
        name = _name(known.get(code, {}).get("name", {}), code)
        values = [_value(known.get(code, {}), thing.attributes.get(code)) for thing in things]
        return _("%(name)s (from %(before)s to %(after)s)") % {"name": name, "before": values[0], "after": values[-1]}

    def _facets(self, thing: Span | Entity | Frame) -> Mapping[str, Any]:
        """The attributes of a thing's type as the schema was written: there the choices have their names."""
        body: Any = self.schema.body
        types = body["frameTypes" if isinstance(thing, Frame) else "spanTypes"]
        found: dict[str, Any] = next((one for one in types if one["code"] == thing.type), {})
        return {facet["code"]: facet for facet in found.get("attributes", ())}

    def _place(self, thing: object, state: Annotations) -> list[Piece]:
        return snippet(self.text, place_of(thing, state)) if isinstance(thing, Span | Frame) else []

    def _said(self, one: Difference, thing: object, state: Annotations) -> str:
        """What stands nowhere in the text is said: an entity's name, who fills a frame's roles, a label's value."""
        if isinstance(thing, Entity):
            return thing.name
        if isinstance(thing, Frame):
            return _(", ").join(_names(thing, state))
        if thing is None or isinstance(thing, Span):
            return ""
        body: Any = self.schema.body
        label: dict[str, Any] = next((label for label in body["labels"] if label["code"] == one.id), {})
        return _value(label, thing)


def _value(facet: Mapping[str, Any], value: object) -> str:
    """The value of an attribute or a label by the name its choice has in the schema."""
    if value is None:
        return _("no value")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number(value)
    names = {choice["code"]: _name(choice.get("name", {}), choice["code"]) for choice in facet.get("choices", ())}
    return _(", ").join(names.get(one, str(one)) for one in (value if isinstance(value, tuple) else (value,)))


def _names(frame: Frame, state: Annotations) -> list[str]:
    """The entities in a frame's roles, each once."""
    targets = (filler.target for fillers in frame.roles.values() for filler in fillers if filler.kind == "entity")
    return list(dict.fromkeys(state.entities[one].name for one in targets if one in state.entities))


def _name(names: Mapping[str, str], code: str) -> str:
    return names.get(get_language() or "ar") or code
