"""What must hold of every measure whatever two people wrote, on random annotations."""

import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given, settings

from annotator.agreement import evidence as room
from annotator.agreement import measuring
from annotator.agreement.evidence import Evidence
from annotator.agreement.group import gather_group
from annotator.agreement.measuring import mean_over_pairs, measure, with_intervals
from annotator.agreement.places import places
from annotator.standoff.values import Annotations
from tests.agreement.made import ENTITY_TYPES, SCHEMA, TEXT, evidence_of, figures, pairs, renamed, voices
from tests.standoff.strategies import PATIENT, annotations, texts

#: Shares of articles, not agreement.
EMPTY = ("empty", "frames/empty")
FEW = settings(PATIENT, max_examples=40)
#: What may lie below 0.
CORRECTED = ("kappa", "pi", "s", "ac1", "alpha", "fleiss", "ordinal", "interval")
Two = tuple[Annotations, Annotations]
#: The tables whose cells are found again in the text.
CELLS = {
    "confusion",
    "boundary",
    *(f"{head}{how}" for head in ("attributes", "labels") for how in ("", "-same", "-apart")),
}


def corrected(code: str) -> bool:
    return code.removesuffix("/macro").rpartition("/")[2] in CORRECTED


@FEW
@given(pairs())
def test_f1_and_coefficients_are_the_same_from_either_side_and_precision_turns_into_recall(two: Two) -> None:
    here, there = figures(evidence_of(*two)), figures(evidence_of(*reversed(two)))
    assert here.keys() == there.keys()
    for (code, layer, subject), found in here.items():
        turned = code.replace("precision", "recall") if "precision" in code else code.replace("recall", "precision")
        assert there[turned, layer, subject].value == pytest.approx(found.value), (code, layer, subject)


@FEW
@given(pairs())
def test_no_value_is_out_of_bounds_and_what_rests_on_nothing_is_undefined(two: Two) -> None:
    for found in measure(evidence_of(*two)):
        assert found.n >= 0
        if found.value is None:
            continue
        assert found.n > 0, found
        assert found.value <= 1 + 1e-9, found
        assert found.value >= (-np.inf if corrected(found.code) else 0), found


@FEW
@given(voices())
def test_whoever_says_the_same_agrees_wholly_whatever_the_ids(one: Annotations) -> None:
    for found in measure(evidence_of(one, renamed(one))):
        if found.code not in EMPTY:
            assert found.value is None or found.value == pytest.approx(1), found
    exact = figures(evidence_of(one, one))
    assert all((code, layer) == ("spans/exact", "") or layer for code, layer, _ in exact if code == "spans/exact")


@FEW
@given(pairs(), pairs())
def test_evidence_of_two_articles_added_up_measures_what_their_parts_measure(first: Two, second: Two) -> None:
    parts = [evidence_of(*first), evidence_of(*second)]
    together = measure(parts[0] + parts[1])
    apart = with_intervals(parts, draws=0)
    assert [(one.code, one.layer, one.subject) for one in together] == [(m.code, m.layer, m.subject) for m in apart]
    for one, other in zip(together, apart, strict=True):
        assert other.value == pytest.approx(one.value)
        assert (other.low, other.high) == (None, None)


def moved(source: Annotations, by: int) -> Annotations:
    """Everything ``by`` code points further on."""
    spans = {
        id_: replace(span, segments=tuple((start + by, end + by) for start, end in span.segments))
        for id_, span in source.spans.items()
    }
    return replace(source, spans=spans)


def beside(one: Annotations, other: Annotations) -> Annotations:
    return Annotations(
        {**one.spans, **other.spans}, {**one.entities, **other.entities}, {**one.frames, **other.frames}, {}
    )


@FEW
@given(pairs(), pairs())
def test_what_is_counted_of_two_articles_is_what_is_counted_of_one_that_holds_both(first: Two, second: Two) -> None:
    """Spans and characters know no articles: one after the other in one text they are counted the same."""
    later = [renamed(moved(voice, len(TEXT)), "later") for voice in second]
    whole = evidence_of(*(beside(one, two) for one, two in zip(first, later, strict=True)), text=TEXT * 2)
    added = evidence_of(*first) + evidence_of(*second)
    for head in ("spans/", "confusion/", "boundary/", "characters/", "unitizing/seen/", "unitizing/units/"):
        ours = {key: count for key, count in added.counts.items() if key.startswith(head)}
        assert {key: n for key, n in whole.counts.items() if key.startswith(head)} == pytest.approx(ours)


@FEW
@given(pairs())
def test_evidence_comes_back_from_json_and_does_not_depend_on_the_order_of_ids(two: Two) -> None:
    found = evidence_of(*two)
    assert room.read(orjson.loads(orjson.dumps(room.as_object(found)))) == found
    shuffled = [
        Annotations(*(dict(random.Random(1).sample(list(part.items()), len(part))) for part in parts))
        for parts in ((voice.spans, voice.entities, voice.frames, voice.labels) for voice in two)
    ]
    again = evidence_of(shuffled[0], shuffled[1])
    assert again.counts == pytest.approx(found.counts)
    assert again.lengths == found.lengths


@FEW
@given(pairs())
def test_every_cell_is_found_in_the_text_as_often_as_it_is_counted(two: Two) -> None:
    counted = {key: n for key, n in evidence_of(*two).counts.items() if key.partition("/")[0] in CELLS}
    found = places(*two, TEXT, SCHEMA)
    assert Counter(cell for place in found for cell in place.cells) == counted
    assert [(place.start, place.end) for place in found] == sorted((place.start, place.end) for place in found)
    ids = [place.one_id for place in found if place.one_id in two[0].spans]
    assert sorted(ids) == sorted(two[0].spans)


