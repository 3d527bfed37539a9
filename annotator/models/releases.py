"""Releases: versions of a project's gold that were given out, and their files."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Release(models.Model):
    """One version of the data: its frozen inputs (``manifest``), from which its files are made, and made again."""

    class State(models.TextChoices):
        #: Asked for; nothing is frozen yet.
        DRAFT = "draft", _("draft")
        #: Its inputs are frozen, its files are being made.
        BUILDING = "building", _("being built")
        PUBLISHED = "published", pgettext_lazy("release", "published")
        FAILED = "failed", _("failed")
        #: Its files stay, with a notice that says why it should not be used.
        WITHDRAWN = "withdrawn", pgettext_lazy("release", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="releases")
    #: The version's name: part of addresses and of the names of downloads.
    tag = models.CharField(_("version"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    notes_ar = models.TextField(_("notes in Arabic"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    #: JSON text: what was asked for (``services.releases.plans``).
    plan = models.TextField(default="{}")
    #: JSON text: everything the files are made of (``services.releases.manifest``); empty before it is frozen.
    manifest = models.TextField(blank=True)
    #: JSON text: counts, losses and leakage, for lists and pages; filled when it is published.
    summary = models.TextField(default="{}")
    job = models.ForeignKey("annotator.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: Why it was withdrawn, for everybody who has it.
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["project", "tag"], name="release_tag_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "building", "published", "failed", "withdrawn"]),
                name="release_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["published", "withdrawn"], published_at__isnull=False)
                | models.Q(state__in=["draft", "building", "failed"], published_at__isnull=True),
                name="release_published",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True)),
                name="release_withdrawn",
            ),
        ]
        indexes = [models.Index(fields=["project", "-created_at"], name="release_by_project")]

    def __str__(self) -> str:
        return self.tag


class ReleaseFile(models.Model):
    """One file of a published release, in the storage under the release's id."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="files")
    #: With ``/`` between folders; from a fixed alphabet, never from a person.
    name = models.CharField(max_length=120)
    #: Bytes.
    size = models.BigIntegerField()
    #: Hexadecimal.
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("file of a release")
        verbose_name_plural = _("files of releases")
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]

    def __str__(self) -> str:
        return self.name
