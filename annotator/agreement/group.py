"""More than two voices on one article: what can only be said of all of them together.

Measures of pairs are means over the pairs; here are those made for any number of raters and for missing values:
Krippendorff's α per label over characters and over units, α and Fleiss κ of the types of spans on the same letters
(proclitics apart), α of the attributes of those spans and of matched frames, of the article's labels, and of stances'
polarity. An item is what at least two voices have. Where a voice has two spans of one layer on the same letters, nobody
can tell which of them the others' stands against: those letters are left out. Frames of several voices are one item
when pairs of them are matched (:mod:`~annotator.agreement.pairing`), of each voice its first.

Keys begin with ``group/``; cells ``…/A/B`` are coincidences (:mod:`~annotator.agreement.alpha`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, permutations

import numpy as np

from annotator.agreement import characters, runs, unitizing
from annotator.agreement.alpha import alpha
from annotator.agreement.coefficients import fleiss_from_sums
from annotator.agreement.columns import Columns, Value
from annotator.agreement.edges import uncut
from annotator.agreement.evidence import Evidence
from annotator.agreement.pairing import framed, is_stance
from annotator.agreement.saying import category, numbers_of
from annotator.agreement.sides import Counts, Sizes, face, layer_of
from annotator.agreement.stances import degree
from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Attributes, Frame, Segments, Span

Item = Mapping[int, Span]


def gather_group(voices: Mapping[str, Annotations], text: str, schema: Schema) -> Evidence:
    """The evidence of one article and all its voices (by any name); fewer than two show nothing."""
    said = list(voices.values())
    counts: Counts = defaultdict(float)
    lengths: Sizes = defaultdict(lambda: defaultdict(float))
    if len(said) > 1:
        spans = [[span for span in voice.spans.values() if span.segments] for voice in said]
        layers = {span.type: layer_of(span.type, schema) for voice in spans for span in voice}
        covered = [runs.by_type(voice) for voice in spans]
        characters.count(covered, layers, len(text), "group/characters", counts)
        unitizing.count(covered, layers, len(text), "group/unitizing", counts, lengths)
        for layer, item in _items(spans, layers, text):
            _count_item(layer, item, schema, counts)
        _count_labels(said, schema, counts)
        _count_frames(said, text, schema, counts)
    return Evidence(dict(counts), {key: dict(found) for key, found in lengths.items()})


def coincide(counts: Counts, head: str, said: Sequence[str | None]) -> None:
    """Count what several voices say of one item (None: nothing) as coincidences."""
    given = Counter(value for value in said if value is not None)
    others = given.total() - 1
    if others > 0:
        for one, other in permutations(given, 2):
            counts[f"{head}/{one}/{other}"] += given[one] * given[other] / others
        for one, often in given.items():
            counts[f"{head}/{one}/{one}"] += often * (often - 1) / others


def _items(spans: Sequence[Sequence[Span]], layers: Mapping[str, str], text: str) -> Iterator[tuple[str, Item]]:
    """The layer and the spans, by voice, of letters at least two voices have once."""
    found: dict[tuple[str, Segments], list[tuple[int, Span]]] = defaultdict(list)
    for voice, theirs in enumerate(spans):
        for span in theirs:
            found[layers[span.type], uncut(span.segments, text)].append((voice, span))
    for (layer, _), standing in found.items():
        item = dict(standing)
        if 1 < len(item) == len(standing):
            yield layer, item


def _count_item(layer: str, item: Item, schema: Schema, counts: Counts) -> None:
    types = Counter(span.type for span in item.values())
    coincide(counts, f"group/types/{layer}", [span.type for span in item.values()])
    raters = len(item)
    counts[f"group/items/{layer}"] += 1
    counts[f"group/agreeing/{layer}"] += sum(n * (n - 1) for n in types.values()) / (raters * (raters - 1))
    for type_, often in types.items():
        counts[f"group/ratings/{layer}/{type_}"] += often
        known = schema.span_type(type_)
        if known and often > 1:
            said = [span.attributes for span in item.values() if span.type == type_]
            _coincide_attributes(known.attributes, said, f"group/attributes/{layer}/{type_}", counts)


def _coincide_attributes(known: Mapping[str, Attribute], said: Sequence[Attributes], head: str, counts: Counts) -> None:
    for code, attribute in known.items():
        if attribute.kind in {"choice", "multichoice", "boolean", "integer"}:
            coincide(counts, f"{head}/{code}", [category(attribute, given, known) for given in said])


def _count_labels(voices: Sequence[Annotations], schema: Schema, counts: Counts) -> None:
    _coincide_attributes(schema.labels, [voice.labels for voice in voices], "group/labels", counts)


def _count_frames(voices: Sequence[Annotations], text: str, schema: Schema, counts: Counts) -> None:
    for item in _clusters(voices, text, schema):
        known = schema.frame_type(item[0].type)
        if known is None:
            continue
        path = f"{known.layer}/{known.code}"
        _coincide_attributes(known.attributes, [f.attributes for f in item], f"group/attributes/{path}", counts)
        if is_stance(known.roles):
            degrees = [degree(frame.attributes) for frame in item]
            coincide(counts, f"group/scale/{path}", [None if step is None else str(step) for step in degrees])


def _clusters(voices: Sequence[Annotations], text: str, schema: Schema) -> Iterator[Sequence[Frame]]:
    """The frames that are one item, of each voice one."""
    roots: dict[tuple[int, str], tuple[int, str]] = {}

    def root(node: tuple[int, str]) -> tuple[int, str]:
        while roots.setdefault(node, node) != node:
            node = roots[node]
        return node

    for a, b in combinations(range(len(voices)), 2):
        for found in framed(face(voices[a], voices[b], text, schema)):
            for one, other in found.matched:
                first, second = root((a, one.frame.id)), root((b, other.frame.id))
                roots[max(first, second)] = min(first, second)
    together: dict[tuple[int, str], dict[int, Frame]] = defaultdict(dict)
    for node in sorted(roots):
        together[root(node)].setdefault(node[0], voices[node[0]].frames[node[1]])
    yield from (list(item.values()) for item in together.values())


def measures(columns: Columns) -> Iterator[Value]:
    """``group/…`` measures; ``n`` = the ratings that stand beside another (code points for characters)."""
    yield from characters.measures(columns, "group/characters")
    yield from unitizing.measures(columns, "group/unitizing")
    for layer in columns.below("group", "types"):
        yield from _alphas(columns, "group/types", layer, "", ("group", "types", layer))
        types = columns.below("group", "ratings", layer)
        ratings = np.stack([columns.sum("group", "ratings", layer, type_) for type_ in types], axis=-1)
        items = columns.sum("group", "items", layer)
        kappa = fleiss_from_sums(columns.sum("group", "agreeing", layer), items, ratings)
        yield Value("group/types/fleiss", layer, "", kappa, items)
    for layer in columns.below("group", "attributes"):
        for type_ in columns.below("group", "attributes", layer):
            for code in columns.below("group", "attributes", layer, type_):
                head = ("group", "attributes", layer, type_, code)
                yield from _alphas(columns, "group/attributes", layer, f"{type_}/{code}", head)
    for code in columns.below("group", "labels"):
        yield from _alphas(columns, "group/labels", "", code, ("group", "labels", code))
    for layer in columns.below("group", "scale"):
        for type_ in columns.below("group", "scale", layer):
            yield from _alphas(columns, "group/stances/polarity", layer, type_, ("group", "scale", layer, type_))


def _alphas(columns: Columns, code: str, layer: str, subject: str, head: Sequence[str]) -> Iterator[Value]:
    """Nominal α of coincidences, and ordinal and interval where all categories are numbers."""
    categories, table = columns.table(*head)
    n = table.sum((-2, -1))
    value = partial(Value, layer=layer, subject=subject, n=n)
    yield value(code=f"{code}/alpha", values=alpha(table))
    numbers = numbers_of(categories)
    if numbers:
        order = sorted(range(len(numbers)), key=numbers.__getitem__)
        square = table[np.ix_(range(columns.rows), order, order)]
        ranked = np.array([numbers[place] for place in order], dtype=np.float64)
        yield value(code=f"{code}/alpha/ordinal", values=alpha(square, "ordinal"))
        yield value(code=f"{code}/alpha/interval", values=alpha(square, "interval", ranked))
