"""The job: all mentions, then all quotes, then all stances of a recording, by keys alone.

``assisted`` also takes what the product offers: the other places of a name, names that are one person's, quotes with
their verb and speaker. Without it every label is set by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.keyboard.hand import Hand, Missed
from bench.keyboard.recording import Frame, Mention, Recording

#: What the page is asked between presses: nothing is told to it.
SPANS = "() => [...sanad.store.annotations.spans.values()].map((s) => [s.id, s.type, s.segments[0], s.entity ?? null])"
FRAMES = """() => {
  const { active, annotations } = sanad.store;
  const entityOf = ({ span, entity, special }) => entity ?? annotations.spans.get(span)?.entity ?? special ?? null;
  const placeOf = ({ span }) => annotations.spans.get(span)?.segments[0] ?? null;
  const both = (filler) => [entityOf(filler), placeOf(filler)];
  const all = (roles) => Object.entries(roles).map(([role, some]) => [role, some.map(both)]);
  const told = (frame) => ({
    inHand: active?.kind === "frame" && active.id === frame.id,
    type: frame.type,
    attributes: frame.attributes,
    roles: Object.fromEntries(all(frame.roles)),
  });
  return [...annotations.frames.values()].map(told);
}"""
#: The choices of the list that is open beside the field with the focus, and whether digits take them.
CHOICES = """() => {
  const field = document.activeElement;
  const list = document.getElementById(field?.getAttribute("aria-controls") ?? "");
  const rows = [...(list?.querySelectorAll("[role=option]") ?? [])];
  return { keys: rows.map((row) => row.dataset.option), numbered: Boolean(list?.querySelector("kbd")) };
}"""
#: The boxes of the preview of a name through the article: which places they stand for, and whether they are ticked.
BOXES = "() => [...document.querySelectorAll('#propagate input')].map((box) => [box.dataset.place, box.checked])"
#: The words of the quote that is proposed in the text, and whether somebody else's name is offered to be joined.
PROPOSED = """() => {
  const shown = sanad.canvas.focus.hints.get("proposal") ?? [];
  return shown.filter((one) => one.kind === "proposed").map((one) => [one.start, one.end]);
}"""
#: Where the fillers stand that are offered: with a proposed quote, or for the frame in hand.
OFFERED = """(name) => {
  const shown = sanad.canvas.focus.hints.get(name) ?? [];
  return shown.filter((one) => one.kind === "offer").map((one) => [one.start, one.end]);
}"""
KIN = """() => {
  const { active, annotations } = sanad.store;
  return active?.kind === "span" ? (sanad.actions.kinOf(annotations.spans.get(active.id))?.entity.id ?? null) : null;
}"""
ANCHORS = {"quote": "content", "stance": "evidence"}
ROLES = {"cue": "v", "speaker": "w", "addressee": "a", "fragment": "f", "target": "t", "holder": "h"}


@dataclass
class Job:
    """One run over one article; ``entities`` are the page's ids by the recording's keys."""

    hand: Hand
    recording: Recording
    hotkeys: dict[str, str]
    assisted: bool = False
    entities: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Do everything; every step is looked at as soon as it is made."""
        self.hand.press("Control+Home")
        with self.hand.doing("mentions"):
            for mention in self.recording.mentions:
                self.mention(mention)
        for kind in ANCHORS:
            with self.hand.doing(f"{kind}s"):
                self.hand.press("Escape", "Control+Home")
                frames = [frame for frame in self.recording.frames if frame.type == kind]
                if kind == "quote" and self.assisted:
                    self.walk(frames)
                for frame in frames:
                    self.frame(frame)

    # mentions

    def spans(self) -> list[tuple[str, str, int, int, str | None]]:
        """Id, type, start, end and entity of every span on the page."""
        return [(key, code, s, e, entity) for key, code, (s, e), entity in self.hand.page.evaluate(SPANS)]

    def mention(self, mention: Mention) -> None:
        """Mark one name, unless a step before has marked it, and see whose name it is."""
        standing = {(code, s, e): entity for _, code, s, e, entity in self.spans()}
        key = (mention.type, mention.start, mention.end)
        if key not in standing:
            self._mark(mention, [(s, e) for _, s, e in standing])
            standing = {(code, s, e): entity for _, code, s, e, entity in self.spans()}
        if key not in standing:
            raise Missed(f"{self.hand.text[mention.start : mention.end]!r} was not marked as {mention.type}")
        self._see_whose(mention, standing[key])

    def _mark(self, mention: Mention, marked: Iterable[tuple[int, int]]) -> None:
        stops = self.hand.word_stops(mention.start, mention.end)
        # A hot key on a word that is marked already changes that mark.
        if stops and not any(s < mention.end and mention.start < e for s, e in marked):
            self.hand.go(stops)
        else:
            self.hand.select(mention.start, mention.end)
        self.hand.press(self.hotkeys[mention.type])

    def _see_whose(self, mention: Mention, entity: str | None) -> None:
        if mention.entity is None or entity is None:
            return
        others = {known for key, known in self.entities.items() if key != mention.entity}
        if mention.entity not in self.entities and entity in others:
            # The same words, but somebody else: the page took them for the one before.
            self._part(mention)
            return
        known = self.entities.setdefault(mention.entity, entity)
        if known != entity:
            self._assign(mention)
        if self.assisted:
            self._everywhere(mention)

    def _assign(self, mention: Mention) -> None:
        """The bearer that is offered; else K, and as much of the name as brings its bearer to the top of the list."""
        if self.assisted and self.hand.page.evaluate(KIN) == self.entities[str(mention.entity)]:
            self.hand.press("Enter")
            return
        self.hand.press("k")
        self._choose(str(mention.entity))

    def _part(self, mention: Mention) -> None:
        """K and the whole name: a participant of its own."""
        self.hand.press("k")
        self._choose(str(mention.entity))
        self.entities[str(mention.entity)] = next(
            str(entity)
            for _, code, s, e, entity in self.spans()
            if (code, s, e) == (mention.type, mention.start, mention.end)
        )

    def _everywhere(self, mention: Mention) -> None:
        """X where the name comes again, the boxes put right, Enter."""
        marked = {(code, s, e) for _, code, s, e, _ in self.spans()}
        again = {
            (one.start, one.end)
            for one in self.recording.mentions
            if (one.type, one.entity) == (mention.type, mention.entity) and (one.type, one.start, one.end) not in marked
        }
        name = self.hand.text[mention.start : mention.end]
        if not any(name in self.hand.text[s:e] for s, e in again):
            return
        self.hand.press("x")
        boxes = [(tuple(map(int, place.split("-"))), ticked) for place, ticked in self.hand.page.evaluate(BOXES)]
        at = next((n for n, (_, ticked) in enumerate(boxes) if ticked), 0)
        for n, (place, ticked) in enumerate(boxes):
            if ticked != (place in again):
                self.hand.press(*(["ArrowDown"] * (n - at) if n >= at else ["ArrowUp"] * (at - n)), "Space")
                at = n
        self.hand.press("Enter" if any(place in again for place, _ in boxes) else "Escape")

    def _choose(self, key: str) -> None:
        """As few letters as bring the wanted one up, then its digit, or the arrows and Enter."""
        code, name = self.recording.names[key]
        known = self.entities.get(key)
        for letter in [*name, ""]:
            choices = self.hand.page.evaluate(CHOICES)
            at = self._place(choices["keys"], known, code, is_whole=letter == "")
            if at is not None and (at < 2 or not letter):
                self.hand.press(*self._taking(at, numbered=choices["numbered"], typed=letter != name[0]))
                return
            if letter:
                self.hand.write(letter)
        raise Missed(f"{name} is not offered: {choices}")

    @staticmethod
    def _place(keys: list[str], known: str | None, code: str, *, is_whole: bool) -> int | None:
        if known:
            return next((n for n, key in enumerate(keys) if known in key), None)
        return keys.index(f"new:{code}") if is_whole and f"new:{code}" in keys else None

    @staticmethod
    def _taking(at: int, *, numbered: bool, typed: bool) -> list[str]:
        if numbered:
            return [f"Digit{at + 1}"]
        return ["ArrowDown"] * (at if typed else at + 1) + ["Enter"]

    # frames

    def frames(self) -> list[dict[str, Any]]:
        """Every frame on the page, its fillers as the entity and the place they stand for."""
        found: list[dict[str, Any]] = self.hand.page.evaluate(FRAMES)
        return found

    def active(self) -> dict[str, Any]:
        """The frame in hand. Raises Missed when there is none."""
        frame = next((one for one in self.frames() if one["inHand"]), None)
        if frame is None:
            raise Missed("no frame is in hand")
        return frame

    def standing(self, frame: Frame) -> dict[str, Any] | None:
        """The page's frame of this kind on the same words."""
        anchor = ANCHORS[frame.type]
        place = list(frame.roles[anchor][0])
        return next(
            (one for one in self.frames() if one["type"] == frame.type and one["roles"][anchor][0][1] == place), None
        )

    def walk(self, frames: list[Frame]) -> None:
        """Through the proposed quotes: Enter for those that are recorded, on past the others."""
        wanted = {frame.roles["content"][0]: frame for frame in frames}
        seen: set[tuple[int, int]] = set()
        self.hand.press("Shift+q")
        while proposed := self.hand.page.evaluate(PROPOSED):
            place = tuple(proposed[0])
            if place in seen:
                break
            if place in wanted and len(proposed) == 1 and self._is_right(wanted[place], "proposal"):
                self.hand.press("Enter")
                del wanted[place]
            else:
                seen.add(place)
                self.hand.press("Shift+q")
        self.hand.press("Escape")

    def frame(self, frame: Frame) -> None:
        """Make a quote or a stance around its words unless it stands, then fill what is still empty."""
        there = self.standing(frame)
        if there is None:
            self._make(frame)
        elif self._lacks(frame, there):
            self.hand.go(self._bare(frame))
            self.hand.press("Enter")
        else:
            return
        if self.assisted and (frame.type == "stance" or "cue" in self._lacks(frame, self.active())):
            self._accept(frame)
        self._complete(frame)

    def _accept(self, frame: Frame) -> None:
        """All that is offered for the frame in hand, or the first of it where only the rest is wrong."""
        offered = self._offered("offers")
        if not offered:
            return
        if self._is_right(frame, "offers"):
            self.hand.press("Enter")
        elif self._is_meant(frame, offered[0]):
            self.hand.press("Shift+Enter")

    def _offered(self, shown: str) -> list[tuple[int, int]]:
        return [(s, e) for s, e in self.hand.page.evaluate(OFFERED, shown)]

    def _is_right(self, frame: Frame, shown: str) -> bool:
        """Whether everything that is offered with a place in the text belongs to the recorded frame."""
        return all(self._is_meant(frame, place) for place in self._offered(shown))

    def _is_meant(self, frame: Frame, place: tuple[int, int]) -> bool:
        """Whether a place, or whoever is named there, fills a role of the recorded frame."""
        anchor = ANCHORS[frame.type]
        fillers = [one for role, all_ in frame.roles.items() if role != anchor for one in all_]
        meant = {self._key_at(one) if isinstance(one, tuple) else one for one in fillers} - {""}
        return place in fillers or self._key_at(place) in meant

    def _bare(self, frame: Frame) -> list[int]:
        """Places of a frame's words where no other mark lies: Enter there means the frame."""
        start, end = frame.roles[ANCHORS[frame.type]][0]
        others = [(s, e) for _, _, s, e, _ in self.spans() if (s, e) != (start, end) and e - s < end - start]
        return [at for at in range(start, end) if not any(s <= at <= e for s, e in others)]

    def _make(self, frame: Frame) -> None:
        self.hand.select(*frame.roles[ANCHORS[frame.type]][0])
        self.hand.press("q" if frame.type == "quote" else "s")
        if frame.type == "stance":
            order = ("support", "against", "neutral", "mixed")
            self.hand.press(f"Digit{order.index(frame.attributes['polarity']) + 1}")

    def _lacks(self, frame: Frame, there: dict[str, Any]) -> list[str]:
        """The roles that do not hold all they should."""
        return [role for role, all_ in frame.roles.items() if not all(self._holds(there, role, one) for one in all_)]

    def _complete(self, frame: Frame) -> None:
        """Fill the roles that the page has not filled by itself, in the order they are recorded."""
        for role in self._lacks(frame, self.active()):
            for filler in frame.roles[role]:
                if not self._holds(self.active(), role, filler):
                    self._fill(role, filler)
        self.hand.press("Escape")

    def _holds(self, there: dict[str, Any], role: str, filler: Any) -> bool:
        found = there["roles"].get(role, [])
        if isinstance(filler, tuple):
            entity = self._entity_at(filler)
            return any(tuple(place or ()) == filler or (entity is not None and key == entity) for key, place in found)
        if role in ("quote", "parent"):
            return bool(found)
        return any(key == self.entities.get(filler, filler) for key, _ in found)

    def _entity_at(self, place: tuple[int, int]) -> str | None:
        return next((entity for _, _, s, e, entity in self.spans() if (s, e) == place and entity), None)

    def _fill(self, role: str, filler: Any) -> None:
        key = ROLES[role]
        entity = self._key_at(filler) if isinstance(filler, tuple) else filler
        if entity in self.recording.names:
            self.hand.press(key)
            self._choose(entity)
            self.entities.setdefault(entity, self.active()["roles"][role][-1][0])
        elif isinstance(filler, tuple):
            self.hand.select(*filler)
            self.hand.press(key)
        else:
            self.hand.press(key)
            self._special(filler)
        if not self._holds(self.active(), role, filler):
            raise Missed(f"{role} does not hold {filler}: {self.active()}")

    def _key_at(self, place: tuple[int, int]) -> str:
        found = [one.entity for one in self.recording.mentions if (one.start, one.end) == place and one.entity]
        return found[0] if found else ""

    def _special(self, name: str) -> None:
        """«unknown» or «author»: typed like a name."""
        label = {"unknown": "غير", "author": "كاتب"}[name]
        self.hand.write(label)
        self.hand.press("Enter")
