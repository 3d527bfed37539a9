"""What an import mends or leaves out, and what a format cannot hold, in words; any other code as it stands.

The sentences stand here, not in a door: the worker writes them into the files of an export, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Loss:
    """A kind of loss: ``what`` it was (a type, an attribute; empty where it needs no name), how often."""

    sentence: str | Promise
    what: str
    times: int


_SENTENCES: Final[Mapping[str, str | Promise]] = {
    "orphan_inside": _("An I- tag that continues nothing; it became a mark of its own"),
    "bad_tag": _("A tag that is neither O nor B- nor I-; left out"),
    "left_out": _("Type left out as decided"),
    "unknown_type": _("Type not in the schema; left out"),
    "edge_moved": _("An edge split a letter from its marks; moved to the whole letter"),
    "unknown_attribute": _("Attribute not in the schema; left out"),
    "unknown_label": _("Article label not in the schema; left out"),
    "bad_value": _("A value the schema does not allow; left out"),
    "not_a_mention": _("A mark linked to a participant though its type names none; the link was left out"),
    "wrong_entity_type": _("A participant of a type that names none; left out"),
    "blank_name": _("A participant without a name; left out"),
    "bad_reference": _("A reference that is not like Q212 in Wikidata; left out"),
    "unknown_role": _("Role not in the schema; left out"),
    "wrong_filler": _("Something in a role that does not take it; left out"),
    "too_many_fillers": _("More in a role than it takes; left out"),
    "cycle": _("Structures that hold themselves; parted"),
    "note": _("A note of a person; left out"),
    "only_in_note:span": _("A span that the other tool has no form for; it is in the file, and Sanad reads it back"),
    "only_in_note:frame": _(
        "A quote, a stance or another structure that the other tool has no form for; it is in the file, "
        "and Sanad reads it back"
    ),
    "only_in_note:filler": _(
        "Who fills a role, which the other tool has no form for; it is in the file, and Sanad reads it back"
    ),
    "only_in_note:entity": _(
        "A participant that the other tool has no form for; it is in the file, and Sanad reads it back"
    ),
    "only_in_note:attribute": _(
        "An attribute that the other tool has no form for; it is in the file, and Sanad reads it back"
    ),
    "only_in_note:label": _(
        "A label of the article that the other tool has no form for; it is in the file, and Sanad reads it back"
    ),
    "only_in_note": _("The other tool has no form for it; it is in the file, and Sanad reads it back"),
    "bad_note": _("What Sanad had written beside the annotation cannot be read any more; left out"),
    "unknown_line": _("A line of a kind nobody knows; left out"),
    "bad_type": _("A type whose name no schema can have; left out"),
    "dangling": _("A link to something that is not there; left out"),
    "conflicting_reference": _("Mentions of one participant with different references; the first was kept"),
    "hypertext": _(
        "An annotation on formatted text or on paragraphs, whose place in the plain text nobody knows; left out"
    ),
    "unsupported": _("An annotation of a kind that is not one of text; left out"),
    "no_label": _("A stretch of text that was marked without a label; left out"),
    "no_region": _("A value that does not say which mark it is about; left out"),
    "cancelled": _("An annotation that was skipped; left out"),
    "prediction": _("A prediction of a model beside annotations of people; left out"),
    "rejected": _("An annotation that somebody refused or passed over; only the text came in"),
    "token_relation": _("A relation between words that are not marked; left out"),
    "ambiguous_offsets": _("A mark that would stand elsewhere if the file counted in another unit; look at it"),
    # Of INCEpTION's formats.
    "in_pieces": _("A span of several pieces; each piece is a mark of its own there, and they come back as one"),
    "trimmed": _("White space at the edge of a span; not shown there, kept in a note"),
    "no_words": _("A text without a single word; other tools cannot open it"),
    "replaced_character": _("A character that XML has no place for; � stands in its place"),
    "layer": _("What a program found about words, such as parts of speech; left out"),
    "empty_span": _("A mark without any text; left out"),
    # Of training data.
    # Of tokens and tags in data sets.
    "only_in_spans:nested": _("Inside a longer mark of its layer; it has no tag, the list of spans holds it"),
    "only_in_spans:crossing": _("Crosses a longer mark of its layer; it has no tag, the list of spans holds it"),
    "only_in_spans:same_tokens": _("On the same words as another mark; it has no tag, the list of spans holds it"),
    "only_in_spans:edge_widened": _(
        "Begins or ends inside a word; its tags take the whole word, the list of spans is exact"
    ),
    "only_in_spans:edge_trimmed": _("Begins or ends with white space, which has no tag; the list of spans is exact"),
    "only_in_spans:discontinuous": _(
        "In several pieces; each is tagged by itself, the list of spans holds them as one"
    ),
    "only_in_spans:no_token": _("On white space only; it has no tag, the list of spans holds it"),
    "only_in_spans:unknown_type": _("Of a type the schema has not; it has no tag, the list of spans holds it"),
    "not_in_ents:nested": _("Inside a longer name; spaCy's entities leave it out, its span groups hold it"),
    "not_in_ents:crossing": _("Crosses a longer name; spaCy's entities leave it out, its span groups hold it"),
    "not_in_ents:same_tokens": _("On the words of another name; spaCy's entities leave it out, its groups hold it"),
    "only_in_user_data:discontinuous": _("In several pieces; each stands by itself in spaCy, under one id"),
    "only_in_user_data:edge_trimmed": _("Begins or ends with a space, no token in spaCy; kept in the user data"),
    "only_in_user_data:no_token": _("On a space only, which is no token in spaCy; kept in the user data"),
    "empty_token": _("A token without a letter; passed over"),
    "unread_column": _("A column that is neither words nor tags nor a plain value; left out"),
    "span_alone": _("A span that names no participant and stands in no quote or stance; these files do not tell of it"),
    "long_cell": _("A cell longer than most spreadsheets show; the file has all of it"),
    "control_shown": _("A name with invisible signs; they are spelled out"),
    "xml_illegal": _("A character XML cannot hold; U+FFFD stands in its place, and offsets stay right"),
    "label_left_out": _("A label of the article, for which the format has no place; left out"),
    # Of marks on tokens.
    "no_token": _("A mark of white space alone; left out"),
    "edge_widened": _(
        "A mark that begins or ends inside a word; here it takes the whole word (words cut at marks keep its edge)"
    ),
    "edge_trimmed": _("A mark that begins or ends with white space; it goes from word to word"),
    "discontinuous": _("A mark in several pieces; each became a mark of its own"),
    "crossing": _("A mark that crosses a longer one, which tags cannot say; left out"),
    "nested": _("A mark inside a longer one, where each word has one tag; left out (nested tags keep it)"),
    "same_tokens": _(
        "A mark on the same words as another, where each word has one tag; left out (nested tags keep it)"
    ),
    "sentence_joined": _("A mark that goes over the end of a sentence; the sentences became one"),
    "empty_article": _("An article without words; not written"),
    "spacing": _(
        "An article of which the file says the words and not the spaces; an import sets spaces by a rule "
        "(comments keep them)"
    ),
    "became_org": _("A place that acts; written as an organisation, as chosen"),
    "attribute_left_out": _("An attribute, for which the format has no place; left out"),
    "entity_left_out": _("A participant, for whom the format has no place; left out, while the mentions stay"),
    "frame_left_out": _(
        "A quote, a stance or another structure, for which the format has no place; left out, while its spans stay"
    ),
    "nothing_marked": _(
        "Somebody who marked nothing in an article; without a row in its file, and unheard in the measure"
    ),
    # Of an export of some layers.
    "filler_left_out": _("A role was filled by something of another layer; left out"),
    "no_layer": _("Type not in the schema, so of no layer; left out"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Losses of one sentence, such as all attributes without a place: how often in all, and each with its name."""

    sentence: str | Promise
    times: int
    losses: Sequence[Loss]


