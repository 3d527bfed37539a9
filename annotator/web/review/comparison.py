"""The comparison page: sets of one article over the same text, and the list of what they differ in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from annotator.agreement.comparison import CLASSES, Item
from annotator.models import AnnotationSet, Article
from annotator.services import access, review, snapshots
from annotator.services.refusal import Invalid
from annotator.services.review import Compared
from annotator.web import refusals
from annotator.web.annotations import json_element
from annotator.web.figures import number
from annotator.web.review import marks, shown, words

#: Differences on a page of the list.
PAGE: Final = 50


class CompareForm(forms.Form):
    """What the address asks for; what it names wrongly is as if it were not there."""

    names = forms.BooleanField(required=False)
    layer = forms.CharField(required=False, max_length=64)
    type = forms.CharField(required=False, max_length=64)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    item = forms.RegexField(r"[0-9a-f]{16}", required=False)
    kind = forms.MultipleChoiceField(choices=[(one, one) for one in CLASSES], required=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The differences to be listed."""

    classes: Sequence[str]
    layer: str
    type: str

    def has(self, item: Item) -> bool:
        """Whether an item is one of them."""
        of_class = not self.classes or bool(set(self.classes) & set(item.classes))
        return of_class and (not self.layer or item.layer == self.layer) and (not self.type or item.type == self.type)


@require_safe
def compare(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The sets side by side, read-only; which of them, and which differences, stands in the address."""
    article = access.article_for(request.user, article_id, role=access.READ_SETS)
    candidates = list(review.candidates(article))
    chosen = _chosen(request, article, candidates)
    context: dict[str, Any] = {
        "project": article.project,
        "article": article,
        "may_manage": access.may(access.person(request.user), article.project, access.MANAGE),
        "reads_all": True,
    }
    if not chosen:
        return render(request, "review/nothing.html", context)
    compared = review.compare_sets(article, chosen)
    return render(request, "review/compare.html", context | _compared(request, compared, candidates))


def _chosen(request: HttpRequest, article: Article, candidates: Sequence[AnnotationSet]) -> list[AnnotationSet]:
    asked = _ids(request.GET)
    if asked:
        try:
            return review.rows_of(article, asked)
        except Invalid as refusal:
            messages.error(request, refusals.sentence(refusal.code, refusal.facts))
    handed_in = [row.pk for row in candidates if row.kind == "annotator" and row.state == "submitted"]
    own = [row.pk for row in candidates if row.kind == "annotator"]
    wanted = handed_in if len(handed_in) > 1 else own or [row.pk for row in candidates]
    return review.rows_of(article, wanted[:12])


def _ids(query: QueryDict) -> list[UUID]:
    out = []
    for one in query.getlist("sets")[:100]:
        try:
            out.append(UUID(one))
        except ValueError:
            continue
    return out


def _compared(request: HttpRequest, compared: Compared, candidates: Sequence[AnnotationSet]) -> dict[str, Any]:
    form = CompareForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    wanted = Wanted(asked.get("kind") or [], asked.get("layer") or "", asked.get("type") or "")
    names = bool(asked.get("names"))
    voices = shown.voices_of(compared, names=names)
    differing = compared.comparison.differing
    listed = [item for item in differing if wanted.has(item)]
    page = _page(listed, asked.get("page"), asked.get("item"))
    here = listed[(page - 1) * PAGE : page * PAGE]
    query = request.GET.copy()
    on_page = {item.key: n // PAGE + 1 for n, item in enumerate(listed)}
    address = {key: f"?{_with(query, page=str(n))}#i-{key}" for key, n in on_page.items()}
    places = marks.places(compared, [item for item in listed if item.segments], address)
    data = marks.page_data(compared, places, [item.key for item in differing])
    return {
        "lede": lede(compared),
        "voices": list(voices.values()),
        "names": names,
        "names_query": _with(query, names="" if names else "1", page=""),
        "choices": shown.choices(candidates, voices, {row.pk for row in compared.rows}),
        "filters": _filters(compared, differing, wanted, query),
        "wanted": wanted,
        "cards": shown.cards(compared, here, voices),
        "listed": len(listed),
        "differing": len(differing),
        "pages": _pages(query, page, len(listed)),
        "folds": marks.folds(compared, differing),
        "data": [json_element(name, value) for name, value in data.items()],
    }


def _page(listed: Sequence[Item], page: int | None, item: str | None) -> int:
    at = next((n for n, one in enumerate(listed) if one.key == item), None) if item else None
    if at is not None:
        return at // PAGE + 1
    return max(1, min(page or 1, -(-len(listed) // PAGE)))


def _pages(query: QueryDict, page: int, whole: int) -> dict[str, Any]:
    last = max(1, -(-whole // PAGE))
    return {
        "last": last,
        "number": page,
        "before": _with(query, page=str(page - 1)) if page > 1 else "",
        "after": _with(query, page=str(page + 1)) if page < last else "",
    }


def _with(query: QueryDict, **changed: str | Sequence[str]) -> str:
    """The query with other values; an empty one is left out."""
    other = query.copy()
    other.pop("item", None)
    for name, value in changed.items():
        told = [value] if isinstance(value, str) else list(value)
        other.setlist(name, [one for one in told if one])
    return other.urlencode()


def lede(compared: Compared) -> str:
    """How far the sets agree, in a sentence."""
    items = [item for item in compared.comparison.items if item.classes or not item.follows]
    same = sum(not item.classes for item in items)
    if len(compared.rows) < 2:
        return _("There is only one set to look at; a second one makes a comparison.")
    if not items:
        return _("Nothing is marked in any of these sets.")
    if same == len(items):
        return _("The sets agree on everything.")
    text = ngettext(
        "The sets agree on %(same)s annotation and differ in %(other)s.",
        "The sets agree on %(same)s annotations and differ in %(other)s.",
        same,
    )
    return text % {"same": number(same), "other": number(len(items) - same)}


def _filters(
    compared: Compared, differing: Sequence[Item], wanted: Wanted, query: QueryDict
) -> dict[str, Sequence[dict[str, Any]]]:
    """What the differences can be narrowed down to, each with its number."""
    schema = snapshots.schema_of(compared.schema)
    by_class = Counter(code for item in differing for code in item.classes)
    layers = Counter(item.layer for item in differing if item.layer)
    types = Counter((item.kind == "frame", item.type) for item in differing if item.kind != "label")
    return {
        "classes": [
            {
                "name": words.CLASSES[code],
                "count": by_class[code],
                "on": code in wanted.classes,
                "query": _with(query, kind=_toggled(wanted.classes, code), page=""),
            }
            for code in CLASSES
            if by_class[code]
        ],
        "layers": [
            {"code": code, "name": words.named(schema.layers.get(code), code), "count": layers[code]}
            for code in [*schema.layers, *sorted(set(layers) - set(schema.layers))]
            if layers[code]
        ],
        "types": [
            {"code": code, "name": words.type_name(schema, "frame" if frame else "span", code), "count": count}
            for (frame, code), count in sorted(types.items(), key=lambda found: -found[1])
        ],
    }


def _toggled(classes: Sequence[str], code: str) -> list[str]:
    return [one for one in classes if one != code] if code in classes else [*classes, code]
