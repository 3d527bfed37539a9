"""Releases: versions of a project's gold, frozen, made by a job that can be killed, published whole, never changed.

``plans`` is what is asked for, ``manifest`` what is frozen of it, ``pieces`` what is made of the manifest, ``staging``
where, ``publishing`` how it comes to be seen.
"""

from annotator.services.releases.archiving import Archive, archive_of, folder_of, size_of
from annotator.services.releases.beginning import begin, discard, go_on, withdraw
from annotator.services.releases.building import build, build_job
from annotator.services.releases.choosing import ready
from annotator.services.releases.comparing import TOLD, Changed, changed_articles, changed_object, compare
from annotator.services.releases.manifest import Manifest, manifest_of
from annotator.services.releases.plans import Chosen, Plan, offered, read_plan
from annotator.services.releases.publishing import StorageTrouble
from annotator.services.releases.reading import (
    Shown,
    card_of,
    file_objects,
    files_of,
    open_file,
    release_object,
    schema_of,
    shown,
)
from annotator.services.releases.summing import by_format
from annotator.services.releases.verifying import Trouble, verify

__all__ = [
    "TOLD",
    "Archive",
    "Changed",
    "Chosen",
    "Manifest",
    "Plan",
    "Shown",
    "StorageTrouble",
    "Trouble",
    "archive_of",
    "begin",
    "build",
    "build_job",
    "by_format",
    "card_of",
    "changed_articles",
    "changed_object",
    "compare",
    "discard",
    "file_objects",
    "files_of",
    "folder_of",
    "go_on",
    "manifest_of",
    "offered",
    "open_file",
    "read_plan",
    "ready",
    "release_object",
    "schema_of",
    "shown",
    "size_of",
    "verify",
    "withdraw",
]
