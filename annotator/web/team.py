"""The team of a project: who is in it and in which role, the links that let people in, leaving and coming back."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import Membership, Project, User
from annotator.services import access, invitations, members, post
from annotator.services.refusal import Conflict, Invalid, Refusal
from annotator.web.figures import number
from annotator.web.people import reader

#: What each role means, from the most to the least.
ROLES: Final[Mapping[str, str | Promise]] = {
    "manager": gettext_lazy("Sets the project up, imports, invites, assigns and reads all work."),
    "curator": gettext_lazy("Reads everybody's work, compares it and decides the gold."),
    "annotator": gettext_lazy("Annotates, and sees nobody else's work."),
    "viewer": gettext_lazy("Reads the articles, and nobody's annotations."),
}
_ROLE_CHOICES: Final = [(role, Membership.Role(role).label) for role in ROLES]
_DAYS: Final = [
    (1, pgettext_lazy("how long a link lives", "One day")),
    (7, pgettext_lazy("how long a link lives", "One week")),
    (30, pgettext_lazy("how long a link lives", "One month")),
    (90, pgettext_lazy("how long a link lives", "Three months")),
]
REFUSED: Final[Mapping[str, str | Promise]] = {
    "last_manager": gettext_lazy("The project needs a manager: make somebody else one first."),
    "not_member": gettext_lazy("This person no longer takes part."),
    "bad_pseudonym": gettext_lazy("A pseudonym begins with a letter or a digit and has at most 40 characters."),
    "pseudonym_taken": gettext_lazy("Somebody else in the project has this pseudonym."),
}


class MemberForm(forms.Form):
    """A member's role and pseudonym."""

    role = forms.ChoiceField(choices=_ROLE_CHOICES)
    pseudonym = forms.CharField(max_length=200, required=False)


