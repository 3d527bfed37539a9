"""Several voices on one long article side by side, and a gold set composed of what most of them say."""

import random
import resource
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from annotator.agreement.comparison import Comparison, Policy, by_policy, compare, compose
from annotator.standoff.changes import Change, apply
from annotator.standoff.schema import default_schema
from annotator.standoff.values import Annotations, Entity, Filler, Frame, Segments, Span, cut
from bench.figures import Row, row

SEED: Final = 20261129
GOLD: Final = UUID("00000000-0000-4000-8000-000000000000")
ROUNDS: Final = 15
SENTENCE: Final = "قال وزير الخارجية إن موسكو ترفض القرار ولأوكرانيا حق الرد وأضاف أن باريس تدعم الاتفاق للقوات"
WORDS: Final = SENTENCE.split()
MENTIONS: Final = ("PERS", "OCC", "ORG", "GPE", "LOC", "NORP", "DATE", "EVENT")
#: Of a hundred things: how many another annotator overlooks, types otherwise, begins or ends elsewhere.
MISSED, RETYPED, MOVED = 8, 5, 7


def measure() -> list[Row]:
    """5 sets of 600 spans, and 2 of 40: comparing them, composing the gold by majority, and the memory it takes."""
    great, small = article(5, 600), article(2, 40)
    rows = [_compared(*great, "5 sets × 600 spans"), _compared(*small, "2 sets × 40 spans")]
    comparison = compare(great[1], great[0], default_schema())
    whole = _times(lambda: composed(comparison), 3)
    size = f"{len(comparison.items)} items, {len(comparison.differing)} of them differ"
    rows.append(row("composing the gold of 5 × 600 spans by majority", "memory", whole, note=size))
    tracemalloc.start()
    kept = compare(great[1], great[0], default_schema())
    used, peak = (round(found / 2**20, 1) for found in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    whole_process = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10, 1)
    note = f"at most {peak} MB while it is made; the whole process {whole_process} MB"
    rows.append(Row("what a comparison of 5 × 600 spans keeps", "memory", "MB", used, used, note=note))
    return rows if kept.items else []


def article(sets: int, spans: int) -> tuple[str, dict[str, Annotations]]:
    """A text and what ``sets`` annotators make of it: mentions, participants, a quote per 20 spans, stances on them."""
    chance = random.Random(SEED)
    text = " ".join(chance.choice(WORDS) for _ in range(spans * 8))
    first = _first(chance, text, spans)
    return text, {f"set-{n}": first if not n else _another(chance, text, first, n) for n in range(sets)}


