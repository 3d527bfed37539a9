"""A project: a corpus with one schema and its members."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Project(models.Model):
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    #: Markdown; what holds for the whole project, above the guideline of each type.
    guidelines_ar = models.TextField(_("guidelines in Arabic"), blank=True)
    guidelines_en = models.TextField(_("guidelines in English"), blank=True)
    #: The version new annotation sets are made under; older sets keep theirs.
    schema = models.ForeignKey("annotator.SchemaVersion", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    #: The asker's role; not a column: services.access puts it here.
    role: str | None

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.name
