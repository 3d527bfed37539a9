"""Annotation sets, blind: an author's own, everybody's for curators and managers; and the notes on them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import AnnotationSet, NoteThread, Project, User
from annotator.services.access.projects import ANNOTATE, MANAGE, READ_SETS, Person, closed, must_be_open, within
from annotator.services.refusal import Forbidden, NotFound


def visible(user: Person) -> QuerySet[AnnotationSet]:
    """Every annotation set a person may read anywhere."""
    if not isinstance(user, User) or not user.is_active:
        return AnnotationSet.objects.none()
    sets = within(user, AnnotationSet.objects.all(), "article__project")
    if user.is_superuser:
        return sets
    member = Q(article__project__memberships__user=user, article__project__memberships__ended_at=None)
    reader = Q(article__project__memberships__role__in=READ_SETS)
    author = Q(article__project__memberships__role__in=ANNOTATE, author=user) & ~came_again()
    stays = Q(article__project__delete_asked_at=None) | Q(article__project__memberships__role__in=MANAGE)
    return sets.filter(member & stays & (reader | author))


def came_again() -> Exists:
    """Whether a set's author has the same article open again: until then the earlier one is not theirs to look at."""
    same = AnnotationSet.objects.filter(article=OuterRef("article"), author=OuterRef("author"), kind=OuterRef("kind"))
    return Exists(same.filter(round__gt=OuterRef("round"), state__in=["open", "returned"]))


def sets_of(user: Person, project: Project) -> QuerySet[AnnotationSet]:
    """The annotation sets of a project that a person may read."""
    return visible(user).filter(article__project=project)


_HEAVY = ("body", "article__text", "article__provenance", "schema__body")


def set_for(user: Person, set_id: UUID, *, write: bool = False, light: bool = False) -> AnnotationSet:
    """An annotation set with its article, project, schema and author, in one query.

    ``write`` asks for the right to change it: the author's alone, and of a gold set everybody's who may see it.
    ``light`` leaves body, text and schema out.
    """
    found = visible(user).select_related("article__project", "schema", "author")
    row = (found.defer(*_HEAVY) if light else found).filter(id=set_id).first()
    if row is None:
        raise NotFound
    if write:
        _author(user, row.author_id, row.kind)
        must_be_open(row.article.project)
    return row


def set_id_for(user: Person, set_id: UUID, *, write: bool = False) -> UUID:
    """The id of an annotation set, as ``set_for`` would let it through: for a verb that reads the row itself.

    Few columns are read: at every saved gesture, making rows nobody looks at took a third of the time.
    """
    row = visible(user).filter(id=set_id).values_list("author_id", "kind", *_OPENNESS).first()
    if row is None:
        raise NotFound
    if write:
        author_id, kind, slug, archived_at, delete_asked_at = row
        _author(user, author_id, kind)
        must_be_open(Project(slug=slug, archived_at=archived_at, delete_asked_at=delete_asked_at))
    return set_id


#: What ``must_be_open`` reads of a set's project.
_OPENNESS = ("article__project__slug", "article__project__archived_at", "article__project__delete_asked_at")


def _author(user: Person, author_id: int | None, kind: str) -> None:
    # A gold set is nobody's own: who sees it, curators and managers, works on it.
    if kind != AnnotationSet.Kind.GOLD and (author_id is None or author_id != user.pk):
        raise Forbidden(facts={"needs": ["author"]})


def may_write(user: Person, annotation_set: AnnotationSet) -> bool:
    """Whether who reached a set may change it now: its author, while the project is open; an open gold set, anybody."""
    mine = annotation_set.author_id is not None and annotation_set.author_id == user.pk
    gold = annotation_set.kind == AnnotationSet.Kind.GOLD and annotation_set.state == AnnotationSet.State.OPEN
    return (mine or gold) and not closed(annotation_set.article.project)


def notes_of(user: Person) -> QuerySet[NoteThread]:
    """The notes a person may read anywhere: those on the annotation sets they may read."""
    return NoteThread.objects.filter(annotation_set__in=visible(user))
