"""What awaits an annotator in a project once nothing is left open: said on pages before anybody asks for it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access, answers
from annotator.services.assignments import again, pool
from annotator.services.assignments.releasing import release_expired

_State = AnnotationSet.State


class Ahead(StrEnum):
    """What comes when the annotator asks for the next article."""

    #: A practice article.
    PRACTICE = "practice"
    #: Practice is still open; real work waits for it.
    PRACTICE_OPEN = "practice_open"
    #: Practice did not reach the mark; a manager decides.
    PRACTICE_FAILED = "practice_failed"
    #: As many articles are open as one may have.
    LIMIT = "limit"
    #: An article is dealt out, or one of their own comes again: which one is not said before.
    DEAL = "deal"
    #: The annotator chooses.
    CHOOSE = "choose"
    #: Nothing has been imported.
    EMPTY = "empty"
    #: Every place is somebody else's just now; one may come free.
    WAITING = "waiting"
    #: Managers assign, and have assigned nothing more.
    UNASSIGNED = "unassigned"
    #: Nothing is left to do.
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Outlook:
    """``open``: articles the annotator has open now, of ``limit``; ``practice`` where the project has any."""

    ahead: Ahead
    open: int
    limit: int
    practice: answers.Practice | None = None

    @property
    def follows(self) -> bool:
        """Whether asking for the next article brings one."""
        return self.ahead in {Ahead.PRACTICE, Ahead.DEAL}

    @property
    def may_take_more(self) -> bool:
        """Whether another article may be taken besides those that are open."""
        return self.follows and self.open > 0


def outlook(*, user: User, project: Project, besides: Any = None) -> Outlook | None:
    """What awaits an annotator; None for everybody else. ``besides``: a set that is as good as done."""
    if access.is_reader(user, project) or not access.may(user, project, access.ANNOTATE):
        return None
    rows = AnnotationSet.objects.filter(author=user, kind=AnnotationSet.Kind.ANNOTATOR, article__project=project)
    rows = rows.filter(state__in=[_State.OPEN, _State.RETURNED])
    open_now = (rows.exclude(pk=besides) if besides else rows).count()
    practice = answers.practice_of(user, project)
    ahead = _ahead(user, project, open_now, practice)
    return Outlook(ahead, open_now, project.open_limit, practice if practice.articles else None)


def _ahead(user: User, project: Project, open_now: int, practice: answers.Practice) -> Ahead:
    if practice.comes_first:
        return _practising(practice)
    if project.assignment != Project.Assignment.FREE and open_now >= project.open_limit:
        return Ahead.LIMIT
    if again.due(user=user, project=project, now=timezone.now()):
        return Ahead.DEAL
    if project.assignment == Project.Assignment.FREE:
        return Ahead.CHOOSE
    if project.assignment == Project.Assignment.PUSH:
        return Ahead.UNASSIGNED
    # A lease that ran out is released by whoever would go away empty-handed.
    if pool.candidates(user, project).exists() or (
        release_expired(project=project) and pool.candidates(user, project).exists()
    ):
        return Ahead.DEAL
    if pool.others_at_work(user, project):
        return Ahead.WAITING
    return Ahead.DONE if Article.objects.filter(project=project).exists() else Ahead.EMPTY


def _practising(practice: answers.Practice) -> Ahead:
    if practice.to_begin:
        return Ahead.PRACTICE
    return Ahead.PRACTICE_FAILED if practice.failed else Ahead.PRACTICE_OPEN
