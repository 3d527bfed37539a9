"""The dataset card: README.md with the Hub's front matter, in English and then in Arabic, and the charts beside it."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import translation

from annotator.formats.sink import Written
from annotator.services.releases.card.body import body
from annotator.services.releases.card.drawing import charts
from annotator.services.releases.card.front import front
from annotator.services.releases.manifest import Manifest
from annotator.services.releases.staging import Done
from annotator.standoff.schema import Schema

__all__ = ["card", "charts", "part_of"]

#: Nothing a browser would need for Latin; Arabic is told its direction.
_BEGIN, _END = '<div dir="rtl" lang="ar">', "</div>"
_FENCE: Final = "---\n"


def card(manifest: Manifest, schema: Schema, done: Mapping[str, Done], files: Sequence[Written]) -> str:
    """The card of a release whose other pieces are made."""
    parts = ["\n".join(front(manifest, files))]
    for language in ("en", "ar"):
        with translation.override(language):
            said = "\n".join(body(manifest, schema, done, files, language))
        parts.append(said if language == "en" else f"{_BEGIN}\n\n{said}\n\n{_END}")
    return "\n\n".join(parts) + "\n"


def part_of(text: str, language: str) -> str:
    """The Markdown of a card (as ``card`` makes it) in one of its languages; all of it where it has no parts."""
    _head, fence, rest = text.removeprefix(_FENCE).partition(f"\n{_FENCE}")
    english, begin, arabic = (rest if fence else text).partition(f"\n{_BEGIN}\n")
    return arabic.rpartition(_END)[0].strip() if begin and language == "ar" else english.strip()
