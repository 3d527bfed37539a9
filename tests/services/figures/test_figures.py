"""A project in figures: how far, how fast, by whom, what is in the sets, what is doubtful, what waits to be decided."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import annotations, figures, standing
from annotator.services.figures import distribution
from annotator.services.figures.distribution import Tally
from annotator.services.figures.pace import Pace, sunday, weeks_of
from annotator.services.figures.people import spread
from tests import factories

pytestmark = pytest.mark.django_db

Role, State = Membership.Role, Article.State
#: A Wednesday.
TODAY = date(2025, 9, 10)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def reem(project: Project) -> User:
    return factories.member(project=project, username="reem", first_name="ريم")


@pytest.fixture
def hind(project: Project) -> User:
    return factories.member(project=project, username="hind", first_name="هند")


def article(project: Project, **columns: Any) -> Article:
    made = factories.article(project=project, text=f"{factories.TEXT}\nمقال {Article.objects.count()}.")
    if columns:
        Article.objects.filter(pk=made.pk).update(**columns)
        standing.settle(made.pk)
        made.refresh_from_db()
    return made


def submitted(project: Project, author: User, day: date, **more: Any) -> AnnotationSet:
    return factories.submitted(article=article(project), author=author, at=at(day), **more)


def all_of(project: Project) -> list[figures.Decision]:
    how_far, how_fast = figures.progress_of(project), figures.pace_of(project, TODAY)
    return figures.decisions_of(
        how_far=how_far,
        how_fast=how_fast,
        persons=figures.people_of(project, how_fast),
        contents=figures.distribution_of(project),
        ahead=figures.forecast_of(project, how_far, how_fast),
    )


class TestProgress:
    def test_articles_stand_in_their_states_and_places_are_filled_one_by_one(
        self, project: Project, reem: User, hind: User
    ) -> None:
        Project.objects.filter(pk=project.pk).update(overlap=2)
        project.refresh_from_db()
        both, one, begun, _untouched = (article(project) for _ in range(4))
        factories.submitted(article=both, author=reem)
        factories.submitted(article=both, author=hind)
        factories.submitted(article=one, author=reem)
        factories.annotation_set(article=begun, author=hind)
        found = figures.progress_of(project)
        assert found.states == {"gold": 0, "curation": 0, "submitted": 1, "progress": 1, "assigned": 1, "new": 1}
        assert (found.articles, found.done, found.places, found.filled) == (4, 1, 8, 3)

    def test_more_sets_than_were_asked_for_fill_no_place_of_another_article(
        self, project: Project, reem: User, hind: User
    ) -> None:
        first, _second = article(project), article(project)
        factories.submitted(article=first, author=reem)
        factories.submitted(article=first, author=hind)
        found = figures.progress_of(project)
        assert (found.places, found.filled) == (2, 1)

    def test_an_article_may_ask_for_more_than_its_project(self, project: Project) -> None:
        article(project, overlap=3)
        article(project)
        assert figures.progress_of(project).places == 4

    def test_practice_and_what_was_taken_out_of_the_work_do_not_count(self, project: Project) -> None:
        article(project)
        article(project, use=Article.Use.PRACTICE)
        article(project, withdrawn_at=timezone.now())
        assert figures.progress_of(project).articles == 1

    def test_a_project_without_articles_is_nowhere(self, project: Project) -> None:
        found = figures.progress_of(project)
        assert (found.articles, found.done, found.places, found.filled) == (0, 0, 0, 0)

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_one_query(self, project: Project, number: int, django_assert_num_queries: Any) -> None:
        for _ in range(number):
            article(project)
        with django_assert_num_queries(1):
            assert figures.progress_of(project).articles == number


class TestPace:
    def test_days_and_weeks_are_counted_as_they_came(self, project: Project, reem: User, hind: User) -> None:
        for author, days in ((reem, [0, 0, 1, 9]), (hind, [3, 200])):
            for back in days:
                submitted(project, author, TODAY - timedelta(days=back))
        found = figures.pace_of(project, TODAY)
        assert found.first == TODAY - timedelta(days=200)
        assert (found.before, sum(found.days)) == (1, 5)
        assert found.days[-10:] == [1, 0, 0, 0, 0, 0, 1, 0, 1, 2]
        assert [(week.start, week.sets, week.now) for week in found.weeks[-2:]] == [
            (date(2025, 8, 31), 1, False),
            (date(2025, 9, 7), 4, True),
        ]
        assert {author: sum(days) for author, days in found.by_author.items()} == {reem.pk: 4, hind.pk: 1}

    def test_only_what_stands_submitted_counts(self, project: Project, reem: User) -> None:
        row = submitted(project, reem, TODAY)
        submitted(project, reem, TODAY)
        annotations.reopen(annotation_set_id=row.pk, actor=reem)
        factories.annotation_set(article=article(project), author=reem)
        assert sum(figures.pace_of(project, TODAY).days) == 1

    def test_practice_counts_for_no_pace(self, project: Project, reem: User) -> None:
        row = submitted(project, reem, TODAY)
        Article.objects.filter(pk=row.article_id).update(use=Article.Use.PRACTICE)
        assert figures.pace_of(project, TODAY).first is None

    def test_weeks_begin_on_sunday_and_with_the_first_set(self) -> None:
        assert [sunday(date(2025, 9, day)) for day in (6, 7, 13)] == [
            date(2025, 8, 31),
            date(2025, 9, 7),
            date(2025, 9, 7),
        ]
        weeks = weeks_of([1] * 25, TODAY, TODAY - timedelta(days=10))
        assert [(week.start.day, week.sets) for week in weeks] == [(31, 7), (7, 4)]

    def test_the_forecast_reads_whole_days_from_the_first_set_on(self) -> None:
        days = [0] * 80 + [5, 0, 2, 9]
        assert Pace(TODAY, TODAY - timedelta(days=3), 0, days, {}).whole_days == [5, 0, 2]
        assert Pace(TODAY, TODAY - timedelta(days=300), 40, days, {}).whole_days == days[:-1]
        assert Pace(TODAY, None, 0, [0] * 84, {}).whole_days == []

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_two_queries(
        self, project: Project, reem: User, number: int, django_assert_num_queries: Any
    ) -> None:
        for _ in range(number):
            submitted(project, reem, TODAY)
        with django_assert_num_queries(2):
            assert sum(figures.pace_of(project, TODAY).days) == number


class TestPeople:
    def test_everybody_has_a_line_with_their_work(self, project: Project, reem: User, hind: User) -> None:
        for minutes in (10, 20, 30, 40, 50):
            submitted(project, reem, TODAY, seconds=minutes * 60)
        submitted(project, hind, TODAY - timedelta(days=7), seconds=60)
        factories.annotation_set(article=article(project), author=hind)
        annotations.skip(
            annotation_set_id=factories.annotation_set(article=article(project), author=hind).pk,
            code="damaged",
            actor=hind,
        )
        AnnotationSet.objects.update(submitted_at=timezone.now() - timedelta(days=1))
        first, second = figures.people_of(project, figures.pace_of(project, TODAY))
        assert (first.user, first.submitted, first.open, first.skipped) == (reem, 5, 0, 0)
        assert first.time == figures.Spread(20 * 60, 30 * 60, 40 * 60, 5)
        assert (second.user, second.submitted, second.open, second.skipped, second.time) == (hind, 1, 1, 1, None)

    def test_six_weeks_are_told_the_newest_last(self, project: Project, reem: User) -> None:
        for back in (0, 1, 7, 35, 100):
            submitted(project, reem, TODAY - timedelta(days=back))
        (person,) = figures.people_of(project, figures.pace_of(project, TODAY))
        assert list(person.weeks) == [1, 0, 0, 0, 1, 2]
        assert person.submitted == 5

    def test_who_left_keeps_the_work_and_who_only_reads_has_no_line(self, project: Project, reem: User) -> None:
        submitted(project, reem, TODAY)
        Membership.objects.filter(user=reem).update(ended_at=timezone.now())
        factories.member(project=project, role=Role.CURATOR)
        factories.member(project=project, role=Role.VIEWER)
        newcomer = factories.member(project=project)
        found = figures.people_of(project, figures.pace_of(project, TODAY))
        assert [(person.user, person.active) for person in found] == [(reem, False), (newcomer, True)]

    def test_three_times_are_the_least_to_speak_of(self) -> None:
        assert spread([60, 90]) is None
        assert spread([60, 90, 120]) == figures.Spread(75, 90, 105, 3)

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_three_queries(self, project: Project, number: int, django_assert_num_queries: Any) -> None:
        for _ in range(number):
            submitted(project, factories.member(project=project), TODAY)
        how_fast = figures.pace_of(project, TODAY)
        with django_assert_num_queries(3):
            assert len(figures.people_of(project, how_fast)) == number


class TestDistribution:
    def test_types_and_warnings_of_submitted_sets_are_added_up(self, project: Project, reem: User, hind: User) -> None:
        submitted(project, reem, TODAY, changes=factories.marks(2))
        submitted(project, hind, TODAY, changes=factories.marks(3))
        space = factories.span(start=0, end=4)
        row = factories.annotation_set(article=article(project), author=reem)
        factories.saved(row, factories.change(factories.put(space)))
        figures.freshen(project=project, actor=reem)
        assert figures.distribution_of(project) == figures.Distribution({"DATE": Tally(5, 2)}, {})
        annotations.submit(annotation_set_id=row.pk, revision=1, actor=reem)
        found = figures.distribution_of(project)
        assert found == figures.Distribution({"DATE": Tally(6, 3)}, {"edge_whitespace": Tally(1, 1)})
        assert found.warnings == 1

    def test_a_warning_leads_to_the_sets_it_is_in_page_by_page(
        self, project: Project, reem: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(distribution, "PAGE", 2)
        spaces = [factories.change(factories.put(factories.span(start=0, end=4))) for _ in range(3)]
        rows = [submitted(project, reem, TODAY, changes=[change]) for change in spaces]
        submitted(project, reem, TODAY)
        figures.freshen(project=project, actor=reem)
        first = figures.places_of(project, "edge_whitespace")
        second = figures.places_of(project, "edge_whitespace", after=first.after or 0)
        assert {place.annotation_set for place in [*first.places, *second.places]} == set(rows)
        assert (len(first.places), second.after, first.places[0].count) == (2, None, 1)
        assert figures.places_of(project, "crossing_spans").places == []


class TestForecast:
    def work(self, project: Project, author: User, weeks: int, weekly: int, left: int) -> None:
        """Sets submitted evenly through weeks that end yesterday, and articles nobody has begun."""
        made = [submitted(project, author, TODAY) for _ in range(weeks * weekly)]
        for n, row in enumerate(made):
            day = TODAY - timedelta(days=1 + 7 * (n // weekly) + n % weekly)
            AnnotationSet.objects.filter(pk=row.pk).update(submitted_at=at(day))
        for _ in range(left):
            article(project)

    def found(self, project: Project) -> figures.Forecast:
        return figures.forecast_of(project, figures.progress_of(project), figures.pace_of(project, TODAY))

    def test_a_steady_pace_has_a_date(self, project: Project, reem: User) -> None:
        self.work(project, reem, weeks=4, weekly=4, left=4)
        found = self.found(project)
        assert (found.left, found.unsaid) == (4, None)
        assert found.middle == TODAY + timedelta(days=6)
        assert found.in_time is None

    def test_it_says_whether_the_day_that_was_set_holds(self, project: Project, reem: User) -> None:
        self.work(project, reem, weeks=4, weekly=4, left=4)
        for days, expected in ((6, True), (5, False)):
            project.goal_date = TODAY + timedelta(days=days)
            assert self.found(project).in_time is expected

    @pytest.mark.parametrize(("done", "left", "unsaid"), [(2, 5, "too_early"), (2, 0, "done"), (0, 0, "too_early")])
    def test_where_there_is_nothing_to_say_it_says_why(
        self, project: Project, reem: User, done: int, left: int, unsaid: str
    ) -> None:
        self.work(project, reem, weeks=1, weekly=done, left=left)
        found = self.found(project)
        assert (found.unsaid, found.middle) == (unsaid, None)


class TestDecisions:
    def test_a_project_in_order_asks_for_nothing(self, project: Project, reem: User) -> None:
        article(project)
        assert all_of(project) == []

    def test_articles_that_lie_with_somebody_who_is_away_come_first(
        self, project: Project, reem: User, hind: User
    ) -> None:
        lost = timezone.now() - timedelta(days=9)
        for author, seen in ((reem, lost), (hind, timezone.now())):
            row = factories.annotation_set(article=article(project), author=author)
            AnnotationSet.objects.filter(pk=row.pk).update(seen_at=seen)
        annotations.skip(
            annotation_set_id=factories.annotation_set(article=article(project), author=hind).pk,
            code="off_topic",
            actor=hind,
        )
        first, second = all_of(project)
        assert (first.code, first.urgent) == ("away", True)
        assert first.facts == {"person": "ريم", "id": reem.pk, "seen": lost, "open": 1}
        assert (second.code, second.urgent, second.facts) == ("skipped", False, {"count": 1})

    def test_a_goal_that_will_be_missed_is_said(self, project: Project, reem: User) -> None:
        TestForecast().work(project, reem, weeks=4, weekly=4, left=40)
        project.goal_date = TODAY + timedelta(days=3)
        (decision,) = all_of(project)
        assert (decision.code, decision.urgent) == ("late", True)
        assert decision.facts["goal"] < decision.facts["middle"]

    def test_articles_that_run_out_are_said_before_they_have(self, project: Project, reem: User) -> None:
        TestForecast().work(project, reem, weeks=4, weekly=4, left=7)
        (decision,) = all_of(project)
        assert (decision.code, decision.facts) == ("stock", {"left": 7, "weekly": 4})

    def test_articles_without_anybody_to_annotate_them(self, project: Project) -> None:
        article(project)
        assert [decision.code for decision in all_of(project)] == ["no_people"]

    def test_warnings_are_told_with_the_most_frequent_kind(self, project: Project, reem: User) -> None:
        change = factories.change(factories.put(factories.span(start=0, end=4)))
        submitted(project, reem, TODAY - timedelta(days=60), changes=[change])
        figures.freshen(project=project, actor=reem)
        (decision,) = all_of(project)
        assert decision.facts == {"count": 1, "most": "edge_whitespace", "of_them": 1}


class TestOwn:
    def test_an_annotator_hears_of_her_own_weeks_and_time_alone(self, project: Project, reem: User, hind: User) -> None:
        for back in (0, 2, 8):
            submitted(project, reem, TODAY - timedelta(days=back), seconds=300)
        submitted(project, hind, TODAY, seconds=9000)
        AnnotationSet.objects.filter(author=hind).update(submitted_at=at(TODAY))
        found = figures.own_of(project=project, user=reem, today=TODAY)
        assert ([week.sets for week in found.weeks], found.this_week) == ([0, 0, 0, 0, 1, 2], 2)
        assert figures.own_of(project=project, user=factories.member(project=project), today=TODAY).any is False

    def test_the_time_is_the_middle_of_her_articles(self, project: Project, reem: User) -> None:
        for minutes in (5, 9, 40):
            submitted(project, reem, localday(), seconds=minutes * 60)
        found = figures.own_of(project=project, user=reem)
        assert found.time is not None
        assert found.time.median == 9 * 60


def localday() -> date:
    return timezone.localdate()
