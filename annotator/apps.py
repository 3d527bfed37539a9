"""The one Django app, and what is collected for it."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004  (Django's own name)
from django.utils.translation import gettext_lazy as _


class AnnotatorConfig(AppConfig):
    name = "annotator"
    verbose_name = _("Sanad")


class StaticFiles(StaticFilesConfig):
    """Collects what pages ask for; source maps and the API viewers we do not show stay in their packages."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.map", "redoc", "swagger-ui-es*"]


@register()
def mail_is_set_up(app_configs: Any, **_more: Any) -> list[CheckMessage]:  # noqa: ARG001  (Django's signature)
    """Nothing starts with e-mail that is half set up; a password that travels in the open is pointed out."""
    mail = settings.MAIL
    if mail.trouble:
        return [Error(mail.trouble, hint="README.md, “Running it for a group”.", id="sanad.E001")]
    if mail.password and not (mail.tls or mail.ssl):
        said = "SANAD_EMAIL_URL sends a password to the mail server unencrypted."
        return [Warning(said, hint="Add ?tls=1, or begin with smtps://", id="sanad.W001")]
    return []
