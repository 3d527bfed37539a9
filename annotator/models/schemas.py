"""What may be annotated in a project, one row a version; its draft; sets brought from one version to another."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemaVersion(models.Model):
    """A frozen ``sanad-schema/1`` document (:mod:`annotator.standoff.schema`)."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="schema_versions")
    name = models.CharField(_("name"), max_length=100)
    version = models.CharField(_("version"), max_length=20)
    #: JSON text.
    body = models.TextField()
    #: What changed, in the words of whoever published it.
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("schema version")
        verbose_name_plural = _("schema versions")
        constraints = [models.UniqueConstraint(fields=["project", "name", "version"], name="schema_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SchemaDraft(models.Model):
    """The next version of a project's schema while it is being written; one a project."""

    project = models.OneToOneField("annotator.Project", models.CASCADE, related_name="schema_draft")
    #: The version it began from.
    base = models.ForeignKey(SchemaVersion, models.CASCADE, related_name="+")
    #: JSON text; it may be unfinished, and then it cannot be published.
    body = models.TextField()
    #: Grows by one with every change: whoever saves says which one they saw.
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("schema draft")
        verbose_name_plural = _("schema drafts")

    def __str__(self) -> str:
        return f"{self.project_id} · {self.revision}"


class SchemaMigration(models.Model):
    """Annotation sets brought from one version of the schema to another by a plan; it can be taken back."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        APPLIED = "applied", _("applied")
        TAKING_BACK = "taking_back", _("being taken back")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="schema_migrations")
    source = models.ForeignKey(SchemaVersion, models.PROTECT, related_name="+")
    target = models.ForeignKey(SchemaVersion, models.PROTECT, related_name="+")
    #: JSON text: the plan's steps (``standoff.migrate``).
    plan = models.TextField(default="[]")
    #: JSON text: counts and examples of the last dry run, empty before it.
    report = models.TextField(default="{}")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    job = models.ForeignKey("annotator.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("schema migration")
        verbose_name_plural = _("schema migrations")
        indexes = [models.Index(fields=["project", "-created_at"], name="migration_by_project")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "running", "applied", "taking_back", "taken_back"]),
                name="migration_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class MigratedSet(models.Model):
    """What a migration did to one annotation set: enough to take it back."""

    migration = models.ForeignKey(SchemaMigration, models.PROTECT, related_name="sets")
    annotation_set = models.ForeignKey("annotator.AnnotationSet", models.PROTECT, related_name="migrated")
    #: The sequence of its change in the set's log; null where nothing in the set had to change.
    sequence = models.PositiveIntegerField(null=True)
    #: SHA-256 of the body before it, hexadecimal.
    before = models.CharField(max_length=64)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("migrated set")
        verbose_name_plural = _("migrated sets")
        constraints = [models.UniqueConstraint(fields=["migration", "annotation_set"], name="migrated_once")]

    def __str__(self) -> str:
        return f"{self.migration_id} · {self.annotation_set_id}"


class PlannedSet(models.Model):
    """What the last dry run of a migration found for one annotation set."""

    migration = models.ForeignKey(SchemaMigration, models.CASCADE, related_name="planned")
    annotation_set = models.ForeignKey("annotator.AnnotationSet", models.CASCADE, related_name="+")
    #: The set's revision that was looked at.
    revision = models.PositiveIntegerField()
    #: SHA-256 of the body it will have, hexadecimal; empty where it cannot be migrated.
    after = models.CharField(max_length=64, blank=True)
    #: Objects and labels that will change.
    touched = models.PositiveIntegerField(default=0)
    #: JSON text: counts by step, examples, what hinders.
    report = models.TextField(default="{}")

    class Meta:
        verbose_name = _("planned set")
        verbose_name_plural = _("planned sets")
        constraints = [models.UniqueConstraint(fields=["migration", "annotation_set"], name="planned_once")]

    def __str__(self) -> str:
        return f"{self.migration_id} · {self.annotation_set_id}"
