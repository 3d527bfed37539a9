"""Articles come to people: a manager assigns many, two annotators take and hand in, a third waits, a lease runs out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Article, Membership, Project
from tests import factories
from tests.services.assignments.desk import articles, dealing, manager, mark, practice

LogIn = Callable[[BrowserContext, Any], None]


@pytest.fixture
def project(live_server: Any) -> Project:
    return dealing(overlap=2, open_limit=3, lease_hours=48)


def submit(page: Page) -> None:
    """Hand the open article in and go on."""
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    page.locator("#submit-open").click()
    page.locator("#submit-next").click()


def test_from_bulk_assignment_to_the_last_article(
    page: Page, live_server: Any, log_in: LogIn, project: Project, complaints: list[str]
) -> None:
    made = articles(project, 2)
    boss = manager(project)
    one, two, three = (factories.member(project=project, first_name=name) for name in ("سلمى", "كريم", "هدى"))
    home = f"{live_server.url}/projects/{project.slug}/"

    # The manager gives one article to two people after a preview, and takes one of them back from the matrix.
    log_in(page.context, boss)
    page.goto(f"{home}assignment/many/")
    page.get_by_label("عدد المقالات").fill("1")
    page.get_by_label("هدى").uncheck()
    page.get_by_role("button", name="معاينة").click()
    expect(page.locator(".lede")).to_have_text("يُسند مقال واحد: إسنادان في المجموع.")
    page.get_by_role("button", name="تأكيد الإسنادين").click()
    expect(page.locator(".alert.done")).to_contain_text("تمّ إسنادان.")
    page.locator(f"#cell-{made[0].pk}-{two.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert.done")).to_contain_text("استُعيد إسناد واحد.")
    expect(page.locator(f"#cell-{made[0].pk}-{two.pk}")).to_be_focused()
    page.get_by_role("button", name="تراجع").click()
    expect(page.get_by_text("تمّ التراجع عن إسناد واحد.")).to_be_visible()

    # Both hand their article in and are dealt the second one; whoever comes third gets nothing.
    for person in (one, two):
        log_in(page.context, person)
        page.goto(home)
        page.locator(".go-on a.btn").click()
        submit(page)
        page.wait_for_url("**/annotation-sets/**")
        page.wait_for_function(f"() => globalThis.sanad?.store.article.title === '{made[1].title}'")
        # The next person signs in on the same machine: what this page still asks for is not asked in their name.
        page.goto("about:blank")
    log_in(page.context, three)
    page.goto(home)
    expect(page.locator(".ahead")).to_contain_text("كل ما بقي في أيدي آخرين")

    # One leaves the second article lying: when the lease runs out, it is the third's.
    left = AnnotationSet.objects.get(article=made[1], author=one)
    AnnotationSet.objects.filter(pk=left.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    page.goto(home)
    page.get_by_role("button", name="أخذ المقال التالي").click()
    page.wait_for_url("**/annotation-sets/**")
    page.wait_for_function(f"() => globalThis.sanad?.store.article.title === '{made[1].title}'")
    assert not AnnotationSet.objects.filter(pk=left.pk).exists()
    assert {row.taken for row in Article.objects.filter(project=project)} == {2}


def test_practice_is_done_looked_at_and_passed(
    page: Page, live_server: Any, log_in: LogIn, project: Project, complaints: list[str]
) -> None:
    articles(project, 1)
    (trial,) = practice(project)
    user = factories.member(project=project, language="en")
    log_in(page.context, user)
    page.goto(f"{live_server.url}/projects/{project.slug}/")
    page.get_by_role("button", name="Begin the practice").click()
    page.wait_for_url("**/annotation-sets/**")
    factories.saved(AnnotationSet.objects.get(author=user), mark(trial.text))
    page.reload()
    submit(page)
    page.wait_for_url("**/result/")
    expect(page.locator("h1")).to_have_text("100%")
    expect(page.locator("main")).to_contain_text("You have passed the practice.")
    assert Membership.objects.get(user=user).passed_at is not None
    page.get_by_role("button", name="Go on to the next article").click()
    page.wait_for_url("**/annotation-sets/**")
    page.wait_for_function("() => globalThis.sanad?.store.article.title === '0'")
