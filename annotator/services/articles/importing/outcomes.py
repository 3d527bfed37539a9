"""What becomes of one record of an import."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.formats.records import Where
from annotator.services.articles.importing.candidates import Candidate


class Outcome(StrEnum):
    """What happens to a record."""

    #: It becomes an article.
    NEW = "new"
    #: Its annotation is added to an article that is there, or that comes before it in the import.
    ADDED = "added"
    #: Everything of it is there already: nothing is to be done.
    SAME = "same"
    #: Left out, as somebody chose.
    LEFT = "left_out"
    #: It cannot come in.
    FLAWED = "flawed"


#: What hinders an import of all.
HINDERING = frozenset({Outcome.FLAWED})
#: What brings something.
COMING = frozenset({Outcome.NEW, Outcome.ADDED})


@dataclass(frozen=True, slots=True)
class Twin:
    """The article a record is nearly equal to, in the project or earlier in the import.

    ``similarity`` is between 0 and 1; ``article`` is its public id; ``key``: the record's, empty for an article of the
    project.
    """

    similarity: float
    name: str
    title: str
    article: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is stored of a record: prepared rows (``rows.row_of``) of the article, its index and its sets.

    Where the article is there already, it has no row. ``public`` names it, ``cluster`` the one it is nearly equal to.
    ``voices``: ``{"set": row, "entry": row of the log or None}``; ``spans`` are the marks in them. ``turned``: the
    article is there already as work, and becomes practice.
    """

    public: str
    article: list[Any] | None
    index: list[Any] | None = None
    cluster: str = ""
    voices: Sequence[Mapping[str, Any]] = ()
    spans: int = 0
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """One record with what becomes of it; ``code`` and ``facts`` say why where it does not simply come in."""

    key: str
    number: int
    where: Where
    outcome: Outcome
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    candidate: Candidate | None = None
    twin: Twin | None = None
    ready: Ready | None = None
    losses: Counter[str] = field(default_factory=Counter)
