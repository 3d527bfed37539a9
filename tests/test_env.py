"""What the environment says about e-mail, read once: right, or refused at the start with what is wrong."""

from typing import Any

import pytest
from django.core.checks import run_checks

from annotator import env

URL = "https://sanad.example.org"


def test_without_an_address_there_is_no_e_mail() -> None:
    assert (env.mail("", "").on, env.mail("  ", URL).trouble) == (False, "")


def test_everything_in_one_address() -> None:
    got = env.mail("smtp://sa%40nad:p%2Fw@mail.example.org/?tls=1&from=Sanad%20%3Csanad@example.org%3E&timeout=5", URL)
    assert got == env.Mail(
        backend="smtp",
        host="mail.example.org",
        port=587,
        user="sa@nad",
        password="p/w",
        tls=True,
        sender="Sanad <sanad@example.org>",
        timeout=5,
    )
    encrypted = env.mail("smtps://mail.example.org/?from=a@b.org", URL)
    assert (encrypted.port, encrypted.ssl, encrypted.tls) == (465, True, False)


def test_the_console_needs_nothing_else() -> None:
    got = env.mail("console:", "")
    assert (got.on, got.backend, got.sender) == (True, "console", "Sanad <sanad@localhost>")


@pytest.mark.parametrize(
    ("url", "public", "said"),
    [
        ("ftp://mail.example.org", URL, "begins with ftp:"),
        ("mail.example.org", URL, "begins with ?"),
        ("smtp://mail.example.org", URL, "names no sender"),
        ("smtp://mail.example.org/?from=nobody", URL, "names no sender"),
        ("smtp://?from=a@b.org", URL, "names no host"),
        ("smtp://h:99999/?from=a@b.org", URL, "ort"),
        ("smtp://h/?from=a@b.org&tsl=1", URL, "unknown options (tsl)"),
        ("smtp://h/?from=a@b.org&timeout=soon", URL, "timeout"),
        ("smtp://h/?from=a@b.org", "", "SANAD_URL"),
        ("smtp://h/?from=a@b.org", "sanad.example.org", "SANAD_URL"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(url: str, public: str, said: str) -> None:
    got = env.mail(url, public)
    assert (got.on, said in got.trouble) == (False, True)


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("smtp://h", ["sanad.E001"]),
        ("smtp://u:p@h/?from=a@b.org", ["sanad.W001"]),
        ("smtp://u:p@h/?from=a@b.org&tls=1", []),
    ],
)
def test_nothing_starts_with_e_mail_that_is_half_set_up(settings: Any, url: str, ids: list[str]) -> None:
    settings.MAIL = env.mail(url, URL)
    assert [one.id for one in run_checks() if (one.id or "").startswith("sanad.")] == ids


def test_releases_lie_in_a_folder_unless_a_bucket_is_named() -> None:
    assert env.releases_storage("")["BACKEND"] == "annotator.services.releases.folders.Folder"
    got = env.releases_storage("s3://corpora/sanad?endpoint=https://s3.example.org&region=eu-1")
    assert got == {
        "BACKEND": "annotator.services.releases.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": "corpora",
            "location": "sanad",
            "file_overwrite": True,
            "default_acl": None,
            "querystring_auth": True,
            "endpoint_url": "https://s3.example.org",
            "region_name": "eu-1",
        },
    }


@pytest.mark.parametrize("url", ["/somewhere", "file:///x", "s3://", "s3://b?colour=red", "s3://b?region"])
def test_an_address_of_no_bucket_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match=r"SANAD_RELEASES_URL|bad query"):
        env.releases_storage(url)