class InvitationForm(forms.Form):
    """A new link."""

    role = forms.ChoiceField(choices=_ROLE_CHOICES, initial="annotator")
    days = forms.TypedChoiceField(choices=_DAYS, coerce=int, initial=7)
    limit = forms.IntegerField(min_value=1, max_value=invitations.MOST_PEOPLE, initial=1)
    note = forms.CharField(max_length=200, required=False)
    addresses = forms.CharField(max_length=20_000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more_of = {"days": {}, "limit": {"inputmode": "numeric"}, "note": {"dir": "auto"}, "addresses": {"dir": "ltr"}}
        for name, more in more_of.items():
            self.fields[name].widget.attrs.update({"class": "input", **more})


def _page(request: HttpRequest, project: Project, status: int = 200, **more: Any) -> HttpResponse:
    lines = members.lines(project=project)
    ended = members.lines(project=project, ended=True)
    context = {
        "project": project,
        "lines": lines,
        "ended": ended,
        "undo": next((one for one in ended if str(one.membership.pk) == request.GET.get("ended")), None),
        "links": [{"row": row, "why": invitations.ended(row)} for row in invitations.listed(project=project)],
        "roles": [(role, Membership.Role(role).label, meaning) for role, meaning in ROLES.items()],
        "form": InvitationForm(),
        "sends": post.is_on(),
        "lede": lede(len(lines)),
        **more,
    }
    return render(request, "team/page.html", context, status=status)


def lede(count: int) -> str:
    """How many take part."""
    if count <= 1:
        return _("Nobody but you takes part yet. A link is all it takes to invite people.")
    return ngettext("%(shown)s person takes part.", "%(shown)s people take part.", count) % {"shown": number(count)}


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part, and by which links one comes in."""
    return _page(request, access.project_for(reader(request), slug, role=access.MANAGE))


@require_POST
def change_member(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Another role or pseudonym; what was refused is shown as it was typed."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=True)
    row = access.member_for(actor, project, member_id)
    form = MemberForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid("bad_pseudonym" if "role" not in form.errors else "no_such_role")
        members.change_pseudonym(membership=row, pseudonym=form.cleaned_data["pseudonym"], actor=actor)
        members.change_role(membership=row, role=form.cleaned_data["role"], actor=actor)
    except (Conflict, Invalid) as refused:
        return _page(request, project, 400, refused=row.pk, trouble=said(refused), typed=request.POST)
    messages.success(request, _("Saved: %(name)s.") % {"name": row.user.display_name})
    return redirect(f"{reverse('team', args=[slug])}#member-{row.pk}")


def said(refused: Refusal) -> str:
    """A refusal as a sentence."""
    return str(REFUSED.get(refused.code, _("This was refused.")))


@require_http_methods(["GET", "POST"])
def end_member(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """End somebody's part in the project: what becomes of their work is said before, and it can be undone after."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=request.method == "POST")
    row = access.member_for(actor, project, member_id)
    if request.method == "POST":
        try:
            count = members.end(membership=row, actor=actor)
        except Conflict as refused:
            messages.error(request, said(refused))
            return redirect("team", slug)
        messages.success(request, _gone(row, count))
        own = row.user_id == actor.pk and not actor.is_superuser
        return redirect("home" if own else f"{reverse('team', args=[slug])}?ended={row.pk}")
    line = next((one for one in members.lines(project=project) if one.membership.pk == row.pk), None)
    if line is None:
        return redirect("team", slug)
    return render(request, "team/end.html", {"project": project, "line": line})


def _gone(row: Membership, count: int) -> str:
    told = _("%(name)s no longer takes part; all their work stays.") % {"name": row.user.display_name}
    back = ngettext(
        "%(shown)s open article went back to the others.", "%(shown)s open articles went back to the others.", count
    )
    return f"{told} {back % {'shown': number(count)}}" if count else told


@require_POST
def take_back(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Let somebody take part again: the undo of ending it, whenever it comes."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=True)
    row = access.member_for(actor, project, member_id)
    members.take_back(membership=row, actor=actor)
    messages.success(request, _("%(name)s takes part again.") % {"name": row.user.display_name})
    return redirect("team", slug)


@require_POST
def pseudonyms(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether exports carry pseudonyms."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=True)
    members.set_pseudonymous_exports(project=project, pseudonymous="pseudonymous" in request.POST, actor=actor)
    messages.success(request, _("Saved. It holds for every export from now on."))
    return redirect("team", slug)


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a link; it is shown on the answer and never again."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=True)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, project, 400, form=form)
    asked = form.cleaned_data
    addresses = asked.pop("addresses").splitlines()
    if post.is_on() and request.POST.get("by") == "mail":
        return _send(request, project, form, addresses)
    row, secret = invitations.create(project=project, actor=actor, **asked)
    made = request.build_absolute_uri(reverse("join-link", args=[secret]))
    return _page(request, project, made=made, made_row=row)


def _send(request: HttpRequest, project: Project, form: InvitationForm, addresses: list[str]) -> HttpResponse:
    """A letter to each address, or the page with what is wrong and everything as it was typed."""
    wanted = {name: form.cleaned_data[name] for name in ("role", "days")}
    language = get_language() or "ar"
    try:
        count = invitations.send(
            project=project, addresses=addresses, actor=reader(request), language=language, **wanted
        )
    except Invalid as refused:
        form.add_error("addresses", _not_sent(refused))
        return _page(request, project, 400, form=form)
    told = ngettext("%(shown)s invitation is on its way.", "%(shown)s invitations are on their way.", count)
    messages.success(request, told % {"shown": number(count)})
    return redirect("team", project.slug)


def _not_sent(refused: Invalid) -> str:
    if refused.code == "no_addresses":
        return _("Write at least one address.")
    if refused.code == "bad_addresses":
        wrong = _(", ").join(f"\u2068{one}\u2069" for one in refused.facts["addresses"][:5])
        return _("These are no e-mail addresses: %(wrong)s. Nothing was sent.") % {"wrong": wrong}
    shown = {"most": number(refused.facts["most"]), "a_day": number(refused.facts["a_day"])}
    return _("At most %(most)s at once and %(a_day)s a day. Nothing was sent.") % shown


@require_POST
def revoke(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """End a link."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE)
    invitations.revoke(invitation=access.invitation_for(actor, project, invitation_id), actor=actor)
    messages.success(request, _("The link opens nothing any more. Who came in by it stays."))
    return redirect("team", slug)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's own part in a project, after being told what becomes of one's work."""
    actor: User = reader(request)
    project = access.project_for(actor, slug, write=request.method == "POST")
    row = access.membership_of(actor, project)
    trouble = ""
    if request.method == "POST":
        try:
            members.end(membership=row, actor=actor)
            messages.success(request, _("You no longer take part in %(project)s.") % {"project": project.name})
            return redirect("home")
        except Conflict as refused:
            trouble = said(refused)
    return render(request, "team/leave.html", {"project": project, "trouble": trouble}, status=400 if trouble else 200)
