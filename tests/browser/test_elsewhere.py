"""Submitted, reopened, skipped at another machine: the page learns of it when it is looked at again."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import Desk, assert_each_once
from tests.browser.real_server import RealServer


def look_again(page: Page) -> None:
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def desks(annotator: BrowserContext, other_machine: BrowserContext, server: RealServer) -> tuple[Desk, Desk]:
    return Desk(annotator.new_page(), server).open(), Desk(other_machine.new_page(), server).open()


def test_submitting_and_reopening_elsewhere_is_seen_here(desks: tuple[Desk, Desk], server: RealServer) -> None:
    here, there = desks
    there.page.locator("#submit-open").click()
    there.page.locator("#submit-confirm").click()
    expect(there.page.locator("#banner")).to_be_visible()
    look_again(here.page)
    expect(here.page.locator("#banner-text")).to_contain_text("سُلِّم")
    assert here.page.evaluate("() => sanad.store.canEdit") is False
    there.page.locator("#reopen").click()
    expect(there.page.locator("#banner")).to_be_hidden()
    look_again(here.page)
    expect(here.page.locator("#banner")).to_be_hidden()
    here.mark(1)
    here.is_saved()


def test_skipping_elsewhere_is_seen_here_with_its_reason(desks: tuple[Desk, Desk], server: RealServer) -> None:
    here, there = desks
    there.page.locator("#skip-open").click()
    there.page.locator("#skip-form [name=code][value=other]").check()
    there.page.locator("#skip-form [name=reason]").fill("نسخة مكررة")
    there.page.locator("#skip-confirm").click()
    there.wait(lambda: there.page.url != server.workspace, "the next article comes")
    there.page.goto(server.workspace)
    expect(there.page.locator("#banner")).to_be_visible()
    said = there.page.locator("#banner-text").inner_text()
    assert "نسخة مكررة" in said
    look_again(here.page)
    expect(here.page.locator("#banner-text")).to_have_text(said)


def test_an_answer_from_before_the_page_itself_submitted_does_not_take_it_back(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    held = []
    desk.page.route("**/changes/?**", lambda route: held.append((route, route.fetch())))
    look_again(desk.page)
    desk.wait(lambda: bool(held), "the log is asked for")
    desk.page.locator("#submit-open").click()
    desk.page.locator("#submit-confirm").click()
    expect(desk.page.locator("#banner")).to_be_visible()
    for route, answer in held:
        route.fulfill(response=answer)
    desk.page.wait_for_timeout(300)
    expect(desk.page.locator("#banner")).to_be_visible()


MIGRATE = """
import orjson
from annotator.models import AnnotationSet, Project, User
from annotator.services import migration, projects
from annotator.standoff.migration import step_object
from tests.standoff.evolution import evolved, rename_person

row = AnnotationSet.objects.select_related("article__project__schema").get(pk="{set_id}")
project, manager = row.article.project, User.objects.filter(is_superuser=True).first()
schema, plan = evolved([rename_person])
target = projects.add_schema(project=project, body=orjson.dumps(schema.body).decode())
source = project.schema
Project.objects.filter(pk=project.pk).update(schema=target)
made = migration.create(project=project, source=source, target=target, actor=manager)
migration.save_plan(migration=made, steps=[step_object(step) for step in plan.steps], actor=manager)
migration.look_all(made)
migration.apply_all(made, actor=manager)
"""
BACK = """
from annotator.models import Project, SchemaMigration
from annotator.services import migration

