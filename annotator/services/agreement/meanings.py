"""What the measures are called, by what they are reckoned, and what each of them means in one sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotator.agreement.measuring import Measured
from annotator.services.schemanames import subject_name, type_name
from annotator.standoff.schema import FrameType, Schema

_Text = str | Promise


@dataclass(frozen=True, slots=True)
class Meaning:
    """A measure in words: its name on the page, the name of its formula, and what it tells."""

    name: _Text
    reckoned: _Text
    sentence: _Text

    @property
    def formula(self) -> str:
        """The name of the formula; signs of formulas are the same in every language."""
        return str(self.reckoned) % {"f1": "F1", "ac1": "AC1"} if "%" in str(self.reckoned) else str(self.reckoned)


_F1: Final = "F1"
_KAPPA: Final = _("Cohen's κ")
_ALPHA: Final = _("Krippendorff's α")
_SHARE: Final = _("share")

#: By the code of the measure (``annotator.agreement``), in the order of the page.
MEANINGS: Final[Mapping[str, Meaning]] = {
    "spans/exact": Meaning(
        _("Edges and type"),
        _("%(f1)s, exact"),
        _("Of all marks, the share that both have on the very same letters and of the same type."),
    ),
    "spans/clitic": Meaning(
        _("Proclitics aside"), _F1, _("The same, but a proclitic left on or cut off makes no difference.")
    ),
    "spans/overlap": Meaning(
        _("Overlapping as half"), _F1, _("The same, but marks of one type that only share some letters count as half.")
    ),
    "spans/soft": Meaning(
        _("Letters in common"),
        _("%(f1)s, soft"),
        _("How much of the letters both marked is the same: each pair of marks counts by the part it has in common."),
    ),
    "types/kappa": Meaning(
        _("Type alone"),
        _KAPPA,
        _("Where both marked something, whether they gave it the same type, beyond what chance would give."),
    ),
    "types/ac1": Meaning(
        _("Type alone"),
        _("Gwet's %(ac1)s"),
        _("The same question; it is steadier than κ where one type is far more frequent than the others."),
    ),
    "characters/alpha/macro": Meaning(
        _("Letter by letter"),
        _ALPHA,
        _("Letter by letter, whether both put it under the same type, beyond chance; the mean over the types."),
    ),
    "unitizing/alpha": Meaning(
        _("Stretches"),
        "α_U",
        _("Whether marks begin, end and lie in the same places, beyond chance; near misses cost little."),
    ),
    "coreference/conll": Meaning(
        _("Who is the same"),
        _("CoNLL mean"),
        _("Whether mentions were gathered into the same participants: the mean of MUC, B³ and CEAF."),
    ),
    "quotes/content/soft": Meaning(
        _("Content"),
        _("%(f1)s, soft"),
        _("How much of the quoted words both found: quotes count by the part in common."),
    ),
    "quotes/content/exact": Meaning(
        _("Content, exactly"), _("%(f1)s, exact"), _("The share of quotes whose content is the very same letters.")
    ),
    "quotes/speaker": Meaning(
        _("Speaker"), _SHARE, _("Of the quotes both found, the share to which both gave the same speaker.")
    ),
    "quotes/cue": Meaning(
        _("Cue"), _F1, _("Of the quotes both found, how far the words that announce them are the same.")
    ),
    "quotes/end-to-end": Meaning(
        _("Content and speaker"), _F1, _("The share of quotes that are the same from content to speaker.")
    ),
    "quotes/end-to-end/soft": Meaning(
        _("Content and speaker, softly"),
        _("%(f1)s, soft"),
        _("Quotes with the same speaker, counted by the part of the content in common."),
    ),
    "frames/match": Meaning(_("Found"), _F1, _("The share of frames that both made, of the same thing.")),
    "stances/holder": Meaning(
        _("Holder"), _SHARE, _("Of the stances with the same evidence, the share to which both gave the same holder.")
    ),
    "stances/target": Meaning(
        _("Target"), _SHARE, _("Of the stances with the same evidence, the share in which both name the same target.")
    ),
    "stances/evidence": Meaning(
        _("Evidence"), _F1, _("Of the stances both found, how far the words that prove them are the same.")
    ),
    "stances/polarity/alpha/interval": Meaning(
        _("Polarity × strength"),
        _("α, interval"),
        _("Strongly against is −3, strongly for +3: how near the two are on this scale, beyond chance."),
    ),
    "frames/roles": Meaning(
        _("Roles"), _F1, _("Of the frames both made, how far their roles are filled with the same things.")
    ),
    "attributes/kappa": Meaning(
        _("Attribute"), _KAPPA, _("Where both marked the same, whether they gave it the same value, beyond chance.")
    ),
    "attributes/alpha": Meaning(
        _("Attribute"),
        _ALPHA,
        _("The same question as κ; the two who annotate are not told apart, and missing values are no hindrance."),
    ),
    "attributes/agreement": Meaning(
        _("Attribute"), _SHARE, _("Where both marked the same, the share that has the same value; chance included.")
    ),
    "labels/kappa": Meaning(
        pgettext_lazy("of an article", "Label"),
        _KAPPA,
        _("Whether both gave the article the same label, beyond chance."),
    ),
    "labels/agreement": Meaning(
        pgettext_lazy("of an article", "Label"),
        _SHARE,
        _("The share of articles to which both gave the same label; chance included."),
    ),
    "group/characters/alpha/macro": Meaning(
        _("Letter by letter"),
        _ALPHA,
        _("Letter by letter, whether all of them put it under the same type, beyond chance; the mean over the types."),
    ),
    "group/unitizing/alpha": Meaning(
        _("Stretches"),
        "α_U",
        _("Whether the marks of all begin, end and lie in the same places, beyond chance; near misses cost little."),
    ),
    "group/types/alpha": Meaning(
        _("Type alone"),
        _ALPHA,
        _("Where at least two marked the same letters, whether all who did gave them the same type, beyond chance."),
    ),
    "group/types/fleiss": Meaning(
        _("Type alone"),
        _("Fleiss' κ"),
        _("The same question, with chance reckoned from how often each type was given in all; whoever gave it."),
    ),
    "group/attributes/alpha": Meaning(
        _("Attribute"),
        _ALPHA,
        _("Where at least two marked the same, whether all who gave a value gave the same one, beyond chance."),
    ),
    "group/labels/alpha": Meaning(
        pgettext_lazy("of an article", "Label"),
        _ALPHA,
        _("Whether all who labelled an article gave it the same label, beyond chance."),
    ),
    "group/stances/polarity/alpha/interval": Meaning(
        _("Polarity × strength"),
        _("α, interval"),
        _("Strongly against is −3, strongly for +3: how near all are to each other on this scale, beyond chance."),
    ),
}

#: Of a layer of marks: the lines of the first chart.
_OF_SPANS: Final = ("spans/exact", "spans/clitic", "spans/soft", "types/kappa", "characters/alpha/macro")
#: Of frames, one after the other, as far as there are any.
_OF_FRAMES: Final = (
    "quotes/content/soft",
    "quotes/speaker",
    "quotes/cue",
    "quotes/end-to-end",
    "stances/holder",
    "stances/target",
    "stances/evidence",
)


#: Of a layer, what is told of three annotators and more together.
_OF_GROUPS: Final = (
    "group/unitizing/alpha",
    "group/characters/alpha/macro",
    "group/types/alpha",
    "group/types/fleiss",
)
#: Measures that are about an attribute, a role or a label, and go by its name.
NAMED: Final = ("attributes/", "labels/", "frames/roles", "group/attributes/", "group/labels/")


def meaning_of(code: str) -> Meaning | None:
    """The words for a measure; None where the page has none for it."""
    return MEANINGS.get(code)


def short_name(one: Measured, schema: Schema) -> str:
    """A measure's name; an attribute, a role or a label goes by its own."""
    meaning = meaning_of(one.code)
    head, _slash, tail = one.subject.partition("/")
    if one.code.startswith(NAMED) and one.subject:
        return subject_name(one, schema).rpartition(" · ")[2] if tail else type_name(head, schema)
    return str(meaning.name) if meaning else one.code


