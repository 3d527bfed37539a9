"""Who says what is reported: the subject of the cue, before or after it, or the one who spoke last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.suggest.contents import Content
from annotator.suggest.cues import Cue, Word, read
from annotator.suggest.names import may_be_subject, name_after, named_again, people_in, surnames
from annotator.suggest.wordlists import listed

#: Types whose mentions speak; the others only when they stand right beside the cue.
SPEAKING = ("PERS", "ORG")
_BESIDE = ("NORP", "GPE", "OCC", "LAW", "PRODUCT", "FAC", "EVENT")
_PREPOSITIONS = listed("prepositions")
_ANONYMOUS = listed("anonymous")
_HOLDERS = listed("pronouns")
_FIRST_PERSON = listed("first person")
_IMPERSONAL = listed("impersonal")
_RELATIVES = listed("relatives")
_LEADING = listed("connectors") | listed("leading")
_LEAD = 3  # words before the one whose insertion follows: لكن اقتراح
_REACH = 700


@dataclass(frozen=True, slots=True)
class Mention:
    """A marked stretch of the article."""

    id: str
    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who fills a role: a mention by its id, or an unmarked name of a type, or a special value; offsets of the text."""

    start: int = -1
    end: int = -1
    type: str | None = None
    mention: str | None = None
    special: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """The speaker of a content and how the text names them: overt, prodrop, clitic or anonymous.

    ``follows`` is the order number of the content whose speaker goes on, if one does.
    """

    party: Party | None
    realisation: str
    follows: int | None = None


UNKNOWN = Voice(Party(special="unknown"), "anonymous")


