"""Reading what a client sends as a change: whatever it is, the answer is a value, never an exception."""

from dataclasses import dataclass
from uuid import UUID

from annotator.services import snapshots
from annotator.standoff.changes import Change, read_change
from annotator.standoff.quick import is_well_formed
from annotator.standoff.values import Refused


@dataclass(frozen=True, slots=True)
class Incoming:
    """One change as sent: read into a value, or the refusal that says why it could not be."""

    given_id: str | None
    id: UUID | None = None
    undoes: UUID | None = None
    label: str = ""
    #: Canonical JSON text of the operations.
    operations: str = ""
    change: Change | None = None
    refusal: Refused | None = None

    def accepted(self) -> tuple[UUID, Change]:
        """The change and its id; raises the refusal where there is none."""
        if self.change is None or self.id is None:
            raise self.refusal or Refused("malformed", "not a change")
        return self.id, self.change


def read(raw: object) -> Incoming:
    """Read one change of a batch."""
    given = raw.get("id") if isinstance(raw, dict) else None
    # An id of half characters could not even be said back.
    given_id = given if isinstance(given, str) and is_well_formed(given) else None
    try:
        return _read(raw, given_id)
    except Refused as refused:
        return Incoming(given_id, refusal=refused)
    except (TypeError, ValueError, RecursionError) as wrong:
        # What cannot be written as canonical text cannot be kept.
        return Incoming(given_id, refusal=Refused("malformed", str(wrong)))


def _read(raw: object, given_id: str | None) -> Incoming:
    change = read_change(raw)
    return Incoming(
        given_id=given_id,
        id=UUID(change.id),
        undoes=UUID(change.undoes) if change.undoes else None,
        label=change.label,
        operations=snapshots.operations_text(change),
        change=change,
    )
