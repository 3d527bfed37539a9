"""Importing: files are chosen, looked at, corrected, and only then become articles."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotator.models import Project, Upload
from annotator.services import access, articles
from annotator.services.refusal import Invalid
from annotator.web import flaws, ledes
from annotator.web.figures import number
from annotator.web.people import reader
from annotator.web.previews import row


@require_http_methods(["GET", "HEAD", "POST"])
def choose_files(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step: files are sent and kept aside for the preview."""
    project = access.project_for(reader(request), slug, role=access.MANAGE, write=request.method == "POST")
    context: dict[str, Any] = {"project": project, "may_manage": True, **_limits()}
    if request.method == "POST":
        try:
            batch = articles.stage_uploads(project=project, files=_sent(request), actor=reader(request))
        except Invalid as refused:
            return render(request, "articles/choose.html", context | {"error": _refused(refused)}, status=400)
        return redirect("import-preview", slug, batch)
    return render(request, "articles/choose.html", context)


def _limits() -> dict[str, int]:
    return {"file_limit": articles.FILE_LIMIT, "batch_limit": articles.BATCH_LIMIT}


def _sent(request: HttpRequest) -> list[articles.File]:
    # One byte over the limit is enough to know that a file is too large.
    return [
        articles.File(file.name or "", file.read(articles.FILE_LIMIT + 1)) for file in request.FILES.getlist("files")
    ]


def _refused(refused: Invalid) -> str:
    facts = dict(refused.facts)
    if refused.code == "too_many_files":
        facts["most"] = facts.pop("limit")  # a number of files, where the other limits are bytes
    return flaws.sentence(refused.code, facts)


class ChoiceForm(forms.Form):
    """What a person decided about one file; its fields carry the upload's id as prefix."""

    encoding = forms.ChoiceField(choices=list(flaws.ENCODINGS.items()), required=False)
    #: An encoding that was not among the readings shown, so nobody has seen the text in it yet.
    other = forms.ChoiceField(choices=list(flaws.ENCODINGS.items()), required=False)
    title = forms.CharField(max_length=500, required=False)
    #: The title as it was proposed: the same back is no decision, and follows another encoding.
    proposed = forms.CharField(required=False)


#: Look again; read all doubtful files alike; import all; import what is good; drop everything.
ACTIONS: Final = ("review", "apply", "import", "import_good", "cancel")


class DecisionForm(forms.Form):
    """Which button was pressed, and the encoding for all doubtful files at once."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    all_encoding = forms.ChoiceField(choices=list(flaws.ENCODINGS.items()), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str, batch: UUID) -> HttpResponse:
    """The second step: every file as it would come in, to be corrected, imported or dropped."""
    actor = reader(request)
    project = access.project_for(actor, slug, role=access.MANAGE, write=request.method == "POST")
    uploads = access.uploads_for(actor, project, batch)
    form = DecisionForm(request.POST)
    action = form.cleaned_data["action"] if request.method == "POST" and form.is_valid() else ""
    if action == "cancel":
        articles.discard(uploads=uploads, actor=actor)
        return redirect("project", slug)
    if action:
        unseen = _decide(request, uploads, form.cleaned_data["all_encoding"] if action == "apply" else "")
        if action in {"review", "apply"} or unseen:
            return redirect("import-preview", slug, batch)
        return _import(request, project, uploads, only_good=action == "import_good")
    return _shown(request, project, uploads)


def _decide(request: HttpRequest, uploads: Sequence[Upload], for_all: str) -> bool:
    """Write the choices down; whether one asks for a reading that nobody has seen yet."""
    forms_by_id = {upload.pk: ChoiceForm(request.POST, prefix=str(upload.pk)) for upload in uploads}
    valid = {pk: form.cleaned_data for pk, form in forms_by_id.items() if form.is_valid()}
    doubtful = _doubtful(request.POST)
    choices = {
        pk: articles.Choice(
            encoding=(for_all if for_all and str(pk) in doubtful else "") or data["other"] or data["encoding"],
            title="" if data["title"] == data["proposed"] else data["title"],
        )
        for pk, data in valid.items()
    }
    articles.choose(uploads=uploads, choices=choices, actor=reader(request))
    return any(data["other"] for data in valid.values()) or len(valid) < len(forms_by_id)


def _doubtful(sent: QueryDict) -> set[str]:
    return set(sent.getlist("doubtful"))


def _import(request: HttpRequest, project: Project, uploads: Sequence[Upload], *, only_good: bool) -> HttpResponse:
    try:
        done = articles.import_staged(project=project, uploads=uploads, actor=reader(request), only_good=only_good)
    except articles.ImportRefused:
        return _shown(request, project, uploads, refused=True)
    messages.success(request, _imported(len(done.articles)))
    return redirect("project", project.slug)


def _imported(count: int) -> str:
    text = ngettext("%(shown)s article was imported.", "%(shown)s articles were imported.", count)
    return text % {"shown": number(count)}


def _shown(request: HttpRequest, project: Project, uploads: Sequence[Upload], *, refused: bool = False) -> HttpResponse:
    rows = [row(one) for one in articles.preview(project, uploads)]
    good = [one for one in rows if not one.flaw]
    context = {
        "project": project,
        "may_manage": True,
        "batch": uploads[0].batch,
        "good": good,
        "doubtful": [one for one in rows if one.guessed],
        "flawed": [one for one in rows if one.flaw],
        "words": sum(one.candidate.words for one in good),
        "lede": ledes.staged(len(rows), len(good)),
        "encodings": flaws.ENCODINGS.items(),
        "refused": refused,
    }
    return render(request, "articles/preview.html", context, status=409 if refused else 200)
