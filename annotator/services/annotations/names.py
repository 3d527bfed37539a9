"""The names that make a cut safe, for the page on which a person selects."""

from annotator.models import Project
from annotator.text.names import KnownNames


def known_names(project: Project) -> list[str]:
    """The folded names known in a project, sorted: the shipped ones, and what the project itself is called.

    Names that annotators found are left out: an annotator must not learn from the selection what a colleague marked.
    """
    return KnownNames([project.name]).as_json()
