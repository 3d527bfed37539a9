"""Sixteen people who ask for the next article at the same moment: no place is given twice, none is left over."""

from collections import Counter
from typing import Any

import pytest
from django.db import OperationalError

from annotator.models import AnnotationSet, Article, Project
from annotator.services import assignments, integrity, standing
from tests import factories
from tests.services.assignments.desk import annotator, articles, dealing, later, manager, take
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 16


def ask(project: Project, user: Any, times: int) -> list[str]:
    """What comes, article or refusal, ``times`` in a row; who waited too long for a lock asks again, as pages do."""
    out: list[str] = []
    while len(out) < times:
        try:
            out.append(take(user, project).article.title)
        except OperationalError as waited:
            if "lock" not in str(waited):
                raise
        except Exception as refusal:
            out.append(getattr(refusal, "code", repr(refusal)))
    return out


def assert_counts_are_true() -> None:
    for article in standing.with_gold(Article.objects.all()):
        kept = Article.objects.get(pk=article.pk)
        assert {"taken": kept.taken, "submitted": kept.submitted, "state": kept.state} == standing.standing_of(article)


@pytest.mark.parametrize("overlap", [1, 3])
def test_sixteen_clients_never_get_a_place_twice_and_leave_none_over(overlap: int) -> None:
    project = dealing(overlap=overlap, open_limit=50)
    articles(project, 20)
    people = [annotator(project) for _ in range(CLIENTS)]
    answers = together([lambda u=user: ask(project, u, 6) for user in people])
    given = Counter(title for answer in answers for title in answer if title.isdigit())
    assert set(given.values()) == {overlap}
    assert len(given) == 20
    assert {title for answer in answers for title in answer if not title.isdigit()} == {"places_taken"}
    assert all(len(set(own)) == len(own) for own in ([t for t in answer if t.isdigit()] for answer in answers))
    assert_counts_are_true()
    assert list(integrity.verify()) == []


def test_sixteen_clients_and_one_article_with_two_places() -> None:
    project = dealing(overlap=2)
    articles(project, 1)
    people = [annotator(project) for _ in range(CLIENTS)]
    answers = together([lambda u=user: ask(project, u, 1) for user in people])
    assert Counter(map(tuple, answers)) == {("0",): 2, ("places_taken",): 14}


def test_one_person_in_sixteen_tabs_keeps_to_the_limit() -> None:
    project = dealing(open_limit=3)
    articles(project, 20)
    user = annotator(project)
    answers = together([lambda: ask(project, user, 1)] * CLIENTS)
    assert sorted(answer[0] for answer in answers) == ["0", "1", "2", *["open_limit"] * 13]


def test_nearly_equal_articles_stay_together_when_all_ask_at_once() -> None:
    project = dealing(likeness="together", open_limit=50)
    made = articles(project, 20)
    for n, row in enumerate(made):
        Article.objects.filter(pk=row.pk).update(cluster=made[n - n % 4].pk)
    people = [annotator(project) for _ in range(CLIENTS)]
    together([lambda u=user: ask(project, u, 4) for user in people])
    for user in people:  # whoever was passed by while all pushed asks again
        ask(project, user, 4)
    owners = AnnotationSet.objects.values_list("article__cluster", "author").distinct()
    assert set(Counter(cluster for cluster, _ in owners).values()) == {1}
    assert AnnotationSet.objects.count() == 20


def test_dealing_releasing_giving_and_saving_at_once_neither_wait_for_ever_nor_lose_anything() -> None:
    project = dealing(overlap=2, open_limit=50)
    made = articles(project, 12)
    boss = manager(project)
    people = [annotator(project) for _ in range(6)]
    worked = [take(user, project) for user in people]
    for row in worked[:3]:
        factories.saved(row, factories.change(factories.put(factories.span(start=0, end=4, text=row.article.text))))
    for row in worked:
        later(row, hours=100)
    jobs = [lambda u=user: ask(project, u, 4) for user in people]
    jobs += [lambda: assignments.release_expired(project=project, most=50)] * 4
    jobs += [
        lambda a=article: assignments.assign(project=project, articles=[a.pk], people=[people[0].pk], actor=boss)
        for article in made[:6]
    ]
    broken = [answer for answer in together(jobs) if isinstance(answer, BaseException)]
    assert broken == []
    begun = AnnotationSet.objects.filter(pk__in=[row.pk for row in worked[:3]], revision=1)
    # Left without a lease, or, where a manager gave it back meanwhile, open: nobody's work is gone.
    assert {(row.state, row.skip_code) for row in begun} <= {("skipped", "expired"), ("open", "")}
    assert len(begun) == 3
    assert_counts_are_true()
    assert list(integrity.verify()) == []
