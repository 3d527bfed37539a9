"""The demo's gold: what a curator decided once, decided again by the same verbs on this demo's own sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.agreement.comparison import ALL, Item
from annotator.models import AnnotationSet, Article, Curation, CurationEvent, Decision, GuidelineExample, Project, User
from annotator.services import guidelines, review, snapshots
from annotator.services.demo.naming import Names, digest_of, names_of
from annotator.services.demo.recording import body_digest
from annotator.services.refusal import Invalid
from annotator.services.review.deciding import settle
from annotator.services.review.working import Work, begin_work, replaced

_Kind, _State = AnnotationSet.Kind, AnnotationSet.State


def curate(project: Project, people: Sequence[User], source: Path) -> int:
    """Make the gold that ``source/ARTICLE.json`` tells of (``recording``), oldest first; how many sets are new.

    Only where the sets are still those it was made from, and no curation has begun: everything else is left alone.
    """
    by_name = {user.username: user for user in people}
    told = [orjson.loads(path.read_bytes()) for path in sorted(source.glob("*.json"))]
    return sum(_curated(project, by_name, record) for record in sorted(told, key=lambda one: -float(one["days"])))


@transaction.atomic
def _curated(project: Project, people: Mapping[str, User], record: Mapping[str, Any]) -> bool:
    article = Article.objects.get(project=project, name=record["article"])
    article.project = project
    rows = _unchanged(article, record["voices"])
    if rows is None or article.use != Article.Use.WORK or review.gold_of(article) is not None:
        return False
    began = max(
        timezone.now() - timedelta(days=record["days"]), *(row.submitted_at for row in rows if row.submitted_at)
    )
    curator = people[record["curator"]]
    gold = review.begin(article=article, voices=[row.pk for row in rows], actor=curator)
    playing = _Playing(article, curator, {row.author.username: str(row.pk) for row in rows if row.author}, began)
    for step in record["steps"]:
        playing.step(step)
    gold.refresh_from_db(fields=["body"])
    if digest_of(gold, playing.names) != record["gold"]:
        raise Invalid("other_gold", {"article": article.name})
    _backdate(gold, began, began + timedelta(seconds=record["steps"][-1]["after"]))
    return True


def _unchanged(article: Article, wanted: Mapping[str, str]) -> list[AnnotationSet] | None:
    """The handed in sets of these annotators, None where one of them is not there or says something else."""
    rows = AnnotationSet.objects.filter(article=article, kind=_Kind.ANNOTATOR, round=1, state=_State.SUBMITTED)
    found = [row for row in rows.select_related("author") if row.author and row.author.username in wanted]
    digests = {row.author.username: body_digest(row) for row in found if row.author}
    return found if digests == wanted else None


@dataclass(slots=True)
class _Playing:
    """A curation being done again. ``voices``: username → set id; ``made``: every decision in its order."""

    article: Article
    curator: User
    voices: Mapping[str, str]
    began: datetime
    made: list[Decision] = field(default_factory=list)

    @property
    def names(self) -> Names:
        """What the things in the gold are called."""
        return names_of(self.made, {UUID(pk): name for name, pk in self.voices.items()})

    def step(self, step: Mapping[str, Any]) -> None:
        """Do one step at its time."""
        if "act" in step:
            revision = Curation.objects.values_list("revision", flat=True).get(gold__article=self.article)
            review.lock(article=self.article, revision=revision, reason=step["reason"], actor=self.curator)
            return
        work = begin_work(self.article, self.curator)
        work.now = self.began + timedelta(seconds=step["after"])
        if "edit" in step:
            operations = orjson.loads(self.names.unnamed(orjson.dumps(step["operations"]).decode()))
            work.take([snapshots.operation_of(one) for one in operations])
            work.store(step["edit"])
        else:
            self._decide(work, step)

    def _decide(self, work: Work, step: Mapping[str, Any]) -> None:
        batch = None if step["how"] == Decision.How.SINGLE else uuid4()
        columns = {"how": step["how"], "policy": step["policy"], "reason": step["reason"], "batch": batch}
        for told in step["decisions"]:
            item = self._item(work, told["item"])
            before = None if batch else replaced(work, item)
            picks = {aspect: voice if voice == ALL else self.voices[voice] for aspect, voice in told["picks"].items()}
            settle(work, item, told["choice"], picks, replaces=before, **columns)
        work.store("curate")
        self.made += work.made
        for told, decision in zip(step["decisions"], work.made, strict=True):
            if notes := told.get("precedent"):
                self._precedent(decision, notes)

    def _item(self, work: Work, told: Mapping[str, Any]) -> Item:
        members = {self.voices[name]: id_ for name, id_ in told["members"].items()}
        for item in work.compared.comparison.items:
            # The type that an item goes by may be any of those its voices say.
            if (
                item.kind == told["kind"]
                and item.members == members
                and (item.kind != "label" or item.type == told["type"])
            ):
                return item
        raise Invalid("no_such_item", {"article": self.article.name, **told})

    def _precedent(self, decision: Decision, notes: Mapping[str, str]) -> None:
        made = guidelines.add_precedent(decision=decision, note_ar=notes["ar"], note_en=notes["en"], actor=self.curator)
        GuidelineExample.objects.filter(pk=made.pk).update(created_at=decision.created_at)


def _backdate(gold: AnnotationSet, began: datetime, ended: datetime) -> None:
    """What the verbs have dated to now happened then."""
    AnnotationSet.objects.filter(pk=gold.pk).update(created_at=began, updated_at=ended, submitted_at=ended)
    Curation.objects.filter(pk=gold.pk).update(began_at=began, locked_at=ended)
    events = CurationEvent.objects.filter(curation=gold.pk)
    events.filter(act=CurationEvent.Act.BEGAN).update(at=began)
    events.filter(act=CurationEvent.Act.LOCKED).update(at=ended)
