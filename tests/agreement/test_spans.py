"""How far two voices agree, by examples that can be counted on fingers."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import frames, spans
from annotator.agreement.tally import Tally, added, total
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Segments, Span

TEXT = "0123456789" * 5


def span(id_: str, type_: str, *segments: tuple[int, int], entity: str | None = None) -> Span:
    return Span(id_, type_, segments, " ".join(TEXT[s:e] for s, e in segments), entity)


def test_the_four_ways_to_differ_are_told_apart_in_the_order_of_the_text() -> None:
    mine = [
        span("a", "PERS", (0, 5)),
        span("b", "ORG", (6, 12)),
        span("c", "GPE", (14, 16)),
        span("e", "DATE", (30, 34)),
    ]
    other = [
        span("v", "PERS", (0, 5)),
        span("w", "ORG", (8, 12)),
        span("x", "LOC", (14, 16)),
        span("y", "DATE", (20, 24)),
    ]
    found = spans.pairs(mine, other)
    assert [(pair.kind, pair.start) for pair in found] == [
        ("same", 0), ("boundary", 6), ("type", 14), ("missed", 20), ("extra", 30),
    ]  # fmt: skip
    assert total(spans.exact(found).values()) == Tally(1, 4, 4)
    assert total(spans.overlap(found).values()) == Tally(1.5, 4, 4)
    assert spans.overlap(found)["ORG"].f1 == 0.5
    assert spans.overlap(found)["GPE"] == Tally(0, 1, 0)
    assert spans.overlap(found)["LOC"] == Tally(0, 0, 1)


def test_a_span_is_matched_once_and_with_what_it_shares_most() -> None:
    found = spans.pairs([span("a", "ORG", (0, 10))], [span("b", "ORG", (0, 3)), span("c", "ORG", (3, 10))])
    assert [(pair.kind, pair.other and pair.other.id) for pair in found] == [("boundary", "c"), ("missed", "b")]
    assert total(spans.overlap(found).values()) == Tally(0.5, 1, 2)


def test_pieces_of_a_span_are_compared_piece_by_piece() -> None:
    assert spans.shared(((0, 4), (10, 14)), ((2, 12),)) == 4
    assert spans.shared(((0, 4), (10, 14)), ((4, 10),)) == 0


def test_nested_spans_of_one_type_do_not_steal_each_others_match() -> None:
    both = [span("a", "ORG", (0, 20)), span("b", "ORG", (8, 20))]
    other = [span("c", "ORG", (0, 20)), span("d", "ORG", (8, 20))]
    assert [pair.kind for pair in spans.pairs(both, other)] == ["same", "same"]


def test_nothing_on_either_side_measures_nothing() -> None:
    empty = total(spans.exact(spans.pairs([], [])).values())
    assert (empty.precision, empty.recall, empty.f1) == (None, None, None)
    assert Tally(0, 0, 3).f1 == 0
    assert (Tally(1, 2, 4).precision, Tally(1, 2, 4).recall) == (0.5, 0.25)
    assert added({"a": Tally(1, 1, 1)}, {"b": Tally(), "a": Tally(0, 1, 0)}) == {"a": Tally(1, 2, 1), "b": Tally()}


SPAN = st.tuples(st.sampled_from(["A", "B"]), st.integers(0, 30), st.integers(1, 8))


def made(values: list[tuple[str, int, int]]) -> list[Span]:
    return [span(str(n), type_, (start, start + size)) for n, (type_, start, size) in enumerate(values)]


@given(st.lists(SPAN, max_size=12), st.lists(SPAN, max_size=12))
def test_every_span_stands_in_one_pair_and_f1_is_the_same_from_either_side(one: list, other: list) -> None:
    left, right = made(one), made(other)
    found, turned = spans.pairs(left, right), spans.pairs(right, left)
    assert sorted(p.one.id for p in found if p.one) == sorted(s.id for s in left)
    assert sorted(p.other.id for p in found if p.other) == sorted(s.id for s in right)
    assert total(spans.exact(found).values()).f1 == total(spans.exact(turned).values()).f1
    exact, near = total(spans.exact(found).values()), total(spans.overlap(found).values())
    assert exact.hits <= near.hits <= min(len(left), len(right))
    assert total(spans.exact(spans.pairs(left, left)).values()).f1 in {1, None}


def quote(content: Segments, speaker: Filler, *, cue: Segments = ((0, 2),), ids: str = "") -> Annotations:
    things = {
        f"{ids}q": Span(f"{ids}q", "QUOTE", content, ""),
        f"{ids}c": Span(f"{ids}c", "CUE", cue, ""),
        f"{ids}m": Span(f"{ids}m", "PERS", ((30, 34),), "", f"{ids}e"),
    }
    roles = {"content": (Filler("span", f"{ids}q"),), "cue": (Filler("span", f"{ids}c"),), "speaker": (speaker,)}
    entity = Entity(f"{ids}e", "PERS", "سامر")
    return Annotations(things, {f"{ids}e": entity}, {f"{ids}f": Frame(f"{ids}f", "quote", {}, roles)})


def test_a_frame_is_compared_by_what_fills_its_roles_and_never_by_ids() -> None:
    mine = quote(((5, 20),), Filler("entity", "e"))
    theirs = quote(((5, 20),), Filler("span", "xm"), ids="x")
    (pair,) = frames.pairs(mine, theirs)
    assert (pair.tally, pair.roles) == (Tally(3, 3, 3), ())
    unknown = quote(((5, 20),), Filler("special", "unknown"), ids="y")
    (pair,) = frames.pairs(mine, unknown)
    assert (pair.tally, pair.roles) == (Tally(2, 3, 3), ("speaker",))
    assert frames.tallies([pair])["quote"].f1 == 2 / 3


def test_frames_without_anything_in_common_stand_alone() -> None:
    mine = quote(((5, 20),), Filler("entity", "e"))
    other = quote(((21, 28),), Filler("special", "author"), cue=((3, 4),), ids="x")
    assert [(bool(p.one), bool(p.other), p.tally) for p in frames.pairs(mine, other)] == [
        (True, False, Tally(0, 3, 0)),
        (False, True, Tally(0, 0, 3)),
    ]


def test_an_entity_that_is_named_nowhere_is_compared_by_its_name() -> None:
    def prodrop(ids: str) -> Annotations:
        whole = quote(((5, 20),), Filler("entity", f"{ids}n"), ids=ids)
        return Annotations(whole.spans, {f"{ids}n": Entity(f"{ids}n", "PERS", "الوزيرة")}, whole.frames)

    (pair,) = frames.pairs(prodrop("a"), prodrop("b"))
    assert pair.tally == Tally(3, 3, 3)
