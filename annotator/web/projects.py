"""Home, with a person's projects and the article to go on with; a project with its articles."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from annotator.models import AnnotationSet, Project, User
from annotator.services import access, assignments, notes, queue, review
from annotator.services.projects import archived_of
from annotator.services.review import rounds
from annotator.web import ahead, ledes, returned
from annotator.web.dashboard.own import own_progress
from annotator.web.people import reader
from annotator.web.shares import shares
from annotator.web.touroffer import is_offered

_State = AnnotationSet.State

#: The filters of the list of articles, in the order of work.
FILTERS: Final = [
    ("", pgettext_lazy("articles", "All")),
    (queue.UNTOUCHED, pgettext_lazy("articles", "Not begun")),
    (_State.OPEN.value, pgettext_lazy("articles", "Open")),
    (_State.RETURNED.value, pgettext_lazy("articles", "Returned")),
    (_State.SUBMITTED.value, pgettext_lazy("articles", "Submitted")),
    (_State.SKIPPED.value, pgettext_lazy("articles", "Skipped")),
]

#: What is ahead of an annotator who has no article where the project has none either.
_EMPTY: Final = {assignments.Ahead.EMPTY, assignments.Ahead.CHOOSE}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My projects, each with a sentence, and the next article where I left it."""
    user = reader(request)
    desks = queue.desks(user=user)
    waiting = queue.next_of(user=user, projects=[one.project for one in desks if not access.closed(one.project)])
    asked = [desk.project for desk in desks if not desk.reads_all]
    back = rounds.waiting(user=user)
    talk = returned.without(notes.waiting(user=user), back)
    may_create = access.may_create_projects(user)
    reading = [desk.project for desk in desks if desk.reads_all]
    curating = review.waiting_for(user=user, projects=reading) if reading else {}
    context = {
        "notes": talk,
        "returned": [returned.card(one) for one in back],
        "desks": [
            {
                "project": desk.project,
                "lede": ledes.project(desk),
                "shares": shares(desk.standing) if desk.annotates else [],
                "curating": ledes.curating([one] if (one := curating.get(desk.project.pk)) else []),
            }
            for desk in desks
        ],
        "next": waiting,
        "waiting": None if waiting else ahead.of_projects(user, asked),
        "offers_tour": is_offered(request),
        "may_create": may_create,
        "archived": archived_of(user),
        "lede": _home_lede(waiting, len(desks), len(talk), ledes.curating(curating.values()), may_create=may_create),
    }
    return render(request, "projects/home.html", context)


def _home_lede(waiting: queue.Next | None, projects: int, talk: int, curating: str, *, may_create: bool) -> str:
    if waiting is None and (talk or curating):
        return " ".join(one for one in (curating, ledes.notes(talk) if talk else "") if one)
    return ledes.home(waiting, projects, may_create=may_create)


class ListForm(forms.Form):
    """Which articles to show, and where the page begins."""

    state = forms.ChoiceField(choices=FILTERS, required=False)
    #: Words of the title or the name.
    q = forms.CharField(required=False, max_length=200)
    after = forms.IntegerField(min_value=0, required=False)
    before = forms.IntegerField(min_value=0, required=False)
    #: The list begins with this article: how another page points at one.
    article = forms.UUIDField(required=False)
    #: The article that is open beside the list.
    current = forms.UUIDField(required=False)

    def wanted(self) -> dict[str, Any]:
        """What was asked for and makes sense; a question of nonsense asks nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """A project's articles with their state; who reads its figures begins at the overview."""
    user = reader(request)
    found = access.project_for(user, slug)
    if access.may(user, found, access.READ_FIGURES) and not request.GET:
        return redirect("dashboard", found.slug)
    wanted = ListForm(request.GET).wanted()
    state, after = wanted.get("state", ""), wanted.get("after", 0)
    asked = queue.Asked(state=state, after=after, begin=wanted.get("article"))
    page = queue.articles_page(user=user, project=found, asked=asked)
    context = {"project": found, "page": page, "state": state, "after": after, **rights(user, found)}
    if request.htmx and after:  # type: ignore[attr-defined]
        return render(request, "projects/_lines.html", context)
    context |= figures(user, found, state) | {"own": own_progress(user, found)}
    context["returned"] = [returned.card(one) for one in rounds.waiting(user=user, project=found.pk)]
    return render(request, "projects/project.html", context)


@require_safe
def article_drawer(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's articles for the drawer beside the text; without scripts, the project page is the list."""
    user = reader(request)
    found = access.project_for(user, slug)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("project", found.slug)
    wanted = ListForm(request.GET).wanted()
    state, words, current = wanted.get("state", ""), wanted.get("q", ""), wanted.get("current")
    after, before = wanted.get("after", 0), wanted.get("before", 0)
    beginning = not (after or before)
    around = current if beginning and not (state or words) else None
    asked = queue.Asked(state=state, words=words, after=after, before=before, around=around)
    context = {
        "project": found,
        "page": queue.articles_page(user=user, project=found, asked=asked),
        "query": {"state": state, "q": words, "current": current or ""},
        "current": current,
        "filters": FILTERS,
        **rights(user, found),
    }
    whole = beginning and request.htmx.target != "drawer-lines"  # type: ignore[attr-defined]
    return render(request, "annotations/_article_drawer.html" if whole else "annotations/_drawer_lines.html", context)


def rights(user: User, project: Project) -> dict[str, bool]:
    """What the page offers this person."""
    return {
        "may_annotate": access.may(user, project, access.ANNOTATE),
        "may_manage": access.may(user, project, access.MANAGE),
        "reads_all": access.may(user, project, access.READ_SETS),
        "reads_figures": access.may(user, project, access.READ_FIGURES),
    }


def figures(user: User, project: Project, state: str) -> dict[str, Any]:
    """The lede, the bar, the filters with their counts, and the next article."""
    standing = queue.standing(user=user, project=project)
    waiting = ahead.of_project(user, project)
    reads_all = access.may(user, project, access.READ_SETS)
    takes_part = access.may(user, project, access.ANNOTATE)
    filters = [
        {"code": code, "name": name, "count": standing.count(code) if code else standing.articles, "on": code == state}
        for code, name in FILTERS
    ]
    return {
        "standing": standing,
        "lede": _lede(user, project, standing, reads_all),
        "shares": shares(standing) if takes_part else [],
        "filters": [item for item in filters if item["count"] or item["on"] or not item["code"]] if takes_part else [],
        "next": queue.next_of(user=user, projects=[project]),
        "waiting": waiting,
        "empty": not standing.articles and (waiting is None or waiting.outlook.ahead in _EMPTY),
    }


def _lede(user: User, project: Project, standing: queue.Standing, reads_all: bool) -> str:
    if reads_all:
        return ledes.everybody(standing)
    dealt = project.assignment != Project.Assignment.FREE
    return ledes.own(standing, dealt=dealt) if access.may(user, project, access.ANNOTATE) else ledes.looked_at(standing)
