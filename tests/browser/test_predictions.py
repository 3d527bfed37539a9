"""What a model predicted, as suggestions in the workspace: seen, accepted one by one or by type, set aside."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import Page, expect

from annotator.models import AnnotationSet, Project, User
from annotator.services import predictions
from tests import factories

TEXT = factories.TEXT


@pytest.fixture
def workspace(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> AnnotationSet:
    """An annotator's open article, for which a model that is shown has predicted two people, a date and a quote."""
    project = factories.project()
    manager = factories.member(project=project, role="manager")
    row = factories.annotation_set(article=factories.article(project=project))
    _shown(project, manager, row)
    assert row.author is not None
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    return row


def _shown(project: Project, manager: User, row: AnnotationSet) -> None:
    model = predictions.add_version(project=project, name="camel", version="1.0", actor=manager)

    def span(words: str, type_: str, score: float, **more: str) -> dict[str, Any]:
        start = TEXT.index(words)
        return {"start": start, "end": start + len(words), "type": type_, "score": score, **more}

    roles = {"content": [{"span": "what"}], "speaker": [{"span": "who"}]}
    line = {
        "id": str(row.article.public),
        "spans": [
            span("سامر الهادي", "PERS", 0.9),
            span("ليلى الحدّاد", "PERS", 0.75, id="who"),
            span("2025", "DATE", 0.25),
            span("الاتفاق يعيد البحر إلى أهله", "QUOTE", 0.5, id="what"),
        ],
        "frames": [{"type": "quote", "roles": roles, "score": 0.5}],
    }
    predictions.send(model=model, data=orjson.dumps(line), actor=manager, dry_run=False)
    predictions.show_to_annotators(project=project, model=model, actor=manager)


def _stored(row: AnnotationSet) -> dict[str, list[str]]:
    row.refresh_from_db()
    body = orjson.loads(row.body)
    spans = [f"{span['text']} {span['origin']}" for span in body["spans"]]
    return {"spans": sorted(spans), "frames": [frame["type"] for frame in body["frames"]]}


def test_suggestions_are_seen_with_their_source_and_accepted_or_set_aside(page: Page, workspace: AnnotationSet) -> None:
    panel = page.locator("#predictions")
    expect(panel.locator("summary")).to_contain_text("camel 1.0")
    expect(panel.locator("li").first).to_be_hidden()
    assert page.evaluate("() => sanad.store.annotations.spans.size") == 0
    panel.locator("summary").click()
    expect(panel.locator("li")).to_have_count(4)
    expect(panel).to_contain_text("٩٠")
    expect(page.locator(".focus.offer").first).to_be_visible()

    # All of a type at once; a frame comes with what fills its roles.
    panel.locator("[data-key='all PERS']").click()
    expect(panel.locator("li")).to_have_count(2)
    panel.locator("li", has_text="الاتفاق").locator("[data-key^=take]").click()
    expect(panel.locator("li")).to_have_count(1)
    # Set aside it is gone, and can be shown again.
    panel.locator("[data-key^=leave]").click()
    expect(panel.locator("li")).to_have_count(0)
    panel.locator("[data-key='predictions-back']").click()
    expect(panel.locator("li")).to_have_count(1)

    page.wait_for_function("() => sanad.store.status.state === 'saved'")
    assert _stored(workspace) == {
        "spans": ["الاتفاق يعيد البحر إلى أهله suggested", "سامر الهادي suggested", "ليلى الحدّاد suggested"],
        "frames": ["quote"],
    }
    # Undone it is open again.
    page.locator("#article").focus()
    page.keyboard.press("Control+KeyZ")
    expect(panel.locator("li")).to_have_count(2)


def test_nothing_is_there_where_no_model_is_shown(
    page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]
) -> None:
    row = factories.annotation_set()
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    expect(page.locator("#predictions")).to_be_hidden()
