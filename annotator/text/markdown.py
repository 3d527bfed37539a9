"""Somebody's words in a page of Markdown: they stay words, whatever they look like."""

from typing import Final

import regex

#: What turns directions or ends lines has no place in a line of a page.
_TURNING: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+")
#: What Markdown and HTML read, and in which sentences do without a sign that could be seen.
_READ: Final = regex.compile(r"([\\`*_{}\[\]<>#|~!])")
#: What a line of Markdown is no plain line with: a rule, or the underline of a heading.
_RULE: Final = regex.compile(r"[-=+](?: *[-=+])*$")


def plain(words: str) -> str:
    """Words as they can stand in a line of Markdown: no link, no tag, no sign that turns the direction of others."""
    return _READ.sub(r"\\\1", _TURNING.sub(" ", words)).strip()


def paragraphs(words: str) -> str:
    """Words of several lines: paragraphs and lists stay, all else is as in :func:`plain`."""
    lines = (plain(line) for line in words.strip().splitlines())
    return "\n".join(f"\\{line}" if _RULE.match(line) else line for line in lines)
