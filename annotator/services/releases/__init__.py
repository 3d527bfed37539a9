"""Releases: versions of a project's gold, frozen, made by a job that can be killed, published whole, never changed.

``plans`` is what is asked for, ``manifest`` what is frozen of it, ``pieces`` what is made of the manifest, ``staging``
where, ``publishing`` how it comes to be seen.
"""

from annotator.services.releases.archiving import Archive, archive_of, folder_of, size_of
from annotator.services.releases.beginning import begin, discard, go_on, withdraw
from annotator.services.releases.building import build, build_job
from annotator.services.releases.choosing import by_source, ready
from annotator.services.releases.comparing import (
    TOLD,
    Changed,
    Sides,
    changed_articles,
    changed_object,
    compare,
    sides_of,
)
from annotator.services.releases.manifest import Manifest, manifest_of
from annotator.services.releases.pins import Pin, PinFlaw, read_pins
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
from annotator.services.releases.settling import settled
from annotator.services.releases.summing import by_format
from annotator.services.releases.tags import suggested_tag
from annotator.services.releases.trying import Standing, Trial, standing_of, try_out
from annotator.services.releases.verifying import Trouble, verify

__all__ = [
    "TOLD",
    "Archive",
    "Changed",
    "Chosen",
    "Manifest",
    "Pin",
    "PinFlaw",
    "Plan",
    "Shown",
    "Sides",
    "Standing",
    "StorageTrouble",
    "Trial",
    "Trouble",
    "archive_of",
    "begin",
    "build",
    "build_job",
    "by_format",
    "by_source",
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
    "read_pins",
    "read_plan",
    "ready",
    "release_object",
    "schema_of",
    "settled",
    "shown",
    "sides_of",
    "size_of",
    "standing_of",
    "suggested_tag",
    "try_out",
    "verify",
    "withdraw",
]