def headline(measures: Sequence[Measured], schema: Schema, layer: str) -> Iterator[Measured]:
    """The measures of a layer that stand first: of its marks, its participants, its frames; undefined ones left out."""
    known = _known(measures)

    def found(code: str, of: str = layer, subject: str = "") -> Iterator[Measured]:
        if (one := known.get((code, of, subject))) is not None:
            yield one

    frames = frames_of(layer, schema)
    if not frames:
        for code in _OF_SPANS:
            yield from found(code)
        if any(type_.mention and type_.layer == layer for type_ in schema.span_types.values()):
            yield from found("coreference/conll", "")
    for frame in frames:
        quotes = [one for code in _OF_FRAMES for one in found(code, layer, frame.code)]
        if not any(one.code.startswith("quotes/") for one in quotes):
            yield from found("frames/match", layer, frame.code)
        yield from quotes
        if facet := _facet(frame):
            code = "attributes/alpha" if any(one.code.startswith("stances/") for one in quotes) else "attributes/kappa"
            yield from found(code, layer, f"{frame.code}/{facet}")
        yield from found("stances/polarity/alpha/interval", layer, frame.code)
        if not quotes:
            yield from found("frames/roles", layer, frame.code)


def together(measures: Sequence[Measured], schema: Schema, layer: str) -> Iterator[Measured]:
    """What is told of three annotators and more of a layer; undefined ones left out."""
    known = _known(measures)
    wanted = [(code, "") for code in _OF_GROUPS]
    for frame in frames_of(layer, schema):
        wanted.append(("group/attributes/alpha", f"{frame.code}/{_facet(frame)}"))
        wanted.append(("group/stances/polarity/alpha/interval", frame.code))
    yield from (known[code, layer, subject] for code, subject in wanted if (code, layer, subject) in known)


def _known(measures: Sequence[Measured]) -> dict[tuple[str, str, str], Measured]:
    return {(one.code, one.layer, one.subject): one for one in measures if one.value is not None}


def frames_of(layer: str, schema: Schema) -> list[FrameType]:
    """The frame types of a layer."""
    return [type_ for type_ in schema.frame_types.values() if type_.layer == layer]


def _facet(frame: FrameType) -> str:
    """The attribute by which a frame is told where there is room for one: its first choice."""
    return next((code for code, attribute in frame.attributes.items() if attribute.kind == "choice"), "")


def single(layer: str, schema: Schema) -> tuple[str, str, str]:
    """The one measure by which a layer is told where there is room for one: exact marks, or frames found."""
    frames = frames_of(layer, schema)
    return ("frames/match", layer, frames[0].code) if frames else ("spans/exact", layer, "")


def find(measures: Sequence[Measured], code: str, layer: str, subject: str) -> Measured | None:
    """A measure by its code, layer and subject."""
    return next((one for one in measures if (one.code, one.layer, one.subject) == (code, layer, subject)), None)


def of_code(measures: Sequence[Measured], *codes: str, layer: str = "", deep: bool | None = None) -> list[Measured]:
    """The defined measures of these codes by subject; ``deep``: only subjects with two parts, or only with one."""
    return [
        one
        for one in measures
        if one.code in codes
        and one.subject
        and one.value is not None
        and (not layer or one.layer == layer)
        and (deep is None or deep == ("/" in one.subject))
    ]
