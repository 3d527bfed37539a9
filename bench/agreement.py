"""How fast agreement is counted and measured, and that the same numbers come out as from nltk and from plain numpy."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from nltk.metrics.agreement import AnnotationTask

from annotator.agreement import characters, evidence, measuring, runs, spans
from annotator.agreement.alpha import alpha
from annotator.agreement.coefficients import cohen_kappa
from annotator.agreement.columns import Columns
from annotator.agreement.evidence import Evidence
from annotator.agreement.gathering import gather
from annotator.agreement.group import gather_group
from annotator.agreement.sides import Counts
from annotator.standoff.schema import Schema, default_schema
from annotator.standoff.values import Annotations, Attributes, Entity, Filler, Frame, Span, cut
from bench.figures import Row, row
from bench.formats import _story as story

ARTICLES, DRAWS, SEED = 1_000, 1_000, 20_040_211
MENTIONS, FRAMES = 24, 4  # and 2 × 4 spans of quotes and of stances: 40 spans an article
TYPES = ("PERS", "ORG", "GPE", "LOC", "EVENT")
LAYERS = dict.fromkeys(TYPES, "entity")
Pair = tuple[str, Annotations, Annotations]


def measure() -> list[Row]:
    """Gathering, measuring, drawing; then α and κ of the types of matched spans and of characters beside others."""
    schema, corpus = default_schema(), [pair(number) for number in range(ARTICLES)]
    gathered, parts = [], []
    for text, one, other in corpus:
        start = time.perf_counter()
        parts.append(gather(one, other, text, schema))
        gathered.append(time.perf_counter() - start)
    rows = [row("gather: one article, two voices, 40 spans each", "one core", gathered)]
    rows.append(_group(corpus, schema))
    once, values = _timed(lambda: measuring.measure(evidence.total(parts)))
    rows.append(row(f"all measures of {ARTICLES:,} articles", "one core", [once], note=f"{len(values)} measures"))
    drawn, _ = _timed(lambda: measuring.with_intervals(parts, DRAWS, SEED))
    rows.append(row(f"the same with {DRAWS:,} bootstraps", "two cores", [drawn], note=f"{len(values)} intervals"))
    return rows + _peers(corpus, schema, parts)


def _timed(do, times: int = 3):
    """The best of a few times, and what came out."""
    spent, out = [], None
    for _ in range(times):
        start = time.perf_counter()
        out = do()
        spent.append(time.perf_counter() - start)
    return min(spent), out


def _group(corpus: Sequence[Pair], schema: Schema) -> Row:
    spent = []
    for (text, one, other), (_, _, third) in zip(corpus[:100], corpus[:100], strict=True):
        start = time.perf_counter()
        gather_group({"a": one, "b": other, "c": third}, text, schema)
        spent.append(time.perf_counter() - start)
    return row("gather: one article, three voices together", "one core", spent)


def _peers(corpus: Sequence[Pair], schema: Schema, parts: Sequence[Evidence]) -> list[Row]:
    """The same numbers from elsewhere; the measurement fails where they differ."""
    layers = {code: type_.layer for code, type_ in schema.span_types.items()}
    rated = [
        (pair.one.type, pair.other.type)
        for _, one, other in corpus
        for pair in spans.pairs(one.spans.values(), other.spans.values(), layers)
        if pair.one and pair.other and layers[pair.one.type] == "entity"
    ]
    values = {(one.code, one.layer, one.subject): one.value for one in measuring.measure(evidence.total(parts))}
    ours, found = _timed(lambda: _of_types(rated))
    triples = [(who, item, said) for item, both in enumerate(rated) for who, said in zip("ab", both, strict=True)]
    nltk, theirs = _timed(lambda: (AnnotationTask(triples).kappa(), AnnotationTask(triples).alpha()))
    for name, mine, other in zip(("kappa", "alpha"), found, theirs, strict=True):
        _equal(mine, other)
        _equal(values[f"types/{name}", "entity", ""], other)
    runs_spent, by_runs = _timed(lambda: _of_characters(corpus))
    plain_spent, plain = _timed(lambda: [_plain_alpha(corpus, type_) for type_ in TYPES], 1)
    for type_, mine, other in zip(TYPES, by_runs, plain, strict=True):
        _equal(mine, other)
        _equal(values["characters/alpha", "entity", type_], other)
    letters = sum(len(text) for text, _, _ in corpus)
    return [
        row(f"κ and α of {len(rated):,} pairs of types", "one core", [ours], ("nltk", [nltk]), "equal"),
        row(
            f"α of {letters:,} characters, 5 labels", "one core", [runs_spent], ("plain numpy", [plain_spent]), "equal"
        ),
    ]


def _of_types(rated: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """κ and α out of what two said, as the measures make them out of counted cells."""
    cells = Counter(rated)
    places = {type_: place for place, type_ in enumerate(dict.fromkeys(type_ for pair in cells for type_ in pair))}
    table = np.zeros((len(places), len(places)))
    for (one, other), often in cells.items():
        table[places[one], places[other]] = often
    return float(cohen_kappa(table)), float(alpha(table + table.T))


def _of_characters(corpus: Sequence[Pair]) -> list[float]:
    """α of five labels over all characters, from spans, by runs."""
    counts: Counts = defaultdict(float)
    for text, *voices in corpus:
        spans_of = [[span for span in voice.spans.values() if span.type in TYPES] for voice in voices]
        characters.count([runs.by_type(found) for found in spans_of], LAYERS, len(text), "characters", counts)
    columns = Columns([Evidence(counts)], np.ones((1, 1)))
    found = {value.subject: float(value.values[0]) for value in characters.measures(columns, "characters")}
    return [found[type_] for type_ in TYPES]


def _equal(ours: float | None, theirs: float) -> None:
    assert ours is not None, theirs
    assert abs(ours - theirs) < 1e-9, (ours, theirs)


def _plain_alpha(corpus: Sequence[Pair], type_: str) -> float:
    """Nominal α over every character, written down as in Krippendorff 2011: values by unit, coincidences, α."""
    ratings: list[list[np.ndarray]] = [[], []]
    for text, *voices in corpus:
        for row_, voice in zip(ratings, voices, strict=True):
            inside = np.zeros(len(text), dtype=int)
            for span in voice.spans.values():
                for start, end in span.segments if span.type == type_ else ():
                    inside[start:end] = 1
            row_.append(inside)
    data = np.array([np.concatenate(found) for found in ratings])
    units = np.array([(data == value).sum(0) for value in (0, 1)], dtype=float).T
    size = units.sum(1, keepdims=True)
    coincidences = (units / (size - 1)).T @ units - np.diag((units / (size - 1)).sum(0))
    by_value = coincidences.sum(0)
    total = by_value.sum()
    return 1 - (total - 1) * (total - np.trace(coincidences)) / (total**2 - (by_value**2).sum())


def pair(number: int) -> Pair:
    """A text with what two people made of it: the second leaves out, moves, renames and reads otherwise at times."""
    text, chance = story(number), random.Random(number)
    return text, _voice(text, random.Random(number), None), _voice(text, random.Random(number), chance)


def _voice(text: str, plan: random.Random, slips: random.Random | None) -> Annotations:
    made: dict[str, Span] = {}
    for n in range(MENTIONS):
        start = n * 80 + plan.randrange(20)
        _put(made, f"s{n}", plan.choice(TYPES), start, start + plan.randint(4, 14), text, f"e{n % 8}", slips)
    frames: dict[str, Frame] = {}
    for n in range(FRAMES):
        start = 2000 + n * 240
        _put(made, f"c{n}", "CUE", start, start + 4, text, None, slips)
        _put(made, f"q{n}", "QUOTE", start + 6, start + 100 + plan.randrange(40), text, None, slips)
        _put(made, f"i{n}", "ISSUE", start + 150, start + 160, text, None, slips)
        _put(made, f"v{n}", "EVID", start + 165, start + 200, text, None, slips)
        frames |= _frames(n, made, slips)
    entities = {f"e{n}": Entity(f"e{n}", "ORG", f"موسكو {n}") for n in range(8)}
    return Annotations(made, entities, frames, {"genre": "report" if _holds(slips) else "opinion"})


def _frames(n: int, made: dict[str, Span], slips: random.Random | None) -> dict[str, Frame]:
    who = (Filler("entity", f"e{n if _holds(slips) else n + 1}"),)
    quote = {"content": (f"q{n}",), "cue": (f"c{n}",)}
    stance = {"target": (f"i{n}",), "evidence": (f"v{n}",)}
    kind: Attributes = {"type": "direct" if _holds(slips) else "indirect"}
    degree: Attributes = {"polarity": "against" if _holds(slips) else "neutral", "strength": 1 + n % 3}
    return {
        f"f{n}": Frame(f"f{n}", "quote", kind, {"speaker": who} | _standing(quote, made)),
        f"t{n}": Frame(f"t{n}", "stance", degree, {"holder": who} | _standing(stance, made)),
    }


def _standing(roles: dict[str, tuple[str, ...]], made: dict[str, Span]) -> dict[str, tuple[Filler, ...]]:
    return {role: (Filler("span", id_),) for role, (id_,) in roles.items() if id_ in made}


def _put(
    made: dict[str, Span],
    id_: str,
    type_: str,
    start: int,
    end: int,
    text: str,
    entity: str | None,
    slips: random.Random | None,
) -> None:
    if not _holds(slips):
        return
    start += 0 if _holds(slips) else 1
    end += 0 if _holds(slips) else 2
    type_ = type_ if entity is None or _holds(slips) else "NORP"
    attributes: Attributes = {"mention": "NAM" if _holds(slips) else "NOM"} if entity else {}
    made[id_] = Span(id_, type_, ((start, end),), cut(text, ((start, end),)), entity, attributes)


def _holds(slips: random.Random | None) -> bool:
    """Nine times in ten, and always for the first voice."""
    return slips is None or slips.random() < 0.9
