"""``./run`` on machines that are not as they should be: it goes on where it can, and says so where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with ``run`` and the list of requirements, nothing installed."""
    for name in ("run", "requirements.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    return tmp_path


def said(checkout: Path, **environment: str) -> str:
    """What ``./run demo`` complains of."""
    done = subprocess.run(
        [checkout / "run", "demo"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_an_environment_whose_making_was_interrupted_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    bare = script(checkout / "bare", f'case "$*" in *"import venv"*) exit 1;; esac\nexec {sys.executable} "$@"')
    assert "comes without its venv module" in said(checkout, SANAD_DATA=str(checkout / "var"), SANAD_PYTHON=bare)


def test_a_python_too_old_is_named(checkout: Path) -> None:
    old = script(checkout / "old", "exit 1")
    assert "needs Python 3.11 or newer" in said(checkout, SANAD_DATA=str(checkout / "var"), SANAD_PYTHON=old)


def test_a_data_folder_that_cannot_be_written_is_named(checkout: Path) -> None:
    (checkout / "file").write_text("")
    assert "may not write to" in said(checkout, SANAD_DATA=str(checkout / "file" / "data"))
