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
        new = {"articles": made.new_articles, "annotation sets": made.new_sets, "gold sets": made.new_gold}
        added = ", ".join(f"{count} {what}" for what, count in new.items()) + " added"
        came = added if any(new.values()) else "it was there already, nothing was missing"
        self.stdout.write(f"Demo project /projects/{made.project.slug}/: {came}.")
        for user in made.users:
            self.stdout.write(f"  {user.username}: password {demo.PASSWORD}")
