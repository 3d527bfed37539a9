"""Each kind of step: what it makes of annotations, what it counts, what hinders it."""

from typing import Any

import pytest

from annotator.standoff.migration import Example, Migrated, Plan, Version, migrate, read_step
from annotator.standoff.schema import default_schema, read_schema
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Span
from tests.standoff import evolution
from tests.standoff.evolution import Body, Evolution, evolved, frame_type, span_type
from tests.standoff.test_changes import plain

ID = "00000000-0000-4000-8000-000000000001"
TEXT = "محمد ومُحمّد في باريس"
OLD = default_schema()


def span(id_: str, type_: str, start: int = 0, end: int = 4, entity: str | None = None, **attributes: Any) -> Span:
    return Span(id_, type_, ((start, end),), TEXT[start:end], entity, attributes)


def frame(id_: str, type_: str = "quote", attributes: dict[str, Any] | None = None, **roles: str) -> Frame:
    """``roles``: the ids of fillers by their first letter (s a span, e an entity, f a frame), with spaces between."""
    kinds = {"s": "span", "e": "entity", "f": "frame"}
    filled = {role: tuple(Filler(kinds[id_[0]], id_) for id_ in ids.split()) for role, ids in roles.items()}  # type: ignore[arg-type]
    return Frame(id_, type_, attributes or {}, filled)


def of(*things: Span | Entity | Frame, **labels: Any) -> Annotations:
    return Annotations(
        {thing.id: thing for thing in things if isinstance(thing, Span)},
        {thing.id: thing for thing in things if isinstance(thing, Entity)},
        {thing.id: thing for thing in things if isinstance(thing, Frame)},
        labels,
    )


def done(annotations: Annotations, *evolutions: Evolution) -> Migrated:
    new, plan = evolved(evolutions)
    return migrate(annotations, plan, TEXT, new, id=ID)


def refused(annotations: Annotations, *evolutions: Evolution) -> list[tuple[str, str, str, int | None]]:
    found = done(annotations, *evolutions)
    assert found.change is None
    assert found.after is annotations
    return [(one.code, one.kind, one.id, one.step) for one in found.obstacles]


def without(step: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in step.items() if key not in keys}


def test_a_renamed_mention_type_takes_its_participants_along() -> None:
    before = of(span("s1", "PERS", entity="e1"), Entity("e1", "PERS", "محمد"), span("s2", "ORG"))
    found = done(before, evolution.rename_person)
    assert (found.after.spans["s1"].type, found.after.entities["e1"].type) == ("PER", "PER")
    assert found.after.spans["s2"] == before.spans["s2"]
    assert found.outcomes[0].counts == {"PERS": 1, "entities": 1}
    assert found.outcomes[0].examples[0] == Example("span", "s1", before.spans["s1"], found.after.spans["s1"])
    assert found.change is not None
    assert (found.change.label, len(found.change.operations)) == ("migrate", 2)


def test_what_a_plan_does_not_touch_needs_no_change() -> None:
    before = of(span("s1", "ORG"))
    found = done(before, evolution.rename_person)
    assert (found.change, found.after, found.obstacles) == (None, before, ())
    assert found.outcomes[0].counts == {}


def test_types_that_become_one_remember_which_they_were() -> None:
    found = done(of(span("s1", "LOC"), span("s2", "FAC", 5, 8)), evolution.merge_places)
    assert [(s.type, s.attributes) for s in found.after.spans.values()] == [
        ("PLACE", {"was": "LOC"}),
        ("PLACE", {"was": "FAC"}),
    ]
    assert found.outcomes[0].counts == {"LOC": 1, "FAC": 1}


def test_a_split_goes_by_value_by_words_by_participant_and_counts_what_no_rule_takes() -> None:
    before = of(
        Entity("e1", "GPE", "روسيا", "wd:Q159"),
        span("s1", "GPE", role="actor"),
        span("s2", "GPE", 16, 21),
        span("s3", "GPE", 5, 12, entity="e1"),
        span("s4", "GPE", 0, 1),
    )
    found = done(before, evolution.split_powers)
    assert [s.type for s in found.after.spans.values()] == ["STATE", "GPE", "STATE", "GPE"]
    assert found.outcomes[0].counts == {"STATE": 2, "GPE": 1, "default": 1, "entities": 1}
    assert found.after.entities["e1"].type == "STATE"


