"""How far an article is: kept in its row, always what its sets say."""

import pytest

from annotator.models import AnnotationSet, Article
from annotator.services import access, annotations, standing
from tests import factories

pytestmark = pytest.mark.django_db


def facts(article: Article) -> tuple[str, int, int]:
    article.refresh_from_db()
    return article.state, article.taken, article.submitted


def test_an_article_goes_from_new_over_its_first_change_to_submitted_and_back() -> None:
    article = factories.article()
    assert facts(article) == ("new", 0, 0)
    row = factories.annotation_set(article=article)
    assert facts(article) == ("assigned", 1, 0)
    factories.saved(row, *factories.marks(2))
    assert facts(article) == ("progress", 1, 0)
    annotations.submit(annotation_set_id=row.pk, revision=2, actor=row.author)
    assert facts(article) == ("submitted", 1, 1)
    annotations.reopen(annotation_set_id=row.pk, actor=row.author)
    assert facts(article) == ("progress", 1, 0)
    annotations.skip(annotation_set_id=row.pk, code="damaged", actor=row.author)
    assert facts(article) == ("new", 0, 0)


def test_submitted_means_as_many_as_the_project_asks_for_or_the_article_itself() -> None:
    article = factories.article()
    type(article.project).objects.filter(pk=article.project_id).update(overlap=2)
    for expected in ("progress", "submitted"):
        row = factories.annotation_set(article=article)
        annotations.submit(annotation_set_id=row.pk, revision=0, actor=row.author)
        assert facts(article)[0] == expected
    Article.objects.filter(pk=article.pk).update(overlap=3)
    standing.settle(article.pk)
    assert facts(article) == ("progress", 2, 2)


@pytest.mark.parametrize(
    ("use", "open_state", "done_state"), [("work", "curation", "gold"), ("practice", "new", "new")]
)
def test_a_gold_set_ends_the_work_but_for_practice(use: str, open_state: str, done_state: str) -> None:
    article = factories.article()
    Article.objects.filter(pk=article.pk).update(use=use)
    gold = factories.annotation_set(article=article)
    AnnotationSet.objects.filter(pk=gold.pk).update(kind="gold", author=None)
    standing.settle(article.pk)
    assert facts(article)[0] == open_state
    AnnotationSet.objects.filter(pk=gold.pk).update(state="submitted")
    standing.settle(article.pk)
    assert facts(article)[0] == done_state


def test_somebody_who_left_a_project_is_a_stranger_there_and_their_work_stays() -> None:
    row = factories.saved(factories.annotation_set(), *factories.marks(1))
    reader = factories.member(project=row.article.project, role="curator")
    for person in (row.author, reader):
        person.memberships.update(ended_at=row.created_at)
        with pytest.raises(access.NotFound):
            access.set_for(person, row.pk)
        assert not access.projects_of(person).exists()
    assert AnnotationSet.objects.get(pk=row.pk).revision == 1
