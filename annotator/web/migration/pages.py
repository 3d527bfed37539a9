"""The doors of a migration: begin one, change its plan, look, apply, take back."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.models import SchemaMigration
from annotator.services import access, jobs
from annotator.services import migration as verbs
from annotator.services.refusal import Conflict, Invalid, NotFound, Refusal
from annotator.standoff.migration import step_object
from annotator.web.jobs import view_of
from annotator.web.migration import shown
from annotator.web.migration.steps import VARIANTS, StepForm, initial_of, variant_of
from annotator.web.people import reader

#: Sets on one page of the list.
PAGE: Final = 50
_REFUSED: Final[Mapping[str, str | Promise]] = {
    "not_planned": lazy("The plan has been applied: it can no longer be changed. Nothing was done."),
    "look_first": lazy(
        "The plan has changed since the dry run, or there was none. Nothing was done; run it dry first."
    ),
    "bad_plan": lazy("The plan is not sound yet. Nothing was done; the steps say what is missing."),
    "job_running": lazy("A job of this migration is still running. Nothing else was begun."),
    "not_current": lazy(
        "New sets are still made under the old version. Publish the new version first; nothing was done."
    ),
    "not_applied": lazy("It was never applied: there is nothing to take back."),
    "all_back": lazy("All its sets are back already."),
    "too_many_steps": lazy("A plan has two hundred steps at the most. Nothing was changed."),
    "same_version": lazy("Both are the same version: there is nothing to bring over."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The migrations of a project, and where the next one may begin."""
    actor, write = reader(request), request.method == "POST"
    project = access.project_for(actor, slug, role=access.MANAGE, write=write)
    versions = verbs.counts_by_version(project)
    if write:
        source = next((version for version, _n in versions if str(version.pk) == request.POST.get("source")), None)
        if source is None or project.schema is None:
            raise NotFound
        try:
            made = verbs.create(project=project, source=source, target=project.schema, actor=actor)
        except Invalid as refusal:
            return _told(request, refusal, "migrations", project.slug)
        return redirect("migration", made.pk)
    behind = [(version, count) for version, count in versions if version.pk != project.schema_id]
    context = {"project": project, "behind": behind, "migrations": list(verbs.migrations_of(project)[:PAGE])}
    return render(request, "migration/list.html", {**context, "here": "schema", "may_manage": True})


