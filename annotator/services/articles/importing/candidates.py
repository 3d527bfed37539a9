"""A record that was read, as the article it would become."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import orjson

from annotator.formats.records import Record
from annotator.models import Article, Project, User
from annotator.services.articles.titles import propose_title
from annotator.standoff.values import text_digest

#: What the columns of an article hold.
NAME_LIMIT: Final = 255
TITLE_LIMIT: Final = 500
ID_LIMIT: Final = 200
SOURCE_LIMIT: Final = 200
#: Formats of which one file is one article: its name is the file's, and a second one of that name is a mistake.
SINGLE: Final = frozenset({"text", "html", "docx"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may come in; ``key`` names its record within the import."""

    key: str
    record: Record
    name: str
    title: str
    sha256: str
    words: int

    @property
    def single(self) -> bool:
        """Whether it is all of a file."""
        return self.record.format in SINGLE

    @property
    def text(self) -> str:
        """The text as it will stand for good."""
        return self.record.text

    @property
    def paragraphs(self) -> int:
        """Lines with something on them."""
        return sum(1 for line in self.text.split("\n") if line.strip())


def candidate_of(key: str, record: Record, title: str = "") -> Candidate:
    """A record measured; ``title`` is a person's own."""
    text = record.text
    said = title.strip() or record.title.strip()
    return Candidate(
        key=key,
        record=record,
        name=_name(record.name),
        title=(said or propose_title(text))[:TITLE_LIMIT],
        sha256=text_digest(text),
        words=count_words(text),
    )


def article_of(candidate: Candidate, *, name: str, project: Project, actor: User | None, use: str) -> Article:
    """The article, not stored yet; ``name`` may differ from its own where another one has that."""
    record = candidate.record
    metadata = record.metadata
    return Article(
        project=project,
        created_by=actor,
        use=use,
        name=name,
        title=candidate.title,
        text=record.text,
        sha256=candidate.sha256,
        length=len(record.text),
        words=candidate.words,
        external_id=record.external_id or None,
        source=_word(metadata.get("source"))[:SOURCE_LIMIT],
        published=_day(metadata.get("published")),
        metadata=orjson.dumps(dict(metadata)).decode(),
        provenance=orjson.dumps(_provenance(record)).decode(),
    )


def count_words(text: str) -> int:
    """Words as a word processor counts them: what stands between spaces and holds a letter or digit.

    ``annotator.text.words`` also parts what a hyphen joins, at ten times the cost; for a figure in a list that is dear.
    """
    return sum(token.isalnum() or any(map(str.isalnum, token)) for token in text.split())


def _name(name: str) -> str:
    """The file's own name without folders, without characters no screen shows, cut to length."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:NAME_LIMIT] or "—"


def _word(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _provenance(record: Record) -> Mapping[str, Any]:
    told: dict[str, Any] = {"file": record.where.file, "format": record.format, **record.provenance}
    if record.where.line is not None:
        told["line"] = record.where.line
    if record.decision is not None:
        told.setdefault("decoding", asdict(record.decision))
    return told
