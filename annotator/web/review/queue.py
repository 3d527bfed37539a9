"""The queue of a project's curators: what waits, what is begun, what moved, where a second opinion is asked for."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from annotator.services import access, review
from annotator.services.refusal import Invalid
from annotator.web.figures import number
from annotator.web.people import reader

NAMES: Final[Mapping[str, str | Promise]] = {
    "waiting": pgettext_lazy("articles to curate", "Waiting"),
    "open": pgettext_lazy("articles to curate", "In curation"),
    "moved": pgettext_lazy("articles to curate", "Changed since"),
    "second": pgettext_lazy("articles to curate", "Second opinion"),
    "gold": pgettext_lazy("articles to curate", "Gold"),
}


class QueueForm(forms.Form):
    """Which list, and from where on."""

    list = forms.ChoiceField(choices=list(NAMES.items()), required=False)
    after = forms.CharField(max_length=40, required=False)


@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the lists, page by page; the next article to curate is the page's one accent."""
    project = access.project_for(request.user, slug, role=access.READ_SETS)
    form = QueueForm(request.GET)
    form.is_valid()
    listed = form.cleaned_data.get("list") or "waiting"
    user = reader(request)
    try:
        page = review.curation_queue(
            user=user, project=project, listed=listed, after=form.cleaned_data.get("after") or ""
        )
    except Invalid:
        page = review.curation_queue(user=user, project=project, listed=listed)
    context = {
        "project": project,
        "may_manage": access.may(user, project, access.MANAGE),
        "page": page,
        "listed": listed,
        "lists": [(code, name, page.counts[code]) for code, name in NAMES.items()],
        "lede": lede(page.counts),
        "next": review.next_to_curate(user=user, project=project) if page.counts["waiting"] else None,
    }
    return render(request, "review/queue.html", context)


def lede(counts: Mapping[str, int]) -> str:
    """What there is to do, in a sentence or two."""
    waiting, begun = counts["waiting"], counts["open"]
    if not waiting and not begun:
        return _("Nothing waits for a curator. As soon as enough annotators have handed in an article, it stands here.")
    out = []
    if waiting:
        text = ngettext("%(shown)s article waits for a curator.", "%(shown)s articles wait for a curator.", waiting)
        out.append(text % {"shown": number(waiting)})
    if begun:
        text = ngettext("%(shown)s is in curation.", "%(shown)s are in curation.", begun)
        out.append(text % {"shown": number(begun)})
    return " ".join(out)
