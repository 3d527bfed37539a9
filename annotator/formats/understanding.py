"""From what a tool shows, and the annex that came with it, to annotations: what was changed in the tool is believed.

What stands as it was shown comes from the annex, whole. A mark that is gone takes its span or frame with it, one that
was moved or given another type is moved or changed, a new one becomes a span; a tie that is gone empties its role, a
new one fills a role, unites mentions, or becomes a frame with the sides ``Arg1`` and ``Arg2``. A file without annex is
one in which everything is new. Coreference that was taken away is not seen: the annex still holds it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from annotator.formats.fitting import mended
from annotator.formats.marks import CONTINUED, SAME, Mark, Shown, Tie, frame_ref, piece_ref, shown
from annotator.standoff.quick import ID, LONGEST_NOTE
from annotator.standoff.values import Annotations, Attributes, Entity, Filler, Frame, Segments, Span, cut, span_order

#: What :func:`understood` counts.
LOSSES: Final = ("dangling",)
Widen = Callable[[int, int], tuple[int, int]]
NOTHING: Final = Annotations()


@dataclass(slots=True)
class _Making:
    """Annotations in the making; ``fillers`` leads from refs of the tool to what they are now."""

    text: str
    losses: Counter[str]
    spans: dict[str, Span] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    fillers: dict[str, Filler] = field(default_factory=dict)

    def free_id(self, wanted: str) -> str:
        """An id nobody has: the wanted one where it is one, else that with a number."""
        spare = wanted if ID.fullmatch(wanted) else "x"
        id_, number = spare, 1
        while id_ in self.spans or id_ in self.entities or id_ in self.frames:
            number += 1
            id_ = f"{spare[:50]}-{number}"
        return id_


def understood(
    text: str,
    kept: Annotations,
    seen: Shown,
    losses: Counter[str],
    before: Shown | None = None,
    widen: Widen | None = None,
) -> Annotations:
    """The annotations that ``seen`` shows, with what only the annex (``kept``) knows of them.

    ``before`` is what the tool was given to show of ``kept`` (all by default), ``widen`` what that became of a stretch.
    """
    before = before or shown(kept)
    pairs = _paired(before, seen, widen)
    making = _Making(text, losses, entities=dict(kept.entities))
    showing = {mark.ref for mark in before.marks}
    for span in kept.spans.values():
        _keep_span(making, span, pairs, showing, widen)
    for frame in kept.frames.values():
        _keep_frame(making, frame, pairs, showing)
    new = {id(mark) for mark in seen.marks} - {id(mark) for mark in pairs.values()}
    for mark in seen.marks:
        if id(mark) in new:
            _add_span(making, mark)
    _keep_ties(making, before, seen)
    return mended(Annotations(making.spans, making.entities, making.frames, kept.labels), losses)


def _paired(before: Shown, seen: Shown, widen: Widen | None) -> dict[str, Mark]:
    """For the ref of each mark that was shown the one that is seen now: of its own ref, else of its place and type."""
    by_ref = {mark.ref: mark for mark in seen.marks}
    pairs = {mark.ref: by_ref[mark.ref] for mark in before.marks if mark.ref in by_ref}
    taken = {id(mark) for mark in pairs.values()}
    by_place: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for mark in reversed(seen.marks):
        if id(mark) not in taken:
            by_place[mark.type, mark.start, mark.end].append(mark)
    for mark in before.marks:
        start, end = widen(mark.start, mark.end) if widen else (mark.start, mark.end)
        waiting = by_place.get((mark.type, start, end))
        if mark.ref not in pairs and waiting:
            pairs[mark.ref] = waiting.pop()
    return pairs


def _keep_span(making: _Making, span: Span, pairs: dict[str, Mark], showing: set[str], widen: Widen | None) -> None:
    refs = [piece_ref(span.id, number) for number in range(1, len(span.segments) + 1)]
    if refs[0] not in showing:
        making.spans[span.id] = span
        return
    marks = [pairs.get(ref) for ref in refs]
    there = [mark for mark in marks if mark is not None]
    if not there:
        return
    for mark in there:
        making.fillers[mark.ref] = Filler("span", span.id)
    given = [widen(*segment) if widen else segment for segment in span.segments]
    if [(mark.start, mark.end) for mark in there] != given:
        segments = _apart((mark.start, mark.end) for mark in there)
        span = replace(span, segments=segments, text=cut(making.text, segments))
    changed = next((mark.type for mark in there if mark.type != span.type), span.type)
    attributes = _with(span.attributes, there[0].attributes)
    if changed != span.type or attributes is not span.attributes:
        span = replace(span, type=changed, attributes=attributes)
    making.spans[span.id] = span


def _keep_frame(making: _Making, frame: Frame, pairs: dict[str, Mark], showing: set[str]) -> None:
    ref = frame_ref(frame.id)
    if ref in showing:
        mark = pairs.get(ref)
        if mark is None:
            return
        making.fillers[mark.ref] = Filler("frame", frame.id)
        frame = replace(frame, type=mark.type, attributes=_with(frame.attributes, mark.attributes))
    making.frames[frame.id] = frame


def _with(held: Attributes, told: Attributes) -> Attributes:
    return dict(sorted({**held, **told}.items())) if told else held


def _apart(segments: Iterable[tuple[int, int]]) -> Segments:
    """Segments in order; those that overlap or touch are one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(segments):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _add_span(making: _Making, mark: Mark) -> None:
    id_ = making.free_id(mark.ref)
    segment = ((mark.start, mark.end),)
    attributes = dict(sorted(mark.attributes.items()))
    making.spans[id_] = Span(id_, mark.type, segment, cut(making.text, segment), None, attributes, "imported")
    making.fillers[mark.ref] = Filler("span", id_)


