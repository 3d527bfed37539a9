"""One's own figures in words: in tens, the good first, one piece of advice."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from annotator.agreement.measuring import Measured
from annotator.services.agreement import Place
from annotator.services.quality import Own
from annotator.standoff.schema import Schema
from annotator.web.agreement.names import type_name
from annotator.web.agreement.shown import Shown, place
from annotator.web.dashboard.words import strong
from annotator.web.figures import number
from annotator.web.quality.shown import trend

#: What one could look at before handing in, by the class of difference.
_ADVICE: Final[Mapping[str, str | Promise]] = {
    "missed": later("Before you hand in, read the text once more for %(type)s alone."),
    "boundary": later("At %(type)s look at the first and the last word once more: what belongs to it?"),
    "clitic": later("At %(type)s look at the first letter once more: a و or ل before it stays outside or not."),
    "type": later("At %(type)s stop a moment before you choose the type, and open its entry in the guidelines."),
    "role": later("At %(type)s ask once more who or what fills each role."),
    "attribute": later("At %(type)s look at its values once more before you go on."),
    "coreference": later("At %(type)s ask once more who is meant."),
}


def told(own: Own, schema: Schema) -> dict[str, Any]:
    """What the page says."""
    return {
        "lede": _lede(own),
        "strong": _strong(own, schema),
        "advice": _advice(own, schema),
        "places": [_place(one, schema) for one in own.places],
        "trend": trend(own.times, monthly=own.monthly, title=_("How your marks met the gold over time")),
        "again": _again(own),
    }


def _place(of: Place, schema: Schema) -> Shown:
    """A place that leads into one's own set: the comparison is not for those who work blind."""
    return replace(place(of, {}, schema), address=reverse("workspace", args=[of.couple.one.set_id]))


def tenths(of: Measured) -> str:
    """A share in tens; nothing but the whole is told as the whole."""
    value = of.value or 0.0
    return number(10 if value == 1 else min(9, round(10 * value)))


def _lede(own: Own) -> SafeString:
    if not own.articles or own.found is None:
        return strong(_("As soon as an article you handed in has its gold, you see here how your marks meet it."))
    text = ngettext(
        "In %(articles)s article you can already see yourself beside the gold.",
        "In %(articles)s articles you can already see yourself beside the gold.",
        own.articles,
    )
    said = [strong(text, articles=number(own.articles))]
    said.append(strong(_("Of every 10 marks in it you found %(found)s, to the letter."), found=tenths(own.found)))
    if own.right is not None:
        text = _("Of every 10 marks of yours, %(right)s stand in it just so.")
        said.append(strong(text, right=tenths(own.right)))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def _strong(own: Own, schema: Schema) -> SafeString | None:
    if own.strong is None or (own.strong.value or 0) < 0.5:
        return None
    text = _("What goes best: %(type)s. About %(of_ten)s of 10 are as in the gold.")
    return strong(text, type=type_name(own.strong.subject, schema), of_ten=tenths(own.strong))


def _advice(own: Own, schema: Schema) -> SafeString | None:
    if own.advice is None:
        return None
    difference, _layer, type_ = own.advice[0].split("/")
    return strong(str(_ADVICE[difference]), type=type_name(type_, schema)) if difference in _ADVICE else None


def _again(own: Own) -> SafeString | None:
    if own.again is None:
        return None
    text = ngettext(
        "%(articles)s article came to you twice: in %(of_ten)s of 10 marks you decided as before.",
        "%(articles)s articles came to you twice: in %(of_ten)s of 10 marks you decided as before.",
        own.again.articles,
    )
    of_ten = number(10 if own.again.score == 100 else min(9, round(own.again.score / 10)))
    return strong(text, articles=number(own.again.articles), of_ten=of_ten)
