"""An import whose process is killed leaves nothing, or all of it; twenty moments of chance are for ``./run soak``."""

import os
import random
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.soak import imports, killing


def test_a_killed_import_leaves_nothing_or_all(tmp_path: Path) -> None:
    assert imports.soak(tmp_path, seed=7, kills=2, records=200) == []


@pytest.mark.slow
def test_twenty_killed_imports_leave_nothing_or_all(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    assert imports.soak(tmp_path, seed=seed, kills=20) == []


@pytest.fixture
def database() -> str:
    """An empty database of the engine at hand: its address, or empty for SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return ""
    name = f"soak_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    before, _slash, after = address.rpartition("/postgres")
    return f"{before}/{name}{after}"


def test_the_server_or_the_worker_killed_amid_an_import_goes_on(tmp_path: Path, database: str) -> None:
    assert killing.soak(tmp_path, seed=11, kills=2, database=database) == []


@pytest.mark.slow
def test_servers_and_workers_killed_twenty_times_go_on(tmp_path: Path, database: str) -> None:
    assert killing.soak(tmp_path, seed=random.randrange(1_000_000), kills=20, database=database) == []
