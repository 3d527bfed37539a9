"""The charts of a card as SVG files that stand alone: any viewer shows them, and no clock or chance is in them.

The site draws its own charts with its style sheets; these carry their colours and a ground with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

from annotator.services.releases.spread import periods
from annotator.services.schemanames import local
from annotator.standoff.schema import Schema

_WIDTH, _PITCH, _HEAD = 640, 30, 52
_LETTER: Final = 7.4
#: Bars without colours of their own, and those of most kinds that are drawn.
_PLAIN, _MOST = ("#8fc0c2", "#0f5c63"), 24
_STYLE: Final = "font-family:'IBM Plex Sans Arabic','Noto Sans Arabic',system-ui,sans-serif;font-size:13px;fill:#14262b"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: what it is of, how many, and the fill and edge of its bar (``#rrggbb``)."""

    name: str
    count: int
    ink: tuple[str, str] = _PLAIN


def charts(schema: Schema, statistics: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """The charts of what is in a release: name, language, title and SVG of each; those of nothing are left out."""
    for language in ("en", "ar"):
        with translation.override(language):
            for name, title, bars in _wanted(schema, statistics):
                if bars:
                    yield name, language, title, drawn(title, bars, rtl=language == "ar")


def _wanted(schema: Schema, found: Mapping[str, Any]) -> Iterator[tuple[str, str, list[Bar]]]:
    spans = [Bar(_name(schema, code), count, _ink(schema, code)) for code, count in ranked(found["spans_by_type"])]
    yield "spans", _("Spans by type"), spans[:_MOST]
    yield (
        "structures",
        _("Structures by type"),
        [Bar(_name(schema, code), count) for code, count in ranked(found["frames_by_type"])][:_MOST],
    )
    times = periods(found.get("months", {}))
    yield "time", _("Articles by the time of publication"), [Bar(*one) for one in times] if len(times) > 1 else []


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts, the greatest first."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _name(schema: Schema, code: str) -> str:
    known = schema.span_type(code) or schema.frame_type(code)
    return local(known.name if known else None, code)


def _ink(schema: Schema, code: str) -> tuple[str, str]:
    known = schema.span_types.get(code)
    return (known.colour["fill"], known.colour["bar"]) if known else _PLAIN


def drawn(title: str, bars: Sequence[Bar], *, rtl: bool) -> str:
    """A chart of bars, a line each, on a white ground; in Arabic from right to left."""
    height = _HEAD + _PITCH * len(bars) + 12
    before = min(max(_LETTER * len(bar.name) for bar in bars) + 30, _WIDTH * 0.45)
    room = _WIDTH - before - 30 - _LETTER * max(len(str(bar.count)) for bar in bars)
    most = max(bar.count for bar in bars) or 1
    lines = [_line(n, bar, before, room * bar.count / most, rtl=rtl) for n, bar in enumerate(bars)]
    head = _text(20, 32, title, rtl=rtl, more=' font-weight="600" font-size="16px"')
    direction = "rtl" if rtl else "ltr"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" direction="{direction}" style="{_STYLE}"><title>{escape(title)}</title>'
        f'<rect width="{_WIDTH}" height="{height}" rx="10" fill="#ffffff"/>{head}{"".join(lines)}</svg>\n'
    )


def _line(n: int, bar: Bar, start: float, length: float, *, rtl: bool) -> str:
    top, length = _HEAD + n * _PITCH, max(length, 2.0)
    x = _WIDTH - start - length if rtl else start
    fill, edge = (escape(colour, {'"': "&quot;"}) for colour in bar.ink)
    return (
        _text(20, top + 14, bar.name, rtl=rtl)
        + f'<rect x="{x:.1f}" y="{top}" width="{length:.1f}" height="18" fill="{fill}"/>'
        + f'<rect x="{x:.1f}" y="{top + 18}" width="{length:.1f}" height="2" fill="{edge}"/>'
        + _text(start + length + 8, top + 14, str(bar.count), rtl=rtl, more=' font-weight="600"')
    )


def _text(along: float, y: float, words: str, *, rtl: bool, more: str = "") -> str:
    x = _WIDTH - along if rtl else along
    return f'<text x="{x:.1f}" y="{y}"{more}>{escape(words)}</text>'
