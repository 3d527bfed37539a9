"""The accounts of the site, for its administrators."""

from collections.abc import Callable, Mapping
from typing import Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import User
from annotator.services import access, secondstep, site, users
from annotator.services.refusal import Conflict, Invalid
from annotator.web import strength
from annotator.web.figures import number
from annotator.web.people import reader

#: The filters of the list.
FILTERS: Final = [
    ("", pgettext_lazy("accounts", "All")),
    ("active", pgettext_lazy("accounts", "Open")),
    ("closed", pgettext_lazy("accounts", "Closed")),
    ("administrators", gettext_lazy("Administrators")),
]


class ListForm(forms.Form):
    """Which accounts to show, and where the page begins."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(choices=FILTERS, required=False)
    after = forms.IntegerField(min_value=0, required=False)

    def asked(self) -> users.Asked:
        """What makes sense of it."""
        data = self.cleaned_data if self.is_valid() else {}
        return users.Asked(words=data.get("q", ""), state=data.get("state", ""), after=data.get("after") or 0)


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts, found by name and filtered."""
    everybody = site.users_of(request.user)
    asked = ListForm(request.GET).asked()
    page = users.page(everybody, asked)
    context = {"page": page, "asked": asked, "filters": FILTERS, "lede": _lede(page.total, asked)}
    return render(request, "users/list.html", context)


def _lede(total: int, asked: users.Asked) -> str:
    if asked.words or asked.state:
        told = ngettext("%(shown)s account found.", "%(shown)s accounts found.", total)
    else:
        told = ngettext("%(shown)s person has an account.", "%(shown)s people have an account.", total)
    return told % {"shown": number(total)}


class NewForm(forms.Form):
    """A new account."""

    full_name = forms.CharField(max_length=150, widget=forms.TextInput({"class": "input", "dir": "auto"}))
    username = forms.CharField(
        max_length=150,
        widget=forms.TextInput(
            {"class": "input", "dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
        ),
    )
    email = forms.CharField(required=False, max_length=254, widget=forms.EmailInput({"class": "input", "dir": "ltr"}))
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.RadioSelect)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time password is shown on the answer and nowhere else."""
    actor = site.administrator(request.user)
    form = NewForm(request.POST if request.method == "POST" else None, initial={"language": get_language()})
    if form.is_valid():
        try:
            made, secret = users.create_user(actor=actor, **form.cleaned_data)
        except Invalid as refused:
            if not strength.refuse(form, refused):
                raise
        else:
            return _secret(request, made, secret, _("The account is made"))
    return render(request, "users/new.html", {"form": form}, status=400 if form.is_bound else 200)


def _secret(request: HttpRequest, user: User, secret: str, title: str) -> HttpResponse:
    return render(request, "users/secret.html", {"person": user, "secret": secret, "title": title})


@require_safe
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: roles, rights, and what can be done with it."""
    line = users.line_of(site.user_for(request.user, user_id))
    context = {"line": line, "person": line.user, "may_create": access.may_create_projects(line.user)}
    context["second_step"] = secondstep.is_on(line.user)
    return render(request, "users/detail.html", context)


_Act = Callable[[User, User], object]
#: What can be done with an account, and the sentence when it is done.
ACTS: Final[Mapping[str, tuple[_Act, str | Promise]]] = {
    "deactivate": (
        lambda user, actor: users.deactivate(user=user, actor=actor),
        gettext_lazy("The account is closed. Sessions and tokens ended at once; the work and the roles stay."),
    ),
    "reactivate": (
        lambda user, actor: users.reactivate(user=user, actor=actor),
        gettext_lazy("The account is open again, with the same password and the same roles."),
    ),
    "make-administrator": (
        lambda user, actor: users.set_administrator(user=user, administrator=True, actor=actor),
        gettext_lazy("This person administers the site now."),
    ),
    "unmake-administrator": (
        lambda user, actor: users.set_administrator(user=user, administrator=False, actor=actor),
        gettext_lazy("This person no longer administers the site. Their roles in projects stay."),
    ),
    "allow-projects": (
        lambda user, actor: users.set_may_create_projects(user=user, allowed=True, actor=actor),
        gettext_lazy("This person can create projects now."),
    ),
    "disallow-projects": (
        lambda user, actor: users.set_may_create_projects(user=user, allowed=False, actor=actor),
        gettext_lazy("This person can no longer create projects. Those they manage stay theirs."),
    ),
    "second-step": (
        lambda user, actor: secondstep.reset(user=user, actor=actor),
        gettext_lazy("The second step is off, and the person is told. The password alone opens until they set it up."),
    ),
    "unlock": (
        lambda user, actor: users.unlock(user=user, actor=actor),
        gettext_lazy("Sign-in is open again for this person."),
    ),
}
_CONFLICTS: Final[Mapping[str, str | Promise]] = {
    "own_account": gettext_lazy("Your own account stays open; another administrator can close it."),
    "last_administrator": gettext_lazy("This is the last administrator. Make another one first."),
}


@require_POST
def act(request: HttpRequest, user_id: int, name: str) -> HttpResponse:
    """Do one of ACTS with an account."""
    actor = site.administrator(request.user)
    person = site.user_for(request.user, user_id)
    if name not in ACTS:
        raise Invalid("unknown_act", {"acts": list(ACTS)})
    verb, sentence = ACTS[name]
    try:
        verb(person, actor)
    except Conflict as refused:
        messages.error(request, str(_CONFLICTS[refused.code]))
    else:
        messages.success(request, str(sentence))
    return redirect("user", person.pk)


@require_POST
def new_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give somebody a one-time password; it is shown on the answer and nowhere else."""
    actor = reader(request)
    person = site.user_for(actor, user_id)
    secret = users.reset_password(user=person, actor=actor)
    return _secret(request, person, secret, _("The password is reset"))
