"""The versions of a project's own guidelines: every saving is one, and none is ever altered."""

from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import GuidelineVersion, Project, User
from annotator.services import journal
from annotator.services.refusal import Conflict, Invalid, NotFound

#: Characters of each text, and of the note on what changed.
TEXT_LIMIT: Final = 100_000
NOTE_LIMIT: Final = 500


def newest(project: Project) -> GuidelineVersion | None:
    """The version that new annotation sets are made under."""
    if project.guidelines_id is None:
        return None
    return GuidelineVersion.objects.select_related("created_by").get(pk=project.guidelines_id)


def versions_of(project: Project) -> QuerySet[GuidelineVersion]:
    """All versions, newest first, without their texts."""
    rows = GuidelineVersion.objects.filter(project=project).select_related("created_by")
    return rows.defer("text_ar", "text_en").order_by("-number")


def version_of(project: Project, number: int) -> GuidelineVersion:
    """A version by its number. Raises NotFound."""
    row = GuidelineVersion.objects.select_related("created_by").filter(project=project, number=number).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def keep_guidelines(
    *, project: Project, text_ar: str, text_en: str, seen: int, note: str = "", actor: User
) -> GuidelineVersion:
    """Save both texts (Markdown) as the next version; the same texts again are the same version.

    ``seen``: the number of the version the actor began from, 0 for none. Raises Conflict("guidelines_changed") with
    who was quicker, Invalid: "guidelines_too_long", "note_on_version_too_long".
    """
    texts = {"text_ar": _plain(text_ar), "text_en": _plain(text_en)}
    if any(len(text) > TEXT_LIMIT for text in texts.values()):
        raise Invalid("guidelines_too_long", {"limit": TEXT_LIMIT})
    if len(note.strip()) > NOTE_LIMIT:
        raise Invalid("note_on_version_too_long", {"limit": NOTE_LIMIT})
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    current = newest(locked) or _first(locked)
    if current is not None and (current.text_ar, current.text_en) == (texts["text_ar"], texts["text_en"]):
        return current
    if (current.number if current else 0) != seen:
        raise _changed(current)
    row = _made(locked, (current.number if current else 0) + 1, note=note.strip(), actor=actor, **texts)
    journal.note("guidelines.save", actor=actor, project=project, number=row.number)
    project.guidelines, project.guidelines_ar, project.guidelines_en = row, row.text_ar, row.text_en
    return row


def _plain(text: str) -> str:
    """One line end everywhere: a browser's form sends two characters."""
    return text.replace("\r\n", "\n").strip()


def _first(project: Project) -> GuidelineVersion | None:
    """Texts that were given when the project was made are its first version, though nobody has saved them."""
    if not (project.guidelines_ar or project.guidelines_en):
        return None
    texts = {"text_ar": project.guidelines_ar, "text_en": project.guidelines_en}
    return _made(project, 1, note="", actor=project.created_by, **texts)


def _made(project: Project, number: int, *, actor: User | None, **fields: str) -> GuidelineVersion:
    row = GuidelineVersion.objects.create(
        project=project, number=number, created_by=actor, created_at=timezone.now(), **fields
    )
    mirrored = {"guidelines_ar": row.text_ar, "guidelines_en": row.text_en}
    Project.objects.filter(pk=project.pk).update(guidelines=row, **mirrored)
    return row


def _changed(current: GuidelineVersion | None) -> Conflict:
    if current is None:
        return Conflict("guidelines_changed", {"number": 0})
    by = current.created_by.display_name if current.created_by else ""
    return Conflict("guidelines_changed", {"number": current.number, "by": by, "at": current.created_at.isoformat()})
