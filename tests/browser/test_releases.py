"""A release by hand: its page read, all of it taken away in one piece, every file held against its checksum."""

import hashlib
import zipfile
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import flaws
from tests.services.releases import worlds


def test_a_release_is_read_taken_away_and_checked(
    page: Page, live_server: Any, log_in: Any, complaints: list[str], tmp_path: Any
) -> None:
    some = worlds.world(2)
    made = some.release("1.0", shares=[1, 0, 0], formats=["brat", "records"])
    log_in(page.context, some.manager)
    page.goto(f"{live_server.url}/projects/corpus/releases/1.0/")
    page.locator(".release-contents a[href='#release-files']").click()
    expect(page.locator("#release-files")).to_be_in_viewport()
    for folded in page.locator("#release-files summary").all():
        folded.click()
    assert flaws(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="تنزيل الكل").click()
    assert download.value.suggested_filename == "corpus-1.0.zip"
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "corpus-1.0"
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == len(worlds.names(made)) - 1
    for line in lines:
        digest, _space, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        expect(page.locator("#release-files pre")).to_contain_text(digest)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("link", name="بطاقة البيانات").click()
    expect(page.get_by_role("heading", name="المقاطع بحسب النوع")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert flaws(page) == []
