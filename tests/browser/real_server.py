"""A server process of its own on a database file of its own: it can be killed and started again, as machines are."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a-long-pass-phrase"

#: Runs in a process of its own with the server's settings: makes the project, the person, the article and the set.
PREPARE = r"""
import json, sys
import django
django.setup()
from importlib import resources
from django.test import Client
from django.conf import settings
from annotator.models import User, Article, Membership
from annotator.services import annotations, projects
given = json.load(sys.stdin)
user = User.objects.create_user("annotator", password=given["password"])
schema = (resources.files("annotator.standoff.schemas") / "ar-news-1.0.json").read_text(encoding="utf-8")
project = projects.create_project(slug="trial", name="تجربة", schema=schema, actor=None)
projects.join(project=project, user=user, role=Membership.Role.ANNOTATOR, actor=None)
colleague = User.objects.create_user("colleague", password=given["password"], first_name="ليلى", last_name="حداد")
projects.join(project=project, user=colleague, role=Membership.Role.ANNOTATOR, actor=None)
from annotator.services.articles import File, import_files
for number in range(given["articles"]):
    text = f"{given['text']}\n{number}"
    import_files(project=project, files=[File(name=f"trial-{number}.txt", data=text.encode())], actor=None)
articles = Article.objects.select_related("project").order_by("id")
sets = [str(annotations.open_set(article=article, actor=user).pk) for article in articles]
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
cookie = client.cookies[settings.SESSION_COOKIE_NAME]
print(json.dumps({"sets": sets, "session": cookie.value}))
"""


class RealServer:
    """``with RealServer(folder, text, articles) as server``: an annotator with an open set of each article.

    The articles hold the same text but for a number in the last line. A test works on one: ``next_set``.
    """

    def __init__(self, folder: Path, text: str, articles: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "SANAD_DATA": str(folder),
            "SANAD_HASHED_STATIC": "0",
            "SANAD_DEBUG": "0",
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "annotator.settings",
        }
        self.manage("migrate", "-v", "0")
        given = json.dumps({"password": PASSWORD, "text": text, "articles": articles})
        prepared = json.loads(self.python("-c", PREPARE, given=given).stdout)
        self.session: str = prepared["session"]
        self.sets: list[str] = prepared["sets"]

    def next_set(self) -> "RealServer":
        """An untouched set for the next test, on a running server."""
        self.set_id = UUID(self.sets.pop())
        if self.process is None:
            self.start()
        return self

    def __enter__(self) -> "RealServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def workspace(self) -> str:
        return f"{self.url}/annotation-sets/{self.set_id}/"

    def cookie(self, *, lasting: bool = False) -> dict[str, Any]:
        """The annotator's session, for a browser context; ``lasting`` over the end of the browser."""
        cookie = {"name": "sanad_session", "value": self.session, "url": self.url}
        return cookie | {"expires": time.time() + 86_400} if lasting else cookie

    def start(self) -> None:
        """Start the web server and return when it answers."""
        options = f"--interface wsgi --host 127.0.0.1 --port {self.port} --no-ws --workers 1 --blocking-threads 2"
        command = [
            sys.executable,
            "-m",
            "granian",
            *options.split(),
            "--log-level",
            "warning",
            "annotator.wsgi:application",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        try:
            until(self.answers, "the server answers", seconds=300)
        except BaseException:
            self.kill()
            raise

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the server ended while starting"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/", timeout=2):
                return True
        except urllib.error.HTTPError as trouble:
            raise AssertionError(f"the server is up and says {trouble.code}") from trouble
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL to the server and its workers: no good-byes, no flushing."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def log(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The set's stored changes in order, read from the database file: id and operations."""
        question = "SELECT change_id, operations FROM annotator_change WHERE annotation_set_id = ? ORDER BY sequence"
        return [(change, json.loads(operations)) for change, operations in self.ask(question)]

    def body(self) -> dict[str, Any]:
        """The set's stored annotations."""
        ((text,),) = self.ask("SELECT body FROM annotator_annotationset WHERE id = ?")
        return json.loads(text)

    def ask(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "sanad.sqlite3")) as database:
            return database.execute(question, [self.set_id.hex]).fetchall()

    def verify(self) -> str:
        """What ``manage.py verify`` says; raises when a log does not rebuild its body."""
        return self.manage("verify").stdout

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        how: dict[str, Any] = {
            "cwd": ROOT,
            "env": self.environment,
            "capture_output": True,
            "text": True,
            "check": False,
        }
        done = subprocess.run([sys.executable, *arguments], input=given, **how)
        assert done.returncode == 0, done.stderr
        return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(
    condition: Callable[[], bool], what: str, seconds: float = 60, pause: Callable[[], None] = lambda: time.sleep(0.05)
) -> None:
    """Ask again until it holds; fails, saying what did not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        pause()
