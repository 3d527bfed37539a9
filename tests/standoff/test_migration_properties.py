"""Whatever the plan and whatever was annotated: nothing is lost, the way back is exact, the result fits."""

from collections import Counter

import orjson
from hypothesis import event, given, settings
from hypothesis import strategies as st

from annotator.standoff.changes import apply, change_object, inverse, read_change
from annotator.standoff.check import check
from annotator.standoff.migration import gaps, migrate, plan_object, read_plan, usage
from annotator.standoff.reading import read_annotations
from annotator.standoff.values import Annotations, AttributeValue, annotations_object
from tests.standoff import strategies as some
from tests.standoff.evolution import EVOLUTIONS, chosen, version_two

ID = "00000000-0000-4000-8000-000000000001"
TEXT = "رفض الرئيس سامر مقترحات موسكو وباريس"
BUSY = ("GPE", "GPE", "LOC", "FAC", "LAW", "CUE", "CUE", "QFRAG", "ISSUE", "PERS", "PRODUCT")
NEW, PLAN = version_two()
ways = st.lists(st.sampled_from(range(len(EVOLUTIONS))), min_size=1, max_size=6, unique=True).map(sorted).map(tuple)


def body(annotations: Annotations) -> bytes:
    """The canonical text, as the store writes it."""
    return orjson.dumps(annotations_object(annotations))


def stored(annotations: Annotations) -> Annotations:
    return read_annotations(orjson.loads(body(annotations)))


def said(value: AttributeValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def words(annotations: Annotations) -> Counter[str]:
    """All that is said by values, as words: codes of choices, numbers, texts, what stands in notes."""
    out: Counter[str] = Counter()
    bearers = [*annotations.spans.values(), *annotations.frames.values()]
    for attributes in (*(bearer.attributes for bearer in bearers), annotations.labels):
        for value in attributes.values():
            out.update(value if isinstance(value, tuple) else said(value).split("; "))
    return out


@settings(some.PATIENT, max_examples=60)
@given(some.sound_annotations(TEXT, BUSY), ways)
def test_a_migration_and_its_way_back_leave_every_byte(annotations: Annotations, steps: tuple[int, ...]) -> None:
    new, plan = chosen(steps)
    before = stored(annotations)
    done = migrate(before, plan, TEXT, new, id=ID)
    event("migrated" if done.change else "hindered" if done.obstacles else "untouched")
    if done.obstacles:
        assert done.change is None
        assert done.after is before
        assert body(before) == body(annotations)
        return
    assert [p for p in check(done.after, TEXT, new) if p.severity == "error"] == []
    if done.change is None:
        assert body(done.after) == body(before)
        return
    assert read_change(orjson.loads(orjson.dumps(change_object(done.change)))) == done.change
    after = apply(before, done.change)
    assert body(after) == body(done.after)
    assert body(stored(after)) == body(after)
    assert body(apply(stored(after), inverse(before, done.change, id=ID))) == body(annotations)


@settings(some.PATIENT, max_examples=60)
@given(some.sound_annotations(TEXT, BUSY), ways)
def test_no_span_no_participant_no_frame_and_no_filler_is_lost(
    annotations: Annotations, steps: tuple[int, ...]
) -> None:
    new, plan = chosen(steps)
    after = migrate(annotations, plan, TEXT, new, id=ID).after
    assert {s.id: (s.segments, s.text, s.origin) for s in after.spans.values()} == {
        s.id: (s.segments, s.text, s.origin) for s in annotations.spans.values()
    }
    assert {e.id: (e.name, e.reference) for e in after.entities.values()} == {
        e.id: (e.name, e.reference) for e in annotations.entities.values()
    }
    assert after.frames.keys() == annotations.frames.keys()
    for id_, frame in annotations.frames.items():
        kept = {filler for fillers in after.frames[id_].roles.values() for filler in fillers}
        note = str(after.frames[id_].attributes.get("note", ""))
        for role, fillers in frame.roles.items():
            assert set(fillers) <= kept or (role == "fragment" and "fragment: " in note)
    for span in annotations.spans.values():
        now = after.spans[span.id]
        if span.entity is not None and now.entity is None:
            assert now.attributes["participant"] == annotations.entities[span.entity].name


@settings(some.PATIENT, max_examples=60)
@given(some.sound_annotations(TEXT, BUSY))
def test_every_value_is_somewhere_afterwards(annotations: Annotations) -> None:
    done = migrate(annotations, PLAN, TEXT, NEW, id=ID)
    event("hindered" if done.obstacles else "migrated")
    if done.obstacles:
        return
    renamed = {"NOM": "NOMINAL", "other": "else"}
    now = body(done.after).decode()
    for word in words(annotations):
        assert word in now or renamed[word] in now


def test_the_great_plan_has_no_gaps() -> None:
    assert gaps(PLAN, some.SCHEMA, NEW) == ()


@settings(some.PATIENT, max_examples=60)
@given(some.sound_annotations(TEXT, BUSY))
def test_what_a_plan_covers_it_carries_for_annotations_nobody_thought_of(annotations: Annotations) -> None:
    obstacles = migrate(annotations, PLAN, TEXT, NEW, id=ID).obstacles
    # A plan without gaps is hindered only by what two values fight for, and by a law in the role of a speaker.
    assert {one.code for one in obstacles} <= {"occupied", "wrong_filler"}
    assert all(
        path.split(".")[0] in ("spanTypes", "entityTypes", "frameTypes", "labels") for path in usage(annotations)
    )


@given(ways)
def test_a_plan_means_the_same_after_its_way_through_json(steps: tuple[int, ...]) -> None:
    _, plan = chosen(steps)
    assert read_plan(orjson.loads(orjson.dumps(plan_object(plan)))) == plan
