"""What a project has already that a few records could collide with, and what came before them in the import."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from annotator.models import AnnotationSet, Article, Project
from annotator.services.articles.importing.candidates import Candidate

_Kind: Final = AnnotationSet.Kind
#: SQLite takes a bounded number of parameters.
_PARAMETERS: Final = 500
#: Bodies of sets fetched at a time.
_BODIES: Final = 50


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is there, or earlier in the import (``pk`` 0, ``file`` where it comes from)."""

    public: str
    name: str
    title: str
    sha256: str
    pk: int = 0
    file: str = ""
    use: str = ""

    def facts(self) -> dict[str, str]:
        """What a sentence about it needs."""
        if self.pk:
            return {"article": self.public, "name": self.name, "title": self.title}
        return {"file": self.file}


#: (article's public id, kind, source) of a set.
Voice = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a set says, as a digest, and the file it comes from in this import (none: the project has it)."""

    digest: str
    file: str = ""


def digest_of(body: str) -> str:
    """What tells bodies of sets apart."""
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(slots=True)
class Shelf:
    """Articles by what makes them the same: external id, text, name; and the sets that came with them."""

    by_id: dict[str, Known] = field(default_factory=dict)
    by_text: dict[str, Known] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    by_name: dict[str, Known] = field(default_factory=dict)
    voices: dict[Voice, Heard] = field(default_factory=dict)
    #: Public ids of articles whose gold or known answers are there, and of those that annotators have sets of.
    golden: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    def find(self, candidate: Candidate) -> tuple[Known | None, Known | None]:
        """The article with the candidate's external id, and the one with its text."""
        id_ = candidate.record.external_id
        return (self.by_id.get(id_) if id_ else None), self.by_text.get(candidate.sha256)

    def add(self, known: Known, external_id: str | None) -> None:
        """Remember a record that comes in."""
        self.by_text[known.sha256] = known
        self.names.add(known.name)
        if external_id:
            self.by_id[external_id] = known


def shelf_of(project: Project, candidates: Sequence[Candidate], kind: str | None) -> Shelf:
    """What of the project the candidates could collide with; sets of ``kind`` on those articles, where one is given."""
    found = Shelf()
    ids = {one.record.external_id for one in candidates if one.record.external_id}
    for row in _rows(project, "external_id", ids):
        found.by_id[row.external_id or ""] = _known(row)
    for row in _rows(project, "sha256", {one.sha256 for one in candidates}):
        found.by_text[row.sha256] = _known(row)
    for row in _rows(project, "name", {one.name for one in candidates}):
        found.by_name[row.name] = _known(row)
    found.names = set(found.by_name)
    if kind is not None:
        there = {known.pk for known in (*found.by_id.values(), *found.by_text.values())}
        found.voices = dict(_voices(there, kind))
        found.golden = {public for public, of, _source in found.voices if of == _Kind.GOLD}
    if kind == _Kind.GOLD:
        found.begun = set(_articles_with(there, _Kind.ANNOTATOR))
    return found


def text_of(project: Project, public: str) -> str:
    """The text of an article of the project; empty where it is gone."""
    return Article.objects.filter(project=project, public=public).values_list("text", flat=True).first() or ""


def _rows(project: Project, column: str, wanted: Collection[str]) -> Iterable[Article]:
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _PARAMETERS):
        some = Article.objects.filter(project=project, **{f"{column}__in": ordered[start : start + _PARAMETERS]})
        yield from some.only("public", "name", "title", "sha256", "external_id", "use")


def _voices(articles: Collection[int], kind: str) -> Iterable[tuple[Voice, Heard]]:
    for rows in _sets(articles, kind):
        # One body at a time: together they may be large.
        for public, source, body in rows.values_list("article__public", "source", "body").iterator(_BODIES):
            yield (str(public), kind, source), Heard(digest_of(body))


def _articles_with(articles: Collection[int], kind: str) -> Iterable[str]:
    for rows in _sets(articles, kind):
        yield from map(str, rows.values_list("article__public", flat=True))


def _sets(articles: Collection[int], kind: str) -> Iterable[QuerySet[AnnotationSet]]:
    ordered: list[Any] = sorted(articles)
    for start in range(0, len(ordered), _PARAMETERS):
        yield AnnotationSet.objects.filter(article__in=ordered[start : start + _PARAMETERS], kind=kind)


def _known(row: Article) -> Known:
    return Known(str(row.public), row.name, row.title, row.sha256, row.pk, use=row.use)
