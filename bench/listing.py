"""How long the list of articles takes at a hundred thousand: first page, filtered, searched, deep in any order."""

import subprocess
import sys
from urllib.parse import urlencode

from bench.figures import Row, row
from bench.filling import RARE
from bench.opening import SESSION, series
from bench.saving import Client
from bench.server import ENGINES, ROOT, data, serving

ARTICLES = 100_000

#: What is asked for, by the query of the list's address.
ASKED: dict[str, dict[str, str]] = {
    "first page": {},
    "by state": {"state": "submitted"},
    "by source, from a date on": {"source": "مصدر 7", "since": "2024-01-01"},
    "with problems": {"problems": "on"},
    "somebody's submitted ones": {"theirs": "submitted"},
    "by a word in one article": {"q": RARE},
    "by two words in very many": {"q": "المدينة البحر"},
    "by priority": {"order": "priority"},
    "longest first": {"order": "long"},
    "newest date first": {"order": "published"},
    "in the middle": {"order": "oldest", "after": f"_{ARTICLES // 2}"},
    "in the middle, by date": {"order": "published", "after": f"2022-09-27_{ARTICLES // 2}"},
}


def measure() -> list[Row]:
    """Rows for both databases; the baseline is an answer that only asks the database whether it is there."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            _run(env, "-m", "bench.filling", str(ARTICLES))
            with serving(env) as address:
                client = Client(address, "")
                client.headers.pop("Authorization", None)
                client.headers["Cookie"] = f"sanad_session={_manager(env)}"
                bare = ("bare answer", series(client, "/healthz/"))
                for what, query in ASKED.items():
                    path = "/projects/demo/articles/?" + urlencode(query)
                    size = len(client.fetch("GET", path))
                    name = f"list of {ARTICLES:,}: {what}"
                    rows.append(row(name, engine, series(client, path), bare, f"{size // 1024} kB"))
    return rows


def _manager(env: dict[str, str]) -> str:
    return _run(env, "-c", SESSION.replace('username="annotator"', 'username="manager"'))


def _run(env: dict[str, str], *command: str) -> str:
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, check=True, capture_output=True, text=True
    )
    return done.stdout.split()[-1] if done.stdout.split() else ""
