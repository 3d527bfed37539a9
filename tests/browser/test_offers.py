"""Quotes as the text proposes them: Q at marks, offers taken and refused, from one proposed quote to the next."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotator.suggest.cues import read
from annotator.suggest.quotes import Candidate, quotes_in
from annotator.suggest.speakers import Mention
from annotator.suggest.targets import target_of
from tests.browser.canvas import open_workspace
from tests.browser.test_frames import Desk

DEMO = Path(__file__).parents[2] / "annotator" / "management" / "demo" / "articles"

TEXT = (
    "قال الرئيس سامر الهادي في المرفأ إن الاتفاق «لن يمرّ أبداً» في البرلمان.\n"
    "«سنعود إلى الطاولة»، أعلنت ليلى الحدّاد، «ولن ننتظر أحداً».\n"
    "وأضافت أن الممر ضروري للمدينة. ثم زار سامر الهادي «قمة المرفأ» مساء أمس.\n"
    "وقال الهادي: «وعد الوزير بأن “الباب مفتوح” للجميع»."
)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator[Desk]:
    made = Desk(open_workspace(page, live_server, log_in, text=TEXT))
    yield made
    made.saved()


def put_caret(desk: Desk, words: str, *, inside: int = 2) -> None:
    """The caret into some words, as moving there by keys would leave it."""
    desk.page.locator("#article").focus()
    at = desk.hand.find(words)[0] + inside
    desk.page.evaluate("(at) => sanad.canvas.caret.put(sanad.store.article.map.toUtf16(at))", at)


def proposal(desk: Desk) -> Locator:
    return desk.page.locator(".card.proposal")


def offered(desk: Desk) -> list[str]:
    """The roles that are offered on the open card, in its order."""
    return [pill.get_attribute("data-offer") or "" for pill in desk.card.locator(".pill.offer").all()]


# --- Q ---------------------------------------------------------------------------------------------------------------


def test_q_inside_marks_makes_the_whole_quote_and_offers_its_parts(desk: Desk) -> None:
    put_caret(desk, "سنعود إلى")
    desk.hand.press("KeyQ")
    expect(desk.card.locator(".card-text")).to_have_text("سنعود إلى الطاولة […] ولن ننتظر أحداً")
    expect(desk.card.locator("[data-offer=cue]")).to_contain_text("أعلنت")
    desk.hand.press("Enter")
    assert desk.frames("quote")[0]["cue"] == ["أعلنت"]


def test_q_inside_a_fragment_takes_the_quote_around_it(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    put_caret(desk, "لن يمرّ")
    desk.hand.press("Escape", "KeyQ")
    expect(desk.card.locator(".card-text")).to_have_text("إن الاتفاق «لن يمرّ أبداً» في البرلمان")
    assert offered(desk) == ["cue", "speaker", "fragment"]


def test_q_again_takes_the_quote_in_hand_and_makes_no_second_one(desk: Desk) -> None:
    put_caret(desk, "سنعود إلى")
    desk.hand.press("KeyQ", "Escape")
    expect(desk.card).to_have_count(0)
    put_caret(desk, "سنعود إلى")
    desk.hand.press("KeyQ")
    expect(desk.card).to_have_count(1)
    desk.hand.press("Escape")
    for words in ("سنعود إلى الطاولة", "سنعود إلى الطاولة»، أعلنت ليلى الحدّاد، «ولن ننتظر أحداً"):
        expect(desk.quote(words)).to_have_count(1)
        desk.hand.press("Escape")
    assert len(desk.frames("quote")) == 1


def test_q_at_marks_that_are_no_quote_takes_their_words(desk: Desk) -> None:
    put_caret(desk, "قمة المرفأ")
    desk.hand.press("KeyQ")
    assert desk.frames("quote") == [{"content": ["قمة المرفأ"], "type": "direct"}]


def test_q_beside_every_quote_says_what_is_missing(desk: Desk) -> None:
    put_caret(desk, "ثم زار", inside=0)
    desk.hand.press("KeyQ")
    expect(desk.page.locator("#live")).to_have_text("حدِّد الكلمات أولًا.")
    assert desk.frames("quote") == []


# --- offers ----------------------------------------------------------------------------------------------------------


def test_offers_are_dashed_in_the_text_too_until_accepted(desk: Desk) -> None:
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    rings = desk.page.locator("#article .focus.offer")
    expect(rings).not_to_have_count(0)
    desk.hand.press("Enter")
    expect(rings).to_have_count(0)


def test_shift_enter_accepts_the_first_and_delete_refuses_one(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.press("Shift+Enter")
    expect(desk.role("cue")).to_contain_text("قال")
    assert offered(desk) == ["speaker", "fragment"]
    desk.card.locator("[data-offer=fragment] .offer-text").focus()
    desk.hand.press("Delete")
    expect(desk.card.locator("[data-offer=fragment]")).to_have_count(0)
    desk.card.locator("[data-offer=speaker] .pill-remove").click()
    expect(desk.card.locator(".pill.offer")).to_have_count(0)
    assert desk.frames("quote") == [{"content": ["إن الاتفاق «لن يمرّ أبداً»"], "cue": ["قال"], "type": "mixed"}]


def test_a_name_nobody_has_marked_is_marked_by_accepting_it_in_one_undo(desk: Desk) -> None:
    card = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    expect(card.locator("[data-offer=speaker]")).to_contain_text("سامر الهادي")
    desk.hand.press("Enter")
    assert ("PERS", "سامر الهادي") in desk.hand.spans()
    desk.hand.press("Control+KeyZ")
    assert ("PERS", "سامر الهادي") not in desk.hand.spans()
    assert len(desk.frames("quote")) == 1


def test_offers_follow_the_mentions(desk: Desk) -> None:
    card = desk.quote("أن الممر ضروري للمدينة")
    expect(card.locator("[data-offer=speaker]")).to_have_count(0)
    start, end = desk.hand.find("ليلى الحدّاد")
    desk.hand.mark(("PERS", start, end))
    expect(card.locator("[data-offer=speaker]")).to_contain_text("ليلى الحدّاد")


def test_a_quote_inside_a_quote_knows_its_parent_whichever_comes_first(desk: Desk) -> None:
    desk.quote("الباب مفتوح")
    desk.quote("وعد الوزير بأن “الباب مفتوح” للجميع")
    inner = next(frame for frame in desk.frames("quote") if frame["content"] == ["الباب مفتوح"])
    assert inner["parent"] == ["#quote"]
    nested = desk.page.locator("#quotes .card.nested")
    expect(nested).to_have_count(1)
    expect(nested).to_contain_text("الباب مفتوح")


# --- roles -----------------------------------------------------------------------------------------------------------


def test_a_clitic_dragged_over_for_a_role_is_offered_to_be_cut(desk: Desk) -> None:
    desk.quote("أن الممر ضروري للمدينة")
    desk.hand.press("KeyV")
    desk.hand.drag_over("وأضافت")
    expect(desk.card.locator(".use-selection")).to_be_visible()
    assert "cue" not in desk.frames("quote")[0]
    desk.hand.press("Enter")
    assert desk.frames("quote")[0]["cue"] == ["أضافت"]


def test_the_same_issue_and_the_topics_are_found_by_typing(desk: Desk) -> None:
    desk.hand.drag_over("ضروري")
    desk.hand.press("KeyS", "Digit1", "KeyT")
    desk.hand.drag_over("الممر")
    expect(desk.role("target")).to_contain_text("الممر")
    desk.hand.drag_over("لن يمرّ أبداً")
    desk.hand.press("KeyS", "Digit2", "KeyT")
    expect(desk.card.get_by_role("option").first).to_have_text("الممر")
    desk.hand.press("ArrowDown", "Enter")
    assert [stance["target"] for stance in desk.frames("stance")] == [["الممر"], ["الممر"]]
    desk.hand.press("KeyT")
    desk.page.keyboard.type("علاقات دولية")
    desk.hand.press("Enter")
    assert desk.frames("stance")[0]["topic"] == "diplomacy"


def test_a_stance_outside_quotes_is_offered_its_subject_as_holder(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1", 1)
    desk.hand.drag_over("قمة المرفأ")
    desk.hand.press("KeyS", "Digit1")
    expect(desk.card.locator("[data-offer=holder]")).to_contain_text("سامر الهادي")
    desk.hand.press("Enter")
    assert desk.frames("stance")[0]["holder"] == ["سامر الهادي"]


def test_enter_takes_holder_and_target_of_a_stance_as_one_change(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    text = "رفض الرئيس سامر الهادي الرسوم الجديدة محذّراً من الإفلاس.\nأكد أن الرسوم يجب أن تُخفض."
    desk = Desk(open_workspace(page, live_server, log_in, text=text))
    desk.mark("سامر الهادي", "Digit1")
    desk.hand.drag_over("رفض")
    desk.hand.press("KeyS")
    expect(page.locator("#live")).to_contain_text("هدف الموقف: الرسوم الجديدة")
    desk.hand.press("Digit2")
    assert offered(desk) == ["holder", "target"]
    rings = page.locator("#article .focus.offer")
    for name in ("صاحب الموقف؟", "هدف الموقف؟"):
        expect(page.locator(f"#article .role-tag[data-t='{name}']")).to_have_count(1)
    expect(rings).not_to_have_count(0)
    desk.hand.press("Enter")
    made = {"evidence": ["رفض"], "polarity": "against"}
    assert desk.frames("stance") == [made | {"holder": ["سامر الهادي"], "target": ["الرسوم الجديدة"]}]
    expect(rings).to_have_count(0)
    desk.hand.press("Control+KeyZ")
    assert desk.frames("stance") == [made]
    assert ("ISSUE", "الرسوم الجديدة") not in desk.hand.spans()
    desk.saved()


def test_an_offer_for_a_stance_is_refused_by_its_cross_or_delete(desk: Desk) -> None:
    desk.mark("ليلى الحدّاد", "Digit1")
    desk.hand.drag_over("ضروري")
    desk.hand.press("KeyS", "Digit1")
    expect(desk.card.locator("[data-offer=target]")).to_contain_text("الممر")
    desk.card.locator("[data-offer=target] .offer-text").focus()
    desk.hand.press("Delete")
    expect(desk.card.locator("[data-offer=target]")).to_have_count(0)
    desk.hand.press("Escape")
    desk.hand.drag_over("سنعود")
    desk.hand.press("KeyS", "Digit1")
    for role in offered(desk):
        desk.card.locator(f"[data-offer={role}] .pill-remove").click()
    expect(desk.card.locator(".pill.offer")).to_have_count(0)
    assert [sorted(stance) for stance in desk.frames("stance")] == [["evidence", "polarity"]] * 2


# --- from one to the next --------------------------------------------------------------------------------------------


def test_shift_q_goes_through_the_proposed_quotes_and_enter_makes_them(desk: Desk) -> None:
    page = desk.page
    expect(page.locator(".proposals-button")).to_contain_text("مقترحات الأقوال (٤)")
    page.locator(".proposals-button").click()
    expect(proposal(desk)).to_contain_text("إن الاتفاق")
    expect(page.locator("#article .focus.proposed")).not_to_have_count(0)
    assert desk.frames("quote") == []
    desk.hand.press("Enter")
    expect(proposal(desk)).to_contain_text("سنعود إلى الطاولة")
    desk.hand.press("Shift+KeyQ")
    expect(proposal(desk)).to_contain_text("أن الممر ضروري")
    desk.hand.press("Escape")
    expect(proposal(desk)).to_have_count(0)
    assert [frame["content"] for frame in desk.frames("quote")] == [["إن الاتفاق «لن يمرّ أبداً» في البرلمان"]]
    assert desk.frames("quote")[0]["speaker"] == ["سامر الهادي"]
    expect(page.locator(".proposals-button")).to_contain_text("مقترحات الأقوال (٣)")
    desk.hand.press("Control+KeyZ")
    assert desk.frames("quote") == []
    assert desk.hand.spans() == []


def test_q_takes_only_the_words_of_a_proposed_quote(desk: Desk) -> None:
    desk.hand.press("Shift+KeyQ", "KeyQ")
    assert desk.frames("quote") == [{"content": ["إن الاتفاق «لن يمرّ أبداً» في البرلمان"], "type": "mixed"}]
    expect(proposal(desk)).to_have_count(0)
    assert "cue" in offered(desk)


def test_what_is_no_quote_is_not_proposed_again(desk: Desk) -> None:
    desk.hand.press("Shift+KeyQ")
    proposal(desk).get_by_role("button", name="ليس قولًا").click()
    expect(proposal(desk)).to_contain_text("سنعود إلى الطاولة")
    desk.hand.press("Shift+KeyQ", "Shift+KeyQ", "Shift+KeyQ")
    expect(proposal(desk)).to_contain_text("سنعود إلى الطاولة")
    assert desk.frames("quote") == []


def test_after_the_last_one_the_quote_just_made_is_in_hand(desk: Desk) -> None:
    for _ in range(5):
        desk.hand.press("Shift+KeyQ", "Enter")
    expect(proposal(desk)).to_have_count(0)
    expect(desk.page.locator(".panel-tools")).to_be_hidden()
    desk.hand.press("Shift+KeyQ")
    expect(desk.page.locator("#live")).to_have_text("لم يبقَ قول مقترح في هذا المقال.")


def test_on_a_phone_the_proposed_quote_comes_up_in_the_sheet(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(open_workspace(page, live_server, log_in, text=TEXT))
    page.locator("#tab-quotes").click()
    page.locator(".proposals-button").click()
    accept = proposal(desk).get_by_role("button", name="قبول القول")
    expect(accept).to_be_in_viewport(ratio=1)
    box = accept.bounding_box() or {}
    assert box["height"] >= 44
    accept.click()
    assert len(desk.frames("quote")) == 1
    desk.saved()


# --- the same rules in the browser -----------------------------------------------------------------------------------


def shown(one: Candidate) -> dict[str, Any]:
    def party(who: Any) -> Any:
        if who is None:
            return None
        return [who.special] if who.special else [who.start, who.end, who.type]

    content = one.content
    return {
        "segments": [list(segment) for segment in content.segments],
        "type": content.type,
        "cues": [[cue.start, cue.end, cue.form, cue.sense] for cue in content.cues],
        "fragments": [list(piece) for piece in content.fragments],
        "parent": content.parent,
        "speaker": party(one.speaker),
        "addressee": party(one.addressee),
        "realisation": one.realisation,
        "kind": one.kind,
        "follows": one.follows,
        "score": one.score,
    }


IN_THE_BROWSER = """async ([path, texts]) => {
    const { quotesIn } = await import(path);
    const party = (who) => who && (who.special ? [who.special] : [who.start, who.end, who.type]);
    return texts.map(([text, mentions]) => quotesIn(text, mentions).map((one) => ({
        ...one,
        cues: one.cues.map(({ start, end, form, sense }) => [start, end, form, sense]),
        speaker: party(one.speaker),
        addressee: party(one.addressee),
    })));
}"""


def test_browser_and_server_find_the_same_quotes_in_every_demo_article(page: Page, live_server: Any) -> None:
    articles: list[tuple[str, list[dict[str, Any]]]] = [
        (path.read_text(encoding="utf-8"), []) for path in sorted(DEMO.glob("*.txt"))
    ]
    for path in sorted((DEMO.parent / "annotated").glob("*/*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        spans = [span for span in data["spans"] if span.get("entity")]
        articles.append(
            (
                data["text"],
                [
                    {"id": s["id"], "start": s["segments"][0][0], "end": s["segments"][-1][1], "type": s["type"]}
                    for s in spans
                ],
            )
        )
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(IN_THE_BROWSER, ["/static/js/suggest/quotes.js", articles])
    expected = [
        [shown(one) for one in quotes_in(text, [Mention(**mention) for mention in mentions])]
        for text, mentions in articles
    ]
    assert sum(map(len, expected)) > 200
    assert found == expected


TARGETS_IN_THE_BROWSER = """async ([path, articles]) => {
    const { targetOf } = await import(path);
    const found = ([text, mentions, places]) => places.map(([start, end]) => targetOf(text, mentions, start, end));
    return articles.map(found);
}"""


def test_browser_and_server_find_the_same_target_for_every_word_of_the_demo(page: Page, live_server: Any) -> None:
    articles: list[tuple[str, list[dict[str, Any]], list[tuple[int, int]]]] = []
    for path in sorted((DEMO.parent / "annotated").glob("*/*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        spans = [span for span in data["spans"] if span.get("entity")]
        named = [
            {"id": s["id"], "start": s["segments"][0][0], "end": s["segments"][-1][1], "type": s["type"]} for s in spans
        ]
        places = [(word.start, word.end) for word in read(data["text"], 0, len(data["text"]))]
        articles.append((data["text"], named, places))
    page.goto(f"{live_server.url}/login/")
    found = page.evaluate(TARGETS_IN_THE_BROWSER, ["/static/js/suggest/targets.js", articles])
    expected = [
        [target_of(text, [Mention(**one) for one in named], start, end) for start, end in places]
        for text, named, places in articles
    ]
    assert sum(one is not None for row in expected for one in row) > 100
    assert found == [[one and list(one) for one in row] for row in expected]
