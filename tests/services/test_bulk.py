"""Many articles at once: exactly those that were seen, exactly as before when undone."""

from typing import Any
from uuid import uuid4

import pytest

from annotator.models import Article, AuditEntry, Project, User
from annotator.services import access
from annotator.services.articles import bulk, editing, saved_views
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    made = factories.project()
    made.role = "manager"
    return made


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


@pytest.fixture
def three(project: Project) -> list[Article]:
    return [factories.article(project=project, text=f"نص {n}", title=f"مقال {n}") for n in range(3)]


def act(project: Project, manager: User, verb: str, value: Any = None, **options: Any) -> Any:
    everything = access.articles_of(manager, project)
    return bulk.act(project=project, articles=everything, verb=verb, value=value, actor=manager, **options)


def column(project: Project, name: str) -> list[Any]:
    return list(Article.objects.filter(project=project).order_by("pk").values_list(name, flat=True))


def test_a_priority_is_set_and_undone_to_what_each_had(project: Project, manager: User, three: list[Article]) -> None:
    Article.objects.filter(pk=three[1].pk).update(priority=5)
    action = act(project, manager, "priority", 7)
    assert (action.count, column(project, "priority")) == (3, [7, 7, 7])
    assert bulk.undo(action=action, actor=manager) == 3
    assert column(project, "priority") == [0, 5, 0]
    with pytest.raises(Conflict, match="already_undone"):
        bulk.undo(action=action, actor=manager)
    acts = AuditEntry.objects.filter(project=project, act__startswith="articles.bulk").values_list("act", flat=True)
    assert list(acts) == ["articles.bulk", "articles.bulk_undo"]


def test_undoing_leaves_alone_what_was_changed_again(project: Project, manager: User, three: list[Article]) -> None:
    action = act(project, manager, "priority", 7)
    Article.objects.filter(pk=three[0].pk).update(priority=9)
    assert bulk.undo(action=action, actor=manager) == 2
    assert column(project, "priority") == [9, 0, 0]


def test_what_is_so_already_is_not_counted(project: Project, manager: User, three: list[Article]) -> None:
    Article.objects.filter(pk=three[0].pk).update(withdrawn_at="2026-01-01T00:00Z")
    action = act(project, manager, "withdraw")
    assert action.count == 2
    bulk.undo(action=action, actor=manager)
    assert [one is None for one in column(project, "withdrawn_at")] == [False, True, True]
    assert act(project, manager, "restore").count == 1
    assert column(project, "withdrawn_at") == [None, None, None]


def test_more_annotators_per_article_make_finished_articles_work_again(
    project: Project, manager: User, three: list[Article]
) -> None:
    Article.objects.filter(pk__in=[one.pk for one in three[:2]]).update(state="submitted", submitted=1, taken=1)
    action = act(project, manager, "overlap", 2)
    assert column(project, "state") == ["progress", "progress", "new"]
    bulk.undo(action=action, actor=manager)
    assert (column(project, "state"), column(project, "overlap")) == (["submitted", "submitted", "new"], [None] * 3)


