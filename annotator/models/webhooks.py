"""Webhooks: the addresses a project tells of what happened in it, and every telling with what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An address of a program that hears of what happens in a project.

    No secret stands here: the key of its signatures is made of the server's own key, ``id`` and ``serial``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    #: JSON text: the events it hears of, a list of ``services.webhooks.EVENTS``.
    events = models.TextField(default="[]")
    #: Counts the keys it has had.
    serial = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    #: While it is paused nothing goes out to it and what happens waits; null = at work.
    paused_at = models.DateTimeField(null=True)
    #: It paused by itself: nobody had answered there for long.
    gave_up = models.BooleanField(default=False)
    #: The last time somebody there took something.
    heard_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [models.UniqueConstraint(fields=["project", "url"], name="webhook_address_once")]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event told to one webhook: the very bytes of every try, and what was answered last."""

    #: The same for every try, so that whoever hears it twice knows it for one.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    #: The JSON text that is signed and sent.
    body = models.TextField()
    created_at = models.DateTimeField()
    #: When it is tried (again); null = nothing is to be done any more.
    try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    #: Given up.
    failed_at = models.DateTimeField(null=True)
    #: The status of the last answer; null = none came.
    status = models.PositiveSmallIntegerField(null=True)
    #: Why the last try failed: a code of ``services.webhooks.sending``.
    trouble = models.CharField(max_length=40, blank=True)
    #: The beginning of the last answer, or the network's own words.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["try_at"], condition=models.Q(try_at__isnull=False), name="delivery_to_send"),
            models.Index(fields=["webhook", "-created_at", "-id"], name="delivery_by_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"
