"""Articles: how files become them, how they are found, described, and changed many at once."""

from annotator.services.articles.examining import FILE_LIMIT, Candidate, File, Flaw, examine
from annotator.services.articles.importing import Imported, ImportRefused, import_files
from annotator.services.articles.saved_views import forget as forget_view
from annotator.services.articles.saved_views import keep as keep_view
from annotator.services.articles.staging import (
    BATCH_LIMIT,
    Choice,
    Preview,
    choose,
    discard,
    import_staged,
    preview,
    stage_uploads,
)
from annotator.services.articles.titles import propose_title

__all__ = [
    "BATCH_LIMIT",
    "FILE_LIMIT",
    "Candidate",
    "Choice",
    "File",
    "Flaw",
    "ImportRefused",
    "Imported",
    "Preview",
    "choose",
    "discard",
    "examine",
    "forget_view",
    "import_files",
    "import_staged",
    "keep_view",
    "preview",
    "propose_title",
    "stage_uploads",
]
