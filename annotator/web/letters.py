"""The e-mail of the site, for its administrators: whether it goes out, what waits, what could not be sent and why."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import template
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator.models import Letter
from annotator.services import letters, post, site
from annotator.services.refusal import Invalid
from annotator.web.figures import number

register = template.Library()

ABOUT: Final[Mapping[str, str | Promise]] = {
    Letter.Kind.NOTICES: gettext_lazy("Notifications"),
    Letter.Kind.CONFIRM: gettext_lazy("Confirmation of an address"),
    Letter.Kind.MOVED: gettext_lazy("Change of an address"),
    Letter.Kind.PASSWORD: gettext_lazy("New password"),
    Letter.Kind.INVITATION: gettext_lazy("Invitation"),
}


@register.filter
def about(letter: Letter) -> str:
    """What a letter is about, without what it says."""
    return str(ABOUT[letter.kind])


@register.simple_tag
def letters_failed() -> str:
    """How many e-mails could not be sent, for the navigation of the site; empty for none."""
    count = letters.failures() if post.is_on() else 0
    return number(count) if count else ""


@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    """How the e-mail stands."""
    site.administrator(request.user)
    standing = letters.standing()
    context: dict[str, Any] = {"standing": standing, "sends": post.is_on(), "trouble": settings.MAIL.trouble}
    context |= {"lede": lede(standing), "sender": settings.DEFAULT_FROM_EMAIL, "host": settings.EMAIL_HOST}
    return render(request, "letters/page.html", context)


def lede(standing: letters.Standing) -> str:
    """One sentence: what is wrong, or that nothing is."""
    if not post.is_on():
        return _("This Sanad sends no e-mail. Everything is under the bell alone.")
    if standing.failed:
        count = len(standing.failed)
        told = ngettext("%(shown)s e-mail could not be sent.", "%(shown)s e-mails could not be sent.", count)
        return told % {"shown": number(count)}
    if standing.late:
        return _("The mail server does not take everything at present; it is tried again by itself.")
    told = ngettext(
        "%(shown)s e-mail in the last seven days.", "%(shown)s e-mails in the last seven days.", standing.sent
    )
    return told % {"shown": number(standing.sent)}


@require_POST
def act(request: HttpRequest, letter_id: UUID, name: str) -> HttpResponse:
    """Send a letter that was given up again, or take it off the list."""
    actor, letter = site.administrator(request.user), site.letter_for(request.user, letter_id)
    if name == "again":
        letters.again(letter=letter, actor=actor)
        messages.success(request, _("It is on its way again."))
    elif name == "forget":
        letters.forget(letter=letter, actor=actor)
    else:
        raise Invalid("unknown_act", {"acts": ["again", "forget"]})
    return redirect("site-mail")
