"""What holds of every comparison, whatever the voices say."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from annotator.agreement.comparison import ALL, Choice, Comparison, Item, Policy, compare, compose, discard
from annotator.agreement.comparison.reading import is_part
from annotator.agreement.comparison.signing import signatures
from annotator.standoff.changes import Change, apply
from annotator.standoff.values import Annotations, annotations_object
from tests.agreement.voices import CHANGE, SCHEMA, SEED, Gold, errors, renamed
from tests.standoff.strategies import PATIENT, sound_annotations

TEXT = "قال وزير موسكو ترفض القرار"
Sets = dict[str, Annotations]
TYPES = ("PERS", "GPE", "QUOTE", "CUE", "EVID")
said = sound_annotations(TEXT, TYPES)
OFTEN = settings(PATIENT, max_examples=60)


@st.composite
def near(draw: DrawFn, of: Annotations) -> Annotations:
    """What another annotator could have made of it: some things left out, some edges and types and values others."""
    ids = [*of.spans, *of.entities, *of.frames]
    other = renamed(of, {id_: f"{draw(st.sampled_from('xyz'))}{id_}" for id_ in ids})
    for id_ in draw(st.lists(st.sampled_from([*other.spans, *other.frames]), max_size=3)) if other.spans else []:
        done = discard(other, id_).operations if id_ in other.spans or id_ in other.frames else ()
        other = apply(other, Change(CHANGE, "change", done)) if done else other
    spans = dict(other.spans)
    for id_, span in other.spans.items():
        if draw(st.integers(0, 3)) == 0:
            (start, end), *_ = span.segments
            edge = draw(st.integers(start + 1, end))
            spans[id_] = replace(span, segments=((start, edge),), text=TEXT[start:edge], attributes={})
    return replace(other, spans=spans)


@st.composite
def voices(draw: DrawFn) -> dict[str, Annotations]:
    first = draw(said)
    others = [draw(near(first) | said) for _ in range(draw(st.integers(0, 2)))]
    return dict(zip("ABC", [first, *others], strict=False))


def same_up_to_ids(one: Annotations, other: Annotations) -> bool:
    """Whether the one is the other under other ids (told by what everything stands beside)."""
    signed = signatures({"1": one, "2": other})
    mine = Counter(marks for (voice, _), marks in signed.items() if voice == "1")
    return mine == Counter(marks for (voice, _), marks in signed.items() if voice == "2") and one.labels == other.labels


def told(found: Annotations) -> Annotations:
    """Without what is nobody's matter: would-be parts that no frame has, entities that nothing speaks of."""
    targets = {
        (frame.id, filler.target)
        for frame in found.frames.values()
        for fillers in frame.roles.values()
        for filler in fillers
    }
    used = {id_ for _, id_ in targets}
    owned = {
        id_ for frame, id_ in targets if id_ in found.spans and is_part(SCHEMA, found.frames[frame], found.spans[id_])
    }
    spans = {
        id_: replace(span, origin="manual")
        for id_, span in found.spans.items()
        if id_ in owned or SCHEMA.span_types[span.type].layer == "entity"
    }
    used |= {span.entity for span in spans.values() if span.entity is not None}
    entities = {id_: entity for id_, entity in found.entities.items() if id_ in used}
    return replace(found, spans=spans, entities=entities)


def classes(comparison: Comparison) -> Counter[object]:
    return Counter((item.kind, frozenset(item.members.items()), item.classes) for item in comparison.items)


