"""Frames of two voices matched as wholes: quotes by their contents, stances by holder and target, others by anchor.

* *Quotes* (frames with the roles content and speaker): the greatest overlap of the contents, any at all.
* *Stances* (holder and target): the same holder, and a target in common or the same topic.
* *Any other* frame: its anchor's letters over each other, or a role filled alike; the more of both, the sooner.
Among equals those win whose roles agree more. Each frame is matched once at the most, and only with its own type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.agreement.matching import Edge, greedy
from annotator.agreement.referents import Meant, Referents, common, meant, referents
from annotator.agreement.runs import Runs, iou, united
from annotator.agreement.sides import Sides
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations, Frame, Span

CONTENT, SPEAKER, CUE = "content", "speaker", "cue"
HOLDER, TARGET, EVIDENCE, TOPIC = "holder", "target", "evidence", "topic"
#: Roles that agree only decide between frames that lie equally well.
_HINT = 0.001
#: The same topic says less than a target in common.
_TOPIC = 0.5


@dataclass(frozen=True, slots=True)
class Faced:
    """A frame with what is compared of it: the letters of its spans and the meaning of its fillers, by role."""

    frame: Frame
    letters: Mapping[str, Runs]
    spans: Mapping[str, Sequence[Span]]
    roles: Mapping[str, Sequence[Meant]]
    anchor: str


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of one type on both sides, in the order of the text, and the places of those that are matched."""

    type: str
    left: Sequence[Faced]
    right: Sequence[Faced]
    pairs: Sequence[tuple[int, int]]

    @property
    def matched(self) -> list[tuple[Faced, Faced]]:
        """The matched frames of both sides."""
        return [(self.left[i], self.right[j]) for i, j in self.pairs]


def is_quote(roles: Mapping[str, object]) -> bool:
    """Whether frames with these roles are quotes, whatever a project calls them."""
    return CONTENT in roles and SPEAKER in roles


def is_stance(roles: Mapping[str, object]) -> bool:
    """Whether frames with these roles are stances, whatever a project calls them."""
    return HOLDER in roles and TARGET in roles


def framed(sides: Sides) -> list[Frames]:
    """The frames of two voices by type, matched."""
    known = referents(sides)
    left, right = _faced(0, sides.one, sides, known), _faced(1, sides.other, sides, known)
    # A frame that fills a role of another is known by where it lies; only then can the others' roles be compared.
    places = _anchored(left, right)
    if any(_holds_frames(faced.frame) for faced in (*left, *right)):
        known = replace(known, frames=places)
        left, right = _faced(0, sides.one, sides, known), _faced(1, sides.other, sides, known)
    return [
        Frames(type_, ours, theirs, greedy(_edges(type_, ours, theirs, sides.schema)))
        for type_, (ours, theirs) in _grouped(left, right).items()
    ]


def overlap(one: Faced, other: Faced, role: str) -> float:
    """The IoU of the letters two frames have in a role; 0 where one has none."""
    mine, theirs = one.letters.get(role), other.letters.get(role)
    return iou(tuple(mine), tuple(theirs)) if mine and theirs else 0.0


def _holds_frames(frame: Frame) -> bool:
    return any(filler.kind == "frame" for fillers in frame.roles.values() for filler in fillers)


def _faced(side: int, annotations: Annotations, sides: Sides, known: Referents) -> list[Faced]:
    frames = [_face(frame, side, annotations, sides, known) for frame in annotations.frames.values()]
    return sorted(frames, key=_order)


def _face(frame: Frame, side: int, annotations: Annotations, sides: Sides, known: Referents) -> Faced:
    letters: dict[str, Runs] = {}
    spans: dict[str, Sequence[Span]] = {}
    roles: dict[str, Sequence[Meant]] = {}
    for role, fillers in frame.roles.items():
        roles[role] = [meant(filler, side, annotations, known, sides.text) for filler in fillers]
        found = [annotations.spans.get(filler.target) for filler in fillers if filler.kind == "span"]
        standing = [span for span in found if span and span.segments]
        if standing:
            spans[role] = standing
            letters[role] = united(piece for span in standing for piece in span.segments)
    type_ = sides.schema.frame_type(frame.type)
    return Faced(frame, letters, spans, roles, type_.anchor if type_ else next(iter(frame.roles), ""))


