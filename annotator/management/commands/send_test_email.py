"""Send one e-mail at once, and say what the mail server answered."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotator.services import letters, mailboxes, post
from annotator.services.letters.wire import Undelivered
from annotator.services.refusal import Invalid


class Command(BaseCommand):
    help = "Send a test e-mail to an address, at once and without the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where to")

    def handle(self, *args: Any, **options: Any) -> None:
        if not post.is_on():
            raise CommandError("This Sanad sends no e-mail: SANAD_EMAIL_URL is empty (see README.md).")
        try:
            address = mailboxes.checked(options["address"])
            letters.send_now(address=address)
        except Invalid as wrong:
            raise CommandError(f"{options['address']!r} is no e-mail address.") from wrong
        except Undelivered as failed:
            raise CommandError(f"It was not sent. {failed.reason}") from failed
        self.stdout.write(f"{settings.EMAIL_HOST or 'The console'} took it for {address}.")
