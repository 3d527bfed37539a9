"""A title for an article that came without one."""

from typing import Final

import regex

#: Code points of a first line that may still be a headline.
HEADLINE_LIMIT: Final = 120
#: Code points of a title made from the text's beginning, without the ….
_OPENING_LIMIT: Final = 70

_SENTENCE_END: Final = regex.compile(r"[.!?؟…:؛،,][»”\"')\]]*$")
_MONTH: Final = (
    "يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يونيه|يوليو|يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|"
    "أيار|حزيران|تموز|آب|أيلول|تشرين|محرم|صفر|ربيع|جمادى|رجب|شعبان|رمضان|شوال|ذو|ذي|"
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_DIGITS: Final = r"[\d٠-٩]"
_DATE: Final = regex.compile(
    rf"{_DIGITS}{{1,2}}\s+(?:{_MONTH})\b.*{_DIGITS}{{4}}|{_DIGITS}{{1,4}}\s*[/.-]\s*{_DIGITS}{{1,2}}\s*[/.-]\s*{_DIGITS}{{1,4}}"
)
#: What a line says of itself rather than of the story: published on, updated, by.
_DATELINE_START: Final = regex.compile(
    r"(?:نُ?شر|حُ?دّ?ث|آخر تحديث|تاريخ|بتاريخ|تم النشر|تم التحديث|الكاتب|بقلم|كتب|كتبت|المصدر|Published|Updated|By)\b",
    flags=regex.IGNORECASE,
)
#: A date with little around it is a dateline; a headline may carry one in passing.
_DATELINE_REST: Final = 25


def propose_title(text: str) -> str:
    """A title for a text: its first line where that reads like a headline, else its first words with ….

    A headline is at most HEADLINE_LIMIT code points long, does not end like a sentence and is no dateline
    («نُشر في 5 سبتمبر 2025»). An empty text gives an empty title.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    if _is_headline(lines[0]):
        return lines[0]
    story = next((line for line in lines if not _is_dateline(line)), lines[0])
    return _opening(story)


def _is_headline(line: str) -> bool:
    return len(line) <= HEADLINE_LIMIT and not _SENTENCE_END.search(line) and not _is_dateline(line)


def _is_dateline(line: str) -> bool:
    if len(line) > HEADLINE_LIMIT:
        return False
    date = _DATE.search(line)
    around = len(line) - (date.end() - date.start()) if date else 0
    return bool(date and around <= _DATELINE_REST) or bool(date and _DATELINE_START.match(line))


def _opening(line: str) -> str:
    if len(line) <= _OPENING_LIMIT:
        return line
    words = line[: _OPENING_LIMIT + 1].split()
    kept = " ".join(words[:-1]) or line[:_OPENING_LIMIT]
    return kept.rstrip(" .,،؛:–-«(") + "…"
