"""What is painted, where, and that painting never touches a letter."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.canvas import TEXT, Hand, open_workspace

TRANSPARENT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.mark { background: transparent !important; border-color: transparent !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Wojood types, frames' own spans: every channel there is.
TYPES = [
    "PERS",
    "OCC",
    "ORG",
    "GPE",
    "LOC",
    "FAC",
    "NORP",
    "EVENT",
    "LAW",
    "PRODUCT",
    "DATE",
    "QUOTE",
    "CUE",
    "QFRAG",
    "ISSUE",
    "EVID",
]


@pytest.fixture
def hand(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Hand]:
    opened = open_workspace(page, live_server, log_in)
    yield opened
    opened.settle()


def hundred(text: str) -> list[tuple[str, int, int]]:
    """A hundred spans with edges at every kind of place: inside words, lam-alef and الله, nested, over line breaks."""
    from annotator.text.graphemes import is_boundary  # noqa: PLC0415  (the house's own rule for edges)

    edges = [i for i in range(len(text)) if is_boundary(text, i)]
    lengths = [1, 2, 3, 5, 8, 13, 30, 60]
    spans: list[tuple[str, int, int]] = []
    for n, start in enumerate(edges[:: max(1, len(edges) // 110)]):
        ends = [e for e in edges if start < e <= start + lengths[n % len(lengths)]]
        piece = text[start : ends[-1]] if ends else ""
        if piece.strip() == piece and piece and "\n" not in piece:
            spans.append((TYPES[n % len(TYPES)], start, ends[-1]))
    return spans


def test_a_hundred_transparent_marks_change_no_pixel_of_the_text(hand: Hand) -> None:
    article = hand.page.locator("#article")
    plain = article.screenshot(animations="disabled")
    spans = hundred(hand.text)
    for word in ["لأوكرانيا", "والله", "لا تُلزم", "محذِّراً", "لاهاي"]:
        start, end = hand.find(word)
        spans += [("PERS", start, end), ("GPE", start + 1, end)]
    assert len(spans) >= 100
    hand.mark(*spans)
    expect(hand.page.locator(".mark").nth(99)).to_be_attached()
    hand.page.evaluate(SETTLED)
    assert article.screenshot(animations="disabled") != plain
    hand.page.evaluate(TRANSPARENT)
    hand.page.evaluate(SETTLED)
    assert article.screenshot(animations="disabled") == plain


def test_the_text_stays_one_node_a_paragraph_and_nothing_else_reads_as_text(hand: Hand) -> None:
    hand.mark(*hundred(hand.text))
    expect(hand.page.locator(".mark").nth(50)).to_be_attached()
    read = hand.page.evaluate(
        """() => [...document.querySelectorAll("#article p[data-start]")].map((p) =>
            [p.textContent, [...p.childNodes].filter((n) => n.nodeType === 3).length])"""
    )
    assert read == [[line, 1] for line in TEXT.split("\n")]


def test_every_character_of_the_article_finds_the_spans_that_cover_it(hand: Hand) -> None:
    words = [
        "فلاديمير بوتين",
        "أوكرانيا",
        "قمة باريس",
        "باريس",
        "Google Cloud",
        "شركة Google Cloud",
        "26 مليون",
        "المملكة الأردنية الهاشمية",
        "دبي",
    ]
    spans = [("ORG" if "Google" in w else "GPE", *hand.find(w)) for w in words]
    hand.mark(*spans)
    expect(hand.page.locator(".mark").nth(len(words) - 1)).to_be_attached()
    hit = """async ([x, y]) => {
        const { spansAtPoint } = await import("/static/js/canvas/hit.js");
        const { store, canvas } = sanad;
        const { spans } = store.annotations;
        return spansAtPoint(canvas.painter, spans, x, y).map((id) => spans.get(id).segments[0]);
    }"""
    tested = 0
    for offset, character in enumerate(hand.text):
        if character == "\n" or hand.letter(offset)["width"] < 1:
            continue
        covering = sorted(([s, e] for _, s, e in spans if s <= offset < e), key=lambda r: r[1] - r[0])
        assert hand.page.evaluate(hit, list(hand.middle(offset))) == covering, f"{character!r} at {offset}"
        tested += 1
    assert tested > 300


def boxes(hand: Hand, selector: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hand.page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].map((el) => {
            const { x, y, width, height } = el.getBoundingClientRect();
            const [first, last] = ["first", "last"].map((end) => el.classList.contains(end));
            return { x, y, width, height, right: x + width, first, last };
        })""",
        selector,
    )
    return found


