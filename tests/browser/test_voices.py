"""The map of voices: bars, strip and matrix that lead to their frames, live, as a table, on a phone; axe is content."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser.canvas import Hand, open_workspace

TEXT = (
    "قال الرئيس سامر الهادي في المرفأ إن الاتفاق «لن يمرّ أبداً» في البرلمان.\n"
    "«سنعود إلى الطاولة»، أعلنت ليلى الحدّاد، «ولن ننتظر أحداً».\n"
    "وأضافت أن الممر ضروري للمدينة. وحذّر مصدر رفيع من أن التأخير خطأ كبير.\n"
    "ثم زار سامر الهادي المدينة ومعه وفد الجمعية."
)
NORM = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
QUOTES = (
    ("إن الاتفاق «لن يمرّ أبداً» في البرلمان", "سامر", "mixed"),
    ("سنعود إلى الطاولة", "ليلى", "direct"),
    ("أن الممر ضروري للمدينة", "ليلى", "indirect"),
    ("أن التأخير خطأ كبير", None, "indirect"),
)
STANCES = (
    ("لن يمرّ", "الاتفاق", "سامر", "against"),
    ("سنعود", "الاتفاق", "ليلى", "support"),
    ("ضروري", "الممر", "ليلى", "support"),
    ("خطأ كبير", "التأخير", None, "against"),
)


class Map:
    """The hand in the text, and the drawer beside it."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.page = hand, hand.page
        self.drawer = self.page.locator("#drawer")
        self.voices = self.drawer.locator(".voice")
        self.people = {"سامر": str(uuid4()), "ليلى": str(uuid4())}

    def put(self, *things: dict[str, Any]) -> None:
        kinds = [("frame" if "roles" in thing else "span" if "segments" in thing else "entity") for thing in things]
        operations = [factories.put(thing, kind=kind) for thing, kind in zip(things, kinds, strict=True)]
        self.page.evaluate("(operations) => void sanad.store.commit({ label: 'quote', operations })", operations)

    def span(self, words: str, type_: str) -> dict[str, Any]:
        start, end = self.hand.find(words)
        return factories.span(start=start, end=end, type=type_, text=self.hand.text)

    def cast(self) -> None:
        full = {"سامر": "سامر الهادي", "ليلى": "ليلى الحدّاد"}
        self.put(
            *({"id": id_, "type": "PERS", "name": full[key], "attributes": {}} for key, id_ in self.people.items())
        )

    def who(self, key: str | None) -> list[dict[str, str]]:
        return [{"entity": self.people[key]}] if key else [{"special": "unknown"}]

    def quote(self, words: str, speaker: str | None, type_: str) -> str:
        content, id_ = self.span(words, "QUOTE"), str(uuid4())
        roles = {"content": [{"span": content["id"]}], "speaker": self.who(speaker)}
        self.put(content, {"id": id_, "type": "quote", "attributes": {"type": type_}, "roles": roles})
        return id_

    def stance(self, words: str, target: str, holder: str | None, polarity: str) -> str:
        evidence, issue, id_ = self.span(words, "EVID"), self.span(target, "ISSUE"), str(uuid4())
        roles = {"evidence": [{"span": evidence["id"]}], "target": [{"span": issue["id"]}], "holder": self.who(holder)}
        self.put(evidence, issue, {"id": id_, "type": "stance", "attributes": {"polarity": polarity}, "roles": roles})
        return id_

    def fill(self) -> list[str]:
        """Three speakers, four quotes, four stances; the ids of the quotes."""
        self.cast()
        made = [self.quote(*one) for one in QUOTES]
        for one in STANCES:
            self.stance(*one)
        return made

    def open(self) -> None:
        self.page.locator("#article").focus()
        self.hand.press("Shift+KeyV")
        expect(self.drawer).to_be_visible()
        expect(self.drawer.locator("#drawer-title")).to_have_text("خريطة الأصوات")

    def listen(self) -> None:
        """Keeps from now on everything that is said: what is offered in a quote is said right after it was reached."""
        self.page.evaluate(
            """() => {
                const live = document.getElementById("live");
                globalThis.heard = [];
                new MutationObserver(() => globalThis.heard.push(live.textContent)).observe(live, { childList: true });
            }"""
        )

    def heard(self) -> list[str]:
        said: list[str] = self.page.evaluate("() => globalThis.heard")
        return said

    def active(self) -> Any:
        return self.page.evaluate("() => sanad.store.active")

    def flaws(self) -> list[str]:
        found = Axe().run(self.page, context="#drawer", options=NORM).response["violations"]
        return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.fixture
