"""Two releases side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from annotator.models import Project, Release, User
from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.releases.words import NAMES, WHY
from annotator.services.schemanames import type_name
from annotator.standoff.schema import Schema
from annotator.web.figures import number
from annotator.web.people import reader
from annotator.web.rounds import Line, lines_of

#: Articles of a list that are named, and changed ones that are shown with what changed in them, page by page.
_LISTED, _PAGE = 100, 10
#: What sorts of things are called.
_SORTS: Final[Mapping[str, str | Promise]] = {
    "span": pgettext_lazy("sort", "mark"),
    "entity": pgettext_lazy("sort", "participant"),
    "frame": pgettext_lazy("sort", "structure"),
    "label": pgettext_lazy("sort", "label"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """A changed article: what differs, as far as it is shown; ``lost``: its annotations can no longer be had."""

    id: str
    title: str
    lines: Sequence[Line]
    count: int
    lost: bool

    @property
    def more(self) -> int:
        """Differences that are not shown."""
        return self.count - len(self.lines)


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from one release to another; in which words, for those who read all sets."""
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
        context |= _compared(user, project, before, after, request.GET.get("page", ""))
    return render(request, "releases/compare.html", context)


def _compared(user: User, project: Project, before: Release, after: Release, page: str) -> dict[str, Any]:
    after.project = project
    sides = verbs.sides_of(before, after)
    found = verbs.compare(sides)
    schema = verbs.schema_of(after, found["schemas"][1])
    may_read = access.may(user, project, access.READ_SETS)
    context = {
        "found": found,
        "same": not any(found[name] for name in ("added", "removed", "changed", "moved")),
        "lists": _lists(found, ("added", "removed") if may_read else ("added", "removed", "changed")),
        "moved": _moved(found["moved"]),
        "table": [_row(what, ways, schema) for what, ways in found["annotations"].items()],
        "uncounted": len(found["changed"]) - found.get("counted", len(found["changed"])),
        "lede": _lede(found),
    }
    return context | (_articles(sides, schema, page) if may_read and found["changed"] else {})


def _articles(sides: verbs.Sides, schema: Schema, page: str) -> dict[str, Any]:
    """A page of the changed articles, each with what changed in it."""
    at = max(1, int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1)
    count, found = verbs.changed_articles(sides, (at - 1) * _PAGE, _PAGE)
    articles = [
        Article(
            one.after.id,
            one.after.title,
            lines_of(one.found[: verbs.TOLD], one.states, one.text, schema) if one.states else [],
            len(one.found),
            one.states is None,
        )
        for one in found
    ]
    pages = -(-count // _PAGE)
    return {"articles": articles, "changed_count": count, "at": at, "pages": pages,
            "earlier": at - 1 if at > 1 else 0, "later": at + 1 if at < pages else 0}  # fmt: skip


def _lists(found: Mapping[str, Any], codes: Sequence[str]) -> list[dict[str, Any]]:
    names = {"added": lazy("Articles added"), "removed": lazy("Articles removed"),
             "changed": lazy("Articles with other annotations")}  # fmt: skip
    return [
        {"code": code, "name": names[code], "count": len(found[code]), "items": found[code][:_LISTED]}
        for code in codes
        if found[code]
    ]


def _row(what: str, ways: Mapping[str, int], schema: Schema) -> dict[str, Any]:
    sort, _colon, code = what.partition(":")
    return {"name": type_name(code, schema), "sort": _SORTS.get(sort, sort), "code": code, "ways": ways}


def _moved(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "from_name": NAMES[row["from"]],
            "to_name": NAMES[row["to"]],
            "why_name": WHY.get(row.get("why", ""), ""),
        }
        for row in rows[:_LISTED]
    ]


def _lede(found: Mapping[str, Any]) -> str:
    moved = sum(one["between_splits"] for one in found["moved"])
    if not moved:
        return str(lazy("No article moved from one split to another."))
    return ngettext(
        "%(shown)s article stands in another split than before.",
        "%(shown)s articles stand in another split than before.",
        moved,
    ) % {"shown": number(moved)}
