"""The list of a project's articles: filters, order, views kept by name, and what is done to many at once."""

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access
from annotator.services.articles import bulk, listing, saved_views
from annotator.services.refusal import Invalid, Refusal
from annotator.web import ledes, refusals
from annotator.web.people import reader

#: The states of an article in the order of work.
STATES: Final[Mapping[str, str | Promise]] = {
    Article.State.NEW.value: pgettext_lazy("article", "New"),
    Article.State.ASSIGNED.value: pgettext_lazy("article", "Assigned"),
    Article.State.PROGRESS.value: pgettext_lazy("article", "In progress"),
    Article.State.SUBMITTED.value: pgettext_lazy("article", "Submitted"),
    Article.State.CURATION.value: pgettext_lazy("article", "In curation"),
    Article.State.GOLD.value: pgettext_lazy("article", "Gold"),
}
ORDERS: Final[Mapping[str, str | Promise]] = {
    "newest": gettext_lazy("Imported last first"),
    "oldest": gettext_lazy("In the order of import"),
    "priority": gettext_lazy("By priority"),
    "published": gettext_lazy("Newest date first"),
    "-published": gettext_lazy("Oldest date first"),
    "long": gettext_lazy("Longest first"),
    "short": gettext_lazy("Shortest first"),
}
_THEIRS: Final = [
    ("", pgettext_lazy("annotation set", "In any state")),
    (AnnotationSet.State.OPEN.value, pgettext_lazy("annotation set", "Open")),
    (AnnotationSet.State.SUBMITTED.value, pgettext_lazy("annotation set", "Submitted")),
    (AnnotationSet.State.RETURNED.value, pgettext_lazy("annotation set", "Returned")),
    (AnnotationSet.State.SKIPPED.value, pgettext_lazy("annotation set", "Skipped")),
]
_USES: Final = [
    ("", pgettext_lazy("articles", "Work and practice")),
    (Article.Use.WORK.value, pgettext_lazy("articles", "Work only")),
    (Article.Use.PRACTICE.value, pgettext_lazy("articles", "Practice only")),
]


