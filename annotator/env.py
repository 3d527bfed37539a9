"""The typed settings that come from the environment; every one has a default that works on one machine."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

#: Where the database, uploaded files, exports and collected static files live.
DATA_DIR: Path = Path(env.str("SANAD_DATA", str(BASE_DIR / "var"))).resolve()
DEBUG: bool = env.bool("SANAD_DEBUG", False)
#: Static files under hashed names, collected beforehand; off = straight from the source tree.
HASHED_STATIC: bool = env.bool("SANAD_HASHED_STATIC", not DEBUG)
#: Empty = a key made once and kept in DATA_DIR (see ``secret_key``).
SECRET_KEY: str = env.str("SANAD_SECRET_KEY", "")
ALLOWED_HOSTS: list[str] = env.list("SANAD_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
TRUSTED_ORIGINS: list[str] = env.list("SANAD_TRUSTED_ORIGINS", [])
#: Set behind TLS: secure cookies, HSTS, redirect.
HTTPS: bool = env.bool("SANAD_HTTPS", False)
DATABASE_URL: str = env.str("DATABASE_URL", "")
#: Connections a process keeps open to PostgreSQL at the most.
POOL_SIZE: int = env.int("SANAD_POOL_SIZE", 8)
#: Days between asking for the deletion of a project and its removal.
DELETE_AFTER_DAYS: int = env.int("SANAD_DELETE_AFTER_DAYS", 14)
#: Days the files of exports are kept.
EXPORT_DAYS: int = env.int("SANAD_EXPORT_DAYS", 14)
#: How often a program may ask the API; empty = without limit.
API_RATE: str = env.str("SANAD_API_RATE", "3000/min")
#: Of one import at the most: files, bytes of all of them (archives unpacked too), records.
IMPORT_FILES: int = env.int("SANAD_IMPORT_FILES", 2_000)
IMPORT_BYTES: int = env.int("SANAD_IMPORT_BYTES", 1024**3)
IMPORT_RECORDS: int = env.int("SANAD_IMPORT_RECORDS", 100_000)
#: Where published releases lie: ``s3://bucket/folder?endpoint=https://…&region=…``; empty = a folder of DATA_DIR.
RELEASES_URL: str = env.str("SANAD_RELEASES_URL", "").strip()
TIME_ZONE: str = env.str("SANAD_TIME_ZONE", "UTC")
#: How e-mail goes out: ``smtp://user:password@host:587/?tls=1&from=…``, ``console:``; empty = no e-mail.
EMAIL_URL: str = env.str("SANAD_EMAIL_URL", "")
#: Whether managers may let programs hear of what happens (webhooks), and whether those may stand in the own network.
WEBHOOKS: bool = env.bool("SANAD_WEBHOOKS", False)
WEBHOOKS_PRIVATE: bool = env.bool("SANAD_WEBHOOKS_PRIVATE", False)
#: Where people reach this Sanad, for the links in e-mails: ``https://sanad.example.org``.
PUBLIC_URL: str = env.str("SANAD_URL", "").strip().rstrip("/")


def secret_key() -> str:
    """The signing key: from the environment, or made once and kept beside the data (mode 600)."""
    if SECRET_KEY:
        return SECRET_KEY
    from_file = DATA_DIR / "secret-key"
    if not from_file.exists():
        _write_new_key(from_file)
    return from_file.read_text(encoding="ascii").strip()


def releases_storage(url: str) -> dict[str, object]:
    """Django's storage for releases: a folder, or a bucket of any service that speaks S3 (keys as boto3 finds them).

    Raises ValueError for an address of another kind: a release must not be written where nobody looks for it.
    """
    if not url:
        options: dict[str, object] = {"location": str(DATA_DIR / "releases")}
        return {"BACKEND": "annotator.services.releases.folders.Folder", "OPTIONS": options}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError("SANAD_RELEASES_URL must look like s3://bucket/folder?endpoint=https://…&region=…")
    asked = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    if unknown := asked.keys() - {"endpoint", "region"}:
        raise ValueError(f"SANAD_RELEASES_URL: {', '.join(sorted(unknown))} is none of endpoint, region")
    bucket = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "file_overwrite": True}
    # What is read out goes through Sanad, which asks who is reading; nothing in the bucket is public.
    bucket |= {"default_acl": None, "querystring_auth": True}
    bucket |= {"endpoint_url": asked.get("endpoint"), "region_name": asked.get("region")}
    return {"BACKEND": "annotator.services.releases.buckets.Bucket", "OPTIONS": bucket}


def _write_new_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(made, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64))
    # Two processes that start together must end with one key: link refuses where a file stands.
    with contextlib.suppress(FileExistsError):
        os.link(made, path)
    made.unlink()


@dataclass(frozen=True, slots=True)
class Mail:
    """How e-mail goes out. ``trouble``: why it cannot (in English, for whoever starts the server); then none does."""

    backend: str = "dummy"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    #: STARTTLS on a connection that begins open; ``ssl``: encrypted from the first byte.
    tls: bool = False
    ssl: bool = False
    sender: str = ""
    #: Seconds until a server that does not answer is given up.
    timeout: int = 20
    trouble: str = ""

    @property
    def on(self) -> bool:
        """Whether any e-mail goes out."""
        return self.backend != "dummy" and not self.trouble


_SCHEMES = {"smtp": 587, "smtps": 465, "console": 0}
_OPTIONS = {"tls", "from", "timeout"}
_EXAMPLE = "smtp://user:password@mail.example.org:587/?tls=1&from=sanad@example.org"


def mail(url: str, public: str) -> Mail:
    """Read ``SANAD_EMAIL_URL`` (and, for the links in e-mails, ``SANAD_URL``). Never raises: see ``Mail.trouble``."""
    if not url.strip():
        return Mail()
    try:
        return _mail(urlsplit(url.strip()), public)
    except ValueError as wrong:
        return Mail(trouble=f"{wrong} Example: {_EXAMPLE}")


def _mail(parts: SplitResult, public: str) -> Mail:
    if parts.scheme not in _SCHEMES:
        raise ValueError(
            f"SANAD_EMAIL_URL begins with {parts.scheme or '?'}: but must begin with smtp, smtps or console."
        )
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if unknown := sorted(options.keys() - _OPTIONS):
        raise ValueError(
            f"SANAD_EMAIL_URL has unknown options ({', '.join(unknown)}): there are tls, from and timeout."
        )
    sender = options.get("from", "Sanad <sanad@localhost>" if parts.scheme == "console" else "")
    if "@" not in parseaddr(sender)[1]:
        raise ValueError("SANAD_EMAIL_URL names no sender (from=address): servers refuse e-mail from nobody.")
    if parts.scheme == "console":
        return Mail("console", sender=sender)
    if not parts.hostname:
        raise ValueError("SANAD_EMAIL_URL names no host.")
    if not public.startswith(("https://", "http://")):
        raise ValueError("SANAD_URL must say where people reach this Sanad (https://…): e-mails link to it.")
    return Mail(
        backend="smtp",
        host=parts.hostname,
        port=_whole(parts.port or _SCHEMES[parts.scheme], "port"),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp" and options.get("tls", "0") not in {"0", "", "false", "no"},
        ssl=parts.scheme == "smtps",
        sender=sender,
        timeout=_whole(options.get("timeout", "20"), "timeout"),
    )


def _whole(text: str | int, name: str) -> int:
    if not str(text).isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"SANAD_EMAIL_URL: {name} must be a whole number above 0.")
    return int(text)
