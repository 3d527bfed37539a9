"""A project with annotators, a curator, and articles of which the gold is locked: what the tests of quality measure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, Curation, Membership, Project, User
from annotator.services import review
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.review.scenes import TEXT, base, changed, put, span


@dataclass
class Press:
    """Two annotators, a curator, a manager, and what they did."""

    project: Project = field(default_factory=lambda: factories.project(slug="press"))

    def __post_init__(self) -> None:
        self.reem, self.omar = (factories.member(project=self.project, first_name=name) for name in ("ريم", "عمر"))
        self.curator = factories.member(project=self.project, role=Membership.Role.CURATOR)
        self.manager = factories.member(project=self.project, role=Membership.Role.MANAGER)
        self.number = 0

    def article(self) -> Article:
        """Another article that begins with the same text."""
        self.number += 1
        made = factories.article(project=self.project, text=f"{TEXT}\n{self.number}", title=f"مقال {self.number}")
        return Article.objects.select_related("project").get(pk=made.pk)

    def hand_in(
        self, article: Article, author: User, told: Annotations, *, days: int = 0, **more: Any
    ) -> AnnotationSet:
        """A set handed in so many days ago."""
        at = timezone.now() - timedelta(days=days) if days else None
        return factories.submitted(
            article=article, author=author, changes=[put(told)] if told.spans else [], at=at, **more
        )

    def gold(self, article: Article, like: AnnotationSet) -> AnnotationSet:
        """The gold of an article, locked, as one of its sets says it."""
        review.begin(article=article, voices=[like.pk], policy=Policy("all_agree"), actor=self.curator)
        gold = AnnotationSet.objects.get(article=article, kind="gold")
        revision = Curation.objects.get(gold=gold).revision
        review.lock(article=article, revision=revision, actor=self.curator)
        return AnnotationSet.objects.get(pk=gold.pk)

    def measured(self, reem: Annotations, gold: Annotations, *, days: int = 1, **more: Any) -> Article:
        """An article that both handed in; Omar's set became its gold."""
        article = self.article()
        self.hand_in(article, self.reem, reem, days=days, **more)
        self.gold(article, self.hand_in(article, self.omar, gold, days=days))
        return article


def shorter() -> Annotations:
    """Everything as it should be, but one name too short."""
    return changed(base(), span("p1", "PERS", "سامر", entity="samer"))


def fewer() -> Annotations:
    """Without the city."""
    return changed(base(), without=("g1", "paris"))
