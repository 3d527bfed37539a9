"""Releases whose maker is killed at moments of chance and begun again: the bytes are those of one made in peace.

A maker is killed after some time, or before a step of its own: a file that is opened to be written, renamed or removed,
a statement of the database, a commit. Time falls mostly where a maker is slow; steps fall between any two acts too,
those of publishing among them. Seeded: the same seed kills at the same steps.
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from annotator.models import Article, Curation, Release, ReleaseFile, User
from annotator.services import annotations, releases, review
from tests import factories
from tests.services.releases.worlds import World, again, text, without_chance, world
from tests.soak.imports import ROOT, environment, python

ARTICLES = 8
PLAN = {"shares": [2, 1, 1], "salt": "soak", "annotators": True, "decisions": True, "formats": ["brat", "records"]}
#: Another time zone, another locale, another order of hashes.
FAR = {"TZ": "Pacific/Auckland", "SANAD_TIME_ZONE": "Asia/Riyadh", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "77"}
#: The id of the span that ``edit_gold`` puts.
EDITED = "d0000000-0000-4000-8000-000000000001"
#: Acts on files before which a maker can be killed, as Python's audit hooks name them.
_ACTS: Final = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir"})

_BEGIN = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from tests.soak import releases
translation.activate("en")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
ALL = (
    _BEGIN
    + """
call_command("migrate", verbosity=0)
print(releases.sums_of(releases.make()), end="")
"""
)
MAKE = (
    _BEGIN
    + """
call_command("migrate", verbosity=0)
releases.make()
"""
)
#: Its argument: the step before which it is to be killed, 0 for none. It ends with the number of its steps.
RUN = (
    _BEGIN
    + """
import sys
steps = releases.Steps(int(sys.argv[1]))
print("begun", flush=True)
print(releases.half(), end="", flush=True)
with steps.counted():
    print(releases.sums_of(), end="", flush=True)
print("steps", steps.done)
"""
)


def make() -> World:
    """A project, and a release of it that is asked for."""
    with without_chance():
        made = world(ARTICLES)
        made.begin("1.0", **PLAN)
    return made


def sums_of(_made: World | None = None) -> str:
    """The digests of the one release there is, made (on) now."""
    release = again(Release.objects.get())
    releases.build(release, lambda *_: None, lambda _: None)
    return text(again(release), "SHA256SUMS")


def edit_gold(article: Article, curator: User) -> None:
    """A curator's change in a gold set that is open again."""
    gold = review.must_have_gold(article)
    thing = factories.span(start=0, end=3, text=article.text, id=EDITED)
    outcome = annotations.apply_changes(
        annotation_set_id=gold.pk, changes=[factories.change(factories.put(thing), label="curate")], actor=curator
    )
    assert [one.status for one in outcome.verdicts] == ["applied"], outcome


def lock(article: Article, curator: User) -> None:
    """The gold of an article locked again."""
    gold = review.must_have_gold(article)
    review.lock(article=article, revision=Curation.objects.get(gold=gold).revision, actor=curator)


def drawn() -> int:
    """A seed of chance, printed."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    return seed


def half() -> str:
    """A line where what is published is not whole, or what is not published shows any file."""
    release = Release.objects.get()
    if release.published_at is None:
        return "HALF: files are shown\n" if ReleaseFile.objects.exists() else ""
    return "".join(f"HALF: {one.file} is {one.code}\n" for one in releases.verify())


class Steps:
    """Counts the steps of this process; before the one that is named it kills itself, as a power cut would."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.done = 0
        self._counting = False

    def step(self) -> None:
        """One more."""
        if self._counting:
            self.done += 1
            if self.done == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """What happens meanwhile counts: acts on files, statements, the moments before and after a commit."""
        from django.db import connection  # noqa: PLC0415  (Django has to be set up first)

        commit = connection._commit  # type: ignore[attr-defined]
        sys.addaudithook(self._hear)
        self._counting = True
        with connection.execute_wrapper(self._statement):
            connection._commit = lambda: (self.step(), commit(), self.step())  # type: ignore[attr-defined]
            yield
        self._counting = False

    def _hear(self, event: str, facts: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(facts[1], str) and set(facts[1]) & set("wxa")
        if event in _ACTS or writes:
            self.step()

    def _statement(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.step()
        return execute(*arguments)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the soak keeps its databases: folders, on PostgreSQL each with a database of its own beside them."""

    folder: Path
    #: DATABASE_URL of a server; empty = SQLite.
    server: str = ""

    def at(self, name: str) -> dict[str, str]:
        """The environment of a process that works in a place."""
        return environment(self.folder / name, self._address(name) if self.server else "")

    def make(self, name: str, like: str = "") -> dict[str, str]:
        """A new place, empty or as another one is, where nobody is at work; the environment there."""
        if self.server:
            of = f' TEMPLATE "{self._database(like)}"' if like else ""
            self._do(f'CREATE DATABASE "{self._database(name)}"{of}')
        if like:
            shutil.copytree(self.folder / like, self.folder / name)
        return self.at(name)

    def drop(self, name: str) -> None:
        """Take a place away."""
        if self.server:
            self._do(f'DROP DATABASE IF EXISTS "{self._database(name)}" WITH (FORCE)')
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _database(self, name: str) -> str:
        return f"soak-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}-{name}"

    def _address(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self._database(name)}"))

    def _do(self, statement: str) -> None:
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def killed(env: dict[str, str], *, after: float = 0, before: int = 0) -> None:
    """Make the release, its maker killed so many seconds after it began, or before that step."""
    command = [sys.executable, "-c", RUN, str(before)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        if not before:
            time.sleep(after)  # the moment of the kill is what is tested, there is no condition to wait for
            process.send_signal(signal.SIGKILL)
        process.stdout.read()


def made(env: dict[str, str]) -> tuple[str, int, float]:
    """Make the release to its end: its digests, the number of steps, and the seconds."""
    began = time.perf_counter()
    told, steps = python(RUN, env, "0").removeprefix("begun\n").rsplit("steps ", 1)
    return told, int(steps), time.perf_counter() - began


def soak(data: Path, *, seed: int, kills: int, server: str = "") -> list[str]:
    """Kill the maker of one release twice and let it end, again and again; a line for each that came out otherwise."""
    chance, places = random.Random(seed), Places(data, server)
    python(MAKE, places.make("first"))
    want, steps, seconds = made(places.make("peace", "first"))
    wrong = []
    for number in range(kills):
        env = places.make(str(number), "first")
        how = [_how(chance, steps, seconds) for _ in range(2)]
        for one in how:
            killed(env, **one)
        found = made(env)[0]
        if found != want:
            wrong.append(f"seed {seed}, kill {number} {how}: {_differing(found, want)}")
        elif any((data / str(number) / "staging").iterdir()):
            wrong.append(f"seed {seed}, kill {number} {how}: something is left in staging")
        places.drop(str(number))
    for name in ("first", "peace"):
        places.drop(name)
    return wrong


def _how(chance: random.Random, steps: int, seconds: float) -> dict[str, Any]:
    if chance.random() < 1 / 3:
        return {"after": chance.uniform(0, seconds / 2)}
    return {"before": chance.randint(1, steps)}


def _differing(found: str, want: str) -> str:
    return ", ".join(sorted(line.split()[-1] for line in set(found.splitlines()) ^ set(want.splitlines())))