def _keep_ties(making: _Making, before: Shown, seen: Shown) -> None:
    """Take out of roles what is tied no more, and put in what is tied now."""
    now: dict[tuple[str, Filler, Filler], None] = {}
    for tie in seen.ties:
        source, target = making.fillers.get(tie.source), making.fillers.get(tie.target)
        if source is None or target is None:
            making.losses["dangling:tie"] += 1
        elif source != target or tie.type not in {CONTINUED, SAME}:
            now[tie.type, source, target] = None
    was = {_told(tie) for tie in before.ties}
    for type_, source, target in was - now.keys():
        if source.kind == "frame" and source.target in making.frames:
            _take_out(making, source.target, type_, target)
    for type_, source, target in now:
        if (type_, source, target) not in was:
            _put_in(making, type_, source, target)


def _told(tie: Tie) -> tuple[str, Filler, Filler]:
    return tie.type, _meant(tie.source), _meant(tie.target)


def _meant(ref: str) -> Filler:
    id_, _, what = ref.partition("~")
    return Filler("frame" if what == "frame" else "span", id_)


def _take_out(making: _Making, frame_id: str, role: str, filler: Filler) -> None:
    frame = making.frames[frame_id]
    left = tuple(one for one in frame.roles.get(role, ()) if one != filler)
    roles = {code: fillers for code, fillers in frame.roles.items() if code != role}
    making.frames[frame_id] = replace(frame, roles={**roles, role: left} if left else roles)


def _put_in(making: _Making, type_: str, source: Filler, target: Filler) -> None:
    if type_ == CONTINUED:
        _continue(making, source, target)
    elif type_ == SAME and source.kind == target.kind == "span":
        _unite(making, source.target, target.target)
    elif source.kind == "frame":
        frame = making.frames[source.target]
        fillers = tuple(dict.fromkeys((*frame.roles.get(type_, ()), target)))
        making.frames[frame.id] = replace(frame, roles={**frame.roles, type_: fillers})
    else:
        id_ = making.free_id(f"f{len(making.frames) + 1}")
        making.frames[id_] = Frame(id_, type_, {}, {"Arg1": (source,), "Arg2": (target,)})


def _continue(making: _Making, source: Filler, target: Filler) -> None:
    """Two spans of one type that are tied as pieces become one."""
    first, other = making.spans.get(source.target), making.spans.get(target.target)
    if first is None or other is None or first.type != other.type:
        making.losses["dangling:tie"] += 1
        return
    segments = _apart((*first.segments, *other.segments))
    making.spans[first.id] = replace(first, segments=segments, text=cut(making.text, segments))
    del making.spans[other.id]
    making.fillers.update({ref: source for ref, one in making.fillers.items() if one == target})


def _unite(making: _Making, one_id: str, other_id: str) -> None:
    """Two mentions of one participant: that of either of them, or a new one, named by the longer mention."""
    one, other = making.spans.get(one_id), making.spans.get(other_id)
    if one is None or other is None:
        making.losses["dangling:tie"] += 1
        return
    known = one.entity or other.entity
    if known is None:
        known = making.free_id(f"entity-{one_id}"[:64])
        longest = " ".join(max((one, other), key=lambda span: (len(span.text), span_order(span))).text.split())
        making.entities[known] = Entity(known, one.type, longest[:LONGEST_NOTE] or "?")
    for span in (one, other):
        if span.entity is None:
            making.spans[span.id] = replace(span, entity=known)
