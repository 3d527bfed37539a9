"""What an article's metadata says of its rights: whether its text may be given on."""

from collections.abc import Mapping
from typing import Final

from annotator.text.folding import fold

#: Keys that may tell it, the first that says something counts.
KEYS: Final = ("rights", "license", "licence")
#: What keeps a text in the house, folded.
_CLOSED: Final = tuple(
    fold(words)
    for words in (
        "restricted", "all rights reserved", "no redistribution", "do not distribute", "confidential",
        "مقيد", "محفوظة", "يمنع النشر", "لا يجوز النشر", "غير قابل للنشر",
    )
)  # fmt: skip
#: What may be told of an article whose text stays here.
TOLD: Final = ("title", "source", "published", "url", "author", "language", "genre", *KEYS)


def rights_of(metadata: Mapping[str, object]) -> str:
    """The words on an article's rights, as they stand in its metadata; empty where nothing is said."""
    return next((str(metadata[key]).strip() for key in KEYS if metadata.get(key)), "")


def gives_text(rights: str) -> bool:
    """Whether a text with these rights may leave the house: it may unless something is said against it."""
    said = fold(rights).casefold().replace("-", " ").replace("_", " ")
    return not any(words in said for words in _CLOSED)


def told(metadata: Mapping[str, object]) -> dict[str, object]:
    """The metadata that go along without the text."""
    return {key: metadata[key] for key in TOLD if key in metadata}
