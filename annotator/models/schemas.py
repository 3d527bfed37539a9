"""What may be annotated in a project, one row a version."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemaVersion(models.Model):
    """A frozen ``sanad-schema/1`` document (:mod:`annotator.standoff.schema`)."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="schema_versions")
    name = models.CharField(_("name"), max_length=100)
    version = models.CharField(_("version"), max_length=20)
    #: JSON text.
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("schema version")
        verbose_name_plural = _("schema versions")
        constraints = [models.UniqueConstraint(fields=["project", "name", "version"], name="schema_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
