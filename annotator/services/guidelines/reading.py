"""The guidelines as people read them: the project's own text, then every type in use with its rule and examples."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import nh3
import orjson
from markdown_it import MarkdownIt

from annotator.models import GuidelineExample, Project

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
#: What the project's text may be made of: no pictures, no styles, links that lead out by a click only.
_INLINE: Final = {"strong", "em", "code", "a", "br"}
_TABLE: Final = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS: Final = {"h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "pre", "blockquote", "hr"} | _INLINE | _TABLE
#: The text's first heading stands below the page's and the drawer's own.
_DEEPER: Final = 2


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in pieces (text, marked or not); ``segments`` JSON, code points; ``wrong``: a counter-example."""

    pieces: Sequence[tuple[str, bool]]
    segments: str
    wrong: bool
    note: str
    #: Of a real place: its key, and where it is, for whoever may see that set.
    key: int | None = None
    set_id: UUID | None = None
    at: int = 0
    #: A curator has decided it so.
    precedent: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a frame with its rule; ``hotkey`` a KeyboardEvent.code or empty."""

    name: str
    hotkey: str
    text: str


Real = Mapping[str, Sequence[Example]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A type: ``mark`` is the span type its examples are painted as."""

    code: str
    name: str
    hotkey: str
    mark: str
    text: str
    examples: Sequence[Example]
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The types of one layer, frames before the spans that fill them."""

    code: str
    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Guidelines:
    """``text``: the project's own, as safe HTML, empty where there is none."""

    text: str
    chapters: Sequence[Chapter]


def guidelines(
    *, project: Project, schema: str | None, language: str, places: Iterable[GuidelineExample] = ()
) -> Guidelines:
    """The guidelines of a project under a schema (JSON text) in a language ("ar" or "en").

    ``places``: the real ones, shown under their types after the schema's own examples.
    """
    own = (project.guidelines_ar, project.guidelines_en)
    text = (own if language == "ar" else own[::-1])[0] or own[0] or own[1]
    body: dict[str, Any] = orjson.loads(schema) if schema else {"layers": []}
    real: dict[str, list[Example]] = defaultdict(list)
    for place in places:
        real[place.type].append(_real(place, language))
    chapters = [_chapter(layer, body, language, real) for layer in body["layers"]]
    return Guidelines(rendered(text), [chapter for chapter in chapters if chapter.entries])


def rendered(text: str) -> str:
    """Markdown as safe HTML: headings begin at the third level, everything that could act is taken out."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + _DEEPER)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"}, link_rel="noopener"
    )


def _chapter(layer: Mapping[str, Any], body: Mapping[str, Any], language: str, real: Real) -> Chapter:
    spans, frames = (
        [one for one in body[key] if one["layer"] == layer["code"] and one.get("enabled", True)]
        for key in ("spanTypes", "frameTypes")
    )
    entries = [
        *(_frame(one, language, real) for one in frames),
        *(_entry(one, one["code"], (), language, real) for one in spans),
    ]
    return Chapter(layer["code"], layer["name"][language], entries)


def _frame(one: Mapping[str, Any], language: str, real: Real) -> Entry:
    roles = [
        Role(role["name"][language], role.get("hotkey") or "", _said(role, "guideline", language))
        for role in one["roles"]
    ]
    anchor = next(role for role in one["roles"] if role["code"] == one["anchor"])
    return _entry(one, anchor.get("creates") or "", roles, language, real)


def _entry(one: Mapping[str, Any], mark: str, roles: Sequence[Role], language: str, real: Real) -> Entry:
    return Entry(
        code=one["code"],
        name=one["name"][language],
        hotkey=one.get("hotkey") or "",
        mark=mark,
        text=_said(one, "guideline", language),
        examples=[*(_example(example, language) for example in one.get("examples", [])), *real.get(one["code"], ())],
        roles=roles,
    )


def _said(one: Mapping[str, Any], key: str, language: str) -> str:
    return str(one[key][language]) if key in one else ""


def _example(example: Mapping[str, Any], language: str) -> Example:
    text, segments = example["text"]["ar"], example.get("segments", [])
    return Example(
        pieces=_pieces(text, segments),
        segments=orjson.dumps(segments).decode(),
        wrong=example.get("wrong", False),
        note=_said(example, "note", language),
    )


def _real(place: GuidelineExample, language: str) -> Example:
    notes = (place.note_ar, place.note_en)
    own = notes if language == "ar" else notes[::-1]
    segments = orjson.loads(place.segments)
    return Example(
        pieces=_pieces(place.text, segments),
        segments=place.segments,
        wrong=place.wrong,
        precedent=place.decision_id is not None,
        note=own[0] or own[1],
        key=place.pk,
        set_id=place.annotation_set_id,
        at=place.start + (segments[0][0] if segments else 0),
    )


def _pieces(text: str, segments: Sequence[Sequence[int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in segments:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, marked) for piece, marked in [*pieces, (text[at:], False)] if piece]
