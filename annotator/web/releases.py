"""Releases: their chain, one of them in full, a new one, two side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import Project, Release, User
from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.losses import losses_of
from annotator.services.refusal import Refusal
from annotator.services.releases.beginning import REASON
from annotator.splits.splitting import EXCLUDED, SPLITS
from annotator.web import refusals
from annotator.web.figures import number
from annotator.web.people import reader

#: What the splits are called.
NAMES: Final[Mapping[str, str | Promise]] = {
    "train": lazy("Training"),
    "dev": lazy("Development"),
    "test": pgettext_lazy("split", "Test"),
    EXCLUDED: lazy("Excluded"),
}
#: Why articles are in no split.
_EXCLUDED: Final[Mapping[str, str | Promise]] = {
    "bridge": lazy("near to articles of several splits"),
    "undated": lazy("without a date"),
    "straddles": lazy("near to an article of another time"),
}
#: The counts at the head of a release.
_COUNTS: Final[Mapping[str, str | Promise]] = {
    "articles": lazy("Articles"),
    "spans": lazy("Spans"),
    "entities": lazy("Participants"),
    "frames": lazy("Structures"),
}
#: Articles of a comparison that are listed.
_LISTED: Final = 100


@require_safe
def page(request: HttpRequest, slug: str, tag: str = "") -> HttpResponse:
    """The chain of releases with one of them in full: the one asked for, or the newest."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    chosen = access.release_for(user, project, tag) if tag else access.releases_of(user, project).first()
    context = _context(user, project, chosen)
    if not (request.htmx and request.GET.get("part") == "making"):  # type: ignore[attr-defined]
        return render(request, "releases/page.html", context)
    if chosen and context["told"].active:
        return render(request, "releases/_making.html", context)
    # It ended while it was watched: the whole page changes, the chain beside it too.
    return HttpResponse(headers={"HX-Redirect": reverse("release", args=(slug, tag)) if tag else request.path})


def _context(user: User, project: Project, chosen: Release | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "project": project,
        "releases": list(access.releases_of(user, project)),
        "chosen": chosen,
        "ready": verbs.ready(project),
        "may_manage": access.may(user, project, access.MANAGE),
        "may_take": access.may(user, project, access.READ_SETS),
        "reason_limit": REASON,
    }
    if chosen is None:
        return context
    chosen.project = project
    told = verbs.shown(chosen)
    context |= {"told": told, "trouble": _trouble(told), "out": chosen.published_at is not None}
    return context | (_contents(chosen, told) if context["out"] else {})


def _trouble(told: verbs.Shown) -> str:
    found = told.trouble
    return refusals.sentence(found["code"], found["facts"]) if found else ""


def _contents(release: Release, told: verbs.Shown) -> dict[str, Any]:
    summary = told.summary
    total = sum(summary["splits"][split] for split in SPLITS)
    return {
        "counts": [(name, summary["statistics"].get(code, 0)) for code, name in _COUNTS.items()],
        "splits": [
            {"code": code, "name": NAMES[code], "count": count, "part": count / total if total else 0}
            for code in SPLITS
            if (count := summary["splits"][code])
        ],
        "excluded": [(name, summary["reasons"][why]) for why, name in _EXCLUDED.items() if summary["reasons"].get(why)],
        "files": list(verbs.files_of(release)),
        "losses": [(name, losses_of(counted)) for name, counted in verbs.by_format(summary["losses"]).items()],
    }


def _offered() -> list[tuple[str, str]]:
    """Every format in its usual way, and in each of its other ways."""
    found = []
    for form in verbs.offered():
        found.append((form.name, form.name))
        others = [f"{choice.code}={value}" for choice in form.choices for value in choice.values[1:]]
        found += [(f"{form.name}:{way}", f"{form.name} · {way}") for way in others]
    return found


