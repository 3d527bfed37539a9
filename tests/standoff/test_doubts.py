"""No name of the list is ever doubted, alone or among all others; and what is trimmed is clean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.standoff.check import check
from annotator.standoff.doubts import cast_of, cut_before_name, has_punctuation_at_edges, trimmed
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations, Entity, Span
from annotator.text.graphemes import is_boundary
from annotator.text.names import KnownNames, own_names, territories

NAMES = sorted({*own_names(), *territories()})
BEFORE = "قال "


def mention(name: str, entity: str) -> tuple[Span, str]:
    start = len(BEFORE)
    return Span("s", "PERS", ((start, start + len(name)),), name, entity), f"{BEFORE}{name} أمس"


def test_no_known_name_is_doubted() -> None:
    known = KnownNames()
    doubted = []
    for name in NAMES:
        span, text = mention(name, "e")
        annotations = Annotations(spans={"s": span}, entities={"e": Entity("e", "PERS", name)})
        doubted += [(name, problem.code) for problem in check(annotations, text, default_schema(), known)]
    assert len(NAMES) > 1000
    assert doubted == []


def test_no_known_name_is_cut_because_all_the_others_are_in_the_cast() -> None:
    known = KnownNames()
    entities = {f"e{n}": Entity(f"e{n}", "PERS", name) for n, name in enumerate(NAMES)}
    annotations = Annotations(entities=entities)
    cast = cast_of(annotations)
    spans = [mention(name, f"e{n}") for n, name in enumerate(NAMES)]
    assert [span.text for span, text in spans if cut_before_name(span, annotations, text, known, cast)] == []


def test_nearly_every_known_name_is_found_behind_its_clitic() -> None:
    known = KnownNames()
    missed = []
    for name in NAMES:
        span, text = mention(f"و{name}", "e")
        annotations = Annotations(spans={"s": span}, entities={"e": Entity("e", "PERS", span.text)})
        at = cut_before_name(span, annotations, text, known, cast_of(annotations))
        if at != len(BEFORE) + 1:
            missed.append(name)
    assert len(missed) < len(NAMES) / 100, missed


@pytest.mark.parametrize("strict", [True, False])
@given(st.text('«»“”"()[].،؛:؟… \u200fابت\u064b\u0651', max_size=20))
def test_what_is_trimmed_is_clean_and_keeps_every_letter_with_its_marks(strict: bool, text: str) -> None:
    for start, end in trimmed(text, ((0, len(text)),), strict=strict):
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert not has_punctuation_at_edges(text, ((start, end),), strict=strict)
        assert set(text[:start] + text[end:]).isdisjoint("ابت")
