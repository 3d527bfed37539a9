"""Make an API token for a user and print it, once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotator.models import ApiToken
from annotator.services import people
from annotator.services.refusal import NotFound


class Command(BaseCommand):
    help = "Make an API token for a user and print it. It is shown once: only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user's sign-in name")
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, default="read")
        parser.add_argument("--days", type=int, default=365, help="days until it expires (365)")

        parser.add_argument(
            "--project", action="append", dest="projects", metavar="SLUG", help="limit it to this project (repeatable)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more.")
        try:
            user = people.user_named(options["user"])
        except NotFound as missing:
            raise CommandError(f"There is no active user {options['user']!r}.") from missing
        expires = timezone.now() + timedelta(days=options["days"])
        wanted = {name: options[name] for name in ("name", "scope", "projects")}
        try:
            row, secret = people.create_token(user=user, expires_at=expires, actor=None, **wanted)
        except NotFound as missing:
            names = ", ".join(missing.facts["projects"])
            raise CommandError(f"{user.username} is in no project at these addresses: {names}.") from missing
        self.stderr.write(
            f"{row.scope} token for {user.username}, valid until {expires:%Y-%m-%d}. Keep it: it is not shown again."
        )
        self.stdout.write(secret)
