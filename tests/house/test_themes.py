"""Every theme can be read: text 4.5 times as light or dark as its ground, marks and edges 3 times, by any eye."""

import re
from collections.abc import Mapping

import pytest

from annotator.standoff.colours import (
    SEPIA_BAR_PAPER,
    SEPIA_INK,
    SEPIA_SHEET,
    closest,
    contrast,
    least_distance,
    on_paper,
)
from annotator.standoff.schema import default_schema
from tests.house.messages import ROOT

SCHEMA = default_schema()
ENTITIES = [type_ for type_ in SCHEMA.span_types.values() if type_.layer == "entity"]
ALL = [*SCHEMA.span_types.values(), *SCHEMA.frame_types.values()]
THEMES = ("light", "dark", "sepia")
SURFACES = ("page", "sheet", "sunk")
TEXTS = ("ink", "ink-2", "ink-3", "petrol", "petrol-strong", "brass-text", "against-ink", "support-ink", "ok-ink")
MARKS = ("edge", "quote", "neutral", "against", "support", "ok", "diff-edge")
PAIRS = (
    ("brass-ink", "brass"),
    ("on-petrol", "petrol"),
    ("header-ink", "header"),
    ("header-ink-2", "header"),
    ("header-ink", "header-2"),
    ("ink-2", "track"),
    ("ink", "brass-soft"),
    ("ink", "against-soft"),
    ("ink", "ok-soft"),
    ("ink", "quote-band"),
    ("petrol-strong", "petrol-soft"),
    ("against-ink", "against-soft"),
    ("support-ink", "support-soft"),
    ("ok-ink", "ok-soft"),
    ("neutral-ink", "neutral-soft"),
    ("brass-text", "brass-soft"),
)


def tokens(theme: str) -> Mapping[str, str]:
    """The theme's colours by name, as the style sheet has them."""
    css = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    block = css.split(f'[data-theme="{theme}"] {{', 1)[1].split("\n  }", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    of = tokens(theme)
    pairs = [*((text, surface) for text in TEXTS for surface in SURFACES), *PAIRS]
    assert {pair: found for pair in pairs if (found := round(contrast(of[pair[0]], of[pair[1]]), 2)) < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_and_edge_can_be_seen(theme: str) -> None:
    of = tokens(theme)
    pairs = [(mark, surface) for mark in MARKS for surface in SURFACES]
    assert {pair: found for pair in pairs if (found := round(contrast(of[pair[0]], of[pair[1]]), 2)) < 3} == {}


def test_every_theme_names_the_same_colours() -> None:
    light, dark, sepia = (set(tokens(theme)) for theme in THEMES)
    assert (light ^ dark, light ^ sepia) == (set(), set())


def test_sepia_prints_the_types_on_its_sheet() -> None:
    light, sepia = tokens("light"), tokens("sepia")
    assert (sepia["sheet"], sepia["ink"]) == (SEPIA_SHEET, SEPIA_INK)
    for name in ("pers", "org", "gpe", "occ", "event", "date"):
        assert sepia[name] == on_paper(light[name], SEPIA_SHEET)
        assert sepia[f"{name}-bar"] == on_paper(light[f"{name}-bar"], SEPIA_BAR_PAPER)


def test_in_sepia_no_eye_takes_one_type_for_another_or_for_the_sheet() -> None:
    enabled = [on_paper(type_.colour["fill"], SEPIA_SHEET) for type_ in ENTITIES if type_.enabled]
    assert closest(enabled)[0] >= 10.4
    assert min(least_distance(fill, SEPIA_SHEET) for fill in enabled) >= 7.9
    assert closest(on_paper(type_.colour["fill"], SEPIA_SHEET) for type_ in ENTITIES)[0] >= 7.9


@pytest.mark.parametrize("type_", ALL, ids=lambda type_: type_.code)
def test_in_sepia_every_bar_is_seen(type_: object) -> None:
    bar = on_paper(type_.colour["bar"], SEPIA_BAR_PAPER)  # type: ignore[attr-defined]
    assert contrast(bar, SEPIA_SHEET) >= 3
    if type_ in ENTITIES:
        fill = on_paper(type_.colour["fill"], SEPIA_SHEET)  # type: ignore[attr-defined]
        assert contrast(bar, fill) >= 3
        assert contrast(SEPIA_INK, fill) >= 4.5


def test_ink_on_paper_is_darker_than_either() -> None:
    assert on_paper("#ffffff", SEPIA_SHEET) == SEPIA_SHEET
    assert on_paper("#000000", SEPIA_SHEET) == "#000000"
    assert on_paper("#f0d48f", "#f8f0dc") == "#e9c87b"
