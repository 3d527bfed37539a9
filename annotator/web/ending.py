"""Archiving a project, deleting it after a waiting time, and taking either back."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotator.services import access, projects
from annotator.services.refusal import Conflict, Invalid
from annotator.web import ledes
from annotator.web.figures import day, number
from annotator.web.people import reader


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a project for writing."""
    user = reader(request)
    projects.archive(project=access.project_for(user, slug, role=access.MANAGE), actor=user)
    messages.success(request, _("The project is archived. Everybody can read it; nobody can change anything in it."))
    return redirect("settings", slug)


@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Open it again, or call its deletion off: whichever closed it last."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE)
    try:
        if access.closed(project) == "deleting":
            projects.call_off_deletion(project=project, actor=user)
        else:
            projects.unarchive(project=project, actor=user)
    except Conflict:
        messages.error(request, _("The waiting time is over and the removal may have begun: it cannot be called off."))
    else:
        messages.success(request, _("The project is restored, just as it was."))
    return redirect("settings", slug)


class NameForm(forms.Form):
    """The project's name, typed by hand: nobody deletes by a slip."""

    name = forms.CharField(
        max_length=400,
        widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
def deletion(request: HttpRequest, slug: str) -> HttpResponse:
    """What would go, an export before it, and the name to be typed; then the waiting time begins."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE)
    if access.closed(project) == "deleting":
        return redirect("settings", slug)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = projects.ask_deletion(project=project, name=form.cleaned_data["name"], actor=user)
        except Invalid:
            form.add_error("name", _("This is not the project's name. Nothing was deleted."))
        else:
            messages.success(request, _("The project will be deleted on %(day)s.") % {"day": day(asked.delete_after)})  # type: ignore[arg-type]
            return redirect("settings", slug)
    context = {
        "project": project,
        "may_manage": True,
        "form": form,
        "what": in_words(projects.contents(project)),
        "days": settings.DELETE_AFTER_DAYS,
    }
    return render(request, "settings/deletion.html", context, status=400 if form.is_bound else 200)


def in_words(contents: projects.Contents) -> str:
    """120 articles, 240 annotation sets and the roles of 6 members."""
    sets = ngettext("%(shown)s annotation set", "%(shown)s annotation sets", contents.sets)
    members = ngettext("the role of %(shown)s member", "the roles of %(shown)s members", contents.members)
    parts = [
        ledes.articles(contents.articles) if contents.articles else "",
        sets % {"shown": number(contents.sets)} if contents.sets else "",
        members % {"shown": number(contents.members)} if contents.members else "",
    ]
    return _(", ").join(part for part in parts if part) or _("its schema and its settings")
