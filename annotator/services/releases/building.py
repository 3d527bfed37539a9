"""The job that makes a release: freeze, make piece by piece, publish; killed at any point it goes on from there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from annotator.models import Release
from annotator.services import access
from annotator.services.jobs import Cancelled, Running
from annotator.services.refusal import NotFound
from annotator.services.releases import pieces, publishing, staging
from annotator.services.releases.freezing import freeze
from annotator.services.releases.manifest import Manifest, dumps, manifest_of, software
from annotator.services.releases.summary import summary_of

_State = Release.State
#: Articles between two signs of life.
_EVERY = 20


def build_job(running: Running, *, release: str, **_address: str) -> dict[str, Any]:
    """Make and publish a release. What else the job was told is the address of its page."""
    row = Release.objects.select_related("project__schema", "created_by").filter(pk=UUID(release)).first()
    if row is None:
        raise NotFound
    try:
        return build(row, running.progress, running.say)
    except Exception as wrong:
        if not Release.objects.filter(pk=row.pk).exists():
            # Its project was removed meanwhile; what was written since goes too.
            staging.clear(row.pk)
            publishing.remove_files(row)
        elif not isinstance(wrong, Cancelled):
            Release.objects.filter(pk=row.pk, state__in=[_State.DRAFT, _State.BUILDING]).update(state=_State.FAILED)
        raise


def build(row: Release, progress: Callable[..., None], say: Callable[[str], None]) -> dict[str, Any]:
    """Make a release as far as it is not made yet, and publish it; what its summary says.

    Raises Conflict and others of the steps; what is finished stays for the next time.
    """
    if row.state in {_State.PUBLISHED, _State.WITHDRAWN}:
        # Whoever published it may have died before tidying up.
        staging.clear(row.pk)
        return {"tag": row.tag}
    access.must_be_open(row.project)
    progress(0)
    Release.objects.filter(pk=row.pk).update(state=_State.BUILDING)
    counter = _Counter(progress)
    manifest = _of_this_software(row, freeze(row, counter.alive))
    say(_("Frozen: %(articles)s articles, with their splits.") % {"articles": len(manifest.items)})
    staged = staging.opened(row.pk, row.manifest)
    if staged.done:
        say(_("Going on: %(count)s parts are finished already.") % {"count": len(staged.done)})
    work = pieces.begin(row.project, manifest, staged.done, counter.tick)
    todo = pieces.pieces_of(work)
    counter.begin([piece for piece in todo if piece.name not in staged.done], len(todo))
    for piece in todo:
        staged.run(piece.name, piece.make)
        counter.tick(whole=True)
    say(_("Every file was read again and holds what it is to hold."))
    publishing.publish(row, staged, summary_of(manifest, staged), lambda: counter.tick(whole=True), counter.alive)
    staging.clear(row.pk)
    say(_("Published: %(count)s files.") % {"count": len(staged.files())})
    return {"tag": row.tag, "files": len(staged.files()), "articles": len(manifest.items)}


def _of_this_software(row: Release, manifest: Manifest) -> Manifest:
    """The manifest with the versions that are at work now: those of an unpublished one may be older."""
    if dict(manifest.software) == dict(software()):
        return manifest
    row.manifest = dumps(replace(manifest, software=software()))
    Release.objects.filter(pk=row.pk, published_at=None).update(manifest=row.manifest)
    return manifest_of(row)


@dataclass(slots=True)
class _Counter:
    """How far a build is: an article of a piece counts one, a piece and a published file one too."""

    progress: Callable[..., None]
    done: int = 0
    told: int = 0
    asked: int = 0

    def begin(self, todo: list[pieces.Piece], all_: int) -> None:
        files = 2 * all_
        self.progress(0, sum(piece.articles for piece in todo) + len(todo) + files)

    def alive(self) -> None:
        """Still at work, though nothing is finished: a job that is silent for long counts as dead."""
        self.asked += 1
        if self.asked % _EVERY == 0:
            self.progress(self.done)

    def tick(self, *, whole: bool = False) -> None:
        self.done += 1
        if whole or self.done - self.told >= _EVERY:
            self.told = self.done
            self.progress(self.done)
