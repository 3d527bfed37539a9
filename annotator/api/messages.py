"""The sentences that go with the codes, in the asker's language."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Final[Mapping[str, str | Promise]] = {
    # The door's own.
    "not_found": _("There is nothing here, or it is not yours to see."),
    "forbidden": _("You may view this, but not do this with it."),
    "other_person": _("Somebody else is signed in in this browser now. Nothing was stored in their name."),
    "invalid": _("The request is malformed."),
    "busy": _("The server is busy. Nothing was stored; try again in a moment."),
    "too_large": _("The request is too large. Send less at a time."),
    "archived": _("This project is archived. It can be read, but nothing can be written in it."),
    "deleting": _("This project is to be deleted. Nothing can be written in it until a manager restores it."),
    "unknown_state": _("There is no such state of an annotation set."),
    "export_broken": _("What is stored contradicts itself, so nothing was exported. Run verify to see where."),
    "too_many_changes": _("Too many changes at a time. Send fewer in each request."),
    "no_schema": _("This project has no annotation schema yet. Its manager has to add one."),
    "not_open": _("This annotation set is not open. Reopen it to go on annotating."),
    "revision": _("The annotation set has changed since you saw it. Look at it again, then submit."),
    "has_errors": _("The annotation set has errors. Fix them, then submit."),
    "in_curation": _("A curator is already at work on this article, so the set stays submitted."),
    "unknown_reason": _("There is no such reason for skipping an article."),
    "reason_needed": _("Please give the reason in words."),
    "reason_too_long": _("The reason is too long. A few sentences are enough."),
    "nothing_left": _("No article follows: everything is done."),
    "places_taken": _("Others are at work on all that is left. If a place comes free, it is offered here."),
    "place_taken": _("Somebody else has this article by now. Your work is kept; a manager can give it back to you."),
    "managers_assign": _("Nothing more is assigned to you. A manager of the project assigns what comes next."),
    "open_limit": _("You have as many articles open as you may have at a time. Submit one of them, then take another."),
    "practice_first": _("Practice comes first in this project; the other articles open once you have passed it."),
    "practice_open": _("Submit the practice articles that are open; real work begins after them."),
    "practice_failed": _("You have done all practice articles. A manager of the project decides how you go on."),
    "practice_done": _("Practice that was submitted stays as it is: its answers have been shown."),
    "practice_stays": _("A practice article cannot be skipped. Submit it as far as you can decide."),
    "bad_preference": _("There is no such choice."),
    "fault": _("An unexpected error occurred on the server. What was saved before is safe."),
    "empty_note": _("The note is empty."),
    "note_too_long": _("The note is too long. Split it into several messages."),
    "bad_place": _("A note on a mark has to name it, and a note on the article names none."),
    "too_many_notes": _("There are too many notes here. Go on in another thread."),
    "too_late": _("A message can be changed or deleted within a day of writing it, no longer."),
    "deleted_note": _("This message has been deleted."),
    "bad_schema": _("This is not a schema that can be used. Everything that is wrong is listed with its place."),
    "bad_draft": _("This has not the shape of a schema. Nothing was stored."),
    "draft_too_large": _("The schema is too large. Nothing was stored."),
    "draft_changed": _("Somebody has changed the draft since you saw it. Theirs is stored; look at it first."),
    "draft_exists": _("There is a draft already. Publish it or give it up first."),
    "bad_version": _("A version is two or three numbers with dots between them."),
    "schema_version_taken": _("This version stands already with another content. Choose another number."),
    "schema_exists": _("The project has a schema already."),
    "note_on_version_too_long": _("The note on what changed is too long."),
    # One change of a batch.
    "malformed": _("The change could not be read."),
    "id_reused": _("This id was used before for something else."),
    "unknown_undo": _("The change to be taken back is not in this set's history."),
    "conflict": _("The object has changed in the meantime. What is stored now was kept."),
    "dangling_reference": _("Something that is still in use would be missing."),
    "unknown_type": _("The schema has no such type."),
    "disabled_type": _("This type is switched off in the schema."),
    "bad_offsets": _("The span lies outside the article's text."),
    "text_mismatch": _("The span's text does not match the article at that place."),
    "split_grapheme": _("The span would cut a letter from its marks."),
    "empty_span": _("The span contains no text."),
    "segments_unordered": _("The span's pieces overlap or are out of order."),
    "unknown_role": _("The schema has no such role."),
    "wrong_filler": _("This cannot fill that role."),
    "too_many_fillers": _("The role is filled more often than the schema allows."),
    "unknown_attribute": _("The schema has no such attribute."),
    "bad_value": _("The value does not fit its attribute."),
    "unknown_label": _("The schema has no such article label."),
    "cycle": _("A frame would end up inside itself."),
    "wrong_entity_type": _("The mention and its entity differ in type."),
    "blank_name": _("The name says nothing that can be seen."),
    "bad_reference": _("A reference is the number of a Wikidata item, or a web address."),
    "not_a_mention": _("A span of this type cannot refer to an entity."),
}
_UNKNOWN: Final = _("This was refused.")


def message(code: str) -> str:
    """The sentence for a code; a general one where the code is new."""
    return str(SENTENCES.get(code, _UNKNOWN))
