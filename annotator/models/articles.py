"""Articles, whose text never changes, the imports they come by, and what is kept of a list of them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

#: The articles on which work goes on; ``services.assignments.pool`` says the same in the same words.
_UNFINISHED = models.Q(state__in=["new", "assigned", "progress"], use="work", withdrawn_at__isnull=True)


class Article(models.Model):
    class State(models.TextChoices):
        """How far an article is: of the sets people make on it, derived (``services.standing``)."""

        NEW = "new", _("new")
        ASSIGNED = "assigned", _("assigned")
        PROGRESS = "progress", _("in progress")
        #: As many sets as the project asks for are submitted.
        SUBMITTED = "submitted", _("submitted")
        CURATION = "curation", _("in curation")
        GOLD = "gold", _("gold")

    class Use(models.TextChoices):
        WORK = "work", _("work")
        #: Its answers are known (a gold set): annotators show on it that they have understood.
        PRACTICE = "practice", _("practice")

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
    #: What the article is called where it came from: importing it again changes nothing. Null = nothing was said.
    external_id = models.CharField(_("external id"), max_length=200, null=True, blank=True)
    #: Taken out of ``metadata``, so that lists can be filtered and ordered by them.
    source = models.CharField(_("source"), max_length=200, blank=True)
    published = models.DateField(_("published"), null=True, blank=True)
    #: The article of the project (its primary key) that this one is nearly equal to, or its own; null = alone.
    cluster = models.BigIntegerField(null=True, blank=True)
    use = models.CharField(max_length=8, choices=Use.choices, default=Use.WORK)
    #: Higher comes first.
    priority = models.SmallIntegerField(_("priority"), default=0)
    #: How many annotators this article is to have; null = as the project says.
    overlap = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Derived from its annotation sets, with the counts beside it.
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    #: Annotators' sets that take a place of the overlap, and those of them that are submitted.
    taken = models.PositiveSmallIntegerField(default=0)
    submitted = models.PositiveSmallIntegerField(default=0)
    #: Taken out of the work; nothing of it is lost, and it can come back.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(fields=["project", "external_id"], name="article_external_id_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "assigned", "progress", "submitted", "curation", "gold"]),
                name="article_state",
            ),
            models.CheckConstraint(condition=models.Q(use__in=["work", "practice"]), name="article_use"),
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="article_by_project"),
            models.Index(fields=["project", "state", "id"], name="article_by_state"),
            models.Index(fields=["project", "source", "id"], name="article_by_source"),
            models.Index(fields=["project", "published", "id"], name="article_by_date"),
            models.Index(fields=["project", "-priority", "id"], name="article_by_priority"),
            models.Index(fields=["project", "cluster"], name="article_by_cluster"),
            models.Index(
                fields=["project", "use", "withdrawn_at", "state", "overlap", "submitted"], name="article_by_progress"
            ),
            # The orders in which articles are dealt out: of those that are not finished the first is found at once.
            models.Index(fields=["project", "-priority", "id"], name="deal_by_priority", condition=_UNFINISHED),
            models.Index(fields=["project", "published", "id"], name="deal_by_date", condition=_UNFINISHED),
            models.Index(fields=["project", "source", "id"], name="deal_by_source", condition=_UNFINISHED),
        ]

    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """The bytes of one file, kept between the upload and the decision to import it."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="uploads")
    actor = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    #: The files sent together share one.
    batch = models.UUIDField()
    name = models.CharField(max_length=255)
    #: The bytes of a small file; empty where they lie in ``file``.
    data = models.BinaryField()
    #: Path of a large one, relative to DATA_DIR/files; empty = in ``data``.
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    #: The reading a person chose; null = the best one.
    encoding = models.CharField(max_length=20, null=True, blank=True)
    #: The title a person wrote; empty = the proposed one.
    title = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "id"], name="upload_by_batch")]

    def __str__(self) -> str:
        return self.name


class ArticleIndex(models.Model):
    """What an article is found by: derived from its title, name and text, and rebuildable."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="index")
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="+")
    #: Title, name and text as a search key (``text.folding``).
    key = models.TextField(blank=True)
    #: MinHash signature of the text (``annotator.splits``); null = not computed yet.
    signature = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("index of an article")
        verbose_name_plural = _("index of the articles")

    def __str__(self) -> str:
        return str(self.article_id)


class ImportBatch(models.Model):
    """Files sent together, what a person decided about them, and the job that brings them in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="imports")
    actor = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    #: JSON text: formats, columns, what the annotation becomes, all or nothing, what is done with duplicates …
    options = models.TextField(default="{}")
    job = models.ForeignKey("annotator.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return str(self.id)


class SavedView(models.Model):
    """A list of articles as somebody likes to see it: filters, order."""

    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="saved_views")
    user = models.ForeignKey("annotator.User", models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    #: The query of the list's address.
    query = models.CharField(max_length=2000)
    #: All who see the list may use it.
    shared = models.BooleanField(_("for all"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["project", "user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class BulkAction(models.Model):
    """Something done to many articles at once, with what it takes to undo it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey("annotator.Project", models.CASCADE, related_name="bulk_actions")
    actor = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    #: What was done: a key of ``services.articles.bulk``.
    verb = models.CharField(max_length=30)
    #: JSON text: what was asked for.
    request = models.TextField(default="{}")
    #: JSON text: how things were before, by article.
    before = models.TextField(default="{}")
    count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")

    def __str__(self) -> str:
        return f"{self.verb} · {self.count}"
