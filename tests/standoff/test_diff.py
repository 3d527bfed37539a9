"""What differs between two states of a set: by id, by what it says where it was made anew, with the place."""

from dataclasses import replace

from annotator.standoff.diff import Aspect, Difference, differences, place_of, touch
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Span

TEXT = "قال الوزير إن الممر ضروري وإن البحر قريب"


def span(id_: str, start: int, end: int, type_: str = "PERS", **fields: object) -> Span:
    return Span(id=id_, type=type_, segments=((start, end),), text=TEXT[start:end], **fields)  # type: ignore[arg-type]


def state(*things: Span | Entity | Frame, **labels: str) -> Annotations:
    shelves: dict[type, dict[str, object]] = {Span: {}, Entity: {}, Frame: {}}
    for thing in things:
        shelves[type(thing)][thing.id] = thing
    return Annotations(shelves[Span], shelves[Entity], shelves[Frame], labels)  # type: ignore[arg-type]


def told(found: tuple[Difference, ...]) -> list[tuple[str, str, str, tuple[Aspect, ...]]]:
    return [(one.sort, one.id, one.way, one.aspects) for one in found]


QUOTE = Frame("f1", "quote", {"type": "indirect"}, {"content": (Filler("span", "s2"),)})


def test_nothing_differs_from_itself() -> None:
    one = state(span("s1", 4, 10), span("s2", 11, 25, "QUOTE"), Entity("e1", "PERS", "الوزير"), QUOTE, genre="report")
    assert differences(one, one) == ()


def test_what_came_went_and_changed_stands_in_the_order_of_the_text() -> None:
    before = state(span("s1", 4, 10), span("s2", 11, 25, "QUOTE"), genre="report")
    after = state(span("s1", 3, 10, "OCC"), span("s3", 30, 35, "LOC"), genre="opinion")
    found = differences(before, after)
    assert told(found) == [
        ("span", "s1", "changed", (Aspect("type"), Aspect("segments"))),
        ("span", "s2", "removed", ()),
        ("span", "s3", "added", ()),
        ("label", "genre", "changed", ()),
    ]
    assert found[0].segments == ((3, 10), (4, 10))


def test_a_mark_made_anew_with_the_same_letters_is_no_difference() -> None:
    """Taken away and marked again: another id, and the frame that held the old one holds the new one."""
    before = state(span("s2", 11, 25, "QUOTE"), QUOTE)
    anew = Frame("f9", "quote", {"type": "indirect"}, {"content": (Filler("span", "s7"),)})
    assert differences(before, state(span("s7", 11, 25, "QUOTE"), anew)) == ()


def test_a_mark_made_anew_with_other_edges_is_a_change_and_not_two() -> None:
    found = differences(state(span("s2", 11, 25, "QUOTE")), state(span("s7", 14, 25, "QUOTE")))
    assert told(found) == [("span", "s7", "changed", (Aspect("segments"),))]
    assert found[0].ids() == {"s2", "s7"}


def test_frames_say_which_role_and_which_attribute() -> None:
    after = replace(QUOTE, attributes={"type": "mixed"}, roles={**QUOTE.roles, "speaker": (Filler("entity", "e1"),)})
    found = differences(state(span("s2", 11, 25, "QUOTE"), QUOTE), state(span("s2", 11, 25, "QUOTE"), after))
    assert told(found) == [("frame", "f1", "changed", (Aspect("role", "speaker"), Aspect("attribute", "type")))]
    assert found[0].segments == ((11, 25),)


def test_entities_and_their_mentions() -> None:
    before = state(span("s1", 4, 10, entity="e1"), Entity("e1", "PERS", "الوزير"))
    after = state(span("s1", 4, 10, entity="e2"), Entity("e2", "PERS", "سامر", reference="wd:Q1"))
    assert told(differences(before, after)) == [
        ("span", "s1", "changed", (Aspect("entity"),)),
        ("entity", "e1", "removed", ()),
        ("entity", "e2", "added", ()),
    ]
    same_name = state(span("s1", 4, 10, entity="e3"), Entity("e3", "PERS", "الوزير"))
    assert differences(before, same_name) == ()


def test_an_attribute_that_is_true_is_not_one() -> None:
    before = state(span("s1", 4, 10, attributes={"uncertain": True}))
    after = state(span("s1", 4, 10, attributes={"uncertain": 1}))
    assert told(differences(before, after)) == [("span", "s1", "changed", (Aspect("attribute", "uncertain"),))]


def test_places_touch_where_they_share_a_letter() -> None:
    assert touch(((4, 10),), ((9, 12),))
    assert not touch(((4, 10),), ((10, 12),))
    assert not touch((), ((10, 12),))
    assert touch(((4, 10),), ((5, 5),))
    one = state(span("s1", 4, 10, entity="e1"), span("s2", 30, 35, entity="e1"), Entity("e1", "PERS", "الوزير"))
    assert place_of(one.entities["e1"], one) == ((4, 10), (30, 35))
