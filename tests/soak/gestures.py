"""The gestures of the run: each is done in the page as a person does it, and in the meaning.

By mouse and keys: marking, retyping and removing words, making quotes, undo, redo. Through ``sanad.actions``, which is
what the chips, cards and the cast call: attributes, speakers, removing a quote, merging and renaming participants.
"""

import random
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Page

from tests.soak.meaning import TYPES, Life, Quote, one_of

#: The first half of the words is marked, the second half quoted, four words at a time.
WORDS: Final = [f"كلمة{number}" for number in range(1, 241)]
NAMES, QUOTED = WORDS[:120], [" ".join(WORDS[n : n + 4]) for n in range(120, 240, 5)]
TEXT: Final = "\n".join(" ".join(WORDS[start : start + 30]) for start in range(0, 240, 30))

#: Brings the caret to a word as a click on it does, and says where to click: the middle of its painted letters.
PLACE = """(word) => {
    const { text, map } = sanad.store.article;
    const at = new RegExp(`(?<![^ \\n])${word}(?![^ \\n])`).exec(text).index;
    const [start, end] = [map.toCodePoint(at), map.toCodePoint(at + word.length)];
    sanad.canvas.reveal(start, end);
    const box = sanad.canvas.boundsOf(start, end);
    return { x: box.x + box.w / 2, y: box.y + box.h / 2, start, end };
}"""

#: Ids of what the meaning knows by words.
SPAN_ID = "(word) => [...sanad.store.annotations.spans.values()].find((span) => span.text === word).id"
PERSON_ID = """([type, name, mentions]) => {
    const { spans, entities } = sanad.store.annotations;
    const all = [...spans.values()];
    const of = (id) => all.filter((span) => span.entity === id).map((span) => span.text).sort().join(",");
    return [...entities.values()].find((one) => one.type === type && one.name === name && of(one.id) === mentions).id;
}"""
FRAME_ID = """(text) => {
    const { spans, frames } = sanad.store.annotations;
    return [...frames.values()].find((one) => spans.get(one.roles.content[0].span).text === text).id;
}"""


