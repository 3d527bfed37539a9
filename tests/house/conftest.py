"""The house that every door is knocked at."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_django
from django.conf import settings
from django.db import transaction
from django.utils import translation

if TYPE_CHECKING:
    from tests.house.test_access import House


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[tuple[House, Path]]":
    """Built once for all doors, with a copy of its files."""
    from tests.house.test_access import House  # noqa: PLC0415  (models, which need Django set up)

    with django_db_blocker.unblock(), transaction.atomic(), translation.override("ar"):
        house = House()
        kept = tmp_path_factory.mktemp("house") / "files"
        shutil.copytree(settings.MEDIA_ROOT, kept)
        yield house, kept
        transaction.set_rollback(True)


@pytest.fixture
def house(built: "tuple[House, Path]", db: None) -> "House":
    """As it was built: rows are rolled back after each test, its files laid down anew, its objects copied."""
    house, kept = built
    shutil.rmtree(settings.MEDIA_ROOT)
    shutil.copytree(kept, settings.MEDIA_ROOT)
    return copy.deepcopy(house)
