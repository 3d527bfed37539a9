"""A release by hand: a view, layers, formats, pins, a trial; and the release then says the same."""

import re
from typing import Any

from django.core.management import call_command
from playwright.sync_api import Page, expect

from annotator.services import access
from annotator.services import releases as verbs
from annotator.services.articles import saved_views
from tests.services.releases import worlds


def test_chosen_tried_begun_and_the_release_says_the_same_numbers(
    page: Page, live_server: Any, log_in: Any, complaints: list[str]
) -> None:
    some = worlds.world(5)
    project = access.project_for(some.manager, "corpus")
    saved_views.keep(project=project, name="من الثاني", query="since=2025-01-02", actor=some.manager)
    log_in(page.context, some.manager)
    page.goto(f"{live_server.url}/projects/corpus/releases/new/")
    told = page.locator("#release-told")
    expect(told.locator(".release-in b")).to_have_text("٥")

    page.get_by_label("عرض محفوظ من قائمة المقالات").check()
    expect(told).to_contain_text("بعضه لا يُقرأ بعد")
    page.locator("select[name=view]").select_option(label="من الثاني")
    expect(told.locator(".release-in b")).to_have_text("٤")
    page.locator("#layer-stance").uncheck()
    page.locator("#layer-entity").uncheck()
    expect(told).to_contain_text("يضيع ما في")
    page.locator("#layer-entity").check()

    page.locator("#format-conll").check()
    page.locator("[id='option-conll-tokens-clitic']").check()
    page.locator("[id='option-conll-scheme-IOBES']").check()
    page.get_by_role("button", name="إضافتها مرة أخرى بكتابة مختلفة").first.click()
    expect(page.locator("[id='format-conll.2']")).to_be_checked()
    expect(page.locator("[id='option-conll-tokens-clitic']")).to_be_checked()
    page.locator("#format-brat").check()

    page.get_by_text("تثبيت مقالات بعينها في قسم").click()
    page.locator("#id-pins").fill(f"{some.articles[1].name} tset\n{some.articles[2].name} dev")
    page.locator("#id-salt").fill("ملح")
    # The Enter key tries; it never begins.
    page.locator("#id-salt").press("Enter")
    expect(page.locator("#wrong-pins")).to_contain_text("السطر ١")
    expect(page.locator("#id-salt")).to_have_value("ملح")
    page.locator("#id-pins").fill(f"{some.articles[1].name} test\n{some.articles[2].name} dev")
    page.locator(".release-end button[value=try]").click()
    expect(page.locator("#release-trial")).to_be_visible()
    counts = {split: _number(page.locator(f"[data-split={split}]").inner_text()) for split in ("train", "dev", "test")}
    assert sum(counts.values()) == 4
    expect(told).to_contain_text("قسم الاختبار صغير جدًّا")

    page.locator("#id-tag").fill("2026.1")
    page.locator(".release-end .primary").click()
    page.wait_for_url("**/releases/2026.1/")
    call_command("db_worker", batch=True, interval=0.05, startup_delay=False)
    (made,) = some.project.releases.all()
    manifest = verbs.manifest_of(made)
    assert {split: len(manifest.of(split)) for split in counts} == counts
    assert {one.folder for one in manifest.plan.formats} == {"conll-IOBES-clitic", "conll", "brat"}
    assert (manifest.plan.layers, manifest.plan.view, manifest.plan.salt) == (("entity", "quote"), "من الثاني", "ملح")
    page.reload()
    for count in counts.values():
        expect(page.locator(".release-splits, .splits, article").first).to_contain_text(_arabic(count))


def _number(shown: str) -> int:
    return int(re.sub(r"\D", "", shown))


def _arabic(count: int) -> str:
    return str(count).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
