"""Start the web server and the worker together, and stop them together."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import types
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from annotator.services import letters, setup, webhooks

MANAGE = Path(settings.BASE_DIR) / "manage.py"


class Command(BaseCommand):
    help = "Start the web server and the worker; Ctrl-C stops both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the first port to try")
        parser.add_argument("--workers", type=int, default=1, help="web processes (more than one: with PostgreSQL)")
        parser.add_argument("--threads", type=int, default=4, help="threads of a web process")

    def handle(self, *args: Any, **options: Any) -> None:
        port = free_port(options["host"], options["port"])
        if port != options["port"]:
            self.stdout.write(f"Port {options['port']} is taken; using {port}.")
        children = [
            subprocess.Popen(web(options["host"], port, options["workers"], options["threads"])),  # noqa: S603
            subprocess.Popen(worker()),  # noqa: S603
        ]
        signal.signal(signal.SIGTERM, _stop)
        try:
            letters.start_again()
            webhooks.start_again()
            await_answer(f"http://{options['host']}:{port}/healthz/", children[0])
            self.stdout.write(
                self.style.SUCCESS(f"\nSanad is ready: http://{options['host']}:{port}/\n(Ctrl-C stops it.)")
            )
            if setup.is_open():
                self.stdout.write(first_start(f"http://{options['host']}:{port}/setup/"))
            self.stdout.flush()
            watch(children)
        except KeyboardInterrupt:
            self.stdout.write("Stopping …")
        finally:
            stop(children)


def first_start(address: str) -> str:
    """What whoever started an empty Sanad does next."""
    return f"\nNobody has an account yet. Open {address} and enter this code, once:\n\n    {setup.code()}\n"


def free_port(host: str, first: int) -> int:
    """The first port from ``first`` on that nobody listens on; CommandError when twenty in a row are taken."""
    for port in range(first, first + 20):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise CommandError(
                    f"This user may not listen on port {port}; choose one above 1024 with --port."
                ) from error
            except OSError:
                continue
            return port
    raise CommandError(f"Ports {first} to {first + 19} are all taken; choose another with --port.")


def web(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server's command line: WSGI, so that a request is one thread and one transaction."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws", "--log-level", "warning"]
    size = ["--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *options, *size, "annotator.wsgi:application"]


def worker() -> list[str]:
    """The worker's command line."""
    return [sys.executable, str(MANAGE), "db_worker", "--interval", "1"]


def await_answer(address: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    """Return when the server answers; CommandError when it ends or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CommandError("The web server ended while starting; its message stands above.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CommandError(f"The web server did not answer within {seconds:.0f} seconds.")


def watch(children: "list[subprocess.Popen[bytes]]") -> None:
    """Wait until a child ends of itself; the worker is started again, the web server's end is an error."""
    while True:
        if children[0].poll() is not None:
            raise CommandError(f"The web server ended with code {children[0].returncode}.")
        if children[1].poll() is not None:
            # What the worker held in its hands when it died is sent again; without a database nothing is.
            with contextlib.suppress(DatabaseError):
                letters.start_again()
                webhooks.start_again()
            children[1] = subprocess.Popen(worker())  # noqa: S603
        time.sleep(1)


def stop(children: "list[subprocess.Popen[bytes]]") -> None:
    """End all children: politely first, for good after ten seconds."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _stop(_number: int, _frame: types.FrameType | None) -> None:
    raise KeyboardInterrupt
