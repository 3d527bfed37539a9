"""The first start: a code, one administrator, and then never again."""

import pytest

from annotator.models import AuditEntry, User
from annotator.services import setup
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "ثلاث كلمات وراء البحر"


def begin(code: str = "", **fields: str) -> User:
    return setup.begin(code=code or setup.code(), **{"username": "layla", "password": PASSWORD, **fields})


def test_the_code_makes_the_first_administrator_and_closes_the_door() -> None:
    assert setup.is_open()
    made = begin(setup.code().lower().replace("-", " "), full_name="ليلى الحدّاد", language="ar")
    assert (made.is_superuser, made.is_staff, made.display_name, made.must_change_password) == (
        True,
        True,
        "ليلى الحدّاد",
        False,
    )
    assert made.check_password(PASSWORD)
    assert not setup.is_open()
    with pytest.raises(NotFound):
        begin(username="second")


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "x", "٣"])
def test_another_code_makes_nobody(code: str) -> None:
    with pytest.raises(Invalid, match="wrong_code"):
        begin(code)
    assert User.objects.count() == 0


def test_guessing_is_stopped_also_for_the_right_code() -> None:
    for _ in range(setup.TRIES):
        with pytest.raises(Invalid):
            begin("AAAA")
    with pytest.raises(Conflict, match="too_many_tries") as paused:
        begin()
    assert paused.value.facts == {"minutes": 15}
    AuditEntry.objects.update(created_at=AuditEntry.objects.first().created_at - setup.PAUSE)  # type: ignore[union-attr]
    assert begin().username == "layla"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"password": "12345"}, "weak_password"), ({"username": "two words"}, "bad_username")],
)
def test_a_refused_form_leaves_the_door_open(fields: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        begin(**fields)
    assert setup.is_open()


def test_with_somebody_there_nothing_is_asked() -> None:
    factories.user()
    with pytest.raises(NotFound):
        begin("AAAA")
    assert AuditEntry.objects.count() == 0
