"""One try: a signed POST to an address that was looked up and looked at, with an end whatever the other side does."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Final

from annotator.services.refusal import Invalid
from annotator.services.webhooks.addresses import Target, Unreachable, resolved, target_of

#: Seconds until nobody is waited for any longer: for the connection and each step of it, and for all of it together.
STEP: Final = 5.0
ALL: Final = 15.0
#: Bytes of an answer that are read and kept.
_KEPT: Final = 500
_GONE: Final = 410
#: Why a try fails: an answer other than 2xx, one that sends on, one that wants nothing any more; a name nobody knows or
#: that leads into the own network; nobody listening, no answer in time, a certificate of another, a broken connection.
TROUBLES: Final = (
    *("status", "redirect", "gone", "unresolved", "private"),
    *("refused", "silent", "certificate", "broken"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: the status of the answer and its beginning, and what was wrong, empty where nothing was.

    ``trouble`` is one of TROUBLES. ``everything``: no other try will get through.
    """

    status: int | None = None
    answer: str = ""
    trouble: str = ""

    @property
    def everything(self) -> bool:
        """Whether the others that wait for this address need not find out one by one."""
        return bool(self.trouble) and self.status is None


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """POST ``body`` to an address. Never raises for what the other side or the network does."""
    try:
        target = target_of(url)
        address = resolved(target)
    except Invalid as refused:
        return Outcome(trouble="private" if refused.code == "private_address" else "unresolved", answer=refused.code)
    except Unreachable as unreachable:
        return Outcome(trouble=unreachable.code, answer=str(unreachable)[:_KEPT])
    try:
        return _post(target, address, body, headers)
    except ssl.SSLError as wrong:
        return Outcome(trouble="certificate", answer=str(wrong)[:_KEPT])
    except TimeoutError:
        return Outcome(trouble="silent")
    except ConnectionRefusedError as wrong:
        return Outcome(trouble="refused", answer=str(wrong)[:_KEPT])
    except (OSError, HTTPException, ValueError) as wrong:
        return Outcome(trouble="broken", answer=f"{type(wrong).__name__}: {wrong}"[:_KEPT])


def _post(target: Target, address: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    stream = _connected(target, address)
    # A step may be short and the whole still endless: whoever drips its answer is cut off.
    late = _Late(stream)
    timer = Timer(ALL, late.cut)
    timer.daemon = True
    timer.start()
    try:
        kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
        connection = kind(target.host, target.port, timeout=STEP)
        connection.sock = stream
        connection.request("POST", target.path, body, dict(headers))
        answer = connection.getresponse()
        said = answer.read(_KEPT).decode("utf-8", "replace").replace("\x00", "")
        return _outcome(answer.status, said)
    except (OSError, HTTPException):
        if late.happened:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
        stream.close()


@dataclass(slots=True)
class _Late:
    """Ends a connection from outside; whoever reads from it then learns why."""

    stream: socket.socket
    happened: bool = False

    def cut(self) -> None:
        self.happened = True
        try:
            self.stream.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.stream.close()


def _connected(target: Target, address: str) -> socket.socket:
    plain = socket.create_connection((address, target.port), timeout=STEP)
    if target.scheme != "https":
        return plain
    try:
        # The name is checked against the certificate, though the connection goes to the address that was looked at.
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _outcome(status: int, said: str) -> Outcome:
    if 200 <= status < 300:
        return Outcome(status, said)
    if 300 <= status < 400:
        return Outcome(status, said, "redirect")
    return Outcome(status, said, "gone" if status == _GONE else "status")