def test_a_participant_goes_with_most_of_its_mentions_and_without_mentions_by_the_rules() -> None:
    before = of(
        Entity("e1", "GPE", "فرنسا"),
        Entity("e2", "GPE", "باريس"),
        *(span(f"s{n}", "GPE", n, n + 1, "e1", **({"role": "actor"} if n != 1 else {})) for n in range(3)),
    )
    found = done(before, evolution.split_powers)
    assert [e.type for e in found.after.entities.values()] == ["STATE", "GPE"]


def test_words_are_found_as_a_searcher_would_whatever_their_marks() -> None:
    def by_text(body: Body) -> dict[str, Any]:
        when = {"texts": ["مُحَمَّد"]}
        return {"step": "retype", "what": "span_type", "from": "PERS", "when": when, "to": "ORG"}

    found = done(of(span("s1", "PERS"), span("s2", "PERS", 6, 12), span("s3", "PERS", 16, 21)), by_text)
    assert [s.type for s in found.after.spans.values()] == ["ORG", "ORG", "PERS"]
    assert found.outcomes[0].counts == {"ORG": 2, "stays": 1}


def test_a_span_that_is_no_mention_any_more_keeps_the_name_of_its_participant() -> None:
    law = span("s1", "LAW", entity="e1", mention="NOM")
    found = done(of(law, Entity("e1", "LAW", "قانون العمل")), evolution.retype_laws)
    moved = found.after.spans["s1"]
    assert (moved.type, moved.entity) == ("ISSUE", None)
    assert moved.attributes == {"mention": "NOM", "participant": "قانون العمل"}
    assert found.after.entities.keys() == {"e1"}


def test_without_a_place_for_the_name_the_set_is_not_migrated() -> None:
    def bare(body: Body) -> dict[str, Any]:
        return without(evolution.retype_laws(body), "keep")

    law = span("s1", "LAW", entity="e1", mention="NOM")
    assert refused(of(law, Entity("e1", "LAW", "قانون")), bare) == [("would_be_lost", "span", "s1", 0)]


def test_retiring_a_type_leaves_what_there_is() -> None:
    before = of(span("s1", "EVENT"))
    found = done(before, evolution.retire_events)
    assert (found.change, found.outcomes[0].counts) == (None, {"stays": 1})


def test_a_new_required_attribute_is_filled_or_left_empty_and_counted() -> None:
    before = of(frame("f1"), frame("f2", "stance"))
    found = done(before, evolution.require_source, evolution.require_checked)
    assert found.after.frames["f1"].attributes == {"source": "press"}
    assert found.after.frames["f2"] == before.frames["f2"]
    assert [outcome.counts for outcome in found.outcomes] == [{"filled": 1}, {"empty": 1}]


def test_roles_are_renamed_and_joined_each_filler_once() -> None:
    before = of(span("s1", "PERS"), Entity("e1", "PERS", "محمد"), frame("f1", speaker="s1 e1", addressee="e1"))
    found = done(before, evolution.rename_speaker, evolution.merge_roles)
    assert found.after.frames["f1"].roles == {"voice": (Filler("span", "s1"), Filler("entity", "e1"))}


def test_a_role_that_goes_leaves_its_words_in_a_note() -> None:
    before = of(span("s1", "QFRAG"), span("s2", "QFRAG", 16, 21), frame("f1", fragment="s1 s2"))
    found = done(before, evolution.drop_fragment)
    assert found.after.frames["f1"].roles == {}
    assert found.after.frames["f1"].attributes == {"note": "fragment: محمد | باريس"}
    assert found.after.spans == before.spans


def test_a_dropped_attribute_and_a_dropped_choice_are_written_down() -> None:
    before = of(frame("f1", "stance", {"strength": 2}), topics=("sport", "law"))
    found = done(before, evolution.drop_strength, evolution.drop_topic)
    assert found.after.frames["f1"].attributes == {"note": "strength: 2"}
    assert found.after.labels == {"topics": ("law",), "remark": "topics: sport"}
    assert [outcome.counts for outcome in found.outcomes] == [{"noted": 1}, {"noted": 1}]


@pytest.mark.parametrize(
    ("way", "annotations", "at"),
    [
        (evolution.drop_strength, of(frame("f1", "stance", {"strength": 2})), ("frame", "f1")),
        (evolution.drop_topic, of(topics=("sport",)), ("label", "labels")),
        (evolution.drop_fragment, of(span("s1", "QFRAG"), frame("f1", fragment="s1")), ("frame", "f1")),
    ],
)
def test_without_a_note_what_would_be_lost_hinders(
    way: Evolution, annotations: Annotations, at: tuple[str, str]
) -> None:
    def bare(body: Body) -> dict[str, Any]:
        return without(way(body), "into")

    assert refused(annotations, bare) == [("would_be_lost", *at, 0)]
    assert done(of(span("s1", "PERS")), bare).obstacles == ()


