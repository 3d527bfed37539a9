"""Annotated articles as WebAnno TSV 3.3, one .tsv each, and a TypeSystem.xml with the layers a project needs for them.

Losses: those of :mod:`annotator.formats.uima.marking` · trimmed (white space at the edge of a span) · no_words (a text
without any is written, but nobody else can read it) · only_in_note:entity · only_in_note:label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.formats.checking import Mismatch, refuse_another
from annotator.formats.declaration import Report, Wish
from annotator.formats.naming import Names
from annotator.formats.records import Flaw
from annotator.formats.sink import Sink
from annotator.formats.uima import marking
from annotator.formats.uima.layers import (
    FRAME_FEATURES,
    LINK_ENDING,
    NOTE,
    REST,
    ROLES,
    SPAN_FEATURES,
    Layers,
    code_of,
    is_frame,
)
from annotator.formats.uima.marking import is_said, legal, marked
from annotator.formats.uima.marks import Mark, Marked, Value, note
from annotator.formats.uima.typesystem import NAME as TYPESYSTEM
from annotator.formats.uima.typesystem import as_xml, types_of_tsv
from annotator.formats.webanno import escaping
from annotator.formats.webanno.escaping import NOTHING, NULL
from annotator.formats.webanno.reading import NAME, article_of_tsv
from annotator.formats.webanno.units import Laid, Sentence, Unit, laid, trimmed
from annotator.formats.webanno.values import guessed
from annotator.standoff.values import AnnotatedArticle, JsonObject, Segments
from annotator.text.offsets import OffsetMap

WRITE_LOSSES: Final = (*marking.LOSSES, "only_in_note:entity", "only_in_note:label", "trimmed", "no_words")
_TARGETS: Final = "uima.tcas.Annotation"
_OWN: Final = frozenset({*SPAN_FEATURES, *FRAME_FEATURES})


@dataclass(frozen=True, slots=True)
class _Column:
    """A layer and one of its features; ``roles`` stands for the two columns of links."""

    layer: str
    feature: str


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write articles as .tsv, the type system last; every file is read again before the next one. Raises Mismatch."""
    report, names, layers = Report(), Names(), Layers.of(wish.schema)
    for given in articles:
        losses: Counter[str] = Counter()
        article = legal(given, losses)
        data = render(article, wish, layers, losses)
        try:
            back = article_of_tsv(data)
        except Flaw as wrong:
            raise Mismatch(NAME, article, "cannot be read again", {"code": wrong.code}) from wrong
        if back is None:
            raise Mismatch(NAME, article, "does not say which article it is")
        refuse_another(NAME, article, back)
        with sink.file(f"{names.name(given.name, given.id)}.tsv") as out:
            out.write(data)
        report.count(given, len(data))
        report.losses.take(given.id, losses)
    types = as_xml(types_of_tsv(layers))
    with sink.file(TYPESYSTEM) as out:
        out.write(types)
    report.bytes += len(types)
    return report


def render(article: AnnotatedArticle, wish: Wish, layers: Layers, losses: Counter[str]) -> bytes:
    """The .tsv of an article whose text is legal."""

    def places(segments: Segments) -> Segments:
        pieces = trimmed(article.text, segments)
        losses["trimmed"] += bool(pieces) and pieces != segments
        return pieces

    found = marked(article, wish.schema, layers, losses, places)
    for mark in found.marks:
        _settle(mark, losses)
    facts = _facts(found, losses)
    lines = laid(article.text, found.marks)
    if lines.sentences:
        first = lines.sentences[0].units[0]
        first.marks[NOTE] = [Mark(NOTE, first.begin, first.end, {REST: note(facts)})]
        body = _body(article.text, found.marks, lines)
    else:
        losses["no_words"] += 1
        body = f"#T_SP={NOTE}|{REST}\n\n\n#Sanad={note({**facts, 'text': article.text})}\n"
    for code in [code for code, times in losses.items() if not times]:
        del losses[code]
    return f"#FORMAT=WebAnno TSV 3.3\n{body}".encode()


