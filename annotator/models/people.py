"""People, what they may do in a project, and the tokens their programs sign in with."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who signs in; a superuser is a site administrator."""

    class Language(models.TextChoices):
        ARABIC = "ar", _("Arabic")
        ENGLISH = "en", _("English")

    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.ARABIC)
    #: JSON text of how this person reads and what they have seen; ``services.preferences`` reads and writes it.
    preferences = models.TextField(_("preferences"), default="{}", blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]  # the stubs know no lazy names in AbstractUser.Meta
        verbose_name_plural = _("users")  # type: ignore[assignment]

    @property
    def display_name(self) -> str:
        """The full name, or the sign-in name where none was given."""
        return self.get_full_name() or self.username


class Membership(models.Model):
    """One person's one role in one project."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        CURATOR = "curator", _("curator")
        ANNOTATOR = "annotator", _("annotator")
        VIEWER = "viewer", _("viewer")

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "curator", "annotator", "viewer"]), name="membership_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.project} · {self.role}"


class ApiToken(models.Model):
    """A program's key to the API. Only the SHA-256 of the token is kept; the token itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    #: SHA-256 of the token, hexadecimal.
    digest = models.CharField(max_length=64, unique=True)
    #: The token's first letters, so that its owner can tell which one it is.
    prefix = models.CharField(max_length=16)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [models.CheckConstraint(condition=models.Q(scope__in=["read", "write"]), name="token_scope")]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"
