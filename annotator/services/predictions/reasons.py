"""Why nothing was done with a model, in a sentence: the pages and the API say the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the code of the refusal.
OF_MODELS: Final[Mapping[str, str | Promise]] = {
    "bad_model_name": _("A model has a name and a version, each on one line. Nothing was added."),
    "model_taken": _("The project has this version of the model already."),
    "notes_too_long": _("The notes are too long. Nothing was changed."),
    "no_model": _("Say which version of a model these predictions are of. Nothing was brought in."),
    "model_name_differs": _("The name is not the model's with its version. Nothing was deleted."),
    "predictions_in_use": _("A curation or a note stands on what this model predicted. Nothing was deleted."),
}
