"""Figures kept beside the sets: brought up to date by whoever looks, made anew from nothing, proved."""

import pytest
from django.core.management import CommandError, call_command

from annotator.models import AnnotationSet, Article, Job, Membership, Notification, Project, SetFigure, SetType, User
from annotator.services import figures, integrity, jobs
from annotator.services.figures import keeping
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def curator(project: Project) -> User:
    return factories.member(project=project, role=Membership.Role.CURATOR)


def marked(project: Project, number: int = 1) -> AnnotationSet:
    """A set with so many dates in it, of an article of its own."""
    text = f"{factories.TEXT}\nمقال {Article.objects.count()}."
    row = factories.annotation_set(article=factories.article(project=project, text=text))
    return factories.saved(row, *factories.marks(number))


def kept(row: AnnotationSet) -> tuple[int, int, dict[str, int]]:
    figure = SetFigure.objects.get(annotation_set=row)
    return figure.revision, figure.spans, dict(SetType.objects.filter(annotation_set=row).values_list("code", "count"))


def test_whoever_looks_brings_the_figures_up_to_date(project: Project, curator: User) -> None:
    row = marked(project, 2)
    assert figures.freshen(project=project, actor=curator) == figures.Freshness(fresh=True, counting=False)
    assert kept(row) == (2, 2, {"DATE": 2})
    factories.saved(row, factories.marks(3)[2])
    figures.freshen(project=project, actor=curator)
    assert kept(row) == (3, 3, {"DATE": 3})


def test_what_is_no_longer_in_a_set_is_no_longer_counted(project: Project, curator: User) -> None:
    row = factories.annotation_set(article=factories.article(project=project))
    span = factories.span(start=0, end=3)
    factories.saved(row, factories.change(factories.put(span)))
    figures.freshen(project=project, actor=curator)
    factories.saved(row, factories.change(factories.delete(span)))
    figures.freshen(project=project, actor=curator)
    assert kept(row) == (2, 0, {})


def test_an_empty_set_waits_for_nothing_and_other_projects_stay_as_they_are(project: Project, curator: User) -> None:
    factories.annotation_set(article=factories.article(project=project))
    marked(factories.project())
    assert list(figures.stale(project)) == []
    figures.freshen(project=project, actor=curator)
    assert SetFigure.objects.count() == 0


def test_a_page_counts_a_few_and_leaves_the_rest_to_a_job(
    project: Project, curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    for _ in range(5):
        marked(project)
    assert figures.freshen(project=project, actor=curator) == figures.Freshness(fresh=False, counting=True)
    assert SetFigure.objects.count() == 2
    # Who looks again meanwhile counts a few more and starts no second job.
    figures.freshen(project=project, actor=curator)
    (job,) = Job.objects.filter(project=project, noun="figures")
    jobs.run.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, '{"sets":1}')
    assert figures.freshen(project=project, actor=curator).fresh
    # Who only looked at a page is not told that something is done.
    assert not Notification.objects.exists()


def test_everything_can_be_counted_anew_from_nothing(project: Project) -> None:
    rows = [marked(project, number) for number in (1, 3)]
    for row in rows:
        keeping.keep([row.pk])
    expected = [kept(row) for row in rows]
    SetFigure.objects.update(spans=99, counts="{}")
    SetType.objects.all().delete()
    call_command("figures", "press")
    assert [kept(row) for row in rows] == expected


def test_the_command_knows_its_projects() -> None:
    with pytest.raises(CommandError, match="There is no project 'none'"):
        call_command("figures", "none")


def test_verify_believes_no_figure_it_did_not_count_itself(project: Project, curator: User) -> None:
    row = marked(project, 2)
    figures.freshen(project=project, actor=curator)
    assert list(integrity.verify(project)) == []
    SetFigure.objects.update(spans=7)
    SetType.objects.update(count=7)
    (found,) = integrity.verify(project)
    assert (found.code, found.annotation_set, found.facts) == ("figure", str(row.pk), {"differ": ["spans", "codes"]})


def test_a_figure_that_says_it_is_old_is_no_flaw(project: Project, curator: User) -> None:
    row = marked(project, 2)
    figures.freshen(project=project, actor=curator)
    factories.saved(row, factories.marks(3)[2])
    assert list(integrity.verify(project)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_counting_many_sets_asks_no_more_than_counting_one(
    project: Project, number: int, django_assert_num_queries: object
) -> None:
    rows = [marked(project) for _ in range(number)]
    with django_assert_num_queries(6):  # type: ignore[operator]  # savepoint, sets, figures, away, codes, savepoint
        keeping.keep([row.pk for row in rows])