class FilterForm(forms.Form):
    """The query of the list's address; what cannot be read asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.MultipleChoiceField(required=False, choices=list(STATES.items()))
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    theirs = forms.ChoiceField(required=False, choices=_THEIRS)
    has = forms.CharField(required=False, max_length=140)
    source = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    problems = forms.BooleanField(required=False)
    use = forms.ChoiceField(required=False, choices=_USES)
    cluster = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    withdrawn = forms.BooleanField(required=False)
    order = forms.ChoiceField(required=False, choices=list(ORDERS.items()))

    def wanted(self) -> listing.Filter:
        """The filter that was asked for."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        names = {"q": "words", "state": "states"}
        return listing.Filter(**{names.get(name, name): value for name, value in said.items() if name != "order"})

    def order_name(self) -> str:
        """The order that was asked for."""
        self.is_valid()
        return self.cleaned_data.get("order") or listing.DEFAULT_ORDER

    def query(self, **instead: Any) -> str:
        """The same as an address's query, some of it otherwise; None takes a part away."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value} | instead
        plain = {name: "on" if value is True else value for name, value in said.items() if value not in (None, "", [])}
        return urlencode(plain, doseq=True)


@require_safe
def articles_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; asked for by htmx from a cursor on, its lines alone."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.LIST)
    form, after = FilterForm(request.GET), request.GET.get("after", "")
    wanted = form.wanted()
    try:
        page = listing.page(user=user, project=project, wanted=wanted, order=form.order_name(), after=after)
    except Invalid:
        return redirect(f"{reverse('articles', args=[slug])}?{form.query()}")
    context = {"project": project, "page": page, "query": form.query(), "states": STATES, **_rights(user, project)}
    if request.htmx and after:  # type: ignore[attr-defined]
        return render(request, "articles/_lines.html", context)
    context |= _around(user, project, form, wanted) | {"after": after}
    context |= _done(user, project, request.GET.get("done", ""))
    return render(request, "articles/list.html", context)


def _done(user: User, project: Project, sent: str) -> dict[str, Any]:
    """What was just done to many articles, as long as it can be undone."""
    with suppress(Refusal):
        for action_id in _ids([sent]):
            found = access.bulk_action_for(user, project, action_id)
            if found.undone_at is None and found.verb in bulk.VERBS:
                return {"done": found, "done_lede": ledes.many_changed(found.verb, found.count)}
    return {}


def _rights(user: User, project: Project) -> dict[str, bool]:
    return {
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_all": access.may(user, project, access.READ_SETS),
    }


def _around(user: User, project: Project, form: FilterForm, wanted: listing.Filter) -> dict[str, Any]:
    """The sentence, the filters with their counts, the views."""
    offers = listing.offers(user=user, project=project)
    count = listing.count(user=user, project=project, wanted=wanted) if wanted else sum(offers.states.values())
    states = [
        {
            "name": name,
            "code": code,
            "count": offers.states.get(code, 0),
            "on": [code] == list(wanted.states),
            "query": form.query(state=code, withdrawn=None),
        }
        for code, name in STATES.items()
    ]
    return {
        "form": form,
        "wanted": wanted,
        "offers": offers,
        "count": count,
        "counted": listing.COUNTED,
        "lede": ledes.listed(offers.states, STATES, count if wanted else None, listing.COUNTED),
        "state_links": [one for one in states if one["count"] or one["on"]],
        "every_state": form.query(state=None, withdrawn=None),
        "withdrawn_query": form.query(state=None, withdrawn="on"),
        "orders": [(code, name, code == form.order_name()) for code, name in ORDERS.items()],
        "theirs": _THEIRS,
        "uses": _USES,
        "active": _active(form, wanted, offers),
        "views": saved_views.views_of(user=user, project=project),
    }


def _active(form: FilterForm, wanted: listing.Filter, offers: listing.Offers) -> list[dict[str, str]]:
    """The filters at work beside state and words, each with the address without it."""
    people = {one.pk: one.display_name for one in offers.people}
    said: dict[str, tuple[str | Promise, str]] = {
        "person": (_("Annotator"), people.get(wanted.person or 0, "—")),
        "theirs": (_("Their set"), str(dict(_THEIRS).get(wanted.theirs, ""))),
        "has": (_("With the label"), wanted.has),
        "source": (_("Source"), wanted.source),
        "since": (_("Published from"), wanted.since.isoformat() if wanted.since else ""),
        "until": (_("Published until"), wanted.until.isoformat() if wanted.until else ""),
        "problems": (_("With problems"), ""),
        "use": (_("Use"), str(dict(_USES).get(wanted.use, ""))),
        "cluster": (_("Nearly equal"), ""),
    }
    return [
        {"name": str(name), "value": value, "query": form.query(**{key: None})}
        for key, (name, value) in said.items()
        if getattr(wanted, key)
    ]


class BulkForm(forms.Form):
    """What to do with which articles."""

    verb = forms.ChoiceField(choices=[(name, name) for name in bulk.VERBS])
    value = forms.IntegerField(required=False)
    #: All that the filter lets through, and how many those were.
    everything = forms.BooleanField(required=False)
    expected = forms.IntegerField(required=False, min_value=0)
    query = forms.CharField(required=False, max_length=4000)


@require_POST
def act_on_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Do something to the chosen articles, or to all of the list; the answer offers to undo it."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=True)
    form = BulkForm(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    query = str(asked.get("query") or "")
    try:
        chosen = _chosen(request, user, project, asked)
        expected = asked.get("expected") if asked.get("everything") else None
        action = bulk.act(
            project=project,
            articles=chosen,
            verb=asked.get("verb") or "",
            value=asked.get("value"),
            actor=user,
            expected=expected,
        )
    except Refusal as refused:
        messages.error(request, refusals.sentence(refused.code, refused.facts))
        return redirect(f"{reverse('articles', args=[slug])}?{query}")
    return redirect(f"{reverse('articles', args=[slug])}?{urlencode({'done': action.pk})}&{query}")


def _chosen(request: HttpRequest, user: User, project: Project, asked: Mapping[str, Any]) -> Any:
    if asked.get("everything"):
        wanted = FilterForm(QueryDict(str(asked.get("query") or ""))).wanted()
        return listing.filtered(user=user, project=project, wanted=wanted)
    return bulk.by_public(access.articles_of(user, project), _ids(request.POST.getlist("article")))


def _ids(sent: Sequence[str]) -> list[UUID]:
    """The ids among what was sent."""
    field = forms.UUIDField()
    found = []
    for text in sent:
        with suppress(forms.ValidationError):
            found.append(field.clean(text))
    return found


@require_POST
def undo_many(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Bring back what an action changed."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=True)
    action = access.bulk_action_for(user, project, action_id)
    try:
        count = bulk.undo(action=action, actor=user)
        messages.success(request, ledes.brought_back(count))
    except Refusal as refused:
        messages.error(request, refusals.sentence(refused.code, refused.facts))
    return redirect(f"{reverse('articles', args=[slug])}?{request.POST.get('query', '')}")
