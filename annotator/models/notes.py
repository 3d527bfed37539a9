"""Notes: threads of messages between the author of an annotation set and those who read it.

A thread outlives what it is about: it keeps the place and the words as they were when it was opened.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteThread(models.Model):
    """A conversation on one set: about its article, or a span, a frame or an entity of it."""

    class Anchor(models.TextChoices):
        ARTICLE = "article", _("article")
        SPAN = "span", _("span")
        FRAME = "frame", _("frame")
        ENTITY = "entity", _("entity")

    #: Chosen by the client; what makes sending it twice harmless.
    id = models.UUIDField(primary_key=True, editable=False)
    annotation_set = models.ForeignKey("annotator.AnnotationSet", models.PROTECT, related_name="note_threads")
    anchor = models.CharField(_("about"), max_length=7, choices=Anchor.choices)
    #: The id of the span, frame or entity; empty for the article.
    anchor_id = models.CharField(max_length=64, blank=True)
    #: JSON text: ``[[start, end], …]`` in code points, as they were when the thread was opened.
    segments = models.TextField(default="[]")
    #: The words that stood there then.
    quote = models.TextField(_("words"), blank=True)
    opened_at = models.DateTimeField(_("opened"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey("annotator.User", models.PROTECT, null=True, blank=True, related_name="+")
    #: Grows by one with everything that happens in the thread; so does the sum over a set.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["annotation_set", "opened_at"], name="notes_of_set")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(anchor="article", anchor_id="")
                | (models.Q(anchor__in=["span", "frame", "entity"]) & ~models.Q(anchor_id="")),
                name="note_anchor",
            ),
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="note_resolved_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.id}"


class NoteMessage(models.Model):
    """One message of a thread: plain text. A deleted one keeps its words for the author's undo, unseen."""

    #: Chosen by the client.
    id = models.UUIDField(primary_key=True, editable=False)
    thread = models.ForeignKey(NoteThread, models.PROTECT, related_name="messages")
    author = models.ForeignKey("annotator.User", models.PROTECT, related_name="+")
    body = models.TextField()
    #: The thread's revision that this message made.
    revision = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    mentioned = models.ManyToManyField("annotator.User", through="NoteMention", related_name="+")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["thread", "revision"], name="note_message_order")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.revision}"


class NoteMention(models.Model):
    """A person named in a message; only people who may read its thread."""

    message = models.ForeignKey(NoteMessage, models.CASCADE, related_name="mentions")
    user = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("mention in a note")
        verbose_name_plural = _("mentions in notes")
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="note_mention_once")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.user_id}"


class NoteReading(models.Model):
    """How far a person has read a thread."""

    thread = models.ForeignKey(NoteThread, models.CASCADE, related_name="readings")
    user = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    #: The thread's revision they saw last.
    revision = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("reading of a note")
        verbose_name_plural = _("readings of notes")
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="note_reading_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.user_id} · {self.revision}"
