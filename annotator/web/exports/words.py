"""An export in words: whose annotations, how it stands, why it failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.formats.declaration import Format
from annotator.models import AnnotationSet
from annotator.services.exports import Offer, Wanted, What
from annotator.standoff.schema import Schema
from annotator.web import formats
from annotator.web.figures import number, size

Text = str | Promise

WHATS: Final[Mapping[What, tuple[Text, Text]]] = {
    What.GOLD: (lazy("Gold"), lazy("What curation decided and locked: one set for each article.")),
    What.SUBMITTED: (lazy("Submitted sets"), lazy("What annotators handed in, each under its author's name.")),
    What.ALL: (lazy("All sets"), lazy("All that people made in any state, what was imported, and gold in the making.")),
    What.IMPORTED: (lazy("Imported sets"), lazy("The annotation that came in with files.")),
    What.SUGGESTED: (lazy("Predictions"), lazy("What models said, each under the model's name.")),
}
STATES: Final[Mapping[str, Text]] = {
    AnnotationSet.State.OPEN.value: lazy("Open sets"),
    AnnotationSet.State.SUBMITTED.value: lazy("Submitted sets"),
    AnnotationSet.State.RETURNED.value: lazy("Returned sets"),
    AnnotationSet.State.SKIPPED.value: lazy("Skipped sets"),
}
_REFUSED: Final[Mapping[str, Text]] = {
    "no_room": lazy("The disk is full: about %(needed)s are needed, %(free)s are free. Nothing was kept."),
    "export_broken": lazy(
        "What is stored and what was written differ (annotation set %(annotation_set)s), so nothing was kept. "
        "The check of the server, verify, names the place."
    ),
    "worker_lost": lazy(
        "The server process that wrote it ended several times before it was done; memory may be short. Whoever runs "
        "this server can see why."
    ),
    "unknown_layer": lazy("The schema has changed, and a layer that was chosen is no longer there. Choose again."),
    "unknown_author": lazy("Somebody who was chosen has no set here any more. Choose again."),
    "nothing_to_export": lazy("No such annotation set is there, so there is nothing to export. Nothing was made."),
    "unknown_articles": lazy("No article of this project has such an id, external id or name (%(count)s): %(names)s."),
    "too_many_named": lazy("These are more than %(limit)s names. Choose by a source or a kept view instead."),
    "bad_filter": lazy(
        "The filter cannot be read at '%(filter)s'. Make it in the list of articles; keep it as a view."
    ),
    "no_view": lazy("Choose one of the kept views, or take all articles."),
    "no_origin": lazy("Tick at least one source, or take all articles."),
    "no_names": lazy("Name at least one article, one on each line, or take all articles."),
    "at_work": lazy("This export is still at work. Stop it first."),
}
_UNKNOWN: Final = lazy("This export cannot be made as it was asked for (%(code)s). Choose again.")
_SIZES: Final = frozenset({"needed", "free"})


def refused(code: str, facts: Mapping[str, Any]) -> str:
    """Why there is no export, in a sentence; empty where nobody knows more than that it failed."""
    if not code or code == "failed":
        return ""
    written = {name: size(value) if name in _SIZES else _written(value) for name, value in facts.items()}
    return str(_REFUSED.get(code, _UNKNOWN)) % {"annotation_set": "…", **written, "code": code}


def _written(value: object) -> object:
    """Numbers as the reader writes them; names one after the other, each in its own direction."""
    if type(value) is int:
        return number(value)
    return _(", ").join(f"\u2068{one}\u2069" for one in value) if isinstance(value, list) else value


def layer_names(schema: Schema) -> Mapping[str, str]:
    """The layers of a schema by the reader's name for them."""
    language = get_language() or "ar"
    return {code: str(name.get(language) or name.get("ar") or code) for code, name in schema.layers.items()}


def summary(wanted: Wanted, schema: Schema) -> str:
    """What was asked for, in one line: gold · quotes · brat."""
    names = layer_names(schema)
    parts = [
        str(WHATS[wanted.what][0]),
        *(names.get(code, code) for code in wanted.layers),
        str(formats.words_of(wanted.format).name),
    ]
    return " · ".join(parts)


def lede(offer: Offer) -> str:
    """How things stand, in a sentence."""
    gold, submitted = offer.sets[What.GOLD], offer.sets[What.SUBMITTED]
    if gold:
        return ngettext(
            "The gold of %(gold)s article can go out, in every form that training and other tools read.",
            "The gold of %(gold)s articles can go out, in every form that training and other tools read.",
            gold,
        ) % {"gold": number(gold)}
    if submitted:
        return _("There is no gold yet: it is made by curation. What was submitted can go out already.")
    if not any(offer.sets.values()):
        return _("There is no annotation to export yet: it comes from annotators, from imported files or from models.")
    return _("Nothing is finished yet. What there is can go out at any time, as it stands.")


@dataclass(frozen=True, slots=True)
class Card:
    """A format as one chooses it."""

    code: str
    name: Text
    purpose: Text
    unit: Text
    suffix: str
    not_held: str
    comes_back: bool


def cards(forms: Mapping[str, Any]) -> Sequence[tuple[Text, Sequence[Card]]]:
    """The formats in their groups."""
    grouped = {
        title: [_card(name, form) for name, form in forms.items() if formats.words_of(name).group == group]
        for group, title in formats.GROUPS.items()
    }
    return [(title, found) for title, found in grouped.items() if found]


def _card(name: str, form: Any) -> Card:
    words = formats.words_of(name)
    unit = formats.UNITS.get(form.offset_unit or "", form.offset_unit or "")
    return Card(name, words.name, words.purpose, unit, form.suffix, not_held(form), form.read is not None)


def not_held(form: Format) -> str:
    """What of an annotated article a format has no place for, in one line; empty where it holds everything."""
    return _(", ").join(map(str, formats.not_held(form)))
