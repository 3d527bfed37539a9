"""What an account must be like, in our words: the same beside the field of whichever form it is made or changed on."""

from collections.abc import Iterable, Mapping
from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.services.refusal import Refusal

#: Code of one of the validators in the settings → what it asks for. In the order of the page.
RULES: Final[Mapping[str, str | Promise]] = {
    "password_too_short": gettext_lazy("At least ten characters."),
    "password_too_similar": gettext_lazy("Not like your name, your user name or your e-mail address."),
    "password_too_common": gettext_lazy("None that many people use."),
    "password_entirely_numeric": gettext_lazy("Not digits alone."),
}

#: Code of what a name or an address was refused for → its field, and the sentence beside it.
_FIELDS: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "bad_username": ("username", gettext_lazy("Only letters, digits and @ . + - _, without spaces.")),
    "username_taken": ("username", gettext_lazy("Somebody has this user name already.")),
    "bad_name": ("full_name", gettext_lazy("Write your name in letters.")),
    "bad_email": ("email", gettext_lazy("This is not an e-mail address.")),
}


def refuse(form: forms.Form, refused: Refusal, *, new: str = "password") -> bool:
    """Show a refusal beside its field (``new``: the one of a new password); False when it is about no field."""
    field, sentence = _FIELDS.get(refused.code, ("", ""))
    if refused.code == "weak_password":
        field, sentence = new, " ".join(told(refused.facts["reasons"]))
    if field not in form.fields:
        return False
    form.add_error(field, str(sentence))
    form.fields[field].widget.attrs["aria-invalid"] = "true"
    return True


def told(reasons: Iterable[str]) -> list[str]:
    """Why a password was refused, rule by rule."""
    rules = [str(RULES[reason]) for reason in RULES if reason in set(reasons)]
    return [_("This password is too weak."), *rules]
