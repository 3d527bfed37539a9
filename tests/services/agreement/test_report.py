"""What the report of a project says, on sets made by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.agreement.gathering import gather
from annotator.agreement.group import gather_group
from annotator.agreement.measuring import with_intervals
from annotator.models import AnnotationSet, Article, Membership, Project
from annotator.services import agreement, review, snapshots
from annotator.services.refusal import Forbidden
from annotator.standoff.schema import default_schema
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, press, submitted, value

pytestmark = pytest.mark.django_db

ALL = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE"), (PARIS, "GPE"), (YEAR, "DATE")]


@pytest.fixture
def team() -> Press:
    return press()


def pair(team: Press, one: list[Any], other: list[Any], **moment: Any) -> Article:
    of = article(team.project)
    submitted(of, team.reem, one, **moment)
    submitted(of, team.salem, other, **moment)
    return of


def test_the_numbers_are_those_of_the_room(team: Press) -> None:
    rows = []
    for other in (ALL[:4], ALL[1:], [*ALL[:2], (MOSCOW, "ORG"), (PARIS, "GPE", 3)]):
        of = article(team.project)
        rows.append((submitted(of, team.reem, ALL), submitted(of, team.salem, other)))
    parts = [
        gather(*(snapshots.annotations_of(row.body) for row in rows_of), rows_of[0].article.text, default_schema())
        for rows_of in rows
    ]
    report = team.report()
    assert list(report.measures) == list(with_intervals(parts))
    # 5 + 5 marks three times; 4, 4 and 2 of the second's are the first's.
    assert value(report, "spans/exact") == pytest.approx(2 * (4 + 4 + 2) / (15 + 4 + 4 + 4))
    assert (report.articles, report.couples, report.missing, report.job) == (3, 3, 0, None)


def test_only_submitted_work_of_two_people_counts(team: Press) -> None:
    alone = article(team.project)
    submitted(alone, team.reem, ALL)
    begun = article(team.project)
    submitted(begun, team.reem, ALL)
    factories.annotation_set(article=begun, author=team.salem)
    practice, gone = pair(team, ALL, ALL), pair(team, ALL, ALL)
    Article.objects.filter(pk=practice.pk).update(use="practice")
    Article.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    assert (team.report().articles, team.report().everything) == (0, 0)
    pair(team, ALL, ALL[:4])
    assert (team.report().articles, team.report().couples) == (1, 1)


def test_a_set_that_is_returned_drops_out(team: Press) -> None:
    of = pair(team, ALL, ALL)
    third = submitted(of, team.huda, [])
    assert team.report().couples == 3
    AnnotationSet.objects.filter(pk=third.pk).update(state="returned")
    report = team.report()
    assert (report.couples, value(report, "spans/exact")) == (1, 1.0)


def test_three_people_make_three_pairs_each_by_itself(team: Press) -> None:
    of = pair(team, ALL, ALL)
    submitted(of, team.huda, ALL[:3])
    pairs = {
        (pair.one, pair.other): next(one.value for one in pair.measures if one.code == "spans/exact" and not one.layer)
        for pair in team.report().pairs
    }
    assert pairs == {
        (team.reem.pk, team.salem.pk): 1.0,
        (team.reem.pk, team.huda.pk): 0.75,
        (team.salem.pk, team.huda.pk): 0.75,
    }


def test_groups_are_told_of_articles_of_three_and_more_as_the_room_tells_them(team: Press) -> None:
    parts = []
    for third in (ALL, ALL[:3], [(SAMER, "ORG"), *ALL[1:]]):
        of = article(team.project)
        people = ((team.reem, ALL), (team.salem, ALL[:4]), (team.huda, third))
        rows = [submitted(of, who, marks) for who, marks in people]
        voices = {str(row.pk): snapshots.annotations_of(row.body) for row in rows}
        parts.append(gather_group(voices, of.text, default_schema()))
    # An article of two people is none of a group.
    pair(team, ALL, ALL[:1])
    report = team.report()
    assert (report.articles, report.group.articles) == (4, 3)
    assert list(report.group.measures) == list(with_intervals(parts))
    fleiss = group_of(report)["group/types/fleiss"]
    assert (fleiss.n, fleiss.low is not None) == (14, True)
    # The year of the second article only one marked; of the three on Samer's name in the third one says ORG.
    assert fleiss.value is not None
    assert 0 < fleiss.value < 1


def group_of(report: agreement.Report) -> dict[str, Any]:
    """The measures of a group of the entities as a whole, by their codes."""
    return {one.code: one for one in report.group.measures if (one.layer, one.subject) == ("entity", "")}


def test_groups_fall_out_where_they_cannot_be_meant(team: Press) -> None:
    old = timezone.now() - timedelta(days=60)
    of = pair(team, ALL, ALL, at=old)
    third = submitted(of, team.huda, ALL)
    assert team.report().group.articles == 1
    # A group is complete with its last set.
    today = timezone.localtime().date()
    assert team.report(since=today).group.articles == 1
    assert team.report(until=today - timedelta(days=30)).group.articles == 0
    assert team.report(source="صحيفة").group.articles == 0
    assert team.report(people=frozenset({team.reem.pk, team.salem.pk})).group.measures == []
    assert team.report(gold=True).group.articles == 0
    AnnotationSet.objects.filter(pk=third.pk).update(state="returned")
    assert (team.report().articles, team.report().group.articles) == (1, 0)


def test_over_several_pairs_of_people_a_mean_is_told(team: Press) -> None:
    of = pair(team, ALL, ALL)
    assert team.report().mean == []
    submitted(of, team.huda, ALL[:3])
    (exact,) = [one for one in team.report().mean if (one.code, one.layer, one.subject) == ("spans/exact", "", "")]
    assert exact.value == pytest.approx((1 + 0.75 + 0.75) / 3)


def test_from_few_articles_no_interval_is_told(team: Press) -> None:
    pair(team, ALL, ALL[:4])
    pair(team, ALL, ALL[:3])
    assert {one.low for one in team.report().measures} == {None}
    pair(team, ALL, ALL)
    (whole,) = [one for one in team.report().measures if (one.code, one.layer) == ("spans/exact", "")]
    assert whole.low is not None
    assert whole.value is not None
    assert whole.low < whole.value


def test_people_period_source_and_schema_choose(team: Press) -> None:
    old = timezone.now() - timedelta(days=60)
    first = pair(team, ALL, ALL[:4], at=old)
    Article.objects.filter(pk=first.pk).update(source="صحيفة")
    second = pair(team, ALL, ALL)
    submitted(second, team.huda, ALL)
    today = timezone.localtime().date()
    assert team.report(since=today).couples == 3
    assert team.report(until=today - timedelta(days=30)).couples == 1
    assert team.report(source="صحيفة").couples == 1
    assert team.report(people=frozenset({team.huda.pk})).couples == 2
    assert team.report(people=frozenset({team.reem.pk, team.salem.pk})).couples == 2
    assert team.project.schema is not None
    assert team.report(schema=team.project.schema.pk).couples == 4
    assert team.report(schema=team.project.schema.pk + 99).couples == 0
    assert [time.articles for time in team.report().times] == [1, 1]


def test_against_gold_precision_and_recall_are_those_against_gold(team: Press) -> None:
    of = pair(team, ALL, ALL[:4])
    assert team.report(gold=True).everything == 0
    sets = AnnotationSet.objects.filter(article=of)
    sets.filter(author=team.salem).update(state="open")
    gold = review.promote(annotation_set=sets.get(author=team.reem), actor=team.curator)
    sets.filter(author=team.salem).update(state="submitted")
    assert gold.state == "submitted"
    report = team.report(gold=True, people=frozenset({team.salem.pk}))
    assert (value(report, "spans/exact/precision"), value(report, "spans/exact/recall")) == (1.0, 0.8)
    assert [(pair.one, pair.other) for pair in report.pairs] == [(team.reem.pk, None), (team.salem.pk, None)]


def test_who_differs_from_all_others_is_told_with_so_many_of_so_many(team: Press) -> None:
    for _ in range(4):
        of = article(team.project)
        submitted(of, team.reem, ALL)
        submitted(of, team.salem, ALL)
        submitted(of, team.huda, [(SAMER, "PERS", 3), (LAYLA, "PERS", 3), *ALL[2:]])
    needs = team.report().needs
    assert [(need.person, need.difference, need.type) for need in needs] == [(team.huda.pk, "boundary", "PERS")]
    (need,) = needs
    assert (need.differing, need.items, need.others_differing, need.others_items) == (16, 16, 0, 8)


def test_of_two_people_nobody_stands_out(team: Press) -> None:
    for _ in range(5):
        pair(team, ALL, [(SAMER, "PERS", 3), *ALL[1:]])
    assert team.report().needs == []


def test_viewers_have_the_figures_without_people_and_annotators_nothing(team: Press) -> None:
    pair(team, ALL, ALL[:4])
    viewer = factories.member(project=team.project, role=Membership.Role.VIEWER)
    report = team.report(viewer)
    assert (report.articles, report.pairs, report.needs, report.names) == (1, [], [], {})
    with pytest.raises(Forbidden):
        team.report(viewer, people=frozenset({team.reem.pk}))
    for role in (team.reem, team.huda):
        with pytest.raises(Forbidden):
            team.report(role)


def test_what_leaves_the_house_calls_people_as_exports_do(team: Press) -> None:
    pair(team, ALL, ALL)
    names = set(team.report().names.values())
    assert names == {"ريم", "سالم"}
    Project.objects.filter(pk=team.project.pk).update(pseudonymous_exports=True)
    team.project.refresh_from_db()
    report = agreement.whole_report_of(project=team.project, asked=agreement.Asked())
    assert set(report.names.values()) == {"A01", "A02"}
    found = agreement.report_object(report)
    assert [(one["one"], one["other"]) for one in found["pairs"]] == [
        ({"id": None, "name": "A01"}, {"id": None, "name": "A02"})
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_report_asks_no_more_of_many_pairs_than_of_one(
    team: Press, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        pair(team, ALL, ALL[:4])
    team.report()
    # project, sets, sources, what is kept, names, versions
    with django_assert_num_queries(6):
        team.report()
