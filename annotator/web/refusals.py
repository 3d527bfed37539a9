"""Why a verb did nothing, in a sentence of the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.web.figures import number

_SENTENCES: Final[Mapping[str, str | Promise]] = {
    # Of many articles at once.
    "nothing_chosen": _("No article was chosen, so nothing was changed."),
    "too_many": _("These are too many at once; the limit is %(limit)s. Nothing was changed."),
    "other_articles": _(
        "The list has changed: it held %(expected)s articles, now %(found)s. Nothing was changed; look again first."
    ),
    "not_an_annotator": _("Somebody of these people does not annotate in this project. Nothing was changed."),
    "not_submitted": _("Only work that was submitted can become known answers. Nothing was changed."),
    "others_work": _("Others have worked on this article, so it cannot become practice. Nothing was changed."),
    "in_curation": _("The article has a gold reference already. Nothing was changed."),
    "no_schema": _("This project has no annotation schema yet. Its manager has to add one."),
    "bad_number": _("The number must be between %(least)s and %(most)s. Nothing was changed."),
    "already_undone": _("This has been undone already."),
    # Of an article or a view.
    "title_needed": _("An article needs a title. Nothing was changed."),
    "too_long": _("This is too long; the limit is %(limit)s characters. Nothing was changed."),
    "bad_date": _("The date is none: it is written as year-month-day. Nothing was changed."),
    "bad_url": _("The address must begin with https:// or http://. Nothing was changed."),
    "name_needed": _("A view needs a name."),
    "name_too_long": _("The name is too long; the limit is %(limit)s characters."),
}
_UNKNOWN: Final = _("This could not be done (%(code)s). Nothing was changed.")


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a refusal; numbers are written as the reader writes them."""
    written = {name: number(value) if isinstance(value, int) else value for name, value in facts.items()}
    return str(_SENTENCES.get(code, _UNKNOWN)) % {**written, "code": code}
