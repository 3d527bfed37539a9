"""Proof that what is stored is what was done: texts match their hashes, logs rebuild bodies, no row was altered."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction

from annotator.models import AnnotationSet, Article, Change, Project
from annotator.services import snapshots
from annotator.services.annotations import digests
from annotator.services.figures.keeping import differences
from annotator.standoff.changes import apply
from annotator.standoff.check import check
from annotator.standoff.values import Refused

_CHUNK: Final = 200
#: What reading a damaged row can come to: SQLite keeps whatever bytes it is given.
_DAMAGE: Final = (DatabaseError, ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be: an article's or a set's, and in a log at which sequence.

    Codes: article "text_sha256", "text_length"; log "gap", "digest", "does_not_apply", "inverse"; set "body",
    "revision", "misfit" (the annotations are none of this article's text or schema), "figure" (what is kept about the
    set is not what is in it); any of them "unreadable"; of no article "dangling".
    """

    code: str
    article: str
    annotation_set: str = ""
    sequence: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Checked:
    """How much was looked at."""

    articles: int = 0
    sets: int = 0
    changes: int = 0


def verify(project: Project | None = None, *, checked: Checked | None = None) -> Iterator[Finding]:
    """Check every article and annotation set (of one project), yielding what is wrong; ``checked`` counts along."""
    counts = checked or Checked()
    articles, sets = Article.objects.all(), AnnotationSet.objects.all()
    if project is not None:
        articles, sets = articles.filter(project=project), sets.filter(article__project=project)
    for pk, public in articles.order_by("id").values_list("pk", "public"):
        counts.articles += 1
        yield from _or_unreadable(partial(_check_article, pk), Finding("unreadable", str(public)))
    for set_id, public in sets.order_by("article_id", "id").values_list("pk", "article__public"):
        counts.sets += 1
        unreadable = Finding("unreadable", str(public), str(set_id))
        if _or_unreadable(partial(_check_set, set_id, counts), unreadable):
            yield from _or_unreadable(partial(_check_at_rest, set_id), unreadable)
    if project is None:
        yield from _check_references()


def _check_references() -> Iterator[Finding]:
    """Rows whose set, article or author is gone: nothing of ours deletes one of them alone."""
    try:
        connection.check_constraints()
    except IntegrityError as wrong:
        yield Finding("dangling", "", facts={"because": str(wrong)})


def _or_unreadable(look: Callable[[], Iterable[Finding]], unreadable: Finding) -> list[Finding]:
    """What a look finds, or, where a row cannot even be read, ``unreadable``: the rest is still looked at."""
    try:
        return list(look())
    except _DAMAGE as wrong:
        return [replace(unreadable, sequence=_damaged_row(unreadable), facts={"because": str(wrong)[:200]})]


def _damaged_row(unreadable: Finding) -> int | None:
    """The sequence of the first row of a set's log that cannot be read."""
    if not unreadable.annotation_set:
        return None
    log = Change.objects.filter(annotation_set=UUID(unreadable.annotation_set))
    for pk, sequence in log.order_by("sequence").values_list("pk", "sequence"):
        try:
            log.get(pk=pk)
        except _DAMAGE:
            return sequence
    return None


def _check_article(pk: int) -> Iterator[Finding]:
    article = Article.objects.get(pk=pk)
    found = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    if found != article.sha256:
        yield Finding("text_sha256", str(article.public), facts={"stored": article.sha256, "found": found})
    if len(article.text) != article.length:
        facts = {"stored": article.length, "found": len(article.text)}
        yield Finding("text_length", str(article.public), facts=facts)


@transaction.atomic
def _check_at_rest(pk: UUID) -> list[Finding]:
    """Check a set again while nobody can write to it: a change saved between two of our reads is no flaw."""
    AnnotationSet.objects.select_for_update().only("pk").get(pk=pk)
    return list(_check_set(pk, Checked()))


def _check_set(pk: UUID, counts: Checked) -> Iterator[Finding]:
    row = AnnotationSet.objects.select_related("article", "schema").defer("article__provenance").get(pk=pk)
    replay = _Replay(row)
    changes = Change.objects.filter(annotation_set=row).order_by("sequence").iterator(_CHUNK)
    for change in changes:
        counts.changes += 1
        yield from replay.take(change)
    yield from replay.ends()


class _Replay:
    """One log being followed; after a row that does not apply the rest is still checked for its digests."""

    def __init__(self, row: AnnotationSet) -> None:
        self.row = row
        self.digest = digests.START
        self.sequence = 0
        self.annotations = snapshots.EMPTY
        self.broken = False

    def take(self, change: Change) -> Iterator[Finding]:
        self.sequence += 1
        if change.sequence != self.sequence:
            yield self._finding("gap", self.sequence, found=change.sequence)
            self.sequence = change.sequence
        if digests.digest(self.digest, change) != change.digest:
            yield self._finding("digest", change.sequence, change=str(change.change_id))
        # Going on from what is stored keeps one altered row from being reported at every row after it.
        self.digest = change.digest
        if not self.broken:
            yield from self._apply(change)

    def _apply(self, change: Change) -> Iterator[Finding]:
        try:
            value = snapshots.change_of(change)
            after = apply(self.annotations, value)
        except Refused as refused:
            self.broken = True
            yield self._finding("does_not_apply", change.sequence, because=refused.code, **refused.facts)
            return
        except (TypeError, ValueError) as wrong:
            self.broken = True
            yield self._finding("unreadable", change.sequence, because=str(wrong))
            return
        if snapshots.inverse_text(self.annotations, value) != change.inverse:
            yield self._finding("inverse", change.sequence, change=str(change.change_id))
        self.annotations = after

    def ends(self) -> Iterator[Finding]:
        if self.row.revision != self.sequence:
            yield self._finding("revision", None, stored=self.row.revision, found=self.sequence)
        if self.broken:
            return
        body = snapshots.body_of(self.annotations)
        if body != self.row.body:
            yield self._finding("body", self.sequence, **_difference(self.row.body, body))
        yield from self._fits()
        wrong = differences(self.row)
        if wrong:
            yield self._finding("figure", None, differ=wrong)

    def _fits(self) -> Iterator[Finding]:
        """The first thing that could never have been saved onto this text under this schema: was the set moved?"""
        problems = check(self.annotations, self.row.article.text, snapshots.schema_of(self.row.schema))
        wrong = [problem for problem in problems if problem.severity == "error"]
        if wrong:
            facts = {"because": wrong[0].code, wrong[0].kind: wrong[0].id, "problems": len(wrong)}
            yield self._finding("misfit", None, **facts)

    def _finding(self, code: str, sequence: int | None, **facts: Any) -> Finding:
        return Finding(code, str(self.row.article.public), str(self.row.pk), sequence, facts)


def _difference(stored: str, replayed: str) -> dict[str, Any]:
    """Where two texts part, with a little of both."""
    at = next((n for n, (one, other) in enumerate(zip(stored, replayed, strict=False)) if one != other), None)
    place = min(len(stored), len(replayed)) if at is None else at
    cut = slice(max(0, place - 30), place + 30)
    return {"position": place, "stored": stored[cut], "replayed": replayed[cut]}
