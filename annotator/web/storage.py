"""How static files are kept in production: named by their content, compressed, cacheable for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashes the ``import`` statements of our ES modules too; else a module would import yesterday's neighbour."""

    support_js_module_import_aggregation = True
