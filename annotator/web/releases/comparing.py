"""Two releases side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.releases.words import NAMES
from annotator.web.figures import number
from annotator.web.people import reader

#: Articles of a comparison that are listed.
_LISTED: Final = 100


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
