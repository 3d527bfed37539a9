"""Why a verb did nothing, in a sentence of the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotator.services.predictions.reasons import OF_MODELS
from annotator.services.releases.reasons import OF_RELEASES
from annotator.services.review import reasons
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
    # Of giving a set back.
    "message_needed": _("Say in a few words why the set comes back."),
    "message_too_long": _("The message has %(length)s characters; the limit is %(limit)s."),
    "too_many_places": _("These are too many places at once; the limit is %(limit)s."),
    "not_annotators": _("Only what an annotator has submitted can be returned."),
    "own_set": _("This set is your own: reopen it instead."),
    "practice_not_returned": _("Practice is not returned: its answers have been shown."),
    "came_again": _("The article came to this annotator a second time; while that counts, nothing is returned."),
    "already_returned": _("This set has been returned already. Nothing was changed."),
    "not_handed_in": _("This set is not submitted now, so there is nothing to return."),
    "author_gone": _("%(name)s no longer takes part, so nobody could take the set up again."),
    "gold_locked": _("The gold of this article is locked. Unlock it first, then return the set."),
    "not_returned": _("This set has not been returned."),
    "already_at_work": _("The annotator has begun already, so the return cannot be taken back."),
    "id_reused": _("This was sent before with other words. What was sent first stands; look at it first."),
    "not_found": _("One of the notes is no longer here. Nothing was changed; look again first."),
    # Of a webhook.
    "webhooks_off": _("Webhooks are switched off in this Sanad. Nothing was changed."),
    "webhook_twice": _("This address hears of what happens here already."),
    "too_many_webhooks": _("A project has at most %(limit)s webhooks. Remove one first."),
    "webhook_paused": _("The webhook is paused. Let it go on first."),
    "delivery_waits": _("This is waiting to be sent already."),
    "no_events": _("Choose at least one event. Nothing was changed."),
    "bad_webhook_address": _("Sanad cannot send there: an address begins with https:// and names a public server."),
    "private_address": _("This address is of the server's own network, and that is not allowed here."),
    # Of an article or a view.
    "title_needed": _("An article needs a title. Nothing was changed."),
    "too_long": _("This is too long; the limit is %(limit)s characters. Nothing was changed."),
    "bad_date": _("The date is none: it is written as year-month-day. Nothing was changed."),
    "bad_url": _("The address must begin with https:// or http://. Nothing was changed."),
    "name_needed": _("A view needs a name."),
    "name_too_long": _("The name is too long; the limit is %(limit)s characters."),
    # Of a curation.
    **reasons.OF_CURATION,
    **OF_MODELS,
    **OF_RELEASES,
    "has_errors": _("The gold would break the schema that way. Nothing was changed; decide otherwise or edit by hand."),
    "nothing_picked": _("Nothing is picked yet. Choose a reading, then accept it."),
    "nothing_to_show": _("This decision has no words in the text that could be shown as an example."),
    "malformed": _("What was sent could not be read. Nothing was changed."),
    "reason_needed": _("Please give the reason in words."),
    "reason_too_long": _("The reason is too long. A few sentences are enough."),
}
_UNKNOWN: Final = _("This could not be done (%(code)s). Nothing was changed.")


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a refusal; numbers are written as the reader writes them."""
    written = {name: _written(value) for name, value in facts.items()}
    return str(_SENTENCES.get(code, _UNKNOWN)) % {**written, "code": code}


def _written(value: Any) -> Any:
    """Numbers as the reader writes them; names one after the other, each in its own direction."""
    if type(value) is int:
        return number(value)
    return gettext(", ").join(f"\u2068{one}\u2069" for one in value) if isinstance(value, list) else value
