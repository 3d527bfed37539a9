"""A real mail server in a thread, and people to whom e-mail goes."""

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db.models import F
from django.utils import timezone

from annotator.models import Letter, Notification, Project, User
from annotator.services import notifications
from tests import factories

PUBLIC = "https://sanad.example.org"


class Server:
    """Takes everything, but for what a test tells it not to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.says = "250 taken"
        self.silent = False

    async def handle_RCPT(  # noqa: N802  (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.silent:
            await asyncio.sleep(30)
        assert isinstance(envelope.content, bytes)
        if self.says.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.says


@contextmanager
def opened(settings: Any) -> Iterator[Server]:
    """A mail server that listens, and the settings that lead to it."""
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 1
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reader(project: Project, name: str = "layla", **fields: Any) -> User:
    """A member whose address is confirmed."""
    address = f"{name}@example.org"
    return factories.member(project=project, username=name, email=address, confirmed_email=address, **fields)


def tell(user: User, project: Project, kind: str = "practice_passed", **facts: Any) -> None:
    notifications.notify(kind=kind, users=[user], project=project, facts=facts)


def time_passes(ago: timedelta = timedelta(minutes=6)) -> None:
    """Everything happened that much earlier; letters that failed are tried now."""
    Notification.objects.update(created_at=F("created_at") - ago, mail_after=F("mail_after") - ago)
    Letter.objects.filter(try_at__isnull=False).update(try_at=timezone.now())


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())
