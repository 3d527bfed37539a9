"""Print the code of the first start, where the server was not started by ``serve``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.services import setup


class Command(BaseCommand):
    help = "Print the code that /setup/ asks for. Only while nobody has an account."

    def handle(self, *args: Any, **options: Any) -> None:
        if not setup.is_open():
            raise CommandError("Somebody has an account already; administrators make all others in the browser.")
        self.stdout.write(setup.code())
