"""Practice: its articles and everybody's results for managers; one's own result, kindly and with the places."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator.models import AnnotationSet, Article, Project
from annotator.services import access, answers, assignments
from annotator.services.refusal import NotFound, Refusal
from annotator.web import differences, refusals
from annotator.web.people import reader


@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """The practice articles, what could become one, and how each annotator did; for managers."""
    project = access.project_for(request.user, slug, role=access.MANAGE)
    articles, results = assignments.results(project=project)
    context = {
        "project": project,
        "may_manage": True,
        "articles": articles,
        "results": [(result, [result.sets.get(article.pk) for article in articles]) for result in results],
        "could_be": assignments.could_be_practice(user=reader(request), project=project),
    }
    return render(request, "assignments/practice.html", context)


class PromoteForm(forms.Form):
    """The manager's submitted set that holds the answers, or the article that leaves practice."""

    set = forms.UUIDField(required=False)
    article = forms.UUIDField(required=False)


@require_POST
def change_practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a set of one's own the known answers of its article, or take an article out of practice."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    form = PromoteForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    try:
        _change(request, project, sent)
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("practice", project.slug)


def _change(request: HttpRequest, project: Project, sent: dict[str, Any]) -> None:
    user = reader(request)
    if sent.get("set"):
        row = access.set_for(user, sent["set"], light=True)
        _within(project, row.article)
        assignments.promote(annotation_set=row, actor=user)
        messages.success(request, _("The article is for practice now; your annotation holds its answers."))
    else:
        article = access.article_for(user, sent.get("article") or UUID(int=0), role=access.MANAGE, write=True)
        _within(project, article)
        assignments.end_practice(article=article, actor=user)
        messages.success(request, _("The article is out of practice; its answers count as its gold reference."))


def _within(project: Project, article: Article) -> None:
    if article.project_id != project.pk:
        raise NotFound


class PersonForm(forms.Form):
    """An annotator, and what becomes of them."""

    person = forms.IntegerField(min_value=1, max_value=2**62)
    act = forms.ChoiceField(choices=[("pass", "pass"), ("reset", "reset")])


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an annotator begin real work, or practise anew."""
    project = access.project_for(request.user, slug, role=access.MANAGE, write=True)
    form = PersonForm(request.POST)
    if form.is_valid():
        verb = {"pass": assignments.let_pass, "reset": assignments.reset}[form.cleaned_data["act"]]
        person = access.member_of(reader(request), project, form.cleaned_data["person"])
        try:
            verb(project=project, user=person, actor=reader(request))
        except Refusal as refusal:
            messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("practice", project.slug)


@require_safe
def result(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """A submitted set beside what it is measured by: by layer, then place by place."""
    row = access.set_for(request.user, set_id)
    user = reader(request)
    own = row.author_id == user.pk
    # Before it is handed in, the answers are nobody's who has yet to give them.
    shown = row.state == AnnotationSet.State.SUBMITTED and not (own and row.article.use != Article.Use.PRACTICE)
    compared = answers.compare_with_measure(row) if shown else None
    if compared is None:
        raise NotFound
    project = row.article.project
    context = {
        "project": project,
        "annotation_set": row,
        "own": own,
        "may_manage": access.may(user, access.project_for(user, project.slug), access.MANAGE),
        "practice": answers.practice_of(row.author, project) if row.author else None,
        "compared": compared,
        "layers": differences.layers(compared, row),
        "spans": differences.spans(compared, row),
        "frames": differences.frames(compared, row),
        "lede": differences.lede(compared),
    }
    return render(request, "assignments/result.html", context)
