"""Within everybody's reach: axe in every state, targets for thumbs, four times the size, no motion, focus in sight."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotator.models import User
from annotator.standoff.colours import contrast
from tests.browser.canvas import Hand
from tests.browser.states import STATES, leave, open_furnished
from tests.browser.test_accessibility import flaws

LogIn = Callable[[BrowserContext, User], None]

LOOKS = Path(__file__).with_name("reach.js").read_text(encoding="utf-8")


def look_for(name: str) -> Callable[[Page], list[str]]:
    """One of the looks of reach.js."""
    return lambda page: page.evaluate(f"() => reach.{name}()")


def assert_nothing(hand: Hand, look: Callable[[Page], list[str]]) -> None:
    """A look finds nothing in any state; else what it finds, each with the first state it is found in."""
    found: dict[str, str] = {}
    hand.page.evaluate(LOOKS)
    for name, come_into in STATES.items():
        come_into(hand)
        hand.page.evaluate("() => new Promise(requestAnimationFrame)")
        for wrong in look(hand.page):
            found.setdefault(wrong, name)
        leave(hand)
    assert not found, "\n" + "\n".join(f"{state}: {wrong}" for wrong, state in found.items())


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("ar", "light", 1440), ("en", "dark", 1440), ("en", "light", 390), ("ar", "dark", 390)],
)
def test_no_state_of_the_workspace_has_a_flaw(
    page: Page, live_server: Any, log_in: LogIn, language: str, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900 if width > 860 else 844})
    hand = open_furnished(page, live_server, log_in, language=language, theme=theme)
    assert_nothing(hand, flaws)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_on_a_phone_everything_is_large_enough_for_a_thumb(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, log_in: LogIn, language: str
) -> None:
    context = browser.new_context(
        **browser_context_args | {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    )
    hand = open_furnished(context.new_page(), live_server, log_in, language=language)
    assert_nothing(hand, look_for("small"))
    context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_at_four_times_the_size_everything_is_reached_by_scrolling_one_way(
    page: Page, live_server: Any, log_in: LogIn, language: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 225})
    hand = open_furnished(page, live_server, log_in, language=language)
    assert_nothing(hand, look_for("out"))
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => scrollY > 100")
    free = page.evaluate(
        "() => Array.from({ length: innerHeight }, (_, y) => y)"
        ".filter((y) => document.elementFromPoint(innerWidth / 2, y)?.closest('#article, .workspace') &&"
        " !document.elementFromPoint(innerWidth / 2, y).closest('#margin')).length"
    )
    assert free >= 225 * 0.7


def test_nothing_moves_for_whoever_wants_no_motion(page: Page, live_server: Any, log_in: LogIn) -> None:
    hand = open_furnished(page, live_server, log_in)
    assert_nothing(hand, look_for("moving"))


def test_what_moves_would_be_found(page: Page, live_server: Any, log_in: LogIn) -> None:
    page.emulate_media(reduced_motion="no-preference")
    open_furnished(page, live_server, log_in)
    page.evaluate(LOOKS)
    assert page.evaluate("() => reach.moving()") != []


@pytest.mark.parametrize("theme", ["light", "dark", "sepia"])
def test_the_focus_is_seen_wherever_it_goes(page: Page, live_server: Any, log_in: LogIn, theme: str) -> None:
    hand = open_furnished(page, live_server, log_in, theme=theme)
    STATES["a quote"](hand)
    page.evaluate(LOOKS)
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    seen, unseen = set(), []
    for _ in range(90):
        page.keyboard.press("Tab")
        found = page.evaluate("() => reach.ring()")
        if found["name"].startswith("body") or found["name"] in seen:
            break
        seen.add(found["name"])
        if found["name"] == "#article":
            assert found["shadow"] != "none"
            hand.press("Escape")
            continue
        if not found["ring"] or contrast(found["ring"], found["ground"]) < 3:
            unseen.append(found)
    assert len(seen) > 25
    assert unseen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_every_mark_and_what_is_in_hand_is_seen(
    page: Page, live_server: Any, log_in: LogIn, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    hand = open_furnished(page, live_server, log_in)
    STATES["a quote"](hand)
    page.evaluate("(at) => { sanad.canvas.focusText(); sanad.canvas.caret.put(at); }", hand.find("الحرب")[0])
    expect(page.locator(".focus.caret")).to_have_count(1)
    unseen = []
    boxes = page.locator("#article :is(.mark, .focus)")
    kinds = boxes.evaluate_all("(all) => all.map(({ className }) => className)")
    for nth, kind in enumerate(kinds):
        box = boxes.nth(nth)
        clip = box.evaluate(
            "(one) => { const { x, y, width, height } = one.getBoundingClientRect();"
            " return { x: x - 3, y: y - 3, width: width + 6, height: height + 6 }; }"
        )
        seen = page.screenshot(clip=clip)
        box.evaluate("(one) => (one.style.visibility = 'hidden')")
        if page.screenshot(clip=clip) == seen:
            unseen.append(kind)
        box.evaluate("(one) => (one.style.visibility = '')")
    assert {kind.split()[1] for kind in kinds} >= {"entity", "quote", "evidence", "band", "caret"}
    assert unseen == []
