"""An export by hand: chosen, looked at, made, taken away, and opened."""

import json
import zipfile
from typing import Any

import orjson
from django.core.management import call_command
from playwright.sync_api import Page, expect

from annotator.formats.reading import read
from annotator.formats.records import File, Options, Record
from annotator.models import AnnotationSet
from tests import factories


def test_what_is_chosen_is_shown_made_and_comes_back_from_the_file(
    page: Page, live_server: Any, log_in: Any, complaints: list[str], tmp_path: Any
) -> None:
    project = factories.project(slug="press")
    row = factories.submitted(
        article=factories.article(project=project),
        author=factories.member(project=project),
        changes=factories.marks(2),
    )
    log_in(page.context, factories.member(project=project, role="manager"))
    page.goto(f"{live_server.url}/projects/press/export/")
    expect(page.locator(".nothing-there")).to_be_visible()
    page.get_by_role("radio", name="الطبقات المسلَّمة").check()
    expect(page.locator(".first pre").first).to_contain_text('"format":"sanad/1"')
    page.locator("#format-brat").check()
    expect(page.locator(".first figcaption").nth(1)).to_contain_text(".ann")
    assert page.url.endswith("?what=submitted&format=brat")
    page.locator(".export-form .btn.primary").click()
    expect(page.locator(".job")).to_be_visible()
    call_command("db_worker", batch=True, interval=0.05, startup_delay=False)
    link = page.locator("a[href$='/file/']").first
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert json.loads(archive.read("export.losses.json"))["sets"] == 1
    (record,) = read([File.of("out.zip", (tmp_path / "out.zip").read_bytes())], Options())
    assert isinstance(record, Record)
    assert record.annotated is not None
    stored = orjson.loads(AnnotationSet.objects.get(pk=row.pk).body)["spans"]
    assert sorted(record.annotated.annotations.spans) == sorted(one["id"] for one in stored)
