"""The whole way of somebody new, by browser only, from an empty database; only what a page shows is clicked.

Setup, project, schema, guidelines, two people by a link, a heap of mixed files, assignment to both, annotation by both
(one of them in English), the overview, the list with its undo, the export; at the end the database is asked.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from annotator.models import AnnotationSet, Article, Membership, Project, SchemaVersion
from annotator.services import setup
from annotator.web.figures import number
from tests.browser.canvas import Hand
from tests.browser.mixed_files import Made, mixed

PASSWORD = "ثلاث كلمات وراء البحر"


def shown(count: int) -> str:
    with translation.override("ar"):
        return number(count)


def press(page: Page, name: str) -> None:
    """What can be seen and is called so: a button or a link."""
    exact = re.compile(rf"^\s*{re.escape(name)}")
    page.get_by_role("button", name=exact).or_(page.get_by_role("link", name=exact)).filter(visible=True).first.click()


def go(page: Page, name: str) -> None:
    """Another page of the project, by its name in the bar."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def work() -> None:
    """The worker does what waits."""
    call_command("db_worker", batch=True, interval=0.05, startup_delay=False)


def set_up(page: Page, address: str) -> None:
    page.goto(address)
    for name, value in {"code": setup.code(), "username": "mona", "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("الاسم الكامل").fill("منى الحداد")
    press(page, "بدء")
    press(page, "إنشاء مشروع")
    page.get_by_label("الاسم", exact=False).first.fill("أخبار الصيف")
    press(page, "إنشاء المشروع")
    expect(page.locator(".steps")).to_contain_text("ar-news 1.0")


def change_schema(page: Page) -> None:
    """A type with a key, whose code comes of its English name; published."""
    press(page, "عرض المخطط")
    press(page, "+ نوع جديد")
    expect(page.locator("input:focus")).to_have_attribute("lang", "ar")
    for name in ("سلاح", "Weapon"):
        page.keyboard.insert_text(name)
        page.keyboard.press("Tab")
    expect(page.get_by_label("الرمز في الملفات").first).to_have_value("WEAPON")
    page.get_by_placeholder("ضغط المفتاح هنا").click()
    page.keyboard.press("KeyW")
    expect(page.locator("main")).to_contain_text("تغيير واحد عن 1.0")
    expect(page.locator("main")).to_contain_text("كل شيء محفوظ")
    press(page, "ما الذي يتغيّر")
    expect(page.locator("main")).to_contain_text("WEAPON")
    press(page, "نشر")
    press(page, "نشر")
    expect(page.get_by_role("status").first).to_contain_text("1.1")


def invite(page: Page) -> str:
    go(page, "الفريق")
    page.get_by_label("عدد المدعوّين").fill("2")
    press(page, "إنشاء رابط")
    return page.locator("#made-link").input_value()


def join(page: Page, link: str, name: str, username: str) -> Page:
    page.goto(link)
    for field, value in {"full_name": name, "username": username, "password": PASSWORD}.items():
        page.locator(f"main [name={field}]").fill(value)
    page.locator("button.primary").click()
    expect(page.get_by_role("status").first).to_contain_text("أخبار الصيف")
    return page


def bring_in(page: Page, files: list[Made], folder: Path) -> None:
    """All files at once; the preview names what is broken, double and nearly double; the rest comes in."""
    for one in files:
        (folder / one.name).write_bytes(one.data)
    go(page, "نظرة عامة")
    expect(page.locator(".steps li.done")).to_have_count(2)
    press(page, "استيراد مقالات")
    page.locator("#files").set_input_files([folder / one.name for one in files])
    expect(page.get_by_role("button", name="معاينة")).to_be_in_viewport()
    press(page, "معاينة")
    expect(page.locator("h1")).to_have_text("قبل الاستيراد", timeout=40_000)
    preview = page.locator("main")
    expect(preview).to_contain_text(f"قُرئ {shown(len(files))} ")
    for said in ("broken", "الأرشيف تالف", "second-copy", "مكرَّرة", "متقاربة النص", "لا تصح لكل منهما إلا قراءة واحدة"):
        expect(preview).to_contain_text(said)
    expect(page.locator(".doubt")).to_have_count(2)
    expect(page.locator(".doubt").first).to_be_hidden()
    page.locator("button[value=import_good]").click()
    expect(page.locator("#import-state")).to_be_visible()
    work()
    expect(page.locator("#import-state")).to_contain_text("إلى المقالات")
    expect(page.locator("#import-lede")).to_contain_text("انتهى")
    press(page, "إلى المقالات")
    expect(page.locator(".lede").first).to_contain_text(shown(sum(one.articles for one in files)))


def assign(page: Page) -> None:
    """Two articles to both annotators."""
    go(page, "الإسناد")
    press(page, "إسناد مقالات كثيرة")
    page.get_by_label("عدد المقالات").fill("2")
    press(page, "معاينة")
    press(page, "تأكيد ٤ إسنادات")
    expect(page.get_by_role("status").first).to_contain_text("٤")


def annotate(page: Page, keys: list[str]) -> None:
    """Mark a word as a person, then make a frame of some words; the window for submitting is open."""
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    hand = Hand(page, page.evaluate("() => sanad.store.article.text"))
    words = re.findall(r"\w+", hand.text)
    start = hand.text.index(words[1])
    hand.drag(start, start + len(words[1]))
    hand.press("Digit1", "Escape", "Escape")
    first, last = hand.text.index(words[3]), hand.text.index(words[5], hand.text.index(words[3])) + len(words[5])
    hand.drag(first, last)
    hand.press(*keys, "Escape", "Escape")
    hand.settle()
    page.locator("#submit-open").click()


def annotate_both(page: Page, begin: str, done: str) -> None:
    page.reload()
    press(page, begin)
    annotate(page, ["KeyQ"])
    here = page.url
    page.locator("#submit-next, #submit-confirm").first.click()
    page.wait_for_url(lambda url: url != here)
    annotate(page, ["KeyS", "Digit1"])
    page.locator("#submit-confirm").click()
    expect(page.get_by_role("button", name=done)).to_be_visible()


def look_at_the_overview(page: Page, articles: int) -> None:
    go(page, "نظرة عامة")
    expect(page.locator(".lede").first).to_contain_text(f"اكتمل وسم ٢ من {shown(articles)}")
    expect(page.locator("main")).to_contain_text(f"المطلوب {shown(2 * articles)}")
    page.locator("summary").filter(has_text="عرضها جدولًا").first.click()
    with page.expect_download() as download:
        page.locator("a[href*='progress']").first.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert "مسلَّمة,2" in lines
    assert f"جديدة,{articles - 2}" in lines


def use_the_list(page: Page) -> None:
    """A search is kept as a view; many are changed at once, and that is taken back."""
    go(page, "المقالات")
    page.get_by_role("searchbox").fill("نابلس")
    press(page, "بحث")
    expect(page).to_have_url(re.compile("q="))
    page.locator("summary").filter(has_text="حفظ هذا العرض").click()
    expect(page.locator("[name=name]")).to_be_focused()
    page.keyboard.insert_text("نابلس")
    page.keyboard.press("Enter")
    expect(page.locator(".view.on")).to_contain_text("نابلس")
    page.locator("input[name=article]").first.check()
    press(page, "جعله الأولوية")
    expect(page.locator("input[name=article]").first).to_be_checked()
    page.locator("[name=value]").fill("7")
    press(page, "جعله الأولوية")
    expect(page.locator(".done")).to_contain_text("تغيّرت أولوية")
    assert Article.objects.filter(priority=7).count() == 1
    press(page, "تراجع")
    expect(page.get_by_role("status").first).to_contain_text("تم التراجع")
    assert not Article.objects.filter(priority=7).exists()


def export(page: Page) -> list[dict[str, Any]]:
    go(page, "التصدير")
    page.get_by_role("radio", name="الطبقات المسلَّمة").check()
    press(page, "تصدير")
    expect(page.locator(".job")).to_be_visible()
    work()
    link = page.locator("a[href$='/file/']").first
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    return [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]


def stored(files: list[Made], records: list[dict[str, Any]]) -> None:
    """What the pages have said is what stands in the database."""
    project = Project.objects.get()
    assert project.overlap == 2
    assert SchemaVersion.objects.get(pk=project.schema_id).version == "1.1"
    roles = Membership.objects.filter(project=project).values_list("role", flat=True)
    assert sorted(roles) == ["annotator", "annotator", "manager"]
    assert Article.objects.count() == sum(one.articles for one in files)
    imported = AnnotationSet.objects.filter(kind="imported", is_base=True)
    assert imported.count() == sum(one.annotated for one in files)
    bodies = [json.loads(body) for body in imported.values_list("body", flat=True)]
    assert sorted(len(body["spans"]) for body in bodies) == [1, 2, 4]
    sets = AnnotationSet.objects.filter(kind="annotator")
    assert list(sets.values_list("state", flat=True)) == ["submitted"] * 4
    assert sets.values("article").distinct().count() == 2
    assert len(records) == 4
    for record in records:
        assert {frame["type"] for frame in record["frames"]} <= {"quote", "stance"}
        for span in record["spans"]:
            assert span["text"] == " ".join(record["text"][start:end] for start, end in span["segments"])


@pytest.mark.parametrize("total", [26, pytest.param(200, marks=pytest.mark.slow)])
def test_from_an_empty_database_to_data_by_browser_only(
    page: Page,
    browser: Browser,
    browser_context_args: dict[str, Any],
    live_server: Any,
    complaints: list[str],
    tmp_path: Path,
    total: int,
) -> None:
    files = mixed(total)
    set_up(page, live_server.url)
    change_schema(page)
    link = invite(page)
    contexts = [browser.new_context(**browser_context_args) for _ in range(2)]
    contexts[1].add_cookies([{"name": "sanad_language", "value": "en", "url": live_server.url}])
    salma = join(contexts[0].new_page(), link, "سلمى نجار", "salma")
    expect(salma.locator("main")).to_contain_text("ريثما تصل المقالات")
    tariq = join(contexts[1].new_page(), link, "طارق منصور", "tariq")
    bring_in(page, files, tmp_path)
    assign(page)
    annotate_both(salma, "بدء المقال", "إعادة فتح")
    annotate_both(tariq, "Begin the article", "Reopen")
    look_at_the_overview(page, sum(one.articles for one in files))
    use_the_list(page)
    stored(files, export(page))
    for context in contexts:
        context.close()
