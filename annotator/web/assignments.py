"""The page of the assignment: articles against annotators, giving one or many, taking back, undo."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import BulkAction, Project, User
from annotator.services import access, assignments
from annotator.services.articles import bulk
from annotator.services.assignments import giving
from annotator.services.refusal import Conflict, NotFound, Refusal
from annotator.web import giving_words, ledes, refusals
from annotator.web.listing import STATES
from annotator.web.people import reader

ORDERS: Final[Mapping[str, str | Promise]] = {
    "priority": gettext_lazy("By priority"),
    "imported": gettext_lazy("In the order of import"),
}
#: What is done to many articles here besides giving them.
PRIORITY: Final = "priority"


class AskedForm(forms.Form):
    """The query of the page's address; what cannot be read asks for nothing."""

    state = forms.ChoiceField(required=False, choices=list(STATES.items()))
    source = forms.CharField(required=False, max_length=200)
    wanting = forms.BooleanField(required=False)
    order = forms.ChoiceField(required=False, choices=list(ORDERS.items()))
    priority = forms.IntegerField(required=False, min_value=-32768, max_value=32767)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def said(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    def asked(self) -> assignments.Asked:
        """The same for the service."""
        said = self.said()
        after = (said.pop("priority", 0), said.pop("after", 0))
        return assignments.Asked(**said, after=after if after[1] else None)

    def query(self) -> str:
        """The same as an address's query, from the first page on."""
        said = {name: "on" if value is True else value for name, value in self.said().items()}
        return urlencode({name: value for name, value in said.items() if name not in ("priority", "after")})


@require_safe
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has what, page by page; for managers."""
    project = access.project_for(request.user, slug, role=access.MANAGE)
    form = AskedForm(request.GET)
    found = assignments.matrix(project=project, asked=form.asked())
    context = {
        "project": project,
        "may_manage": True,
        "matrix": found,
        "said": form.said(),
        "query": form.query(),
        "here": request.GET.urlencode(),
        "next_query": _after(form, found),
        "states": STATES,
        "orders": ORDERS,
        "sources": assignments.sources(project),
        "lede": giving_words.lede(project, found.people),
        "confirm": _confirm(request, project),
        **_done(request, project),
    }
    return render(request, "assignments/assignment.html", context)


def _after(form: AskedForm, found: assignments.Matrix) -> str:
    if found.after is None:
        return ""
    priority, pk = found.after
    return "&".join(filter(None, [form.query(), urlencode({"priority": priority, "after": pk})]))


def _done(request: HttpRequest, project: Project) -> dict[str, Any]:
    """What was just given or taken back, as long as it can be undone."""
    with suppress(Refusal, ValueError):
        action = access.bulk_action_for(request.user, project, UUID(request.GET.get("done", "")))
        if action.undone_at is None and action.verb == PRIORITY:
            return {"done": action, "done_words": ledes.many_changed(action.verb, action.count)}
        if action.undone_at is None and action.verb in giving.VERBS:
            return {"done": action, "done_words": giving_words.done(action.verb, action.count)}
    return {}


def _confirm(request: HttpRequest, project: Project) -> Any:
    """The begun set that somebody asked to take back, to be asked once more."""
    with suppress(Refusal, ValueError):
        row = access.set_for(request.user, UUID(request.GET.get("begun", "")), light=True)
        return row if row.article.project_id == project.pk else None
    return None


class CellForm(forms.Form):
    """What is done in a cell: give the article to a person, or take one set back."""

    article = forms.UUIDField(required=False)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    set = forms.UUIDField(required=False)
    begun = forms.BooleanField(required=False)
    #: The query of the page it was done on.
    here = forms.CharField(required=False, max_length=2000)


@require_POST
def assign_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one article to one person."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    sent = _sent(CellForm(request.POST))
    article = access.article_for(request.user, sent["article"] or UUID(int=0), role=access.MANAGE, write=True)
    people = [sent["person"]] if sent["person"] else []
    return _do(request, project, sent, assignments.assign, articles=[article.pk], people=people)


@require_POST
def take_back_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one article back; begun work is asked about once more."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    sent = _sent(CellForm(request.POST))
    sets = [sent["set"]] if sent["set"] else []
    try:
        action = assignments.take_back(project=project, sets=sets, begun=sent["begun"], actor=reader(request))
    except Conflict as refusal:
        if refusal.code == "begun":
            return redirect(_page(project, sent["here"], begun=sent["set"]))
        raise
    except Refusal as refusal:
        return _refused(request, project, sent["here"], refusal)
    return redirect(_page(project, sent["here"], done=action.pk))


def _sent(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise NotFound
    return form.cleaned_data


def _do(request: HttpRequest, project: Project, sent: Mapping[str, Any], act: Any, **asked: Any) -> HttpResponse:
    try:
        action = act(project=project, actor=reader(request), **asked)
    except Refusal as refusal:
        return _refused(request, project, sent["here"], refusal)
    return redirect(_page(project, sent["here"], done=action.pk))


def _refused(request: HttpRequest, project: Project, here: str, refusal: Refusal) -> HttpResponse:
    messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect(_page(project, here))


def _page(project: Project, here: str, **more: Any) -> str:
    """The page as it was, with what was just done."""
    kept = [part for part in here.split("&") if part and part.partition("=")[0] in AskedForm.base_fields]
    query = "&".join([*kept, *([urlencode(more)] if more else [])])
    return reverse("assignment", args=[project.slug]) + (f"?{query}" if query else "")


@require_POST
def undo(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """Undo what was given or taken back."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    found = access.bulk_action_for(request.user, project, action)
    here = request.POST.get("here", "")
    try:
        told = _undone(found, reader(request))
    except Refusal as refusal:
        return _refused(request, project, here, refusal)
    messages.success(request, told)
    return redirect(_page(project, here))


def _undone(action: BulkAction, actor: User) -> str:
    if action.verb == PRIORITY:
        return ledes.brought_back(bulk.undo(action=action, actor=actor))
    done = assignments.undo(action=action, actor=actor)
    return giving_words.undone(done.back, done.kept)


class PriorityForm(forms.Form):
    """Which priority: for one article, or for all that the page's filter lets through."""

    priority = forms.IntegerField(min_value=bulk.PRIORITIES.start, max_value=bulk.PRIORITIES.stop - 1)
    article = forms.UUIDField(required=False)
    here = forms.CharField(required=False, max_length=2000)


@require_POST
def set_priority(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one article, or all of the filter, a priority; the answer offers to undo it."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    form = PriorityForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    here = str(sent.get("here") or "")
    asked = AskedForm(QueryDict(here)).asked()
    chosen = assignments.articles_asked_for(project=project, asked=asked)
    if sent.get("article"):
        chosen = bulk.by_public(access.articles_of(reader(request), project), [sent["article"]])
    value = sent.get("priority")
    return _do(request, project, {"here": here}, bulk.act, articles=chosen, verb=PRIORITY, value=value)


class ManyForm(forms.Form):
    """How many articles, to whom, each to how many."""

    count = forms.IntegerField(min_value=1, max_value=1000, label=gettext_lazy("Articles"))
    each = forms.IntegerField(min_value=1, max_value=50, label=gettext_lazy("Annotators for each"))
    source = forms.CharField(required=False, max_length=200)
    people = forms.TypedMultipleChoiceField(coerce=int, label=gettext_lazy("People"))

    def __init__(self, data: Any, people: Sequence[assignments.Person]) -> None:
        super().__init__(data)
        choices: Any = self.fields["people"]
        choices.choices = [(person.user.pk, person.user.display_name) for person in people]

    def wish(self) -> assignments.Wish:
        """What is wished for."""
        return assignments.Wish(**self.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest, slug: str) -> HttpResponse:
    """Many articles to some people: who would get how many, and giving them."""
    giving_now = request.method == "POST"
    project = access.project_for(request.user, slug, role=access.MANAGE, write=giving_now)
    people = assignments.people_of(project)
    sent = request.POST if giving_now else request.GET
    form = ManyForm(sent or None, people)
    context = {
        "project": project,
        "may_manage": True,
        "people": people,
        "form": form,
        "sources": assignments.sources(project),
        "chosen": sent.getlist("people") if sent else [str(one.user.pk) for one in people],
    }
    if form.is_bound and form.is_valid():
        try:
            if giving_now:
                return _give(request, project, form)
            context |= _preview(project, form, people)
        except Refusal as refusal:
            context["error"] = refusals.sentence(refusal.code, refusal.facts)
    return render(request, "assignments/many.html", context, status=400 if giving_now else 200)


def _preview(project: Project, form: ManyForm, people: Sequence[assignments.Person]) -> dict[str, Any]:
    plan = assignments.preview(project=project, wish=form.wish())
    articles = len({article for article, _person in plan.pairs})
    shares = [(person, plan.shares[person.user.pk]) for person in people if person.user.pk in plan.shares]
    most = max([person.open + share for person, share in shares] or [0])
    return {
        "plan": plan,
        "shares": [(person, share, person.open + share, most) for person, share in shares],
        "plan_words": giving_words.plan(articles, len(plan.pairs), plan.short),
    }


def _give(request: HttpRequest, project: Project, form: ManyForm) -> HttpResponse:
    expected = request.POST.get("expected", "")
    number = int(expected) if expected.isdecimal() and len(expected) < 6 else None
    action = assignments.give_many(project=project, wish=form.wish(), actor=reader(request), expected=number)
    return redirect(_page(project, "", done=action.pk))
