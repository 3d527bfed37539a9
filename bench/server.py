"""A real web server on a database of its own, for the measurements."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("SQLite", "PostgreSQL")


@contextmanager
def data(engine: str) -> Iterator[dict[str, str]]:
    """The environment of an installation on an empty database, migrated; gone afterwards."""
    home = tempfile.mkdtemp(prefix="sanad-bench-")
    env = os.environ | {
        "SANAD_DATA": home,
        "SANAD_HASHED_STATIC": "1",
        "SANAD_DEBUG": "0",
        "SANAD_API_RATE": "",
        "SANAD_SECRET_KEY": "bench" * 12,
    }
    env.pop("DATABASE_URL", None)
    if engine == "PostgreSQL":
        env["DATABASE_URL"] = _postgres()
    try:
        for command in (["migrate", "-v", "0"], ["collectstatic", "--no-input", "-v", "0"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
            )
        yield env
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _postgres() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return postgres.start(durable=True)


@contextmanager
def serving(env: dict[str, str], threads: int = 4, workers: int = 1) -> Iterator[str]:
    """The address of a web server on that environment, running as in earnest (granian, hashed files)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    size = ["--workers", str(workers), "--blocking-threads", str(threads)]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen([*command, *size, "annotator.wsgi:application"], cwd=ROOT, env=env)
    try:
        _await(f"http://127.0.0.1:{port}/healthz/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"No answer from {address}.")
