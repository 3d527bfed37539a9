"""Projects begun, copied, and set up: addresses, sections, two people at once, what another overlap does."""

from datetime import date
from typing import Any

import orjson
import pytest

from annotator.models import Article, AuditEntry, GuidelineVersion, Membership, Project, User
from annotator.services import annotations, projects, users
from annotator.services.refusal import Conflict, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return factories.user(is_superuser=True)


def test_a_new_project_deals_out_the_next_article_to_two_people_and_is_managed_by_whoever_made_it(boss: User) -> None:
    made = projects.begin_project(name="صحافة مغاربية", schema=factories.SCHEMA, actor=boss)
    assert (made.slug, made.assignment, made.overlap, made.created_by) == ("shafa-mgharbia", "pull", 2, boss)
    assert list(Membership.objects.values_list("user", "role")) == [(boss.pk, "manager")]


def test_a_proposed_address_is_one_that_nobody_has() -> None:
    factories.project(slug="akhbar")
    factories.project(slug="akhbar-2")
    assert projects.propose_address("أخبار") == "akhbar-3"
    assert projects.propose_address("😀") == "project"
    assert projects.propose_address("new") == "new-2"
    assert len(projects.propose_address("a" * 200)) <= 60


@pytest.mark.parametrize("slug", ["", "New", "a b", "-a", "a--b", "أخبار", "new", "a" * 61])
def test_an_address_that_is_none_is_refused(slug: str) -> None:
    with pytest.raises(Invalid, match="bad_address"):
        projects.free_address(slug)


def test_who_may_not_create_projects_creates_none_until_an_administrator_allows_it(boss: User) -> None:
    somebody = factories.user()
    with pytest.raises(Forbidden):
        projects.begin_project(name="a", schema=factories.SCHEMA, actor=somebody)
    users.set_may_create_projects(user=somebody, allowed=True, actor=boss)
    fresh = User.objects.get(pk=somebody.pk)
    assert projects.begin_project(name="a", schema=factories.SCHEMA, actor=fresh).slug == "a"


def test_a_copy_takes_schema_guidelines_settings_and_people_but_nothing_that_was_annotated(boss: User) -> None:
    row = factories.annotation_set()
    source = row.article.project
    curator = factories.member(project=source, role="curator")
    gone = factories.member(project=source)
    Membership.objects.filter(user=gone).update(ended_at=source.created_at)
    version = GuidelineVersion.objects.create(
        project=source, number=4, text_ar="القاعدة", text_en="Rule", created_at=source.created_at
    )
    Project.objects.filter(pk=source.pk).update(
        guidelines=version, guidelines_ar="القاعدة", overlap=3, pass_mark=55, goal_date=date(2030, 1, 1)
    )
    source.refresh_from_db()
    made = projects.copy_project(source=source, name="نسخة", actor=boss, members=True)
    assert (made.overlap, made.pass_mark, made.goal_date, made.guidelines_ar) == (3, 55, None, "القاعدة")
    assert made.schema is not None
    assert (made.schema.body, made.schema.project) == (source.schema.body, made)  # type: ignore[union-attr]
    assert made.guidelines is not None
    assert (made.guidelines.number, made.guidelines.text_en) == (1, "Rule")
    roles = dict(Membership.objects.filter(project=made).values_list("user", "role"))
    assert roles == {boss.pk: "manager", curator.pk: "curator", row.author_id: "annotator"}
    assert Article.objects.filter(project=made).count() == 0


def test_only_whoever_manages_a_project_copies_it(boss: User) -> None:
    source = factories.project()
    curator = factories.member(project=source, role="curator")
    users.set_may_create_projects(user=curator, allowed=True, actor=boss)
    from annotator.services import access  # noqa: PLC0415

    seen = access.project_for(User.objects.get(pk=curator.pk), source.slug)
    with pytest.raises(Forbidden):
        projects.copy_project(source=seen, name="نسخة", actor=User.objects.get(pk=curator.pk))


