"""What every page of a project says when the project is closed, as a template tag."""

from typing import Any

from django import template

from annotator.models import Project
from annotator.services import access, projects
from annotator.web.ending import in_words

register = template.Library()


@register.filter
def curated_by(project: Project, user: Any) -> bool:
    """Whether a person curates in the project a page is about; one that came with an article carries no role."""
    return access.may(user, project, access.READ_SETS) if hasattr(project, "role") else bool(user.is_superuser)


@register.inclusion_tag("projects/_closed.html", takes_context=True)
def closed_banner(context: Any, project: Project | None) -> dict[str, Any]:
    """Why nothing can be written in the project a page is about, since when, and who can change that."""
    reason = access.closed(project) if project else ""
    if project is None or not reason:
        return {"reason": ""}
    user = context["request"].user
    # A project that came with an article carries no role: whoever may restore finds the way on the settings page.
    may_restore = access.may(user, project, access.MANAGE) if hasattr(project, "role") else user.is_superuser
    what = in_words(projects.contents(project)) if reason == "deleting" else ""
    told = {"project": project, "may_restore": may_restore, "what": what, "csrf_token": context.get("csrf_token")}
    return {"reason": reason, **told}
