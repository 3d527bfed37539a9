"""Annotation sets and their append-only change log.

``body`` is the cache of the log: replaying the changes from nothing gives it byte for byte.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

EMPTY_BODY = '{"spans":[],"entities":[],"frames":[],"labels":{}}'


class AnnotationSet(models.Model):
    """One voice on one article."""

    class Kind(models.TextChoices):
        ANNOTATOR = "annotator", _("annotator")
        IMPORTED = "imported", _("imported")
        SUGGESTED = "suggested", _("suggested")
        GOLD = "gold", _("gold")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        SKIPPED = "skipped", _("skipped")

    class SkipCode(models.TextChoices):
        NOT_ARABIC = "not_arabic", _("The text is not Arabic")
        DAMAGED = "damaged", _("The text is damaged")
        DUPLICATE = "duplicate", _("The article is here twice")
        OFF_TOPIC = "off_topic", _("It does not belong to this project")
        TOO_HARD = "too_hard", _("I cannot decide: it is too hard")
        OTHER = "other", _("Another reason")
        #: Nobody worked on it before its lease ran out: its place went back to the pool, the work stays.
        EXPIRED = "expired", _("It lay too long")
        #: A manager took it back from somebody who had begun; likewise.
        TAKEN_BACK = "taken_back", _("A manager took it back")
        #: Its author no longer takes part: the place went back to the pool, the work stays.
        DEPARTED = "departed", _("Its author no longer takes part")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("annotator.Article", models.PROTECT, related_name="annotation_sets")
    author = models.ForeignKey("annotator.User", models.PROTECT, null=True, related_name="annotation_sets")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ANNOTATOR)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    schema = models.ForeignKey("annotator.SchemaVersion", models.PROTECT, related_name="annotation_sets")
    #: The guidelines it was made under; null = the project had none.
    guidelines = models.ForeignKey(
        "annotator.GuidelineVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: 1, and 2, 3 … where an article comes to the same person again, blind.
    round = models.PositiveSmallIntegerField(default=1)
    #: An imported or suggested set's own name: the layer or the model it came from.
    source = models.CharField(_("source"), max_length=200, blank=True)
    #: An imported set that annotators' sets of the article begin with.
    is_base = models.BooleanField(default=False)
    #: When it was given to its author, and by whom (null: it was dealt out, or the author chose it).
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    #: Until when its place is kept without work; null = for ever.
    lease_until = models.DateTimeField(null=True, blank=True)
    #: Time at work in seconds: pauses longer than ``services.annotations.IDLE`` do not count.
    active_seconds = models.PositiveIntegerField(default=0)
    #: The author's last sign of life on it.
    seen_at = models.DateTimeField(null=True, blank=True)
    #: Percent of F1 against the known answers, of a practice set that was submitted.
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Changes applied so far; the sequence of the newest one.
    revision = models.PositiveIntegerField(_("revision"), default=0)
    #: Its first change is not the author's: it began with what was imported for the article (``is_base``).
    prefilled = models.BooleanField(default=False)
    #: Canonical JSON text of the annotations; the article's text is never copied into it.
    body = models.TextField(default=EMPTY_BODY)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    #: Where the author was reading last, code points from the text's beginning; no part of the annotations or the log.
    place = models.PositiveIntegerField(_("place"), default=0)
    #: Why a skipped set was skipped; empty in every other state.
    skip_code = models.CharField(_("skipped because"), max_length=20, choices=SkipCode.choices, blank=True)
    skip_reason = models.CharField(_("in the annotator's words"), max_length=500, blank=True)
    #: Whether opening made it just now; not a column: services.annotations puts it here.
    created: bool = False

    class Meta:
        verbose_name = _("annotation set")
        verbose_name_plural = _("annotation sets")
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "kind", "round"], name="annotation_set_once"),
            # NULLs are distinct to a unique constraint, so the one gold of an article needs its own.
            models.UniqueConstraint(fields=["article"], condition=models.Q(kind="gold"), name="one_gold"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["annotator", "imported", "suggested", "gold"]), name="annotation_set_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "submitted", "returned", "skipped"]), name="annotation_set_state"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    skip_code__in=[
                        "",
                        "not_arabic",
                        "damaged",
                        "duplicate",
                        "off_topic",
                        "too_hard",
                        "other",
                        "expired",
                        "taken_back",
                        "departed",
                    ]
                ),
                name="annotation_set_skip_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="annotator") | models.Q(author__isnull=False), name="annotator_has_author"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "article"], name="annotation_set_by_author"),
            models.Index(
                fields=["lease_until"], name="annotation_set_by_lease", condition=models.Q(lease_until__isnull=False)
            ),
            # All that a project's figures ask of a set: no body is read, and no saved change touches it.
            models.Index(
                fields=["article", "kind", "state", "round", "author", "submitted_at"],
                name="annotation_set_by_progress",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def touched(self) -> bool:
        """Whether its author has been at it: an article that was only assigned was never left anywhere."""
        return self.seen_at is not None or self.revision > self.prefilled


class Change(models.Model):
    """One gesture in the log of one set; never altered, never removed."""

    annotation_set = models.ForeignKey(AnnotationSet, models.PROTECT, related_name="changes")
    #: 1, 2, 3 … without a gap.
    sequence = models.PositiveIntegerField()
    #: Chosen by the client; what makes sending it twice harmless.
    change_id = models.UUIDField()
    actor = models.ForeignKey("annotator.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    label = models.CharField(max_length=64)
    #: Canonical JSON text: a list of operations.
    operations = models.TextField()
    #: Canonical JSON text: the operations that take this change back.
    inverse = models.TextField()
    #: The change this one takes back.
    undoes = models.UUIDField(null=True)
    #: SHA-256 over the row before's digest and every field of this one (``services.annotations.digests``).
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["annotation_set", "sequence"], name="change_sequence_once"),
            models.UniqueConstraint(fields=["annotation_set", "change_id"], name="change_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_set_id} · {self.sequence} · {self.label}"


class SetFigure(models.Model):
    """What is in a set, counted: derived from its body, and stale where the revisions differ."""

    annotation_set = models.OneToOneField(AnnotationSet, models.CASCADE, primary_key=True, related_name="figure")
    article = models.ForeignKey("annotator.Article", models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    spans = models.PositiveIntegerField(default=0)
    entities = models.PositiveIntegerField(default=0)
    frames = models.PositiveIntegerField(default=0)
    #: Warnings of the check.
    problems = models.PositiveIntegerField(default=0)
    #: JSON text: ``{"types": {code: n}, "labels": {code: value}, "problems": {code: n}}``.
    counts = models.TextField(default="{}")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [models.Index(fields=["article"], name="figure_by_article")]

    def __str__(self) -> str:
        return f"{self.annotation_set_id} · {self.revision}"


class SetType(models.Model):
    """One type that occurs in one set, and how often: derived, for filters and distributions."""

    annotation_set = models.ForeignKey(AnnotationSet, models.CASCADE, related_name="types")
    article = models.ForeignKey("annotator.Article", models.CASCADE, related_name="+")
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="+")
    #: The code of a span or frame type, or ``label=value`` of an article's label.
    code = models.CharField(max_length=140)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("type in a set")
        verbose_name_plural = _("types in sets")
        constraints = [models.UniqueConstraint(fields=["annotation_set", "code"], name="set_type_once")]
        indexes = [models.Index(fields=["project", "code", "article"], name="set_type_by_code")]

    def __str__(self) -> str:
        return f"{self.code} × {self.count}"