@dataclass
class Scene:
    """An article while its speakers are found: what is marked, what is named, who has spoken so far."""

    text: str
    mentions: Sequence[Mention]
    contents: Sequence[Content]
    voices: list[Voice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = read(self.text, 0, len(self.text))
        self.people = named_again(self.text, self.words, people_in(self.text, self.words))
        self.known = surnames(self.text, self.people)
        self._starts = [word.start for word in self.words]
        self._ends = [word.end for word in self.words]

    def between(self, start: int, end: int) -> list[Word]:
        """The words that stand between two offsets."""
        return self.words[bisect_left(self._starts, start) : bisect_right(self._ends, end)]

    def before(self, offset: int) -> Word | None:
        """The last word that ends before an offset."""
        at = bisect_right(self._ends, offset)
        return self.words[at - 1] if at else None

    def quoted(self, mention: Mention, but: Content | None = None) -> bool:
        """Whether a mention stands inside something reported."""
        return any(
            start <= mention.start < end for one in self.contents if one is not but for start, end in one.segments
        )


def voice_of(scene: Scene, at: int) -> Voice:
    """The voice of a content, by its order number; those before it have theirs already."""
    content = scene.contents[at]
    if content.turn is not None:
        return Voice(party_at(scene, content.turn.name), "overt")
    if not content.cues:
        return _carried(scene, at, "clitic")
    cue = content.cues[0]
    before = scene.before(cue.start)
    if cue.passive or (before is not None and before.key in ("من", "ومن") and content.parent is not None):
        return UNKNOWN
    subject = _subject(scene, content, cue)
    if subject is not None:
        return subject
    if _key(scene, cue) in _FIRST_PERSON:
        return _first_person(scene, at)
    if _key(scene, cue) in _IMPERSONAL:
        return Voice(None, "overt")
    manner = _manner(scene, cue, before)
    named = _named_before(scene, content, cue) if cue.form != "participle" else None
    if named:
        return Voice(named, manner)
    voice = _carried(scene, at, "clitic" if manner == "clitic" else "prodrop")
    return Voice(None, "overt") if _is_foreign(scene, content, cue, voice) else voice


def _manner(scene: Scene, cue: Cue, before: Word | None) -> str:
    """How a verb without a subject after it has one: لكنه أضاف a pronoun, وأضاف none, الوزارة قالت a noun before it."""
    if before is not None and before.key in _HOLDERS and before.end < cue.start:
        return "clitic"
    return "prodrop" if scene.text[cue.start - 1 : cue.start] in ("و", "ف") else "overt"


def party_at(scene: Scene, stretch: tuple[int, int]) -> Party:
    """The mention inside a stretch, or the stretch itself as a name."""
    inside = [one for one in scene.mentions if stretch[0] <= one.start and one.end <= stretch[1]]
    best = min(inside, key=lambda one: (one.type not in SPEAKING, one.start - one.end), default=None)
    if best is not None:
        return of_mention(best)
    name = name_after(scene.text, scene.between(*stretch), scene.people, scene.known)
    return Party(*stretch, name.type if name else None)


def of_mention(mention: Mention) -> Party:
    """A mention as a party."""
    return Party(mention.start, mention.end, mention.type, mention.id)


def _key(scene: Scene, cue: Cue) -> str:
    found = read(scene.text, cue.start, cue.end)
    return found[0].key if found else ""


# --- the subject beside the cue --------------------------------------------------------------------------------------


def zone_after(scene: Scene, content: Content, cue: Cue) -> tuple[int, int]:
    """Where the subject of a cue may follow it: up to the content, else to the comma."""
    if content.start >= cue.end:
        return cue.end, content.start
    stops = (content.segments[1][0] if len(content.segments) > 1 else content.zone[1], content.zone[1])
    ends = [scene.text.find(sign, cue.end, min(stops)) for sign in ("،", "«", ".", ":", "؛")]
    return cue.end, min([end for end in ends if end >= 0], default=min(stops))


def _subject(scene: Scene, content: Content, cue: Cue) -> Voice | None:
    """قال فلان: the first speaking mention after the cue that no preposition governs, else an evident name."""
    last = content.cues[-1]
    zone = zone_after(scene, content, last)
    if cue.form == "participle" or (cue.form == "noun" and _owner(scene, cue)):
        return None
    statement = last is not cue or cue.form == "other"
    inside = [one for one in scene.mentions if zone[0] <= one.start and one.end <= zone[1]]
    free = [one for one in inside if statement or not is_governed(scene, one)]
    best = _best(scene, free, zone)
    if best is not None:
        return Voice(of_mention(best), "overt")
    words = scene.between(*zone)
    if words and words[0].key.removeprefix("ال") in _ANONYMOUS:
        return UNKNOWN
    name = name_after(scene.text, words, scene.people, scene.known)
    if name is not None:
        return Voice(Party(name.start, name.end, name.type), "overt")
    states = cue.form == "verb" and cue.sense != "evaluative" and _key(scene, cue) not in _FIRST_PERSON
    return Voice(None, "overt") if states and may_be_subject(scene.text, words) else None


def _best(scene: Scene, free: Sequence[Mention], zone: tuple[int, int]) -> Mention | None:
    for kind in SPEAKING:
        found = [one for one in free if one.type == kind and not _is_within(one, free)]
        if found:
            return min(found, key=lambda one: (one.start, -one.end))
    beside = [one for one in free if one.type in _BESIDE and not scene.text[zone[0] : one.start].strip(" ،")]
    return max(beside, key=lambda one: one.end, default=None)


def _is_within(mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention is part of a title, as an organisation in an office is."""
    return any(o.type == "OCC" and o.start <= mention.start and mention.end <= o.end and o != mention for o in others)


def _owner(scene: Scene, cue: Cue) -> bool:
    """قوله: whose it is says a pronoun; القول, بالقول: the verb before it."""
    return _key(scene, cue).endswith(("ه", "ها", "هم")) or _key(scene, cue).startswith("ال")


def is_governed(scene: Scene, mention: Mention) -> bool:
    """Whether a preposition stands before a mention, as a word or as a letter of its word."""
    before = scene.text[mention.start - 1 : mention.start]
    if before.isalpha() and before not in "وف":
        return True
    word = scene.before(mention.start)
    touching = word is not None and not scene.text[word.end : mention.start].strip()
    return touching and word is not None and word.key in _PREPOSITIONS


def _named_before(scene: Scene, content: Content, cue: Cue) -> Party | None:
    """الوزارة قالت: who the sentence names before the cue and nobody else reports."""
    inside = [one for one in scene.mentions if content.zone[0] <= one.start and one.end <= cue.start]
    around = scene.contents[content.parent] if content.parent is not None else None
    mentions = [one for one in inside if not scene.quoted(one, around) and not is_governed(scene, one)]
    near = [one for one in mentions if one.type in SPEAKING]
    if near:
        return of_mention(max(near, key=lambda one: (one.type == "PERS", one.end)))
    beside = [one for one in mentions if one.type in _BESIDE and not scene.text[one.end : cue.start].strip(" و")]
    if beside:
        return of_mention(beside[-1])
    return _name_between(scene, content.zone[0], cue.start, around) or _parted(scene, mentions, content.zone[0], cue)


def _parted(scene: Scene, mentions: Sequence[Mention], start: int, cue: Cue) -> Party | None:
    """اقتراح القمة، الذي قادته فرنسا، رأى: the first one named, which an insertion parts from its verb."""
    found = [one for one in mentions if one.type in _BESIDE and len(scene.between(start, one.start)) <= _LEAD]
    first = min(found, key=lambda one: (one.start, -one.end), default=None)
    gap = scene.text[first.end : cue.start].strip() if first is not None else ""
    between = scene.between(first.end, cue.start) if first is not None else []
    inserted = gap[:1] == "،" and gap[-1:] == "،" and len(gap) > 1
    relative = bool(between) and between[0].key in _RELATIVES and gap[:1] not in ("،", "؛")
    return of_mention(first) if first is not None and (inserted or relative) else None


def _name_between(scene: Scene, start: int, end: int, around: Content | None) -> Party | None:
    """The last unmarked name between two offsets that is nobody's report and has no preposition."""
    for name in reversed(scene.people):
        as_mention = Mention("", name.start, name.end, name.type)
        fits = start <= name.start and name.end <= end and not is_governed(scene, as_mention)
        if fits and not scene.quoted(as_mention, around):
            return Party(name.start, name.end, name.type)
    return None


def _is_foreign(scene: Scene, content: Content, cue: Cue, voice: Voice) -> bool:
    """Whether somebody of an earlier paragraph would speak though the verb has a subject that nobody marked."""
    if voice.party is None or cue.form != "verb" or not _has_own_subject(scene, content.zone[0], cue):
        return False
    spoken = scene.contents[voice.follows].end if voice.follows is not None else voice.party.end
    return "\n" in scene.text[max(0, spoken) : cue.start]


def _has_own_subject(scene: Scene, start: int, cue: Cue) -> bool:
    """لكن الخطة رأت; اقتراح القمة، الذي قادته مصر، رأى: a noun begins the clause of the verb."""
    words = [word for word in scene.between(start, cue.start) if word.key not in _LEADING]
    comma = scene.text.rfind("،", start, cue.start)
    beside = [word for word in words if word.start > comma]
    if beside:
        key = beside[0].key.removeprefix("و")
        return key.startswith("ال") and not any(key in listed(name) for name in ("manners", "circumstances"))
    opened = scene.text.find("،", start, cue.start)
    inserted = next((word for word in words if word.start > opened), None)
    return inserted is not None and inserted.key in _RELATIVES


# --- who goes on -----------------------------------------------------------------------------------------------------


def _first_person(scene: Scene, at: int) -> Voice:
    parent = scene.contents[at].parent
    return Voice(scene.voices[parent].party if parent is not None else Party(special="author"), "prodrop")


def _carried(scene: Scene, at: int, realisation: str) -> Voice:
    """The one who spoke last, unless the text has named another subject since then."""
    content = scene.contents[at]
    last = _last_voice(scene, at)
    since = scene.contents[last].end if last is not None else max(0, content.zone[0] - _REACH)
    floor = scene.contents[content.parent].start if content.parent is not None else 0
    until = content.cues[0].start if content.cues else content.start
    named = _last_subject(scene, content, max(since, floor), until)
    if named is not None:
        return Voice(named, realisation)
    if last is not None:
        spoken = scene.voices[last].party
        return Voice(spoken, realisation if spoken else "overt", last)
    party = _last_subject(scene, content, max(since, floor), until, "ORG")
    return Voice(party, realisation if party else "overt")


def _last_voice(scene: Scene, at: int) -> int | None:
    content = scene.contents[at]
    for before in range(at - 1, -1, -1):
        other = scene.contents[before]
        beside = other.parent == content.parent and before != content.parent and other.turn is None
        if beside and content.start - other.end < _REACH:
            return before
    return None


def _last_subject(scene: Scene, content: Content, start: int, end: int, kind: str = "PERS") -> Party | None:
    around = scene.contents[content.parent] if content.parent is not None else None
    fitting = [
        one
        for one in scene.mentions
        if start <= one.start and one.end <= end and one.type == kind and not is_governed(scene, one)
    ]
    free = [one for one in fitting if not scene.quoted(one, around)]
    if free:
        return of_mention(max(free, key=lambda one: one.end))
    return _name_between(scene, start, end, around)
