"""Make the demo project and print who can sign in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.services import demo

SOURCE = Path(__file__).resolve().parent.parent / "demo"


class Command(BaseCommand):
    help = (
        "Make the demo project with its articles, annotation sets and users; run again, it adds only what is missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = demo.make_demo(source=SOURCE)
        added = f"{made.new_articles} articles and {made.new_sets} annotation sets added"
        came = added if made.new_articles or made.new_sets else "it was there already, nothing was missing"
        self.stdout.write(f"Demo project /projects/{made.project.slug}/: {came}.")
        for user in made.users:
            self.stdout.write(f"  {user.username}: password {demo.PASSWORD}")
