"""People, what they may do in a project, how they are invited, and the tokens their programs sign in with."""

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
    #: Asked to choose a new password at the next sign-in.
    must_change_password = models.BooleanField(default=False)
    #: The address that was proved to be theirs, the only one that e-mail goes to; ``email`` may wait for its proof.
    confirmed_email = models.CharField(_("confirmed e-mail address"), max_length=254, blank=True)

    #: The projects of the token a program came with; None = whatever the person may. No column: set by the door.
    limited_to: frozenset[int] | None = None

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
    #: The name in exports, chosen by the project; unique in it.
    pseudonym = models.CharField(_("pseudonym"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    #: The person no longer takes part; what they did stays. Null = a member today.
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    #: When the annotator passed the practice articles; null = not yet (or there are none).
    passed_at = models.DateTimeField(_("passed practice"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.UniqueConstraint(
                fields=["project", "pseudonym"], condition=~models.Q(pseudonym=""), name="pseudonym_once"
            ),
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
    #: Only for ``projects``; without it for all that the owner may. Not read off them: they may all be removed.
    limited = models.BooleanField(_("limited"), default=False)
    projects = models.ManyToManyField("annotator.Project", blank=True, related_name="+")
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


class Invitation(models.Model):
    """A link that lets people in, into one project and role. Only the SHA-256 of its secret is kept."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role.choices)
    #: For whom it is meant, in the manager's words.
    note = models.CharField(_("for whom"), max_length=200, blank=True)
    #: SHA-256 of the link's secret, hexadecimal.
    digest = models.CharField(max_length=64, unique=True)
    #: The secret's first letters, to tell links apart.
    prefix = models.CharField(max_length=16)
    expires_at = models.DateTimeField(_("expires"))
    #: How many people may come in by it.
    limit = models.PositiveSmallIntegerField(_("people"), default=1)
    used = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "curator", "annotator", "viewer"]), name="invitation_role"
            ),
            # Two people who press at the same moment: the database keeps the count.
            models.CheckConstraint(condition=models.Q(used__lte=models.F("limit")), name="invitation_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.role}"


class InvitationUse(models.Model):
    """Somebody who came in by an invitation."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="uses")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("use of an invitation")
        verbose_name_plural = _("uses of invitations")
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="invitation_use_once")]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.user_id}"


class Notification(models.Model):
    """Something a person should know, in the application and, when they wish and it is configured, by e-mail."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    project = models.ForeignKey("annotator.Project", models.CASCADE, null=True, related_name="+")
    #: What happened: a key of ``services.notifications``.
    kind = models.CharField(max_length=30)
    #: JSON text: what the sentence needs.
    facts = models.TextField(default="{}")
    #: The address within Sanad it leads to; empty = none.
    address = models.CharField(max_length=300, blank=True)
    #: The same thing told twice is one notification; empty = always a new one.
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: When it goes out by e-mail unless it was read before; null = never.
    mail_after = models.DateTimeField(null=True)
    #: When it was put into a letter; null again when that letter could not be sent.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_by_user"),
            models.Index(
                fields=["mail_after"],
                condition=models.Q(mail_after__isnull=False, mailed_at=None, read_at=None),
                name="notification_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~models.Q(key=""), name="notification_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class AuditEntry(models.Model):
    """One administrative act; never altered, and it outlives whom and what it names."""

    created_at = models.DateTimeField(db_index=True)
    #: What was done: ``noun.verb``.
    act = models.CharField(max_length=60)
    #: Null: the command line, or a person who was removed since; ``actor_name`` stays.
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    project = models.ForeignKey("annotator.Project", models.SET_NULL, null=True, related_name="+")
    #: The project's address then; empty for acts on the whole site.
    project_slug = models.CharField(max_length=60, blank=True)
    #: JSON text, never a secret.
    facts = models.TextField(default="{}")

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["project", "-id"], name="audit_by_project")]

    def __str__(self) -> str:
        return f"{self.act} · {self.actor_name}"
