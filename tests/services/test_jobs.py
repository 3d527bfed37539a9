"""Background jobs: done once, stopped when asked, begun again when their worker died."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from annotator.models import Job, Project, User
from annotator.services import jobs
from annotator.services.refusal import Conflict, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def verb(running: jobs.Running, *, outcome: str = "done") -> dict[str, Any]:
    """A verb of the tests: one step, then whatever was asked for."""
    running.progress(1, 2)
    running.say("one step")
    if outcome == "refuse":
        raise Conflict("because", {"of": "this"})
    if outcome == "break":
        raise ZeroDivisionError
    if outcome == "cancel":
        Job.objects.filter(pk=running.job.pk).update(cancel_asked=True)
    if outcome == "lose":
        Job.objects.filter(pk=running.job.pk).update(attempts=2)
    running.progress(2)
    return {"answer": 42}


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(jobs, "VERBS", {"try": f"{__name__}.verb"})
    return factories.project()


@pytest.fixture
def actor(project: Project) -> User:
    return factories.member(project=project, role="manager")


def start(project: Project, actor: User, **request: Any) -> Job:
    return jobs.start(project=project, noun="try", request=request, actor=actor)


def work(job: Job) -> Job:
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("path", jobs.VERBS.values())
def test_every_verb_is_there(path: str) -> None:
    assert callable(import_string(path))


def test_a_job_waits_runs_and_is_done(project: Project, actor: User) -> None:
    job = start(project, actor)
    assert (job.state, DBTaskResult.objects.count()) == ("waiting", 1)
    work(job)
    assert (job.state, job.progress, job.total, job.log) == ("done", 2, 2, "one step\n")
    assert orjson.loads(job.result) == {"answer": 42}
    assert job.started_at is not None
    assert job.finished_at is not None


@pytest.mark.django_db(transaction=True)
def test_the_worker_finds_it_in_the_queue(project: Project, actor: User) -> None:
    job = start(project, actor)
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    job.refresh_from_db()
    assert job.state == "done"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_job_handed_out_twice_is_done_once(project: Project, actor: User) -> None:
    job = work(start(project, actor))
    assert work(job).log == "one step\n"
    assert job.attempts == 1


@pytest.mark.parametrize(("outcome", "code", "facts"), [("refuse", "because", {"of": "this"}), ("break", "failed", {})])
def test_a_failure_is_written_down_for_its_owner(
    project: Project, actor: User, outcome: str, code: str, facts: dict[str, str]
) -> None:
    job = work(start(project, actor, outcome=outcome))
    assert job.state == "failed"
    assert orjson.loads(job.result) == {"code": code, "facts": facts}
    assert job.log.splitlines()[0] == "one step"
    assert len(job.log.splitlines()) == 2


def test_an_unknown_noun_is_refused(project: Project, actor: User) -> None:
    with pytest.raises(Invalid, match="unknown_job"):
        jobs.start(project=project, noun="nothing", request={}, actor=actor)
    assert Job.objects.count() == 0


def test_a_waiting_job_is_cancelled_at_once(project: Project, actor: User) -> None:
    job = start(project, actor)
    jobs.cancel(job=job, actor=actor)
    assert (work(job).state, job.log) == ("cancelled", "")


def test_a_running_job_stops_at_its_next_step(project: Project, actor: User) -> None:
    job = work(start(project, actor, outcome="cancel"))
    assert (job.state, job.progress) == ("cancelled", 1)


def test_a_job_that_another_worker_took_over_is_left_to_it(project: Project, actor: User) -> None:
    job = work(start(project, actor, outcome="lose"))
    assert (job.state, job.attempts) == ("running", 2)


def died(project: Project, actor: User, **fields: Any) -> Job:
    job = start(project, actor)
    old = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(**{"state": "running", "attempts": 1, "alive_at": old, **fields})
    DBTaskResult.objects.all().delete()
    job.refresh_from_db()
    return job


def test_a_job_whose_worker_died_is_begun_again(project: Project, actor: User) -> None:
    job = died(project, actor)
    jobs.revive(job)
    assert (job.state, DBTaskResult.objects.count()) == ("waiting", 1)
    assert (work(job).state, job.attempts) == ("done", 2)


def test_a_job_that_kills_its_workers_is_given_up(project: Project, actor: User) -> None:
    job = died(project, actor, attempts=jobs.ATTEMPTS)
    jobs.revive(job)
    assert (job.state, DBTaskResult.objects.count()) == ("failed", 0)
    assert orjson.loads(job.result) == {"code": "worker_lost", "facts": {}}
    assert "3" in job.log


def test_a_job_at_work_is_left_alone(project: Project, actor: User) -> None:
    job = died(project, actor, alive_at=timezone.now())
    jobs.revive(job)
    assert (job.state, DBTaskResult.objects.count()) == ("running", 0)


def test_a_job_that_was_lost_before_it_began_is_put_into_the_queue_again_once(project: Project, actor: User) -> None:
    job = died(project, actor, state="waiting", attempts=0, alive_at=None)
    jobs.revive(job)
    assert DBTaskResult.objects.count() == 0
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - 2 * jobs.SILENCE)
    for _ in range(2):
        jobs.revive(job)
    assert (job.state, DBTaskResult.objects.count()) == ("waiting", 1)
    assert (work(job).state, job.attempts) == ("done", 1)


def test_two_who_look_at_a_dead_job_begin_it_once(project: Project, actor: User) -> None:
    job = died(project, actor)
    same = Job.objects.get(pk=job.pk)
    jobs.revive(job)
    jobs.revive(same)
    assert DBTaskResult.objects.count() == 1
