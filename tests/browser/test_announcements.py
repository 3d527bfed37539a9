"""What a screen reader hears: one sentence for each gesture, in the page's language."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.models import AnnotationSet, User
from annotator.services import annotations
from tests import factories
from tests.browser.canvas import Hand, open_workspace

TEXT = (
    "قمة باريس تبحث الضمانات\n"
    "قال فلاديمير بوتين: «القوات هدف مشروع». ورفض بوتين الضمانات الغربية لأوكرانيا.\n"
    "وحذّرت أوكرانيا من أن الحرب طويلة، وتبقى أوكرانيا على موقفها."
)

#: Everything the live region says, in its order.
LISTEN = """() => {
    globalThis.heard = [];
    const live = document.getElementById("live");
    const keep = () => heard.push(live.textContent.trim());
    new MutationObserver(keep).observe(live, { childList: true, characterData: true, subtree: true });
}"""

Gesture = Callable[[Hand], None]
LogIn = Callable[[BrowserContext, User], None]


def on(words: str, *keys: str, nth: int = 0) -> Gesture:
    """The caret in a word, then some keys."""

    def do(hand: Hand) -> None:
        start, _ = hand.find(words, nth)
        hand.page.evaluate(
            "(at) => { sanad.store.activate(null); sanad.canvas.focusText(); sanad.canvas.caret.put(at); }", start + 1
        )
        hand.press(*keys)

    return do


def selected(words: str, *keys: str) -> Gesture:
    def do(hand: Hand) -> None:
        start, end = hand.find(words)
        hand.page.evaluate(
            "([start, end]) => { sanad.store.activate(null); sanad.canvas.focusText();"
            " sanad.store.select({ start, end }); }",
            [start, end],
        )
        hand.press(*keys)

    return do


def keys(*codes: str) -> Gesture:
    return lambda hand: hand.press(*codes)


def refuse(role: str) -> Gesture:
    return lambda hand: hand.page.locator(f'[data-key^="refuse:{role}"]').click()


#: What is done, and what is heard of it in Arabic and in English; one after the other.
WALK: list[tuple[str, Gesture, str, str]] = [
    ("a mark", on("باريس", "Digit4"), "كيان جيوسياسي: باريس", "Geopolitical entity: باريس"),
    ("another type", keys("Digit5"), "موقع: باريس", "Location: باريس"),
    ("removed", keys("Delete"), "حُذف: موقع: باريس", "Removed: Location: باريس"),
    ("undone", keys("Control+z"), "تراجع عن", "Undone: "),
    ("done again", keys("Control+Shift+z"), "إعادة", "Redone: "),
    ("a selection", selected("فلاديمير بوتين"), "التحديد: فلاديمير بوتين", "Selected: فلاديمير بوتين"),
    ("selected and marked", keys("Digit1"), "شخص: فلاديمير بوتين", "Person: فلاديمير بوتين"),
    ("kin", on("بوتين", "Digit1", nth=1), "أهو نفسه فلاديمير بوتين؟", "The same as فلاديمير بوتين?"),
    ("joined", keys("Enter"), "صارت إشارة إلى: فلاديمير بوتين", "Now a mention of: فلاديمير بوتين"),
    (
        "propagation shown",
        on("أوكرانيا", "Digit4", "KeyX", nth=1),
        "في المقال كله: «أوكرانيا»",
        "Everywhere: “أوكرانيا”",
    ),
    ("propagated", keys("Enter"), "وُسِم", "marked: أوكرانيا"),
    ("a quote with offers", on("القوات", "KeyQ"), "فعل القول: قال", "Cue: قال"),
    ("an offer refused", refuse("speaker"), "رُفض: فلاديمير بوتين", "Refused: فلاديمير بوتين"),
    ("offers taken", keys("Enter"), "تم: قول: القوات هدف مشروع", "Done: Quote: القوات هدف مشروع"),
    ("a stance", selected("رفض", "KeyS"), "موقف: رفض", "Stance: رفض"),
]


def heard(page: Page) -> str:
    """What was said since the last time this was asked, once nothing more comes."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    said: str = page.evaluate("() => heard.splice(0).join(' | ')")
    return said


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_gesture_is_told_in_a_sentence(page: Page, live_server: Any, log_in: LogIn, language: str) -> None:
    hand = open_workspace(page, live_server, log_in, text=TEXT, language=language)
    page.wait_for_function("() => Boolean(sanad.store.sync)")
    page.evaluate(LISTEN)
    unheard = []
    for name, gesture, arabic, english in WALK:
        gesture(hand)
        wanted, said = arabic if language == "ar" else english, heard(page)
        if wanted not in said:
            unheard.append(f"{name}: {wanted!r} is not in {said!r}")
    assert not unheard, "\n" + "\n".join(unheard)
    hand.settle()


@pytest.mark.parametrize(
    ("language", "away", "back"),
    [
        ("ar", "بلا اتصال: عملك محفوظ في هذا المتصفح", "كل شيء محفوظ"),
        ("en", "Offline: your work is kept in this browser", "Everything is saved"),
    ],
)
def test_losing_the_connection_and_being_saved_again_are_told(
    page: Page, live_server: Any, log_in: LogIn, language: str, away: str, back: str
) -> None:
    hand = open_workspace(page, live_server, log_in, text=TEXT, language=language)
    page.wait_for_function("() => Boolean(sanad.store.sync)")
    status = page.locator(".saving > [role=status].sr")
    page.context.set_offline(True)
    on("باريس", "Digit4")(hand)
    expect(status).to_have_text(away)
    page.context.set_offline(False)
    expect(status).to_have_text(back, timeout=30_000)
    hand.settle()


@pytest.mark.parametrize(("language", "told"), [("ar", "تغيير واحد ينتظر القرار"), ("en", "1 change to decide")])
def test_a_conflict_is_told(page: Page, live_server: Any, log_in: LogIn, language: str, told: str) -> None:
    hand = open_workspace(page, live_server, log_in, text=TEXT, language=language)
    page.wait_for_function("() => Boolean(sanad.store.sync)")
    on("باريس", "Digit4")(hand)
    hand.settle()
    row = AnnotationSet.objects.select_related("author").get()
    thing = orjson.loads(row.body)["spans"][0]
    elsewhere = factories.change(factories.put(thing | {"type": "LOC"}, seen=thing))
    annotations.apply_changes(annotation_set_id=row.pk, changes=[elsewhere], actor=row.author)
    on("باريس", "Digit6")(hand)
    expect(page.locator(".saving > [role=status].sr")).to_contain_text(told)
