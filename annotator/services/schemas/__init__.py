"""Schemas of a project: the draft of the next version, its publication, the versions there were, what uses them."""

from annotator.services.schemas.drafts import (
    BODY_LIMIT,
    begin_draft,
    body_from,
    body_of,
    changes_of,
    discard_draft,
    draft_of,
    keep_draft,
    problems_of,
    written,
)
from annotator.services.schemas.effects import Effect, Place, Touch, effect_of
from annotator.services.schemas.specimens import Specimen, specimen
from annotator.services.schemas.uses import uses
from annotator.services.schemas.versions import (
    NOTE_LIMIT,
    Proposal,
    Version,
    adopt,
    proposal,
    publish,
    version_of,
    versions_of,
)

__all__ = [
    "BODY_LIMIT",
    "NOTE_LIMIT",
    "Effect",
    "Place",
    "Proposal",
    "Specimen",
    "Touch",
    "Version",
    "adopt",
    "begin_draft",
    "body_from",
    "body_of",
    "changes_of",
    "discard_draft",
    "draft_of",
    "effect_of",
    "keep_draft",
    "problems_of",
    "proposal",
    "publish",
    "specimen",
    "uses",
    "version_of",
    "versions_of",
    "written",
]