class ReleaseForm(forms.Form):
    """What a release is to be."""

    tag = forms.CharField(max_length=40)
    base = forms.ChoiceField(required=False)
    formats = forms.MultipleChoiceField(required=False)
    way = forms.ChoiceField(choices=[("shares", "shares"), ("time", "time")], required=False)
    train = forms.IntegerField(min_value=0, max_value=1000, required=False)
    dev = forms.IntegerField(min_value=0, max_value=1000, required=False)
    test = forms.IntegerField(min_value=0, max_value=1000, required=False)
    salt = forms.CharField(max_length=100, required=False)
    dev_from = forms.DateField(required=False)
    test_from = forms.DateField(required=False)
    text = forms.ChoiceField(choices=[("with", "with"), ("without", "without")], required=False)
    annotators = forms.BooleanField(required=False)
    decisions = forms.BooleanField(required=False)
    leave_older = forms.BooleanField(required=False)
    notes_ar = forms.CharField(max_length=20_000, required=False)
    notes_en = forms.CharField(max_length=20_000, required=False)

    def __init__(self, bases: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = [("", ""), *((tag, tag) for tag in bases)]  # type: ignore[attr-defined]
        self.fields["formats"].choices = _offered()  # type: ignore[attr-defined]

    def plan(self) -> dict[str, Any]:
        """The plan as JSON values."""
        said = self.cleaned_data
        by_time = said["way"] == "time"
        days = {name: said[name].isoformat() for name in ("dev_from", "test_from") if by_time and said[name]}
        return {
            "base": said["base"],
            "formats": [_format(told) for told in said["formats"]],
            "shares": [said[split] or 0 for split in SPLITS] if not by_time else [80, 10, 10],
            "salt": said["salt"],
            "text": said["text"] != "without",
            **{name: said[name] for name in ("annotators", "decisions", "leave_older")},
            **days,
        }


def _format(told: str) -> dict[str, Any]:
    name, _colon, way = told.partition(":")
    code, _equals, value = way.partition("=")
    return {"name": name, "options": {code: value} if way else {}}


#: What the parts of a plan are called in the form.
_PARTS: Final[Mapping[str, str | Promise]] = {
    "tag": pgettext_lazy("release", "Version"),
    "base": lazy("Keep the splits of"),
    "formats": lazy("Formats"),
    **dict.fromkeys(("shares", *SPLITS, "salt", "dev_from", "test_from"), pgettext_lazy("release", "Splits")),
}


def _named(part: object, sentence: str) -> str:
    """The sentence of a refusal behind the name of the part of the form it is about."""
    return f"{_PARTS[part]}: {sentence}" if isinstance(part, str) and part in _PARTS else sentence


_USUAL: Final = {"way": "shares", "train": 80, "dev": 10, "test": 10, "text": "with"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new release; sent, it begins."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.MANAGE, write=request.method == "POST")
    given_out = [row for row in access.releases_of(user, project) if row.published_at]
    bases = [row.tag for row in given_out]
    sent = request.POST if request.method == "POST" else None
    form = ReleaseForm(bases, sent, initial={**_USUAL, "base": bases[0] if bases else ""})
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            plan, said = verbs.read_plan(form.plan()), form.cleaned_data
            notes = {name: said[name] for name in ("notes_ar", "notes_en")}
            made = verbs.begin(project=project, tag=said["tag"], plan=plan, actor=user, **notes)
        except Refusal as refusal:
            trouble = _named(refusal.facts.get("part", ""), refusals.sentence(refusal.code, refusal.facts))
        else:
            return redirect("release", slug, made.tag)
    elif request.method == "POST":
        trouble = _named(next(iter(form.errors)), refusals.sentence("bad_plan", {}))
    context = {"project": project, "form": form, "trouble": trouble, "ready": verbs.ready(project), "may_manage": True}
    return render(request, "releases/new.html", context, status=400 if trouble else 200)


@require_POST
def act(request: HttpRequest, slug: str, tag: str, verb: str) -> HttpResponse:
    """Go on with a release, or throw it away before it is out."""
    user = reader(request)
    project = access.project_for(user, slug)
    release = access.release_for(user, project, tag, write=True)
    try:
        if verb == "go_on":
            verbs.go_on(release=release, actor=user)
            return redirect("release", slug, tag)
        verbs.discard(release=release, actor=user)
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
        return redirect("release", slug, tag)
    return redirect("releases", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, tag: str) -> HttpResponse:
    """Take a release back, with a reason that everybody reads."""
    user = reader(request)
    project = access.project_for(user, slug)
    release = access.release_for(user, project, tag, write=True)
    try:
        verbs.withdraw(release=release, reason=request.POST.get("reason", ""), actor=user)
    except Refusal as refusal:
        messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    return redirect("release", slug, tag)


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from one release to another."""
    user = reader(request)
    project = access.project_for(user, slug, role=access.READ_FIGURES)
    rows = [row for row in access.releases_of(user, project) if row.published_at]
    tags = {row.tag: row for row in rows}
    after = tags.get(request.GET.get("after", "")) or (rows[0] if rows else None)
    before = tags.get(request.GET.get("before", "")) or (rows[1] if len(rows) > 1 else None)
    context: dict[str, Any] = {
        "project": project,
        "releases": rows,
        "before": before,
        "after": after,
        "may_manage": access.may(user, project, access.MANAGE),
    }
    if before and after and before != after:
        found = verbs.compare(before, after)
        context |= {"found": found, "lists": _lists(found), "moved": _moved(found["moved"]), "lede": _lede(found)}
    return render(request, "releases/compare.html", context)


def _lists(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = (("added", lazy("Articles added")), ("removed", lazy("Articles removed")),
             ("changed", lazy("Articles with other annotations")))  # fmt: skip
    return [
        {"code": code, "name": name, "count": len(found[code]), "items": found[code][:_LISTED]}
        for code, name in names
        if found[code]
    ]


def _moved(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "from_name": NAMES[row["from"]], "to_name": NAMES[row["to"]]} for row in rows[:_LISTED]]


def _lede(found: Mapping[str, Any]) -> str:
    moved = sum(one["between_splits"] for one in found["moved"])
    if not moved:
        return str(lazy("No article moved from one split to another."))
    return ngettext(
        "%(shown)s article stands in another split than before.",
        "%(shown)s articles stand in another split than before.",
        moved,
    ) % {"shown": number(moved)}


@require_safe
def file(request: HttpRequest, slug: str, tag: str, path: str) -> FileResponse:
    """A file of a release, byte for byte."""
    user = reader(request)
    project = access.project_for(user, slug)
    found = access.release_file_for(user, project, tag, path)
    called = f"{slug}-{tag}-{path.replace('/', '-')}"
    return FileResponse(verbs.open_file(found), as_attachment=True, filename=called)
