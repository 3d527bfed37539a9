"""Why curation refused, in a sentence: the pages and the API say the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the code of the refusal.
OF_CURATION: Final[Mapping[str, str | Promise]] = {
    "moved": _("One of the sets says something else here by now. Nothing was decided; look at the place again."),
    "decided_meanwhile": _("Somebody else has decided here meanwhile. Nothing was changed; look at it first."),
    "locked": _("The gold reference is locked. Unlock it with a reason to go on deciding."),
    "not_locked": _("The gold reference is not locked."),
    "later_work": _("Something later in the gold stands on this decision. Take that back first."),
    "undone_already": _("This was taken back already."),
    "bad_pick": _("The set that was picked has nothing to say here."),
    "unknown_rule": _("There is no such rule for this kind of difference."),
    "no_voices": _("There is nothing to compare: no set of this article is handed in."),
    "no_such_voice": _("One of these is no set of this article that could be compared."),
    "too_many_voices": _("Too many sets at once."),
    "only_predicted": _("What a model predicted becomes no gold by itself. Choose a person's set besides."),
    "schemas_differ": _("The sets stand under several versions of the schema. Bring them to one first."),
    "practice": _("The answers of a practice article are known; it is not curated."),
    "several_sets": _("Several sets are handed in; they want to be compared."),
    "waiting": _("There are still places to look at. Decide about them, then lock."),
    "second_waits": _("A second opinion is asked for; it comes first."),
    "not_asked": _("Nobody has asked for a second opinion."),
    "own_second": _("Who asked for a second opinion cannot give it."),
    "reworked": _("One of the sets is with its annotator again. Wait for it, or compare the others only."),
    "precedents": _("A decision of this curation stands in the guidelines. Take it out there first."),
    "note_needed": _("A precedent needs its rule in a sentence. Nothing was changed."),
    "decide_first": _("There is no decision here yet that could become a precedent."),
    "has_notes": _("There are notes on this gold reference. It cannot be given up any more."),
}
