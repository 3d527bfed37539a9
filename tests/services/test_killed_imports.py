"""An import whose process is killed leaves nothing, or all of it; twenty moments of chance are for ``./run soak``."""

import random
from pathlib import Path

import pytest

from tests.soak import imports


def test_a_killed_import_leaves_nothing_or_all(tmp_path: Path) -> None:
    assert imports.soak(tmp_path, seed=7, kills=2, records=200) == []


@pytest.mark.slow
def test_twenty_killed_imports_leave_nothing_or_all(tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    assert imports.soak(tmp_path, seed=seed, kills=20) == []
