"""Work done in the background, as its owner sees it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="jobs")
    actor = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    #: What is done: a key of ``services.jobs.VERBS``.
    noun = models.CharField(max_length=40)
    #: JSON text: what the verb was asked to do.
    request = models.TextField(default="{}")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveIntegerField(default=0)
    #: What ``progress`` will be at the end; null = not known yet.
    total = models.PositiveIntegerField(null=True)
    cancel_asked = models.BooleanField(default=False)
    #: Lines for a person to read.
    log = models.TextField(blank=True)
    #: JSON text: counts, checks, losses.
    result = models.TextField(default="{}")
    #: Path of the file it made, relative to DATA_DIR/files; empty = none.
    file = models.CharField(max_length=200, blank=True)
    #: How often it was begun: a job whose worker died is begun again.
    attempts = models.PositiveSmallIntegerField(default=0)
    #: The last sign of life of its worker.
    alive_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["project", "-created_at"], name="job_by_project")]

    def __str__(self) -> str:
        return f"{self.noun} {self.id}"