def test_a_name_inside_a_name_is_inset_by_five_pixels(hand: Hand) -> None:
    hand.mark(("EVENT", *hand.find("قمة باريس")), ("GPE", *hand.find("باريس")))
    expect(hand.page.locator(".mark.entity")).to_have_count(2)
    outer, inner = boxes(hand, ".mark.entity")
    assert inner["y"] - outer["y"] == pytest.approx(5, abs=0.6)
    assert inner["y"] + inner["height"] < outer["y"] + outer["height"]
    assert outer["x"] - 0.6 <= inner["x"] < inner["right"] < outer["right"]


def test_a_span_over_a_line_break_is_square_at_the_break(hand: Hand) -> None:
    start, end = 0, len(TEXT.split("\n")[0])
    hand.mark(("EVENT", start, end))
    expect(hand.page.locator(".mark.entity").nth(1)).to_be_attached()
    fragments = boxes(hand, ".mark.entity")
    assert [f["first"] for f in fragments] == [True] + [False] * (len(fragments) - 1)
    assert [f["last"] for f in fragments] == [False] * (len(fragments) - 1) + [True]
    assert all(above["y"] < below["y"] for above, below in pairwise(fragments))
    radius = "(el) => ['borderTopRightRadius', 'borderTopLeftRadius'].map((edge) => getComputedStyle(el)[edge])"
    assert hand.page.locator(".mark.entity").first.evaluate(radius) == ["5px", "0px"]
    assert hand.page.locator(".mark.entity").last.evaluate(radius) == ["0px", "5px"]


def test_mixed_directions_on_one_line_are_one_box(hand: Hand) -> None:
    hand.mark(("ORG", *hand.find("شركة Google Cloud اتفاقاً")))
    expect(hand.page.locator(".mark.entity")).to_have_count(1)


def test_quote_and_evidence_lines_lie_under_each_other_and_differ_in_shape(hand: Hand) -> None:
    def frame(kind: str, words: str, **attributes: str) -> None:
        start, end = hand.find(words)
        hand.page.evaluate(
            """([kind, start, end, attributes]) => {
                sanad.store.select({ start, end });
                sanad.actions.frame(kind, attributes);
            }""",
            [kind, start, end, attributes],
        )

    frame("quote", "إن قمة باريس لا تُلزم أحداً", type="indirect")
    frame("stance", "لا تُلزم", polarity="against")
    frame("stance", "رفض", polarity="support")
    expect(hand.page.locator(".mark.quote.dashed")).to_have_count(1)
    expect(hand.page.locator(".mark.evidence.zigzag")).to_have_count(1)
    expect(hand.page.locator(".mark.evidence.wave")).to_have_count(1)
    (quote,), (inside,) = boxes(hand, ".mark.quote"), boxes(hand, ".mark.evidence.zigzag")
    assert inside["y"] > quote["y"]
    (free,) = boxes(hand, ".mark.evidence.wave")
    word = hand.letter(hand.find("رفض")[0])
    assert 0 < free["y"] - (word["y"] + word["height"]) < 3


def test_the_active_quote_names_its_roles_in_the_text(hand: Hand) -> None:
    hand.mark(("PERS", *hand.find("المتحدث")))
    hand.page.evaluate(
        """([start, end]) => {
            const { store, actions } = sanad;
            store.select({ start, end });
            actions.frame("quote");
            actions.arm("speaker");
            actions.fill({ span: [...store.annotations.spans.values()].find((s) => s.type === "PERS").id });
        }""",
        list(hand.find("إن قمة باريس لا تُلزم أحداً")),
    )
    expect(hand.page.locator(".focus.band").first).to_be_attached()
    tag = hand.page.locator(".role-tag")
    expect(tag).to_have_attribute("data-t", "المتحدث")
    (ring,), word = boxes(hand, ".focus.ring"), hand.letter(hand.find("المتحدث")[0])
    assert ring["x"] < word["x"] < ring["right"]
    hand.press("Escape")
    expect(hand.page.locator(".role-tag")).to_have_count(0)


