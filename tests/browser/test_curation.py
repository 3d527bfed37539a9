"""A curator makes the gold of an article by keys; two at once and an annotator who hands in again lose nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotator.agreement.comparison import Policy
from annotator.models import Decision, User
from annotator.services import annotations as saving
from annotator.services import integrity
from annotator.standoff.values import Annotations, Entity, Filler, Frame
from tests import factories
from tests.services.review.scenes import Scene, annotations, at, base, changed, put, quote, scene, shape, span

LogIn = Callable[[BrowserContext, User], None]

#: The clitic of لأوكرانيا with the name.
WITH_CLITIC = (at("أوكرانيا")[0] - 1, at("أوكرانيا")[1])


def stance(id_: str, polarity: str, *, holder: str, evidence: str) -> Frame:
    """A stance towards the passage, which both have as their target."""
    roles = {"holder": holder, "target": "t1", "evidence": evidence}
    return Frame(id_, "stance", {"polarity": polarity}, {role: (Filler("span", one),) for role, one in roles.items()})


def first() -> Annotations:
    """Names in each other, a quote of two pieces, two stances towards one target, somebody the text never names."""
    return annotations(
        Entity("samer", "PERS", "سامر الهادي"),
        Entity("layla", "PERS", "ليلى الحدّاد"),
        Entity("paris", "GPE", "باريس"),
        Entity("ukraine", "GPE", "أوكرانيا"),
        Entity("moscow", "GPE", "موسكو"),
        Entity("spokesman", "PERS", "ناطق لم يُسمَّ"),
        span("o1", "OCC", "الرئيس سامر الهادي"),
        span("p1", "PERS", "سامر الهادي", entity="samer"),
        span("p2", "PERS", "ليلى الحدّاد", entity="layla"),
        span("g1", "GPE", "باريس", entity="paris"),
        span("g2", "GPE", "أوكرانيا", entity="ukraine"),
        span("g3", "GPE", "موسكو", entity="moscow"),
        span("d1", "DATE", "2025"),
        span("q1", "QUOTE", "الاتفاق يعيد", "إلى أهله"),
        span("c1", "CUE", "قالت"),
        span("t1", "ISSUE", "الممر"),
        span("e1", "EVID", "ضروري"),
        span("e2", "EVID", "رفض"),
        quote("f1", content="q1", cue="c1", speaker="p2"),
        stance("s1", "support", holder="g3", evidence="e1"),
        stance("s2", "support", holder="p1", evidence="e2"),
        genre="report",
    )


def second() -> Annotations:
    """The same seen otherwise: a clitic, one piece, another speaker, another polarity, no city, nobody unnamed."""
    return changed(
        first(),
        span("o1", "OCC", "الرئيس"),
        span("g2", "GPE", WITH_CLITIC, entity="ukraine"),
        span("d1", "DATE", "عام 2025"),
        span("q1", "QUOTE", "الاتفاق يعيد البحر إلى أهله"),
        quote("f1", content="q1", cue="c1", speaker="p1"),
        stance("s2", "against", holder="p1", evidence="e2"),
        without=("g1", "paris", "spokesman"),
    )


def expected() -> Annotations:
    """What the curator below wants in the gold."""
    return changed(
        first(),
        span("d1", "DATE", "عام 2025", iso="2025"),
        quote("f1", content="q1", cue="c1", speaker="p1"),
        stance("s2", "against", holder="p1", evidence="e2"),
        without=("g1", "paris"),
    )


class Curator:
    """Somebody at the desk of a curation, with the keys."""

    def __init__(self, page: Page, server: Any, found: Scene) -> None:
        self.page, self.found = page, found
        self.address = f"{server.url}/articles/{found.article.public}/curation/"

    def open(self) -> "Curator":
        self.page.goto(self.address)
        expect(self.page.locator("html")).to_have_class("scripted")
        return self

    def take_up(self, words: str, kind: str = "span") -> None:
        """The card of an item comes to hand."""
        key = self.found.line(words, kind).item.key
        card = self.page.locator(f'a.case[data-item="{key}"]')
        if card.count():
            card.click()
        expect(self.page.locator("#case")).to_have_attribute("data-item", key)

    def choose(self, n: int | None) -> None:
        """By its number: the reading of the nth annotator; None: that there is nothing."""
        value = "nothing" if n is None else self.found.voice(n)
        number = self.page.locator(f'#case input[name="whole"][value="{value}"]').get_attribute("data-number")
        assert number is not None
        self.page.keyboard.press(number)
        expect(self.page.locator(f'#case input[value="{value}"][name="whole"]')).to_be_checked()

    def press(self, key: str, done: str) -> None:
        """A key, and how far it is then."""
        self.page.keyboard.press(key)
        expect(self.page.locator("#strip > b")).to_have_text(done)


@pytest.fixture
def curator_of(page: Page, live_server: Any, log_in: LogIn) -> Callable[[Scene], Curator]:
    def made(found: Scene) -> Curator:
        log_in(page.context, found.curator)
        return Curator(page, live_server, found)

    return made


def test_a_whole_curation_by_keys_gives_exactly_the_gold_that_was_meant(
    curator_of: Callable[[Scene], Curator], complaints: list[str]
) -> None:
    found = scene(first(), second(), begun=False)
    desk = curator_of(found).open()
    page = desk.page
    # Another trusted set, another count at once; then what all agree on, after all.
    trusted = page.locator(".policy", has=page.locator("#trusted"))
    before = trusted.locator(".muted").inner_text()
    values = page.locator("#trusted option").evaluate_all("(all) => all.map((one) => one.value)")
    page.locator("#trusted").select_option(values[1])
    expect(trusted.locator(".muted")).not_to_have_text(before)
    expect(trusted.locator("input[type=radio]")).to_be_checked()
    page.locator('input[name="policy"][value="all_agree"]').check()
    expect(page.locator("#trusted")).to_have_value(values[1])
    page.get_by_role("button", name="بدء التحكيم").click()
    expect(page.locator("#strip > b")).to_have_text("٧ قرارات في الانتظار")

    # All clitics at once: looked at, then done.
    page.get_by_text("بتّ بالجملة").click()
    page.get_by_role("link", name="قصّ الحرف الملتصق").click()
    expect(page.locator(".planned li")).to_have_count(1)
    page.get_by_role("button", name="البتّ فيها كلها").click()
    expect(page.locator("#strip > b")).to_have_text("١ من ٧ قرارات")

    # The nested name, taken, thought better of, and taken again.
    desk.take_up("الرئيس")
    desk.choose(1)
    desk.press("Enter", "٢ من ٧ قرارات")
    desk.press("z", "١ من ٧ قرارات")
    desk.take_up("الرئيس")
    desk.choose(0)
    desk.press("Enter", "٢ من ٧ قرارات")

    # The quote: its two pieces as the first has them, its speaker as the second.
    desk.take_up("الاتفاق", "frame")
    expect(page.locator("#case .sides .same").first).to_be_visible()
    desk.choose(0)
    page.locator("#case .combine summary").click()
    page.locator(f'#case input[name="side.role:speaker"][value="{found.voice(1)}"]').check()
    page.locator("#case").focus()
    desk.press("Enter", "٣ من ٧ قرارات")

    # Of two stances towards one target, one is in dispute.
    desk.take_up("رفض", "frame")
    desk.choose(1)
    desk.press("Enter", "٤ من ٧ قرارات")

    # Nothing where one of them sees a city; somebody whom the text never names.
    desk.take_up("باريس")
    desk.press("x", "٥ من ٧ قرارات")
    ghost = next(line.item.key for line in found.desk.lines if line.item.kind == "entity" and line.waits)
    page.goto(f"{desk.address}?item={ghost}")
    expect(page.locator("#case")).to_contain_text("ناطق لم يُسمَّ")
    desk.choose(0)
    desk.press("Enter", "٦ من ٧ قرارات")

    by_hand(desk)
    expect(page.locator("#strip > b")).to_have_text("٧ من ٧ قرارات")
    rest(desk)

    assert shape(found.annotations) == shape(expected())
    assert [one.segments for one in found.annotations.spans.values() if one.type == "QUOTE"] == [
        (at("الاتفاق يعيد"), at("إلى أهله"))
    ]
    page.get_by_role("link", name="النظرة الأخيرة").click()
    page.get_by_role("button", name="قفل المرجع الذهبي").click()
    expect(page.get_by_text("هذا المرجع الذهبي مقفل")).to_be_visible()
    assert found.gold.state == "submitted"
    assert list(integrity.verify()) == []


def by_hand(desk: Curator) -> None:
    """A date is finished in the workspace, from the reading that is picked, and the way leads back."""
    page, found = desk.page, desk.found
    line = next(one for one in found.desk.lines if one.item.type == "DATE" and one.waits)
    page.goto(f"{desk.address}?item={line.item.key}")
    desk.choose(1)
    page.keyboard.press("e")
    page.wait_for_function("() => Boolean(globalThis.sanad?.store.sync)")
    expect(page.locator("#submit-open")).to_have_count(0)
    page.evaluate(
        """() => {
          const { store } = globalThis.sanad;
          const seen = [...store.annotations.spans.values()].find((span) => span.type === "DATE");
          const object = { ...seen, attributes: { ...seen.attributes, iso: "2025" } };
          store.commit({ label: "attribute", operations: [{ op: "put", kind: "span", object, seen }] });
        }"""
    )
    expect(page.locator("[data-slot=saving]")).to_have_attribute("data-state", "saved")
    page.get_by_role("link", name="العودة إلى التحكيم").click()


def rest(desk: Curator) -> None:
    """Whatever else is in dispute is taken as the first annotator has it."""
    for _ in range(4):
        waiting = [line for line in desk.found.desk.lines if line.waits]
        if not waiting:
            return
        desk.page.goto(f"{desk.address}?item={waiting[0].item.key}")
        before = desk.page.locator("#strip > b").inner_text()
        desk.choose(0)
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator("#strip > b")).not_to_have_text(before)


def test_the_text_is_one_untouched_node_and_a_chosen_difference_is_in_sight_on_both_sides(
    page: Page, live_server: Any, log_in: LogIn, complaints: list[str]
) -> None:
    found = scene(first(), second(), begun=False)
    log_in(page.context, found.curator)
    page.goto(f"{live_server.url}/articles/{found.article.public}/compare/")
    expect(page.locator(".differs").first).to_be_attached()
    nodes = page.evaluate(
        """() => [...document.querySelectorAll("#article p[data-start]")].map((p) =>
          [...p.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data))"""
    )
    assert ["\n".join(text for (text,) in nodes)] == [found.article.text]
    card = page.locator("#differences .case", has_text="باريس").last
    card.click()
    key = card.get_attribute("data-item")
    expect(card).to_have_class("case on")
    assert page.url.endswith(f"#i-{key}")
    expect(page.locator(".differs.chosen").first).to_be_in_viewport()
    page.reload()
    expect(page.locator("#differences .case.on")).to_have_attribute("data-item", str(key))
    calm = page.locator(".mark.calm")
    expect(calm.first).to_have_css("opacity", "0.5")


def test_on_a_phone_the_card_in_hand_is_a_sheet_at_the_bottom(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, log_in: LogIn
) -> None:
    found = scene(first(), second(), policy=Policy("all_agree"))
    sizes = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    context = browser.new_context(**(browser_context_args | sizes))
    log_in(context, found.curator)
    desk = Curator(context.new_page(), live_server, found).open()
    sheet = desk.page.locator("#case").bounding_box()
    assert sheet is not None
    assert round(sheet["y"] + sheet["height"]) == 844
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    targets = desk.page.locator("#case :is(.btn, .opt)").all()
    assert [box["height"] for one in targets if (box := one.bounding_box()) and box["height"] < 44] == []
    context.close()


def test_two_curators_and_an_annotator_who_hands_in_again_lose_nothing_and_are_told(
    browser: Browser,
    browser_context_args: dict[str, Any],
    curator_of: Callable[[Scene], Curator],
    live_server: Any,
    log_in: LogIn,
) -> None:
    wrong = span("p1", "PERS", "سامر", entity="samer")
    found = scene(base(), changed(base(), wrong, without=("g1", "paris")), policy=Policy("all_agree"))
    one = curator_of(found).open()
    other_person = factories.member(project=found.project, role="curator", first_name="دلال", last_name="")
    context = browser.new_context(**browser_context_args)
    log_in(context, other_person)
    other = Curator(context.new_page(), live_server, found).open()

    # Both look at the same place; the one who is second is told, and what was typed and picked is still there.
    for desk in (one, other):
        desk.take_up("سامر")
    other.choose(1)
    other.page.keyboard.press("Enter")
    expect(other.page.locator("#strip > b")).to_contain_text("١")
    one.page.locator("#why summary").click()
    one.page.locator("#case textarea[name=reason]").fill("كامل الاسم")
    one.page.locator("#case").focus()
    one.choose(0)
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#trouble")).to_contain_text("محكِّم آخر")
    expect(one.page.locator("#case textarea[name=reason]")).to_have_value("كامل الاسم")
    assert Decision.objects.filter(how="single", ended_at=None).get().actor == other_person

    # Meanwhile one of them gives the set back; its annotator takes it up and hands it in, otherwise than before.
    author, row = found.people[1], found.sets[1]
    one.page.goto(f"{live_server.url}/annotation-sets/{row.pk}/return/")
    one.page.locator("#return-form textarea[name=message]").fill("انظر إلى الاسم من جديد.")
    one.page.get_by_role("button", name="إعادة إلى الواسم").click()
    one.page.wait_for_url("**/returns/")
    one.open()
    expect(one.page.locator("#desk")).to_contain_text("أُعيدت طبقة إلى واسمها")
    saving.reopen(annotation_set_id=row.pk, actor=author)
    row.refresh_from_db()
    factories.saved(row, put(annotations(replace(wrong, type="OCC", entity=None)), annotations(wrong)))
    saving.submit(annotation_set_id=row.pk, revision=row.revision, actor=author)
    told = other.page.locator("#pulse")
    expect(told).to_contain_text("سُلِّمت طبقة من جديد")
    told.get_by_role("link", name="عرضه").click()
    expect(other.page.locator("#moved-notice")).to_be_visible()
    assert found.desk.counts["moved"] == 1
    stored = orjson.loads(found.gold.body)["spans"]
    assert [it["text"] for it in stored if it["text"].startswith("سامر")] == ["سامر"]
    context.close()
