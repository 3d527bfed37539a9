"""The guidelines of a project: read as they stand, written in versions, shown on real places."""

from annotator.services.guidelines.examples import (
    EXAMPLE_NOTE_LIMIT,
    add_example,
    add_precedent,
    example_of,
    examples_of,
    remove_example,
)
from annotator.services.guidelines.reading import Chapter, Entry, Example, Guidelines, guidelines, rendered
from annotator.services.guidelines.versions import (
    NOTE_LIMIT,
    TEXT_LIMIT,
    keep_guidelines,
    newest,
    version_of,
    versions_of,
)

__all__ = [
    "EXAMPLE_NOTE_LIMIT",
    "NOTE_LIMIT",
    "TEXT_LIMIT",
    "Chapter",
    "Entry",
    "Example",
    "Guidelines",
    "add_example",
    "add_precedent",
    "example_of",
    "examples_of",
    "guidelines",
    "keep_guidelines",
    "newest",
    "remove_example",
    "rendered",
    "version_of",
    "versions_of",
]
