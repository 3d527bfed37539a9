"""The guided tour: the workspace on a practice article of which nothing is kept."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from annotator.services import practice
from annotator.standoff.schema import shipped
from annotator.web.annotations import json_element, paragraphs
from annotator.web.people import safe_return


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The lessons beside the practice article; ``next``: where the tour is left to."""
    article = practice.article()
    leave = safe_return(request, request.GET.get("next", ""))
    context = {
        "article": article,
        "paragraphs": paragraphs(article.text),
        "titled": True,
        "practice": True,
        "leave": leave,
        "data": [json_element(name, value) for name, value in page_data(request, leave).items()],
    }
    return render(request, "tour/page.html", context)


def page_data(request: HttpRequest, leave: str) -> dict[str, Any]:
    """What the canvas starts from, by the id of the element that carries it."""
    article = practice.article()
    return {
        "article-data": {"id": practice.ARTICLE, "name": article.name, "title": article.title, "text": article.text},
        "schema-data": orjson.Fragment(shipped()),
        "annotation-set-data": practice.empty_set(),
        "names-data": practice.known_names(),
        "page-data": {
            "language": get_language(),
            "user": {"id": request.user.pk, "name": request.user.get_username()},
            "urls": {"leave": leave, "preferences": reverse("api-preferences")},
        },
    }
