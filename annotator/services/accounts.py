"""A person's own account: made at an invitation, its name and language, its password. (Its address: mailboxes.)"""

import unicodedata
from typing import Final

import regex
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from annotator.models import Invitation, User
from annotator.services import invitations, journal, mailboxes
from annotator.services.refusal import Conflict, Forbidden, Invalid

NAME_LIMIT: Final = 150
#: Characters that are not seen: controls, and what turns the direction of what follows.
_UNSEEN: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}]")


@transaction.atomic
def join_anew(
    *, invitation: Invitation, username: str, full_name: str, password: str, email: str = "", language: str = "ar"
) -> User:
    """Make an account and come in by a link, both or neither. The account is the actor.

    Raises Invalid: "bad_username", "bad_name", "bad_email", "bad_language", "weak_password" with the validators' codes;
    Conflict: "username_taken", and as ``invitations.accept``.
    """
    row = User(username=_username(username), email=mailboxes.checked(email), language=_language(language))
    row.first_name, row.last_name = _split(full_name)
    row.set_password(_strong(password, row))
    row.save(force_insert=True)
    journal.note("user.join", actor=row, project=invitation.project, user=row.username)
    invitations.accept(invitation=invitation, actor=row)
    mailboxes.ask_proof(user=row)
    return row


@transaction.atomic
def change_profile(*, user: User, actor: User, **values: str) -> User:
    """Put what is named of full_name and language in place.

    Raises Forbidden for another's account, Invalid: "bad_name", "bad_language".
    """
    row = _own(user, actor)
    if "full_name" in values:
        row.first_name, row.last_name = _split(values["full_name"])
    if "language" in values:
        row.language = _language(values["language"])
    row.save(update_fields=["first_name", "last_name", "language"])
    return row


@transaction.atomic
def change_password(*, user: User, old: str, new: str, actor: User) -> User:
    """Replace one's own password; all other sessions end, for they are bound to it.

    Raises Forbidden for another's account, Invalid: "wrong_password", "weak_password" with their codes.
    """
    row = _own(user, actor)
    if not row.check_password(old):
        raise Invalid("wrong_password")
    row.set_password(_strong(new, row))
    row.must_change_password = False
    row.save(update_fields=["password", "must_change_password"])
    journal.note("user.choose_password", actor=actor, user=row.username)
    return row


def _own(user: User, actor: User) -> User:
    if user.pk != actor.pk:
        raise Forbidden(facts={"needs": ["owner"]})
    return User.objects.select_for_update().get(pk=user.pk)


def _username(value: str) -> str:
    name = User.normalize_username(value.strip())
    if len(name) > NAME_LIMIT or not _passes(UnicodeUsernameValidator(), name):
        raise Invalid("bad_username", {"limit": NAME_LIMIT})
    # Names that differ in capitals alone would be taken for one another.
    if User.objects.filter(username__iexact=name).exists():
        raise Conflict("username_taken", {"username": name})
    return name


def _split(full_name: str) -> tuple[str, str]:
    """A name as its first word and the rest, the way it is put together again."""
    clean = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub(" ", full_name).split()))
    first, _space, rest = clean.partition(" ")
    if not regex.search(r"\p{L}", clean) or len(first) > NAME_LIMIT or len(rest) > NAME_LIMIT:
        raise Invalid("bad_name", {"limit": NAME_LIMIT})
    return first, rest


def _language(value: str) -> str:
    if value not in User.Language.values:
        raise Invalid("bad_language", {"languages": User.Language.values})
    return value


def _strong(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid("weak_password", {"reasons": [str(one.code) for one in weak.error_list]}) from weak
    return password


def _passes(validator: object, value: str) -> bool:
    try:
        validator(value)  # type: ignore[operator]
    except ValidationError:
        return False
    return True
