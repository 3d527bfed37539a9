"""Two versions side by side: the measures of both by type, and what moved from the older to the newer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import ModelVersion, Project, User
from annotator.services import agreement, predictions
from annotator.services.agreement.meanings import find
from annotator.services.schemanames import type_name
from annotator.standoff.schema import Schema
from annotator.web.agreement.numbers import decimals, value_of
from annotator.web.dashboard.words import strong
from annotator.web.figures import number
from annotator.web.models.shown import EXACT, article_address


@dataclass(frozen=True, slots=True)
class Row:
    """A type in both versions; ``apart``: by how much F1 differs, with its sign; ``way``: up, down or empty."""

    name: str
    here: str
    there: str
    apart: str
    way: str
    mended: str
    broken: str
    added: str
    gone: str


@dataclass(frozen=True, slots=True)
class Named:
    """An article in which marks moved, and the way to it."""

    title: str
    address: str
    moved: predictions.Moved


def told(
    row: ModelVersion, other: ModelVersion, report: agreement.Report, user: User, project: Project, schema: Schema
) -> dict[str, Any]:
    """The two beside each other for the page."""
    asked = replace(report.asked, model=other.pk)
    beside = agreement.report_of(project=project, user=user, asked=asked)
    found = predictions.changes_of(project=project, newer=row, older=other, asked=report.asked)
    return {
        "other": other,
        "changes": found,
        "changes_lede": _lede(found, other),
        "changed_rows": _rows(report, beside, found, schema),
        "changed_articles": [Named(one.title, article_address(one.public), moved) for one, moved in found.named],
        "beside": beside,
    }


def _lede(found: predictions.Changes, other: ModelVersion) -> SafeString:
    text = ngettext(
        "On %(articles)s article with gold for which both predicted:",
        "On %(articles)s articles with gold for which both predicted:",
        found.articles,
    )
    whole = found.whole
    moved = _("%(mended)s marks are right now and were not in %(other)s, %(broken)s were right there and are not now.")
    said = [
        strong(text, articles=number(found.articles)),
        strong(moved, mended=number(whole.mended), broken=number(whole.broken), other=str(other)),
    ]
    if found.articles < found.all:
        more = _("Only the first of %(all)s articles were looked through.")
        said.append(strong(more, all=number(found.all)))
    return mark_safe(" ".join(said))  # noqa: S308  (each was escaped)


def _rows(here: agreement.Report, there: agreement.Report, found: predictions.Changes, schema: Schema) -> Sequence[Row]:
    keys = {(one.layer, one.subject) for of in (here, there) for one in of.measures if one.code == EXACT}
    order = {code: n for n, code in enumerate(schema.span_types)}
    wanted = sorted((key for key in keys if key[1] or not key[0]), key=lambda key: order.get(key[1], -1))
    return [_row(*key, here, there, found, schema) for key in wanted]


def _row(
    layer: str,
    subject: str,
    here: agreement.Report,
    there: agreement.Report,
    found: predictions.Changes,
    schema: Schema,
) -> Row:
    one, other = (find(of.measures, EXACT, layer, subject) for of in (here, there))
    moved = found.types.get(subject, predictions.Moved()) if subject else found.whole
    apart = (one.value or 0) - (other.value or 0) if one and other else 0.0
    return Row(
        name=type_name(subject, schema) if subject else _("All types together"),
        here=value_of(one),
        there=value_of(other),
        apart=f"+{decimals(apart)}" if apart > 0 else decimals(apart),
        way="up" if apart > 0.005 else "down" if apart < -0.005 else "",
        mended=number(moved.mended),
        broken=number(moved.broken),
        added=number(moved.added),
        gone=number(moved.gone),
    )
