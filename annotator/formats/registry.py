"""All formats by name, written out by hand: a new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.formats import sanad
from annotator.formats.declaration import Format

FORMATS: Mapping[str, Format] = {
    "sanad": sanad.FORMAT,
}
