"""What an account may be called and how it is opened, checked here for every door. (Its address: mailboxes.)"""

import unicodedata
from collections.abc import Callable
from typing import Final

import regex
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from annotator.models import User
from annotator.services.refusal import Invalid

NAME_LIMIT: Final = 150
#: Characters that are not seen: controls, and what turns the direction of what follows.
_UNSEEN: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}]")


def username(value: str) -> str:
    """A free user name. Raises Invalid: "bad_username", "username_taken"."""
    name = User.normalize_username(value.strip())
    if len(name) > NAME_LIMIT or not _passes(UnicodeUsernameValidator(), name):
        raise Invalid("bad_username", {"limit": NAME_LIMIT})
    # Names that differ in capitals alone would be taken for one another.
    if User.objects.filter(username__iexact=name).exists():
        raise Invalid("username_taken", {"username": name})
    return name


def split(full_name: str) -> tuple[str, str]:
    """A name as its first word and the rest, the way it is put together again. Raises Invalid("bad_name")."""
    clean = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub(" ", full_name).split()))
    first, _space, rest = clean.partition(" ")
    if not regex.search(r"\p{L}", clean) or len(first) > NAME_LIMIT or len(rest) > NAME_LIMIT:
        raise Invalid("bad_name", {"limit": NAME_LIMIT})
    return first, rest


def split_if_any(full_name: str) -> tuple[str, str]:
    """The same where a name may be left out."""
    return split(full_name) if full_name.strip() else ("", "")


def language(value: str) -> str:
    """One of the languages of the pages. Raises Invalid("bad_language")."""
    if value not in User.Language.values:
        raise Invalid("bad_language", {"languages": User.Language.values})
    return value


def strong(password: str, user: User) -> str:
    """The password, if the validators are content. Raises Invalid("weak_password") with their codes as ``reasons``.

    The sentences are the doors', each in the reader's language.
    """
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid("weak_password", {"reasons": [str(one.code) for one in weak.error_list]}) from weak
    return password


def _passes(validator: Callable[[str], None], value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True
