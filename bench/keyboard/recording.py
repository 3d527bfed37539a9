"""What is to be annotated: a recorded set of annotations of one article, told apart from its text.

A recording (``sanad-recording/1``) names its article by the SHA-256 and the length of its text and holds spans as
segments of code points, so that it can be kept where the text may not. A ``sanad/1`` document is a recording too.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "recordings"


@dataclass(frozen=True)
class Mention:
    """A span that stands for something: ``entity`` is who or what, None for dates and numbers."""

    type: str
    start: int
    end: int
    entity: str | None


@dataclass(frozen=True)
class Frame:
    """A quote or a stance. ``roles`` hold ranges of code points, names of entities, ids of frames, or a special."""

    id: str
    type: str
    attributes: Mapping[str, Any]
    roles: Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Recording:
    """Everything to be annotated, in the order of the text; ``names`` gives an entity's type and name by its key."""

    mentions: tuple[Mention, ...]
    frames: tuple[Frame, ...]
    names: Mapping[str, tuple[str, str]]


def recording_for(text: str) -> Recording:
    """The recording kept for a text. Raises LookupError where there is none."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    for path in sorted(HERE.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["sha256"] == digest:
            return read(kept)
    raise LookupError(f"No recording is kept for a text with the SHA-256 {digest}.")


def read(kept: Mapping[str, Any]) -> Recording:
    """A recording from its JSON, or from a ``sanad/1`` document."""
    spans = {span["id"]: span for span in kept["spans"]}
    in_roles = set(_made_by_roles(kept["frames"], spans))
    mentions = [
        Mention(span["type"], *span["segments"][0], span.get("entity"))
        for key, span in spans.items()
        if key not in in_roles
    ]
    frames = [_frame(frame, spans) for frame in kept["frames"]]
    names = {entity["id"]: (entity["type"], entity["name"]) for entity in kept["entities"]}
    first = {"content": 0, "evidence": 0}
    frames.sort(key=lambda frame: next(frame.roles[role][0][0] for role in first if role in frame.roles))
    return Recording(tuple(sorted(mentions, key=lambda one: (one.end, -one.start))), tuple(frames), names)


#: Span types that come into being only as a part of a frame.
_FRAME_SPANS = {"QUOTE", "CUE", "QFRAG", "ISSUE", "EVID"}


def _made_by_roles(frames: list[Any], spans: Mapping[str, Any]) -> Iterator[str]:
    for frame in frames:
        for fillers in frame["roles"].values():
            yield from (one["span"] for one in fillers if "span" in one and spans[one["span"]]["type"] in _FRAME_SPANS)


def _frame(frame: Mapping[str, Any], spans: Mapping[str, Any]) -> Frame:
    def filler(one: Mapping[str, str]) -> Any:
        if "span" in one:
            return tuple(spans[one["span"]]["segments"][0])
        return next(iter(one.values()))

    roles = {role: tuple(filler(one) for one in fillers) for role, fillers in frame["roles"].items()}
    return Frame(frame["id"], frame["type"], frame["attributes"], roles)
