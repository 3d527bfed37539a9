"""What a notification can be about: the words it is told in, in the reader's language, and the page it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from annotator.models import Membership

_LOCALES: Final = {"ar": "ar_EG", "en": "en_GB"}
_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
#: First strong isolate and its end: a name in the other script turns nothing round, on a page as in a letter.
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Kind:
    """``says`` is filled with the facts; ``name`` is what the settings call it.

    ``route`` with ``where`` (fact → argument of the route) makes the address, ``query`` names facts behind it.
    ``stays``: shown to whoever is no longer in the project, too. ``topic``: by which of ``preferences.TOPICS`` people
    choose whether it comes by e-mail; empty: it always does.
    """

    name: str | Promise
    says: str | Promise
    topic: str
    route: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    query: tuple[str, ...] = ()
    stays: bool = False
    #: The fact that holds somebody's own words, which stand behind the sentence.
    quotes: str = ""


_PROJECT: Final = {"project_slug": "slug"}
_SET: Final = {"annotation_set": "set_id"}
_ARTICLE: Final = {"article_public": "article_id"}

#: Written out by hand: every kind, in the order of the settings.
KINDS: Final[Mapping[str, Kind]] = {
    "set_returned": Kind(
        _("Work returned to you"),
        _("%(by)s returned “%(article)s” to you."),
        "returned",
        "workspace",
        _SET,
        ("note",),
        quotes="message",
    ),
    "resubmitted": Kind(
        _("Work you returned is handed in again"),
        _("%(by)s handed “%(article)s” in again."),
        "resubmitted",
        "set-returns",
        _SET,
    ),
    "second_asked": Kind(
        _("A second opinion is asked of you"),
        _("%(by)s asks for a second opinion on the gold of “%(article)s”."),
        "curation",
        "curation",
        _ARTICLE,
        quotes="message",
    ),
    "second_given": Kind(
        _("The second opinion you asked for"),
        _("%(by)s has looked at the gold of “%(article)s” as the second curator."),
        "curation",
        "curation-last-look",
        _ARTICLE,
        quotes="message",
    ),
    "gold_overtaken": Kind(
        _("Work handed in after the gold was locked"),
        _("%(by)s handed “%(article)s” in after its gold was locked."),
        "curation",
        "compare",
        _ARTICLE,
    ),
    "note_mention": Kind(
        _("You are named in a note"),
        _("%(by)s named you in a note on “%(article)s”."),
        "mentions",
        "workspace",
        _SET,
        ("note",),
    ),
    "articles_assigned": Kind(
        _("Articles assigned to you"),
        ngettext_lazy(
            "%(shown_count)s article was assigned to you in %(project)s.",
            "%(shown_count)s articles were assigned to you in %(project)s.",
            "count",
        ),
        "assigned",
        "project",
        _PROJECT,
    ),
    "lease_ending": Kind(
        _("An article goes back soon"),
        _("“%(article)s” goes back to the others %(until)s unless you go on with it."),
        "leases",
        "workspace",
        _SET,
    ),
    "practice_passed": Kind(
        _("Practice passed"),
        _("You passed the practice in %(project)s. Real articles are open to you."),
        "assigned",
        "project",
        _PROJECT,
    ),
    "job_done": Kind(
        _("A background job is done"), _("Done in %(project)s: %(job)s."), "jobs", "job", {"job_id": "job_id"}
    ),
    "job_failed": Kind(
        _("A background job failed"),
        _("Stopped before its end in %(project)s: %(job)s. Its page says why, and what was kept."),
        "jobs",
        "job",
        {"job_id": "job_id"},
    ),
    "webhook_paused": Kind(
        _("A webhook paused"),
        _("Nobody has answered at %(address)s for long, so the webhook in %(project)s paused. What happens waits."),
        "jobs",
        "webhooks",
        _PROJECT,
    ),
    "role_changed": Kind(
        _("Your role changed"), _("%(by)s changed your role in %(project)s: %(role)s."), "team", "project", _PROJECT
    ),
    "member_removed": Kind(
        _("You no longer take part in a project"),
        _("%(by)s ended your part in %(project)s. Your work stays in your name."),
        "team",
        stays=True,
    ),
    "member_restored": Kind(
        _("You take part in a project again"), _("%(by)s took you back into %(project)s."), "team", "project", _PROJECT
    ),
    "invitation_used": Kind(
        _("Your invitation was used"),
        _("%(who)s came into %(project)s by your invitation."),
        "team",
        "team",
        _PROJECT,
    ),
    "second_step_reset": Kind(
        _("Your second step of signing in was switched off"),
        _("%(by)s switched your second step of signing in off. Set it up again as soon as you can."),
        "",
        "me-second-step",
        stays=True,
    ),
}

#: Facts that are words of ours.
_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "role": dict(Membership.Role.choices),
    "job": {
        "export": _("the export"),
        "import": _("the import"),
        "release": _("the making of a release"),
        "figures": _("the count of the figures"),
        "agreement": _("the figures of agreement"),
        "predictions": _("the figures of a model"),
        "migration_look": _("the dry run of a migration"),
        "migration_apply": _("the migration of sets to another version"),
        "migration_return": _("the way back of a migration"),
    },
}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a notification in the active language; of a kind that is no longer known, its bare name."""
    if kind not in KINDS:
        return kind
    return str(KINDS[kind].says % _shown(facts))


def said(kind: str, facts: Mapping[str, Any]) -> str:
    """The words of the person behind a notification, as they wrote them; empty where there are none."""
    return str(facts.get(KINDS[kind].quotes, "")) if kind in KINDS else ""


def address_of(kind: str, facts: Mapping[str, Any]) -> str:
    """The page a notification leads to; empty where there is none. Raises KeyError for a fact that is missing."""
    told = KINDS[kind]
    if not told.route:
        return ""
    path = reverse(told.route, kwargs={argument: facts[fact] for fact, argument in told.where.items()})
    behind = "&".join(f"{name}={facts[name]}" for name in told.query if facts.get(name))
    return f"{path}?{behind}" if behind else path


def _shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: _one(name, value) for name, value in facts.items()}
    count = facts.get("count", 0)
    return {"by": _one("by", _("Somebody")), **shown, "count": count, "shown_count": number(count)}


def _one(name: str, value: Any) -> str:
    if name in _WORDS:
        return str(_WORDS[name].get(value, value))
    if name == "until":
        moment = localtime(datetime.fromisoformat(str(value)))
        return _digits(format_datetime(moment, "EEEE d MMMM, HH:mm", locale=_locale()))
    return f"{_ISOLATE}{value}{_END}"


def number(value: int) -> str:
    """A number as the reader writes it."""
    return _digits(format_decimal(value, locale=_locale(), numbering_system="default"))


def _digits(text: str) -> str:
    return text.translate(_DIGITS) if get_language() == "ar" else text


def _locale() -> str:
    return _LOCALES.get(get_language() or "ar", "ar_EG")
