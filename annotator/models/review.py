"""Curation: what a gold set is made from, and every decision that made it.

The gold set itself is an annotation set like any other; here stands only what its log cannot say: which sets were
looked at, who decided what, between which readings, and why.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Curation(models.Model):
    """The making of one article's gold set."""

    class Second(models.TextChoices):
        """Whether a second curator looks at the gold before it is locked."""

        NONE = "none", _("not asked for")
        ASKED = "asked", _("asked for")
        DONE = "done", _("done")

    gold = models.OneToOneField(
        "annotator.AnnotationSet", models.PROTECT, primary_key=True, related_name="curation", editable=False
    )
    began_by = models.ForeignKey("annotator.User", models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    #: JSON text: ``{set id: revision}``, the sets that are compared, as they were looked at last.
    voices = models.TextField(default="{}")
    #: Grows by one with everything that is decided, undone, written by hand, locked or unlocked: how an open page knows
    #: that it is old.
    revision = models.PositiveIntegerField(default=0)
    locked_by = models.ForeignKey("annotator.User", models.PROTECT, null=True, blank=True, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    #: One set was taken as it is, without anything to decide between.
    promoted = models.BooleanField(default=False)
    second = models.CharField(max_length=5, choices=Second.choices, default=Second.NONE)
    second_asked_by = models.ForeignKey("annotator.User", models.PROTECT, null=True, blank=True, related_name="+")
    second_by = models.ForeignKey("annotator.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("curation")
        verbose_name_plural = _("curations")
        constraints = [
            models.CheckConstraint(condition=models.Q(second__in=["none", "asked", "done"]), name="curation_second"),
            models.CheckConstraint(
                condition=models.Q(locked_at__isnull=True, locked_by__isnull=True)
                | models.Q(locked_at__isnull=False, locked_by__isnull=False),
                name="curation_locked_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} · {self.revision}"


class CurationEvent(models.Model):
    """One turn in the life of a gold set, with its reason: never altered."""

    class Act(models.TextChoices):
        BEGAN = "began", _("curation begun")
        PROMOTED = "promoted", _("taken as gold as it is")
        LOCKED = "locked", _("locked")
        UNLOCKED = "unlocked", _("unlocked")
        ASKED_SECOND = "asked_second", _("a second opinion asked for")
        WITHDREW = "withdrew", _("the second opinion no longer asked for")
        SECONDED = "seconded", _("confirmed by a second curator")
        VOICES = "voices", _("the compared sets were changed")
        ABANDONED = "abandoned", _("curation given up")

    curation = models.ForeignKey(Curation, models.PROTECT, related_name="events")
    act = models.CharField(max_length=12, choices=Act.choices)
    actor = models.ForeignKey("annotator.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of a curation")
        verbose_name_plural = _("events of curations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    act__in=[
                        "began",
                        "promoted",
                        "locked",
                        "unlocked",
                        "asked_second",
                        "withdrew",
                        "seconded",
                        "voices",
                        "abandoned",
                    ]
                ),
                name="curation_event_act",
            )
        ]
        indexes = [models.Index(fields=["curation", "id"], name="event_of_curation")]

    def __str__(self) -> str:
        return f"{self.curation_id} · {self.act}"


class Decision(models.Model):
    """What was decided at one item of a comparison; a later decision or an undo ends it, nothing alters it."""

    class Choice(models.TextChoices):
        TAKE = "take", _("taken")
        NOTHING = "nothing", _("nothing to annotate here")
        NEITHER = "neither", _("none of the readings")
        HAND = "hand", _("by hand")
        #: No voice says it any more; the gold keeps it.
        KEEP = "keep", _("kept")

    class How(models.TextChoices):
        SINGLE = "single", _("one by one")
        POLICY = "policy", _("by policy")
        BULK = "bulk", _("all of a class")

    #: Chosen by the client; what makes sending it twice harmless.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gold = models.ForeignKey("annotator.AnnotationSet", models.PROTECT, related_name="decisions")
    #: 1, 2, 3 … in the order they were taken.
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=6)
    #: The code of the type (the label) that was decided about.
    type = models.CharField(max_length=64)
    #: JSON text: ``{set id: id of the span, entity or frame there}``; for a label its code.
    members = models.TextField(default="{}")
    #: Of everything the sets said about it then: another one today means that something moved.
    fingerprint = models.CharField(max_length=64)
    #: JSON text: ``{set id: {aspect: value}}``, what each set said then.
    readings = models.TextField(default="{}")
    #: The classes of difference it had, separated by spaces; empty: all agreed.
    classes = models.CharField(max_length=100, blank=True)
    choice = models.CharField(max_length=8, choices=Choice.choices)
    #: JSON text: ``{aspect: set id}``; the aspect "" stands for all that are not named.
    picks = models.TextField(default="{}")
    #: JSON text: ``[[set id, id there, id in the gold], …]``: what was put for it and what came along.
    made = models.TextField(default="[]")
    how = models.CharField(max_length=6, choices=How.choices, default=How.SINGLE)
    #: The policy or rule of a batch: "all_agree", "majority", "clitic/cut" …
    policy = models.CharField(max_length=40, blank=True)
    #: Those that were taken together and are undone together.
    batch = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    actor = models.ForeignKey("annotator.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    #: JSON text: ``{id in the gold: object}``, the item's own things as they stood after it; hand edits differ from it.
    result = models.TextField(default="{}")
    #: The decision on the same item whose place it took.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    #: The change it made in the gold's log; null where nothing had to change.
    change = models.UUIDField(null=True, blank=True)
    #: When a later decision on the same item took its place, or it was undone.
    ended_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("annotator.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["gold", "sequence"], name="decision_sequence_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["span", "entity", "frame", "label"]), name="decision_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(choice__in=["take", "nothing", "neither", "hand", "keep"]), name="decision_choice"
            ),
            models.CheckConstraint(condition=models.Q(how__in=["single", "policy", "bulk"]), name="decision_how"),
        ]
        indexes = [models.Index(fields=["gold", "ended_at", "sequence"], name="decision_of_gold")]

    def __str__(self) -> str:
        return f"{self.gold_id} · {self.sequence} · {self.choice}"
