"""Models, what they predicted, and how it stands beside the gold. Nothing of it is ever anybody's work.

A prediction is an annotation set of the kind "suggested" with a row of its own beside it (Prediction). It is dealt to
nobody, counts as no annotator, is in no figure of people and no export of their work, and becomes gold by nobody but a
curator who compares it with what people did. Those who annotate see one version's as suggestions, where a manager chose
one, and never on articles that test them.
"""

from annotator.services.predictions.changing import Changes, Moved, changes_of
from annotator.services.predictions.incoming import Sent, send
from annotator.services.predictions.reading import Predicted, lines_of, predicted_of, predictions_of
from annotator.services.predictions.scoring import Scored, Threshold, scored_of, scoring_job
from annotator.services.predictions.showing import Suggestions, may_be_shown, suggestions_for
from annotator.services.predictions.versions import (
    Version,
    add_version,
    change,
    counted,
    delete_version,
    models_of,
    show_to_annotators,
    version_of,
    versions_of,
)

__all__ = [
    "Changes",
    "Moved",
    "Predicted",
    "Scored",
    "Sent",
    "Suggestions",
    "Threshold",
    "Version",
    "add_version",
    "change",
    "changes_of",
    "counted",
    "delete_version",
    "lines_of",
    "may_be_shown",
    "models_of",
    "predicted_of",
    "predictions_of",
    "scored_of",
    "scoring_job",
    "send",
    "show_to_annotators",
    "suggestions_for",
    "version_of",
    "versions_of",
]
