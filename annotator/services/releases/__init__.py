"""Releases: versions of a project's gold, frozen, made by a job that can be killed, published whole, never changed.

``plans`` is what is asked for, ``manifest`` what is frozen of it, ``pieces`` what is made of the manifest, ``staging``
where, ``publishing`` how it comes to be seen.
"""

from annotator.services.releases.beginning import begin, discard, go_on, withdraw
from annotator.services.releases.building import build, build_job
from annotator.services.releases.choosing import ready
from annotator.services.releases.comparing import compare
from annotator.services.releases.manifest import Manifest, manifest_of
from annotator.services.releases.plans import Chosen, Plan, offered, read_plan
from annotator.services.releases.reading import Shown, file_objects, files_of, open_file, release_object, shown
from annotator.services.releases.summing import by_format
from annotator.services.releases.verifying import Trouble, verify

__all__ = [
    "Chosen",
    "Manifest",
    "Plan",
    "Shown",
    "Trouble",
    "begin",
    "build",
    "build_job",
    "by_format",
    "compare",
    "discard",
    "file_objects",
    "files_of",
    "go_on",
    "manifest_of",
    "offered",
    "open_file",
    "read_plan",
    "ready",
    "release_object",
    "shown",
    "verify",
    "withdraw",
]
