"""Frames made elsewhere, whose roles have other names: each is put where the schema has a place for it.

* ``trigger`` (the words an event of brat hangs on) is the role that takes spans of its type, else the cue, else the
  frame's anchor, and the span becomes one of the type that stands there;
* ``speaker2`` is a second speaker;
* the sides of a relation (``Arg1``, ``Arg2``) are its first and second role.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import regex

from annotator.standoff.schema import FrameType, Schema
from annotator.standoff.values import Annotations, Filler, Frame, Span

TRIGGER: Final = "trigger"
_CUE: Final = "cue"
_NUMBERED: Final = regex.compile(r"(.*?)([0-9]+)")
_SIDE: Final = regex.compile(r"Arg([12])")
Roles = dict[str, tuple[Filler, ...]]


def placed(found: Annotations, schema: Schema) -> Annotations:
    """The annotations with roles the schema does not know put where it has a place for them, if it has one."""
    spans = dict(found.spans)
    frames = {id_: _placed(frame, spans, schema) for id_, frame in found.frames.items()}
    return replace(found, spans=spans, frames=frames) if frames != found.frames else found


def _placed(frame: Frame, spans: dict[str, Span], schema: Schema) -> Frame:
    type_ = schema.frame_type(frame.type)
    if type_ is None or frame.roles.keys() <= type_.roles.keys():
        return frame
    roles: Roles = {code: fillers for code, fillers in frame.roles.items() if code in type_.roles}
    for code, fillers in frame.roles.items():
        if code == TRIGGER and code not in type_.roles:
            for filler in fillers:
                _add(roles, _hang(filler, spans, type_, schema) or TRIGGER, (filler,))
        elif code not in type_.roles:
            _add(roles, _named(code, type_), fillers)
    return replace(frame, roles=roles)


def _named(code: str, type_: FrameType) -> str:
    side = _SIDE.fullmatch(code)
    if side is not None and int(side[1]) <= len(type_.roles):
        return list(type_.roles)[int(side[1]) - 1]
    match = _NUMBERED.fullmatch(code)
    return match[1] if match is not None and match[1] in type_.roles else code


def _hang(filler: Filler, spans: dict[str, Span], type_: FrameType, schema: Schema) -> str | None:
    """The role of a trigger; its span is given the type that stands there, where it had none the schema knows."""
    span = spans.get(filler.target)
    if span is None:
        return None
    for code, role in type_.roles.items():
        if span.type in role.spans:
            return code
    code = _CUE if _CUE in type_.roles else type_.anchor
    made = type_.roles[code].creates or min(type_.roles[code].spans, default=None)
    if made is None:
        return None
    if schema.span_type(span.type) is None:
        spans[span.id] = replace(span, type=made)
    return code


def _add(roles: Roles, code: str, fillers: tuple[Filler, ...]) -> None:
    roles[code] = tuple(dict.fromkeys((*roles.get(code, ()), *fillers)))


__all__ = ["TRIGGER", "placed"]
