"""Imports whose process is killed at a moment of chance: nothing of it is there afterwards, or all of it.

Seeded: a run prints its seed, and the same seed kills at the same moments.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 400

#: Makes a project and a staged import in a database of its own, then carries it out; says when it begins.
RUN = """
import sys, django
django.setup()
from django.core.management import call_command
from annotator.models import ImportBatch
from annotator.services.articles import importing
batch = ImportBatch.objects.select_related("project__schema", "actor").get()
print("begun", flush=True)
importing.carry_out(batch)
print("done", flush=True)
"""
MAKE = """
import sys, django, orjson
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import factories
from annotator.services.articles import importing
project = factories.project()
someone = factories.member(project=project, role="manager")
batch = importing.open_batch(project=project, actor=someone)
lines = (orjson.dumps({"text": f"مقال رقم {n} " * 200, "id": str(n)}) + b"\\n" for n in range(int(sys.argv[1])))
importing.add_file(batch=batch, name="many.jsonl", pieces=lines, actor=someone)
"""
LOOK = """
import django
django.setup()
from annotator.models import AnnotationSet, Article, ArticleIndex, ImportBatch, Upload
batch = ImportBatch.objects.get()
print(Article.objects.count(), ArticleIndex.objects.count(), Upload.objects.count(), int(batch.imported_at is not None))
"""


def environment(data: Path, database: str = "") -> dict[str, str]:
    """The environment of a process with data of its own."""
    own = {"SANAD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **own, "DATABASE_URL": database}


def python(code: str, env: dict[str, str], *arguments: str) -> str:
    """Run Python to its end; what it printed."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def killed_after(env: dict[str, str], seconds: float) -> bool:
    """Begin the import and kill it so many seconds later; whether it had ended before."""
    command = [sys.executable, "-c", RUN]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(seconds)  # the moment of the kill is what is tested, there is no condition to wait for
        process.send_signal(signal.SIGKILL)
        return b"done" in process.stdout.read()


def standing(env: dict[str, str]) -> tuple[int, int, int, int]:
    """Articles, indexes, staged files, and whether the batch says that it came in."""
    articles, indexes, uploads, imported = map(int, python(LOOK, env).split())
    return articles, indexes, uploads, imported


def length(env: dict[str, str]) -> float:
    """How long the same import takes when nobody kills it."""
    began = time.perf_counter()
    python(RUN, env)
    return time.perf_counter() - began


def soak(data: Path, *, seed: int, kills: int, records: int = RECORDS, database: str = "") -> list[str]:
    """Kill one import after the other; a line for each that left neither nothing nor all of it."""
    chance = random.Random(seed)
    wrong = []
    for number in range(kills):
        env = environment(data / str(number), database)
        python(MAKE, env, str(records))
        moment = chance.uniform(0, 1.5)
        killed_after(env, moment)
        found = standing(env)
        if found not in {(0, 0, 1, 0), (records, records, 0, 1)}:
            wrong.append(f"seed {seed}, kill {number} after {moment:.3f} s: {found}")
    return wrong
