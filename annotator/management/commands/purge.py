"""Remove the projects whose deletion was asked for and whose waiting time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from annotator.services import projects


class Command(BaseCommand):
    help = "Remove for good the projects whose waiting time after «delete» is over. The worker does so by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        done = projects.purge_due()
        for slug, gone in done.items():
            rows = ", ".join(f"{count} {name}" for name, count in gone.items())
            self.stdout.write(f"{slug}: removed ({rows or 'it was empty'}).")
        waiting = len(projects.due())
        self.stdout.write(f"{len(done)} removed, {waiting} could not be." if waiting else f"{len(done)} removed.")
