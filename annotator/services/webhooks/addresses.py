"""Which addresses a server may be sent to by people who only use it: none of its own network, unless allowed."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from annotator.services.refusal import Invalid

_HERE: Final = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa")
_DEFAULTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 500
Address = IPv4Address | IPv6Address


class Unreachable(Exception):
    """Nothing may or can be sent there: a code (``private``, ``unresolved``) and words for the log."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """A web address, taken apart: ``path`` is what the request names, with its query."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """The parts of an address somebody typed.

    Raises Invalid("bad_webhook_address") with a ``reason``: scheme · host · port · login · fragment · characters ·
    long; Invalid("private_address") for one that is of the server's own network by its looks.
    """
    parts = _parts(url)
    host = (parts.hostname or "").rstrip(".")
    allowed = ("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)
    if parts.scheme not in allowed:
        raise _bad("scheme")
    if parts.username is not None or parts.password is not None:
        raise _bad("login")
    if parts.fragment:
        raise _bad("fragment")
    if not host or len(host) > 253 or any(not label or len(label) > 63 for label in host.split(".") if ":" not in host):
        raise _bad("host")
    if not settings.WEBHOOKS_PRIVATE and _looks_private(host):
        raise Invalid("private_address", {"host": host})
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, _port(parts), path)


def _parts(url: str) -> SplitResult:
    if len(url) > _LONGEST:
        raise _bad("long")
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise _bad("characters")
    try:
        return urlsplit(url)
    except ValueError as wrong:
        raise _bad("host") from wrong


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port or _DEFAULTS[parts.scheme]
    except ValueError as wrong:
        raise _bad("port") from wrong
    return port


def resolved(target: Target) -> str:
    """The address (of the network) to connect to: looked up once, looked at, and used as it is.

    All that a name leads to must be public, so that a name cannot lead elsewhere a moment later. Raises Unreachable.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise Unreachable("unresolved", str(wrong)) from wrong
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise Unreachable("unresolved", target.host)
    if not settings.WEBHOOKS_PRIVATE:
        for address in addresses:
            if not is_public(address):
                raise Unreachable("private", address)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address of the network is one of the world's, with no address of a house hidden in it."""
    one: Address = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address):
        hidden = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if hidden is not None and not is_public(str(hidden)):
            return False
    return one.is_global and not one.is_multicast and not one.is_reserved and not one.is_unspecified


def _looks_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        pass
    try:
        # ``127.1`` and ``2130706433`` are addresses too, to those who look names up.
        return not is_public(socket.inet_ntoa(socket.inet_aton(host)))
    except OSError:
        return "." not in host or any(host == name or host.endswith(f".{name}") for name in _HERE)


def _bad(reason: str) -> Invalid:
    return Invalid("bad_webhook_address", {"reason": reason})
