"""Assignments: annotation sets made empty for somebody; dealt out, given by a manager, or coming again."""

from annotator.services.assignments.again import REST, SelfAgreement, self_agreement
from annotator.services.assignments.dealing import go_on, next_article, open_article
from annotator.services.assignments.outlook import Ahead, Outlook, outlook
from annotator.services.assignments.releasing import release_expired

__all__ = [
    "REST",
    "Ahead",
    "Outlook",
    "SelfAgreement",
    "go_on",
    "next_article",
    "open_article",
    "outlook",
    "release_expired",
    "self_agreement",
]