@FEW
@given(pairs())
def test_types_under_other_names_agree_as_much(two: Two) -> None:
    """Only names change: what is measured of all types together does not, and each type keeps its own."""
    names = dict(zip(ENTITY_TYPES, (*ENTITY_TYPES[1:], ENTITY_TYPES[0]), strict=True))

    def renamed_types(voice: Annotations) -> Annotations:
        spans = {id_: replace(span, type=names.get(span.type, span.type)) for id_, span in voice.spans.items()}
        return replace(voice, spans=spans)

    before, after = figures(evidence_of(*two)), figures(evidence_of(*map(renamed_types, two)))
    for (code, layer, subject), found in before.items():
        if code.startswith(("spans/", "types/", "characters/", "unitizing/")):
            assert after[code, layer, names.get(subject, subject)].value == pytest.approx(found.value), code


@FEW
@given(texts, annotations(TEXT[:40]), annotations(TEXT[:40]))
def test_nothing_breaks_on_half_made_and_senseless_annotations(text: str, one: Annotations, other: Annotations) -> None:
    here, there = figures(evidence_of(one, other, TEXT[:40])), figures(evidence_of(other, one, TEXT[:40]))
    for key, found in here.items():
        if "precision" not in key[0] and "recall" not in key[0]:
            assert there[key].value == pytest.approx(found.value), key
    gather_group({"a": one, "b": other, "c": Annotations()}, TEXT[:40], SCHEMA)
    assert evidence_of(Annotations(), Annotations(), text).counts["articles"] == 1


@FEW
@given(pairs())
def test_a_group_of_two_is_the_pair(two: Two) -> None:
    pair, group = figures(evidence_of(*two)), figures(gather_group({"a": two[0], "b": two[1]}, TEXT, SCHEMA))
    for (code, layer, subject), found in group.items():
        if code.startswith(("group/characters/", "group/unitizing/")):
            assert pair[code.removeprefix("group/"), layer, subject].value == pytest.approx(found.value), code
    assert {code for code, _, _ in group} <= {f"group/{code}" for code, _, _ in pair} | {
        "group/types/alpha", "group/types/fleiss", "group/stances/polarity/alpha",
    }  # fmt: skip


def corpus(size: int) -> list[Evidence]:
    """Articles that agree more or less, the same every time."""
    found: list[Two] = []

    @settings(FEW, derandomize=True)
    @given(pairs())
    def collect(two: Two) -> None:
        if len(found) < size and two[0].spans:
            found.append(two)

    collect()
    return [evidence_of(*two) for two in found]


def test_intervals_are_those_of_measuring_each_drawn_corpus_by_itself() -> None:
    parts, draws, seed = corpus(12), 40, 7
    drawn = np.random.default_rng(seed).multinomial(len(parts), [1 / len(parts)] * len(parts), size=draws)
    slow: dict[tuple[str, str, str], list[float]] = {}
    for weights in drawn:
        corpus_drawn = [part for part, often in zip(parts, weights, strict=True) for _ in range(often)]
        for one in measure(room.total(corpus_drawn)):
            if one.value is not None:
                slow.setdefault((one.code, one.layer, one.subject), []).append(one.value)
    fast = with_intervals(parts, draws, seed)
    assert len(fast) > 50
    for one in fast:
        values = slow.get((one.code, one.layer, one.subject))
        if one.code[-2:] == "/s" or one.code.endswith("/ac1") or "/macro" in one.code:
            continue  # these know the categories of the whole corpus, a drawn one may lack some
        if one.code in EMPTY:
            continue  # no article that is empty: a share of 0, of which the evidence of those drawn does not speak
        if values is None:
            assert (one.low, one.high) == (None, None), one
        else:
            assert (one.low, one.high) == pytest.approx(np.percentile(values, [2.5, 97.5])), one
        assert one.value is None or one.low is None or one.low <= one.high


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others() -> None:
    parts = corpus(12)
    assert with_intervals(parts, 50, 1) == with_intervals(parts, 50, 1)
    assert with_intervals(parts, 50, 1) != with_intervals(parts, 50, 2)


def test_a_corpus_too_large_to_draw_at_once_is_drawn_in_parts_with_the_same_intervals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = corpus(12)
    at_once = with_intervals(parts, 50, 1)
    monkeypatch.setattr(measuring, "_CELLS", 12 * 7)  # seven draws at a time
    for one, other in zip(with_intervals(parts, 50, 1), at_once, strict=True):
        assert (one.code, one.subject, one.value) == (other.code, other.subject, other.value)
        assert (one.low, one.high) == pytest.approx((other.low, other.high)), one


def test_every_measure_stands_in_the_document_with_its_sentence() -> None:
    """By the parts of its code: what a table of the document puts together with … is written out by nobody else."""
    document = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    written = set(re.findall(r"`([a-z0-9/…-]+)`", document))
    words = {word for code in written for word in code.replace("…/", "").split("/")} | {"macro"}
    codes = {one.code for one in measure(room.total(corpus(12)))}
    assert {word for code in codes for word in code.split("/")} - words == set()
    heads = {code.partition("/")[0] for code in written}
    assert {code.partition("/")[0] for code in codes} - heads == set()


def test_no_articles_measure_nothing() -> None:
    assert with_intervals([]) == []
    assert measure(Evidence()) == []
    assert room.total([]) == Evidence()


def test_the_mean_over_pairs_leaves_undefined_values_out() -> None:
    one, other = corpus(2)
    means = mean_over_pairs([measure(one), measure(other)])
    exact = [figures(part)["spans/exact", "", ""] for part in (one, other)]
    (found,) = [m for m in means if (m.code, m.layer) == ("spans/exact", "")]
    assert found.value == pytest.approx(sum(m.value for m in exact if m.value is not None) / 2)
    assert found.n == sum(m.n for m in exact)
