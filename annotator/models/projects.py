"""A project: a corpus with one schema and its members; the versions of its guidelines."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Project(models.Model):
    class Assignment(models.TextChoices):
        #: Every annotator annotates any article.
        FREE = "free", _("Everybody chooses")
        #: The next article is dealt out by the project's order.
        PULL = "pull", _("The next one is dealt out")
        #: Annotators get what a manager gives them.
        PUSH = "push", _("Managers assign")

    class Order(models.TextChoices):
        PRIORITY = "priority", _("Priority, then as imported")
        OLDEST = "oldest", _("Oldest first")
        NEWEST = "newest", _("Newest first")
        BALANCED = "balanced", _("Sources in turn")

    class Likeness(models.TextChoices):
        IGNORED = "ignored", _("Do not care")
        TOGETHER = "together", _("To the same person")
        APART = "apart", _("To different people")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    #: Markdown; what holds for the whole project, above the guideline of each type. The newest version's texts.
    guidelines_ar = models.TextField(_("guidelines in Arabic"), blank=True)
    guidelines_en = models.TextField(_("guidelines in English"), blank=True)
    #: The version new annotation sets are made under; older sets keep theirs.
    schema = models.ForeignKey("annotator.SchemaVersion", models.PROTECT, null=True, blank=True, related_name="+")
    #: The guidelines new annotation sets are made under; null = none were ever kept.
    guidelines = models.ForeignKey(
        "annotator.GuidelineVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    #: Deletion was asked for; from ``delete_after`` on the project may really go. Until then it can be restored.
    delete_asked_at = models.DateTimeField(null=True, blank=True)
    delete_after = models.DateTimeField(null=True, blank=True)
    delete_asked_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, blank=True, related_name="+")

    #: How articles come to annotators.
    assignment = models.CharField(_("assignment"), max_length=4, choices=Assignment.choices, default=Assignment.FREE)
    #: How many annotators each article is to have.
    overlap = models.PositiveSmallIntegerField(_("annotators per article"), default=1)
    order = models.CharField(_("order"), max_length=10, choices=Order.choices, default=Order.PRIORITY)
    #: What becomes of articles that are nearly the same (``Article.cluster``).
    likeness = models.CharField(
        _("nearly equal articles"), max_length=10, choices=Likeness.choices, default=Likeness.IGNORED
    )
    #: How long an article stays with somebody who does not work on it.
    lease_hours = models.PositiveIntegerField(_("hours until an idle article goes back"), default=72)
    #: Articles one annotator may have open at a time.
    open_limit = models.PositiveSmallIntegerField(_("open articles per annotator"), default=3)
    #: Percent of F1 against the known answers that lets an annotator begin real work.
    pass_mark = models.PositiveSmallIntegerField(_("pass mark of practice"), default=80)
    #: After so many submitted articles one of the annotator's own comes again, blind; 0 = never.
    reserve_every = models.PositiveSmallIntegerField(_("own articles again after"), default=0)
    #: In exports people stand under their pseudonyms; their names stay inside.
    pseudonymous_exports = models.BooleanField(_("pseudonyms in exports"), default=False)
    #: The model whose predictions annotators are shown as suggestions; null = none.
    suggested_model = models.ForeignKey(
        "annotator.ModelVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The revision of the last schema draft that was given up or published; the next one goes on from there.
    draft_revision = models.PositiveIntegerField(default=0, editable=False)
    #: The day the project is to be finished.
    goal_date = models.DateField(_("to be finished by"), null=True, blank=True)
    #: The asker's role; not a column: services.access puts it here.
    role: str | None

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(assignment__in=["free", "pull", "push"]), name="project_assignment"
            ),
            models.CheckConstraint(
                condition=models.Q(order__in=["priority", "oldest", "newest", "balanced"]), name="project_order"
            ),
            models.CheckConstraint(
                condition=models.Q(likeness__in=["ignored", "together", "apart"]), name="project_likeness"
            ),
            models.CheckConstraint(condition=models.Q(overlap__gte=1, overlap__lte=50), name="project_overlap"),
            models.CheckConstraint(condition=models.Q(pass_mark__lte=100), name="project_pass_mark"),
            models.CheckConstraint(
                condition=models.Q(delete_asked_at__isnull=True, delete_after__isnull=True)
                | models.Q(delete_asked_at__isnull=False, delete_after__isnull=False),
                name="project_deletion",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GuidelineVersion(models.Model):
    """The guidelines of a project as they stood at one time; never altered."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="guideline_versions")
    #: 1, 2, 3 …
    number = models.PositiveIntegerField()
    #: Markdown.
    text_ar = models.TextField(_("in Arabic"), blank=True)
    text_en = models.TextField(_("in English"), blank=True)
    #: What changed, in the words of whoever changed it.
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the guidelines")
        verbose_name_plural = _("versions of the guidelines")
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="guideline_version_once")]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.number}"


class GuidelineExample(models.Model):
    """A real place that shows a rule: its words are kept as they were, whatever becomes of the annotation."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="guideline_examples")
    #: The span or frame type, or the label, it is an example of.
    type = models.CharField(max_length=64)
    article = models.ForeignKey("annotator.Article", models.CASCADE, related_name="+")
    #: Where it was annotated; null once that set is gone.
    annotation_set = models.ForeignKey("annotator.AnnotationSet", models.SET_NULL, null=True, related_name="+")
    #: The id of the span or frame there.
    thing = models.CharField(max_length=64, blank=True)
    #: The sentence around it.
    text = models.TextField()
    #: Code point of the article where ``text`` begins.
    start = models.PositiveIntegerField()
    #: JSON text: ``[[start, end], …]``, code points of ``text``.
    segments = models.TextField(default="[]")
    #: The decision of a curator it shows, which makes it a precedent; null for an example that was only picked.
    decision = models.ForeignKey("annotator.Decision", models.PROTECT, null=True, blank=True, related_name="precedents")
    #: A counter-example: this is how not to do it.
    wrong = models.BooleanField(default=False)
    note_ar = models.CharField(max_length=500, blank=True)
    note_en = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey("annotator.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        indexes = [models.Index(fields=["project", "type", "id"], name="example_by_type")]

    def __str__(self) -> str:
        return f"{self.type} · {self.text[:40]}"
