"""The second step of signing in: set up by a first code, passed once by each code, slowed down, reset."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from annotator.models import AuditEntry, User
from annotator.services import notifications, secondstep
from annotator.services.refusal import Conflict, Forbidden, Invalid
from tests import factories
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db
PASSWORD = "ثلاثة-جسور-7"


def code_of(user: User, ahead: int = 0) -> str:
    """What the person's device shows, or will show ``ahead`` half minutes from now."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, drift=ahead)
    return f"{totp.token():06}"


def switched_on(**fields: Any) -> tuple[User, list[str]]:
    """Somebody with the second step, whose device has shown nothing yet but the first code; and the recovery codes."""
    user = factories.user(password=PASSWORD, **fields)
    secondstep.begin(user=user, actor=user)
    codes = secondstep.confirm(user=user, code=code_of(user, -1), actor=user)
    return user, codes


def forgiven(user: User) -> None:
    """Time has passed since the wrong codes."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).update(throttling_failure_timestamp=timezone.now() - timedelta(days=1))


class TestSettingUp:
    def test_the_key_stays_the_same_until_a_code_proves_it(self) -> None:
        user = factories.user(username="hind")
        first = secondstep.begin(user=user, actor=user)
        assert secondstep.begin(user=user, actor=user).key == first.key
        key = base64.b32decode(first.key.replace(" ", ""))
        assert key == TOTPDevice.objects.get().bin_key
        assert first.picture.startswith("data:image/svg+xml")
        assert not secondstep.is_on(user)

    def test_a_wrong_first_code_is_counted_and_puts_nothing_in_force(self) -> None:
        user = factories.user()
        secondstep.begin(user=user, actor=user)
        with pytest.raises(Invalid, match="wrong_code"):
            secondstep.confirm(user=user, code="000000", actor=user)
        assert TOTPDevice.objects.get().throttling_failure_count == 1
        assert not secondstep.is_on(user)

    def test_once_on_it_is_not_set_up_over(self) -> None:
        user, _codes = switched_on()
        for verb in (lambda: secondstep.begin(user=user, actor=user), lambda: confirm(user)):
            with pytest.raises(Conflict, match="already_on"):
                verb()

    def test_nobody_sets_up_for_another(self) -> None:
        with pytest.raises(Forbidden):
            secondstep.begin(user=factories.user(), actor=factories.user(is_superuser=True))


def confirm(user: User) -> None:
    secondstep.confirm(user=user, code="123456", actor=user)


class TestPassing:
    def test_each_code_lets_in_once_in_whichever_digits(self) -> None:
        user, _codes = switched_on()
        code = code_of(user)
        arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert secondstep.passes(user, f" {arabic[:3]} {arabic[3:]} ")
        assert not secondstep.passes(user, code)

    def test_wrong_codes_make_the_right_one_wait(self) -> None:
        user, codes = switched_on()
        assert not secondstep.passes(user, "000000")
        assert secondstep.waits(user) is not None
        assert not secondstep.passes(user, code_of(user))
        assert not secondstep.passes(user, codes[0])
        forgiven(user)
        assert secondstep.passes(user, code_of(user))
        assert secondstep.waits(user) is None

    def test_a_recovery_code_opens_once_however_it_is_written(self) -> None:
        user, codes = switched_on()
        assert len(set(codes)) == 10
        assert secondstep.passes(user, f" {codes[0].upper()} ")
        assert secondstep.codes_left(user) == 9
        assert not secondstep.passes(user, codes[0])
        forgiven(user)
        assert secondstep.passes(user, codes[1].replace("-", ""))

    def test_recovery_codes_are_kept_unreadable(self) -> None:
        _user, codes = switched_on()
        stored = set(StaticToken.objects.values_list("token", flat=True))
        assert not stored & {code.replace("-", "") for code in codes} | (stored & set(codes))

    def test_new_recovery_codes_end_the_old_ones(self) -> None:
        user, old = switched_on()
        new = secondstep.renew_codes(user=user, password=PASSWORD, actor=user)
        assert not secondstep.passes(user, old[0])
        forgiven(user)
        assert secondstep.passes(user, new[0])

    def test_whoever_has_none_passes_by_no_code(self) -> None:
        assert not secondstep.passes(factories.user(), "123456")


class TestSwitchingOff:
    def test_with_the_password(self) -> None:
        user, _codes = switched_on()
        with pytest.raises(Invalid, match="wrong_password"):
            secondstep.switch_off(user=user, password="خطأ", actor=user)
        assert secondstep.is_on(user)
        secondstep.switch_off(user=user, password=PASSWORD, actor=user)
        assert (secondstep.is_on(user), secondstep.codes_left(user)) == (False, 0)
        with pytest.raises(Conflict, match="not_on"):
            secondstep.switch_off(user=user, password=PASSWORD, actor=user)

    def test_an_administrator_resets_it_and_the_person_is_told(self) -> None:
        user, _codes = switched_on()
        with pytest.raises(Forbidden):
            secondstep.reset(user=user, actor=factories.user())
        admin = factories.user(is_superuser=True)
        for _ in range(2):
            secondstep.reset(user=user, actor=admin)
        assert not secondstep.is_on(user)
        assert [row.kind for row in notifications.notifications_of(user=user)] == ["second_step_reset"]
        assert AuditEntry.objects.filter(act="second_step.reset").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_code_at_the_same_moment_lets_in_once() -> None:
    user, codes = switched_on()
    for code in (code_of(user), codes[0]):
        assert sorted(together([lambda c=code: secondstep.passes(user, c)] * 4)) == [False, False, False, True]
        forgiven(user)
