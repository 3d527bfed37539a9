"""From bytes to the one text of an article, once, with every decision told.

In order: a byte order mark; strict UTF-8; UTF-16 by its pattern of bytes; the two Arabic code pages cp1256 and
ISO-8859-6, whichever reads more like Arabic. What was decided can be looked at beforehand and overruled.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.text.likeness import likeness

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1256", "iso-8859-6", "cp720", "mac-arabic")
_ALIASES = {
    "utf8": "utf-8", "utf-8-sig": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "windows-1256": "cp1256", "iso8859-6": "iso-8859-6", "x-mac-arabic": "mac-arabic", "ibm720": "cp720",
}  # fmt: skip
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SIGNATURES = {
    b"%PDF-": "pdf", b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "ole", b"{\\rtf": "rtf", b"\x1f\x8b": "gzip",
    b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"7z\xbc\xaf": "7z", b"Rar!": "rar",
}  # fmt: skip
_CODE_PAGES = ("cp1256", "iso-8859-6")
_LEAST_LIKENESS = 0.1
_SHORTEST_PATTERN = 4
_LEAST_PATTERN = 0.7
_MOST_CONTROLS = 0.01
_CONTROL_BYTES = (*range(9), *range(14, 32))
_LINE_NAMES = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0E-\x1F\x7F\uFFFE\uFFFF]")
_PLAIN = re.compile(rb"[A-Za-z0-9_-]+")
_SURROGATE = re.compile(r"[\uD800-\uDFFF]")


class Undecodable(Exception):
    """The bytes are no text that can be taken in: a code for programs, facts for the sentence a person reads.

    Codes: empty · binary (kind) · control_character (character, offset, line) · lone_surrogate (encoding) ·
    unknown_encoding (encoding, known) · wrong_encoding (encoding, offset in bytes) · undecodable (scores).
    """

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts or {})


@dataclass(frozen=True, slots=True)
class Decision:
    """How bytes became text: `steps` are the stages tried, in order, each `stage:outcome`; sha256 is of the bytes.

    `line_ends` is what they were: lf, crlf, cr, other, mixed or none. `confidence` is 1 when the bytes leave no choice;
    of a code page, its likeness times its share of both likenesses (0.25 and less: look at it).
    """

    encoding: str
    bom: bool
    line_ends: str
    confidence: float
    steps: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as it will stand for good (lines end with LF, no byte order mark), and how it came about."""

    text: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Reading:
    """What the bytes would say in one encoding; the score (0 … 1) tells how far that reads like a text."""

    encoding: str
    score: float
    text: str


def decode(data: bytes, *, encoding: str | None = None, nfc: bool = False) -> Decoded:
    """Decode the bytes of one article; with `encoding` as somebody decided, else by what they show.

    `nfc` composes letters and marks (an import option, off by default: the text is kept as it was written).
    Raises Undecodable.
    """
    _refuse_foreign(data)
    read = _read_as(data, encoding) if encoding else _read(data)
    text, line_ends = _unite_lines(read.text.lstrip("\ufeff"))
    steps = read.steps
    if nfc:
        text, written = unicodedata.normalize("NFC", text), text
        steps = (*steps, "nfc:changed" if text != written else "nfc:unchanged")
    require_text(text)
    marked = read.text.startswith("\ufeff") or _mark_of(data) == read.encoding
    digest = hashlib.sha256(data).hexdigest()
    return Decoded(text, Decision(read.encoding, marked, line_ends, read.confidence, steps, digest))


def readings(data: bytes) -> list[Reading]:
    """What the bytes say in every encoding that can read them at all, best first, for a look side by side.

    Raises Undecodable for what is empty or another kind of file. Scores are likenesses; of a text that UTF reads, 1.
    """
    _refuse_foreign(data)
    found = [reading for name in ENCODINGS if (reading := _reading(data, name)) is not None]
    return sorted(found, key=lambda reading: -reading.score)


