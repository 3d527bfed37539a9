"""Notes on an annotation set: written by its author and by the project's curators and managers, seen by nobody else."""

from annotator.services.notes.mentions import mentionable
from annotator.services.notes.reading import Waiting, mark_read, one_thread, start_of, threads_of, version, waiting
from annotator.services.notes.writing import (
    BODY_LIMIT,
    QUOTE_LIMIT,
    Place,
    delete_message,
    edit_message,
    editable_until,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
    restore_message,
)

__all__ = [
    "BODY_LIMIT",
    "QUOTE_LIMIT",
    "Place",
    "Waiting",
    "delete_message",
    "edit_message",
    "editable_until",
    "mark_read",
    "mentionable",
    "one_thread",
    "open_thread",
    "reopen_thread",
    "reply",
    "resolve_thread",
    "restore_message",
    "start_of",
    "threads_of",
    "version",
    "waiting",
]
