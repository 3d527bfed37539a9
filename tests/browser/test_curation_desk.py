"""The desk of a long article: the card beside its words, tags apart, a step that touches little, the list of keys."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotator.agreement.comparison import Policy
from annotator.models import Article, User
from annotator.services import review
from tests import factories
from tests.browser.test_curation import Curator
from tests.services.review.scenes import Scene

LogIn = Callable[[BrowserContext, User], None]

#: Fourteen paragraphs of forty words, every word with its number.
LINES = [" ".join(f"كلمة{40 * line + n}" for n in range(40)) for line in range(14)]
TEXT = "\n".join(["عنوان المقال", *LINES])
#: A card may begin so far above its words, in pixels, and no farther below them.
ABOVE, BELOW = 40, 4


def mark(number: int, type_: str, words: int = 1) -> dict[str, Any]:
    """A span that begins at the word of this number."""
    start = TEXT.index(f"كلمة{number}")
    end = TEXT.index(f"كلمة{number + words - 1}") + len(f"كلمة{number + words - 1}")
    return factories.put(factories.span(start=start, end=end, type=type_, text=TEXT))


def long_scene() -> Scene:
    """Two annotators who differ at three words of every paragraph; at one word twice, and at its neighbours."""
    first, second = [], []
    for line in range(14):
        for n in (3, 20, 33):
            first.append(mark(40 * line + n, "PERS"))
            second.append(mark(40 * line + n, "ORG"))
    first += [mark(10, "OCC"), mark(10, "GPE"), mark(11, "DATE"), mark(12, "LAW"), mark(13, "EVENT")]
    project = factories.project()
    article = factories.article(project=project, text=TEXT)
    curator = factories.member(project=project, role="curator", first_name="سامر", last_name="")
    people = tuple(factories.member(project=project) for _ in range(2))
    sets = tuple(
        factories.submitted(article=article, author=person, changes=[factories.change(*told)])
        for person, told in zip(people, (first, second), strict=True)
    )
    article = Article.objects.select_related("project").get(pk=article.pk)
    review.begin(article=article, voices=[row.pk for row in sets], policy=Policy("all_agree"), actor=curator)
    return Scene(project, article, curator, people, sets)


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: LogIn) -> Curator:
    found = long_scene()
    log_in(page.context, found.curator)
    return Curator(page, live_server, found).open()


def beside(page: Page) -> None:
    """The card in hand stands at the height of its words, both in sight, with the button that accepts."""
    page.wait_for_function(
        """([above, below]) => {
          const card = document.getElementById("case").getBoundingClientRect();
          const box = document.querySelector(".differs.chosen")?.getBoundingClientRect();
          const bar = document.getElementById("strip").getBoundingClientRect().bottom;
          const foot = document.querySelector(".foot-keys").getBoundingClientRect().top;
          const button = document.querySelector("#case [data-act=take]").getBoundingClientRect();
          if (!box) return false;
          const gap = box.top - card.top;
          return gap >= -below && gap <= above && box.top >= bar && box.bottom <= foot && button.bottom <= foot;
        }""",
        arg=[ABOVE, BELOW],
    )


def test_the_card_in_hand_stands_beside_its_words_however_much_is_decided_or_passed_over(desk: Curator) -> None:
    page = desk.page
    for done in range(1, 15):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect(page.locator("#desk")).to_have_attribute("data-sequence", str(done))
    beside(page)
    run = page.locator(".settled-run:visible")
    expect(run).to_have_count(1)
    assert (box := run.bounding_box()) is not None
    assert box["height"] < 44
    # Those passed over above give way; the text is not drawn anew as a whole for a step.
    page.evaluate(
        """() => {
          globalThis.drawn = new Set();
          new MutationObserver((changes) => {
            for (const { target, removedNodes } of changes)
              if ([...removedNodes].some((node) => node.classList?.contains("marks-diff"))) drawn.add(target.dataset.n);
          }).observe(document.getElementById("article"), { childList: true, subtree: true });
        }"""
    )
    key = page.locator("#case").get_attribute("data-item")
    page.keyboard.press("j")
    expect(page.locator("#case")).not_to_have_attribute("data-item", str(key))
    beside(page)
    assert page.evaluate("drawn.size") <= 2
    for _ in range(8):
        key = page.locator("#case").get_attribute("data-item")
        page.keyboard.press("j")
        expect(page.locator("#case")).not_to_have_attribute("data-item", str(key))
    beside(page)
    # A decided place taken up again stands open between its neighbours.
    page.goto(f"{desk.address}?item={desk.found.desk.lines[0].item.key}")
    expect(page.locator("#case .decided")).to_be_visible()
    beside(page)


def test_no_tag_lies_over_another_and_what_begins_at_one_word_has_one(desk: Curator) -> None:
    page = desk.page
    expect(page.locator(".differs-tag").first).to_be_attached()
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".differs-tag")].map((el) => {
          const { left, right, top, bottom } = el.getBoundingClientRect();
          return [left, right, top, bottom];
        })"""
    )
    assert len(boxes) > 6
    over = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one[0] < other[1] - 0.5 and other[0] < one[1] - 0.5 and one[2] < other[3] - 1 and other[2] < one[3] - 1
    ]
    assert over == []
    word = desk.found.article.text.index("كلمة10")
    twice = [line for line in desk.found.desk.lines if line.item.start == word]
    assert len(twice) == 2
    page.keyboard.press("j")
    expect(page.locator(".differs-tag.chosen")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "title", "said"), [("ar", "المفاتيح", "الموضع التالي"), ("en", "Keys", "The next place")]
)
def test_a_question_mark_lists_the_keys_and_escape_closes_the_list(
    page: Page, live_server: Any, log_in: LogIn, language: str, title: str, said: str
) -> None:
    found = long_scene()
    User.objects.filter(pk=found.curator.pk).update(language=language)
    log_in(page.context, found.curator)
    Curator(page, live_server, found).open()
    key = page.locator("#case").get_attribute("data-item")
    page.keyboard.press("Shift+Slash")
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(said)
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#case")).to_have_attribute("data-item", str(key))
    page.locator("#keys-open").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    # Out of a field the keys of the card work again; what was typed stays.
    page.keyboard.press("r")
    page.keyboard.type("j k x")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("#case [data-number='2']")).to_be_checked()
    expect(page.locator("#case textarea[name=reason]")).to_have_value("j k x")
