"""An archived project is there to be read: every door that writes in one refuses. A new one has to be told so."""

from typing import Final

import pytest
from django.utils import timezone

from tests.house.test_access import MATRIX, House, routes

#: Doors that change nothing in the project itself, and the ones by which it is opened again.
ALLOWED: Final[dict[tuple[str, str], str]] = {
    ("export", "post"): "an export reads, and comes before every deletion",
    ("job-cancel", "post"): "whatever runs may be stopped",
    ("job-remove", "post"): "a file of an export is no part of the project",
    ("api-exports", "post"): "an export reads, and comes before every deletion",
    ("api-export-preview", "post"): "an export reads",
    ("api-export-now", "post"): "an export reads, and comes before every deletion",
    ("api-release-trial", "post"): "a trial reads",
    ("api-export-job", "delete"): "a file of an export is no part of the project",
    ("invitation-revoke", "post"): "a link may be taken back at any time",
    ("archive", "post"): "archiving again changes nothing",
    ("restore", "post"): "opens it again",
    ("deletion", "post"): "what is archived can be deleted, after the waiting time",
    ("api-archive", "post"): "archiving again changes nothing",
    ("api-unarchive", "post"): "opens it again",
    ("api-deletion", "post"): "what is archived can be deleted, after the waiting time",
    ("api-deletion", "delete"): "calls the deletion off",
    ("api-invitation", "delete"): "a link may be taken back at any time",
    ("api-note-read", "post"): "having seen a note is no writing",
}
#: What a door of a project is told by.
PLACES: Final = {
    "slug",
    "article",
    "article_id",
    "annotation_set",
    "set_id",
    "batch",
    "thread",
    "message",
    "job_id",
    "migration_id",
}
_DONE: Final = {"200", "201", "202", "204", "302", "400", "409"}


def writing() -> list[tuple[str, str, str]]:
    """Route, method, and somebody who may pass there while the project is open."""
    of_projects = {route.name for route in routes() if PLACES & set(route.pattern.converters)}
    found = []
    for (name, method), row in MATRIX.items():
        if name not in of_projects or method in {"get", "head"} or (name, method) in ALLOWED:
            continue
        _anonymous, _stranger, _viewer, author, _colleague, _curator, manager, admin = row.split()
        people = {"author": author, "manager": manager, "admin": admin}
        found.append((name, method, next(one for one, status in people.items() if status in _DONE)))
    return found


@pytest.mark.parametrize(("name", "method", "actor"), writing(), ids=lambda value: value)
def test_nothing_is_written_in_an_archived_project(house: House, name: str, method: str, actor: str) -> None:
    type(house.project).objects.filter(pk=house.project.pk).update(archived_at=timezone.now())
    status = house.ask(actor, name, method)
    assert status == 409, "the door has to ask access for the project with write=True, or its verb must_be_open()"


def test_what_is_allowed_exists() -> None:
    assert set(ALLOWED) - set(MATRIX) == set()
