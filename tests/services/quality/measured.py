"""A project with annotators, a curator, and articles of which the gold is locked: what the tests of quality measure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, Curation, Membership, Project, User
from annotator.services import access, assignments, quality, review
from annotator.services import annotations as work
from annotator.services.quality import Own, Standing
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

    def relock(self, article: Article) -> None:
        """Lock the open gold of an article as it stands."""
        row = Curation.objects.get(gold__article=article)
        review.lock(article=self.fresh(article), revision=row.revision, actor=self.curator)

    def fresh(self, article: Article) -> Article:
        """The article as it is now, with its project."""
        return Article.objects.select_related("project").get(pk=article.pk)

    def give(self, article: Article, person: User) -> AnnotationSet:
        """An article given to one more annotator, as a manager does it; the empty set."""
        assignments.assign_pairs(project=self.project, pairs=[(article.pk, person.pk)], actor=self.manager)
        return AnnotationSet.objects.get(article=article, author=person)

    def finish(self, row: AnnotationSet, told: Annotations) -> AnnotationSet:
        """What somebody was given, annotated and handed in now."""
        author = User.objects.get(pk=row.author_id)
        row = factories.saved(row, *([put(told)] if told.spans else []))
        work.submit(annotation_set_id=row.pk, revision=row.revision, actor=author)
        return AnnotationSet.objects.get(pk=row.pk)

    def control(self, person: User, told: Annotations, gold: Annotations) -> Article:
        """An article whose gold stood before somebody annotated it."""
        article = self.article()
        self.gold(article, self.hand_in(article, self.omar, gold, days=3))
        self.finish(self.give(article, person), told)
        return article

    def standing(self, person: User) -> Standing:
        """Somebody's figures as the curator reads them."""
        return quality.person_of(project=self.reached(self.curator), user=self.curator, person=person.pk).standing

    def own(self, person: User) -> Own:
        """Somebody's figures as they read them themselves."""
        return quality.own_of(project=self.reached(person), user=person)

    def reached(self, user: User) -> Project:
        """The project as the gate gives it to somebody."""
        return access.project_for(user, self.project.slug)


def shorter() -> Annotations:
    """Everything as it should be, but one name too short."""
    return changed(base(), span("p1", "PERS", "سامر", entity="samer"))


def fewer() -> Annotations:
    """Without the city."""
    return changed(base(), without=("g1", "paris"))
