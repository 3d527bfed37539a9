"""Arabic names in the letters of an address: readable, and the same every time. No scholarly transliteration."""

import unicodedata
from typing import Final

import regex

_LETTERS: Final[dict[str, str]] = {
    **dict(zip("بتجحدرزسصضطظفقكلمنهپگکڤ", "btjhdrzssdtzfqklmnhpgkv", strict=True)),
    "ث": "th",
    "خ": "kh",
    "ذ": "dh",
    "ش": "sh",
    "غ": "gh",
    "چ": "ch",
    **dict.fromkeys("اأآإٱعى", "a"),
    **dict.fromkeys("ءئؤـ", ""),
    "ة": "a",
}
#: Consonants at the beginning of a word, vowels within it.
_GLIDES: Final[dict[str, tuple[str, str]]] = {"و": ("w", "u"), "ي": ("y", "i"), "ی": ("y", "i")}
_VOWELS: Final[dict[str, str]] = {"\u064e": "a", "\u064f": "u", "\u0650": "i"}
_LONG: Final = {("a", "a"), ("u", "u"), ("i", "i")}


def latin(text: str) -> str:
    """``text`` in lower-case ASCII letters and digits, its words joined by hyphens; empty where nothing is left.

    >>> latin("صحافة مغاربية ٢٠٢٦")
    'shafa-mgharbia-2026'
    """
    words = regex.findall(r"[\p{L}\p{M}\p{N}]+", text)
    return "-".join(filter(None, map(_word, words)))


def _word(word: str) -> str:
    written: list[str] = []
    for letter in word:
        for piece in _letter(letter, first=not written):
            # A vowel sign before the letter that lengthens it is one vowel.
            if not (written and (written[-1], piece) in _LONG):
                written.append(piece)
    return "".join(written)


def _letter(letter: str, *, first: bool) -> str:
    if letter in _GLIDES:
        return _GLIDES[letter][0 if first else 1]
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter in _VOWELS:
        return _VOWELS[letter]
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = unicodedata.normalize("NFKD", letter).lower()
    return "".join(one for one in plain if one.isascii() and one.isalnum())
