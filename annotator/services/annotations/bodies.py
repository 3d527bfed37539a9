"""The bodies this process has lately written, so that the next gesture need not read the whole set again.

Measured at 600 spans: reading the body is a third of what a saved gesture costs. The text itself is the key, so
whatever another process or hand has written in the meantime is read as it stands.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from annotator.services import snapshots
from annotator.standoff.values import Annotations

#: Characters of all remembered bodies together; as values they take about six times that in bytes.
LIMIT: Final = 4_000_000

_remembered: OrderedDict[str, Annotations] = OrderedDict()
_size = 0
_lock = Lock()


def annotations_of(body: str) -> Annotations:
    """The annotations a body holds."""
    with _lock:
        found = _remembered.get(body)
        if found is not None:
            _remembered.move_to_end(body)
            return found
    return snapshots.annotations_of(body)


def remember(body: str, annotations: Annotations) -> None:
    """Keep what a body holds at hand; the ones unused for longest make room."""
    global _size
    with _lock:
        if body not in _remembered:
            _size += len(body)
        _remembered[body] = annotations
        while _size > LIMIT:
            oldest, _ = _remembered.popitem(last=False)
            _size -= len(oldest)
