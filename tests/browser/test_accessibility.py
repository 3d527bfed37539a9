"""Every page as axe sees it, in both languages, wide and on a phone; and the page behind each door has a name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from annotator.agreement.comparison import Policy
from annotator.models import Delivery, Membership, ModelVersion, Project, User, Webhook
from annotator.services import articles, review
from annotator.services.articles import importing
from tests import factories
from tests.services.releases import worlds
from tests.services.review import scenes

WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}
#: Rules beyond what the norm asks for are advice; these are the norm, level A and AA.
NORM = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def flaws(page: Page) -> list[str]:
    """What axe finds, as "rule: element"."""
    results = Axe().run(page, options=NORM)
    return [f"{found['id']}: {node['target']}" for found in results.response["violations"] for node in found["nodes"]]


@pytest.fixture
def manager(live_server: Any) -> User:
    project = factories.project(slug="ours", name="مشروعنا")
    return factories.member(project=project, role=Membership.Role.MANAGER)


def predicted(project: Project) -> int:
    """A version of a model that has said nothing yet."""
    return ModelVersion.objects.create(project=project, name="نموذج", version="1", created_at=timezone.now()).pk


def told_of(project: Project) -> UUID:
    """A webhook, something it took and something it did not."""
    now = timezone.now()
    row = Webhook.objects.create(project=project, url="https://example.org/h", events='["job.done"]', created_at=now)
    Delivery.objects.create(webhook=row, event="job.done", body="{}", created_at=now, status=204, delivered_at=now)
    Delivery.objects.create(webhook=row, event="test", body="{}", created_at=now, trouble="silent", failed_at=now)
    return row.pk


def paths(manager: User) -> dict[str, str]:
    """A page of every kind, with something on it."""
    project = manager.memberships.get().project
    row = factories.annotation_set(article=factories.article(project=project), author=manager)
    factories.saved(row, *factories.marks(3))
    colleague = factories.member(project=project)
    good, guessed, empty = (
        "رسالة إلى القارئ.".encode(),
        "قال المتحدث باسم الوزارة إن الاتفاق قريب".encode("cp1256"),
        b"",
    )
    files = [articles.File(f"{n}.txt", data) for n, data in enumerate((good, guessed, empty))]
    batch = importing.stage_uploads(project=project, files=files, actor=manager)
    shared, single = row.article, factories.article(project=project, text="نص سُلِّم مرة.")
    factories.submitted(article=single, author=factories.member(project=project))
    told = (scenes.base(), scenes.changed(scenes.base(), without=("g1", "paris")))
    sets = [
        factories.submitted(article=shared, author=factories.member(project=project), changes=[scenes.put(one)])
        for one in told
    ]
    worlds.shelved(project)
    review.begin(article=shared, voices=[one.pk for one in sets], policy=Policy("all_agree"), actor=manager)
    return {
        "curation-queue": "/projects/ours/curation/?list=open",
        "compare": f"/articles/{shared.public}/compare/",
        "curation": f"/articles/{shared.public}/curation/",
        "curation-many": f"/articles/{shared.public}/curation/many/?rule=missed/take",
        "curation-sets": f"/articles/{shared.public}/curation/sets/?sets={sets[0].pk}",
        "last-look": f"/articles/{shared.public}/curation/last-look/",
        "begin": f"/articles/{single.public}/curation/",
        "home": "/",
        "dashboard": "/projects/ours/dashboard/",
        "project": "/projects/ours/?state=",
        "articles": "/projects/ours/articles/?q=مقال&source=x",
        "article": f"/articles/{row.article.public}/",
        "assignment": "/projects/ours/assignment/",
        "assign-many": f"/projects/ours/assignment/many/?count=1&each=1&people={colleague.pk}",
        "practice": "/projects/ours/assignment/practice/",
        "import": "/projects/ours/import/",
        "export": "/projects/ours/export/?what=submitted&format=brat",
        "preview": f"/projects/ours/import/{batch}/",
        "workspace": f"/annotation-sets/{row.pk}/",
        "nothing": "/projects/nothing/",
        "schema": "/projects/ours/schema/",
        "schema-versions": "/projects/ours/schema/versions/",
        "guidelines": "/projects/ours/guidelines/",
        "guidelines-edit": "/projects/ours/guidelines/edit/",
        "migrations": "/projects/ours/migrations/",
        "team": "/projects/ours/team/",
        "settings": "/projects/ours/settings/",
        "releases": "/projects/ours/releases/",
        "release-new": "/projects/ours/releases/new/",
        "models": "/projects/ours/models/",
        "model": f"/projects/ours/models/{predicted(project)}/",
        "webhooks": "/projects/ours/settings/webhooks/",
        "webhook": f"/projects/ours/settings/webhooks/{told_of(project)}/",
        "audit": "/projects/ours/settings/audit/",
        "deletion": "/projects/ours/settings/delete/",
        "me": "/me/",
        "second-step": "/me/second-step/",
        "tokens": "/me/tokens/",
        "notifications": "/notifications/",
    }


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_flaw(
    page: Page,
    live_server: Any,
    log_in: Callable[[BrowserContext, User], None],
    manager: User,
    language: str,
    width: str,
) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
    page.goto(f"{live_server.url}/login/")
    found = {"login": flaws(page)}
    manager.language = language
    manager.save()
    log_in(page.context, manager)
    for name, path in paths(manager).items():
        page.goto(f"{live_server.url}{path}")
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.locator("h1").count() == 1
        found[name] = flaws(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
