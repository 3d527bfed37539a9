"""Which sections of a project its navigation shows to whom, as a template filter."""

from django import template

from annotator.models import Project, User
from annotator.services import access

register = template.Library()


@register.filter
def shows_figures_to(project: Project, user: User) -> bool:
    """Whether somebody reads the figures of all here; annotators work blind.

    A project that came with an article carries no role: then only an administrator is known to.
    """
    return access.may(user, project, access.READ_FIGURES) if hasattr(project, "role") else bool(user.is_superuser)


@register.filter
def shows_sets_to(project: Project, user: User) -> bool:
    """Whether somebody reads everybody's sets here, told as above."""
    return access.may(user, project, access.READ_SETS) if hasattr(project, "role") else bool(user.is_superuser)


@register.filter
def annotated_by(project: Project, user: User) -> bool:
    """Whether somebody may have sets of their own here, told as above."""
    return access.may(user, project, access.ANNOTATE) if hasattr(project, "role") else bool(user.is_superuser)
