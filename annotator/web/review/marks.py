"""What the canvas paints of a comparison: the marks of all voices, which of them are agreed on, where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.agreement.comparison import Comparison, Item
from annotator.services import snapshots
from annotator.services.review import Compared
from annotator.standoff.values import Annotations, Frame, Segments, Span
from annotator.web.annotations import paragraphs
from annotator.web.figures import digits, number
from annotator.web.review import words


@dataclass(slots=True)
class _Marks:
    """Marks without doubles: what several voices mark alike is painted once."""

    spans: dict[tuple[str, Segments], dict[str, Any]] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)
    loud: set[str] = field(default_factory=set)

    def add(self, span: Span, *, loud: bool) -> str:
        made = self.spans.setdefault(
            (span.type, span.segments),
            {
                "id": f"m{len(self.spans)}",
                "type": span.type,
                "segments": span.segments,
                "text": span.text,
                "attributes": {},
                "origin": "manual",
            },
        )
        if loud:
            self.loud.add(made["id"])
        return str(made["id"])


def page_data(
    compared: Compared, places: Sequence[Mapping[str, Any]], loud: Iterable[str], gold: Annotations | None = None
) -> dict[str, Any]:
    """What the page's script starts from, by the id of the element that carries it; ``loud``: items in doubt.

    With ``gold`` its marks are painted and nobody else's.
    """
    article = compared.article
    marks = _marks(compared.comparison, set(loud)) if gold is None else _marks_of(gold)
    return {
        "article-data": {"id": article.public, "text": article.text},
        "schema-data": orjson.Fragment(compared.schema.body),
        "marks-data": {
            "spans": list(marks.spans.values()),
            "entities": [],
            "frames": marks.frames,
            "labels": {},
        },
        "places-data": {"loud": sorted(marks.loud), "places": list(places)},
    }


def loud_ids(comparison: Comparison, loud: set[str]) -> list[str]:
    """The ids of the marks that are not calm, as ``page_data`` numbers them."""
    return sorted(_marks(comparison, loud).loud)


def _marks(comparison: Comparison, loud: set[str]) -> _Marks:
    marks = _Marks()
    for item in comparison.items:
        in_doubt = item.key in loud
        told = item.members.items() if item.classes else list(item.members.items())[:1]
        for voice, id_ in told:
            annotations = comparison.voices[voice]
            if item.kind == "span":
                marks.add(annotations.spans[id_], loud=in_doubt)
            elif item.kind == "frame":
                _add_frame(marks, annotations.spans, annotations.frames[id_], loud=in_doubt)
    return marks


def _marks_of(gold: Annotations) -> _Marks:
    marks = _Marks()
    for span in gold.spans.values():
        marks.add(span, loud=False)
    for frame in gold.frames.values():
        _add_frame(marks, gold.spans, frame, loud=False)
    return marks


def _add_frame(marks: _Marks, spans: Mapping[str, Span], frame: Frame, *, loud: bool) -> None:
    roles: dict[str, list[dict[str, str]]] = {}
    for role, fillers in frame.roles.items():
        own = [spans[one.target] for one in fillers if one.kind == "span" and one.target in spans]
        if own:
            # A mention in a role is an item of its own, and as loud as that.
            roles[role] = [{"span": marks.add(one, loud=loud and one.entity is None)} for one in own]
    made = {"id": f"f{len(marks.frames)}", "type": frame.type, "attributes": frame.attributes, "roles": roles}
    marks.frames.append(made)


def segments_in_doubt(comparison: Comparison, item: Item) -> Segments:
    """Where a difference is shown: the fillers that differ where they stand in the text, else the item's place."""
    if item.kind != "frame" or "missed" in item.classes:
        return item.segments
    found: set[tuple[int, int]] = set()
    for aspect in item.aspects:
        if aspect.difference and aspect.code.startswith("role:"):
            for option in aspect.options:
                voice = option.voices[0]
                found |= _filled(comparison, voice, item, aspect.code.partition(":")[2])
    return tuple(sorted(found)) or item.segments


