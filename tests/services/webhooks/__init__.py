"""A real server in a thread that hears webhooks, and answers what a test tells it to."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass
class Heard:
    """One message as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def told(self) -> dict[str, Any]:
        return dict(orjson.loads(self.body))

    def is_signed_with(self, secret: str) -> bool:
        """What a receiver does by the standard: written here from its text, with nothing of the sender's code."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(wanted, self.headers["webhook-signature"])


@dataclass
class Receiver:
    """What came in, and what goes out; ``drip``: a first line that never ends."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    status: int = 204
    said: bytes = b""
    location: str = ""
    drip: threading.Event | None = None


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver that listens on this machine."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.heard.append(Heard(self.path, dict(self.headers), body))
            if made.drip is not None:
                self.wfile.write(b"HTTP/1.0 ")
                while not made.drip.wait(0.05):
                    try:
                        self.wfile.write(b"x")
                    except OSError:
                        return
                return
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.send_header("Content-Length", str(len(made.said)))
            self.end_headers()
            self.wfile.write(made.said)

        def log_message(self, *_: object) -> None:
            """Nothing: the test says what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hear?a=1"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
