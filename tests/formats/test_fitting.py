"""Foreign annotations are fitted to a schema: what comes out has no errors, and what is missing was counted."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from annotator.formats.fitting import fit, fitted, mended
from annotator.formats.records import Options
from annotator.standoff.check import check
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Span
from tests.formats.some import FITTED, SCHEMA, articles
from tests.standoff import strategies as some
from tests.standoff.test_sanad import ARTICLE


@settings(some.PATIENT, max_examples=200)
@given(articles)
def test_what_was_fitted_has_no_errors(article) -> None:
    losses: Counter[str] = Counter()
    got = fitted(article, FITTED, losses)
    assert [p for p in check(got.annotations, got.text, SCHEMA) if p.severity == "error"] == []
    assert (got.schema_name, got.schema_version) == (SCHEMA.name, SCHEMA.version)
    again: Counter[str] = Counter()
    assert fitted(got, FITTED, again) == got
    assert again == Counter()
    if got.annotations != article.annotations:
        assert losses.total() > 0


def test_what_the_schema_knows_stays_as_it_is() -> None:
    losses: Counter[str] = Counter()
    assert fitted(ARTICLE, FITTED, losses) == ARTICLE
    assert fitted(ARTICLE, Options(), losses) is ARTICLE
    assert losses == Counter()


TEXT = "محذِّراً قال"


def span(id_: str, type_: str, start: int, end: int, **more: object) -> Span:
    return Span(id_, type_, ((start, end),), TEXT[start:end], **more)  # type: ignore[arg-type]


FOREIGN = Annotations(
    spans={
        "a": span("a", "Person", 0, 3, entity="e", attributes={"mention": "NAM", "gender": "f"}),
        "b": span("b", "CUE", 9, 12, entity="e"),
        "c": span("c", "DOG", 9, 12),
    },
    entities={
        "e": Entity("e", "Person", "محذر", "no reference", {"age": 3}),
        "x": Entity("x", "DATE", "أمس"),
        "y": Entity("y", "ORG", "\u200f"),
    },
    frames={
        "f": Frame(
            "f",
            "quote",
            {"type": "shouted"},
            {"cue": (Filler("span", "b"), Filler("span", "c")), "hat": (Filler("span", "a"),)},
        ),
        "g": Frame("g", "quote", {}, {"parent": (Filler("frame", "f"), Filler("frame", "h"))}),
        "h": Frame("h", "quote", {}, {"parent": (Filler("frame", "g"),)}),
        "i": Frame("i", "dance"),
    },
    labels={"genre": "gossip", "mood": "good"},
)


def test_every_loss_is_named() -> None:
    losses: Counter[str] = Counter()
    options = replace(FITTED, types={"Person": "PERS", "i": None})
    got = fitted(replace(ARTICLE, text=TEXT, annotations=FOREIGN), options, losses).annotations
    assert losses == {
        "edge_moved": 1,
        "unknown_attribute:PERS.gender": 1,
        "unknown_attribute:PERS.age": 1,
        "bad_reference": 1,
        "not_a_mention:CUE": 1,
        "unknown_type:DOG": 1,
        "wrong_entity_type:DATE": 1,
        "blank_name": 1,
        "bad_value:quote.type": 1,
        "wrong_filler:quote.cue": 1,
        "unknown_role:quote.hat": 1,
        "too_many_fillers:quote.parent": 1,
        "unknown_type:dance": 1,
        "bad_value:genre": 1,
        "unknown_label:mood": 1,
    }
    assert got.spans["a"] == Span("a", "PERS", ((0, 5),), TEXT[:5], "e", {"mention": "NAM"})
    assert got.frames["g"].roles == {"parent": (Filler("frame", "f"),)}


def test_frames_that_hold_themselves_are_opened() -> None:
    ring = {
        "g": Frame("g", "quote", {}, {"parent": (Filler("frame", "h"),)}),
        "h": Frame("h", "quote", {}, {"parent": (Filler("frame", "g"),)}),
    }
    losses: Counter[str] = Counter()
    got = fit(Annotations(frames=ring), "", SCHEMA, losses)
    assert [frame.roles for frame in got.frames.values()] == [{}, {}]
    assert losses == {"cycle": 2}


def test_types_left_out_take_their_places_in_frames_with_them() -> None:
    options = Options(types={"EVID": None, "GPE": "LOC"})
    losses: Counter[str] = Counter()
    got = fitted(ARTICLE, options, losses).annotations
    assert "evidence" not in got.frames["f-sta"].roles
    assert {one.type for one in got.spans.values()} == {"CUE", "PERS", "QUOTE", "LOC"}
    assert {one.type for one in got.entities.values()} == {"PERS", "LOC"}
    assert losses == {"left_out:EVID": 1, "wrong_filler:stance.evidence": 1}


def test_references_into_nothing_are_taken_out() -> None:
    losses: Counter[str] = Counter()
    spans = {"a": span("a", "PERS", 0, 5, entity="nobody")}
    frames = {"f": Frame("f", "quote", {}, {"cue": (Filler("span", "z"), Filler("special", "none"))})}
    got = mended(Annotations(spans, {}, frames), losses)
    assert got.spans["a"].entity is None
    assert got.frames["f"].roles == {"cue": (Filler("special", "none"),)}
    assert losses == {"wrong_filler:quote.cue": 1}
