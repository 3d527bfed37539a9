"""The settings of a project in plain words: each section saved by itself, with what it will do said beforehand."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import orjson
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotator.models import Project, User
from annotator.services import access, projects
from annotator.services.refusal import Conflict
from annotator.web import acts
from annotator.web.figures import day, number
from annotator.web.people import reader

#: What each way of dealing out means to an annotator.
WAYS: Final[Mapping[str, str | Promise]] = {
    "free": lazy("Everybody sees all articles and begins whichever they like."),
    "pull": lazy("Whoever is done gets the next one, in the order below, until each article has its annotators."),
    "push": lazy("Annotators see only what a manager has assigned to them."),
}


def _label(name: str) -> Any:
    # What the stubs call the type of a lazy text is private to them.
    return acts.SETTINGS[name]


def _number(name: str, least: int, most: int) -> forms.IntegerField:
    widget = forms.NumberInput({"class": "input narrow", "dir": "ltr", "inputmode": "numeric"})
    return forms.IntegerField(label=_label(name), min_value=least, max_value=most, widget=widget)


def _choice(name: str, widget: forms.widgets.ChoiceWidget) -> forms.ChoiceField:
    choices = Project._meta.get_field(name).choices  # type: ignore[union-attr]
    return forms.ChoiceField(label=_label(name), choices=choices or (), widget=widget)


class Section(forms.Form):
    """One section; ``seen``: its settings as the page showed them, JSON."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The settings as they were sent."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def before(self) -> dict[str, Any]:
        """The settings as the person saw them; nothing where the page's own memory of them is unreadable."""
        try:
            seen = dict(orjson.loads(self.cleaned_data["seen"] or "{}"))
            if seen.get("goal_date"):
                seen["goal_date"] = date.fromisoformat(seen["goal_date"])
        except (ValueError, TypeError):
            return {}
        return {name: value for name, value in seen.items() if name in self.fields}


class AboutForm(Section):
    """What the project is called."""

    name = forms.CharField(
        label=_label("name"),
        max_length=200,
        widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_label("description"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"class": "input", "dir": "auto", "rows": 3}),
    )

    def clean_description(self) -> str:
        """Lines end as everywhere in Sanad."""
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")


class DealingForm(Section):
    """How articles come to annotators."""

    assignment = _choice("assignment", forms.RadioSelect())
    overlap = _number("overlap", 1, 50)
    order = _choice("order", forms.Select({"class": "input"}))
    likeness = _choice("likeness", forms.Select({"class": "input"}))


class PaceForm(Section):
    """How long things may take."""

    lease_hours = _number("lease_hours", 1, 24 * 365)
    open_limit = _number("open_limit", 1, 100)
    goal_date = forms.DateField(
        label=_label("goal_date"),
        required=False,
        widget=forms.DateInput({"class": "input narrow", "type": "date"}, format="%Y-%m-%d"),
    )


class ProofForm(Section):
    """How the quality of the work is watched."""

    pass_mark = _number("pass_mark", 0, 100)
    reserve_every = _number("reserve_every", 0, 1_000)


FORMS: Final[Mapping[str, type[Section]]] = {
    "about": AboutForm,
    "dealing": DealingForm,
    "pace": PaceForm,
    "proof": ProofForm,
}


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the settings; a section that is sent is saved, or shown again with what hindered it."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=request.method == "POST")
    name = request.POST.get("section", "")
    if name not in FORMS:
        return _page(request, project)
    form = FORMS[name](request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, project, {name: form}, status=400)
    if effect := _unconfirmed(request, project, form):
        return _page(request, project, {name: form}, effect=effect)
    try:
        projects.change_settings(project=project, values=form.values(), seen=form.before(), actor=user)
    except Conflict as moved:
        if moved.code != "settings_changed":
            raise
        return _moved(request, user, slug, name, moved.facts["names"])
    return redirect(f"{reverse('settings', args=[slug])}?saved={name}#{name}")


def _unconfirmed(request: HttpRequest, project: Project, form: Section) -> projects.Effect | None:
    """What the change would do to articles, while nobody has said yes to exactly that."""
    overlap = form.values().get("overlap", project.overlap)
    if overlap == project.overlap or request.POST.get("confirmed") == str(overlap):
        return None
    return projects.effect_of(project, overlap) or None


def _moved(request: HttpRequest, user: User, slug: str, name: str, names: list[str]) -> HttpResponse:
    """Somebody else saved meanwhile: what was typed stays, what stands now is told, saving again puts it over that."""
    project = access.project_for(user, slug, role=access.MANAGE)
    now = projects.settings_of(project)
    told = [_("%(name)s: %(value)s") % {"name": acts.SETTINGS[one], "value": _value(one, now)} for one in names]
    sent = request.POST.copy()
    sent[f"{name}-seen"] = _seen(project, name)
    return _page(request, project, {name: FORMS[name](sent, prefix=name)}, moved={name: told}, status=409)


def _value(name: str, now: Mapping[str, Any]) -> str:
    return acts.setting_value(name, now[name])


def _seen(project: Project, name: str) -> str:
    now = projects.settings_of(project)
    return orjson.dumps({one: now[one] for one in projects.SECTIONS[name]}).decode()


def _page(
    request: HttpRequest,
    project: Project,
    sent: Mapping[str, Section] | None = None,
    *,
    effect: projects.Effect | None = None,
    moved: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = projects.settings_of(project)
    sections = {
        name: (sent or {}).get(name) or kind(prefix=name, initial={**now, "seen": _seen(project, name)})
        for name, kind in FORMS.items()
    }
    context = {
        "project": project,
        "may_manage": True,
        "closed": access.closed(project),
        "lede": lede(project),
        "ways": WAYS,
        "effect": _effect(effect) if effect else "",
        "moved": moved or {},
        "saved": request.GET.get("saved", ""),
        **sections,
    }
    return render(request, "settings/page.html", context, status=status)


def _effect(effect: projects.Effect) -> str:
    """What will become of the articles, in a sentence."""
    if effect.reopened:
        text = ngettext(
            "%(shown)s submitted article will need %(more)s more and is in progress again.",
            "%(shown)s submitted articles will need %(more)s more each and are in progress again.",
            effect.reopened,
        )
        return text % {"shown": number(effect.reopened), "more": _annotators(effect.more)}
    text = ngettext(
        "%(shown)s article has enough submitted sets and counts as submitted at once.",
        "%(shown)s articles have enough submitted sets and count as submitted at once.",
        effect.finished,
    )
    return text % {"shown": number(effect.finished)}


def _annotators(count: int) -> str:
    return ngettext("%(shown)s annotator", "%(shown)s annotators", count) % {"shown": number(count)}


def lede(project: Project) -> str:
    """How the work is dealt out, in a sentence or two."""
    ways = {
        "free": _("Everybody chooses their articles; each is to have %(annotators)s."),
        "pull": _("The next article is dealt out; each is to have %(annotators)s."),
        "push": _("Managers assign the articles; each is to have %(annotators)s."),
    }
    said = ways[project.assignment] % {"annotators": _annotators(project.overlap)}
    if project.goal_date is None:
        return said
    return said + " " + _("All is to be finished by %(day)s.") % {"day": day(project.goal_date)}
