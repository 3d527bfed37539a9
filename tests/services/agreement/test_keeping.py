"""What is kept of two sets: true for the revisions it is of, brought up to date, never stale without saying so."""

from typing import Any

import pytest

from annotator.models import GroupEvidence, Job, Notification, PairEvidence
from annotator.services import agreement, jobs
from annotator.services.agreement import freshening, keeping
from annotator.services.jobs import Cancelled, Running
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, Press, again, article, press, submitted, value

pytestmark = pytest.mark.django_db

MARKS = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE")]


@pytest.fixture
def team() -> Press:
    return press()


def three(team: Press) -> list[Any]:
    of = article(team.project)
    return [submitted(of, who, MARKS) for who in (team.reem, team.salem, team.huda)]


def states() -> dict[Any, tuple[int, int, str]]:
    rows = PairEvidence.objects.values_list("one_id", "other_id", "one_revision", "other_revision", "evidence")
    return {(one, other): (mine, theirs, evidence) for one, other, mine, theirs, evidence in rows}


def test_a_set_submitted_again_changes_its_own_pairs_and_no_other(team: Press) -> None:
    rows = three(team)
    other = three(team)
    assert value(team.report(), "spans/exact") == 1.0
    before = states()
    PairEvidence.objects.filter(one=other[0]).update(differences='{"missed/labels/kept":1}')
    again(rows[2], [(PARIS, "GPE")])
    report = team.report()
    assert value(report, "spans/exact") == pytest.approx(2 * (6 * 3) / (6 * 6 + 2))
    changed = {key for key, state in states().items() if state != before[key]}
    assert changed == {(rows[0].pk, rows[2].pk), (rows[1].pk, rows[2].pk)}
    # Nobody has worked out the others anew: they would have lost the trace.
    assert report.differences["missed/labels/kept"] == 2
    assert PairEvidence.objects.filter(differences='{"missed/labels/kept":1}').count() == 2


def test_another_way_of_counting_makes_everything_old(team: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    three(team)
    team.report()
    PairEvidence.objects.update(evidence='{"counts":{},"lengths":{}}')
    GroupEvidence.objects.update(evidence='{"counts":{},"lengths":{}}')
    monkeypatch.setattr(keeping, "EDITION", keeping.EDITION + 1)
    assert team.report().group.measures
    assert value(team.report(), "spans/exact") == 1.0
    assert set(PairEvidence.objects.values_list("edition", flat=True)) == {keeping.EDITION}


def test_what_is_too_much_for_a_page_is_left_to_a_job_and_said(team: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    three(team)
    team.report()
    monkeypatch.setattr(freshening, "AT_ONCE", 2)
    three(team)
    report = team.report()
    assert (report.articles, report.couples, report.missing) == (1, 3, 1)
    assert report.job is not None
    # Who looks again meanwhile starts no second one.
    assert team.report().job == report.job
    jobs.run.func(str(report.job.pk))
    report = team.report()
    assert (report.articles, report.couples, report.missing, report.job) == (2, 6, 0, None)
    (job,) = Job.objects.filter(noun="agreement")
    assert (job.state, job.result) == (Job.State.DONE, '{"pairs":3}')
    assert not Notification.objects.exists()


def test_a_job_killed_midway_goes_on_where_it_was(team: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        three(team)
    monkeypatch.setattr(freshening, "AT_ONCE", 1)
    monkeypatch.setattr(freshening, "CHUNK", 2)
    job = team.report().job
    assert job is not None
    real, calls = Running.progress, []

    def stops(self: Running, done: int, total: int | None = None) -> None:
        calls.append(done)
        if done >= 4:
            raise Cancelled
        real(self, done, total)

    monkeypatch.setattr(Running, "progress", stops)
    jobs.run.func(str(job.pk))
    assert (calls, PairEvidence.objects.count()) == ([0, 2, 4], 4)
    monkeypatch.setattr(Running, "progress", real)
    report = team.report()
    assert (report.couples, report.missing) == (4, 1)
    assert report.job is not None
    assert report.job != job
    jobs.run.func(str(report.job.pk))
    assert (team.report().couples, Job.objects.get(pk=report.job.pk).result) == (6, '{"pairs":2}')


def test_everything_can_be_worked_out_anew_with_the_same_numbers(team: Press) -> None:
    rows = three(team)
    again(rows[0], [(PARIS, "GPE")])
    before = team.report()
    kept = states()
    PairEvidence.objects.update(evidence='{"counts":{},"lengths":{}}')
    assert agreement.rebuild(team.project) == 3
    assert states() == kept
    assert team.report() == before


@pytest.mark.parametrize("number", [1, 3])
def test_keeping_many_pairs_asks_no_more_than_keeping_one(
    team: Press, number: int, django_assert_num_queries: Any
) -> None:
    rows = three(team)
    couples = agreement.population_of(team.project).couples[:number]
    assert len(rows) == 3
    # savepoint, sets, articles, schemas, rows, savepoint
    with django_assert_num_queries(6):
        keeping.keep(team.project, couples)