def _first(chance: random.Random, text: str, count: int) -> Annotations:
    starts = [0, *(n + 1 for n, letter in enumerate(text) if letter == " "), len(text) + 1]
    people = {f"e{n}": Entity(f"e{n}", chance.choice(MENTIONS), f"طرف {n}") for n in range(count // 5)}
    spans: dict[str, Span] = {}
    frames: dict[str, Frame] = {}

    def mark(type_: str, begin: int, length: int, entity: str | None = None) -> str:
        place = ((starts[begin], starts[min(begin + length, len(starts) - 1)] - 1),)
        id_ = f"s{len(spans)}"
        spans[id_] = Span(id_, type_, place, cut(text, place), entity)
        return id_

    for n in range(count // 20):
        begin = n * 160
        names = [
            mark(chance.choice(MENTIONS), begin + 9 * k, 1 + k % 2, f"e{chance.randrange(len(people))}")
            for k in range(14)
        ]
        names.append(mark("ORG", begin, 4, f"e{chance.randrange(len(people))}"))
        content, cue = mark("QUOTE", begin + 12, 40), mark("CUE", begin + 10, 1)
        issue, evidence, other = (
            mark(type_, begin + 20 + 6 * k, 3) for k, type_ in enumerate(("ISSUE", "EVID", "EVID"))
        )
        roles = {"content": content, "cue": cue, "speaker": names[0]}
        frames[f"q{n}"] = Frame(
            f"q{n}", "quote", {"type": "indirect"}, {code: (Filler("span", id_),) for code, id_ in roles.items()}
        )
        for k, shown in enumerate((evidence, other)):
            filled = {"holder": names[0], "target": issue, "evidence": shown}
            given = {code: (Filler("span", id_),) for code, id_ in filled.items()} | {
                "quote": (Filler("frame", f"q{n}"),)
            }
            frames[f"t{n}-{k}"] = Frame(f"t{n}-{k}", "stance", {"polarity": "against"}, given)
    return Annotations(spans, people, frames, {"genre": "report"})


def _another(chance: random.Random, text: str, of: Annotations, n: int) -> Annotations:
    """The same under other ids, less well seen."""
    spans = {}
    for span in of.spans.values():
        if span.type in MENTIONS and chance.randrange(100) < MISSED and span.id not in _used(of):
            continue
        told = replace(span, id=f"{n}-{span.id}", entity=span.entity and f"{n}-{span.entity}")
        if chance.randrange(100) < MOVED:
            told = _moved(chance, text, told)
        if chance.randrange(100) < RETYPED and span.type in MENTIONS:
            told = replace(told, type=chance.choice(MENTIONS))
        spans[told.id] = told
    people = {f"{n}-{id_}": replace(entity, id=f"{n}-{id_}") for id_, entity in of.entities.items()}
    frames = {
        f"{n}-{id_}": Frame(
            f"{n}-{id_}",
            frame.type,
            frame.attributes,
            {
                code: tuple(Filler(one.kind, f"{n}-{one.target}") for one in found)
                for code, found in frame.roles.items()
            },
        )
        for id_, frame in of.frames.items()
    }
    return Annotations(spans, people, frames, of.labels)


def _used(of: Annotations) -> set[str]:
    return {one.target for frame in of.frames.values() for found in frame.roles.values() for one in found}


def _moved(chance: random.Random, text: str, span: Span) -> Span:
    ((start, end),) = span.segments
    place = ((start + 1, end),) if chance.random() < 0.5 and end - start > 2 else ((start, max(start + 1, end - 1)),)
    return replace(span, segments=place, text=cut(text, place))


def composed(comparison: Comparison) -> Annotations:
    """The gold by the vote of most, item after item as a curation makes it."""
    gold, links = Annotations(), dict[tuple[str, str], str]()
    for item in comparison.items:
        choice = by_policy(comparison, item, Policy("majority"))
        if choice is not None:
            made = compose(comparison, item, choice, gold, links, GOLD)
            gold = apply(gold, Change("c", "curate", made.operations)) if made.operations else gold
            links |= made.links
    return gold


def _compared(text: str, voices: dict[str, Annotations], what: str) -> Row:
    mine = _times(lambda: compare(voices, text, default_schema()), ROUNDS)
    plain = _times(lambda: nested(voices), 3)
    items = compare(voices, text, default_schema())
    note = f"{len(items.items)} items, {len(items.differing)} of them differ; plain loops match the spans only"
    return row(f"comparing {what}", "memory", mine, ("plain loops", plain), note)


def nested(voices: dict[str, Annotations]) -> int:
    """The baseline: the spans of every two voices matched by loops in loops, the greatest overlap first."""
    names, found = [*voices], 0
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            ranked = [
                (_overlap(mine.segments, theirs.segments), mine.id, theirs.id)
                for mine in voices[one].spans.values()
                for theirs in voices[other].spans.values()
            ]
            lefts, rights = set(voices[one].spans), set(voices[other].spans)
            for share, left, right in sorted(ranked, reverse=True):
                if share and left in lefts and right in rights:
                    lefts.discard(left)
                    rights.discard(right)
                    found += 1
    return found


def _overlap(one: Segments, other: Segments) -> float:
    common = sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)
    return common / (sum(e - s for s, e in one) + sum(f - t for t, f in other) - common)


def _times(run: Callable[[], object], rounds: int) -> list[float]:
    out = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        out.append(time.perf_counter() - began)
    return out
