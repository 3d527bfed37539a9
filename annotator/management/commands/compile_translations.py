"""Compiles the message catalogues, with Babel: Django's own command needs gettext, which a fresh machine lacks."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_catalogue(source: Path) -> Path | None:
    """Write the .mo beside a .po; None when the one there is up to date."""
    made = source.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return None
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    # Written aside and renamed: a server that starts meanwhile never reads half a catalogue.
    aside = made.with_name(f"{made.name}.{os.getpid()}")
    with aside.open("wb") as out:
        write_mo(out, catalogue)
    aside.replace(made)
    return made


class Command(BaseCommand):
    help = "Compile the .po files of annotator/locale to .mo; files that are up to date are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).rglob("*.po")):
                made = compile_catalogue(source)
                if made and options["verbosity"]:
                    self.stdout.write(f"{made.relative_to(folder)}")
