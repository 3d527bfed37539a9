"""Exports: annotation sets as files of any format, streamed, and every one read again and checked."""

from annotator.services.exports.keeping import remove_old, tidy_exports
from annotator.services.exports.losses import as_text, document
from annotator.services.exports.offering import Offer, offer_of, origins_of
from annotator.services.exports.order import ExportBroken, Exported, Order, order_of
from annotator.services.exports.previewing import Shown, preview
from annotator.services.exports.running import export_job, losses_of_job, refuse_nothing, remove, start
from annotator.services.exports.sets import (
    WORK,
    Beside,
    beside,
    left_out,
    left_out_of,
    sets_to_export,
    sets_wanted,
)
from annotator.services.exports.small import SMALL, at_once, is_small
from annotator.services.exports.wanted import Wanted, What, authors_of, of_job, read, schema_of, writers
from annotator.services.exports.writing import NoRoom, lines, write_file, write_stream

__all__ = [
    "SMALL",
    "WORK",
    "Beside",
    "ExportBroken",
    "Exported",
    "NoRoom",
    "Offer",
    "Order",
    "Shown",
    "Wanted",
    "What",
    "as_text",
    "at_once",
    "authors_of",
    "beside",
    "document",
    "export_job",
    "is_small",
    "left_out",
    "left_out_of",
    "lines",
    "losses_of_job",
    "of_job",
    "offer_of",
    "order_of",
    "origins_of",
    "preview",
    "read",
    "refuse_nothing",
    "remove",
    "remove_old",
    "schema_of",
    "sets_to_export",
    "sets_wanted",
    "start",
    "tidy_exports",
    "write_file",
    "write_stream",
    "writers",
]
