"""Undo and redo read from the log: which changes stand ready to be taken back or brought back.

The twin is ``static/js/standoff/history.js``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.standoff.changes import Change

#: What brought the set to another schema, or back: no gesture of its author, and none before it fits any more.
BARRIERS = frozenset({"migrate", "migrate_back"})


@dataclass(frozen=True, slots=True)
class Stacks:
    """The changes to undo and to redo, the next one last; redoing is undoing a change of ``redo``."""

    undo: tuple[Change, ...]
    redo: tuple[Change, ...]


def stacks(log: Iterable[Change]) -> Stacks:
    """The stacks after a log (oldest first).

    A plain change goes on ``undo`` and empties ``redo``. A change that undoes one of ``undo`` takes its place on
    ``redo``; a change that undoes one of ``redo`` goes back on ``undo``. When the log begins too late to hold what a
    change undoes, its label tells the two apart ("redo" goes on ``undo``). A migration to another schema empties both.
    """
    undo: list[Change] = []
    redo: list[Change] = []
    for change in log:
        if change.label in BARRIERS:
            undo.clear()
            redo.clear()
        elif change.undoes is None:
            undo.append(change)
            redo.clear()
        elif _taken(undo, change.undoes):
            redo.append(change)
        elif _taken(redo, change.undoes) or change.label == "redo":
            undo.append(change)
        else:
            redo.append(change)
    return Stacks(tuple(undo), tuple(redo))


def _taken(stack: list[Change], id_: str) -> bool:
    for n in range(len(stack) - 1, -1, -1):
        if stack[n].id == id_:
            del stack[n]
            return True
    return False
