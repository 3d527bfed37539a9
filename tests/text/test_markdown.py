"""Words that people typed stay words in a page of Markdown, whoever renders it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotator.text.markdown import paragraphs, plain

#: One that lets raw HTML through: what is inert here is inert wherever more is taken away.
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
HOSTILE = [
    "[click](javascript:alert(1))", "![x](https://example.org/x.png)", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<javascript:alert(1)>", "<https://example.org>", "[a]: javascript:alert(1)",
    "`code`", "# heading", "~~gone~~", "**bold** _and_ *more*", "a | b\n---|---\n1 | 2", "</div>", "<!-- hidden",
    "title\n===", "title\n---", "\n\n---\nname: x\n---",
    "    indented\n    code", "\u202egnp.exe", "a\u2028b\u0085c\x0bd",
    "&#91;a&#93;(javascript:alert(1))", "\\[a](javascript:1)", "<details open ontoggle=alert(1)>", "```\ncode\n```",
]  # fmt: skip
#: What words may become: paragraphs, lists and rules have none of it.
_ACTIVE = re.compile(r"<(?!/?(?:p|ul|ol|li|br|hr)\b)[a-z/!]")


@pytest.mark.parametrize("words", HOSTILE)
def test_they_are_shown_as_they_are_and_do_nothing(words: str) -> None:
    for written in (plain(words), paragraphs(words)):
        html = RENDER.render(f"# A card\n\n{written}\n\nNext.\n").replace("<h1>A card</h1>", "")
        assert not _ACTIVE.search(html), html
        assert "\u202e" not in written


@given(st.text(alphabet="[]()<>!`*_#|~\\-=+ \n&;:ab\u202e\u2066", max_size=40))
def test_whatever_is_typed(words: str) -> None:
    html = RENDER.render(f"Before.\n\n{paragraphs(words)}\n\nNext.\n")
    assert not _ACTIVE.search(html), html


def test_lists_and_paragraphs_stay() -> None:
    words = "First.\n\n- one\n- two\n\n1. three"
    assert paragraphs(words) == words