class Hands:
    """Does what the luck says, on whatever page is at hand."""

    def __init__(self, luck: random.Random) -> None:
        self.luck, self.life = luck, Life()
        self.count = 0
        self.ways: dict[str, tuple[int, Callable[[Page], bool]]] = {
            "mark": (30, self.mark),
            "retype": (14, self.retype),
            "remove": (8, self.remove),
            "quote": (8, self.quote),
            "unquote": (3, self.unquote),
            "type": (6, self.set_type),
            "doubt": (6, self.doubt),
            "speaker": (6, self.speaker),
            "merge": (4, self.merge),
            "rename": (3, self.rename),
            "undo": (9, self.undo),
            "redo": (30, self.redo),
        }
        self.done: dict[str, int] = dict.fromkeys(self.ways, 0)
        #: What was done, and what went wrong in between, for whoever reads a failure.
        self.trace: list[str] = []

    def gesture(self, page: Page) -> str:
        """One gesture that is possible now; its name."""
        while True:
            (name,) = self.luck.choices(list(self.ways), [weight for weight, _ in self.ways.values()])
            if self.ways[name][1](page):
                self.done[name] += 1
                self.count += 1
                self.trace.append(name)
                return name

    def _click(self, page: Page, word: str) -> None:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        place = page.evaluate(PLACE, word)
        page.mouse.click(place["x"], place["y"])

    def mark(self, page: Page) -> bool:
        word, type_ = self.luck.choice(NAMES), one_of(self.luck, TYPES)
        if word in self.life.now.marks:
            return False
        self._click(page, word)
        page.keyboard.press(TYPES[type_])
        self.life.does(lambda now: now.mark(word, type_))
        return True

    def _marked(self) -> str | None:
        return one_of(self.luck, self.life.now.marks) if self.life.now.marks else None

    def retype(self, page: Page) -> bool:
        word = self._marked()
        now = self.life.now
        if word is None or now.speaks(now.marks[word].person):
            return False
        type_ = one_of(self.luck, set(TYPES) - {now.marks[word].type})
        self._click(page, word)
        page.keyboard.press(TYPES[type_])
        self.life.does(lambda now: now.retype(word, type_))
        return True

    def remove(self, page: Page) -> bool:
        word = self._marked()
        if word is None or self.life.now.speaks(self.life.now.marks[word].person):
            return False
        self._click(page, word)
        page.keyboard.press("Delete")
        self.life.does(lambda now: now.remove(word))
        return True

    def doubt(self, page: Page) -> bool:
        word = self._marked()
        if word is None or self.life.now.marks[word].uncertain:
            return False
        act(page, "setAttribute", "span", page.evaluate(SPAN_ID, word), "uncertain", True)
        self.life.does(lambda now: now.doubt(word))
        return True

    def quote(self, page: Page) -> bool:
        text = self.luck.choice(QUOTED)
        if text in self.life.now.quotes:
            return False
        first, *_, last = text.split()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        end = page.evaluate(PLACE, last)["end"]
        start = page.evaluate(PLACE, first)["start"]
        page.evaluate("(range) => sanad.store.select(range)", {"start": start, "end": end})
        page.keyboard.press("KeyQ")
        self.life.does(lambda now: now.quotes.update({text: Quote()}))
        return True

    def _quoted(self) -> str | None:
        return one_of(self.luck, self.life.now.quotes) if self.life.now.quotes else None

    def unquote(self, page: Page) -> bool:
        text = self._quoted()
        if text is None:
            return False
        act(page, "removeFrame", page.evaluate(FRAME_ID, text))
        self.life.does(lambda now: now.quotes.pop(text))
        return True

    def set_type(self, page: Page) -> bool:
        text = self._quoted()
        if text is None:
            return False
        type_ = one_of(self.luck, {"direct", "indirect", "mixed"} - {self.life.now.quotes[text].type})
        act(page, "setAttribute", "frame", page.evaluate(FRAME_ID, text), "type", type_)
        self.life.does(lambda now: setattr(now.quotes[text], "type", type_))
        return True

    def _person(self) -> int | None:
        return one_of(self.luck, self.life.now.cast) if self.life.now.cast else None

    def _id(self, page: Page, person: int) -> str:
        one, mentions = self.life.now.cast[person], ",".join(self.life.now.mentions(person))
        found: str = page.evaluate(PERSON_ID, [one.type, one.name, mentions])
        return found

    def speaker(self, page: Page) -> bool:
        text, person = self._quoted(), self._person()
        if text is None or person is None or self.life.now.quotes[text].speaker is not None:
            return False
        page.evaluate("(id) => sanad.actions.arm('speaker', id)", page.evaluate(FRAME_ID, text))
        act(page, "fill", {"entity": self._id(page, person)})
        self.life.does(lambda now: setattr(now.quotes[text], "speaker", person))
        return True

    def merge(self, page: Page) -> bool:
        gone, kept = self._person(), self._person()
        cast = self.life.now.cast
        if gone is None or kept is None or gone == kept or cast[gone].type != cast[kept].type:
            return False
        act(page, "merge", self._id(page, gone), self._id(page, kept))
        self.life.does(lambda now: now.merge(gone, kept))
        return True

    def rename(self, page: Page) -> bool:
        person = self._person()
        if person is None:
            return False
        name = f"اسم {self.count}"
        act(page, "rename", self._id(page, person), name)
        self.life.does(lambda now: now.rename(person, name))
        return True

    def undo(self, page: Page) -> bool:
        if not self.life.before:
            return False
        page.keyboard.press("Control+KeyZ")
        self.life.undo()
        return True

    def redo(self, page: Page) -> bool:
        if not self.life.after:
            return False
        page.keyboard.press("Control+Shift+KeyZ")
        self.life.redo()
        return True


def act(page: Page, name: str, *given: Any) -> None:
    """What a chip, a card or the cast calls."""
    page.evaluate("([name, given]) => sanad.actions[name](...given)", [name, list(given)])