def _filled(comparison: Comparison, voice: str, item: Item, role: str) -> set[tuple[int, int]]:
    annotations = comparison.voices[voice]
    frame = annotations.frames[item.members[voice]]
    out: set[tuple[int, int]] = set()
    for filler in frame.roles.get(role, ()):
        if filler.kind == "span" and filler.target in annotations.spans:
            out |= set(annotations.spans[filler.target].segments)
        elif filler.kind == "entity":
            mentions = [one for one in annotations.spans.values() if one.entity == filler.target]
            near = min(mentions, key=lambda one: abs(one.segments[0][0] - item.start), default=None)
            out |= set(near.segments) if near else set()
    return out


def places(compared: Compared, items: Iterable[Item], address: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where the differences stand: key, segments (code points, end exclusive), tag, and the address of their card."""
    schema = snapshots.schema_of(compared.schema)
    from_tags = [(item, _tag(schema, item)) for item in items]
    return [
        {
            "key": item.key,
            "start": item.start,
            "segments": segments_in_doubt(compared.comparison, item),
            "whole": item.segments,
            "frame": item.kind == "frame",
            "tag": tag,
            "href": address.get(item.key, ""),
        }
        for item, tag in from_tags
    ]


def _tag(schema: Any, item: Item) -> str:
    first = item.classes[0] if item.classes else ""
    code = next((one.code for one in item.aspects if one.difference == first), "")
    if first in {"role", "attribute"} and code.startswith(("role:", "attribute:")):
        return words.aspect_name(schema, item, code)
    return str(words.CLASSES[first]) if first else ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Paragraphs that stand together; ``says``: what their folded line tells, empty for those that stay open."""

    says: str
    paragraphs: Sequence[Mapping[str, Any]]


def folds(compared: Compared, open_items: Iterable[Item], decided: Iterable[Item] = ()) -> list[Fold]:
    """The article's paragraphs; those without anything to look at folded, but the title."""
    rows = paragraphs(compared.article.text)
    busy = _touched(rows, (item.segments for item in open_items))
    done = _touched(rows, (item.segments for item in decided))
    marks = [item.start for item in compared.comparison.items if item.kind == "span"]
    out: list[Fold] = []
    run: list[dict[str, Any]] = []
    for n, row in enumerate(rows):
        if n and n not in busy:
            run.append(row)
            continue
        out += _folded(run, marks, done, rows)
        run = []
        out.append(Fold("", [row]))
    return out + _folded(run, marks, done, rows)


def unfolded(compared: Compared) -> list[Fold]:
    """The article's paragraphs as they are read where nothing is left to decide."""
    return [Fold("", paragraphs(compared.article.text))]


def _touched(rows: Sequence[Mapping[str, Any]], places: Iterable[Segments]) -> dict[int, int]:
    """How many of the places touch each paragraph, by its number from 0; paragraphs without any are left out."""
    counts: dict[int, int] = {}
    ends = [(row["start"], row["start"] + len(row["text"])) for row in rows]
    for segments in places:
        for n, (start, end) in enumerate(ends):
            if any(a < end and b > start for a, b in segments):
                counts[n] = counts.get(n, 0) + 1
    return counts


def _folded(
    run: list[dict[str, Any]], marks: Sequence[int], done: Mapping[int, int], rows: Sequence[Mapping[str, Any]]
) -> list[Fold]:
    if not run:
        return []
    first, last = run[0], run[-1]
    which = _which(str(first["number"]), str(last["number"]))
    numbers = [n for n, row in enumerate(rows) if first["start"] <= row["start"] <= last["start"]]
    decided = sum(done.get(n, 0) for n in numbers)
    if decided:
        said = ngettext("%(shown)s place decided", "%(shown)s places decided", decided) % {"shown": number(decided)}
    else:
        count = sum(first["start"] <= mark < last["start"] + len(last["text"]) for mark in marks)
        text = ngettext("full agreement, %(shown)s mark", "full agreement, %(shown)s marks", count)
        said = text % {"shown": number(count)} if count else _("nothing marked")
    return [Fold(f"{which}: {said}", run)]


def _which(first: str, last: str) -> str:
    if first == last:
        return _("Paragraph %(number)s") % {"number": digits(first)}
    return _("Paragraphs %(first)s – %(last)s") % {"first": digits(first), "last": digits(last)}
