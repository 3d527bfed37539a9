"""The password validators of Django whose sentences it has not in Arabic."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Says in the reader's language how many characters it takes."""

    def get_error_message(self) -> str:
        """The sentence, with the number."""
        text = ngettext(
            "This password is too short: it takes at least %(shown)s character.",
            "This password is too short: it takes at least %(shown)s characters.",
            self.min_length,
        )
        return text % {"shown": self.min_length}