def _order(faced: Faced) -> tuple[int, int, str]:
    """By the first letter of the anchor, else of any role; a frame without letters comes last."""
    runs = faced.letters.get(faced.anchor) or [run for runs in faced.letters.values() for run in runs]
    return (runs[0][0], -runs[-1][1], faced.frame.id) if runs else (2**31, 0, faced.frame.id)


def _anchored(left: Sequence[Faced], right: Sequence[Faced]) -> tuple[dict[str, str], dict[str, str]]:
    """Common keys of the frames whose anchors lie over each other."""
    one: dict[str, str] = {}
    other: dict[str, str] = {}
    for type_, (ours, theirs) in _grouped(left, right).items():
        for n, (i, j) in enumerate(greedy(_crossing(ours, theirs, lambda a, b: _lie(a, b, a.anchor)))):
            one[ours[i].frame.id] = other[theirs[j].frame.id] = f"{type_} {n}"
    return one, other


def _grouped(left: Sequence[Faced], right: Sequence[Faced]) -> dict[str, tuple[list[Faced], list[Faced]]]:
    out: dict[str, tuple[list[Faced], list[Faced]]] = {}
    for side, found in enumerate((left, right)):
        for faced in found:
            out.setdefault(faced.frame.type, ([], []))[side].append(faced)
    return out


def _edges(type_: str, left: Sequence[Faced], right: Sequence[Faced], schema: Schema) -> list[Edge]:
    known = schema.frame_type(type_)
    roles: Mapping[str, object] = known.roles if known else {}
    if is_quote(roles):
        return _crossing(left, right, lambda one, other: _lie(one, other, CONTENT))
    if is_stance(roles):
        return _crossing(left, right, _same_question)
    return _crossing(left, right, lambda one, other: overlap(one, other, one.anchor) + _agreement(one, other))


def _crossing(left: Sequence[Faced], right: Sequence[Faced], weigh: Callable[[Faced, Faced], float]) -> list[Edge]:
    weighed = ((i, j, weigh(one, other)) for i, one in enumerate(left) for j, other in enumerate(right))
    return [edge for edge in weighed if edge[2] > 0]


def _lie(one: Faced, other: Faced, role: str) -> float:
    """How far two frames lie over each other in a role; where neither has letters there, the roles alone decide."""
    weight = overlap(one, other, role)
    if weight or not (one.letters.get(role) or other.letters.get(role)):
        return weight + _HINT * _agreement(one, other)
    return 0.0


def _same_question(one: Faced, other: Faced) -> float:
    """How much two stances are about the same: 0 with another holder, else the targets in common, and the topic.

    Where neither has a holder, or a target and a topic, they do not differ in that.
    """
    if not _same_or_empty(one, other, HOLDER):
        return 0.0
    targets = common(one.roles.get(TARGET, ()), other.roles.get(TARGET, ()))
    weight = targets + _TOPIC * same_topic(one, other)
    silent = not any(faced.roles.get(TARGET) or faced.frame.attributes.get(TOPIC) for faced in (one, other))
    return weight + _HINT * _agreement(one, other) if weight or silent else 0.0


def _same_or_empty(one: Faced, other: Faced, role: str) -> bool:
    return not (one.roles.get(role) or other.roles.get(role)) or same_filled(one, other, role)


def same_filled(one: Faced, other: Faced, role: str) -> bool:
    """Whether a role is filled on both sides, and with the same."""
    mine, theirs = one.roles.get(role, ()), other.roles.get(role, ())
    return bool(mine) and len(mine) == len(theirs) == common(mine, theirs)


def same_topic(one: Faced, other: Faced) -> bool:
    """Whether two stances name the same topic."""
    topic = one.frame.attributes.get(TOPIC)
    return topic is not None and topic == other.frame.attributes.get(TOPIC)


def _agreement(one: Faced, other: Faced) -> float:
    """The share of the fillers of two frames that mean the same (F1 of their roles)."""
    whole = sum(map(len, one.roles.values())) + sum(map(len, other.roles.values()))
    if not whole:
        return 1.0
    return 2 * sum(common(fillers, other.roles.get(role, ())) for role, fillers in one.roles.items()) / whole
