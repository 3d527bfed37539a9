"""Proof that what is stored is what was done: texts match their hashes, logs rebuild bodies, no row was altered."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from django.db import transaction

from annotator.models import AnnotationSet, Article, Change, Project
from annotator.services import snapshots
from annotator.services.annotations import digests
from annotator.standoff.changes import apply
from annotator.standoff.values import Refused

_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be: an article's or a set's, and in a log at which sequence.

    Codes: article "text_sha256", "text_length"; log "gap", "digest", "unreadable", "does_not_apply", "inverse";
    set "body", "revision".
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
    for article in articles.order_by("id").iterator(chunk_size=_CHUNK):
        counts.articles += 1
        yield from _check_article(article)
    for row in sets.select_related("article").defer("article__text").order_by("article_id", "id").iterator(_CHUNK):
        counts.sets += 1
        if any(_check_set(row, counts)):
            yield from _check_at_rest(row)


def _check_article(article: Article) -> Iterator[Finding]:
    found = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    if found != article.sha256:
        yield Finding("text_sha256", str(article.public), facts={"stored": article.sha256, "found": found})
    if len(article.text) != article.length:
        facts = {"stored": article.length, "found": len(article.text)}
        yield Finding("text_length", str(article.public), facts=facts)


@transaction.atomic
def _check_at_rest(row: AnnotationSet) -> list[Finding]:
    """Check a set again while nobody can write to it: a change saved between two of our reads is no flaw."""
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("article").defer("article__text")
    return list(_check_set(rows.get(pk=row.pk), Checked()))


def _check_set(row: AnnotationSet, counts: Checked) -> Iterator[Finding]:
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
        except orjson.JSONDecodeError as wrong:
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

    def _finding(self, code: str, sequence: int | None, **facts: Any) -> Finding:
        return Finding(code, str(self.row.article.public), str(self.row.pk), sequence, facts)


def _difference(stored: str, replayed: str) -> dict[str, Any]:
    """Where two texts part, with a little of both."""
    at = next((n for n, (one, other) in enumerate(zip(stored, replayed, strict=False)) if one != other), None)
    place = min(len(stored), len(replayed)) if at is None else at
    cut = slice(max(0, place - 30), place + 30)
    return {"position": place, "stored": stored[cut], "replayed": replayed[cut]}
