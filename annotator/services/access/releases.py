"""Releases: managers make them; who reads figures reads their pages; who reads all sets takes their files.

A release is made of everybody's gold, so it is nothing for those who work blind.
"""

from django.db.models import QuerySet

from annotator.models import Project, Release, ReleaseFile
from annotator.services.access.projects import MANAGE, READ_FIGURES, READ_SETS, Person, must_be_open, need
from annotator.services.refusal import NotFound

_GIVEN_OUT = (Release.State.PUBLISHED, Release.State.WITHDRAWN)


def releases_of(user: Person, project: Project) -> QuerySet[Release]:
    """The releases of a project reached through this gate, newest first, no manifests; managers see unfinished ones.

    Raises Forbidden for those who work blind.
    """
    need(user, project, READ_FIGURES)
    rows = Release.objects.filter(project=project).select_related("created_by", "withdrawn_by", "job")
    if not (user.is_superuser or project.role in MANAGE):
        rows = rows.filter(state__in=_GIVEN_OUT)
    return rows.defer("manifest").order_by("-created_at", "-pk")


def release_for(user: Person, project: Project, tag: str, *, write: bool = False) -> Release:
    """A release of a project by its tag; ``write``: for managers of an open project, who want to change it."""
    if write:
        need(user, project, MANAGE)
        must_be_open(project)
    rows = releases_of(user, project)
    # Addresses can hold a NUL, which PostgreSQL does not even look for.
    row = None if "\0" in tag else rows.filter(tag=tag).first()
    if row is None:
        raise NotFound
    row.project = project
    return row


def release_files_for(user: Person, project: Project, tag: str) -> Release:
    """A published or withdrawn release for those who may take its files: who reads everybody's sets."""
    need(user, project, READ_SETS)
    release = release_for(user, project, tag)
    if release.state not in _GIVEN_OUT:
        raise NotFound
    return release


def release_file_for(user: Person, project: Project, tag: str, name: str) -> ReleaseFile:
    """A file of a published or withdrawn release, for those who read everybody's sets."""
    release = release_files_for(user, project, tag)
    row = None if "\0" in name else ReleaseFile.objects.filter(release=release, name=name).first()
    if row is None:
        raise NotFound
    row.release = release
    return row
