"""The real worker is killed amid exports and releases, at moments of chance: nothing half stays, and it goes on.

Run as a program in an environment of its own (``soak`` does): it prints a line for everything that is not as it must
be, and a last one with the figures. Seeded: the same seed kills at the same moments.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

from tests.soak.imports import ROOT, environment
from tests.soak.killing import Server, until

if TYPE_CHECKING:
    from annotator.models import Job
    from tests.services.releases.worlds import World

ARTICLES: Final = 30


def soak(data: Path, *, seed: int, kills: int, database: str = "") -> list[str]:
    """Kill the worker so many times, amid exports and releases by turns; a line for everything that was wrong."""
    command = [sys.executable, "-m", "tests.soak.exports", str(seed), str(kills)]
    data.mkdir(parents=True, exist_ok=True)
    env = environment(data, database)
    ran = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    lines = ran.stdout.splitlines()
    print(f"seed {seed}: {lines[-1] if lines else 'nothing'}")
    return lines[:-1] if ran.returncode == 0 else [*lines, ran.stderr[-2000:]]


def begun(world: "World", number: int, *, release: bool) -> "Job":
    """A job that waits for its worker."""
    from annotator.services import exports, releases  # noqa: PLC0415  (Django has to be set up first)

    if release:
        plan = releases.read_plan({"formats": ["brat"]})
        made = releases.begin(project=world.project, tag=f"{number}.0", plan=plan, actor=world.manager)
        assert made.job is not None
        return made.job
    wanted = exports.read(world.project, {"what": "all", "format": "tei"})
    return exports.start(project=world.project, wanted=wanted, actor=world.manager)


def ended(job: "Job") -> bool:
    """Whether a job is at its end."""
    job.refresh_from_db()
    return job.state in {"done", "failed", "cancelled"}


def silent(job: "Job") -> None:
    """The silence of the dead is over at once, and its page is looked at."""
    from annotator.models import Job  # noqa: PLC0415
    from annotator.services import jobs  # noqa: PLC0415

    long_ago = job.created_at - 2 * jobs.SILENCE
    Job.objects.filter(pk=job.pk).update(alive_at=long_ago, created_at=long_ago)
    job.refresh_from_db()
    jobs.revive(job)


def wrong_of(job: "Job", digests: set[str]) -> Iterator[str]:
    """What is not as it must be about a job that was gone on with."""
    import hashlib  # noqa: PLC0415

    from annotator.services import jobs  # noqa: PLC0415

    if job.state != "done":
        yield f"{job.noun}: {job.state}: {job.result} {job.log}"
    elif job.noun == "export":
        path = jobs.file_of(job)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest() if path else "none")
        if digests != {jobs.digest_of(job)}:
            yield f"export: other bytes: {digests}"


def left_over() -> Iterator[str]:
    """Files that nobody is offered, after the daily tidying."""
    from django.conf import settings  # noqa: PLC0415

    from annotator.models import Job, Release  # noqa: PLC0415
    from annotator.services import exports, releases  # noqa: PLC0415

    exports.remove_old()
    offered = {name for file in Job.objects.values_list("file", flat=True) for name in (file, f"{file}.losses.json")}
    folder = settings.DATA_DIR / "files"
    yield from (f"left: {path}" for path in folder.rglob("*.*") if str(path.relative_to(folder)) not in offered)
    yield from (f"left: {path}" for path in (settings.DATA_DIR / "staging").glob("*"))
    yield from (f"{one.tag} {one.file}: {one.code}" for one in releases.verify())
    yield from (f"not out: {one}" for one in Release.objects.exclude(state="published"))


def main(seed: int, kills: int) -> None:
    """Make a project, kill, look, and say what was found."""
    from django.core.management import call_command  # noqa: PLC0415

    from annotator.management.commands import serve  # noqa: PLC0415
    from tests.services.releases.worlds import world  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    chance, made, digests = random.Random(seed), world(ARTICLES), set[str]()
    worker = Server([*serve.worker()[:-1], "0.1"], lambda: True)
    spans, wrong, killed = {}, [], 0
    try:
        for number in range(kills + 2):
            release = bool(number % 2)
            began, job = time.perf_counter(), begun(made, number, release=release)
            if number >= 2:
                time.sleep(chance.uniform(0, spans[release]))  # the moment of the kill is what is tried
                worker.kill()
                killed += not ended(job)
                worker.start()
            if number >= 2 and not ended(job):
                silent(job)
            until(lambda job=job: ended(job), "the job goes on")  # type: ignore[misc]
            spans.setdefault(release, time.perf_counter() - began)
            wrong += wrong_of(job, digests)
    finally:
        worker.kill()
    for line in (*wrong, *left_over()):
        print(line)
    print(f"{kills} kills, {killed} amid their job; unkilled: export {spans[False]:.2f} s, release {spans[True]:.2f} s")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
