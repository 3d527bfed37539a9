"""Beginning a project: from the schema that ships with Sanad, from a file, or as the copy of another project."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from annotator.models import Project, User
from annotator.services import access, projects, schemas
from annotator.services.refusal import Invalid
from annotator.standoff.schema import shipped
from annotator.web import schemaproblems

SHIPPED, FILE, COPY = "shipped", "file", "copy"


class ProjectForm(forms.Form):
    """A name, an address, and where the schema comes from."""

    name = forms.CharField(
        max_length=200,
        label=lazy("Name"),
        widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off", "data-name": True}),
    )
    description = forms.CharField(
        max_length=2_000,
        required=False,
        label=lazy("Description"),
        widget=forms.Textarea({"class": "input", "dir": "auto", "rows": 2}),
    )
    slug = forms.CharField(
        max_length=100,
        required=False,
        label=lazy("Address in links"),
        widget=forms.TextInput(
            {"class": "input", "dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "data-address": True}
        ),
    )
    start = forms.ChoiceField(choices=[(SHIPPED, ""), (FILE, ""), (COPY, "")], initial=SHIPPED)
    schema = forms.FileField(
        required=False, widget=forms.FileInput({"class": "input", "accept": ".json,application/json"})
    )
    source = forms.ChoiceField(
        required=False,
        widget=forms.Select({"class": "input"}),
        error_messages={"invalid_choice": lazy("Choose the project to copy.")},
    )
    members = forms.BooleanField(required=False)
    #: What is wrong with the file, by path.
    problems: Sequence[schemaproblems.Told] = ()

    def __init__(self, *args: Any, sources: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {project.slug: project for project in sources}
        self.fields["source"].choices = [(one.slug, one.name) for one in sources]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whatever was chosen as the beginning is there."""
        data = super().clean() or {}
        if data.get("start") == FILE and not data.get("schema"):
            self.add_error("schema", _("Choose the schema's file."))
        if data.get("start") == COPY and not data.get("source") and "source" not in self.errors:
            self.add_error("source", _("Choose the project to copy."))
        return data

    def refuse(self, refused: Invalid) -> None:
        """Show a refusal beside what it is about."""
        if refused.code == "slug_taken":
            self.add_error("slug", _("Another project has this address."))
        elif refused.code == "bad_address":
            self.add_error("slug", _("Small Latin letters, digits and hyphens only."))
        elif refused.code == "bad_schema":
            self.problems = schemaproblems.told(refused)
            self.add_error("schema", _("This is no schema yet. What is wrong in the file:"))
        elif refused.code == "draft_too_large":
            self.add_error("schema", _("The file is too large for a schema."))
        elif refused.code == "not_utf8":
            self.add_error("schema", _("The file is not Unicode text (UTF-8)."))
        else:
            self.add_error("source", _("This project has no schema to be copied."))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The page on which a project is begun; nothing that was typed is lost where something is refused."""
    user = access.project_creator(request.user)
    sources = [one for one in access.projects_of(user) if access.may(user, one, access.MANAGE) and one.schema]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProjectForm(*sent, sources=sources)
    if form.is_valid():
        try:
            return redirect("project", _begin(form, user).slug)
        except Invalid as refused:
            form.refuse(refused)
    context = {"form": form, "sources": sources, "start": form["start"].value()}
    return render(request, "projects/new.html", context, status=400 if form.is_bound else 200)


def _begin(form: ProjectForm, user: User) -> Project:
    data = form.cleaned_data
    named = {"name": data["name"], "slug": data["slug"].strip().lower()}
    if data["start"] == COPY:
        source = form.sources[data["source"]]
        return projects.copy_project(source=source, members=data["members"], actor=user, **named)
    schema = _text(data["schema"]) if data["start"] == FILE else shipped()
    return projects.begin_project(schema=schema, description=data["description"], actor=user, **named)


def _text(file: UploadedFile[Any]) -> str:
    """A file's schema as JSON text. Raises Invalid: "bad_schema", "draft_too_large", "not_utf8"."""
    if (file.size or 0) > schemas.BODY_LIMIT:
        raise Invalid("draft_too_large")
    data: bytes = file.read()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Invalid("not_utf8") from wrong
    return schemas.body_from(data)
