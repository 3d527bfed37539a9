"""The rows: facts and constraints only; meaning lives in :mod:`annotator.services`."""

from annotator.models.agreement import AgreementFigures, GroupEvidence, PairEvidence
from annotator.models.annotations import AnnotationSet, Change, SetFigure, SetType
from annotator.models.articles import Article, ArticleIndex, BulkAction, ImportBatch, SavedView, Upload
from annotator.models.jobs import Job
from annotator.models.letters import Letter
from annotator.models.notes import NoteMention, NoteMessage, NoteReading, NoteThread
from annotator.models.people import (
    ApiToken,
    AuditEntry,
    Invitation,
    InvitationUse,
    Membership,
    Notification,
    User,
)
from annotator.models.predictions import ModelVersion, Prediction
from annotator.models.projects import GuidelineExample, GuidelineVersion, Project
from annotator.models.releases import Release, ReleaseFile
from annotator.models.returns import ReturnPlace, SetReturn
from annotator.models.review import Curation, CurationEvent, Decision
from annotator.models.schemas import MigratedSet, PlannedSet, SchemaDraft, SchemaMigration, SchemaVersion
from annotator.models.webhooks import Delivery, Webhook

__all__ = [
    "AgreementFigures",
    "AnnotationSet",
    "ApiToken",
    "Article",
    "ArticleIndex",
    "AuditEntry",
    "BulkAction",
    "Change",
    "Curation",
    "CurationEvent",
    "Decision",
    "Delivery",
    "GroupEvidence",
    "GuidelineExample",
    "GuidelineVersion",
    "ImportBatch",
    "Invitation",
    "InvitationUse",
    "Job",
    "Letter",
    "Membership",
    "MigratedSet",
    "ModelVersion",
    "NoteMention",
    "NoteMessage",
    "NoteReading",
    "NoteThread",
    "Notification",
    "PairEvidence",
    "PlannedSet",
    "Prediction",
    "Project",
    "Release",
    "ReleaseFile",
    "ReturnPlace",
    "SavedView",
    "SchemaDraft",
    "SchemaMigration",
    "SchemaVersion",
    "SetFigure",
    "SetReturn",
    "SetType",
    "Upload",
    "User",
    "Webhook",
]
