"""Letters: the e-mails that wait, went out, or could not."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One e-mail to one address. Its words are made when it goes out; what it needs of secrets is made then too."""

    class Kind(models.TextChoices):
        NOTICES = "notices", _("notifications")
        CONFIRM = "confirm", _("confirmation of an address")
        MOVED = "moved", _("change of an address")
        PASSWORD = "password", _("new password")
        INVITATION = "invitation", _("invitation")

    #: Makes the Message-ID, so that a second try is the same message to whoever receives it.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("about"), max_length=10, choices=Kind.choices)
    #: Null: an invitation, to somebody who has no account yet.
    user = models.ForeignKey("annotator.User", models.CASCADE, null=True, related_name="+")
    #: The project an invitation is to.
    project = models.ForeignKey("annotator.Project", models.CASCADE, null=True, related_name="+")
    address = models.CharField(_("address"), max_length=254)
    language = models.CharField(max_length=2, default="ar")
    #: JSON text: the ids of what it tells of, never a secret.
    facts = models.TextField(default="{}")
    created_at = models.DateTimeField()
    #: When it is tried (again); null = nothing is to be done any more.
    try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    #: Given up.
    failed_at = models.DateTimeField(null=True)
    #: What the mail server said last.
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["try_at"], condition=models.Q(try_at__isnull=False), name="letter_to_send"),
            models.Index(fields=["-failed_at"], condition=models.Q(failed_at__isnull=False), name="letter_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"