def test_an_attribute_moves_from_the_cue_to_its_quote_its_choices_translated() -> None:
    before = of(span("s1", "CUE", form="other"), span("s2", "CUE", 5, 8, form="verb"), frame("f1", cue="s1"))
    found = done(before, evolution.move_form)
    assert found.after.frames["f1"].attributes == {"cueform": "else"}
    assert [dict(s.attributes) for s in found.after.spans.values()] == [{}, {"note": "form: verb"}]
    assert found.outcomes[0].counts == {"moved": 1, "changed": 1, "noted": 1}


def test_two_values_for_one_place_the_first_goes_there_the_other_to_the_note() -> None:
    before = of(span("s1", "CUE", form="noun"), span("s2", "CUE", 5, 8, form="verb"), frame("f1", cue="s1 s2"))
    found = done(before, evolution.move_form)
    assert found.after.frames["f1"].attributes == {"cueform": "noun"}
    assert found.after.spans["s2"].attributes == {"note": "form: verb"}


def test_without_a_note_a_move_that_finds_no_place_hinders() -> None:
    def bare(body: Body) -> dict[str, Any]:
        return without(evolution.move_form(body), "otherwise")

    lonely, fought = span("s1", "CUE", form="noun"), span("s2", "CUE", 5, 8, form="verb")
    assert refused(of(lonely), bare) == [("nowhere", "span", "s1", 0)]
    assert refused(of(lonely, fought, frame("f1", cue="s1 s2")), bare) == [("occupied", "span", "s2", 0)]


def test_an_attribute_goes_from_a_frame_to_the_spans_of_a_role() -> None:
    def down(body: Body) -> dict[str, Any]:
        quote, content = frame_type(body, "quote"), span_type(body, "QUOTE")
        content["attributes"].append(evolution.found(quote["attributes"], "kind"))
        quote["attributes"] = [item for item in quote["attributes"] if item["code"] != "kind"]
        on = {"kind": "frame", "types": ["quote"], "attribute": "kind"}
        return {"step": "move", "on": on, "role": "content", "to": "kind"}

    found = done(of(span("s1", "QUOTE"), frame("f1", attributes={"kind": "thought"}, content="s1")), down)
    assert (found.after.frames["f1"].attributes, found.after.spans["s1"].attributes) == ({}, {"kind": "thought"})


def test_choices_attributes_and_labels_under_another_code() -> None:
    before = of(
        span("s1", "GPE", mention="NOM"),
        frame("f1", "stance", {"polarity": "mixed", "conditional": True}),
        genre="report",
    )
    ways = (evolution.rename_choice, evolution.merge_polarity, evolution.rename_conditional, evolution.rename_genre)
    found = done(before, *ways)
    assert found.after.spans["s1"].attributes == {"mention": "NOMINAL"}
    assert found.after.frames["f1"].attributes == {"hedged": True, "polarity": "neutral", "was": "mixed"}
    assert list(found.after.frames["f1"].attributes) == ["hedged", "polarity", "was"]
    assert found.after.labels == {"kind": "report"}


def test_what_does_not_fit_the_new_schema_is_told_and_nothing_is_done() -> None:
    def narrow(body: Body) -> dict[str, Any]:
        evolution.found(frame_type(body, "quote")["roles"], "speaker")["max"] = 1
        return {"step": "retire", "what": "span_type", "code": "EVENT"}

    before = of(span("s1", "PERS"), Entity("e1", "PERS", "محمد"), frame("f1", speaker="s1 e1"))
    found = done(before, narrow)
    (obstacle,) = found.obstacles
    assert (obstacle.code, obstacle.id, obstacle.step) == ("too_many_fillers", "f1", None)
    assert obstacle.facts == {"role": "speaker", "max": 1, "found": 2}


def test_codes_can_be_exchanged_by_way_of_a_third() -> None:
    steps = [("LOC", "X"), ("FAC", "LOC"), ("X", "FAC")]
    raw = [{"step": "rename", "what": "span_type", "from": old, "to": new} for old, new in steps]
    new = read_schema({**plain(OLD.body), "version": "2.0"})
    versions = Version(OLD.name, OLD.version), Version(new.name, new.version)
    plan = Plan(*versions, tuple(read_step(step, "") for step in raw))
    found = migrate(of(span("s1", "LOC"), span("s2", "FAC", 5, 8)), plan, TEXT, new, id=ID)
    assert [s.type for s in found.after.spans.values()] == ["FAC", "LOC"]