def sniff(head: bytes) -> str:
    """The encoding that the beginning of a long file shows, one of ENCODINGS, whatever its characters are.

    ``head`` may end inside a character. Raises Undecodable for what is empty, another kind of file or no text.
    """
    _refuse_foreign(head)
    wide = _mark_of(head) or _utf16_by_pattern(head[: len(head) // 2 * 2])
    if wide:
        return wide
    # Of UTF-8, up to three bytes of a character may stand before the cut.
    whole = next((head[: len(head) - cut] for cut in range(4) if _is_utf8(head[: len(head) - cut])), None)
    # A table's figures and a corpus's tags say nothing of a code page.
    return "utf-8" if whole is not None else _read_code_page(_PLAIN.sub(b" ", head), ()).encoding


def encoding_named(encoding: str) -> str:
    """The one of ENCODINGS that a name means (``windows-1256``, ``UTF8``); raises Undecodable ``unknown_encoding``."""
    name = encoding.strip().lower().replace("_", "-")
    name = _ALIASES.get(name, name)
    if name not in ENCODINGS:
        raise Undecodable("unknown_encoding", {"encoding": encoding, "known": list(ENCODINGS)})
    return name


def settle(text: str, *, nfc: bool = False) -> str:
    """A text that came out of another file format as it will stand for good: lines end with LF, no byte order mark.

    Raises Undecodable for what :func:`require_text` refuses.
    """
    text = _unite_lines(text.lstrip("\ufeff"))[0]
    text = unicodedata.normalize("NFC", text) if nfc else text
    require_text(text)
    return text


def require_text(text: str) -> None:
    """Raise Undecodable for what cannot be an article's text: empty, with control characters or lone surrogates.

    For text that comes out of another file format, where nothing may be decoded or changed any more.
    """
    if not text.strip():
        raise Undecodable("empty")
    surrogate = _SURROGATE.search(text)
    if surrogate:
        raise Undecodable("lone_surrogate", {"encoding": "text", "offset": surrogate.start()})
    control = _CONTROL.search(text)
    if control:
        _refuse_binary(text.encode())
        place = control.start()
        facts = {"character": f"U+{ord(control[0]):04X}", "offset": place, "line": text.count("\n", 0, place) + 1}
        raise Undecodable("control_character", facts)


@dataclass(frozen=True, slots=True)
class _Read:
    text: str
    encoding: str
    confidence: float
    steps: tuple[str, ...]


def _read(data: bytes) -> _Read:
    """Decide the encoding by what the bytes show."""
    marked = _mark_of(data)
    if marked:
        return _Read(_strict(data, marked), marked, 1.0, (f"bom:{marked}",))
    steps: tuple[str, ...] = ("bom:none",)
    utf8 = _utf8(data)
    if utf8 is not None and not _CONTROL.search(utf8):
        return _Read(utf8, "utf-8", 1.0, (*steps, "utf-8:valid"))
    steps = (*steps, "utf-8:invalid" if utf8 is None else "utf-8:control characters")
    wide = _utf16_by_pattern(data)
    if wide:
        return _Read(_strict(data, wide), wide, 0.95, (*steps, f"utf-16:{wide}"))
    if utf8 is not None:
        return _Read(utf8, "utf-8", 1.0, (*steps, "utf-16:no"))
    return _read_code_page(data, (*steps, "utf-16:no"))


def _read_as(data: bytes, encoding: str) -> _Read:
    """Read as somebody decided: one of ENCODINGS or its usual other name; utf-16 goes by mark or pattern."""
    wide = encoding.strip().lower().replace("_", "-") == "utf-16"
    name = _mark_of(data) or _utf16_by_pattern(data) or "utf-16-le" if wide else encoding_named(encoding)
    return _Read(_strict(data, name), name, 1.0, (f"override:{name}",))


def _read_code_page(data: bytes, steps: tuple[str, ...]) -> _Read:
    found = sorted(filter(None, (_reading(data, name) for name in _CODE_PAGES)), key=lambda reading: -reading.score)
    steps = (*steps, *(f"{reading.encoding}:{reading.score:.2f}" for reading in found))
    if not found or found[0].score < _LEAST_LIKENESS:
        _refuse_binary(data)
        raise Undecodable("undecodable", {"scores": {one.encoding: round(one.score, 2) for one in found}})
    second = found[1].score if len(found) > 1 else 0.0
    confidence = round(found[0].score ** 2 / (found[0].score + second), 2)
    return _Read(_strict(data, found[0].encoding), found[0].encoding, confidence, steps)


def _reading(data: bytes, name: str) -> Reading | None:
    try:
        text = _unite_lines(_strict(data, name).lstrip("\ufeff"))[0]
    except Undecodable:
        return None
    certain = name == "utf-8" or _mark_of(data) == name
    score = 0.0 if _CONTROL.search(text) else 1.0 if certain else round(likeness(text), 4)
    return Reading(name, score, text)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as wrong:
        if name.startswith("utf") and _has_lone_surrogate(data, name):
            raise Undecodable("lone_surrogate", {"encoding": name, "offset": wrong.start}) from wrong
        raise Undecodable("wrong_encoding", {"encoding": name, "offset": wrong.start}) from wrong


def _utf8(data: bytes) -> str | None:
    """The text when the bytes are UTF-8; Undecodable when nothing but a lone surrogate keeps them from it."""
    try:
        return _strict(data, "utf-8")
    except Undecodable as wrong:
        if wrong.code == "lone_surrogate":
            raise
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_lone_surrogate(data: bytes, name: str) -> bool:
    try:
        return bool(_SURROGATE.search(data.decode(name, "surrogatepass")))
    except UnicodeDecodeError:
        return False


def _mark_of(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _utf16_by_pattern(data: bytes) -> str | None:
    """UTF-16 shows by every second byte saying the same few things: 00 (Latin), 06 (Arabic), 20, FB … FE."""
    if len(data) % 2 or len(data) < _SHORTEST_PATTERN:
        return None
    shares = {"utf-16-be": _share_of_pages(data[0::2]), "utf-16-le": _share_of_pages(data[1::2])}
    name = max(shares, key=shares.__getitem__)
    return name if shares[name] > _LEAST_PATTERN and min(shares.values()) < shares[name] / 2 else None


def _share_of_pages(high: bytes) -> float:
    return sum(byte in b"\x00\x06\x20\xfb\xfc\xfe" for byte in high) / len(high)


def _unite_lines(text: str) -> tuple[str, str]:
    """The text with LF at every line's end (Unicode's other mandatory breaks too), and what the ends were."""
    kinds = {_LINE_NAMES.get(end, "other") for end in set(_LINE_END.findall(text))}
    return _LINE_END.sub("\n", text), kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "none"


def _refuse_foreign(data: bytes) -> None:
    if not data:
        raise Undecodable("empty")
    kind = next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)
    if kind:
        raise Undecodable("binary", {"kind": kind})


def _refuse_binary(data: bytes) -> None:
    controls = sum(data.count(byte) for byte in _CONTROL_BYTES)
    if 0 in data or controls > max(3, len(data) * _MOST_CONTROLS):
        raise Undecodable("binary", {"kind": "unknown"})
