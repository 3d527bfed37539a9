"""Putting a project away and bringing it back: archived as long as one likes, or deleted after a waiting time."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import Project, User
from annotator.services import access, journal
from annotator.services.projects.purging import purge_when_due
from annotator.services.refusal import Conflict, Invalid


def archived_of(user: User) -> list[Project]:
    """The projects a person belongs to that are archived, by name."""
    archived = access.projects_of(user).exclude(archived_at=None).defer("schema__body")
    return list(archived.order_by("name", "id"))


@transaction.atomic
def archive(*, project: Project, actor: User) -> Project:
    """Close a project for writing; archiving it again changes nothing. Raises Conflict("deleting")."""
    row = _locked(project)
    if row.delete_asked_at is not None:
        raise Conflict("deleting", {"project": row.slug})
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save(update_fields=["archived_at"])
        journal.note("project.archive", actor=actor, project=row)
    return row


@transaction.atomic
def unarchive(*, project: Project, actor: User) -> Project:
    """Open an archived project again, as it was; an open one stays as it is. Raises Conflict("deleting")."""
    row = _locked(project)
    if row.delete_asked_at is not None:
        raise Conflict("deleting", {"project": row.slug})
    if row.archived_at is not None:
        row.archived_at = None
        row.save(update_fields=["archived_at"])
        journal.note("project.unarchive", actor=actor, project=row)
    return row


@transaction.atomic
def ask_deletion(*, project: Project, name: str, actor: User) -> Project:
    """Have a project deleted once the waiting time (``DELETE_AFTER_DAYS``) is over; nothing is removed now.

    ``name``: the project's, as the person typed it. Asking again keeps the first day. Raises Invalid("name_differs").
    """
    row = _locked(project)
    if " ".join(name.split()) != " ".join(row.name.split()):
        raise Invalid("name_differs", {"name": row.name})
    if row.delete_asked_at is not None:
        return row
    row.delete_asked_at = timezone.now()
    row.delete_after = row.delete_asked_at + timedelta(days=settings.DELETE_AFTER_DAYS)
    row.delete_asked_by = actor
    row.save(update_fields=["delete_asked_at", "delete_after", "delete_asked_by"])
    journal.note("project.ask_deletion", actor=actor, project=row, name=row.name, after=row.delete_after)
    purge_when_due.using(run_after=row.delete_after).enqueue()
    return row


@transaction.atomic
def call_off_deletion(*, project: Project, actor: User) -> Project:
    """Keep a project whose deletion was asked for, as it was. Raises Conflict("too_late_to_keep") after the day."""
    row = _locked(project)
    if row.delete_after is None:
        return row
    if row.delete_after <= timezone.now():
        # Its removal may have begun: what comes back has to be whole.
        raise Conflict("too_late_to_keep", {"project": row.slug})
    row.delete_asked_at = row.delete_after = row.delete_asked_by = None
    row.save(update_fields=["delete_asked_at", "delete_after", "delete_asked_by"])
    journal.note("project.keep", actor=actor, project=row)
    return row


def _locked(project: Project) -> Project:
    rows: QuerySet[Project] = Project.objects.select_for_update(of=("self",)).select_related("schema")
    return rows.get(pk=project.pk)
