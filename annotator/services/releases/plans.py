"""What a release is to be: which articles, in which formats, split how, with which text; as asked for, and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

import regex

from annotator.formats.declaration import Format
from annotator.formats.declaration import Wish as Writing
from annotator.formats.registry import FORMATS
from annotator.services.refusal import Invalid
from annotator.splits.splitting import EXCLUDED, SPLITS, Rule

#: The format every release has: it loses nothing.
NATIVE: Final = "sanad"
#: Characters of a salt, a tag, a name; members of a list, and pins.
_TEXT: Final = 200
MOST: Final = 20_000
#: Characters an article's name has at the most.
_NAME: Final = 255
_UNSTORABLE: Final = regex.compile(r"[\p{Cc}\p{Cs}]")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A format with the ways of writing that are not its usual ones."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Where its files lie in the release: ``conll``, ``conll-clitic`` …"""
        return "-".join([self.name, *(self.options[code] for code in sorted(self.options))])

    @property
    def format(self) -> Format:
        """The format itself."""
        return FORMATS[self.name]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for.

    ``base``: the release whose splits are kept; empty: everything is split anew. Which articles: all with locked gold,
    less by ``sources`` (from one of these), ``where`` (the query of the list's address; ``view``: the name it was kept
    under) and ``articles`` (these, by public ids). ``leave_older``: gold under an older version of the schema is left
    out, else it hinders. ``text``: whether texts go along (those whose rights forbid it never do). ``annotators``:
    every annotator's set, under pseudonyms, too; ``decisions``: what curators decided. ``layers``: these of the schema,
    none: all. Pins are by public ids. Until ``settling.settled``, articles are called whatever they are known by.
    """

    formats: tuple[Chosen, ...] = ()
    base: str = ""
    sources: tuple[str, ...] = ()
    where: str = ""
    view: str = ""
    articles: tuple[str, ...] = ()
    leave_older: bool = False
    text: bool = True
    annotators: bool = False
    decisions: bool = False
    layers: tuple[str, ...] = ()
    shares: tuple[int, int, int] = (80, 10, 10)
    salt: str = ""
    dev_from: str = ""
    test_from: str = ""
    pins: Mapping[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """How clusters are placed."""
        return Rule(self.shares, self.salt, self.dev_from, self.test_from)

    @property
    def object(self) -> dict[str, Any]:
        """The plan as JSON values; ``read_plan`` takes it back."""
        return asdict(self) | {
            "shares": list(self.shares),
            **{name: list(getattr(self, name)) for name in _LISTS},
            "formats": [asdict(one) for one in self.formats],
        }


def offered() -> list[Format]:
    """The formats a release can have beside the native one."""
    return [one for name, one in FORMATS.items() if one.write and name != NATIVE]


def read_plan(given: object) -> Plan:
    """A plan out of JSON values; what is not said is as usual. Raises Invalid("bad_plan": ``part``, ``value``)."""
    if not isinstance(given, Mapping):
        raise _bad("plan", given)
    value = _of_today(given)
    if unknown := sorted(value.keys() - Plan.__dataclass_fields__.keys()):
        raise _bad(unknown[0][:_TEXT], value[unknown[0]])
    texts: Any = {name: _text(name, value.get(name, ""), most) for name, most in _TEXTS.items()}
    lists: Any = {name: _list(name, value.get(name, ())) for name in _LISTS}
    flags: Any = {name: _flag(name, value.get(name, default)) for name, default in _FLAGS.items()}
    days: Any = {name: _day(name, value.get(name) or "") for name in ("dev_from", "test_from")}
    plan = Plan(
        formats=_formats(value.get("formats", ())),
        shares=_shares(value.get("shares", (80, 10, 10))),
        pins=_pins(value.get("pins") or {}),
        **texts,
        **lists,
        **flags,
        **days,
    )
    try:
        _ = plan.rule
    except ValueError as wrong:
        part = "shares" if not sum(plan.shares) else "dev_from"
        raise _bad(part, str(wrong)) from wrong
    return plan


def _of_today(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A plan as it is written now: an earlier one names one source, and manifests keep such plans for ever."""
    if "source" not in value:
        return value
    source = _text("source", value["source"], _TEXT)
    rest = {name: one for name, one in value.items() if name != "source"}
    return rest | {"sources": [*_list("sources", rest.get("sources", ())), *([source] if source else [])]}


#: Texts and how many characters they may have; lists of texts; yes or no, as is usual.
_TEXTS: Final = {"base": _TEXT, "salt": _TEXT, "view": _TEXT, "where": 2_000}
_LISTS: Final = ("sources", "articles", "layers")
_FLAGS: Final = {"leave_older": False, "text": True, "annotators": False, "decisions": False}


def _bad(part: str, value: object) -> Invalid:
    return Invalid("bad_plan", {"part": part, "value": _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", str(value)[:100])})


def _text(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or not _storable(value):
        raise _bad(name, value)
    return value


def _storable(text: str) -> bool:
    """Whether a database and a file can hold it: no control characters, no halves of characters."""
    return not _UNSTORABLE.search(text)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _bad(name, value)
    return value


def _day(name: str, value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat() if value else ""
    except ValueError as wrong:
        raise _bad(name, value) from wrong


def _shares(value: object) -> tuple[int, int, int]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != len(SPLITS):
        raise _bad("shares", value)
    found = tuple(share for share in value if type(share) is int and 0 <= share <= 1_000_000)
    if len(found) != len(SPLITS) or not sum(found):
        raise _bad("shares", value)
    return found[0], found[1], found[2]


def _pins(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(one in (*SPLITS, EXCLUDED) for one in value.values()):
        raise _bad("pins", value)
    for key in map(str, value):
        _text("pins", key, _NAME)
    if len(value) > MOST:
        raise Invalid("too_many_named", {"part": "pins", "limit": MOST})
    return {str(key): split for key, split in sorted(value.items())}


def _list(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _bad(name, value)
    if len(value) > MOST:
        raise Invalid("too_many_named", {"part": name, "limit": MOST})
    return tuple(sorted({_text(name, one, _NAME) for one in value}))


def _formats(value: object) -> tuple[Chosen, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _bad("formats", value)
    found = {one.folder: one for one in map(_chosen, value)}
    found.pop(NATIVE, None)
    return tuple(found[folder] for folder in sorted(found))


def _chosen(value: object) -> Chosen:
    told = {"name": value} if isinstance(value, str) else value
    if not isinstance(told, Mapping) or told.get("name") not in list(FORMATS):
        raise _bad("formats", value)
    form, options = FORMATS[told["name"]], told.get("options") or {}
    if form.write is None or not isinstance(options, Mapping):
        raise _bad("formats", value)
    usual = {choice.code: choice.values[0] for choice in form.choices}
    if options.keys() - usual.keys():
        raise _bad("formats", options)
    try:
        wished = {code: form.option(Writing(options=options), code) for code in usual}
    except ValueError as wrong:
        raise _bad("formats", wrong) from wrong
    return Chosen(told["name"], {code: way for code, way in wished.items() if way != usual[code]})
