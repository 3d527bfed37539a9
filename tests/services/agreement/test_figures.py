"""Figures are measured once for the sets they are of: quick to look at, and never old without saying so."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import AgreementFigures, GroupEvidence, Job, PairEvidence
from annotator.services import agreement, jobs
from annotator.services.agreement import figures, freshening
from annotator.services.agreement.population import of_request
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, Press, again, article, press, submitted, value

pytestmark = pytest.mark.django_db

MARKS = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE")]
NOTHING = '{"counts":{},"lengths":{}}'


@pytest.fixture
def team() -> Press:
    return press()


def three(team: Press) -> list[Any]:
    of = article(team.project)
    return [submitted(of, who, MARKS) for who in (team.reem, team.salem, team.huda)]


def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every project is too large to be measured while somebody waits."""
    monkeypatch.setattr(freshening, "MEASURED_AT_ONCE", 0)


def lost(team: Press) -> None:
    """What is kept of the sets is gone: whoever measures again finds nothing."""
    PairEvidence.objects.filter(project=team.project).update(evidence=NOTHING)
    GroupEvidence.objects.filter(project=team.project).update(evidence=NOTHING)


def test_who_looks_again_sees_the_same_and_nothing_is_measured_anew(team: Press) -> None:
    for _ in range(3):
        three(team)
    first = team.report()
    assert first.measures
    assert first.group.measures
    lost(team)
    assert team.report() == first
    viewer = factories.member(project=team.project, role="viewer")
    assert team.report(viewer).measures == first.measures
    assert (team.report(viewer).pairs, team.report(viewer).needs) == ([], [])


def test_each_question_has_its_own_figures(team: Press) -> None:
    rows = three(team)
    again(rows[2], [(PARIS, "GPE")])
    both = frozenset({team.reem.pk, team.salem.pk})
    for _ in range(2):
        assert value(team.report(), "spans/exact") != 1.0
        assert value(team.report(people=both), "spans/exact") == 1.0
        assert team.report(until=date(2019, 1, 1)).articles == 0
    assert AgreementFigures.objects.count() == 3


def test_a_changed_set_is_measured_at_once_where_that_is_quick(team: Press) -> None:
    rows = three(team)
    team.report()
    again(rows[2], [(PARIS, "GPE")])
    report = team.report()
    assert (report.fresh, report.as_of) == (True, None)
    assert value(report, "spans/exact") == pytest.approx(2 * 9 / (9 + 11))
    (fleiss,) = [one for one in report.group.measures if one.code == "group/types/fleiss"]
    assert fleiss.n == 3


def test_a_large_project_shows_the_last_figures_with_their_time_until_the_new_ones_are_there(
    team: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = three(team)
    before, moment = team.report(), AgreementFigures.objects.get().measured_at
    again(rows[2], [(PARIS, "GPE")])
    large(monkeypatch)
    old = team.report()
    assert (old.measures, old.as_of, old.missing, old.fresh) == (before.measures, moment, 1, False)
    assert old.job is not None
    jobs.run.func(str(old.job.pk))
    new = team.report()
    assert (new.as_of, new.missing, new.fresh, new.job) == (None, 0, True, None)
    assert value(new, "spans/exact") == pytest.approx(2 * 9 / (9 + 11))


def test_figures_that_only_were_not_measured_yet_are_said_to_be_old_too(
    team: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = article(team.project)
    _mine, theirs = (submitted(of, who, MARKS) for who in (team.reem, team.salem))
    team.report()
    again(theirs, [(PARIS, "GPE")])
    # Somebody has looked at a place meanwhile: the sets are compared, the figures are of before.
    team.places("class/missed")
    large(monkeypatch)
    report = team.report()
    assert (report.missing, report.fresh) == (0, False)
    assert report.as_of is not None


def test_a_question_a_large_project_was_never_asked_is_answered_by_the_job(
    team: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(team)
    large(monkeypatch)
    today = timezone.localtime().date()
    report = team.report(since=today)
    assert (report.articles, report.missing, report.fresh) == (0, 1, False)
    assert report.job is not None
    jobs.run.func(str(report.job.pk))
    report = team.report(since=today)
    assert (report.articles, report.fresh) == (1, True)
    # The job answered this question; another one is another job.
    assert team.report().job is not None
    assert Job.objects.filter(noun="agreement").count() == 2


def test_only_the_latest_questions_are_kept(team: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    three(team)
    monkeypatch.setattr(figures, "MOST", 2)
    for year in (2017, 2018, 2019):
        team.report(until=date(year, 1, 1))
    kept = set(AgreementFigures.objects.values_list("asked", flat=True))
    assert len(kept) == 2
    assert figures.remembered(team.project, agreement.Asked(until=date(2017, 1, 1))) is None
    assert figures.remembered(team.project, agreement.Asked(until=date(2019, 1, 1))) is not None


@pytest.mark.parametrize(
    "asked",
    [
        agreement.Asked(),
        agreement.Asked(gold=True, people=frozenset({4}), since=date(2025, 1, 2), source="صحيفة"),
        agreement.Asked(people=frozenset({4, 5}), until=date(2025, 1, 2), schema=3),
    ],
)
def test_a_job_asks_what_the_page_asked(asked: agreement.Asked) -> None:
    assert of_request(asked.request) == asked


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_look_asks_no_more_of_many_articles_than_of_one(
    team: Press, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        three(team)
    # project, sets, sources; what was measured, what is stale of pairs and groups; pairs read and kept (6), groups (6);
    # pairs and groups as kept, the figures kept (2), old ones put away (2); names, versions
    with django_assert_num_queries(25):
        team.report()
