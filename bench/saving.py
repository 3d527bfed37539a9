"""How long one saved gesture takes, by one writer and by eight, beside a bare durable commit of the same rows."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Row, row
from bench.server import ENGINES, ROOT, data, serving

CHANGES = 150


class Client:
    """One linguist's browser: a kept-alive connection and a token."""

    def __init__(self, address: str, token: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def fetch(self, method: str, path: str, body: Any = None) -> bytes:
        """The body of an answer; RuntimeError for anything but success."""
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return text

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The same as a value."""
        return json.loads(self.fetch(method, path, body))


def token(env: dict[str, str]) -> str:
    """A token of the demo's annotator."""
    command = [sys.executable, "manage.py", "create_token", "annotator", "--scope", "write"]
    out = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    return out.strip().split()[-1]


def mark(text: str, number: int) -> dict[str, Any]:
    """A change that marks the article's ``number``-th stretch of four letters as a date (which needs no entity)."""
    # Five letters in a row: no mark follows the fourth, so the edge splits no cluster.
    starts = [n for n in range(len(text) - 5) if all(letter.isalpha() for letter in text[n : n + 5])]
    start = starts[number % len(starts)]
    span = {"id": str(uuid.uuid4()), "type": "DATE", "segments": [[start, start + 4]], "text": text[start : start + 4]}
    operation = {"op": "put", "kind": "span", "object": span | {"attributes": {}, "origin": "manual"}, "seen": None}
    return {"id": str(uuid.uuid4()), "label": "mark", "operations": [operation]}


def open_sets(client: Client, count: int) -> list[tuple[str, str]]:
    """Paths of the annotator's open sets on ``count`` demo articles, each with its article's text."""
    articles = client.ask("GET", "/api/projects/demo/articles/")["results"]
    opened = []
    for article in articles:
        made = client.ask("POST", f"/api/articles/{article['id']}/annotation-sets/", {})
        if made["state"] == "open":
            text = client.ask("GET", f"/api/annotation-sets/{made['id']}/")["text"]
            opened.append((f"/api/annotation-sets/{made['id']}/changes/", text))
    return (opened * count)[:count]


def write(client: Client, path: str, text: str, times: list[float], first: int) -> None:
    """Save one gesture after the other, noting how long each took to be acknowledged."""
    for change in [mark(text, number) for number in range(first, first + CHANGES)]:
        began = time.perf_counter()
        answer = client.ask("POST", path, {"changes": [change]})
        times.append(time.perf_counter() - began)
        if answer["verdicts"][0]["status"] != "applied":
            raise RuntimeError(f"not applied: {answer}")


def together(jobs: list[Callable[[], None]]) -> float:
    """Run the jobs at the same time; returns the seconds until the last has ended."""
    failed: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began


def writers(address: str, secret: str, count: int) -> tuple[list[float], float]:
    """Times of all gestures of ``count`` writers, each on a set of their own, and gestures per second."""
    clients = [Client(address, secret) for _ in range(count)]
    sets = open_sets(clients[0], count)
    times: list[list[float]] = [[] for _ in range(count)]
    jobs = [
        lambda n=n: write(clients[n], *sets[n], times[n], first=count * CHANGES)
        for n in range(count)  # type: ignore[misc]
    ]
    took = together(jobs)
    return [t for series in times for t in series], count * CHANGES / took


BARE = """
import sys, threading, time, uuid, django
django.setup()
from django.db import connection, transaction
count, changes = int(sys.argv[1]), int(sys.argv[2])
with connection.cursor() as c:
    c.execute("DROP TABLE IF EXISTS bench_log"); c.execute("DROP TABLE IF EXISTS bench_body")
    c.execute("CREATE TABLE bench_body (id integer primary key, body text, revision integer)")
    c.execute("CREATE TABLE bench_log (id text primary key, owner integer, operations text)")
    for n in range(count): c.execute("INSERT INTO bench_body VALUES (%s, %s, 0)", [n, "x" * 10000])
times = []
def run(n):
    for i in range(changes):
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as c:
            c.execute("UPDATE bench_body SET body = %s, revision = %s WHERE id = %s", ["y" * 10000, i, n])
            c.execute("INSERT INTO bench_log VALUES (%s, %s, %s)", [str(uuid.uuid4()), n, "z" * 400])
        times.append(time.perf_counter() - began)
    connection.close()
threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
[t.start() for t in threads]; [t.join() for t in threads]
print(" ".join(map(str, times)))
"""


def bare(env: dict[str, str], count: int) -> list[float]:
    """The same two rows written by bare Django threads: a 10 kB body updated, a log row inserted, one commit."""
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", BARE, str(count), str(CHANGES)]
    out = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout
    return [float(t) for t in out.split()]


def measure() -> list[Row]:
    """All rows of this measurement."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            secret = token(env)
            for count in (1, 8):
                base = bare(env, count)
                with serving(env) as address:
                    writers(address, secret, 1)  # warm
                    times, rate = writers(address, secret, count)
                note = f"{rate:.0f} gestures/s, {os.cpu_count()} cores shared with the clients"
                what = f"one change saved, {count} writer{'s' if count > 1 else ''}"
                rows.append(row(what, engine, times, ("bare commit", base), note))
    return rows
