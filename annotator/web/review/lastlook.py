"""The last look before a gold set is locked: what is open, what the schema minds, who looked at it."""

from collections import Counter
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annotator.models import AnnotationSet, Decision
from annotator.services import access, review
from annotator.services.review import Desk
from annotator.web.dashboard.names import problem_name
from annotator.web.people import reader
from annotator.web.review import shown


@require_safe
def last_look(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """What stands in the gold, and what keeps it from being locked."""
    article = access.article_for(request.user, article_id, role=access.READ_SETS)
    gold = review.must_have_gold(article)
    table = review.desk(gold)
    problems = Counter((one.severity, one.code) for one in review.problems_of(gold))
    voices = shown.voices_of(table.compared, names=False)
    context = {
        "article": article,
        "project": article.project,
        "may_manage": access.may(reader(request), article.project, access.MANAGE),
        "reads_all": True,
        "gold": gold,
        "desk": table,
        "errors": [(problem_name(code), n) for (severity, code), n in problems.items() if severity == "error"],
        "warnings": [(problem_name(code), n) for (severity, code), n in problems.items() if severity != "error"],
        "hows": hows(table),
        "reworked": [voices[one] for one in table.reworked],
        "asked": review.asking_of(gold.curation),
        "untaken": table.counts["agreed"],
    }
    if gold.state != AnnotationSet.State.OPEN:
        return redirect("curation", article.public)
    return render(request, "review/last_look.html", context)


def hows(table: Desk) -> dict[str, int]:
    """How many items were decided in which way."""
    counts = Counter(line.decision.how for line in table.lines if line.decision)
    return {how: counts[how] for how in Decision.How.values}
