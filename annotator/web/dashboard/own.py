"""An annotator's own progress on the page of a project: a sentence and six weeks, nobody else's."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotator.models import Project, User
from annotator.services import access, figures
from annotator.web.dashboard import drawn, words


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """What the part of the page shows."""

    told: str
    weeks: SafeString


def own_progress(user: User, project: Project) -> OwnProgress | None:
    """An annotator's own figures; None as long as nothing was submitted, and for those who have the overview."""
    if access.may(user, project, access.READ_FIGURES):
        return None
    found = figures.own_of(project=project, user=user)
    return OwnProgress(words.own(found), drawn.own_weeks(found)) if found.any else None
