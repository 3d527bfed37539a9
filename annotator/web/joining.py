"""Coming in by an invitation link.

The link's address is left at once: the secret goes no further than the first request, and what follows knows the
invitation by the visitor's session. So it stands in no page, no referrer, no form and no log of ours.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotator.models import Invitation, User
from annotator.services import accounts, invitations
from annotator.services.refusal import Conflict, Invalid, NotFound
from annotator.web import language, strength
from annotator.web.team import ROLES
from annotator.web.throttle import too_often

_KEPT: Final = "invitation"
#: Links that may be followed, and forms sent, in a quarter of an hour from one address.
_LINKS, _FORMS = 30, 30
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"

_ENDED: Final[Mapping[str, str | Promise]] = {
    "unknown": gettext_lazy("This link is not one of ours. It may have been cut off when it was copied."),
    "revoked": gettext_lazy("This link was taken back."),
    "expired": gettext_lazy("This link has expired."),
    "used_up": gettext_lazy("Everybody this link was meant for has come in already."),
    "closed": gettext_lazy("This project takes nobody in at present."),
    "removed": gettext_lazy("This link is older than the end of your part in the project."),
    "too_often": gettext_lazy("Too many attempts from here. It opens again in a quarter of an hour."),
}


class AccountForm(forms.Form):
    """A new account."""

    full_name = forms.CharField(max_length=300)
    username = forms.CharField(max_length=150)
    email = forms.CharField(max_length=254, required=False)
    password = forms.CharField(max_length=4096, strip=False, widget=forms.PasswordInput(render_value=False))
    language = forms.ChoiceField(choices=User.Language.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = {
            "full_name": {"dir": "auto", "autocomplete": "name"},
            "username": {"dir": "ltr", "autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
            "email": {"dir": "ltr", "autocomplete": "email", "inputmode": "email"},
            "password": {"dir": "ltr", "autocomplete": "new-password"},
            "language": {},
        }
        for name, attributes in more.items():
            self.fields[name].widget.attrs.update({"class": "input", **attributes})

    def refuse(self, refused: Conflict | Invalid) -> bool:
        """Show a refusal beside its field; False when it is about no field."""
        if refused.code == "username_taken":
            # Here it may well be the visitor's own.
            self.add_error("username", _("This user name is taken. Choose another, or sign in if it is yours."))
            return True
        return strength.refuse(self, refused)


@require_safe
@login_not_required
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Remember in the session which invitation was followed, and go to the page without the secret."""
    try:
        often = too_often(request, "link", _LINKS)
        request.session[_KEPT] = "too_often" if often else invitations.behind(secret).pk
    except NotFound:
        request.session[_KEPT] = "unknown"
    response = redirect("join")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
@login_not_required
def join(request: HttpRequest) -> HttpResponse:
    """What the invitation is to, from whom and in which role; then an account is made, or the one there is comes in."""
    try:
        row = _followed(request)
    except Conflict as refused:
        return _ended(request, refused.code, None)
    user = request.user if isinstance(request.user, User) else None
    offer = invitations.offers(invitation=row, user=user) if user else ""
    if why := "removed" if offer == "removed" else invitations.ended(row) if offer != "member" else "":
        return _ended(request, why, row)
    if request.method == "POST":
        return _come_in(request, row, user)
    form = AccountForm(initial={"language": get_language()})
    return _page(request, row, {"offer": offer, "form": form})


def _followed(request: HttpRequest) -> Invitation:
    kept = request.session.get(_KEPT, "unknown")
    if not isinstance(kept, int):
        raise Conflict(kept)
    try:
        return invitations.by_id(kept)
    except NotFound as gone:
        raise Conflict("unknown") from gone


def _page(request: HttpRequest, row: Invitation, more: Mapping[str, Any], status: int = 200) -> HttpResponse:
    context = {
        "invitation": row,
        "meaning": ROLES[row.role],
        "rules": strength.RULES.values(),
    }
    return render(request, "joining/page.html", {**context, **more}, status=status)


def _ended(request: HttpRequest, why: str, row: Invitation | None) -> HttpResponse:
    status = {"unknown": 404, "too_often": 429}.get(why, 410)
    return render(request, "joining/ended.html", {"why": _ENDED[why], "invitation": row}, status=status)


def _come_in(request: HttpRequest, row: Invitation, user: User | None) -> HttpResponse:
    if too_often(request, "join", _FORMS):
        return _ended(request, "too_often", None)
    form = AccountForm(request.POST)
    try:
        if user is not None:
            invitations.accept(invitation=row, actor=user)
        elif form.is_valid():
            made = accounts.join_anew(invitation=row, **form.cleaned_data)
            login(request, made, backend=_BACKEND)
        else:
            return _page(request, row, {"form": form}, 400)
    except (Conflict, Invalid) as refused:
        if refused.code.startswith("invitation_"):
            return _ended(request, refused.code.removeprefix("invitation_"), row)
        if not form.refuse(refused):
            raise
        return _page(request, row, {"form": form}, 400)
    return _welcome(request, row)


def _welcome(request: HttpRequest, row: Invitation) -> HttpResponse:
    request.session.pop(_KEPT, None)
    messages.success(request, _("Welcome to %(project)s.") % {"project": row.project.name})
    response = redirect("project", row.project.slug)
    language.remember(response, language.language_of(request))
    return response
