"""Whether published releases still are what was published: every file there, with the digest that was written down."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.models import Project, Release, ReleaseFile
from annotator.services.releases.publishing import digest_in_storage, key_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that is not what was published: ``code`` is "missing", "altered" or "unreadable"."""

    code: str
    project: str
    tag: str
    file: str


def verify(project: Project | None = None) -> Iterator[Trouble]:
    """Read every file of every release (of one project) and hold it against its digest."""
    given_out = [Release.State.PUBLISHED, Release.State.WITHDRAWN]
    files = ReleaseFile.objects.filter(release__state__in=given_out).select_related("release__project")
    if project is not None:
        files = files.filter(release__project=project)
    for file in files.defer("release__manifest").order_by("release_id", "name"):
        if code := _wrong(file):
            yield Trouble(code, file.release.project.slug, file.release.tag, file.name)


def _wrong(file: ReleaseFile) -> str:
    try:
        found = digest_in_storage(key_of(file.release, file.name))
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "" if found == (file.size, file.sha256) else "altered"
