"""One article: what is said about it, its text, the sets on it, and what is nearly the same."""

from typing import Any
from uuid import UUID

import orjson
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from annotator.models import Article
from annotator.services import access
from annotator.services.articles import editing, listing
from annotator.services.refusal import Refusal
from annotator.web import refusals
from annotator.web.flaws import encoding_name
from annotator.web.listing import STATES
from annotator.web.people import reader


class DescriptionForm(forms.Form):
    """What is said about an article."""

    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    published = forms.CharField(label=_("Date"), max_length=40, required=False, help_text=_("year-month-day"))
    author = forms.CharField(label=pgettext_lazy("article", "Author"), max_length=200, required=False)
    url = forms.CharField(label=pgettext_lazy("article", "Web address"), max_length=2000, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The article; its managers change what is said about it, nobody its text."""
    user = reader(request)
    changes = request.method == "POST"
    found = access.article_for(user, article_id, role=access.MANAGE if changes else access.LIST, write=changes)
    if changes:
        return _describe(request, found)
    return render(request, "articles/article.html", _context(request, found))


def _describe(request: HttpRequest, found: Article) -> HttpResponse:
    form = DescriptionForm(request.POST)
    sent = form.cleaned_data if form.is_valid() else {}
    try:
        editing.describe(article=found, actor=reader(request), title=sent.pop("title", ""), metadata=sent)
    except Refusal as refused:
        said = {"error": refusals.sentence(refused.code, refused.facts), "form": form}
        return render(request, "articles/article.html", _context(request, found) | said, status=400)
    messages.success(request, _("Saved."))
    return redirect("article", found.public)


def _context(request: HttpRequest, found: Article) -> dict[str, Any]:
    user = reader(request)
    metadata: dict[str, Any] = orjson.loads(found.metadata)
    provenance: dict[str, Any] = orjson.loads(found.provenance)
    said = editing.said_of(found)
    around = listing.around(user=user, article=found)
    return {
        "project": found.project,
        "article": found,
        "state": STATES[found.state],
        "may_manage": access.may(user, found.project, access.MANAGE),
        "reads_all": access.may(user, found.project, access.READ_SETS),
        "form": DescriptionForm(initial={"title": found.title, **said}),
        "said": said,
        "more": {name: value for name, value in metadata.items() if name not in editing.FIELDS},
        "encoding": encoding_name(str(provenance.get("decoding", {}).get("encoding", ""))),
        "file": provenance.get("file", found.name),
        "sets": around.sets,
        "alike": around.alike,
    }
