"""``./run pictures``: ten states of the workspace, in both languages, on a desk and on a phone, for docs/tour.md.

Each state is come into by the keys and fingers of a person, on the demo's annotated article. ``--png DIR`` writes PNG
files elsewhere, to be looked at where WebP cannot be shown.
"""

import argparse
import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import ROOT, data, serving
from tests.browser.conftest import ARGUMENTS, chromium

HOME: Final = ROOT / "docs" / "pictures" / "tour"
SIZES: Final[dict[int, dict[str, Any]]] = {
    1440: {"viewport": {"width": 1440, "height": 900}},
    390: {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
}
#: A session of the demo's annotator in a language, and the addresses of the annotated example and of a fresh article.
SIGN_IN = """
import sys, django
django.setup()
from django.test import Client
from annotator.models import AnnotationSet, Article, Change, User
from annotator.services import annotations
user = User.objects.get(username="annotator")
user.language = sys.argv[1]
user.save()
done = AnnotationSet.objects.filter(article__name__startswith="01-", author=user).first()
done.state = "open"
done.save()
given = AnnotationSet.objects.filter(article__name__startswith="04-", author=user)
Change.objects.filter(annotation_set__in=given).delete()
given.delete()
fresh = annotations.open_set(article=Article.objects.get(name__startswith="04-"), actor=user)
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sanad_session"].value, done.pk, fresh.pk)
"""

OPENED = "() => Boolean(globalThis.sanad?.store.sync) && sanad.canvas.painter.painted.size > 0"
#: Takes in hand the nth frame of a type, in the order of the text; only the way a click on its card goes.
TAKE = """([type, nth]) => {
    const { frames, spans } = sanad.store.annotations;
    const anchor = type === "quote" ? "content" : "evidence";
    const at = (frame) => spans.get(frame.roles[anchor][0].span).segments[0][0];
    const all = [...frames.values()].filter((frame) => frame.type === type).sort((a, b) => at(a) - at(b));
    sanad.actions.goToFrame(all[nth].id);
}"""
SELECT = """(words) => {
    const { text, map } = sanad.store.article;
    const at = text.indexOf(words);
    sanad.canvas.reveal(map.toCodePoint(at), map.toCodePoint(at + words.length));
    sanad.canvas.selector.take(at, at + words.length);
}"""
NAME = """(name) => {
    const { entities } = sanad.store.annotations;
    sanad.actions.goToEntity([...entities.values()].find((one) => one.name.includes(name)).id);
}"""


def _tab(page: Page, name: str) -> None:
    tab = page.locator(f"#tab-{name}")
    if not tab.is_visible():
        page.locator("#sheet-handle").click()
    tab.click()


def _keys(*keys: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.evaluate("() => sanad.canvas.focusText()")
        for key in keys:
            page.keyboard.press(key)

    return press


def _search(page: Page) -> None:
    page.evaluate(SELECT, "لجنة التحقق")
    _keys("Slash")(page)
    page.keyboard.type("من")


def _everywhere(page: Page) -> None:
    """Unless it was done for the picture before, one place is marked; the others are offered."""
    if not page.evaluate("() => [...sanad.store.annotations.spans.values()].some(({ text }) => text === 'ساريا')"):
        page.evaluate(SELECT, "ساريا")
        _keys("Digit4")(page)
    page.evaluate(NAME, "ساريا")
    _keys("KeyX")(page)


def _problems(page: Page) -> None:
    """Unless it was done for the picture before, a quote is made that lacks its speaker."""
    if not page.evaluate("() => sanad.store.annotations.frames.size"):
        page.evaluate(SELECT, "النص الغامض لا يُنشئ جريمة")
        _keys("KeyQ", "Escape")(page)
    _tab(page, "problems")


def _named(name: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate(NAME, name)


def _taken(kind: str, nth: int) -> Callable[[Page], None]:
    return lambda page: page.evaluate(TAKE, [kind, nth])


#: Name → on the annotated example or on a fresh article, and how one comes there.
STATES: Final[dict[str, tuple[bool, Callable[[Page], None]]]] = {
    "01-reading": (True, _keys("Control+Home", "Escape")),
    "02-selecting": (False, lambda page: page.evaluate(SELECT, "وتونس")),
    "03-finding-a-label": (False, _search),
    "04-everywhere": (False, _everywhere),
    "05-a-proposed-quote": (False, _keys("Control+Home", "Shift+KeyQ")),
    "06-a-quote": (True, _taken("quote", 1)),
    "07-a-stance": (True, _taken("stance", 0)),
    "08-the-cast": (True, _named("بيروت")),
    "09-problems": (False, _problems),
    "10-voices": (True, _keys("Shift+KeyV")),
}


def main() -> None:
    """Write all forty pictures."""
    parser = argparse.ArgumentParser(prog="./run pictures", description=__doc__)
    parser.add_argument("--png", type=Path, help="a folder for PNG files instead of docs/pictures/tour")
    parser.add_argument("--only", help="states whose name contains this")
    given = parser.parse_args()
    folder: Path = given.png or HOME
    folder.mkdir(parents=True, exist_ok=True)
    with data("SQLite") as env, sync_playwright() as play, serving(env) as address:
        browser = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for language in ("ar", "en"):
            session, *sets = _signed_in(env, language)
            for size in SIZES:
                for name, (is_done, come) in STATES.items():
                    if given.only and given.only not in name:
                        continue
                    page = _opened(browser, size, address, session, sets[0 if is_done else 1], language)
                    come(page)
                    page.wait_for_timeout(700)
                    _save(page, folder / f"{name}.{language}.{size}", is_png=bool(given.png))
                    page.context.close()
        browser.close()


def _signed_in(env: dict[str, str], language: str) -> list[str]:
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SIGN_IN, language]
    said = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout
    return said.split()[-3:]


def _opened(browser: Browser, size: int, address: str, session: str, key: str, language: str) -> Page:
    context = browser.new_context(**SIZES[size], locale=language, reduced_motion="reduce")
    context.add_cookies([{"name": "sanad_session", "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/annotation-sets/{key}/")
    page.wait_for_function(OPENED)
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    return page


def _save(page: Page, path: Path, *, is_png: bool) -> None:
    """WebP for the documents: a fifth of a PNG."""
    if is_png:
        page.screenshot(path=f"{path}.png")
        return
    protocol = page.context.new_cdp_session(page)
    taken = protocol.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    Path(f"{path}.webp").write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    main()