@require_safe
def page(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """A migration: how it stands, its plan, what the dry run found, and the one thing to do next."""
    row = access.migration_for(reader(request), migration_id)
    if row.job is not None:
        jobs.revive(row.job)
    standing, report, judged = verbs.standing(row), shown.report_of(row), verbs.judge(row)
    used = report["used"] if "used" in report else verbs.used(row) if judged.gaps else {}
    holes = shown.holes(row, judged.gaps, used)
    context = {
        "migration": row,
        "project": row.project,
        "standing": standing,
        "lede": shown.lede(row, standing, report),
        "report": report,
        "rows": shown.rows(row, judged.flaws, report),
        "holes": [hole for hole in holes if hole.uses][: shown.GAPS],
        "unused": len([hole for hole in holes if not hole.uses]),
        "sound": not judged.flaws,
        "differences": shown.differences(row, judged.differences),
        "variants": [(key, variant[2]) for key, variant in VARIANTS.items()],
        "plan_text": shown.plan_text(row),
        "colours": shown.colours(row),
        "job": view_of(row.job) if row.job is not None else None,
        "here": "schema",
        "may_manage": True,
    }
    part = request.htmx and request.GET.get("part") == "job"  # type: ignore[attr-defined]
    return render(request, "migration/_job.html" if part and standing.busy else "migration/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """The form of one step: ``n`` of the plan, or a new one of a ``variant``, filled in as the address says."""
    row = access.migration_for(reader(request), migration_id, write=request.method == "POST")
    steps = list(verbs.plan_of(row).steps)
    n = request.GET.get("n", "")
    at = int(n) if n.isdecimal() and int(n) < len(steps) else None
    variant = variant_of(steps[at]) if at is not None else request.GET.get("variant", next(iter(VARIANTS)))
    if variant not in VARIANTS:
        raise NotFound
    initial = initial_of(steps[at]) if at is not None else _prefilled(request)
    initial["single"] = variant == "retype-span_type"
    form = StepForm(variant, shown.names_of(row), request.POST or None, initial)
    if request.method == "POST" and form.is_valid() and form.step is not None and "more" not in request.POST:
        steps[at if at is not None else len(steps) :] = [form.step, *(steps[at + 1 :] if at is not None else [])]
        return _kept(request, row, [step_object(one) for one in steps])
    context = {"migration": row, "project": row.project, "form": form, "at": at, "here": "schema", "may_manage": True}
    status = 400 if form.errors and "more" not in request.POST else 200
    return render(request, "migration/step.html", {**context, "rules": _rule_rows(request, form)}, status=status)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    get = request.GET
    single = {key: get.get(key, "") for key in ("old", "new", "attribute", "role")}
    return {**single, "types": get.getlist("types"), "olds": get.getlist("olds")}


def _rule_rows(request: HttpRequest, form: StepForm) -> list[dict[str, str]]:
    return [*form.rules, {}] if "more" in request.POST else form.rules


class PlanForm(forms.Form):
    """What to do with the plan: one step moved or taken out, all proposed anew, or typed as JSON."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("remove", "up", "down", "propose", "write")])
    n = forms.IntegerField(min_value=0, required=False)
    steps = forms.CharField(required=False, max_length=500_000)


@require_POST
def plan(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """Change the plan as a whole."""
    row = access.migration_for(reader(request), migration_id, write=True)
    form = PlanForm(request.POST)
    if not form.is_valid():
        raise Invalid("bad_plan")
    act, n = form.cleaned_data["act"], form.cleaned_data["n"] or 0
    if act == "write":
        try:
            steps: Any = orjson.loads(form.cleaned_data["steps"])
        except orjson.JSONDecodeError:
            messages.error(request, _("This is not JSON: the plan was left as it was."))
            return redirect("migration", row.pk)
        return _kept(request, row, steps)
    now = [step_object(one) for one in verbs.plan_of(row).steps]
    proposed = verbs.proposal(row.source, row.target).steps
    return _kept(request, row, [step_object(one) for one in proposed] if act == "propose" else _moved(now, act, n))


def _moved(steps: list[Any], act: str, n: int) -> list[Any]:
    if n >= len(steps):
        return steps
    taken = steps.pop(n)
    if act != "remove":
        steps.insert(max(0, n - 1 if act == "up" else n + 1), taken)
    return steps


def _kept(request: HttpRequest, row: SchemaMigration, steps: Any) -> HttpResponse:
    try:
        verbs.save_plan(migration=row, steps=steps, actor=reader(request))
    except Refusal as refusal:
        return _told(request, refusal, "migration", row.pk)
    return redirect("migration", row.pk)


@require_POST
def look(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """Start the dry run."""
    return _begun(request, migration_id, lambda row: verbs.look(migration=row, actor=reader(request)))


@require_POST
def carry_out(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """Start applying, or go on."""
    return _begun(request, migration_id, lambda row: verbs.carry_out(migration=row, actor=reader(request)))


@require_POST
def take_back(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """Start the way back."""
    changed = request.POST.get("changed", "leave")
    return _begun(
        request, migration_id, lambda row: verbs.take_back(migration=row, changed=changed, actor=reader(request))
    )


def _begun(request: HttpRequest, migration_id: UUID, verb: Callable[[SchemaMigration], object]) -> HttpResponse:
    row = access.migration_for(reader(request), migration_id, write=True)
    try:
        verb(row)
    except Conflict as refusal:
        return _told(request, refusal, "migration", row.pk)
    return redirect("migration", row.pk)


@require_POST
def discard(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """Throw a plan away."""
    row = access.migration_for(reader(request), migration_id, write=True)
    try:
        verbs.discard(migration=row, actor=reader(request))
    except Conflict as refusal:
        return _told(request, refusal, "migration", row.pk)
    messages.success(request, _("The plan was thrown away; no set was changed."))
    return redirect("migrations", row.project.slug)


class ListForm(forms.Form):
    """Which sets, and where the page begins."""

    hindered = forms.BooleanField(required=False)
    after = forms.IntegerField(min_value=0, max_value=2**62, required=False)


@require_safe
def sets(request: HttpRequest, migration_id: UUID) -> HttpResponse:
    """What the dry run found, set by set."""
    row = access.migration_for(reader(request), migration_id)
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = verbs.planned_sets(row, hindered=True if asked.get("hindered") else None)
    rows = list(found.filter(pk__gt=asked.get("after") or 0)[: PAGE + 1])
    context = {
        "migration": row,
        "project": row.project,
        "rows": [(one, shown.hindered(one)) for one in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "only_hindered": bool(asked.get("hindered")),
        "report": shown.report_of(row),
        "here": "schema",
        "may_manage": True,
    }
    return render(request, "migration/sets.html", context)


def _told(request: HttpRequest, refusal: Refusal, route: str, key: object) -> HttpResponse:
    said = str(_REFUSED.get(refusal.code, "")) or _("That was refused (%(code)s). Nothing was changed.") % {
        "code": refusal.code
    }
    if "path" in refusal.facts:
        said = _("The plan was left as it was: %(path)s is not right (expected: %(expected)s).") % refusal.facts
    messages.error(request, said)
    return redirect(route, key)
