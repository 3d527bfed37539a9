"""How static files are kept in production: named by their content, compressed, cacheable for ever."""

import re
from collections.abc import Callable
from typing import Any, Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

_OUR_MODULES: Final = "js/"


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashes the ``import`` statements of our ES modules too; else a module would import yesterday's neighbour."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, Any], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """What rewrites an address found in the file ``name``; the scripts of packages stay as they came.

        Theirs mention imports in comments, of files they do not ship.
        """
        if name.endswith(".js") and not name.startswith(_OUR_MODULES):
            return lambda match: match.group()
        return super().url_converter(name, hashed_files, template)
