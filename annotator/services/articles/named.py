"""Articles as people name them: by the id here, by the id they came with, by the name of their file."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from annotator.models import Article, Project

#: Names of one list.
MOST: Final = 20_000
#: SQLite takes a bounded number of parameters.
_CHUNK: Final = 500
#: The marks of direction that come along when an Arabic name is copied.
_MARKS: Final = "\u200e\u200f\u2066\u2067\u2068\u2069"


def read_names(text: str) -> list[str]:
    """The names of a pasted list, one a line, each once, in their order; lines that begin with # are passed over."""
    lines = map(clean, text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def clean(name: str) -> str:
    """A name without blanks and marks of direction around it."""
    return name.strip().lstrip(_MARKS + "\ufeff").rstrip(_MARKS).strip()


def ids_of(project: Project, names: Iterable[str]) -> dict[str, str]:
    """Public ids by the names that are known: ids themselves, external ids, and the names of files, in this order."""
    # No database holds a NUL, so no article is called by one.
    wanted = sorted({name for name in names if "\0" not in name})
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = Article.objects.filter(project=project)
        for column in ("name", "external_id"):
            called = rows.filter(**{f"{column}__in": chunk}).values_list(column, "public")
            found |= {str(name): str(public) for name, public in called}
        publics = {public: name for name in chunk if (public := _uuid(name)) is not None}
        known = rows.filter(public__in=publics).values_list("public", flat=True)
        found |= {publics[public]: str(public) for public in known}
    return found


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
