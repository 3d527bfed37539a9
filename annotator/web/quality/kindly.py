"""One's own figures in words: in tens, the good first, one piece of advice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext, pgettext

from annotator.services.agreement import Place
from annotator.services.quality import Kind, Own, find
from annotator.services.schemanames import type_name
from annotator.standoff.schema import Schema
from annotator.web.agreement.shown import Shown, place
from annotator.web.dashboard.words import strong
from annotator.web.figures import month, number, short_day
from annotator.web.quality.shown import brief

#: Weeks or months told.
_MOST_TIMES: Final = 8
#: A type is told as a strength from such an F1 on.
_STRONG: Final = 0.5
#: What one could look at before handing in, by the class of difference.
_ADVICE: Final[Mapping[str, str | Promise]] = {
    "missed": later("Before you hand in, read the text once more for %(type)s alone."),
    "extra": later("Before you mark %(type)s, ask whether the guidelines want it there."),
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
        "advice": advice(own.advice, schema) if own.advice else None,
        "places": [_place(one, schema) for one in own.places],
        "way": _way(own),
        "again": _again(own),
        "practised": [(one.article.title, _told(one.score / 100)) for one in own.practised],
    }


def _place(of: Place, schema: Schema) -> Shown:
    """A place that leads into one's own set: the comparison is not for those who work blind."""
    return replace(brief(place(of, {}, schema)), address=reverse("workspace", args=[of.couple.one.set_id]))


def of_ten(value: float) -> int:
    """A share in tens; nothing but the whole is told as the whole."""
    return 10 if value == 1 else min(9, round(10 * value))


def _tens(value: float) -> str:
    """A share in tens, without the ten."""
    return number(tens) if (tens := of_ten(value)) else pgettext("of ten", "none")


def _told(value: float) -> str:
    return _("%(count)s of 10") % {"count": _tens(value)}


def _way(own: Own) -> Sequence[tuple[str, int, str]]:
    """The latest weeks or months, each with how many of the gold's marks were found; empty for fewer than two."""
    found = [(time, find(time.measures, "spans/exact/recall")) for time in own.times]
    known = [(time, one.value) for time, one in found if one is not None and one.value is not None][-_MOST_TIMES:]
    if len(known) < 2:
        return []
    return [
        (month(time.start) if own.monthly else short_day(time.start), of_ten(value), _told(value))
        for time, value in known
    ]


def _lede(own: Own) -> SafeString:
    if not own.articles:
        text = _("As soon as an article you handed in has its gold, you see here how your marks meet it.")
        return strong("" if own.missing else text)
    text = ngettext(
        "In %(articles)s article you can already see yourself beside the gold.",
        "In %(articles)s articles you can already see yourself beside the gold.",
        own.articles,
    )
    said = [strong(text, articles=number(own.articles))]
    if own.found is not None:
        text = _("Of every 10 marks in it you found %(found)s, to the letter.")
        said.append(strong(text, found=_tens(own.found.value or 0)))
    if own.right is not None:
        text = _("Of every 10 marks of yours, %(right)s stand in it just so.")
        said.append(strong(text, right=_tens(own.right.value or 0)))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def _strong(own: Own, schema: Schema) -> SafeString | None:
    value = own.strong.value if own.strong else None
    if own.strong is None or value is None or value < _STRONG:
        return None
    name = type_name(own.strong.subject, schema)
    if value == 1:
        return strong(_("What goes best: %(type)s. All of them are as in the gold."), type=name)
    return strong(
        _("What goes best: %(type)s. About %(of_ten)s of 10 are as in the gold."), type=name, of_ten=_tens(value)
    )


def advice(of: Kind, schema: Schema) -> SafeString:
    """What one could look at, so that a kind of difference comes less often."""
    return strong(str(_ADVICE[of.difference]), type=type_name(of.type, schema))


def _again(own: Own) -> SafeString | None:
    if own.again is None:
        return None
    text = ngettext(
        "%(articles)s article came to you twice: in %(of_ten)s of 10 marks you decided as before.",
        "%(articles)s articles came to you twice: in %(of_ten)s of 10 marks you decided as before.",
        own.again.articles,
    )
    return strong(text, articles=number(own.again.articles), of_ten=_tens(own.again.score / 100))
