"""Quotes, stances, participants, submitting: the margin as a linguist uses it, by mouse, by keys and on a phone."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotator.models import AnnotationSet, Change
from tests import factories
from tests.browser.canvas import Hand, open_workspace

TEXT = (
    "قال الرئيس سامر الهادي في المرفأ إن الاتفاق «لن يمرّ أبداً» في البرلمان.\n"
    "«سنعود إلى الطاولة»، أعلنت ليلى الحدّاد، «ولن ننتظر أحداً».\n"
    "وأضافت أن الممر ضروري للمدينة. وحذّر مصدر رفيع من أن التأخير خطأ كبير.\n"
    "ثم زار سامر الهادي المدينة ومعه وفد الجمعية."
)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: Callable[..., None], complaints: list[str]) -> Iterator["Desk"]:
    yield Desk(open_workspace(page, live_server, log_in, text=TEXT))
    # What is still on its way would reach a server whose database is gone.
    expect(page.locator(".saving")).to_have_attribute("data-state", "saved")


class Desk:
    """The hand that works in the text, and the margin beside it."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.page = hand, hand.page

    def mark(self, words: str, key: str, nth: int = 0) -> None:
        self.hand.drag_over(words, nth)
        self.hand.press(key)

    def quote(self, words: str) -> Locator:
        """A quote around some words; its open card."""
        self.hand.drag_over(words)
        self.hand.press("KeyQ")
        return self.card

    @property
    def card(self) -> Locator:
        return self.page.locator(".card.on:visible")

    def role(self, code: str) -> Locator:
        """What fills a role on the open card."""
        return self.card.locator(f"dd[data-role={code}] .filler")

    def frames(self, kind: str) -> list[dict[str, Any]]:
        """The frames of a type with roles and attributes; spans as their text, entities as "@name"."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """(kind) => {
                const { spans, entities, frames } = sanad.store.annotations;
                const name = (f) => f.span ? spans.get(f.span).text : f.entity ? "@" + entities.get(f.entity).name
                    : f.frame ? "#" + frames.get(f.frame).type : f.special;
                const named = ([role, fillers]) => [role, fillers.map(name)];
                const roles = (frame) => Object.fromEntries(Object.entries(frame.roles).map(named));
                const start = (f) => spans.get(Object.values(f.roles).flat().find((x) => x.span).span).segments[0][0];
                return [...frames.values()].filter((f) => f.type === kind).sort((a, b) => start(a) - start(b))
                    .map((f) => ({ ...roles(f), ...f.attributes }));
            }""",
            kind,
        )
        return found

    def saved(self) -> None:
        expect(self.page.locator(".saving")).to_have_attribute("data-state", "saved")


# --- quotes ------------------------------------------------------------------------------------------------------


def test_a_mixed_quote_with_the_cue_and_the_speaker_the_text_suggests(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    card = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    expect(card.locator(".badge.quote")).to_have_text("مختلط")
    expect(card.locator("[data-offer=cue]")).to_contain_text("قال")
    expect(card.locator("[data-offer=speaker]")).to_contain_text("سامر الهادي")
    assert desk.frames("quote") == [{"content": ["إن الاتفاق «لن يمرّ أبداً»"], "type": "mixed"}]
    desk.hand.press("Enter")
    expect(desk.role("cue")).to_contain_text("قال")
    expect(card.locator("[data-offer]")).to_have_count(0)
    assert desk.frames("quote") == [
        {
            "content": ["إن الاتفاق «لن يمرّ أبداً»"],
            "cue": ["قال"],
            "fragment": ["لن يمرّ أبداً"],
            "speaker": ["سامر الهادي"],
            "type": "mixed",
        }
    ]


def test_one_offer_is_taken_the_rest_is_sent_away(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    card = desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    card.locator("[data-offer=cue] .offer-text").click()
    card.get_by_role("button", name="رفضها كلها").click()
    expect(card.locator("[data-offer]")).to_have_count(0)
    assert "speaker" not in desk.frames("quote")[0]


def test_a_direct_quote_in_two_pieces(desk: Desk) -> None:
    card = desk.quote("«سنعود إلى الطاولة»")
    expect(card.locator(".badge.quote")).to_have_text("مباشر")
    desk.hand.press("KeyC")
    desk.hand.drag_over("ولن ننتظر أحداً")
    expect(card.locator(".card-text")).to_have_text("سنعود إلى الطاولة […] ولن ننتظر أحداً")
    assert desk.frames("quote")[0]["type"] == "direct"
    card.locator(".piece").nth(1).click()
    expect(card.locator(".card-text")).to_have_text("سنعود إلى الطاولة")


def test_an_indirect_quote_whose_speaker_the_text_does_not_name(desk: Desk) -> None:
    card = desk.quote("أن الممر ضروري للمدينة")
    expect(card.locator(".badge.quote")).to_have_text("غير مباشر")
    desk.hand.press("KeyW")
    field = card.get_by_role("combobox")
    expect(field).to_be_focused()
    desk.page.keyboard.type("الوزيرة")
    card.get_by_role("option", name="شخص").click()
    expect(desk.role("speaker")).to_contain_text("ليس في النص")
    assert desk.frames("quote")[0]["speaker"] == ["@الوزيرة"]
    assert desk.hand.spans() == [("QUOTE", "أن الممر ضروري للمدينة")]


def test_the_type_is_changed_by_hand(desk: Desk) -> None:
    card = desk.quote("أن الممر ضروري للمدينة")
    card.get_by_role("group", name="النوع").get_by_role("button", name="مختلط").click()
    expect(card.locator(".badge.quote")).to_have_text("مختلط")
    assert desk.frames("quote")[0]["type"] == "mixed"


def test_deleting_a_quote_takes_its_cue_along_and_undo_brings_both_back(desk: Desk) -> None:
    desk.quote("أن الممر ضروري للمدينة")
    desk.hand.press("Shift+Enter")
    assert [kind for kind, _ in desk.hand.spans()] == ["CUE", "QUOTE"]
    desk.card.get_by_role("button", name="حذف").click()
    assert desk.hand.spans() == []
    desk.hand.press("Control+KeyZ")
    assert desk.hand.spans() == [("CUE", "أضافت"), ("QUOTE", "أن الممر ضروري للمدينة")]
    assert desk.frames("quote")[0]["cue"] == ["أضافت"]


# --- roles -------------------------------------------------------------------------------------------------------


def test_a_role_by_clicking_a_mark_by_selecting_words_and_from_the_cast(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.mark("ليلى الحدّاد", "Digit1")
    card = desk.quote("أن التأخير خطأ كبير")
    desk.hand.press("KeyW")
    desk.hand.click("ليلى الحدّاد")
    expect(desk.role("speaker")).to_have_text(["ليلى الحدّاد×"])
    card.locator("[data-arm=cue]").click()
    desk.hand.drag_over("حذّر", alt=True)
    expect(desk.role("cue")).to_contain_text("حذّر")
    desk.hand.press("KeyA")
    desk.page.keyboard.type("سامر")
    desk.page.keyboard.press("Enter")
    expect(desk.role("addressee")).to_contain_text("سامر الهادي")
    assert desk.frames("quote")[0] == {
        "content": ["أن التأخير خطأ كبير"],
        "speaker": ["ليلى الحدّاد"],
        "cue": ["حذّر"],
        "addressee": ["@سامر الهادي"],
        "type": "indirect",
    }


def test_a_click_on_a_bare_word_fills_the_armed_role_and_beside_the_text_keeps_it(desk: Desk) -> None:
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.press("KeyV")
    beside = desk.page.locator("#article").bounding_box()
    assert beside
    desk.page.mouse.click(beside["x"] + 20, beside["y"] + beside["height"] - 4)
    expect(desk.card.locator(".armed-box")).to_be_visible()
    desk.hand.click("قال")
    expect(desk.role("cue")).to_contain_text("قال")
    assert desk.frames("quote")[0]["cue"] == ["قال"]


def test_words_selected_for_a_speaker_become_a_mention(desk: Desk) -> None:
    desk.quote("أن التأخير خطأ كبير")
    desk.hand.press("KeyW")
    desk.hand.drag_over("مصدر رفيع")
    expect(desk.role("speaker")).to_contain_text("مصدر رفيع")
    assert ("PERS", "مصدر رفيع") in desk.hand.spans()


def test_unknown_is_an_answer(desk: Desk) -> None:
    card = desk.quote("أن التأخير خطأ كبير")
    expect(desk.page.locator("#tab-problems .count")).to_have_text("١")
    desk.hand.press("KeyW")
    card.get_by_role("option", name="غير معلوم").click()
    expect(desk.role("speaker")).to_contain_text("غير معلوم")
    expect(desk.page.locator("#tab-problems .count")).to_have_text("")


def test_what_does_not_fit_the_role_is_not_taken(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    card = desk.quote("أن التأخير خطأ كبير")
    desk.hand.press("KeyV")
    desk.hand.click("سامر الهادي")
    expect(card.locator("[data-armed=cue]")).to_be_visible()
    assert "cue" not in desk.frames("quote")[0]
    desk.hand.press("Escape")
    expect(card.locator("[data-armed]")).to_have_count(0)


def test_a_filler_is_taken_out_again(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.press("Enter")
    desk.card.get_by_role("button", name="إزالة «سامر الهادي» من: المتحدث").click()
    expect(desk.role("speaker")).to_have_count(0)
    assert ("PERS", "سامر الهادي") in desk.hand.spans()


# --- stances -----------------------------------------------------------------------------------------------------


def test_a_stance_inside_a_quote_inherits_its_holder_until_touched(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.mark("ليلى الحدّاد", "Digit1")
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.press("Enter")
    desk.hand.drag_over("لن يمرّ أبداً")
    desk.hand.press("KeyS", "Digit2")
    card = desk.card
    expect(card.locator(".st").first).to_contain_text("معارض")
    expect(desk.role("holder")).to_contain_text("سامر الهادي")
    expect(card.locator(".inherited")).to_be_visible()
    desk.hand.press("KeyT")
    desk.hand.drag_over("الاتفاق")
    expect(desk.role("target")).to_contain_text("الاتفاق")
    assert desk.frames("stance") == [
        {
            "evidence": ["لن يمرّ أبداً"],
            "quote": ["#quote"],
            "holder": ["سامر الهادي"],
            "target": ["الاتفاق"],
            "polarity": "against",
        }
    ]
    desk.hand.press("KeyH")
    desk.hand.click("ليلى الحدّاد")
    expect(card.locator(".inherited")).to_have_count(0)
    expect(desk.role("holder")).to_contain_text("ليلى الحدّاد")


def test_a_stance_outside_every_quote_by_mouse(desk: Desk) -> None:
    desk.hand.drag_over("خطأ كبير")
    desk.page.locator("#palette").get_by_role("button", name="موقف").click()
    card = desk.card
    expect(desk.page.locator("#tab-stances")).to_have_attribute("aria-selected", "true")
    card.get_by_role("group", name="الاتجاه").get_by_role("button", name="مؤيّد").click()
    card.get_by_text("سمات أخرى").click()
    card.get_by_role("group", name="الشدة").get_by_role("button", name="٣").click()
    card.get_by_role("combobox", name="الموضوع").select_option("diplomacy")
    expect(card.get_by_role("group", name="الشدة")).to_be_visible()
    assert desk.frames("stance") == [
        {"evidence": ["خطأ كبير"], "polarity": "support", "strength": 3, "topic": "diplomacy"}
    ]


def test_a_quote_shows_the_stances_it_carries(desk: Desk) -> None:
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.drag_over("لن يمرّ أبداً")
    desk.hand.press("KeyS", "Digit2", "Escape")
    desk.page.locator("#tab-quotes").click()
    card = desk.page.locator("#quotes .card")
    expect(card.locator(".st")).to_contain_text("معارض")


# --- cards -------------------------------------------------------------------------------------------------------


def test_the_active_card_stands_at_its_text_and_no_card_covers_another(desk: Desk) -> None:
    for words in ("إن الاتفاق «لن يمرّ أبداً»", "سنعود إلى الطاولة", "أن الممر ضروري للمدينة", "أن التأخير خطأ كبير"):
        desk.quote(words)
    cards = desk.page.locator("#quotes .card")
    expect(cards).to_have_count(4)
    cards.nth(2).click()
    expect(cards.nth(2)).to_have_class("card quote ind on at-text")
    boxes = sorted((card.bounding_box() or {} for card in cards.all()), key=lambda box: box["y"])
    assert all(upper["y"] + upper["height"] <= lower["y"] for upper, lower in pairwise(boxes))
    letter = desk.hand.letter(desk.hand.find("أن الممر")[0])
    card = cards.nth(2).bounding_box() or {}
    assert abs(card["y"] - letter["y"]) < 30


def test_a_card_opened_at_the_foot_of_the_window_rises_to_be_seen_whole(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1440, "height": 720})
    desk.quote("أن التأخير خطأ كبير")
    expect(desk.card.get_by_role("button", name="حذف")).to_be_in_viewport(ratio=1)
    expect(desk.card).to_be_in_viewport(ratio=1)


def test_cards_are_read_as_sentences(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.quote("إن الاتفاق «لن يمرّ أبداً»")
    desk.hand.press("Enter")
    card = desk.page.get_by_role("list").get_by_role("listitem", name="قول مختلط")
    expect(card).to_have_attribute(
        "aria-label",
        "قول مختلط. نص القول: إن الاتفاق «لن يمرّ أبداً». فعل القول: قال. المتحدث: سامر الهادي. اقتباس جزئي: لن يمرّ أبداً",
    )


# --- marks and participants --------------------------------------------------------------------------------------


def test_attributes_of_a_mention(desk: Desk) -> None:
    desk.mark("المدينة", "Digit4")
    card = desk.page.locator(".inspector")
    card.get_by_role("group", name="الدلالة").get_by_role("button", name="الجهة الفاعلة").click()
    card.get_by_role("checkbox", name="غير مؤكَّد").check()
    found = desk.page.evaluate("() => [...sanad.store.annotations.spans.values()][0].attributes")
    assert found == {"role": "actor", "uncertain": True}


def test_another_type_and_another_entity_for_a_mention(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.mark("وفد الجمعية", "Digit1")
    card = desk.page.locator(".inspector")
    card.get_by_label("النوع").select_option("ORG")
    assert ("ORG", "وفد الجمعية") in desk.hand.spans()
    card.get_by_role("button", name="طرف آخر").click()
    desk.page.keyboard.type("سامر")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#tab-cast .count")).to_have_text("١")
    assert ("PERS", "وفد الجمعية") in desk.hand.spans()


def test_the_cast_names_types_refers_and_merges(desk: Desk) -> None:
    desk.mark("سامر الهادي", "Digit1")
    desk.mark("سامر الهادي", "Digit1", 1)
    desk.mark("الرئيس", "Digit1")
    desk.page.locator("#tab-cast").click()
    cast = desk.page.locator("#cast")
    expect(cast.locator(".cast-head")).to_have_text(["الرئيسشخص · إشارة واحدة", "سامر الهاديشخص · إشارتان"])
    cast.locator(".cast-head").nth(1).click()
    expect(cast.locator(".mention")).to_have_count(2)
    cast.get_by_label("المرجع").fill("q42")
    cast.get_by_label("المرجع").press("Enter")
    expect(cast.get_by_label("المرجع")).to_have_value("wd:Q42")
    cast.get_by_label("الاسم", exact=True).fill("سامر الهادي (الرئيس)")
    cast.get_by_label("الاسم", exact=True).press("Enter")
    expect(cast.locator(".cast-name").nth(1)).to_have_text("سامر الهادي (الرئيس)")
    cast.locator(".cast-head").nth(0).click()
    cast.get_by_role("button", name="دمج مع").click()
    desk.page.keyboard.type("سامر")
    desk.page.keyboard.press("Enter")
    expect(cast.locator(".cast-head")).to_have_text(["سامر الهادي (الرئيس)شخص · ٣ إشارات"])


def test_a_participant_without_a_mention_and_its_end(desk: Desk) -> None:
    desk.page.locator("#tab-cast").click()
    cast = desk.page.locator("#cast")
    cast.get_by_label("اسم طرف لا يسمّيه النص").fill("مصدر دبلوماسي")
    cast.get_by_role("button", name="إضافة").click()
    expect(cast.locator(".cast-head")).to_have_text(["مصدر دبلوماسيشخص · ليس في النص"])
    cast.locator(".cast-head").click()
    cast.get_by_role("button", name="حذف").click()
    expect(cast.locator(".cast-head")).to_have_count(0)


def test_labels_of_the_article_as_a_whole(desk: Desk) -> None:
    labels = desk.page.locator("#article-labels")
    labels.locator("summary").click()
    labels.get_by_role("combobox", name="الجنس الصحفي").select_option("interview")
    labels.get_by_role("button", name="سياسة").click()
    labels.get_by_role("button", name="اقتصاد").click()
    expect(labels.locator("summary")).to_contain_text("مقابلة")
    assert desk.page.evaluate("() => sanad.store.annotations.labels") == {
        "genre": "interview",
        "topics": ["politics", "economy"],
    }
    desk.hand.press("Control+KeyZ")
    expect(labels.get_by_role("button", name="اقتصاد")).to_have_attribute("aria-pressed", "false")
    # A link to the labels opens them.
    desk.page.goto(f"{desk.page.url.partition('#')[0]}#article-labels")
    desk.page.reload()
    expect(labels.get_by_role("button", name="سياسة")).to_be_in_viewport()


# --- problems and submitting -------------------------------------------------------------------------------------


def test_a_problem_leads_to_its_place(desk: Desk) -> None:
    desk.quote("أن التأخير خطأ كبير")
    desk.hand.press("Escape")
    desk.page.locator("#tab-problems").click()
    problem = desk.page.locator("#problems .problem")
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text("أن التأخير خطأ كبير")
    problem.click()
    expect(desk.page.locator("#article .focus.band").first).to_be_in_viewport()
    desk.page.locator("#tab-quotes").click()
    expect(desk.card.locator(".card-text")).to_have_text("أن التأخير خطأ كبير")


def test_submitting_with_warnings_then_reading_then_reopening(desk: Desk) -> None:
    page = desk.page
    desk.quote("أن التأخير خطأ كبير")
    page.locator("#submit-open").click()
    dialog = page.get_by_role("dialog", name="تسليم المقال")
    expect(dialog.locator(".problem")).to_have_count(1)
    dialog.get_by_role("button", name="تسليم").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#banner")).to_contain_text("سُلِّم المقال")
    row = AnnotationSet.objects.get()
    assert (row.state, row.revision, Change.objects.count()) == ("submitted", 1, 1)
    expect(page.locator("#submit-open")).to_be_hidden()
    expect(desk.card.get_by_role("button", name="حذف")).to_have_count(0)
    desk.hand.press("KeyW")
    expect(desk.card.locator("[data-armed]")).to_have_count(0)
    page.reload()
    expect(page.locator("#banner")).to_contain_text("سُلِّم المقال")
    page.locator("#reopen").click()
    expect(page.locator("#banner")).to_be_hidden()
    page.locator("#quotes .card").click()
    desk.hand.press("Delete")
    expect(page.locator("#quotes .card")).to_have_count(0)
    desk.saved()
    assert AnnotationSet.objects.get().state == "open"


def test_offline_the_submission_says_so_and_works_afterwards(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None]
) -> None:
    desk = Desk(open_workspace(page, live_server, log_in, text=TEXT))
    page.context.set_offline(True)
    desk.mark("سامر الهادي", "Digit1")
    page.locator("#submit-open").click()
    dialog = page.get_by_role("dialog", name="تسليم المقال")
    dialog.get_by_role("button", name="تسليم").click()
    expect(dialog.locator("#submit-status")).to_contain_text("لا اتصال")
    assert AnnotationSet.objects.get().state == "open"
    page.context.set_offline(False)
    desk.saved()
    dialog.get_by_role("button", name="تسليم").click()
    expect(dialog).to_be_hidden()
    assert AnnotationSet.objects.get().state == "submitted"


def test_a_curator_reads_and_cannot_change(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    row = factories.annotation_set(article=factories.article(text=TEXT))
    curator = factories.member(project=row.article.project, role="curator")
    log_in(page.context, curator)
    page.goto(f"{live_server.url}/annotation-sets/{row.pk}/")
    expect(page.locator("#banner")).to_contain_text("للقراءة فقط")
    expect(page.locator("#reopen")).to_be_hidden()
    hand = Hand(page, TEXT)
    hand.drag_over("سامر الهادي")
    hand.press("Digit1")
    assert hand.spans() == []


# --- keyboard only -----------------------------------------------------------------------------------------------


def test_a_quote_and_its_speaker_without_the_mouse(desk: Desk) -> None:
    hand, page = desk.hand, desk.page
    page.locator("#article").focus()
    start, end = hand.find("أن التأخير خطأ كبير")
    page.evaluate("([at]) => sanad.canvas.caret.put(sanad.store.article.map.toUtf16(at))", [start])
    for _ in range(4):
        hand.press("Shift+Control+ArrowLeft")
    assert hand.selected() == TEXT[start:end]
    hand.press("KeyQ", "KeyW")
    page.keyboard.type("مصدر")
    hand.press("ArrowDown", "Enter")
    assert desk.frames("quote")[0]["speaker"] == ["@مصدر"]
    hand.press("Shift+Slash")
    expect(page.get_by_role("dialog", name="المفاتيح")).to_be_visible()


def test_tabs_turn_by_arrow_keys_in_the_direction_of_the_page(desk: Desk) -> None:
    desk.page.locator("#tab-quotes").focus()
    desk.hand.press("ArrowLeft")
    expect(desk.page.locator("#tab-stances")).to_be_focused()
    expect(desk.page.locator("#stances")).to_be_visible()
    desk.hand.press("End")
    expect(desk.page.locator("#notes")).to_be_visible()


# --- English, and a phone ----------------------------------------------------------------------------------------


def test_in_english_every_word_around_the_text_is_english(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    desk = Desk(open_workspace(page, live_server, log_in, text=TEXT, language="en"))
    card = desk.quote("أن التأخير خطأ كبير")
    expect(card.locator(".badge.quote")).to_have_text("Indirect")
    expect(card.locator("dt").first).to_have_text("Type")
    left, right = (page.locator(which).bounding_box() or {} for which in ("#article", "#margin"))
    assert left["x"] < right["x"]
    assert page.locator("#article").evaluate("(el) => getComputedStyle(el).direction") == "rtl"
    desk.saved()


def test_on_a_phone_the_margin_is_a_sheet_that_leaves_the_text_in_sight(
    page: Page, live_server: Any, log_in: Callable[[BrowserContext, Any], None], complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(open_workspace(page, live_server, log_in, text=TEXT))
    margin, handle = page.locator("#margin"), page.locator("#sheet-handle")
    expect(handle).to_have_attribute("aria-expanded", "false")
    desk.quote("أن التأخير خطأ كبير")
    expect(handle).to_have_attribute("aria-expanded", "true")
    letter = desk.page.evaluate(
        "([s, e]) => sanad.canvas.rectanglesOf(s, e)[0]", list(desk.hand.find("أن التأخير خطأ كبير"))
    )
    sheet = margin.bounding_box() or {}
    assert 54 < letter["y"] < sheet["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    small = [
        (one.inner_text(), box)
        for one in page.locator("#margin button:visible").all()
        if (box := one.bounding_box()) and min(box["height"], box["width"]) < 30
    ]
    assert small == []
    handle.click()
    expect(page.locator("#quotes .card")).to_be_hidden()
    page.mouse.wheel(0, 600)
    desk.hand.drag_over("خطأ كبير")
    desk.hand.press("KeyS")
    card = desk.card.bounding_box() or {}
    answers = [box for one in desk.card.locator(".lead-attribute .seg > *").all() if (box := one.bounding_box())]
    assert len(answers) == 4
    assert min(box["x"] for box in answers) > card["x"]
    assert max(box["x"] + box["width"] for box in answers) < card["x"] + card["width"]
    page.locator("#undo").click()
    page.locator("#undo").click()
    assert desk.frames("quote") == []
    page.locator("#redo").click()
    assert len(desk.frames("quote")) == 1
    desk.saved()
