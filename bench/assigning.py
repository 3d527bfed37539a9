"""The next article for 16 annotators who ask at the same moment, among 100,000: how fast, and never a place twice."""

import json
import os
import subprocess
import sys

from bench.figures import Row, row
from bench.server import ENGINES, ROOT, data

ARTICLES = 100_000
CLIENTS = 16
EACH = 25

DEALING = """
import json, sys, threading, time, django
django.setup()
from collections import Counter
from django.db import connection
from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import access, assignments, projects
from annotator.standoff.schema import shipped
count, clients, each = map(int, sys.argv[1:])
project = projects.create_project(slug="many", name="many", schema=shipped(), actor=None)
Project.objects.filter(pk=project.pk).update(assignment="pull", overlap=2, open_limit=10_000)
half = count // 2
# The first half is finished: the pool begins where nothing waits any more.
rows = (
    Article(project=project, name=f"{n}", title=f"{n}", text="x", sha256=f"{n:064x}", length=1, words=1,
            source=f"s{n % 7}", state="submitted" if n < half else "new",
            taken=2 * (n < half), submitted=2 * (n < half))
    for n in range(count)
)
while chunk := [one for _, one in zip(range(2000), rows)]:
    Article.objects.bulk_create(chunk)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
people = [User.objects.create_user(f"bench{n}") for n in range(clients)]
for one in people:
    projects.join(project=project, user=one, role="annotator", actor=None)
out = {}
for order in ("priority", "balanced"):
    Project.objects.filter(pk=project.pk).update(order=order)
    gate, times, failed = threading.Barrier(clients + 1), [], []
    def run(user):
        seen = access.project_for(user, "many")
        gate.wait()
        for _ in range(each):
            began = time.perf_counter()
            try:
                assignments.next_article(user=user, project=seen)
            except Exception as error:
                failed.append(repr(error))
            times.append(time.perf_counter() - began)
        connection.close()
    threads = [threading.Thread(target=run, args=(one,)) for one in people]
    [one.start() for one in threads]
    gate.wait()
    began = time.perf_counter()
    [one.join() for one in threads]
    took = time.perf_counter() - began
    places = Counter(AnnotationSet.objects.values_list("article", flat=True))
    double = sum(n > 2 for n in places.values())
    out[order] = {"times": times, "rate": len(times) / took, "double": double, "failed": failed[:3]}
print(json.dumps(out))
"""


def measure() -> list[Row]:
    """All rows of this measurement."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            # Every client holds a connection of its own while it waits for the others, and the main thread one more.
            pool = {"SANAD_POOL_SIZE": str(CLIENTS + 4)}
            settings = env | pool | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-c", DEALING, str(ARTICLES), str(CLIENTS), str(EACH)]
            done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
            for order, found in json.loads(done.stdout.splitlines()[-1]).items():
                if found["double"] or found["failed"]:
                    raise RuntimeError(f"{engine}, {order}: {found['double']} double, {found['failed']}")
                note = f"{found['rate']:.0f}/s, 0 double, {CLIENTS} clients, {os.cpu_count()} cores shared with them"
                rows.append(row(f"next article of {ARTICLES:,}, by {order}", engine, found["times"], note=note))
    return rows