def test_another_width_moves_the_boxes_with_the_words(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("المملكة الأردنية الهاشمية")))
    for width in (1440, 1100, 390):
        hand.page.set_viewport_size({"width": width, "height": 900})
        hand.page.evaluate(SETTLED)
        start, _ = hand.find("المملكة")
        word = hand.letter(start + 2)
        x, y = word["x"] + word["width"] / 2, word["y"] + word["height"] / 2
        hand.page.wait_for_function(
            """([x, y]) => [...document.querySelectorAll(".mark.entity")].some((el) => {
                const r = el.getBoundingClientRect();
                return r.left <= x && x <= r.right && r.top <= y && y <= r.bottom;
            })""",
            arg=[x, y],
        )


def test_only_paragraphs_near_the_window_are_painted(page: Page, live_server: Any, log_in: Callable[..., None]) -> None:
    line = "قال بوتين في موسكو إن الاتفاق سيبقى، وأضاف أن القمة ستعقد قريباً في باريس. " * 4
    hand = open_workspace(page, live_server, log_in, text="\n".join(f"{line}{n}" for n in range(120)))
    starts = [i for i in range(len(hand.text)) if hand.text.startswith("بوتين", i)]
    hand.mark(*[("PERS", s, s + 5) for s in starts])
    expect(page.locator("#article p[data-start]").first.locator(".mark")).to_have_count(4)
    assert page.locator(".mark").count() < len(starts) / 3
    page.locator("#article p[data-start]").last.scroll_into_view_if_needed()
    expect(page.locator("#article p[data-start]").last.locator(".mark")).to_have_count(4)
    expect(page.locator("#article p[data-start]").first.locator(".mark")).to_have_count(0)
    hand.settle()


def test_a_change_repaints_its_own_paragraph_alone(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("أوكرانيا")), ("GPE", *hand.find("دبي")))
    expect(hand.page.locator(".mark")).to_have_count(2)
    hand.page.evaluate("() => { for (const layer of document.querySelectorAll('.marks')) layer.dataset.old = ''; }")
    hand.mark(("PERS", *hand.find("بوتين")))
    expect(hand.page.locator(".mark")).to_have_count(3)
    layers = hand.page.locator("#article p[data-start] > .marks")
    fresh = "(layers) => layers.map((layer) => layer.dataset.old === undefined)"
    assert layers.evaluate_all(fresh)[:2] == [True, False]


def test_the_names_of_the_types_can_be_shown_over_the_words(hand: Hand) -> None:
    hand.mark(("GPE", *hand.find("دبي")))
    name = "(el) => getComputedStyle(el, '::after').content"
    mark = hand.page.locator(".mark.entity")
    assert mark.evaluate(name) == "none"
    hand.press("KeyL")
    # Repainting puts another element in its place: it is asked until the one that stands there answers.
    hand.page.wait_for_function(
        "() => [...document.querySelectorAll('.mark.entity')]"
        ".some((el) => getComputedStyle(el, '::after').content.includes('كيان جيوسياسي'))"
    )


def test_a_suggestion_is_dashed_and_half_as_strong(hand: Hand) -> None:
    start, end = hand.find("دبي")
    thing = factories.span(start=start, end=end, type="GPE", text=hand.text, origin="suggested")
    hand.page.evaluate("(op) => void sanad.store.commit({ label: 'mark', operations: [op] })", factories.put(thing))
    style = hand.page.locator(".mark.entity").evaluate(
        "(el) => [getComputedStyle(el).opacity, getComputedStyle(el).borderBottomStyle]"
    )
    assert style == ["0.5", "dashed"]
