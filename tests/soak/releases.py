"""Releases whose maker is killed at moments of chance and begun again: the bytes are those of one made in peace."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from annotator.models import Article, Curation, Release, User
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
RUN = (
    _BEGIN
    + """
print("begun", flush=True)
print(releases.sums_of(), end="", flush=True)
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


def killed_after(env: dict[str, str], seconds: float) -> str:
    """Make the release and kill its maker so many seconds after it began; what it printed until then."""
    command = [sys.executable, "-c", RUN]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(seconds)  # the moment of the kill is what is tested, there is no condition to wait for
        process.send_signal(signal.SIGKILL)
        return process.stdout.read().decode()


def soak(data: Path, *, seed: int, kills: int) -> list[str]:
    """Kill the maker of one release again and again, then let it end; a line for each time the bytes were others."""
    chance = random.Random(seed)
    python(MAKE, environment(data / "first"))
    shutil.copytree(data / "first", data / "peace")
    began = time.perf_counter()
    want = python(RUN, environment(data / "peace")).removeprefix("begun\n")
    length = time.perf_counter() - began
    wrong = []
    for number in range(kills):
        place = data / str(number)
        shutil.copytree(data / "first", place)
        moments = [chance.uniform(0, length / 2) for _ in range(2)]
        for moment in moments:
            killed_after(environment(place), moment)
        if python(RUN, environment(place)).removeprefix("begun\n") != want:
            wrong.append(f"seed {seed}, kill {number} after {moments}")
    return wrong
