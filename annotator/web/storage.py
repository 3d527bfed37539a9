"""How static files are kept in production: named by their content, compressed, cacheable for ever."""

import re
from collections.abc import Callable
from typing import Any, Final

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Where our own style sheets and modules stand; everything else comes with packages.
_OURS: Final = ("js/", "css/")


class QuickCompressor(Compressor):  # type: ignore[misc]
    """Brotli at level 9: the last two levels take ten times as long for two per cent, and a first start waits."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """The data compressed."""
        return bytes(brotli.compress(data, quality=9))


class HashedStaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes the ``import`` statements of our ES modules too; else a module would import yesterday's neighbour."""

    support_js_module_import_aggregation = True
    #: A module's name changes with its neighbours' names: as many passes as the longest chain of imports has links.
    max_post_process_passes = 50

    def url_converter(self, name: str, *args: Any, **options: Any) -> Callable[[re.Match[str]], str]:
        """What rewrites an address found in the file ``name``; the files of packages stay as they came.

        Theirs name source maps and, in comments, modules that they do not ship.
        """
        if not name.startswith(_OURS):
            return _unchanged
        convert: Callable[[re.Match[str]], str] = super().url_converter(name, *args, **options)
        return convert

    def create_compressor(self, **options: Any) -> Compressor:
        """The compressor that post-processing uses."""
        return QuickCompressor(**options)


def _unchanged(match: re.Match[str]) -> str:
    return match.group()
