"""Problems while one works: found live, walked through and mended by key, set aside; axe is content."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotator.models import AnnotationSet
from tests import factories
from tests.browser.canvas import Hand, open_workspace

TEXT = (
    "قال الرئيس سامر الهادي في المرفأ إن الاتفاق «لن يمرّ أبداً» في البرلمان.\n"
    "وأضافت أن الممر ضروري للمدينة. وحذّر مصدر رفيع من أن التأخير خطأ كبير.\n"
    "ثم زار سامر الهادي موسكو، ثم عاد من كييف وموسكو. ووصل وفد الجمعية."
)
NORM = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

#: Removes a span, and waits for the count that follows; how often other tasks had their turn meanwhile.
TURNS = """async () => {
    const { store } = sanad, [first] = store.annotations.spans.values();
    const count = document.querySelector("#tab-problems .count");
    const counted = new Promise((done) => new MutationObserver(done).observe(count, { childList: true }));
    store.commit({ label: "remove", operations: [{ op: "delete", kind: "span", id: first.id, seen: first }] });
    let turns = 0, going = true;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
        turns += 1;
        if (going) port2.postMessage(0);
    };
    port2.postMessage(0);
    await counted;
    going = false;
    return turns;
}"""


class Desk:
    """The hand in the text, and the list of problems beside it; things are stored as an import might have."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.page = hand, hand.page
        self.panel = self.page.locator("#problems")
        self.rows = self.panel.locator(".severity .problem-row")
        self.count = self.page.locator("#tab-problems .count")

    def span(self, words: str, type_: str, nth: int = 0, **fields: Any) -> dict[str, Any]:
        start, end = self.hand.find(words, nth)
        return factories.span(start=start, end=end, type=type_, text=self.hand.text, **fields)

    def store(self, *things: dict[str, Any]) -> None:
        kinds = [("frame" if "roles" in thing else "span" if "segments" in thing else "entity") for thing in things]
        operations = [factories.put(thing, kind=kind) for thing, kind in zip(things, kinds, strict=True)]
        self.page.evaluate("(operations) => void sanad.store.commit({ label: 'mark', operations })", operations)

    def entity(self, name: str, type_: str, id_: str) -> dict[str, Any]:
        return {"id": id_, "type": type_, "name": name, "attributes": {}}

    def quote(self, words: str) -> dict[str, Any]:
        """A quote without a speaker."""
        content = self.span(words, "QUOTE", id=uid("c" + str(self.hand.find(words)[0])))
        frame = {
            "id": uid("f" + str(self.hand.find(words)[0])),
            "type": "quote",
            "attributes": {"type": "indirect"},
            "roles": {"content": [{"span": content["id"]}]},
        }
        self.store(content, frame)
        return frame

    def open(self) -> None:
        self.page.locator("#tab-problems").click()
        expect(self.panel).to_be_visible()

    def kind(self, code: str) -> Locator:
        return self.panel.locator(f".problem-kind[data-code={code}]")

    def texts(self) -> list[str]:
        return [text for _, text in self.hand.spans()]

    def said(self, words: str) -> None:
        expect(self.page.locator("#live")).to_contain_text(words)


def flaws(page: Page) -> list[str]:
    """What axe finds, as "rule: element"."""
    found = Axe().run(page, context="#margin", options=NORM).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def uid(name: str) -> str:
    """A UUID that begins with the letters of a name, so that an order of ids can be chosen."""
    digits = "".join(f"{ord(letter) % 16:x}" for letter in name)[:12].rjust(12, "0")
    return f"00000000-0000-4000-8000-{digits}"


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Desk]:
    yield Desk(open_workspace(page, live_server, log_in, text=TEXT))
    expect(page.locator(".saving")).to_have_attribute("data-state", "saved")


# --- the list ----------------------------------------------------------------------------------------------------


def test_nothing_to_look_at_is_said_kindly(desk: Desk) -> None:
    desk.open()
    expect(desk.panel).to_contain_text("لا تنبيهات")
    expect(desk.count).to_have_text("")
    assert flaws(desk.page) == []


def test_problems_come_and_go_while_one_works(desk: Desk) -> None:
    desk.open()
    desk.store(desk.span("موسكو،", "GPE"))
    expect(desk.kind("edge_punctuation")).to_contain_text("شمل الوسم علامة ترقيم ليست منه")
    expect(desk.count).to_have_text("١")
    desk.hand.press("Control+KeyZ")
    expect(desk.rows).to_have_count(0)
    expect(desk.count).to_have_text("")


