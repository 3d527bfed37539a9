"""What all tests share: a data directory of their own, and the choice of the database.

``pytest`` runs on SQLite (a real file), ``pytest --database=postgresql`` on a PostgreSQL server started from a wheel.
"""

import atexit
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis

# How long an example takes says how busy the machine is, nothing about the code: speed is shown in bench/.
hypothesis.register_profile("sanad", deadline=None)
hypothesis.load_profile("sanad")

# All this must stand before Django reads its settings, so it happens on import; workers of a parallel run inherit it.
if "SANAD_TEST_DATA" not in os.environ:
    os.environ["SANAD_TEST_DATA"] = tempfile.mkdtemp(prefix="sanad-tests-")
    atexit.register(shutil.rmtree, os.environ["SANAD_TEST_DATA"], ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    if "--database=postgresql" in sys.argv or os.environ.get("SANAD_TEST_DATABASE") == "postgresql":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from tests import postgres  # only where it is asked for

            os.environ["DATABASE_URL"] = postgres.start()

os.environ["SANAD_DATA"] = os.path.join(os.environ["SANAD_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "main"))  # noqa: PTH118
os.environ["SANAD_HASHED_STATIC"] = "0"
os.environ["SANAD_DEBUG"] = "0"
os.environ["SANAD_HTTPS"] = "0"
os.environ.setdefault("SANAD_SECRET_KEY", "only-for-tests-and-long-enough-to-please-the-deployment-check")
os.environ["DJANGO_SETTINGS_MODULE"] = "annotator.settings"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Read the settings now: pytest-django sets Django up only where somebody has."""
    from django.conf import settings  # noqa: PLC0415  (must follow the environment above)

    assert settings.configured or settings.SECRET_KEY
    # Scripts do not change while the tests run: a browser that has them need not ask again.
    settings.WHITENOISE_MAX_AGE = 7200
    # Every test client puts the middleware together: looking at each static file anew takes longer than most requests.
    settings.WHITENOISE_AUTOREFRESH = True
    # Argon2 is slow by design; tests that are about passwords ask for it themselves.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _compile_translations()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # A worker that inherits it reads the settings before the lines above gave it a data directory of its own.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def _compile_translations() -> None:
    """The tests read the Arabic as it stands in the .po files now, whoever compiled them last."""
    from annotator.management.commands.compile_translations import compile_catalogue  # noqa: PLC0415

    for source in (Path(__file__).resolve().parents[1] / "annotator" / "locale").rglob("*.po"):
        compile_catalogue(source)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="the engine to test on")


@pytest.fixture(autouse=True)
def arabic() -> object:
    """Every test starts in the product's default language, whatever the one before it switched to."""
    from django.utils import translation  # noqa: PLC0415  (needs settings)

    with translation.override("ar"):
        yield


@pytest.fixture
def datasets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The library of that name, which asks nobody and writes nowhere else."""
    for name, value in (("HF_HUB_OFFLINE", "1"), ("HF_DATASETS_OFFLINE", "1"), ("HF_HOME", str(tmp_path / "home"))):
        monkeypatch.setenv(name, value)
    import datasets as library  # noqa: PLC0415 - it looks at its settings when it is loaded

    monkeypatch.setattr(library.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(library.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    library.disable_progress_bars()
    return library
