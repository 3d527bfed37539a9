"""The life of a release in a person's hands: asked for, gone on with, thrown away before it is out, withdrawn after."""

from typing import Final

import orjson
import regex
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.formats.records import one_line
from annotator.models import Job, Project, Release, User
from annotator.services import jobs, journal
from annotator.services.refusal import Conflict, Invalid
from annotator.services.releases import choosing, publishing, staging
from annotator.services.releases.freezing import base_of
from annotator.services.releases.plans import Plan
from annotator.services.releases.settling import settled

#: A version's name: part of addresses and file names on every system.
_TAG: Final = regex.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?")
#: Addresses of pages stand beside the tags.
_TAKEN: Final = frozenset({"new", "compare"})
#: Characters of the notes, and of the reason of a withdrawal.
_NOTES: Final = 20_000
REASON: Final = 500

_State = Release.State
_UNPUBLISHED: Final = frozenset({_State.DRAFT, _State.BUILDING, _State.FAILED})
_ACTIVE: Final = frozenset({Job.State.WAITING, Job.State.RUNNING})


@transaction.atomic
def begin(
    *,
    project: Project,
    tag: str,
    plan: Plan,
    actor: User | None,
    notes_ar: str = "",
    notes_en: str = "",
    start: bool = True,
) -> Release:
    """Ask for a release; a job makes it (unless not ``start``: whoever asks makes it at once).

    The plan is settled first. Raises Invalid: "bad_tag", "too_long" (``field``), and as ``settling.settled`` does;
    Conflict: "tag_taken", "no_such_base", and as ``choosing.must_have_gold`` does.
    """
    if not _TAG.fullmatch(tag) or tag.lower() in _TAKEN:
        raise Invalid("bad_tag", {"tag": tag})
    for field, text in (("notes_ar", notes_ar), ("notes_en", notes_en)):
        if len(text) > _NOTES:
            raise Invalid("too_long", {"field": field, "limit": _NOTES})
    plan = settled(project, plan)
    choosing.must_have_gold(project, plan)
    base_of(project, plan)
    release = _new(project, tag, plan, actor, notes_ar, notes_en)
    journal.note("release.begin", actor=actor, project=project, tag=tag)
    if start and actor is not None:
        _start(release, actor)
    return release


def _new(project: Project, tag: str, plan: Plan, actor: User | None, notes_ar: str, notes_en: str) -> Release:
    try:
        with transaction.atomic():
            return Release.objects.create(
                project=project,
                tag=tag,
                plan=orjson.dumps(plan.object).decode(),
                notes_ar=notes_ar,
                notes_en=notes_en,
                created_by=actor,
                created_at=timezone.now(),
            )
    except IntegrityError as taken:
        raise Conflict("tag_taken", {"tag": tag}) from taken


@transaction.atomic
def go_on(*, release: Release, actor: User) -> Release:
    """Go on making a release whose job was stopped or failed: what is finished is not made again.

    Raises Conflict: "published" where it is out already, "being_built" while a job is at it.
    """
    row = _locked(release)
    if row.state not in _UNPUBLISHED:
        raise Conflict("published", {"tag": row.tag})
    _must_rest(row)
    row.state = _State.BUILDING if row.manifest else _State.DRAFT
    row.save(update_fields=["state"])
    _start(row, actor)
    return row


def _start(release: Release, actor: User) -> None:
    request = {"release": str(release.pk), "tag": release.tag}
    release.job = jobs.start(project=release.project, noun="release", request=request, actor=actor)
    release.save(update_fields=["job"])


@transaction.atomic
def discard(*, release: Release, actor: User) -> None:
    """Throw a release away that nobody has seen. Raises Conflict: "published", "being_built"."""
    row = _locked(release)
    if row.state not in _UNPUBLISHED:
        raise Conflict("published", {"tag": row.tag})
    _must_rest(row)
    staging.clear(row.pk)
    publishing.remove_files(row)
    row.delete()
    journal.note("release.discard", actor=actor, project=release.project, tag=row.tag)


@transaction.atomic
def withdraw(*, release: Release, reason: str, actor: User) -> Release:
    """Take a release back with a reason everybody reads: its files stay what they were, a notice stands before them.

    Raises Invalid: "reason_needed", "too_long"; Conflict: "not_published", "withdrawn".
    """
    said = one_line(reason)
    if not said:
        raise Invalid("reason_needed")
    if len(said) > REASON:
        raise Invalid("too_long", {"field": "reason", "limit": REASON})
    row = _locked(release)
    if row.state == _State.WITHDRAWN:
        raise Conflict("withdrawn", {"tag": row.tag})
    if row.state != _State.PUBLISHED:
        raise Conflict("not_published", {"tag": row.tag})
    row.state, row.reason = _State.WITHDRAWN, said
    row.withdrawn_by, row.withdrawn_at = actor, timezone.now()
    row.save(update_fields=["state", "reason", "withdrawn_by", "withdrawn_at"])
    journal.note("release.withdraw", actor=actor, project=release.project, tag=row.tag, reason=said)
    return row


def _locked(release: Release) -> Release:
    row = Release.objects.select_for_update(of=("self",)).select_related("project", "job").get(pk=release.pk)
    row.project = release.project
    return row


def _must_rest(row: Release) -> None:
    if row.job is not None and row.job.state in _ACTIVE:
        raise Conflict("being_built", {"tag": row.tag})