def test_the_list_is_grouped_by_kind_and_shows_the_words_in_their_place(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"), desk.span("وموسكو", "GPE"))
    desk.quote("أن الممر ضروري للمدينة")
    desk.quote("أن التأخير خطأ كبير")
    desk.open()
    titles = desk.panel.locator(".problem-title").all_inner_texts()
    assert [title.split("\n")[0].rstrip(" ١٢") for title in titles] == [
        "ترقيم في أول الوسم أو آخره",
        "سوابق داخل الاسم",
        "أقوال بلا متحدث",
    ]
    expect(desk.kind("quote_without_speaker").locator(".problem-row")).to_have_count(2)
    clitic = desk.kind("clitic_inside").locator(".problem-place")
    expect(clitic.locator("mark")).to_have_text("وموسكو")
    expect(clitic.locator("s")).to_have_text("و")
    expect(clitic).to_contain_text("كييف")


def test_a_click_goes_to_the_words_and_leaves_the_list_open(desk: Desk) -> None:
    desk.quote("أن التأخير خطأ كبير")
    desk.open()
    desk.rows.locator(".problem").click()
    expect(desk.panel).to_be_visible()
    expect(desk.rows).to_have_attribute("aria-current", "true")
    assert desk.page.evaluate("() => sanad.store.active.kind") == "frame"


# --- quick fixes -------------------------------------------------------------------------------------------------


def test_punctuation_is_trimmed_and_one_undo_brings_it_back(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"))
    desk.open()
    desk.rows.get_by_role("button", name="قصر الوسم على «موسكو»").click()
    expect(desk.rows).to_have_count(0)
    assert desk.texts() == ["موسكو"]
    desk.hand.press("Control+KeyZ")
    expect(desk.rows).to_have_count(1)
    assert desk.texts() == ["موسكو،"]


def test_all_edges_are_trimmed_with_one_undo(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"), desk.span("الجمعية.", "ORG"), desk.span("البرلمان.", "ORG"))
    desk.open()
    desk.kind("edge_punctuation").get_by_role("button", name="تهذيبها كلها (٣)").click()
    expect(desk.rows).to_have_count(0)
    assert desk.texts() == ["البرلمان", "موسكو", "الجمعية"]
    desk.said("هُذِّبت ٣ حدود.")
    expect(desk.panel.locator("[data-key=problems-lede]")).to_be_focused()
    desk.hand.press("Control+KeyZ")
    expect(desk.rows).to_have_count(3)


def test_a_clitic_is_cut_and_the_mention_joins_the_participant_of_its_name(desk: Desk) -> None:
    desk.store(
        desk.entity("موسكو", "GPE", uid("a")),
        desk.entity("وموسكو", "GPE", uid("b")),
        desk.span("موسكو", "GPE", entity=uid("a")),
        desk.span("وموسكو", "GPE", entity=uid("b")),
    )
    desk.open()
    desk.kind("clitic_inside").locator("[data-fix=cut_clitic]").click()
    expect(desk.rows).to_have_count(0)
    names = desk.page.evaluate("() => [...sanad.store.annotations.entities.values()].map((e) => e.name)")
    assert (names, desk.texts()) == (["موسكو"], ["موسكو", "موسكو"])


def test_a_quote_gets_the_speaker_that_the_rules_offer(desk: Desk) -> None:
    desk.store(desk.entity("سامر الهادي", "PERS", uid("a")), desk.span("سامر الهادي", "PERS", entity=uid("a")))
    frame = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.open()
    desk.rows.get_by_role("button", name="إسناده إلى سامر الهادي").click()
    expect(desk.rows).to_have_count(0)
    speaker = desk.page.evaluate("(id) => sanad.store.annotations.frames.get(id).roles.speaker.length", frame["id"])
    assert speaker == 1


def test_a_speaker_that_nobody_offers_is_pointed_at(desk: Desk) -> None:
    frame = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.open()
    desk.rows.get_by_role("button", name="اختيار المتحدث").click()
    expect(desk.page.locator("#quotes")).to_be_visible()
    assert desk.page.evaluate("() => sanad.store.armed") == {"frame": frame["id"], "role": "speaker"}
    desk.hand.drag_over("سامر الهادي")
    expect(desk.count).to_have_text("")


def test_a_missing_value_is_asked_for_and_a_digit_answers(desk: Desk) -> None:
    evidence = desk.span("خطأ كبير", "EVID")
    target = desk.span("التأخير", "ISSUE")
    frame = {"id": uid("s"), "type": "stance", "attributes": {}}
    roles = {
        "evidence": [{"span": evidence["id"]}],
        "target": [{"span": target["id"]}],
        "holder": [{"special": "unknown"}],
    }
    desk.store(evidence, target, {**frame, "roles": roles})
    desk.open()
    expect(desk.rows).to_have_count(1)
    desk.rows.get_by_role("button", name="تحديد").click()
    expect(desk.page.locator("#stances")).to_be_visible()
    desk.page.locator("#article").focus()
    desk.hand.press("Digit2")
    expect(desk.count).to_have_text("")
    assert (
        desk.page.evaluate("(id) => sanad.store.annotations.frames.get(id).attributes.polarity", uid("s")) == "against"
    )


def test_namesakes_are_joined(desk: Desk) -> None:
    desk.store(
        desk.entity("سامر الهادي", "PERS", uid("a")),
        desk.entity("سامر الهادي", "PERS", uid("b")),
        desk.span("سامر الهادي", "PERS", entity=uid("a")),
        desk.span("سامر الهادي", "PERS", 1, entity=uid("b")),
    )
    desk.open()
    desk.kind("same_name_entities").locator("[data-fix=join_entities]").click()
    expect(desk.rows).to_have_count(0)
    assert desk.page.evaluate("() => sanad.store.annotations.entities.size") == 1


def test_crossing_marks_offer_both_ways_out(desk: Desk) -> None:
    desk.store(desk.span("سامر الهادي في المرفأ", "EVENT"), desk.span("في المرفأ إن الاتفاق", "LAW"))
    desk.open()
    row = desk.kind("crossing_spans").locator(".problem-row")
    expect(row.locator(".fix")).to_have_count(2)
    row.get_by_role("button", name="على «سامر الهادي»").click()
    expect(desk.rows).to_have_count(0)
    assert desk.texts() == ["سامر الهادي", "في المرفأ إن الاتفاق"]


# --- keys --------------------------------------------------------------------------------------------------------


def test_keys_walk_through_the_problems_in_the_order_of_the_text_and_mend_them(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"), desk.span("وموسكو", "GPE"), desk.span("البرلمان.", "ORG"))
    expect(desk.count).to_have_text("٣")
    desk.page.locator("#article").focus()
    desk.hand.press("Semicolon")
    desk.said("١ من ٣")
    desk.said("البرلمان.")
    desk.hand.press("Semicolon")
    desk.said("موسكو،")
    desk.hand.press("Quote")
    expect(desk.count).to_have_text("٢")
    desk.said("بقي تنبيهان.")
    desk.hand.press("Semicolon")
    desk.said("وموسكو")
    desk.hand.press("Shift+Semicolon")
    desk.said("البرلمان.")
    desk.hand.press("Shift+Semicolon")
    desk.said("وموسكو")
    desk.hand.press("Quote", "Semicolon", "Quote")
    expect(desk.count).to_have_text("")
    desk.said("لم يبقَ أي تنبيه.")
    assert desk.texts() == ["البرلمان", "موسكو", "موسكو"]
    expect(desk.page.locator("#article")).to_be_focused()


def test_a_guess_is_shown_by_the_first_press_and_taken_by_the_second(desk: Desk) -> None:
    desk.store(desk.entity("سامر الهادي", "PERS", uid("a")), desk.span("سامر الهادي", "PERS", entity=uid("a")))
    frame = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    speaker = "(id) => (sanad.store.annotations.frames.get(id).roles.speaker ?? []).length"
    expect(desk.count).to_have_text("١")
    desk.page.locator("#article").focus()
    desk.hand.press("Semicolon", "Quote")
    expect(desk.rows.locator(".fix").first).to_be_in_viewport(ratio=1)
    desk.said("إسناده إلى سامر الهادي؟")
    assert desk.page.evaluate(speaker, frame["id"]) == 0
    expect(desk.page.locator("#article")).to_be_focused()
    desk.hand.press("Quote")
    expect(desk.rows).to_have_count(0)
    assert desk.page.evaluate(speaker, frame["id"]) == 1


def test_choosing_a_speaker_by_key_shows_where_it_is_chosen(desk: Desk) -> None:
    frame = desk.quote("أن الممر ضروري للمدينة")
    desk.page.evaluate("() => void (sanad.actions.offers = () => [])")
    desk.open()
    desk.page.locator("#article").focus()
    desk.hand.press("Semicolon", "Quote")
    assert desk.page.evaluate("() => sanad.store.armed") == {"frame": frame["id"], "role": "speaker"}
    expect(desk.page.locator("#quotes .armed-box")).to_be_in_viewport(ratio=1)


def test_the_fixing_key_says_what_is_missing(desk: Desk) -> None:
    desk.page.locator("#article").focus()
    desk.hand.press("Quote")
    desk.said("لم يُختَر تنبيه")
    desk.hand.press("Semicolon")
    desk.said("لا تنبيهات")


def test_a_key_shows_each_tab_and_goes_back_to_the_text(desk: Desk) -> None:
    desk.page.locator("#article").focus()
    panels = ["quotes", "stances", "cast", "problems", "notes"]
    for n, panel in enumerate(panels, 1):
        desk.hand.press(f"Shift+Digit{n}")
        expect(desk.page.locator(f"#{panel}")).to_be_visible()
        expect(desk.page.locator(f"#tab-{panel}")).to_be_focused()
    desk.hand.press("Shift+Digit5")
    expect(desk.page.locator("#article")).to_be_focused()


# --- setting aside -----------------------------------------------------------------------------------------------


def test_what_is_no_problem_is_set_aside_outlives_a_reload_and_comes_back(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"), desk.span("وموسكو", "GPE"))
    desk.open()
    desk.kind("clitic_inside").get_by_role("button", name="ليست مشكلة").click()
    expect(desk.count).to_have_text("١")
    desk.hand.settle()
    desk.page.reload()
    expect(desk.count).to_have_text("١")
    desk.open()
    expect(desk.rows).to_have_count(1)
    aside = desk.panel.locator(".asides")
    expect(aside.locator(".problem-row")).to_be_hidden()
    aside.locator("summary").click()
    aside.get_by_role("button", name="إعادة إلى القائمة").click()
    expect(desk.count).to_have_text("٢")
    expect(aside).to_have_count(0)


def test_what_was_set_aside_is_not_held_against_submitting(desk: Desk) -> None:
    desk.store(desk.span("وموسكو", "GPE"))
    desk.open()
    desk.rows.get_by_role("button", name="ليست مشكلة").click()
    expect(desk.count).to_have_text("")
    desk.page.locator("#submit-open").click()
    expect(desk.page.locator("#submit-problems .problem")).to_have_count(0)


# --- size, other languages, other screens ------------------------------------------------------------------------


def test_thousands_of_problems_keep_no_gesture_waiting(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> None:
    line = "زار وموسكو، ثم كييف. " * 20
    text = "\n".join(f"{n} {line}" for n in range(150))
    desk = Desk(open_workspace(page, live_server, log_in, text=text))
    desk.page.evaluate(
        """([text, words]) => {
            const { store } = sanad, operations = [];
            for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
                const object = { id: crypto.randomUUID(), type: "GPE", segments: [[at, at + words.length]], text: words,
                    attributes: {}, origin: "manual" };
                operations.push({ op: "put", kind: "span", object, seen: null });
            }
            for (let n = 0; n < operations.length; n += 500)
                store.commit({ label: "mark", operations: operations.slice(n, n + 500) });
        }""",
        [text, "وموسكو،"],
    )
    expect(desk.count).to_have_text("٦٬٠٠٠", timeout=30_000)
    desk.open()
    expect(desk.rows).to_have_count(60)
    desk.kind("clitic_inside").get_by_role("button", name="عرض الباقي").click()
    expect(desk.kind("clitic_inside").locator(".problem-row")).to_have_count(3000)
    desk.page.locator("#tab-quotes").click()
    turns = min(desk.page.evaluate(TURNS) for _ in range(3))
    expect(desk.count).to_have_text("٥٬٩٩٤")
    # The look over 6,000 problems is taken in steps: in between everybody else has a turn.
    assert turns > 10


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_list_is_whole_and_without_a_flaw(
    page: Page,
    live_server: Any,
    log_in: Callable[[BrowserContext, Any], None],
    language: str,
    width: int,
    height: int,
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    desk = Desk(open_workspace(page, live_server, log_in, text=TEXT, language=language))
    desk.store(desk.span("موسكو،", "GPE"), desk.span("وموسكو", "GPE"), desk.span("الجمعية.", "ORG"))
    desk.quote("أن التأخير خطأ كبير")
    desk.open()
    expect(desk.rows).to_have_count(4)
    assert flaws(page) == []
    for tab in page.locator("#margin [role=tab]").all():
        name = tab.locator(".tab-name")
        assert name.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1 && e.getBoundingClientRect().height < 30")
        inside = tab.evaluate(
            "(e) => { const a = e.getBoundingClientRect(), b = e.querySelector('.tab-name').getBoundingClientRect();"
            " return b.left >= a.left - 0.5 && b.right <= a.right + 0.5; }"
        )
        assert inside
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    if width == 390:
        for fix in page.locator("#problems .problem-fixes button:visible").all():
            box = fix.bounding_box()
            assert box is not None
            assert box["height"] >= 44


def test_what_cannot_be_changed_offers_no_fixes(desk: Desk) -> None:
    desk.store(desk.span("موسكو،", "GPE"))
    desk.hand.settle()
    AnnotationSet.objects.update(state=AnnotationSet.State.SUBMITTED)
    desk.page.reload()
    desk.open()
    expect(desk.rows).to_have_count(1)
    expect(desk.rows.locator("button")).to_have_count(1)
