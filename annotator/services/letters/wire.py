"""The mail server: one connection for a round, and what its answers mean."""

import logging
import smtplib
from types import TracebackType
from typing import Any, Final, Self

from django.core import mail

from annotator.services.letters.writing import test_message

logger = logging.getLogger(__name__)

#: What the network and the mail server may say no with.
_NO: Final = (OSError, smtplib.SMTPException)


class Undelivered(Exception):
    """A letter did not go out. ``final``: trying again is of no use; ``everything``: no other letter will go either."""

    def __init__(self, reason: str, *, final: bool = False, everything: bool = False) -> None:
        self.reason, self.final, self.everything = reason[:300], final, everything
        super().__init__(reason)


class Wire:
    """A connection that is opened when the first letter goes, and again after a letter that failed."""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: mail.EmailMessage) -> None:
        """Hand one message over; when this returns, the server has taken it. Raises Undelivered."""
        self._open()
        try:
            self._backend.send_messages([message])
        except _NO as error:
            self._close()
            raise _undelivered(error) from error

    def _open(self) -> None:
        if self._backend is not None:
            return
        backend = mail.get_connection()
        try:
            backend.open()
        except _NO as error:
            raise Undelivered(_said(error), everything=True) from error
        self._backend = backend

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except _NO as error:
                logger.info("the mail server did not say goodbye: %s", error)


def _undelivered(error: Exception) -> Undelivered:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        final = all(code >= 500 for code, _text in answers)
        return Undelivered("; ".join(_answer(*one) for one in answers), final=final)
    # Said of the letter itself; a refused sender or a broken line is mended elsewhere, and the letter goes then.
    final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
    return Undelivered(_said(error), final=final)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"


def send_now(*, address: str) -> None:
    """Send a letter that only says that e-mail works, at once. For the command line. Raises Undelivered."""
    with Wire() as wire:
        wire.send(test_message(address))
