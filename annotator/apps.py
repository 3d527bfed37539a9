"""The one Django app, and what is collected for it."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.translation import gettext_lazy as _


class AnnotatorConfig(AppConfig):
    name = "annotator"
    verbose_name = _("Sanad")


class StaticFiles(StaticFilesConfig):
    """Collects what pages ask for; source maps and the API viewers we do not show stay in their packages."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.map", "redoc", "swagger-ui-es*"]
