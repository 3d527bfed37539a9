"""Articles: how files become them, how they are found, described, and changed many at once."""

from annotator.services.articles.importing import FILE_LIMIT, File, Flaw, Imported, ImportRefused, import_files
from annotator.services.articles.saved_views import forget as forget_view
from annotator.services.articles.saved_views import keep as keep_view
from annotator.services.articles.titles import propose_title

__all__ = [
    "FILE_LIMIT",
    "File",
    "Flaw",
    "ImportRefused",
    "Imported",
    "forget_view",
    "import_files",
    "keep_view",
    "propose_title",
]