def chart(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Map]:
    yield Map(open_workspace(page, live_server, log_in, text=TEXT))
    expect(page.locator(".saving")).to_have_attribute("data-state", "saved")


def test_without_a_voice_the_map_says_what_will_stand_there(chart: Map) -> None:
    chart.open()
    expect(chart.drawer.locator(".drawer-empty")).to_contain_text("لا أصوات بعد")
    assert chart.flaws() == []
    chart.hand.press("Escape")
    expect(chart.drawer).to_be_hidden()
    expect(chart.page.locator("#article")).to_be_focused()


def test_the_map_grows_while_one_works(chart: Map) -> None:
    chart.open()
    chart.cast()
    chart.quote(*QUOTES[0])
    expect(chart.voices).to_have_count(1)
    chart.quote(*QUOTES[1])
    expect(chart.voices).to_have_count(2)
    chart.page.evaluate("() => sanad.store.undo()")
    expect(chart.voices).to_have_count(1)


def test_bars_tell_words_shares_and_ways_of_quoting_from_the_right(chart: Map) -> None:
    chart.fill()
    chart.open()
    names = [name.inner_text() for name in chart.voices.locator(".voice-head b").all()]
    assert names == ["ليلى الحدّاد", "سامر الهادي", "غير معلوم"]
    expect(chart.voices.nth(0)).to_contain_text("٧ كلمات")
    expect(chart.voices.nth(0)).to_contain_text("قولان")
    expect(chart.voices.nth(0).locator(".voice-part:visible")).to_have_count(2)
    expect(chart.drawer.locator(".voices-lede")).to_contain_text("٣ أصوات")
    boxes = [bar.bounding_box() for bar in chart.voices.locator(".voice-part[data-type=indirect]:visible").all()]
    bar = chart.voices.nth(2).locator(".voice-bar").bounding_box()
    assert bar is not None
    assert boxes[1] is not None
    assert boxes[1]["x"] + boxes[1]["width"] == pytest.approx(bar["x"] + bar["width"], abs=1)
    assert boxes[1]["width"] == pytest.approx(bar["width"] * 4 / 7, abs=4)


def test_a_bar_leads_to_each_of_its_quotes_in_turn(chart: Map) -> None:
    ids = chart.fill()
    chart.open()
    chart.listen()
    bar = chart.voices.nth(0)
    for expected in (ids[1], ids[2], ids[1]):
        bar.click()
        assert chart.active() == {"kind": "frame", "id": expected}
    assert any(said.startswith("١ من ٢") for said in chart.heard())
    expect(chart.drawer).to_be_visible()
    bar.focus()
    chart.hand.press("Enter")
    assert chart.active() == {"kind": "frame", "id": ids[2]}


def test_the_strip_follows_the_text_from_the_right(chart: Map) -> None:
    ids = chart.fill()
    chart.open()
    pieces = chart.drawer.locator(".voice-piece")
    expect(pieces).to_have_count(4)
    assert [piece.get_attribute("data-frame") for piece in pieces.all()] == ids
    places = [piece.bounding_box() for piece in pieces.all()]
    ends = [box["x"] + box["width"] for box in places if box]
    assert ends == sorted(ends, reverse=True)
    assert len({piece.get_attribute("data-voice") for piece in pieces.all()}) == 3
    pieces.nth(3).click()
    assert chart.active() == {"kind": "frame", "id": ids[3]}


