"""The real web server and the real worker are killed amid imports, at moments of chance, and started again.

Run as a program in an environment of its own (``soak`` does): it prints a line for everything that is not as it must
be, and a last one with the figures. After each kill nothing of the import is there or all of it; then it is gone on
with, to its end. Seeded: the same seed kills at the same moments.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

from tests.soak.imports import ROOT, environment

if TYPE_CHECKING:
    from annotator.models import ImportBatch, User

#: Records of a small import, which the web server does while the browser waits, and files that make one large.
RECORDS: Final = 200
MORE_FILES: Final = 60
#: Seconds that anything may take.
PATIENCE: Final = 180


def soak(data: Path, *, seed: int, kills: int, database: str = "") -> list[str]:
    """Kill so many times, web server and worker by turns; a line for everything that was not as it must be."""
    command = [sys.executable, "-m", "tests.soak.killing", str(seed), str(kills)]
    data.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(data, database), check=False, capture_output=True, text=True
    )
    lines = ran.stdout.splitlines()
    print(f"seed {seed}: {lines[-1] if lines else 'nothing'}")
    return lines[:-1] if ran.returncode == 0 else [*lines, ran.stderr[-2000:]]


class Server:
    """A process with its children, that can be killed and started again."""

    def __init__(self, command: list[str], ready: Callable[[], bool]) -> None:
        self.command, self.ready = command, ready
        self.start()

    def start(self) -> None:
        """Start, and wait until it is there."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            until(self.ready, "the server starts")
        except TimeoutError:
            self.kill()
            raise

    def kill(self) -> None:
        """Kill it and all it started, as a power cut does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds. Raises TimeoutError with what was waited for."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def ask(method: str, address: str, secret: str = "") -> int:
    """The status of one request of a program; 0 when the server is gone."""
    request = urllib.request.Request(address, method=method)
    request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


class Trial:
    """One import after the other, each in a project of its own."""

    def __init__(self, seed: int) -> None:
        from annotator.management.commands import serve  # noqa: PLC0415  (Django has to be set up first)
        from annotator.services import people  # noqa: PLC0415
        from tests import factories  # noqa: PLC0415

        self.chance = random.Random(seed)
        self.manager: User = factories.user()
        self.secret = people.create_token(user=self.manager, name="soak", scope="write", actor=None)[1]
        self.wrong: list[str] = []
        self.met = {"nothing": 0, "all": 0}
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        alive = f"{self.address}/healthz/"
        self.web = Server(serve.web("127.0.0.1", port, 1, 2), lambda: ask("GET", alive) == 200)
        self.worker = Server([*serve.worker()[:-1], "0.1"], lambda: True)

    def staged(self, *, large: bool) -> "tuple[ImportBatch, int]":
        """A staged import, and how many articles come of it."""
        from annotator.models import Membership  # noqa: PLC0415
        from annotator.services import projects  # noqa: PLC0415
        from annotator.services.articles import importing  # noqa: PLC0415
        from tests import factories  # noqa: PLC0415

        project = factories.project()
        projects.join(project=project, user=self.manager, role=Membership.Role.MANAGER, actor=None)
        batch = importing.open_batch(project=project, actor=self.manager)
        lines = (json.dumps({"text": f"مقال رقم {n} " * 200, "id": str(n)}).encode() + b"\n" for n in range(RECORDS))
        importing.add_file(batch=batch, name="many.jsonl", pieces=lines, actor=self.manager)
        for n in range(MORE_FILES if large else 0):
            importing.add_file(batch=batch, name=f"{n}.txt", pieces=[f"خبر {n} من الملف".encode()], actor=self.manager)
        return batch, RECORDS + (MORE_FILES if large else 0)

    def begin(self, batch: "ImportBatch") -> int:
        """Ask for the import, as a program does."""
        return ask("POST", f"{self.address}/api/projects/{batch.project.slug}/imports/{batch.pk}/start/", self.secret)

    def kill(self, number: int, span: float, *, large: bool) -> None:
        """Kill whoever imports at a moment of chance, look, start again, and go on to the end."""
        batch, whole = self.staged(large=large)
        moment = self.chance.uniform(0, span)
        name = f"kill {number} of the {'worker' if large else 'web server'} after {moment:.3f} s"
        victim = self.worker if large else self.web
        asking = threading.Thread(target=self.begin, args=(batch,))
        asking.start()
        if large:
            asking.join()
        time.sleep(moment)  # the moment of the kill is what is tried, there is no condition to wait for
        victim.kill()
        asking.join()
        found = standing(batch)
        if found not in {(0, 0, False), (whole, whole, True)}:
            self.wrong.append(f"{name}: {found} is neither nothing nor all of {whole}")
        self.met["all" if found[0] else "nothing"] += 1
        victim.start()
        self.finish(batch, large=large)
        if standing(batch) != (whole, whole, True):
            self.wrong.append(f"{name}: gone on with, it came to {standing(batch)} and not to {whole}")

    def finish(self, batch: "ImportBatch", *, large: bool) -> None:
        """Go on with an import, as its page does that looks after it; the silence of the dead is over at once."""
        from annotator.models import Job  # noqa: PLC0415
        from annotator.services import jobs  # noqa: PLC0415

        batch.refresh_from_db()
        if not large:
            self.begin(batch)
            return
        assert batch.job is not None
        long_ago = batch.created_at - 2 * jobs.SILENCE
        Job.objects.filter(pk=batch.job_id).update(alive_at=long_ago, created_at=long_ago)
        jobs.revive(Job.objects.get(pk=batch.job_id))
        ended = {Job.State.DONE, Job.State.FAILED}
        until(lambda: Job.objects.get(pk=batch.job_id).state in ended, "the import goes on")

    def rehearse(self, *, large: bool) -> float:
        """How long an import takes that nobody kills, in seconds."""
        batch, _whole = self.staged(large=large)
        began = time.perf_counter()
        self.begin(batch)
        until(lambda: standing(batch)[2], "the rehearsal ends")
        return time.perf_counter() - began


def standing(batch: "ImportBatch") -> tuple[int, int, bool]:
    """Articles, those that can be searched, and whether the import says that it came in."""
    from annotator.models import Article, ArticleIndex, ImportBatch  # noqa: PLC0415

    articles = Article.objects.filter(project=batch.project)
    indexed = ArticleIndex.objects.filter(article__project=batch.project)
    return articles.count(), indexed.count(), ImportBatch.objects.get(pk=batch.pk).imported_at is not None


def left_over() -> Iterator[str]:
    """What verify finds, and the files that lie about once a day has passed."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    from annotator.models import ImportBatch  # noqa: PLC0415
    from annotator.services.articles.importing import staging  # noqa: PLC0415

    try:
        call_command("verify", stdout=StringIO(), stderr=StringIO())
    except CommandError as finding:
        yield f"verify: {finding}"
    folders = (staging.reports_folder(), staging.reports_folder().parent / staging.FOLDER)
    long_ago = time.time() - 2 * staging.KEPT / timedelta(seconds=1)
    for path in (path for folder in folders for path in folder.iterdir()):
        os.utime(path, (long_ago, long_ago))
    staging.sweep()
    reports = {f"{pk}.csv" for pk in ImportBatch.objects.values_list("pk", flat=True)}
    yield from (f"left on disk: {path}" for folder in folders for path in folder.iterdir() if path.name not in reports)


@contextmanager
def trial(seed: int) -> Iterator[Trial]:
    """The processes of a trial, ended with it."""
    made = Trial(seed)
    try:
        yield made
    finally:
        made.web.kill()
        made.worker.kill()


def main(seed: int, kills: int) -> None:
    """Make a database, kill, look, and say what was found."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with trial(seed) as one:
        # The first one warms up; by the second one the moments are chosen.
        spans = {large: [one.rehearse(large=large) for _ in range(2)][-1] for large in (False, True)}
        for number in range(kills):
            large = bool(number % 2)
            one.kill(number, spans[large], large=large)
        for line in (*one.wrong, *left_over()):
            print(line)
        took = f"web server {spans[False]:.2f} s, worker {spans[True]:.2f} s unkilled"
        print(f"{kills} kills: {one.met['nothing']} left nothing, {one.met['all']} left all; {took}")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
