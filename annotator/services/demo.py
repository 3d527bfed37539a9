"""The demo project: articles to try the product on, two of them annotated as the example a linguist learns from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson
from django.db import transaction

from annotator.formats import sanad
from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import annotations, articles, projects
from annotator.services.refusal import Invalid
from annotator.standoff.changes import Change, Operation, Put, SetLabel, change_object
from annotator.standoff.schema import shipped
from annotator.standoff.values import AnnotatedArticle, Annotations, Span

SLUG: Final = "demo"
#: For the demo's own users and nobody else; printed where the demo is made.
PASSWORD: Final = "sanad-demo"  # noqa: S105
ROLES: Final[Mapping[str, str]] = {
    "manager": Membership.Role.MANAGER,
    "curator": Membership.Role.CURATOR,
    "annotator": Membership.Role.ANNOTATOR,
}
_NAMES: Final = {"manager": "مدير المشروع", "curator": "المحكِّم", "annotator": "الواسِم"}


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as it stands, and what this call added to it."""

    project: Project
    users: Sequence[User]
    new_users: int
    new_articles: int
    new_sets: int


@transaction.atomic
def make_demo(*, source: Path) -> Demo:
    """Make the demo project from a folder, or complete it; what is there already stays as it is.

    ``source`` holds ``articles/*.txt``, ``metadata.json`` ([{file, title, source, published, genre, variety}]) and
    ``annotated/*.json`` (``sanad/1``). Raises what the import and the change log raise: a flaw in the demo is a fault.
    """
    project = Project.objects.select_related("schema").filter(slug=SLUG).first() or _project(source)
    people = [_member(project, name, role) for name, role in ROLES.items()]
    imported = _import(project, source, people[0][0])
    author = next(user for user, _ in people if user.username == "annotator")
    submitted = [_annotate(project, author, path) for path in sorted((source / "annotated").glob("*.json"))]
    return Demo(project, [user for user, _ in people], sum(new for _, new in people), imported, sum(submitted))


def _project(source: Path) -> Project:
    arabic, english = ((source / f"guidelines-{code}.md").read_text(encoding="utf-8") for code in ("ar", "en"))
    return projects.create_project(
        slug=SLUG, name="مشروع تجريبي", schema=shipped(), actor=None, guidelines_ar=arabic, guidelines_en=english
    )


def _member(project: Project, name: str, role: str) -> tuple[User, bool]:
    user = User.objects.filter(username=name).first()
    made = user is None
    if user is None:
        user = User.objects.create_user(name, password=PASSWORD, first_name=_NAMES[name])
    if not Membership.objects.filter(project=project, user=user).exists():
        projects.join(project=project, user=user, role=role, actor=None)
    return user, made


def _import(project: Project, source: Path, actor: User) -> int:
    there = set(Article.objects.filter(project=project).values_list("name", flat=True))
    records: list[dict[str, Any]] = orjson.loads((source / "metadata.json").read_bytes())
    files = [_file(source, dict(record)) for record in records if record["file"] not in there]
    if not files:
        return 0
    return len(articles.import_files(project=project, files=files, actor=actor).articles)


def _file(source: Path, record: dict[str, Any]) -> articles.File:
    name, title = record.pop("file"), record.pop("title", "")
    return articles.File(name, (source / "articles" / name).read_bytes(), title=title, metadata=record)


def _annotate(project: Project, author: User, path: Path) -> bool:
    example = sanad.read_line(path.read_bytes())
    article = Article.objects.get(project=project, name=example.name)
    article.project = project
    if article.text != example.text:
        raise Invalid("other_text", {"file": path.name})
    row = annotations.open_set(article=article, actor=author)
    if not row.created:
        return False
    _store(row, author, example)
    if example.state == AnnotationSet.State.SUBMITTED:
        revision = AnnotationSet.objects.values_list("revision", flat=True).get(pk=row.pk)
        annotations.submit(annotation_set_id=row.pk, revision=revision, actor=author)
    return True


def _store(row: AnnotationSet, author: User, example: AnnotatedArticle) -> None:
    outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=_changes(row.pk, example), actor=author)
    for verdict in outcome.verdicts:
        if verdict.status == annotations.REJECTED:
            raise Invalid("demo_refused", {"file": example.name, "code": verdict.code, **verdict.facts})


def _changes(set_id: UUID, example: AnnotatedArticle) -> list[dict[str, Any]]:
    """The example as three gestures: the labels; the entities with their mentions; the frames with their spans."""
    of = example.annotations
    mentions, others = _parted(of)
    groups: dict[str, list[Operation]] = {
        "label": [SetLabel(code, value, None) for code, value in of.labels.items()],
        "mark": [*(Put("entity", entity, None) for entity in of.entities.values()), *mentions],
        "quote": [*others, *(Put("frame", frame, None) for frame in of.frames.values())],
    }
    made = [
        Change(id=str(uuid5(NAMESPACE_URL, f"{set_id}/{label}")), label=label, operations=tuple(operations))
        for label, operations in groups.items()
        if operations
    ]
    return [orjson.loads(orjson.dumps(change_object(change))) for change in made]


def _parted(of: Annotations) -> tuple[list[Put], list[Put]]:
    def puts(spans: list[Span]) -> list[Put]:
        return [Put("span", span, None) for span in spans]

    mentions = [span for span in of.spans.values() if span.entity is not None]
    return puts(mentions), puts([span for span in of.spans.values() if span.entity is None])
