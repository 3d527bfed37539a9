"""How long it takes to open an article: the server's page, and the browser until the text stands and all is painted."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Row, row
from bench.saving import Client, token
from bench.server import ENGINES, ROOT, data, serving

TIMES = 60


def series(client: Client, path: str) -> list[float]:
    """Seconds of ``TIMES`` requests for a path over one connection, after a warm-up."""
    times = []
    for number in range(TIMES + 5):
        began = time.perf_counter()
        client.fetch("GET", path)
        if number >= 5:
            times.append(time.perf_counter() - began)
    return times


def measure(article: Path | None) -> list[Row]:
    """Rows for the server's answer; with ``article`` the file is imported and opened, else the longest demo article."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            if article:
                import_article(env, article)
            with serving(env) as address:
                client = Client(address, token(env))
                target = target_of(client, article)
                made = client.ask("POST", f"/api/articles/{target}/annotation-sets/", {})
                client.headers["Cookie"] = f"sanad_session={session(env)}"
                what = f"opening {'the article given' if article else 'the longest demo article'}"
                bare = ("bare answer", series(client, "/healthz/"))
                rows.append(row(f"{what}: its page", engine, series(client, f"/annotation-sets/{made['id']}/"), bare))
                rows.append(row(f"{what}: API", engine, series(client, f"/api/annotation-sets/{made['id']}/"), bare))
    return rows


SESSION = """
import django
django.setup()
from django.test import Client
from annotator.models import User
client = Client()
client.force_login(User.objects.get(username="annotator"), backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sanad_session"].value)
"""


def session(env: dict[str, str]) -> str:
    """A session of the demo's annotator."""
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SESSION]
    return subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout.split()[
        -1
    ]


def import_article(env: dict[str, str], article: Path) -> None:
    """Import a file into the demo project."""
    command = [sys.executable, "manage.py", "import_articles", "demo", str(article)]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def target_of(client: Client, article: Path | None) -> str:
    """The public id of the article of that file; without one, of the longest."""
    articles = client.ask("GET", "/api/projects/demo/articles/")["results"]
    if article:
        return str(next(a["id"] for a in articles if article.stem in a["name"]))
    return str(max(articles, key=lambda a: a["length"])["id"])


def chromium() -> str:
    """The Chromium of this machine."""
    found = os.environ.get("SANAD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("The measurement drives a real Chromium; name it in SANAD_CHROMIUM.")
    return found
