"""A person's e-mail address: changed with the password, proved by a link, the way to switch e-mail off.

Nothing is sent to an address before whoever reads it has said that it is theirs, for it can be somebody else's by a
mistake of typing; until a new one is proved, the one before goes on being used.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from annotator.models import Letter, User
from annotator.services import journal, letters, preferences
from annotator.services.letters.proofs import user_behind_address_key
from annotator.services.refusal import Forbidden, Invalid


def checked(value: str) -> str:
    """The address as it is kept; empty is none. Raises Invalid("bad_email")."""
    address = value.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError as wrong:
        raise Invalid("bad_email") from wrong
    if len(address) > 254:
        raise Invalid("bad_email")
    return address


@transaction.atomic
def change(*, user: User, address: str, password: str, actor: User) -> User:
    """Another address, or none: it opens a way to a new password, so the one there is has to be given.

    Raises Forbidden for another's account, Invalid: "wrong_password", "bad_email".
    """
    if user.pk != actor.pk:
        raise Forbidden(facts={"needs": ["owner"]})
    row = User.objects.select_for_update().get(pk=user.pk)
    wanted = checked(address)
    if not row.check_password(password):
        raise Invalid("wrong_password")
    if wanted == row.email:
        return row
    row.email = wanted
    row.save(update_fields=["email"])
    journal.note("user.change_address", actor=actor, user=row.username)
    if not wanted:
        _put(row, "")
    else:
        ask_proof(user=row)
    return row


def ask_proof(*, user: User) -> bool:
    """Send the link that proves a person's address, if there is one to prove; whether it was sent."""
    if not waits(user):
        return False
    return letters.queue(kind=Letter.Kind.CONFIRM, user=user, address=user.email) is not None


def waits(user: User) -> bool:
    """Whether a person's address has yet to be proved."""
    return bool(user.email) and user.email != user.confirmed_email


def behind(key: str) -> User:
    """Whose address (``email``) the key of a link proves. Raises NotFound."""
    return user_behind_address_key(key)


@transaction.atomic
def prove(*, key: str) -> User:
    """E-mail goes to that address from now on; proving it twice changes nothing. Raises NotFound."""
    found = behind(key)
    row = User.objects.select_for_update().get(pk=found.pk)
    if waits(row) and row.email == found.email:
        _put(row, row.email)
        journal.note("user.prove_address", actor=row, user=row.username)
    return row


def _put(row: User, address: str) -> None:
    """Put the proved address in place; whoever reads the one before hears of it, for it may be a thief's doing."""
    before, row.confirmed_email = row.confirmed_email, address
    row.save(update_fields=["confirmed_email"])
    if before:
        letters.queue(kind=Letter.Kind.MOVED, user=row, address=before)


def stop(*, key: str) -> User:
    """Switch a person's e-mail off by the key of a letter. Raises NotFound."""
    row = letters.user_behind_stop_key(key)
    preferences.change(user=row, actor=row, mail={"on": False})
    return row
