"""Kinds of differences from the gold: left out is one matter, marked besides another."""

import pytest

from annotator.agreement.evidence import Evidence
from annotator.agreement.gathering import gather
from annotator.services import agreement, quality
from annotator.services.agreement.differing import differences_of
from annotator.services.agreement.keeping import Kept, kept_of
from annotator.services.agreement.places import Place, Said
from annotator.services.agreement.population import Couple, Voice, population_of
from annotator.services.quality import Kind
from annotator.services.quality.kinds import kinds_of
from annotator.services.quality.showing import shown_of
from annotator.standoff.values import Annotations
from tests.agreement.made import SCHEMA
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import TEXT, base, changed, quote, span


def kept(mine: Annotations, gold: Annotations) -> Kept:
    voice = Voice(set_id=None, author=1, revision=1, schema=1, at=None)  # type: ignore[arg-type]
    differences = differences_of(mine, gold, TEXT, SCHEMA)
    return Kept(Couple(1, voice, voice), gather(mine, gold, TEXT, SCHEMA), differences)


def told(*kinds: Kind) -> list[tuple[str, str, int, int]]:
    return [(kind.difference, kind.type, kind.count, kind.items) for kind in kinds]


def silent() -> Annotations:
    """Nobody quoted."""
    return changed(base(), without=("f1", "q1", "c1"))


def test_what_only_the_gold_has_is_missed_of_so_many_of_the_gold():
    assert told(*kinds_of([kept(fewer(), base())] * 3)) == [("missed", "GPE", 3, 3)]


def test_what_only_the_set_has_is_marked_besides_of_so_many_of_its_own():
    assert told(*kinds_of([kept(base(), fewer())] * 3)) == [("extra", "GPE", 3, 3)]


def test_the_two_directions_are_not_added_up():
    found = kinds_of([kept(fewer(), base())] * 2 + [kept(base(), fewer())] * 3)
    assert told(*found) == [("extra", "GPE", 3, 3), ("missed", "GPE", 2, 2)]


@pytest.mark.parametrize(("mine", "gold", "difference"), [(silent(), base(), "missed"), (base(), silent(), "extra")])
def test_a_whole_frame_has_a_direction_too(mine, gold, difference):
    found = kinds_of([kept(mine, gold)] * 2)
    assert told(*found) == [(difference, one, 2, 2) for one in ("CUE", "QUOTE", "quote")]


def test_edges_count_once_of_so_many_of_the_gold():
    """A person has a mention and is a participant: the gold has two marks of persons, one of them is too short here."""
    assert told(*kinds_of([kept(shorter(), base())] * 2)) == [("boundary", "PERS", 2, 4)]


def test_another_speaker_is_a_matter_of_the_role():
    other = changed(base(), quote("f1", content="q1", cue="c1", speaker="p1"))
    assert told(*kinds_of([kept(other, base())] * 2)) == [("role", "quote", 2, 2)]


def test_a_label_that_one_has_left_out():
    found = kinds_of([kept(Annotations(base().spans, base().entities, base().frames, {}), base())] * 2)
    assert told(*found) == [("missed", "genre", 2, 2)]


def test_what_came_once_is_no_kind_and_of_many_three_are_told():
    assert kinds_of([kept(fewer(), base())]) == []
    marks = [span(f"x{n}", type_, words) for n, (type_, words) in enumerate(_OTHERS)]
    found = kinds_of([kept(changed(base(), *marks), base())] * 2)
    assert [kind.type for kind in found] == ["DATE", "LOC", "NORP"]
    assert kinds_of([]) == []


_OTHERS = [("ORG", "مقترحات"), ("DATE", "عام 2025"), ("LOC", "البحر"), ("NORP", "موسكو")]


def test_the_most_frequent_stands_first():
    found = kinds_of([kept(fewer(), base())] * 2 + [kept(shorter(), base())] * 3)
    assert told(*found) == [("boundary", "PERS", 3, 10), ("missed", "GPE", 2, 5)]


def test_of_nothing_there_is_nothing():
    voice = Voice(None, 1, 1, 1, None)  # type: ignore[arg-type]
    assert kinds_of([Kept(Couple(1, voice, voice), Evidence({"articles": 1}), {})] * 3) == []


@pytest.mark.parametrize(
    ("difference", "one", "other", "shown"),
    [
        ("missed", None, "quote", True),
        ("missed", "quote", None, False),
        ("extra", "quote", None, True),
        ("extra", None, "quote", False),
        ("boundary", None, "quote", True),
    ],
)
def test_a_place_of_the_other_direction_is_not_shown(difference, one, other, shown):
    kind = Kind(difference, "quotes", "quote", 2, 2, "class/missed/quotes/quote")
    place = Place(None, None, "quotes", "quote", (), [Said("presence", one, other)])  # type: ignore[arg-type]
    assert kind.shows(place) is shown


@pytest.mark.django_db
def test_the_places_of_a_kind_are_as_many_as_it_says():
    press = Press()
    for told_ in (fewer(), fewer(), base()):
        press.measured(told_, base())
    (kind,) = press.standing(press.reem).kinds
    asked = agreement.Asked(gold=True, people=frozenset({press.reem.pk}))
    page = agreement.places_of(project=press.reached(press.curator), user=press.curator, asked=asked, cell=kind.cell)
    assert (page.total, len([place for place in page.places if kind.shows(place)])) == (kind.count, 2)


@pytest.mark.django_db
def test_frames_left_out_and_frames_too_many_each_have_their_places():
    press = Press()
    for _ in range(2):
        press.measured(silent(), base())
        press.measured(base(), silent())
    found = quality.person_of(project=press.reached(press.curator), user=press.curator, person=press.reem.pk)
    frames = [Kind(code, "quote", "quote", 2, 2, "class/missed/quote/quote") for code in ("missed", "extra")]
    couples = [
        couple for couple in population_of(press.project, gold=True).couples if couple.one.author == press.reem.pk
    ]
    shown = shown_of(list(kept_of(press.project, couples).values()), frames, 6)
    assert [len(places) for places in shown.values()] == [2, 2]
    assert [bool(place.said[0].one) for places in shown.values() for place in places] == [False, False, True, True]
    assert sum(kind.count for kind in found.standing.kinds) == 6
