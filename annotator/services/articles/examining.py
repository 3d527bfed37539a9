"""Looking at files before they become articles: decoded, counted, compared, and every flaw named."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.models import Article, Project
from annotator.services.articles.titles import propose_title
from annotator.standoff.values import text_digest
from annotator.text.decode import Decoded, Undecodable, decode

#: Bytes of one file at the most.
FILE_LIMIT: Final = 5 * 1024 * 1024
#: Names and titles are cut to what their columns hold.
_NAME_LIMIT: Final = 255
_TITLE_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class File:
    """One file as it came; ``encoding`` and ``title`` are a person's choices over the proposals."""

    name: str
    data: bytes
    encoding: str | None = None
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a file cannot become an article."""

    file: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file looked at. ``decoded`` is None where it could not be read; ``flaws`` empty where it may come in."""

    file: File
    title: str = ""
    decoded: Decoded | None = None
    sha256: str = ""
    words: int = 0
    paragraphs: int = 0
    flaws: Sequence[Flaw] = ()

    @property
    def text(self) -> str:
        """The article's text; empty where it could not be read."""
        return self.decoded.text if self.decoded else ""


def examine(project: Project, files: Iterable[File]) -> list[Candidate]:
    """Look at files in their order: a file that repeats an earlier one is the duplicate, not the earlier one."""
    candidates = [_read(file) for file in files]
    stored = _Stored(project, candidates)
    firsts: dict[str, str] = {}
    names: set[str] = set()
    return [_compared(one, stored, firsts, names) for one in candidates]


def _read(file: File) -> Candidate:
    file = File(_clean(file.name), file.data, file.encoding, file.title, file.metadata)
    if len(file.data) > FILE_LIMIT:
        return _flawed(file, "file_too_large", bytes=len(file.data), limit=FILE_LIMIT)
    try:
        decoded = decode(file.data, encoding=file.encoding or None)
    except Undecodable as wrong:
        return Candidate(file, flaws=(Flaw(file.name, wrong.code, wrong.facts),))
    return _measured(file, decoded)


def _measured(file: File, decoded: Decoded) -> Candidate:
    text = decoded.text
    if not text.strip():
        return _flawed(file, "empty")
    if "\0" in text:
        # A NUL is no character of any article, and PostgreSQL cannot keep it.
        return _flawed(file, "not_text")
    return Candidate(
        file=file,
        title=(file.title.strip() or propose_title(text))[:_TITLE_LIMIT],
        decoded=decoded,
        sha256=text_digest(text),
        words=_count_words(text),
        paragraphs=sum(1 for line in text.split("\n") if line.strip()),
    )


def _count_words(text: str) -> int:
    """Words as a word processor counts them: what stands between spaces and holds a letter or digit.

    ``annotator.text.words`` also parts what a hyphen joins, at ten times the cost; for a figure in a list that is dear.
    """
    return sum(1 for token in text.split() if any(map(str.isalnum, token)))


def _flawed(file: File, code: str, **facts: Any) -> Candidate:
    return Candidate(file, flaws=(Flaw(file.name, code, facts),))


def _clean(name: str) -> str:
    """The file's own name without folders, without characters no screen shows, cut to length."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:_NAME_LIMIT] or "—"


class _Stored:
    """The project's articles that share a text or a name with a candidate."""

    def __init__(self, project: Project, candidates: Collection[Candidate]) -> None:
        self.by_text = self._found(project, "sha256", {one.sha256 for one in candidates if one.sha256})
        self.by_name = self._found(project, "name", {one.file.name for one in candidates})

    @staticmethod
    def _found(project: Project, column: str, wanted: Collection[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        ordered = sorted(wanted)
        # SQLite takes a bounded number of parameters.
        for start in range(0, len(ordered), 500):
            some = Article.objects.filter(project=project, **{f"{column}__in": ordered[start : start + 500]})
            found |= {getattr(row, column): row for row in some.only("public", "name", "title", "sha256")}
        return found


def _compared(one: Candidate, stored: _Stored, firsts: dict[str, str], names: set[str]) -> Candidate:
    if one.flaws:
        return one
    flaw = _duplicate(one, stored, firsts) or _name_taken(one, stored, names)
    firsts.setdefault(one.sha256, one.file.name)
    names.add(one.file.name)
    if flaw is None:
        return one
    return Candidate(one.file, one.title, one.decoded, one.sha256, one.words, one.paragraphs, (flaw,))


def _duplicate(one: Candidate, stored: _Stored, firsts: Mapping[str, str]) -> Flaw | None:
    if twin := stored.by_text.get(one.sha256):
        return Flaw(one.file.name, "duplicate", _naming(twin))
    if one.sha256 in firsts:
        return Flaw(one.file.name, "duplicate_in_batch", {"file": firsts[one.sha256]})
    return None


def _name_taken(one: Candidate, stored: _Stored, names: Collection[str]) -> Flaw | None:
    if other := stored.by_name.get(one.file.name):
        return Flaw(one.file.name, "name_taken", _naming(other))
    return Flaw(one.file.name, "name_in_batch") if one.file.name in names else None


def _naming(article: Article) -> dict[str, str]:
    return {"article": str(article.public), "name": article.name, "title": article.title}
