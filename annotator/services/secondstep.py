"""The second step of signing in: a code from the person's own device (TOTP, RFC 6238), or one of ten recovery codes.

The devices are django-otp's: they count wrong codes and wait longer after each, and take no code twice. Of recovery
codes only a keyed hash is kept.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from annotator.models import User
from annotator.services import journal, notifications
from annotator.services.refusal import Conflict, Forbidden, Invalid

RECOVERY_CODES: Final = 10
#: Letters and digits that nobody takes for one another.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ARABIC: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a device needs: the key to type, and the same as a picture (SVG as a data address)."""

    key: str
    picture: str


def is_on(user: User) -> bool:
    """Whether a person signs in with a second step."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def codes_left(user: User) -> int:
    """How many recovery codes a person has."""
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def begin(*, user: User, actor: User) -> Setup:
    """The key for a device that is not in force yet: the same one until a code of it was entered.

    Raises Forbidden for another's account, Conflict("already_on").
    """
    _own(user, actor)
    if is_on(user):
        raise Conflict("already_on")
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff")
    return Setup(" ".join(key[at : at + 4] for at in range(0, len(key), 4)), picture)


def confirm(*, user: User, code: str, actor: User) -> list[str]:
    """Put the second step in force by the first code; the recovery codes, which nobody can show again.

    Raises Forbidden for another's account, Conflict("already_on"), Invalid("wrong_code"); a wrong code is counted.
    """
    _own(user, actor)
    if is_on(user):
        raise Conflict("already_on")
    # A transaction of its own: the refusal must not take back that the wrong code was counted.
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        right = device is not None and device.verify_token(_digits(code))
        if right:
            TOTPDevice.objects.filter(user=user).update(confirmed=True)
            journal.note("second_step.on", actor=actor, user=user.username)
            return _new_codes(user)
    raise Invalid("wrong_code")


@transaction.atomic
def renew_codes(*, user: User, password: str, actor: User) -> list[str]:
    """Ten new recovery codes; the old ones open nothing. Raises as ``switch_off``."""
    _proved(user, password, actor)
    journal.note("second_step.codes", actor=actor, user=user.username)
    return _new_codes(user)


@transaction.atomic
def switch_off(*, user: User, password: str, actor: User) -> None:
    """Sign in with the password alone again. Raises Forbidden, Conflict("not_on"), Invalid("wrong_password")."""
    _proved(user, password, actor)
    _remove(user)
    journal.note("second_step.off", actor=actor, user=user.username)


@transaction.atomic
def reset(*, user: User, actor: User) -> None:
    """An administrator switches it off for somebody who lost the device, who is told. Raises Forbidden."""
    if not actor.is_superuser:
        raise Forbidden(facts={"needs": ["administrator"]})
    if is_on(user):
        _remove(user)
        journal.note("second_step.reset", actor=actor, user=user.username)
        notifications.notify(kind="second_step_reset", users=[user], actor=actor)


@transaction.atomic
def passes(user: User, code: str) -> bool:
    """Whether a code, of the device or a recovery code, lets a person in now. Each does so once; wrong ones count."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or waits(user) is not None:
        return False
    digits = _digits(code)
    if len(digits) == device.digits and digits.isdigit():
        return bool(device.verify_token(digits))
    spare = StaticDevice.objects.select_for_update().filter(user=user).first()
    if spare is not None and spare.verify_token(_hash(code)):
        journal.note("second_step.recovery", actor=user, user=user.username, left=codes_left(user))
        return True
    return False


def waits(user: User) -> datetime | None:
    """Until when no code is taken after wrong ones; None where the next one is."""
    for kind in (TOTPDevice, StaticDevice):
        for device in kind.objects.filter(user=user, confirmed=True):
            allowed, why = device.verify_is_allowed()
            if not allowed:
                return why.get("locked_until") if why else timezone.now()
    return None


def _own(user: User, actor: User) -> None:
    if user.pk != actor.pk:
        raise Forbidden(facts={"needs": ["owner"]})


def _proved(user: User, password: str, actor: User) -> None:
    _own(user, actor)
    if not is_on(user):
        raise Conflict("not_on")
    if not user.check_password(password):
        raise Invalid("wrong_password")


def _remove(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=_hash(code)) for code in codes])
    return codes


def _letters(number: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(number))


def _hash(code: str) -> str:
    plain = "".join(code.lower().split()).replace("-", "")
    # As wide as the library's column: 64 bits of a keyed hash over 49 random bits that are tried a few times an hour.
    return salted_hmac("sanad.recovery", plain.encode("utf-8", "surrogatepass"), algorithm="sha256").hexdigest()[:16]


def _digits(code: str) -> str:
    return "".join(code.split()).translate(_ARABIC)
