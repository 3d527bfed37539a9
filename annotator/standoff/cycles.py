"""Frames that contain each other in a ring: a quote cannot be inside itself. Twin: ``static/js/standoff/cycles.js``."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.standoff.values import Frame


def frames_in_rings(frames: Mapping[str, Frame]) -> set[str]:
    """The ids of frames on a ring of frame fillers, or between two rings; linear in the number of fillers."""
    forward = {id_: _frames_in(frame, frames) for id_, frame in frames.items()}
    backward: dict[str, set[str]] = {id_: set() for id_ in frames}
    for id_, targets in forward.items():
        for target in targets:
            backward[target].add(id_)
    # Whatever leads nowhere is on no ring; then whatever nothing leads to.
    return _peeled(backward, forward, _peeled(forward, backward, set(frames)))


def _peeled(ahead: Mapping[str, set[str]], behind: Mapping[str, set[str]], left: set[str]) -> set[str]:
    degree = {id_: len(ahead[id_] & left) for id_ in left}
    loose = [id_ for id_, number in degree.items() if not number]
    while loose:
        id_ = loose.pop()
        left.discard(id_)
        for other in behind[id_] & left:
            degree[other] -= 1
            if not degree[other]:
                loose.append(other)
    return left


def _frames_in(frame: Frame, frames: Mapping[str, Frame]) -> set[str]:
    targets = (filler.target for fillers in frame.roles.values() for filler in fillers if filler.kind == "frame")
    return {target for target in targets if target in frames}
