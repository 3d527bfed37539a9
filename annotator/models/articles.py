"""Articles, whose text never changes, and the uploads that wait to become articles."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Article(models.Model):
    #: The name the article has outside: in addresses, the API and exports.
    public = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="articles")
    #: The file's name or another name the article is known by where it came from.
    name = models.CharField(_("name"), max_length=255)
    title = models.CharField(_("title"), max_length=500)
    text = models.TextField(_("text"))
    #: Of ``text`` in UTF-8, hexadecimal.
    sha256 = models.CharField(max_length=64)
    #: Code points of ``text``.
    length = models.PositiveIntegerField(_("length"))
    words = models.PositiveIntegerField(_("words"))
    #: JSON text: source, published, genre …
    metadata = models.TextField(default="{}")
    #: JSON text: where the bytes came from and every decision of the decoding.
    provenance = models.TextField(default="{}")
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="article_text_once"),
            models.UniqueConstraint(fields=["project", "name"], name="article_name_once"),
        ]
        indexes = [models.Index(fields=["project", "id"], name="article_by_project")]

    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """The bytes of one file, kept between the upload and the decision to import it."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="uploads")
    actor = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    #: The files sent together share one.
    batch = models.UUIDField()
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    #: The reading a person chose; null = the best one.
    encoding = models.CharField(max_length=20, null=True, blank=True)
    #: The title a person wrote; empty = the proposed one.
    title = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "id"], name="upload_by_batch")]

    def __str__(self) -> str:
        return self.name
