"""A real article of the project to look at a schema on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from annotator.models import AnnotationSet, Article, Project
from annotator.models.annotations import EMPTY_BODY
from annotator.services.refusal import NotFound

#: Articles that are offered by name.
_OFFERED: Final = 50


@dataclass(frozen=True, slots=True)
class Specimen:
    """An article, the JSON text of the fullest set on it (or of an empty one), and other articles to choose."""

    article: Article
    body: str
    others: Sequence[Article]


def specimen(project: Project, public: UUID | None = None) -> Specimen | None:
    """The article named, or the first with annotations, or the first of all; None in a project without articles.

    It shows people's annotations: for those who read all sets only. Raises NotFound for an article of another project.
    """
    others = list(_annotated(project))
    article = _named(project, public) if public else _first(project, others)
    if article is None:
        return None
    sets = AnnotationSet.objects.filter(article=article).exclude(kind=AnnotationSet.Kind.SUGGESTED)
    body = sets.order_by("-revision", "pk").values_list("body", flat=True).first()
    return Specimen(article, body or EMPTY_BODY, others)


def _annotated(project: Project) -> QuerySet[Article]:
    there = Article.objects.filter(project=project).only("public", "title", "name")
    worked = AnnotationSet.objects.filter(article=OuterRef("pk"), revision__gt=0)
    worked = worked.exclude(kind=AnnotationSet.Kind.SUGGESTED)
    return there.filter(Exists(worked)).order_by("pk")[:_OFFERED]


def _named(project: Project, public: UUID) -> Article:
    found = Article.objects.filter(project=project, public=public).first()
    if found is None:
        raise NotFound
    return found


def _first(project: Project, others: Sequence[Article]) -> Article | None:
    wanted = Article.objects.filter(project=project).order_by("pk")
    return (wanted.filter(pk=others[0].pk) if others else wanted).first()