def _settle(mark: Mark, losses: Counter[str]) -> None:
    """Put into the note of a mark what its cells cannot say: lists, and texts that look like something else."""
    noted = dict(mark.rest.get("attributes", {}))  # type: ignore[call-overload]  # marking has put an object there
    for feature, value in list(mark.features.items()):
        if feature in _OWN:
            continue
        if isinstance(value, tuple):
            losses["only_in_note:attribute"] += 1
            del mark.features[feature]
        elif type(said := guessed(_said(value))) is type(value) and said == value:
            continue
        noted[code_of(feature)] = value
    if noted:
        mark.rest["attributes"] = dict(sorted(noted.items()))
    if mark.rest:
        mark.features[REST] = note(mark.rest)


def _facts(found: Marked, losses: Counter[str]) -> JsonObject:
    """What the note on the first token says: of the article, and of what has no place."""
    first: dict[Value, Mark] = {}
    for mark in found.marks:
        if "entity" in mark.features:
            first.setdefault(mark.features["entity"], mark)
    entities = [value for value in found.entities if not is_said(value, first.get(str(value["id"])))]
    losses["only_in_note:entity"] += len(entities)
    losses["only_in_note:label"] += len(found.labels)
    parts = {"entities": entities, "labels": found.labels}
    lead = len(found.text) - len(found.text.lstrip())
    parts |= {"lead": found.text[:lead]} if found.text[:lead].strip(" ") else {}
    return {**found.article, **{key: value for key, value in parts.items() if value}}


def _body(text: str, marks: Sequence[Mark], lines: Laid) -> str:
    columns = _columns(marks)
    out = [*_header(columns), ""]
    offsets = OffsetMap(text)
    for sentence in lines.sentences:
        out.append("")
        out += [f"#Text={escaping.line(line)}" for line in text[sentence.begin : sentence.end].split("\n")]
        out += _rows(sentence, text, offsets, columns, lines)
    return "\n".join(out) + "\n"


def _columns(marks: Iterable[Mark]) -> list[_Column]:
    """The columns of what there is: layers without slots, then layers with them, features by their letters."""
    features: dict[str, set[str]] = {NOTE: {REST}}
    for mark in marks:
        features.setdefault(mark.layer, {ROLES} if is_frame(mark.layer) else set()).update(mark.features)
    ordered = sorted(features, key=lambda layer: (is_frame(layer), layer))
    return [_Column(layer, feature) for layer in ordered for feature in sorted(features[layer])]


def _header(columns: Sequence[_Column]) -> list[str]:
    said: dict[str, list[str]] = {}
    for column in columns:
        layer = column.layer
        links = [f"ROLE_{layer}:{ROLES}_{layer}{LINK_ENDING}", _TARGETS]
        said.setdefault(layer, []).extend(links if column.feature == ROLES else [column.feature])
    return [f"#T_SP={'|'.join((layer, *features))}" for layer, features in said.items()]


def _rows(sentence: Sentence, text: str, offsets: OffsetMap, columns: Sequence[_Column], lines: Laid) -> Iterable[str]:
    width = sum(1 + (column.feature == ROLES) for column in columns)
    bare = f"{NOTHING}\t" * width
    is_same = offsets.length == offsets.length_utf16
    for unit in sentence.units:
        begin, end = unit.begin, unit.end
        if not is_same:
            begin, end = offsets.to_utf16(begin), offsets.to_utf16(end)
        cells = _cells(unit, columns, lines) if unit.marks else bare
        yield f"{unit.id}\t{begin}-{end}\t{text[unit.begin : unit.end]}\t{cells}"


def _cells(unit: Unit, columns: Sequence[_Column], lines: Laid) -> str:
    out: list[str] = []
    for column in columns:
        marks = unit.marks.get(column.layer, ())
        if column.feature == ROLES:
            roles = [(";".join(escaping.value(role) for role, _ in mark.links) or NOTHING, mark) for mark in marks]
            out.append("|".join(role + _number(mark, lines) for role, mark in roles) or NOTHING)
            out.append("|".join(_targets(mark, lines) for mark in marks) or NOTHING)
        else:
            values = [(mark.features.get(column.feature), mark) for mark in marks]
            said = [
                (NULL if value is None else escaping.value(_said(value))) + _number(mark, lines)
                for value, mark in values
            ]
            out.append("|".join(said) or NOTHING)
    return "\t".join(out) + "\t"


def _targets(mark: Mark, lines: Laid) -> str:
    return ";".join(lines.first[id(target)].id + _number(target, lines) for _, target in mark.links) or NULL


def _number(mark: Mark, lines: Laid) -> str:
    number = lines.numbers.get(id(mark))
    return "" if number is None else f"[{number}]"


def _said(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