#: What the list of types shows already, while it can still be decided about.
OF_TYPES: Final = ("unknown_type", "left_out")


def losses_of(counted: Mapping[str, int], without: Sequence[str] = ()) -> Sequence[Loss]:
    """The losses of an import or an export, most frequent first; ``without``: kinds that are told elsewhere."""
    told = {code: times for code, times in counted.items() if code.partition(":")[0] not in without}
    return [_loss(code, times) for code, times in sorted(told.items(), key=lambda one: (-one[1], one[0]))]


def kinds_of(counted: Mapping[str, int], without: Sequence[str] = ()) -> Sequence[Kind]:
    """The same losses, those of one sentence gathered: an export may leave out the attributes of twenty types."""
    gathered: dict[str, list[Loss]] = {}
    for loss in losses_of(counted, without):
        gathered.setdefault(str(loss.sentence), []).append(loss)
    kinds = [Kind(found[0].sentence, sum(one.times for one in found), found) for found in gathered.values()]
    return sorted(kinds, key=lambda kind: -kind.times)


def lines_of(counted: Mapping[str, int]) -> Sequence[str]:
    """The same for people who read plain text, a line for each sentence: how often, and of what."""
    return [_line(kind) for kind in kinds_of(counted)]


def _line(kind: Kind) -> str:
    named = [f"{loss.what} {loss.times}" for loss in kind.losses if loss.what]
    said = str(kind.sentence) or named.pop(0).rpartition(" ")[0]
    return f"{kind.times} × {said}" + (f" ({', '.join(named)})" if named else "")


def summed_under(code: str) -> str:
    """What a loss is counted under where types are not told apart: its kind, or itself if it has its own sentence."""
    return code if code in _SENTENCES else code.partition(":")[0]


def _loss(code: str, times: int) -> Loss:
    kind, _colon, what = code.partition(":")
    if code in _SENTENCES:
        return Loss(_SENTENCES[code], "", times)
    sentence = _SENTENCES.get(kind)
    return Loss(sentence, what, times) if sentence else Loss("", code, times)
