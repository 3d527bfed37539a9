"""The way back of a set that went on since: the migration is taken out, the later work stays, or the set does."""

from dataclasses import replace

from hypothesis import given, settings

from annotator.standoff.changes import Change, Put, SetLabel, apply
from annotator.standoff.migration import Migrated, migrate, take_back
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations, Entity, Filler
from tests.standoff import evolution
from tests.standoff import strategies as some
from tests.standoff.evolution import evolved
from tests.standoff.test_migration import TEXT, done, frame, of, span
from tests.standoff.test_migration_properties import BUSY, ID, NEW, PLAN, body
from tests.standoff.test_migration_properties import TEXT as LETTERS

OLD = default_schema()
BACK = "00000000-0000-4000-8000-000000000002"


def back(now: Annotations, migrated: Migrated, *evolutions: evolution.Evolution) -> Migrated:
    _, plan = evolved(evolutions)
    return take_back(now, migrated.change, plan, TEXT, OLD, id=BACK)


@settings(some.PATIENT, max_examples=60)
@given(some.sound_annotations(LETTERS, BUSY))
def test_an_untouched_set_comes_back_byte_for_byte_this_way_too(annotations: Annotations) -> None:
    migrated = migrate(annotations, PLAN, LETTERS, NEW, id=ID)
    if migrated.obstacles:
        return
    taken = take_back(migrated.after, migrated.change, PLAN, LETTERS, OLD, id=BACK)
    assert taken.obstacles == ()
    assert body(taken.after) == body(annotations)
    if migrated.change is not None:
        assert taken.change is not None
        assert (taken.change.label, taken.change.undoes) == ("migrate_back", ID)
        assert body(apply(migrated.after, taken.change)) == body(annotations)


def test_later_work_on_the_same_object_stays_and_the_migration_goes() -> None:
    ways = (evolution.merge_places, evolution.require_source)
    migrated = done(of(span("s1", "LOC"), frame("f1", attributes={"type": "direct"})), *ways)
    later = replace(migrated.after.spans["s1"], attributes={"mention": "NAM", "was": "LOC"})
    quote = replace(migrated.after.frames["f1"], attributes={"source": "press", "type": "mixed"})
    now = Annotations({"s1": later}, {}, {"f1": quote}, {"genre": "report"})
    taken = back(now, migrated, *ways)
    assert taken.after.spans["s1"] == span("s1", "LOC", mention="NAM")
    assert taken.after.frames["f1"].attributes == {"type": "mixed"}
    assert taken.after.labels == {"genre": "report"}


def test_what_was_made_since_under_a_new_code_gets_the_old_one() -> None:
    ways = (evolution.rename_person, evolution.rename_speaker)
    before = of(span("s1", "PERS", entity="e1"), Entity("e1", "PERS", "محمد"), frame("f1", speaker="s1"))
    migrated = done(before, *ways)
    fresh = span("s2", "PER", 5, 12, entity="e1")
    quote = replace(migrated.after.frames["f1"], roles={"voice": (Filler("span", "s1"), Filler("span", "s2"))})
    now = apply(
        migrated.after,
        Change(BACK, "mark", (Put("span", fresh, None), Put("frame", quote, migrated.after.frames["f1"]))),
    )
    taken = back(now, migrated, *ways)
    assert {s.id: s.type for s in taken.after.spans.values()} == {"s1": "PERS", "s2": "PERS"}
    assert taken.after.frames["f1"].roles == {"speaker": (Filler("span", "s1"), Filler("span", "s2"))}


def test_what_the_old_schema_has_no_place_for_keeps_the_set_as_it_is() -> None:
    migrated = done(of(span("s1", "GPE", role="actor")), evolution.split_powers)
    now = apply(migrated.after, Change(BACK, "mark", (Put("span", span("s2", "STATE", 5, 8), None),)))
    taken = back(now, migrated, evolution.split_powers)
    assert taken.change is None
    assert taken.after is now
    assert [(one.code, one.id) for one in taken.obstacles] == [("unknown_type", "s2")]


def test_a_label_changed_since_stays_one_left_alone_goes_back() -> None:
    migrated = done(of(genre="report", topics=("law", "sport")), evolution.drop_topic)
    said = SetLabel("topics", ("economy",), ("law",))
    now = apply(migrated.after, Change(BACK, "label", (said,)))
    taken = back(now, migrated, evolution.drop_topic)
    assert taken.after.labels == {"genre": "report", "topics": ("economy",)}


def test_a_set_in_which_nothing_had_to_change_goes_back_without_a_change() -> None:
    migrated = done(of(span("s1", "ORG")), evolution.rename_person)
    taken = back(migrated.after, migrated, evolution.rename_person)
    assert (taken.change, taken.obstacles) == (None, ())


def test_what_was_removed_since_stays_removed() -> None:
    migrated = done(of(span("s1", "PERS"), span("s2", "PERS", 5, 8)), evolution.rename_person)
    now = Annotations({"s2": migrated.after.spans["s2"]})
    assert back(now, migrated, evolution.rename_person).after.spans == {"s2": span("s2", "PERS", 5, 8)}
