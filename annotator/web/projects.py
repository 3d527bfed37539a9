"""Home, with a person's projects and the article to go on with; a project with its articles."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from annotator.models import AnnotationSet, Project, User
from annotator.services import access, queue
from annotator.web import ledes
from annotator.web.people import reader

_State = AnnotationSet.State

#: The filters of the list of articles, in the order of work.
FILTERS: Final = [
    ("", pgettext_lazy("articles", "All")),
    (queue.UNTOUCHED, pgettext_lazy("articles", "Not begun")),
    (_State.OPEN.value, pgettext_lazy("articles", "Open")),
    (_State.RETURNED.value, pgettext_lazy("articles", "Returned")),
    (_State.SUBMITTED.value, pgettext_lazy("articles", "Submitted")),
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My projects, each with a sentence, and the next article where I left it."""
    user = reader(request)
    desks = queue.desks(user=user)
    context = {
        "desks": [(desk, ledes.project(desk)) for desk in desks],
        "next": queue.next_of(user=user, projects=[desk.project for desk in desks]),
    }
    return render(request, "projects/home.html", context)


class ListForm(forms.Form):
    """Which articles to show, and after which one the page begins."""

    state = forms.ChoiceField(choices=FILTERS, required=False)
    after = forms.IntegerField(min_value=0, required=False)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """A project's articles with their state; for its manager also import and export."""
    user = reader(request)
    found = access.project_for(user, slug)
    wanted = ListForm(request.GET)
    asked = wanted.cleaned_data if wanted.is_valid() else {}
    state, after = asked.get("state") or "", asked.get("after") or 0
    page = queue.articles_page(user=user, project=found, state=state, after=after)
    context = {"project": found, "page": page, "state": state, "after": after, **rights(user, found)}
    if request.htmx and after:  # type: ignore[attr-defined]
        return render(request, "projects/_lines.html", context)
    context |= figures(user, found, state)
    return render(request, "projects/project.html", context)


def rights(user: User, project: Project) -> dict[str, bool]:
    """What the page offers this person."""
    return {
        "may_annotate": access.may(user, project, access.ANNOTATE),
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_all": access.may(user, project, access.READ_SETS),
    }


def figures(user: User, project: Project, state: str) -> dict[str, Any]:
    """The lede, the bar, the filters with their counts, and the next article."""
    standing = queue.standing(user=user, project=project)
    reads_all = access.may(user, project, access.READ_SETS)
    filters = [
        {"code": code, "name": name, "count": standing.count(code) if code else standing.articles, "on": code == state}
        for code, name in FILTERS
    ]
    return {
        "standing": standing,
        "lede": ledes.everybody(standing) if reads_all else ledes.own(standing),
        "filters": [item for item in filters if item["count"] or item["on"] or not item["code"]],
        "next": queue.next_of(user=user, projects=[project]),
        "recent_exports": [],
    }
