"""Whatever is typed into an address or sent in a form of any page: an answer, never a fault of the server."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from annotator.web.urls import urlpatterns
from tests.api.test_fuzz import EXAMPLES
from tests.house.test_access import House

pytestmark = pytest.mark.django_db

VALUES: Final = (
    "a\x00b",
    "9" * 30,
    "-1",
    "\u202e\u2066gpj.exe",
    "ا" * 5000,
    "0001-01-01",
    "[" * 2000,
    "{}",
    '{"a": 1e400}',
    "00000000-0000-0000-0000-000000000000",
    "",
)
#: Not pages of a project: what ends the session, or the language.
_LEFT_OUT: Final = frozenset({"logout"})


def names() -> list[str]:
    """All that the pages look for in what is sent."""
    files = (Path(settings.BASE_DIR) / "annotator/web").rglob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    fields = re.findall(r"^    (\w+) = (?:forms\.\w+|_secret|password_field)\(", code, re.M)
    asked = re.findall(r"(?:GET|POST|sent|data)\.get(?:list)?\(\"([\w-]+)\"", code)
    return sorted({*fields, *asked})


NAMES: Final = names()
ROUTES: Final = [one for one in urlpatterns if isinstance(one, URLPattern) and one.name not in _LEFT_OUT]


def address_of(route: URLPattern, known: dict[str, object]) -> str:
    """The route's address with what the house knows of."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(known[part[1]]), str(route.pattern))


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_is_answered_with_a_fault(method: str) -> None:
    house, faults = House(), []
    client = Client(raise_request_exception=False)
    client.force_login(house.people["manager"], backend="django.contrib.auth.backends.ModelBackend")
    for route in ROUTES:
        for value in VALUES if EXAMPLES > 2 else VALUES[:2]:
            with transaction.atomic():
                answer = getattr(client, method)(address_of(route, house.known()), dict.fromkeys(NAMES, value))
                if answer.streaming:
                    b"".join(answer)
                if answer.status_code >= 500:
                    faults.append((method, route.name, value[:30]))
                transaction.set_rollback(True)
    assert faults == []
