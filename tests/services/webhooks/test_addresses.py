"""Where a server may be sent by people who only use it: to the world, never into its own house."""

import socket
from typing import Any

import pytest

from annotator.services.refusal import Invalid
from annotator.services.webhooks.addresses import Target, Unreachable, is_public, resolved, target_of


@pytest.fixture(autouse=True)
def closed(settings: Any) -> None:
    settings.WEBHOOKS_PRIVATE = False


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0/",
        "https://10.0.0.8/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://224.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://db.internal/",
        "https://printer.local/",
        "https://postgres/",
    ],
)
def test_an_address_of_the_own_network_is_refused_by_its_looks(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        target_of(url)
    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("", "scheme"),
        ("https://", "host"),
        ("https://a..b/", "host"),
        ("https://[::1", "host"),
        (f"https://{'a' * 64}.org/", "host"),
        ("https://user:secret@example.org/", "login"),
        ("https://example.org/#part", "fragment"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:x/", "port"),
        ("https://مثال.org/", "characters"),
        ("https://example.org/a b", "characters"),
        ("https://example.org/\r\nHost: x", "characters"),
        ("https://example.org\\@127.0.0.1/", "characters"),
        (f"https://example.org/{'a' * 500}", "long"),
    ],
)
def test_what_is_no_address_says_why(url: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        target_of(url)
    assert (refused.value.code, refused.value.facts) == ("bad_webhook_address", {"reason": reason})


def test_an_address_is_taken_apart() -> None:
    assert target_of("https://Example.ORG:8443/a?b=1") == Target("https", "example.org", 8443, "/a?b=1")
    assert target_of("https://8.8.8.8") == Target("https", "8.8.8.8", 443, "/")


def test_in_a_house_of_its_own_everything_may_be_told(settings: Any) -> None:
    settings.WEBHOOKS_PRIVATE = True
    assert target_of("http://localhost:9000/x") == Target("http", "localhost", 9000, "/x")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (["127.0.0.1"], "private"),
        (["93.184.216.34", "10.0.0.1"], "private"),
        (["::ffff:10.0.0.1"], "private"),
        ([], "unresolved"),
        (None, "unresolved"),
    ],
)
def test_a_name_that_leads_into_the_house_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, found: list[str] | None, code: str
) -> None:
    """The name server is the one thing a test cannot own; what it answers is played."""

    def answer(host: str, port: int, **_: object) -> list[Any]:
        if found is None:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(Unreachable) as unreachable:
        resolved(Target("https", "rebinding.example.org", 443, "/"))
    assert unreachable.value.code == code


def test_addresses_of_the_world_are_public() -> None:
    assert all(is_public(one) for one in ("8.8.8.8", "2001:4860:4860::8888", "2002:808:808::"))