made = SchemaMigration.objects.latest("created_at")
Project.objects.filter(pk=made.project_id).update(schema=made.source)
migration.return_all(made, changed="merge", actor=None)
"""


def test_brought_to_another_schema_the_page_says_so_keeps_all_and_goes_on_after_loading(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    desk.mark(1)
    desk.is_saved()
    set_id = server.workspace.rstrip("/").rsplit("/", 1)[-1]
    server.python("manage.py", "shell", given=MIGRATE.replace("{set_id}", set_id))
    try:
        look_again(desk.page)
        expect(desk.page.locator("#banner-text")).to_contain_text("نُقل هذا المقال إلى النسخة 2.0")
        assert desk.page.evaluate("() => sanad.store.canEdit") is False
        desk.page.locator("#load-again").click()
        desk.page.wait_for_load_state()
        expect(desk.page.locator("#banner")).to_be_hidden()
        assert desk.page.evaluate("() => [sanad.store.schema.version, sanad.store.canUndo]") == ["2.0", False]
        desk.mark(2)
        desk.is_saved()
    finally:
        server.python("manage.py", "shell", given=BACK)
    look_again(desk.page)
    expect(desk.page.locator("#banner-text")).to_contain_text("1.0")
    assert "all as they must be" in server.verify()


ROW = """
from django.utils import timezone
from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import annotations, projects
from annotator.services.assignments import releasing
from django.db import transaction
"""
EXPIRE = """
with transaction.atomic():
    releasing.expire(AnnotationSet.objects.select_for_update().get(pk="{set_id}"), timezone.now())
"""
DROP = """
row = AnnotationSet.objects.get(pk="{set_id}")
print("article", row.article_id)
with transaction.atomic():
    releasing.drop(row)
"""
GIVE_AGAIN = """
article = Article.objects.select_related("project").get(pk={article})
annotations.open_set(article=article, actor=User.objects.get(username="annotator"))
"""
CLOSE = "Project.objects.update(archived_at=timezone.now())"
OPEN_AGAIN = "Project.objects.update(archived_at=None)"


def meanwhile(server: RealServer, what: str) -> str:
    return server.python("manage.py", "shell", given=ROW + what.replace("{set_id}", str(server.set_id)) + "\n").stdout


def test_a_lease_that_ran_out_is_told_in_a_sentence_and_the_article_taken_up_again(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    desk.mark(1)
    desk.is_saved()
    meanwhile(server, EXPIRE)
    look_again(desk.page)
    told = "فعاد المقال إلى غيرك. ما حفظته باقٍ"
    expect(desk.page.locator("#banner-text")).to_contain_text(told)
    desk.page.reload()
    desk.ready()
    expect(desk.page.locator("#banner-text")).to_contain_text(told)
    desk.page.locator("#reopen").click()
    expect(desk.page.locator("#banner")).to_be_hidden()
    desk.mark(1)
    desk.is_saved()


def test_unsent_work_on_an_article_that_was_taken_away_is_saved_when_it_comes_back(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    desk.page.route("**/changes/**", lambda route: route.abort())
    desk.mark(3)
    article = meanwhile(server, DROP).split("article ")[1].split()[0]
    desk.page.unroute("**/changes/**")
    look_again(desk.page)
    expect(desk.page.locator("#saving-text")).to_have_text("لم يعد هذا المقال عندك؛ عملك محفوظ في هذا المتصفح")
    desk.page.close()
    meanwhile(server, GIVE_AGAIN.replace("{article}", article))
    again = Desk(annotator.new_page(), server).open()
    again.is_saved()
    assert_each_once(server, desk.marked)


def test_a_project_archived_under_an_open_page_is_named_and_its_work_saved_once_it_is_open_again(
    annotator: BrowserContext, server: RealServer
) -> None:
    desk = Desk(annotator.new_page(), server).open()
    try:
        meanwhile(server, CLOSE)
        desk.mark(2)
        expect(desk.page.locator("#saving-text")).to_have_text("المشروع مؤرشف؛ عملك محفوظ في هذا المتصفح")
        desk.page.reload()
        desk.ready()
        expect(desk.page.locator("#banner-text")).to_contain_text("هذه وسومك أنت. المشروع مغلق")
    finally:
        meanwhile(server, OPEN_AGAIN)
    desk.page.reload()
    desk.ready()
    desk.is_saved()
    assert_each_once(server, desk.marked)
