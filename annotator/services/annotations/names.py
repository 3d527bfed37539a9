"""The names a selection may be cut down to."""

from collections.abc import Container
from functools import cache

from annotator.models import Project
from annotator.text.names import KnownNames


def known_names(project: Project) -> list[str]:  # noqa: ARG001  (whose they are is part of the question)
    """Folded names for a project's workspace, sorted.

    Those that come with the program only: what annotators found in this project's articles would show one of them
    what another has marked.
    """
    return _shipped()


@cache
def proof() -> Container[str]:
    """The same names as the check asks for them: is it a name that is left when a clitic is cut off?"""
    return frozenset(_shipped())


@cache
def _shipped() -> list[str]:
    return KnownNames().as_json()