def test_a_section_is_saved_and_the_log_says_what_was_before(boss: User) -> None:
    project = factories.project(name="قديم")
    projects.change_settings(project=project, values={"name": "جديد", "overlap": 2}, actor=boss)
    project.refresh_from_db()
    assert (project.name, project.overlap) == ("جديد", 2)
    facts = orjson.loads(AuditEntry.objects.filter(act="project.change").get().facts)
    assert facts["values"]["overlap"] == {"before": 1, "after": 2}
    projects.change_settings(project=project, values={"name": "جديد"}, actor=boss)
    assert AuditEntry.objects.filter(act="project.change").count() == 1


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(boss: User) -> None:
    project = factories.project()
    seen = projects.settings_of(project)
    projects.change_settings(project=project, values={"overlap": 4}, actor=boss)
    with pytest.raises(Conflict, match="settings_changed") as refused:
        projects.change_settings(project=project, values={"order": "newest", "overlap": 2}, seen=seen, actor=boss)
    assert refused.value.facts == {"names": ["overlap"]}
    project.refresh_from_db()
    assert (project.overlap, project.order) == (4, "priority")
    other = {name: seen[name] for name in ("order", "likeness")}
    assert projects.change_settings(project=project, values={"order": "newest"}, seen=other, actor=boss).overlap == 4


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"overlap": 0}, "bad_setting"),
        ({"overlap": 51}, "bad_setting"),
        ({"pass_mark": 101}, "bad_setting"),
        ({"assignment": "chance"}, "bad_setting"),
        ({"name": ""}, "bad_setting"),
        ({"lease_hours": 0}, "bad_setting"),
        ({"slug": "other"}, "unknown_setting"),
    ],
)
def test_a_value_that_makes_no_sense_changes_nothing(boss: User, values: dict[str, Any], code: str) -> None:
    project = factories.project()
    before = projects.settings_of(project)
    with pytest.raises(Invalid, match=code):
        projects.change_settings(project=project, values={"description": "وصف", **values}, actor=boss)
    project.refresh_from_db()
    assert projects.settings_of(project) == before


def submitted(article: Article, times: int) -> None:
    for _ in range(times):
        row = factories.annotation_set(article=article)
        annotations.submit(annotation_set_id=row.pk, revision=0, actor=row.author)  # type: ignore[arg-type]


def states(project: Project) -> list[str]:
    return list(Article.objects.filter(project=project).order_by("pk").values_list("state", flat=True))


def test_another_number_of_annotators_is_foretold_and_brings_the_articles_in_line(boss: User) -> None:
    project = factories.project()
    made = [factories.article(project=project, text=f"{factories.TEXT} {n}") for n in range(4)]
    for article, times in zip(made, [0, 1, 2, 1], strict=True):
        submitted(article, times)
    Article.objects.filter(pk=made[3].pk).update(overlap=1)
    assert states(project) == ["new", "submitted", "submitted", "submitted"]
    effect = projects.effect_of(project, 2)
    assert (effect.reopened, effect.finished, effect.more) == (1, 0, 1)
    projects.change_settings(project=project, values={"overlap": 2}, actor=boss)
    assert states(project) == ["new", "progress", "submitted", "submitted"]
    project.refresh_from_db()
    assert projects.effect_of(project, 1).finished == 1
    projects.change_settings(project=project, values={"overlap": 1}, actor=boss)
    assert states(project) == ["new", "submitted", "submitted", "submitted"]


def test_the_articles_are_brought_in_line_by_two_statements_however_many_they_are(
    boss: User, django_assert_num_queries: Any
) -> None:
    project = factories.project()
    for n in range(3):
        submitted(factories.article(project=project, text=f"{factories.TEXT} {n}"), 1)
    # savepoint, project, settings, audit entry, twice two statements are all there is: nothing per article
    with django_assert_num_queries(7):
        projects.change_settings(project=project, values={"overlap": 2}, actor=boss)
