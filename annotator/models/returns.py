"""Sets that a curator gave back to their annotators: what was said, about which places, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SetReturn(models.Model):
    """One giving back of one submitted set. It outlives what it led to: every round stays known."""

    #: Chosen by the client; what makes sending it twice harmless.
    id = models.UUIDField(primary_key=True, editable=False)
    annotation_set = models.ForeignKey("annotator.AnnotationSet", models.PROTECT, related_name="returns")
    actor = models.ForeignKey("annotator.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("returned"))
    message = models.CharField(_("message"), max_length=500)
    #: The set as it was handed in: its log up to here gives it back.
    revision = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()
    #: When it was handed in again, and the log up to there; null = not yet.
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_revision = models.PositiveIntegerField(null=True, blank=True)
    #: The curator thought better of it before the author began.
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("return of a set")
        verbose_name_plural = _("returns of sets")
        constraints = [
            models.UniqueConstraint(
                fields=["annotation_set"],
                condition=models.Q(answered_at__isnull=True, taken_back_at__isnull=True),
                name="one_open_return",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_revision__isnull=True)
                | models.Q(answered_at__isnull=False, answered_revision__gte=models.F("revision")),
                name="return_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(taken_back_at__isnull=True),
                name="return_ends_once",
            ),
            models.CheckConstraint(condition=~models.Q(message=""), name="return_says_why"),
        ]
        indexes = [models.Index(fields=["annotation_set", "at"], name="returns_of_set")]

    def __str__(self) -> str:
        return f"{self.annotation_set_id} · {self.revision}"

    @property
    def is_open(self) -> bool:
        """Whether the set is its author's to work on because of it."""
        return self.answered_at is None and self.taken_back_at is None


class ReturnPlace(models.Model):
    """A note that the author is asked to look at, and whether they have."""

    set_return = models.ForeignKey(SetReturn, models.CASCADE, related_name="places")
    thread = models.ForeignKey("annotator.NoteThread", models.PROTECT, related_name="+")
    #: 0, 1, 2 … in the order of the text.
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place of a return")
        verbose_name_plural = _("places of returns")
        constraints = [models.UniqueConstraint(fields=["set_return", "thread"], name="return_place_once")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.set_return_id} · {self.position}"
