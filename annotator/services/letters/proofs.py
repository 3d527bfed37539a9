"""What stands in links of letters and opens something: made from the signing key when it is needed, stored nowhere."""

import base64
import hashlib
from typing import Final
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from annotator.models import User
from annotator.services.refusal import NotFound

_STOP: Final = "sanad.letters.stop"
_ADDRESS: Final = "sanad.letters.address"
#: Seconds that a link which proves an address opens.
PROOF_LIVES: Final = 3 * 24 * 60 * 60


def invitation_secret(letter_id: UUID) -> str:
    """The secret of the invitation a letter carries: 192 bits that nobody has who has not the signing key."""
    made = salted_hmac("sanad.letters.invitation", letter_id.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def stop_key(user: User) -> str:
    """What switches a person's e-mail off without a sign-in. It does that and nothing else, and never expires."""
    return signing.dumps([user.pk, _print(user.confirmed_email)], salt=_STOP)


def user_behind_stop_key(key: str) -> User:
    """Whose e-mail a key switches off. Raises NotFound, also when the address is another by now."""
    pk, printed = _loaded(key, _STOP, None)
    row = User.objects.filter(pk=pk).first()
    if row is None or not row.confirmed_email or not constant_time_compare(_print(row.confirmed_email), printed):
        raise NotFound
    return row


def address_key(user: User, address: str) -> str:
    """What proves that whoever follows the link reads that address."""
    return signing.dumps([user.pk, _print(address)], salt=_ADDRESS)


def user_behind_address_key(key: str) -> User:
    """Whose address (``email``) a key proves. Raises NotFound: altered, too old, or another address by now."""
    pk, printed = _loaded(key, _ADDRESS, PROOF_LIVES)
    row = User.objects.filter(pk=pk, is_active=True).first()
    if row is None or not row.email or not constant_time_compare(_print(row.email), printed):
        raise NotFound
    return row


def _loaded(key: str, salt: str, lives: int | None) -> tuple[int, str]:
    try:
        pk, printed = signing.loads(key, salt=salt, max_age=lives)
    except signing.BadSignature as wrong:
        raise NotFound from wrong
    return int(pk), str(printed)


def _print(address: str) -> str:
    # A link is copied about; it need not say the address itself.
    return hashlib.sha256(address.casefold().encode()).hexdigest()[:16]
