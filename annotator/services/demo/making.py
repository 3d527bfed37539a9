"""Making the demo project, or completing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.models import Article, Membership, Project, User
from annotator.services import articles, projects
from annotator.services.demo.annotating import annotate
from annotator.services.demo.replaying import curate
from annotator.standoff.schema import shipped

SLUG: Final = "demo"
#: For the demo's own users and nobody else; printed where the demo is made.
PASSWORD: Final = "sanad-demo"  # noqa: S105
ROLES: Final[Mapping[str, str]] = {
    "manager": Membership.Role.MANAGER,
    "curator": Membership.Role.CURATOR,
    "annotator": Membership.Role.ANNOTATOR,
    "annotator2": Membership.Role.ANNOTATOR,
    "annotator3": Membership.Role.ANNOTATOR,
}
_NAMES: Final = {
    "manager": "مدير المشروع",
    "curator": "المحكِّم",
    "annotator": "الواسِم",
    "annotator2": "الواسمة الثانية",
    "annotator3": "الواسم الثالث",
}
#: A new demo began so many days ago: before the first of its sets was handed in.
BEGAN: Final = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as it stands, and what this call added to it."""

    project: Project
    users: Sequence[User]
    new_users: int
    new_articles: int
    new_sets: int
    new_gold: int


@transaction.atomic
def make_demo(*, source: Path) -> Demo:
    """Make the demo project from a folder, or complete it; what is there already stays as it is.

    ``source`` holds ``articles/*.txt``, ``metadata.json`` ([{file, title, source, published, genre, variety}]),
    ``annotated/USERNAME/*.json`` (``sanad/1``) with ``annotated/handed-in.json``, ``curated/*.json`` (``recording``).
    Raises what the import, the change log and curation raise: a flaw in the demo is a fault.
    """
    there = Project.objects.select_related("schema").filter(slug=SLUG).first()
    project = there or _project(source)
    people = [_member(project, name, role) for name, role in ROLES.items()]
    imported = _import(project, source, people[0][0])
    if there is None:
        _backdate(project)
    users = [user for user, _ in people]
    submitted = annotate(project, users, source / "annotated")
    gold = curate(project, users, source / "curated")
    return Demo(project, users, sum(new for _, new in people), imported, submitted, gold)


def _backdate(project: Project) -> None:
    """A new demo has a past, in which its annotators have worked."""
    began = timezone.now() - BEGAN
    Project.objects.filter(pk=project.pk).update(created_at=began)
    Article.objects.filter(project=project).update(created_at=began)
    Membership.objects.filter(project=project).update(created_at=began)


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
