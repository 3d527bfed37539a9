"""The schema editor as a manager meets it: a new type with key and colour, seen at once, published, annotated with."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, Membership, Project, SchemaDraft, SchemaVersion, User
from annotator.services import schemas
from tests import factories
from tests.browser.test_accessibility import flaws

LogIn = Callable[[BrowserContext, Any], None]


@pytest.fixture
def manager() -> User:
    project = factories.project(slug="press")
    user = factories.member(project=project, role=Membership.Role.MANAGER)
    row = factories.annotation_set(article=factories.article(project=project), author=user)
    start = factories.TEXT.index("سامر الهادي")
    factories.saved(row, factories.change(factories.put(factories.span(start=start, end=start + 11, type="PERS"))))
    return user


def open_editor(page: Page, live_server: Any, log_in: LogIn, manager: User) -> None:
    log_in(page.context, manager)
    page.goto(f"{live_server.url}/projects/press/schema/")
    expect(page.locator("#form-title")).to_be_visible()
    page.locator(".preview-text").scroll_into_view_if_needed()
    expect(page.locator(".preview-text .mark").first).to_be_attached()


def saved(page: Page) -> None:
    expect(page.locator("#schema-saving")).to_have_attribute("data-state", "saved")


def draft() -> Any:
    return orjson.loads(SchemaDraft.objects.get().body)


def test_a_new_type_is_made_seen_published_and_annotated_with(
    page: Page, live_server: Any, log_in: LogIn, manager: User, complaints: list[str]
) -> None:
    open_editor(page, live_server, log_in, manager)
    page.locator("[data-add=span]").click()
    expect(page.locator("[data-path='spanTypes[26].name.ar']")).to_be_focused()
    # Unfinished: it is kept, and what is missing is listed and leads to its field.
    saved(page)
    assert draft()["spanTypes"][26]["code"] == "NEW"
    place = page.locator("[data-problem='spanTypes[26].name.en']")
    expect(place).to_contain_text("بالإنجليزية")
    place.click()
    expect(page.locator("[data-path='spanTypes[26].name.en']")).to_be_focused()
    page.keyboard.type("Sport")
    page.locator("[data-path='spanTypes[26].name.ar']").fill("رياضة")
    page.locator("[data-path='spanTypes[26].code']").fill("SPORT")
    # The key of another type: its owner is named, a free one is taken by a click.
    page.locator("[data-path='spanTypes[26].hotkey']").press("1")
    said = page.locator(".key-said")
    expect(said).to_contain_text("محجوز لـ«شخص»")
    said.locator("[data-free]").first.click()
    expect(said).to_be_empty()
    # A free colour keeps clear of the others, and is seen in the list and the palette of the preview.
    page.locator(".colour-offer").nth(1).click()
    colour = page.locator(".colour-offer").nth(1).get_attribute("data-fill")
    expect(page.locator(".colour-row .badge.neg")).to_have_count(0)
    fill = "el => getComputedStyle(el).getPropertyValue('--fill')"
    chip = page.locator(".preview-palette [data-type=SPORT]")
    expect(chip).to_contain_text("رياضة")
    page.wait_for_function(f"([el, colour]) => ({fill})(el) === colour", arg=[chip.element_handle(), colour])
    saved(page)
    page.locator("#schema-publish").click()
    expect(page.locator(".diff-line")).to_contain_text("رياضة")
    page.locator("[name=note]").fill("نوع للرياضة")
    page.locator("form .btn.primary").click()
    expect(page.locator(".alert.success")).to_contain_text("النسخة 1.1 قيد الاستعمال")
    key = next(one["hotkey"] for one in orjson.loads(SchemaVersion.objects.get(version="1.1").body)["spanTypes"][26:])
    annotator = factories.member(project=Project.objects.get())
    article = factories.article(project=Project.objects.get(), text="فاز فريق الكرة أمس.")
    row = factories.annotation_set(article=article, author=annotator)
    log_in(page.context, annotator)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    page.evaluate("() => { sanad.store.select({ start: 4, end: 14 }); sanad.canvas.focusText(); }")
    page.keyboard.press(key)
    page.wait_for_function("() => sanad.store.annotations.spans.size === 1 && sanad.store.pending.length === 0")
    assert orjson.loads(AnnotationSet.objects.get(pk=row.pk).body)["spans"][0]["type"] == "SPORT"


def test_order_by_keys_a_way_back_and_nothing_lost_on_reload(
    page: Page, live_server: Any, log_in: LogIn, manager: User, complaints: list[str]
) -> None:
    open_editor(page, live_server, log_in, manager)
    page.locator("[data-key='line:PERS']").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".type-line").nth(1)).to_be_focused()
    expect(page.locator("#schema-said")).to_have_text("«شخص» الآن في المرتبة ٢ من ٢١.")
    saved(page)
    assert [one["code"] for one in draft()["spanTypes"][:2]] == ["OCC", "PERS"]
    # What is used keeps its code, and says why; removing it asks, and one step brings it back.
    page.locator("[data-key='line:PERS']").click()
    expect(page.locator("[data-path='spanTypes[1].code']")).to_have_attribute("readonly", "")
    expect(page.locator(".form-head .badge")).to_have_text("مستعمل مرة واحدة")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-remove=PERS]").click()
    expect(page.locator("[data-key='line:PERS']")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-key='line:PERS']")).to_have_count(1)
    # Cut off in the middle of a word: the page that comes after has it.
    page.context.set_offline(True)
    page.locator("[data-path='spanTypes[1].name.en']").fill("Human")
    expect(page.locator("#schema-saving")).to_have_attribute("data-state", "offline")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[data-path='spanTypes[1].name.en']")).to_have_count(0)
    page.locator("[data-key='line:PERS']").click()
    expect(page.locator("[data-path='spanTypes[1].name.en']")).to_have_value("Human")
    saved(page)
    assert draft()["spanTypes"][1]["name"]["en"] == "Human"
    complaints[:] = [one for one in complaints if "ERR_INTERNET" not in one and "409" not in one]


def test_two_tabs_are_told_of_each_other_and_both_versions_stay(
    page: Page, live_server: Any, log_in: LogIn, manager: User
) -> None:
    open_editor(page, live_server, log_in, manager)
    value = orjson.loads(factories.SCHEMA)
    value["title"]["en"] = "Theirs"
    schemas.keep_draft(project=Project.objects.get(), body=value, revision=0, actor=manager)
    page.locator("[data-path='spanTypes[0].name.en']").fill("Mine")
    conflict = page.locator("#schema-conflict")
    expect(conflict).to_contain_text(manager.display_name)
    assert draft()["title"]["en"] == "Theirs"
    conflict.locator("[data-take=theirs]").click()
    expect(page.locator("[data-path='spanTypes[0].name.en']")).to_have_value("Person")
    page.locator("#aside-back").click()
    expect(page.locator("[data-path='spanTypes[0].name.en']")).to_have_value("Mine")
    saved(page)
    page.wait_for_function("() => sanadSchema.saving.state === 'saved'")
    assert (draft()["title"]["en"], draft()["spanTypes"][0]["name"]["en"]) == ("Arabic news", "Mine")


def test_a_file_that_is_no_schema_says_everything_that_is_wrong(
    page: Page, live_server: Any, log_in: LogIn, manager: User
) -> None:
    open_editor(page, live_server, log_in, manager)
    value = orjson.loads(factories.SCHEMA)
    value["spanTypes"][1] |= {"code": "PERS", "layer": "nowhere"}
    file = page.locator("#schema-transfer input[type=file]")
    send = page.locator("#schema-transfer button")
    file.set_input_files([{"name": "a.json", "mimeType": "application/json", "buffer": orjson.dumps(value)}])
    send.click()
    said = page.locator("[data-said]")
    expect(said.locator("li")).to_have_count(2)
    expect(said).to_contain_text("spanTypes[1].layer")
    expect(said).to_contain_text("لا مجموعة باسم nowhere.")
    file.set_input_files([{"name": "a.json", "mimeType": "application/json", "buffer": b'{"format":\n oops}'}])
    send.click()
    expect(said).to_contain_text("السطر ٢")
    value["spanTypes"][1] |= {"code": "OCC", "layer": "entity", "name": {"ar": "وظيفة", "en": "Post"}}
    file.set_input_files([{"name": "a.json", "mimeType": "application/json", "buffer": orjson.dumps(value)}])
    send.click()
    expect(page.locator("[data-key='line:OCC']")).to_contain_text("وظيفة")


def test_words_of_an_example_are_marked_by_selecting_them(
    page: Page, live_server: Any, log_in: LogIn, manager: User
) -> None:
    open_editor(page, live_server, log_in, manager)
    page.locator("[data-key='spanTypes[0].examples:add']").click()
    area = page.locator("[data-path='spanTypes[0].examples[2].text.ar']")
    area.fill("زار سامر الهادي بيروت.")
    area.evaluate("el => el.setSelectionRange(4, 16)")
    item = page.locator("[data-item='spanTypes[0].examples[2]']")
    item.locator("> .btn").click()
    expect(item.locator(".pill")).to_have_text("سامر الهادي ×")
    expect(item.locator(".mark.entity")).to_have_count(1)
    saved(page)
    assert draft()["spanTypes"][0]["examples"][2]["segments"] == [[4, 15]]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_of_the_schema_has_a_flaw(
    page: Page, live_server: Any, log_in: LogIn, manager: User, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    manager.language = language
    manager.save()
    open_editor(page, live_server, log_in, manager)
    project = Project.objects.get()
    value = orjson.loads(factories.SCHEMA)
    value["spanTypes"][0]["name"]["en"] = "Human being"
    value["spanTypes"][1]["colour"]["fill"] = "#ffe0e0"
    found = {}
    for path in ("", "#frameTypes[0]", "#labels", "versions/", "publish/", f"compare/?old={project.schema_id}"):
        if path == "versions/":
            schemas.keep_draft(project=project, body=value, revision=0, actor=manager)
        page.goto(f"{live_server.url}/projects/press/schema/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found[path] = flaws(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
    log_in(page.context, factories.member(project=project))
    page.goto(f"{live_server.url}/projects/press/schema/")
    found["read"] = flaws(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