def test_cells_tell_who_stands_where_and_lead_there(chart: Map) -> None:
    chart.fill()
    chart.open()
    matrix = chart.drawer.locator(".stance-matrix")
    expect(matrix.locator("tbody tr")).to_have_count(3)
    expect(matrix.locator("thead th")).to_have_count(4)
    row = matrix.locator("tbody tr").filter(has_text="الاتفاق")
    expect(row.get_by_role("button")).to_have_count(2)
    cell = row.get_by_role("button", name="سامر الهادي")
    expect(cell).to_have_text("▼")
    expect(cell).to_have_accessible_name("سامر الهادي من «الاتفاق»: معارض (١)")
    cell.click()
    polarity = chart.page.evaluate(
        "() => sanad.store.annotations.frames.get(sanad.store.active.id).attributes.polarity"
    )
    assert polarity == "against"


def test_many_holders_stand_in_a_list_and_the_table_still_has_them_all(chart: Map) -> None:
    chart.cast()
    words = ["الاتفاق", "المرفأ", "البرلمان", "الطاولة", "الممر", "المدينة"]
    for n, word in enumerate(words):
        id_ = str(uuid4())
        chart.people[word] = id_
        chart.put({"id": id_, "type": "ORG", "name": f"جهة {n}", "attributes": {}})
        chart.stance("ضروري", word, word, "neutral")
    chart.open()
    expect(chart.drawer.locator(".stance-holder")).to_have_count(6)
    expect(chart.drawer.locator(".stance-chips").first).to_contain_text("■")
    chart.drawer.get_by_role("button", name="عرض كجدول").click()
    expect(chart.drawer.locator(".stance-matrix thead th")).to_have_count(7)
    assert chart.flaws() == []


def test_as_a_table_it_holds_the_same_figures(chart: Map) -> None:
    chart.fill()
    chart.open()
    switch = chart.drawer.get_by_role("button", name="عرض كجدول")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(switch).to_be_focused()
    table = chart.drawer.locator(".voice-table")
    heads = [head.inner_text() for head in table.locator("thead th").all()]
    assert heads == ["المتحدث", "الأقوال", "الكلمات", "من المقال", "مباشر", "غير مباشر", "مختلط"]
    cells = [cell.inner_text() for cell in table.locator("tbody tr").nth(0).locator("td").all()]
    assert (cells[0], cells[1], cells[3:]) == ("٢", "٧", ["٣", "٤", "·"])
    assert chart.flaws() == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_map_is_whole_and_without_a_flaw(
    page: Page,
    live_server: Any,
    log_in: Callable[[BrowserContext, Any], None],
    language: str,
    theme: str,
    width: int,
    height: int,
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    chart = Map(open_workspace(page, live_server, log_in, text=TEXT, language=language))
    page.evaluate("(theme) => document.documentElement.setAttribute('data-theme', theme)", theme)
    chart.fill()
    page.locator("#article").focus()
    page.keyboard.press("Shift+KeyV")
    expect(chart.voices).to_have_count(3)
    assert chart.flaws() == []
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    drawer = chart.drawer.bounding_box()
    assert drawer is not None
    for button in chart.drawer.locator("figure button").all():
        box = button.bounding_box()
        assert box is not None
        assert drawer["x"] <= box["x"]
        assert box["x"] + box["width"] <= drawer["x"] + drawer["width"] + 1
        assert width > 390 or box["height"] >= 44


def test_on_a_phone_the_map_gives_way_to_the_text(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    chart = Map(open_workspace(page, live_server, log_in, text=TEXT))
    ids = chart.fill()
    chart.open()
    chart.voices.nth(0).click()
    expect(chart.drawer).to_be_hidden()
    assert chart.active() == {"kind": "frame", "id": ids[1]}