@pytest.mark.parametrize(
    ("verb", "value", "code"),
    [
        ("burn", None, "unknown_verb"),
        ("priority", None, "bad_number"),
        ("priority", 101, "bad_number"),
        ("priority", True, "bad_number"),
        ("priority", "5", "bad_number"),
        ("overlap", 0, "bad_number"),
        ("overlap", 51, "bad_number"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    project: Project, manager: User, three: list[Article], verb: str, value: Any, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        act(project, manager, verb, value)
    assert column(project, "priority") == [0, 0, 0]


def test_nobody_changes_what_they_did_not_see(project: Project, manager: User, three: list[Article]) -> None:
    with pytest.raises(Conflict) as refused:
        act(project, manager, "priority", 7, expected=2)
    assert refused.value.facts == {"expected": 2, "found": 3}
    assert column(project, "priority") == [0, 0, 0]


def test_articles_of_another_project_are_none(project: Project, manager: User, three: list[Article]) -> None:
    foreign = factories.article()
    chosen = bulk.by_public(access.articles_of(manager, project), [foreign.public, uuid4()])
    with pytest.raises(Invalid, match="nothing_chosen"):
        bulk.act(project=project, articles=chosen, verb="withdraw", actor=manager)
    with pytest.raises(Invalid, match="nothing_chosen"):
        bulk.act(project=project, articles=Article.objects.filter(pk=foreign.pk), verb="withdraw", actor=manager)


def test_a_withdrawn_article_is_begun_by_nobody_and_its_author_keeps_the_work(
    project: Project, manager: User, three: list[Article]
) -> None:
    row = factories.annotation_set(article=three[0])
    act(project, manager, "withdraw")
    other = factories.member(project=project)
    with pytest.raises(NotFound):
        access.article_for(other, three[0].public)
    assert access.article_for(row.author, three[0].public).pk == three[0].pk
    assert access.set_for(row.author, row.pk).pk == row.pk
    assert access.article_for(manager, three[0].public).pk == three[0].pk


def test_a_view_is_kept_under_its_name_shared_by_managers_only_and_forgotten(project: Project, manager: User) -> None:
    mine = saved_views.keep(project=project, name="  الذهبية  ", query="state=gold", actor=manager)
    again = saved_views.keep(project=project, name="الذهبية", query="state=new", shared=True, actor=manager)
    assert (again.pk, again.name, again.query, again.shared) == (mine.pk, "الذهبية", "state=new", True)
    curator = factories.member(project=project, role="curator")
    own = saved_views.keep(project=project, name="عرضي", query="", actor=curator)
    assert [row.pk for row in saved_views.views_of(user=curator, project=project)] == [own.pk, mine.pk]
    assert [row.pk for row in saved_views.views_of(user=manager, project=project)] == [mine.pk]
    project.role = "curator"
    with pytest.raises(Forbidden):
        saved_views.keep(project=project, name="للجميع", query="", shared=True, actor=curator)
    with pytest.raises(Forbidden):
        saved_views.forget(project=project, view=mine.pk, actor=curator)
    project.role = "manager"
    with pytest.raises(NotFound):
        saved_views.forget(project=project, view=own.pk, actor=manager)
    saved_views.forget(project=project, view=mine.pk, actor=manager)
    assert saved_views.views_of(user=manager, project=project) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"name": " "}, "name_needed"), ({"name": "x" * 101}, "name_too_long"), ({"query": "x" * 2001}, "query_too_long")],
)
def test_a_view_that_makes_no_sense(project: Project, manager: User, fields: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        saved_views.keep(project=project, actor=manager, **{"name": "عرض", "query": "", **fields})


def test_what_is_said_about_an_article_changes_and_its_text_does_not(
    project: Project, manager: User, three: list[Article]
) -> None:
    Article.objects.filter(pk=three[0].pk).update(metadata='{"genre":"report","source":"x"}')
    before = Article.objects.get(pk=three[0].pk)
    editing.describe(
        article=three[0],
        actor=manager,
        title="عنوان\nجديد",
        metadata={"source": "البحر", "published": "2025-09-05", "url": "https://example.org/a"},
    )
    row = Article.objects.get(pk=three[0].pk)
    assert (row.title, row.source, str(row.published)) == ("عنوان جديد", "البحر", "2025-09-05")
    expected = '{"genre":"report","source":"البحر","published":"2025-09-05","url":"https://example.org/a"}'
    assert row.metadata == expected
    assert (row.text, row.sha256, row.provenance) == (before.text, before.sha256, before.provenance)
    editing.describe(article=three[0], actor=manager, title="عنوان جديد", metadata={})
    row.refresh_from_db()
    assert (row.source, row.published, row.metadata) == ("", None, '{"genre":"report"}')


@pytest.mark.parametrize(
    ("title", "metadata", "code"),
    [
        (" ", {}, "title_needed"),
        ("x" * 501, {}, "too_long"),
        ("x", {"published": "أمس"}, "bad_date"),
        ("x", {"url": "javascript:alert(1)"}, "bad_url"),
        ("x", {"author": "x" * 2001}, "too_long"),
    ],
)
def test_a_description_that_is_none_changes_nothing(
    manager: User, three: list[Article], title: str, metadata: dict[str, str], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        editing.describe(article=three[0], actor=manager, title=title, metadata=metadata)
    three[0].refresh_from_db()
    assert three[0].title == "مقال 0"
