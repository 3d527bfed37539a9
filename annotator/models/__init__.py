"""The rows: facts and constraints only; meaning lives in :mod:`annotator.services`."""

from annotator.models.annotations import AnnotationSet, Change
from annotator.models.articles import Article, Upload
from annotator.models.jobs import Job
from annotator.models.notes import NoteMention, NoteMessage, NoteReading, NoteThread
from annotator.models.people import ApiToken, Membership, User
from annotator.models.projects import Project
from annotator.models.schemas import SchemaVersion

__all__ = [
    "AnnotationSet",
    "ApiToken",
    "Article",
    "Change",
    "Job",
    "Membership",
    "NoteMention",
    "NoteMessage",
    "NoteReading",
    "NoteThread",
    "Project",
    "SchemaVersion",
    "Upload",
    "User",
]
