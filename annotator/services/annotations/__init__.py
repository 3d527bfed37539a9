"""Annotation sets: opened, changed, submitted, skipped, reopened; and their log."""

from annotator.services.annotations.appending import append
from annotator.services.annotations.attention import IDLE
from annotator.services.annotations.founding import everything, found
from annotator.services.annotations.log import changes_after, recent_changes, replay, states_at
from annotator.services.annotations.names import known_names
from annotator.services.annotations.opening import (
    REASON_LIMIT,
    REASONS,
    Submitted,
    keep_place,
    make_set,
    open_set,
    reopen,
    skip,
    submit,
)
from annotator.services.annotations.saving import (
    ALREADY_APPLIED,
    APPLIED,
    BATCH_LIMIT,
    REJECTED,
    Outcome,
    Verdict,
    apply_changes,
)

__all__ = [
    "ALREADY_APPLIED",
    "APPLIED",
    "BATCH_LIMIT",
    "IDLE",
    "REASONS",
    "REASON_LIMIT",
    "REJECTED",
    "Outcome",
    "Submitted",
    "Verdict",
    "append",
    "apply_changes",
    "changes_after",
    "everything",
    "found",
    "keep_place",
    "known_names",
    "make_set",
    "open_set",
    "recent_changes",
    "reopen",
    "replay",
    "skip",
    "states_at",
    "submit",
]
