"""What a voice covers with each label: runs of code points, one after the other, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annotator.standoff.values import Segments, Span

Runs = Sequence[tuple[int, int]]


def by_type(spans: Iterable[Span]) -> Mapping[str, Runs]:
    """The runs of each type; what overlaps (nested spans of one type, crossing ones) becomes one run.

    Two that only touch stay two, and each piece of a discontinuous span is a run of its own.
    """
    pieces: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        pieces.setdefault(span.type, []).extend(span.segments)
    return {type_: united(found) for type_, found in pieces.items()}


def united(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces in order, those that overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def gaps(runs: Runs, length: int) -> list[int]:
    """The lengths of what lies between the runs, before the first and after the last; 0 is no gap."""
    edges = [0, *(edge for run in runs for edge in run), length]
    return [end - start for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def covered(voices: Sequence[Runs]) -> dict[int, int]:
    """How many code points are covered by exactly k voices, for each k ≥ 1."""
    everything = [run for runs in voices for run in runs]
    events = sorted([*((start, 1) for start, _ in everything), *((end, -1) for _, end in everything)])
    out: dict[int, int] = {}
    depth = before = 0
    for place, step in events:
        if depth and place > before:
            out[depth] = out.get(depth, 0) + place - before
        depth, before = depth + step, place
    return out


def iou(one: Segments, other: Segments) -> float:
    """The share of the code points of either that both have."""
    depth = covered((one, other))
    return depth.get(2, 0) / sum(depth.values()) if depth else 0.0