@OFTEN
@given(said, st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_set_beside_its_own_copies_differs_in_nothing_and_the_agreed_gold_is_the_set(found, copies, chance) -> None:  # type: ignore[no-untyped-def]
    sets = {"A": found}
    for n in range(copies):
        ids = [*found.spans, *found.entities, *found.frames]
        names = [f"c{n}-{place}" for place in range(len(ids))]
        chance.shuffle(names)
        sets["BCD"[n]] = renamed(found, dict(zip(ids, names, strict=True)))
    comparison = compare(sets, TEXT, SCHEMA)
    assert [item.aspects for item in comparison.differing] == []
    assert same_up_to_ids(Gold(comparison).by(Policy("all_agree")).said, found)


@OFTEN
@given(voices(), st.sampled_from("ABC"))
def test_who_is_trusted_has_the_gold_say_what_he_says(sets: Sets, voice: str) -> None:
    comparison = compare(sets, TEXT, SCHEMA)
    gold = Gold(comparison).by(Policy("trusted", voice=voice)).said
    if voice not in sets:
        assert gold == Annotations()
    else:
        assert same_up_to_ids(told(gold), told(sets[voice]))
        assert not errors(gold, TEXT)


@OFTEN
@given(voices())
def test_everything_every_voice_says_is_in_one_cluster(sets: Sets) -> None:
    comparison = compare(sets, TEXT, SCHEMA)
    members = [thing for cluster in comparison.clusters.values() for thing in cluster.members.items()]
    everything = {(voice, id_) for voice, one in sets.items() for id_ in (*one.spans, *one.entities, *one.frames)}
    assert len(members) == len(everything)
    assert set(members) == everything
    assert all(comparison.where[thing] in comparison.clusters for thing in everything)
    assert len({item.key for item in comparison.items}) == len(comparison.items)


@OFTEN
@given(voices(), st.randoms(use_true_random=False))
def test_the_order_of_the_voices_changes_no_item(sets: Sets, chance) -> None:  # type: ignore[no-untyped-def]
    order = [*sets]
    chance.shuffle(order)
    one, other = compare(sets, TEXT, SCHEMA), compare({voice: sets[voice] for voice in order}, TEXT, SCHEMA)
    assert classes(one) == classes(other)
    assert [item.key for item in one.items] == [item.key for item in other.items]


@OFTEN
@given(voices())
def test_the_same_voices_are_always_compared_alike(sets: Sets) -> None:
    one, other = compare(sets, TEXT, SCHEMA), compare(dict(sets), TEXT, SCHEMA)
    assert one == other


@st.composite
def choice_on(draw: DrawFn, item: Item) -> Choice:
    if draw(st.integers(0, 5)) == 0:
        return Choice(nothing=True)
    who = st.sampled_from([*item.members])
    picks = {"": draw(who)}
    for aspect in item.aspects:
        if aspect.code.startswith("role:") and draw(st.integers(0, 4)) == 0:
            picks[aspect.code] = ALL
        elif draw(st.booleans()):
            picks[aspect.code] = draw(who)
    return Choice(picks=picks)


@OFTEN
@given(voices(), st.data())
def test_whatever_a_curator_picks_can_be_stored_and_taken_back(sets: Sets, data: st.DataObject) -> None:
    """``Gold.decide`` applies, takes back, compares the bytes, and composes a second time."""
    comparison = compare(sets, TEXT, SCHEMA)
    gold = Gold(comparison)
    for item in data.draw(st.permutations([*comparison.items])):
        choice = data.draw(choice_on(item))
        try:
            gold.decide(item, choice)
        except ValueError:
            assert ALL in choice.picks.values()
    assert set(errors(gold.said, TEXT)) <= {"cycle", "wrong_filler"}


@OFTEN
@given(voices(), st.data())
def test_deciding_otherwise_and_back_leaves_the_gold_as_it_was(sets: Sets, data: st.DataObject) -> None:
    comparison = compare(sets, TEXT, SCHEMA)
    gold = Gold(comparison).by(Policy("trusted", voice="A"))
    items = [item for item in comparison.items if len(item.members) > 1 and "A" in item.members]
    if not items:
        return
    item = data.draw(st.sampled_from(items))
    other = data.draw(st.sampled_from([voice for voice in item.members if voice != "A"]))
    if item.kind == "label":
        return
    gold.take(item, every="A")
    before = spoken(gold, item)
    for _ in range(2):
        gold.take(item, every=other)
        gold.take(item, every="A")
        # A mention that came along for the other stays: it may have been decided on by itself.
        assert spoken(gold, item) == before


def spoken(gold: Gold, item: Item) -> list[object]:
    """What the gold says of an item, with everything that fills its roles."""
    (id_,) = {gold.links[thing] for thing in item.members.items()}
    said = gold.said
    frame = said.frames.get(id_)
    fillers = [one.target for found in frame.roles.values() for one in found] if frame else []
    return [said.spans.get(one) or said.entities.get(one) or said.frames.get(one) for one in [id_, *fillers]]


@OFTEN
@given(voices(), st.data())
def test_what_is_taken_out_leaves_nothing_behind_that_points_to_it(sets: Sets, data: st.DataObject) -> None:
    gold = sets["A"]
    ids = [*gold.spans, *gold.entities, *gold.frames]
    if not ids:
        return
    id_ = data.draw(st.sampled_from(ids))
    after = apply(gold, Change(CHANGE, "change", discard(gold, id_, SCHEMA).operations))
    assert id_ not in {*after.spans, *after.entities, *after.frames}
    parts = {span.id for span in gold.spans.values() if id_ in gold.frames and is_part(SCHEMA, gold.frames[id_], span)}
    used = {one.target for frame in after.frames.values() for found in frame.roles.values() for one in found}
    had = {one.target for found in (gold.frames[id_].roles.values() if id_ in gold.frames else ()) for one in found}
    assert not [part for part in parts & had if part in after.spans and part not in used]
    # What is a mention stays, though it spoke in the quote.
    assert {one for one in had & gold.spans.keys() if one not in parts} <= after.spans.keys()


@OFTEN
@given(voices(), st.sampled_from(["majority", "threshold", "all_agree"]))
def test_a_vote_never_makes_what_cannot_stand(sets: Sets, name: str) -> None:
    gold = Gold(compare(sets, TEXT, SCHEMA)).by(Policy(name, share=Fraction(2, 3)))  # type: ignore[arg-type]
    assert set(errors(gold.said, TEXT)) <= {"cycle", "wrong_filler"}


@OFTEN
@given(voices())
def test_a_fingerprint_tells_whether_a_voice_has_changed_its_mind(sets: Sets) -> None:
    before = compare(sets, TEXT, SCHEMA)
    changed = {
        "uncertain": True,
    }
    spans = {
        id_: replace(span, attributes=changed) if span.type == "PERS" and span.attributes != changed else span
        for id_, span in sets["A"].spans.items()
    }
    after = compare({**sets, "A": replace(sets["A"], spans=spans)}, TEXT, SCHEMA)
    now = {frozenset(item.members.items()): item for item in after.items}
    for item in before.items:
        other = now.get(frozenset(item.members.items()))
        if other is not None:
            assert (item.fingerprint == other.fingerprint) == (item.readings == other.readings)
            mine = sets["A"].spans.get(item.members.get("A", ""))
            if item.kind == "span" and mine is not None:
                assert (item.fingerprint == other.fingerprint) == (spans[mine.id] == mine)


@OFTEN
@given(voices())
def test_the_ids_of_the_gold_are_always_the_same(sets: Sets) -> None:
    comparison = compare(sets, TEXT, SCHEMA)
    one, other = (Gold(comparison).by(Policy("trusted", voice="A")).said for _ in range(2))
    assert annotations_object(one) == annotations_object(other)
    for item in comparison.items:
        made = [
            compose(comparison, item, Choice(picks={"": next(iter(item.members))}), one, {}, SEED) for _ in range(2)
        ]
        assert made[0] == made[1]
