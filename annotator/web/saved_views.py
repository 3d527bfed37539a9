"""Lists of articles kept by name."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotator.services import access, articles
from annotator.services.refusal import Refusal
from annotator.web import refusals
from annotator.web.people import reader


class ViewForm(forms.Form):
    """A list to keep under a name."""

    name = forms.CharField(max_length=100, required=False)
    query = forms.CharField(max_length=2000, required=False)
    shared = forms.BooleanField(required=False)


@require_POST
def keep_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the list as it is under a name."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.LIST, write=True)
    form = ViewForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {"name": "", "query": ""}
    try:
        articles.keep_view(project=project, actor=user, **sent)
        messages.success(request, _("The view is kept."))
    except Refusal as refused:
        messages.error(request, refusals.sentence(refused.code, refused.facts))
    return _back(slug, sent["query"])


@require_POST
def forget_view(request: HttpRequest, slug: str, view_id: int) -> HttpResponse:
    """Throw a view away."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.LIST, write=True)
    gone = articles.forget_view(project=project, view=view_id, actor=user)
    messages.success(request, _("The view “%(name)s” was removed. The articles are untouched.") % {"name": gone.name})
    return _back(slug, gone.query)


def _back(slug: str, query: str) -> HttpResponse:
    return redirect(f"{reverse('articles', args=[slug])}?{query}")
