"""The typed settings that come from the environment; every one has a default that works on one machine."""

import contextlib
import os
import secrets
from pathlib import Path

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
#: How often a program may ask the API; empty = without limit.
API_RATE: str = env.str("SANAD_API_RATE", "3000/min")
#: Of one import at the most: files, bytes of all of them (archives unpacked too), records.
IMPORT_FILES: int = env.int("SANAD_IMPORT_FILES", 2_000)
IMPORT_BYTES: int = env.int("SANAD_IMPORT_BYTES", 1024**3)
IMPORT_RECORDS: int = env.int("SANAD_IMPORT_RECORDS", 100_000)
TIME_ZONE: str = env.str("SANAD_TIME_ZONE", "UTC")


def secret_key() -> str:
    """The signing key: from the environment, or made once and kept beside the data (mode 600)."""
    if SECRET_KEY:
        return SECRET_KEY
    from_file = DATA_DIR / "secret-key"
    if not from_file.exists():
        _write_new_key(from_file)
    return from_file.read_text(encoding="ascii").strip()


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
