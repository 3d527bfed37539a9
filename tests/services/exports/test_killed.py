"""The worker dies amid exports and releases; what it began is gone on with, and no half file stays."""

import os
from pathlib import Path

import pytest

from tests.soak import exports
from tests.soak.releases import drawn


@pytest.mark.slow
def test_killed_workers_leave_nothing_half(tmp_path: Path) -> None:
    assert exports.soak(tmp_path, seed=drawn(), kills=8, database=os.environ.get("DATABASE_URL", "")) == []
