"""Texts that make trouble: Arabic with marks in any order, invisible controls, ligatures, astral letters, signs."""

from hypothesis import strategies as st

LETTERS = "ابتلموفكسنيهةىأإآؤئءیک"
MARKS = "\u064e\u064f\u0650\u0651\u0652\u064b\u0653\u0654\u0670"
INVISIBLE = "\u200c\u200d\u200e\u200f\u061c\u2067\u2069\ufeff\u00ad"
SIGNS = " \n\u00a0.,،؛:!?؟…«»()\"'’-–—_@#%٪/٫٬"
REST = "ـ۝123٣٥۹aZéNﻻﻼﷲ😀👋🏽🇵🇸𞤀𞥄"

arabic = st.text(st.sampled_from(LETTERS * 3 + MARKS * 2 + INVISIBLE + SIGNS + REST), max_size=40)
anything = st.one_of(arabic, st.text(max_size=20))


@st.composite
def ranges(draw, texts=arabic):
    text = draw(texts)
    edges = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    return text, edges[0], edges[1]


__all__ = ["anything", "arabic", "ranges"]
