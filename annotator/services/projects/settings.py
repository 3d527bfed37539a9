"""The settings of a project: in sections, each saved by itself, and never over what somebody else just saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from annotator.models import Project, User
from annotator.services import access, journal, standing
from annotator.services.refusal import Conflict, Invalid

#: The sections and their settings, in the page's order.
SECTIONS: Final[Mapping[str, Sequence[str]]] = {
    "about": ("name", "description"),
    "dealing": ("assignment", "overlap", "order", "likeness"),
    "pace": ("lease_hours", "open_limit", "goal_date"),
    "proof": ("pass_mark", "reserve_every"),
}
_ALL: Final = frozenset(name for section in SECTIONS.values() for name in section)
#: What is stored from 1 to the column's width is not always sensible.
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "overlap": (1, 50),
    "lease_hours": (1, 24 * 365),
    "open_limit": (1, 100),
    "pass_mark": (0, 100),
    "reserve_every": (0, 1_000),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What another number of annotators per article comes to, in articles.

    ``reopened``: were submitted and need more annotators; ``finished``: have as many submitted sets as are asked for
    now; ``more``: annotators that each of the reopened ones needs besides, at the most.
    """

    reopened: int = 0
    finished: int = 0
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.reopened or self.finished)


def settings_of(project: Project) -> dict[str, Any]:
    """All settings as they are, by name: JSON values but for ``goal_date`` (a date or None)."""
    return {name: getattr(project, name) for section in SECTIONS.values() for name in section}


def effect_of(project: Project, overlap: int) -> Effect:
    """What ``overlap`` annotators per article would do to the articles' states; nothing is changed."""
    return Effect(*standing.counted(project, overlap), more=max(0, overlap - project.overlap))


@transaction.atomic
def change_settings(
    *, project: Project, values: Mapping[str, Any], actor: User, seen: Mapping[str, Any] | None = None
) -> Project:
    """Put the settings named in ``values`` in place, and bring the articles' states in line. Returns the project.

    ``seen``: the settings as the person saw them; where one of them is another now, nothing is changed. Raises Invalid:
    "unknown_setting", "bad_setting" with the name; Conflict: "settings_changed" with the names, "archived", "deleting".
    """
    row = Project.objects.select_for_update(of=("self",)).select_related("schema").get(pk=project.pk)
    access.must_be_open(row)
    if unknown := sorted({*values, *(seen or {})} - _ALL):
        raise Invalid("unknown_setting", {"names": unknown})
    before = settings_of(row)
    if moved := sorted(name for name, value in (seen or {}).items() if before[name] != value):
        raise Conflict("settings_changed", {"names": moved})
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(row, name, _checked(row, name, values[name]))
    if changed:
        row.save(update_fields=changed)
        journal.note("project.change", actor=actor, project=row, **_said(before, row, changed))
    if "overlap" in changed:
        _settle(row)
    return row


def _checked(row: Project, name: str, value: Any) -> Any:
    low, high = _BOUNDS.get(name, (0, 0))
    column: Any = Project._meta.get_field(name)
    try:
        cleaned = column.clean(value, row)
    except ValidationError as wrong:
        raise Invalid("bad_setting", {"name": name}) from wrong
    if name in _BOUNDS and not low <= cleaned <= high:
        raise Invalid("bad_setting", {"name": name, "least": low, "most": high})
    return cleaned


def _said(before: Mapping[str, Any], row: Project, changed: Sequence[str]) -> dict[str, Any]:
    """The facts of the act: a description's words are no news, that it changed is."""
    told = [name for name in changed if name != "description"]
    values = {name: {"before": before[name], "after": getattr(row, name)} for name in told}
    return {"settings": changed, "values": values}


def _settle(row: Project) -> None:
    standing.settle_all(row)
    # Whoever submitted in the same instant may have counted by the number before: looked at again once it stands.
    transaction.on_commit(lambda: standing.settle_all(row))
