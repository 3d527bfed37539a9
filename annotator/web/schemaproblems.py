"""What is wrong with a schema, in sentences, for pages without scripts: the twin of ``schema/problemwords.js``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotator.services.refusal import Invalid

#: By the codes of ``standoff.proofreading``, and ``not_json``.
SENTENCES: Final[Mapping[str, str | Promise]] = {
    "empty": _("This is still empty."),
    "none_there": _("At least one is needed."),
    "bad_code": _("A code begins with a Latin letter and has Latin letters, digits, hyphens and underscores."),
    "bad_name": _("The name in files has small Latin letters, digits and hyphens."),
    "bad_version": _("A version is two or three numbers with dots between them."),
    "bad_key": _("This is no key of the keyboard."),
    "bad_colour": _("This is no colour: # and six digits."),
    "too_long": _("This is too long."),
    "too_many": _("These are too many."),
    "too_small": _("This number is too small."),
    "not_offered": _("There is no such choice."),
    "twice": _("The same is there twice."),
    "choices_unwanted": _("Only attributes with choices have choices."),
    "code_taken": _("“%(name)s” has the code %(value)s already."),
    "key_taken": _("“%(name)s” has the key %(key)s already."),
    "no_layer": _("There is no layer %(value)s."),
    "no_role": _("There is no role %(value)s."),
    "no_span_type": _("There is no type %(value)s."),
    "no_frame_type": _("There is no frame %(value)s."),
    "no_attribute": _("There is no other attribute %(value)s."),
    "bad_default": _("This is no value the attribute can have."),
    "max_below_min": _("The most is less than the least."),
    "creates_no_filler": _("What selecting makes (%(value)s) cannot fill the role."),
    "segments_outside": _("The marks lie outside the sentence or over each other."),
    "letter_split": _("A mark cuts a letter from its vowels."),
    "wrong_kind": _("This is of the wrong kind."),
    "missing": _("This is missing."),
    "unknown_field": _("There is a field here that schemas do not have."),
    "other_format": _("This is not the format of a schema."),
    "not_json": _("This is no JSON; reading stops in line %(line)s, column %(column)s."),
}
#: Problems shown of one file.
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One problem: where in the file (``spanTypes[3].layer``; empty for all of it), and what."""

    path: str
    sentence: str


def told(refusal: Invalid) -> Sequence[Told]:
    """The problems of a refusal "bad_schema", in the reader's language."""
    return [Told(one["path"], _sentence(one)) for one in refusal.facts.get("problems", [])[:MOST]]


def _sentence(problem: Mapping[str, Any]) -> str:
    facts = problem.get("facts", {})
    names = facts.get("name") or {}
    value = str(facts.get("value", ""))
    words = {
        "value": value,
        "name": names.get(get_language() or "ar") or names.get("ar") or value,
        "key": value.removeprefix("Key").removeprefix("Digit"),
        "line": facts.get("line", 0),
        "column": facts.get("column", 0),
    }
    text = SENTENCES.get(problem["code"])
    return str(text) % words if text else str(problem.get("message", ""))
