"""Feature structures, what a CAS is made of in any of its files, and the way from marks to them and back.

Offsets in structures are UTF-16 units, as everywhere in UIMA; those of marks are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.records import Flaw, one_line
from annotator.formats.tokenising import sentences_of, tokenise
from annotator.formats.uima.layers import ARTICLE, ENTITY, LABEL, LINK_ENDING, REST, ROLES, is_ours
from annotator.formats.uima.marks import HIDDEN, Mark, Marked, Value, note, read_note
from annotator.standoff.values import AnnotatedArticle, JsonObject
from annotator.text.offsets import OffsetMap

DKPRO: Final = "de.tudarmstadt.ukp.dkpro.core.api."
SENTENCE: Final = DKPRO + "segmentation.type.Sentence"
TOKEN: Final = DKPRO + "segmentation.type.Token"
DOCUMENT: Final = DKPRO + "metadata.type.DocumentMetaData"
FS_ARRAY, SOFA, VIEW = "uima.cas.FSArray", "uima.cas.Sofa", "_InitialView"
SOFA_ID: Final = 1
#: Structures of one file, and links between them, at the most: arrays that all refer to are multiplied by that.
MOST: Final = 200_000
TARGET, ROLE, ELEMENTS, FIRST, NEXT = "target", "role", "elements", "first", "next"
SOURCE_END, TARGET_END = "Governor", "Dependent"


@dataclass(slots=True)
class Structure:
    """A feature structure: its id, its type, its values, and the ids of the structures its features lead to."""

    id: int
    type: str
    values: dict[str, Value] = field(default_factory=dict)
    references: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sofa: int | None = None


@dataclass(slots=True)
class Cas:
    """A text and what is said of it; ``sentences`` and ``tokens`` are ranges of UTF-16 units."""

    text: str
    structures: list[Structure]
    sentences: list[tuple[int, int]] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)


def cas_of(article: AnnotatedArticle, marked: Marked) -> Cas:
    """The CAS of an article's marks, numbered in the order of what stands there."""
    offsets = OffsetMap(marked.text)
    tokens = tokenise(marked.text)
    sentences = [(one[0].start, one[-1].end) for one in sentences_of(marked.text, tokens)]
    cas = Cas(marked.text, [], _in_units(sentences, offsets), _in_units([one[:2] for one in tokens], offsets))
    number = SOFA_ID + 1 + len(cas.sentences) + len(cas.tokens)
    cas.structures.append(_document(article, number, offsets.length_utf16))
    ids = {id(mark): number + n for n, mark in enumerate(marked.marks, 1)}
    link = number + len(ids)
    links: list[Structure] = []
    for mark in marked.marks:
        made = Structure(ids[id(mark)], mark.layer, _values(mark, offsets), sofa=SOFA_ID)
        if mark.links:
            made.references[ROLES] = tuple(range(link + 1, link + 1 + len(mark.links)))
            links += [
                Structure(link + n, mark.layer + LINK_ENDING, {ROLE: role}, {TARGET: (ids[id(target)],)})
                for n, (role, target) in enumerate(mark.links, 1)
            ]
            link += len(mark.links)
        cas.structures.append(made)
    cas.structures += [*links, *_placeless(marked, link)]
    return cas


def marked_of(cas: Cas) -> Marked:
    """The marks of a CAS; raises Flaw ``malformed``, or ``bad_offsets`` for what does not stand in the text."""
    if len(cas.structures) > MOST:
        raise Flaw("malformed", path="structures", expected=f"at most {MOST}")
    by_id = {one.id: one for one in cas.structures}
    offsets = OffsetMap(cas.text)
    marks = {one.id: _mark(one, offsets) for one in cas.structures if "begin" in one.values and "end" in one.values}
    left = MOST
    for id_, mark in marks.items():
        for code, targets in by_id[id_].references.items():
            left -= _lead(mark, code, _resolved(targets, by_id, left), marks)
        ends = [marks.get(next(iter(by_id[id_].references.get(end, ())), 0)) for end in (SOURCE_END, TARGET_END)]
        if ends[0] is not None and ends[1] is not None:
            mark.ends = (ends[0], ends[1])
    found = Marked(cas.text, list(marks.values()))
    for one in cas.structures:
        _take_placeless(found, one)
        if FIRST in one.references and one.id not in marks:
            found.chains.append(_chain(one.references[FIRST], by_id, marks))
    return found


def _in_units(ranges: Iterable[tuple[int, int]], offsets: OffsetMap) -> list[tuple[int, int]]:
    if offsets.length == offsets.length_utf16:
        return list(ranges)
    return [(offsets.to_utf16(start), offsets.to_utf16(end)) for start, end in ranges]


