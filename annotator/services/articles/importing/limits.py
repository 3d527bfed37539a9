"""How much an import may be; every number can be set by the environment."""

from typing import Final

from django.conf import settings

from annotator.formats.records import Limits

#: Bytes of one file that holds one article.
FILE_LIMIT: Final[int] = Limits().file_bytes
#: Bytes and files of an import that is done at once, without waiting for the worker.
SMALL_BYTES: Final = 2 * 1024 * 1024
SMALL_FILES: Final = 50


def reading() -> Limits:
    """The limits of reading."""
    return Limits(records=settings.IMPORT_RECORDS, unpacked_bytes=settings.IMPORT_BYTES)


def most_files() -> int:
    """Files of one import at the most."""
    return int(settings.IMPORT_FILES)


def most_bytes() -> int:
    """Bytes of all files of one import together at the most."""
    return int(settings.IMPORT_BYTES)
