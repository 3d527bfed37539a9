"""Models and what they predicted: a prediction is an annotation set of the kind "suggested", nobody's work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ModelVersion(models.Model):
    """One version of a named model, as a project knows it."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="model_versions")
    name = models.CharField(_("name of the model"), max_length=80)
    version = models.CharField(_("version"), max_length=40)
    #: What it was trained on and how, in the words of whoever brought it.
    notes = models.TextField(_("notes"), blank=True)
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        constraints = [
            models.UniqueConstraint(fields=["project", "name", "version"], name="model_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Prediction(models.Model):
    """What one model version predicted for one article: which set it is, and how sure the model was of each thing."""

    annotation_set = models.OneToOneField(
        "annotator.AnnotationSet", models.PROTECT, primary_key=True, related_name="prediction"
    )
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="predictions")
    article = models.ForeignKey("annotator.Article", models.PROTECT, related_name="+")
    #: JSON text: ``{id of a span, entity or frame: 0 to 1}``, of those that came with a score.
    scores = models.TextField(default="{}")
    #: SHA-256 of what came: the same again changes nothing.
    digest = models.CharField(max_length=64)
    #: JSON text, derived: how much of it is in the gold, by score (``services.predictions.scoring``).
    scored = models.TextField(default="")
    #: Which two sets and revisions ``scored`` is of; stale where they are others.
    scored_of = models.CharField(max_length=120, default="")

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        constraints = [models.UniqueConstraint(fields=["model", "article"], name="prediction_once")]

    def __str__(self) -> str:
        return f"{self.model_id} · {self.article_id}"
