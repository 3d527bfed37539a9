"""The chain of digests over a change log: any altered byte of any row breaks it from there on.

digest(n) = SHA-256(JSON array of: digest(n-1), set, sequence, change id, actor, time in microseconds, label,
operations, inverse, undoes).
An array of strings and numbers in JSON is unambiguous: no byte can wander from one field into the next.
"""

import hashlib

import orjson

from annotator.models import Change

#: What the first row of every log is chained to.
START = "0" * 64


def digest(previous: str, row: Change) -> str:
    """The digest of a log row (hexadecimal), given that of the row before it."""
    fields = [
        previous,
        str(row.annotation_set_id),
        row.sequence,
        str(row.change_id),
        row.actor_id,
        int(row.created_at.timestamp()) * 1_000_000 + row.created_at.microsecond,
        row.label,
        row.operations,
        row.inverse,
        str(row.undoes) if row.undoes else None,
    ]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()
