"""The workspace with something of everything in it, and the states a person brings it into."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from annotator.models import AnnotationSet, Membership, User
from annotator.services import notes
from tests import factories
from tests.browser.canvas import Hand

TEXT = (
    "قمة باريس تبحث الضمانات\n"
    "قال فلاديمير بوتين: «القوات هدف مشروع». ورفض بوتين الضمانات الغربية لأوكرانيا.\n"
    "وحذّرت أوكرانيا من أن «الحرب طويلة»، وقال زيلينسكي إن بلاده لن تقبل الشروط. وتبقى أوكرانيا على موقفها."
)


def furnished(language: str = "ar", theme: str = "light") -> AnnotationSet:
    """A set of an annotator who has an article after it, with a note on it."""
    user: User = factories.member(project=factories.project(), role=Membership.Role.ANNOTATOR)
    user.language = language
    user.preferences = f'{{"reading": {{"theme": "{theme}"}}}}'
    user.save()
    project = user.memberships.get().project
    row = factories.annotation_set(article=factories.article(project=project, text=TEXT), author=user)
    factories.article(project=project, text="مقال آخر.\nسطر.")
    notes.open_thread(
        annotation_set=row,
        thread_id=uuid4(),
        message_id=uuid4(),
        place=notes.Place(),
        body="سؤال عن المقال",
        actor=user,
    )
    return row


def open_furnished(
    page: Page, live_server: Any, log_in: Callable[..., None], *, language: str = "ar", theme: str = "light"
) -> Hand:
    """The page of such a set with names, a quote with its speaker and a stance, made by the page's own gestures."""
    row = furnished(language, theme)
    log_in(page.context, row.author)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync) && sanad.canvas.painter.painted.has(0)")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    hand = Hand(page, TEXT)
    hand.mark(("PERS", *hand.find("فلاديمير بوتين")), ("GPE", *hand.find("أوكرانيا")), ("GPE", *hand.find("باريس")))
    for type_, words, key in [("quote", "القوات هدف مشروع", None), ("stance", "رفض", 2)]:
        start, end = hand.find(words)
        page.evaluate(
            "([type, start, end]) => { sanad.store.select({ start, end }); sanad.actions.frame(type); }",
            [type_, start, end],
        )
        if key:
            page.evaluate("(key) => sanad.actions.answer(key)", key)
    page.evaluate("() => { sanad.store.select(null); sanad.store.activate(null); }")
    hand.settle()
    return hand


def _key(code: str) -> Callable[[Hand], None]:
    def press(hand: Hand) -> None:
        hand.page.evaluate("() => sanad.canvas.focusText()")
        hand.press(code)

    return press


def _drawer(name: str) -> Callable[[Hand], None]:
    def open_drawer(hand: Hand) -> None:
        hand.page.evaluate("(name) => sanad.canvas.drawers.open(name)", name)
        expect(hand.page.locator("#drawer-body > *").first).to_be_visible()
        hand.page.wait_for_load_state("networkidle")

    return open_drawer


def _tab(name: str) -> Callable[[Hand], None]:
    def show(hand: Hand) -> None:
        tab, handle = hand.page.locator(f"#tab-{name}"), hand.page.locator("#sheet-handle")
        if not tab.is_visible():
            handle.click()
        tab.click()

    return show


def _selected(hand: Hand) -> None:
    start, end = hand.find("زيلينسكي")
    hand.page.evaluate("([start, end]) => sanad.store.select({ start, end })", [start, end])
    expect(hand.page.locator("#popover")).to_be_visible()


def _active(kind: str, nth: int = 0) -> Callable[[Hand], None]:
    where = {"span": "spans", "frame": "frames", "entity": "entities"}[kind]

    def activate(hand: Hand) -> None:
        hand.page.evaluate(
            "([kind, where, nth]) => void sanad.store.activate("
            "{ kind, id: [...sanad.store.annotations[where].keys()][nth] })",
            [kind, where, nth],
        )

    return activate


def _pointed(hand: Hand) -> None:
    hand.page.evaluate("() => sanad.canvas.point([[...sanad.store.annotations.spans.keys()][0]])")
    expect(hand.page.locator("#popover")).to_be_visible()


def _armed(hand: Hand) -> None:
    _active("frame", 1)(hand)
    hand.page.evaluate("() => sanad.actions.arm('target')")
    expect(hand.page.locator(".armed-box").first).to_be_visible()


def _propagating(hand: Hand) -> None:
    hand.page.evaluate(
        "() => { const s = [...sanad.store.annotations.spans.values()].find(({ type }) => type === 'GPE');"
        " sanad.actions.propagate({ span: s.id }); }"
    )
    expect(hand.page.locator("#propagate")).to_be_visible()


def _dialog(opener: str, dialog: str) -> Callable[[Hand], None]:
    def open_dialog(hand: Hand) -> None:
        hand.page.evaluate("(opener) => document.querySelector(opener).click()", opener)
        expect(hand.page.locator(dialog)).to_be_visible()

    return open_dialog


#: Each is come into from the bare page and left again by ``leave``.
STATES: dict[str, Callable[[Hand], None]] = {
    "bare": lambda hand: None,
    "a selection": _selected,
    "a name": _pointed,
    "a quote": _active("frame", 0),
    "a role armed": _armed,
    "propagating": _propagating,
    "cast": _tab("cast"),
    "a participant": _active("entity"),
    "problems": _tab("problems"),
    "notes": _tab("notes"),
    "search": _key("Slash"),
    "articles": _drawer("articles"),
    "history": _drawer("history"),
    "voices": _drawer("voices"),
    "guidelines": _drawer("guidelines"),
    "keys": _key("Shift+Slash"),
    "submit": _dialog("#submit-open", "#submit-dialog"),
    "skip": _dialog("#skip-open", "#skip-dialog"),
    "reading": _dialog(".reading-open", ".reading-body"),
    "saving": _dialog("#saving-button", "#journal"),
}


def leave(hand: Hand) -> None:
    """Back to the bare page, whatever stands open."""
    hand.page.evaluate(
        """() => {
        document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
        document.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
        sanad.canvas.drawers.close();
        const button = document.getElementById("saving-button");
        if (button.getAttribute("aria-expanded") === "true") button.click();
        for (let n = 0; n < 8; n += 1) sanad.canvas.commands.escape();
        sanad.store.disarm();
        sanad.store.select(null);
        sanad.store.activate(null);
        sanad.canvas.popover.close();
        document.getElementById("tab-quotes").click();
        const sheet = document.getElementById("sheet-handle");
        if (innerWidth <= 860 && sheet.getAttribute("aria-expanded") === "true") sheet.click();
        scrollTo(0, 0);
    }"""
    )
    expect(hand.page.locator("#popover")).to_be_hidden()
