"""Assignments: annotation sets made empty for somebody; dealt out, given by a manager, or coming again."""

from annotator.services.assignments.again import REST, SelfAgreement, self_agreement
from annotator.services.assignments.dealing import go_on, next_article, open_article
from annotator.services.assignments.giving import assign, assign_pairs, take_back
from annotator.services.assignments.many import Wish, give_many, preview, sources
from annotator.services.assignments.matrix import (
    Asked,
    Matrix,
    Person,
    Row,
    articles_asked_for,
    matrix,
    people_of,
    rows_of,
)
from annotator.services.assignments.outlook import Ahead, Outlook, outlook
from annotator.services.assignments.planning import Plan
from annotator.services.assignments.practising import (
    Result,
    could_be_practice,
    end_practice,
    let_pass,
    promote,
    reset,
    results,
)
from annotator.services.assignments.releasing import release_expired
from annotator.services.assignments.undoing import undo

__all__ = [
    "REST",
    "Ahead",
    "Asked",
    "Matrix",
    "Outlook",
    "Person",
    "Plan",
    "Result",
    "Row",
    "SelfAgreement",
    "Wish",
    "articles_asked_for",
    "assign",
    "assign_pairs",
    "could_be_practice",
    "end_practice",
    "give_many",
    "go_on",
    "let_pass",
    "matrix",
    "next_article",
    "open_article",
    "outlook",
    "people_of",
    "preview",
    "promote",
    "release_expired",
    "reset",
    "results",
    "rows_of",
    "self_agreement",
    "sources",
    "take_back",
    "undo",
]
