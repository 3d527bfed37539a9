"""What annotation sets of one article have in common, and what was measured of it, kept so that nobody waits for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PairEvidence(models.Model):
    """Two sets side by side, counted: derived from their bodies, and stale where a revision or the schema differs."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="+")
    article = models.ForeignKey("annotator.Article", models.CASCADE, related_name="+")
    #: Of two annotators the one whose account is older; against gold the annotator's.
    one = models.ForeignKey("annotator.AnnotationSet", models.CASCADE, related_name="+")
    other = models.ForeignKey("annotator.AnnotationSet", models.CASCADE, related_name="+")
    one_revision = models.PositiveIntegerField()
    other_revision = models.PositiveIntegerField()
    #: Under which the two were read: the newer of theirs.
    schema = models.ForeignKey("annotator.SchemaVersion", models.CASCADE, related_name="+")
    #: Which way of counting this is of (``services.agreement.keeping.EDITION``).
    edition = models.PositiveSmallIntegerField()
    #: Whether ``other`` is the article's gold.
    gold = models.BooleanField(default=False)
    #: JSON text: ``annotator.agreement.evidence.as_object``.
    evidence = models.TextField()
    #: JSON text: how many items differ, ``{"CLASS/LAYER/TYPE": n}``.
    differences = models.TextField(default="{}")

    class Meta:
        verbose_name = _("agreement of two sets")
        verbose_name_plural = _("agreements of two sets")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_evidence_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="pair_evidence_of_two"),
        ]
        indexes = [models.Index(fields=["project", "gold", "article"], name="pair_evidence_by_project")]

    def __str__(self) -> str:
        return f"{self.one_id} · {self.other_id}"


class GroupEvidence(models.Model):
    """All sets of an article of three annotators and more, counted together; stale where ``state`` is another."""

    article = models.OneToOneField("annotator.Article", models.CASCADE, primary_key=True, related_name="+")
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="+")
    #: A digest of the sets, their revisions, the schema and the way of counting.
    state = models.CharField(max_length=64)
    #: JSON text: ``annotator.agreement.evidence.as_object``.
    evidence = models.TextField()

    class Meta:
        verbose_name = _("agreement of a group")
        verbose_name_plural = _("agreements of groups")

    def __str__(self) -> str:
        return f"{self.article_id}"


class AgreementFigures(models.Model):
    """The measures of a project as somebody asked for them: derived, old where ``state`` is another."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="+")
    #: A digest of what was asked for, and one of the sets it was measured of (their revisions, days and schemas).
    asked = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    measured_at = models.DateTimeField()
    #: JSON text: ``annotator.services.agreement.figures.Figures``.
    body = models.TextField()

    class Meta:
        verbose_name = _("measured agreement")
        verbose_name_plural = _("measured agreements")
        constraints = [models.UniqueConstraint(fields=["project", "asked"], name="agreement_figures_once")]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.asked}"