def _document(article: AnnotatedArticle, number: int, length: int) -> Structure:
    title = one_line(HIDDEN.sub(" ", article.name)) or article.id
    values: dict[str, Value] = {"begin": 0, "end": length, "language": "ar"}
    return Structure(number, DOCUMENT, {**values, "documentTitle": title, "documentId": article.id}, sofa=SOFA_ID)


def _values(mark: Mark, offsets: OffsetMap) -> dict[str, Value]:
    values: dict[str, Value] = {"begin": offsets.to_utf16(mark.begin), "end": offsets.to_utf16(mark.end)}
    values |= mark.features
    if mark.rest:
        values[REST] = note(mark.rest)
    return values


def _placeless(marked: Marked, number: int) -> list[Structure]:
    """Participants, labels, and the facts of the article."""
    found: list[tuple[str, dict[str, Value]]] = [(ENTITY, _entity(value)) for value in marked.entities]
    found += [(LABEL, _label(code, value)) for code, value in marked.labels.items()]
    found.append((ARTICLE, {REST: note(marked.article)}))
    return [Structure(number + n, type_, values, sofa=SOFA_ID) for n, (type_, values) in enumerate(found, 1)]


def _entity(value: JsonObject) -> dict[str, Value]:
    """A participant: what can stand in features, the rest in a note."""
    said = {code: one for code, one in value.items() if isinstance(one, str) and HIDDEN.search(one) is None}
    rest = {code: one for code, one in value.items() if code not in said and one != {}}
    said["label"] = said.pop("type")
    return {**said, REST: note(rest)} if rest else dict(said)


def _label(code: str, value: object) -> dict[str, Value]:
    if isinstance(value, str) and value and HIDDEN.search(value) is None:
        return {"code": code, "value": value}
    shown = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
    return {"code": code, "value": one_line(HIDDEN.sub(" ", shown)), REST: note({"value": value})}


def _take_placeless(found: Marked, one: Structure) -> None:
    """Take a participant, a label or the facts of the article."""
    rest = read_note(one.values.get(REST)) or {}
    if one.type == ENTITY:
        said = {code: value for code, value in one.values.items() if code not in {REST, "label"}}
        found.entities.append({**said, "type": one.values.get("label"), **rest})
    elif one.type == LABEL:
        code, value = one.values.get("code"), one.values.get("value")
        found.labels[str(code)] = rest.get("value", value)
    elif one.type == ARTICLE and not found.article:
        found.article = rest


def _mark(one: Structure, offsets: OffsetMap) -> Mark:
    begin, end = one.values["begin"], one.values["end"]
    try:
        if not isinstance(begin, int) or not isinstance(end, int) or begin > end:
            raise ValueError
        place = offsets.to_code_point(begin), offsets.to_code_point(end)
    except ValueError:
        raise Flaw("bad_offsets", offsets=f"{begin} {end}", length=offsets.length_utf16) from None
    features = {code: value for code, value in one.values.items() if code not in {"begin", "end", REST}}
    if not is_ours(one.type):
        features |= {REST: one.values[REST]} if REST in one.values else {}
        return Mark(one.type, *place, features)
    return Mark(one.type, *place, features, read_note(one.values.get(REST)) or {})


def _resolved(targets: Iterable[int], by_id: Mapping[int, Structure], left: int) -> list[Structure]:
    """What ids lead to, no more than are ``left``; an array that stands by itself is what it holds."""
    out: list[Structure] = []
    for target in targets:
        if len(out) > left:
            raise Flaw("malformed", path="links", expected=f"at most {MOST}")
        one = by_id.get(target)
        if one is None:
            continue
        held = one.references.get(ELEMENTS, ()) if one.type.endswith(("FSArray", "[]")) else None
        out += [one] if held is None else [by_id[id_] for id_ in held if id_ in by_id]
    return out


def _lead(mark: Mark, code: str, links: Sequence[Structure], marks: Mapping[int, Mark]) -> int:
    """Give a mark the links of a feature: their role (else the name of the feature) and target; how many there are."""
    for link in links:
        targets = link.references.get(TARGET, ())
        if link.id not in marks and targets and targets[0] in marks:
            mark.links.append((str(link.values.get(ROLE) or code), marks[targets[0]]))
    return len(links)


def _chain(first: tuple[int, ...], by_id: Mapping[int, Structure], marks: Mapping[int, Mark]) -> list[Mark]:
    out, seen = [], set[int]()
    at = next(iter(first), 0)
    while at in marks and at not in seen:
        seen.add(at)
        out.append(marks[at])
        at = next(iter(by_id[at].references.get(NEXT, ())), 0)
    return out


__all__ = ["Cas", "Structure", "cas_of", "marked_of"]
