"""How far a project is: its articles by state, and the places of its annotators that are filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least

from annotator.models import Article, Project

_State: Final = Article.State
#: What is finished first.
ORDER: Final = (_State.GOLD, _State.CURATION, _State.SUBMITTED, _State.PROGRESS, _State.ASSIGNED, _State.NEW)
#: As many annotators as the project asks for have submitted.
DONE: Final = (_State.SUBMITTED, _State.CURATION, _State.GOLD)


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles by state, in the order of ORDER; ``places``: annotation sets asked for, ``filled``: those submitted.

    Practice articles and articles taken out of the work do not count.
    """

    states: Mapping[str, int]
    places: int
    filled: int

    @property
    def articles(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def done(self) -> int:
        """The articles whose annotation is complete."""
        return sum(self.states[state] for state in DONE)


def work_of(project: Project) -> QuerySet[Article]:
    """The articles that count."""
    return Article.objects.filter(project=project, use=Article.Use.WORK, withdrawn_at=None)


def progress_of(project: Project) -> Progress:
    """Where the project stands now, in one query."""
    asked = Coalesce(F("overlap"), Value(project.overlap))
    # Counted as rows: PostgreSQL reads the index alone, which has no primary key in it.
    rows = work_of(project).order_by().values_list("state")
    found = {
        state: (number, places, filled)
        for state, number, places, filled in rows.annotate(
            number=Count("*"), places=Sum(asked), filled=Sum(Least(F("submitted"), asked))
        )
    }
    return Progress(
        states={state.value: found.get(state, (0, 0, 0))[0] for state in ORDER},
        places=sum(places for _, places, _ in found.values()),
        filled=sum(filled for _, _, filled in found.values()),
    )
