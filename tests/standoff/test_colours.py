"""The formulas against published figures, and the palette of ar-news against what it promises."""

import pytest

from annotator.standoff.colours import (
    DARK_INK,
    DARK_SHEET,
    INK,
    SHEET,
    VISIONS,
    closest,
    contrast,
    distance,
    lab,
    least_distance,
    luminance,
)
from annotator.standoff.schema import SpanType, default_schema

SCHEMA = default_schema()
ENTITIES = [type_ for type_ in SCHEMA.span_types.values() if type_.layer == "entity"]
ENABLED = [type_ for type_ in ENTITIES if type_.enabled]
ALL = [*SCHEMA.span_types.values(), *SCHEMA.frame_types.values()]


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
    assert contrast("#123456", "#123456") == 1
    assert luminance("#808080") == pytest.approx(0.21586, abs=1e-5)


# Values of CIELAB for sRGB corners under D65, as colour science tables print them.
@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#ffffff", (100, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#ff0000", (53.24, 80.09, 67.20)),
        ("#00ff00", (87.73, -86.18, 83.18)),
        ("#0000ff", (32.30, 79.19, -107.86)),
        ("#808080", (53.59, 0, 0)),
    ],
)
def test_cielab_of_known_colours(colour: str, expected: tuple[float, float, float]) -> None:
    assert lab(colour) == pytest.approx(expected, abs=0.02)


def test_grey_looks_the_same_to_every_eye() -> None:
    for vision in VISIONS:
        assert lab("#808080", vision) == pytest.approx(lab("#808080"), abs=0.1)


def test_red_and_green_come_close_for_those_who_confuse_them() -> None:
    red, green = "#a05a3c", "#6e6e3c"
    assert distance(red, green) > 2 * distance(red, green, "deutan")
    assert distance(red, green, "tritan") > 20
    assert least_distance(red, green) == min(distance(red, green, vision) for vision in VISIONS)


def test_the_closest_pair_is_found() -> None:
    assert closest(["#000000", "#ffffff", "#fefefe"])[1:] == ("#ffffff", "#fefefe")


@pytest.mark.parametrize("type_", ENTITIES, ids=lambda type_: type_.code)
def test_ink_is_read_on_every_fill(type_: SpanType) -> None:
    assert contrast(INK, type_.colour["fill"]) >= 7
    assert contrast(DARK_INK, type_.colour["darkFill"]) >= 7


@pytest.mark.parametrize("type_", ALL, ids=lambda type_: type_.code)
def test_every_bar_is_seen_on_the_sheet(type_: SpanType) -> None:
    assert contrast(type_.colour["bar"], SHEET) >= 3
    assert contrast(type_.colour["darkBar"], DARK_SHEET) >= 3


@pytest.mark.parametrize("type_", ENTITIES, ids=lambda type_: type_.code)
def test_every_bar_is_seen_on_its_own_fill(type_: SpanType) -> None:
    assert contrast(type_.colour["bar"], type_.colour["fill"]) >= 3
    assert contrast(type_.colour["darkBar"], type_.colour["darkFill"]) >= 3


@pytest.mark.parametrize(
    ("side", "sheet", "least", "from_sheet"), [("fill", SHEET, 11.8, 8.2), ("darkFill", DARK_SHEET, 11.5, 11.5)]
)
def test_no_eye_takes_one_enabled_type_for_another(side: str, sheet: str, least: float, from_sheet: float) -> None:
    fills = [type_.colour[side] for type_ in ENABLED]
    assert len(set(fills)) == 12
    assert closest(fills)[0] >= least
    assert min(least_distance(fill, sheet) for fill in fills) >= from_sheet


@pytest.mark.parametrize(("side", "least"), [("fill", 9.9), ("darkFill", 8.3)])
def test_the_disabled_types_are_told_apart_too(side: str, least: float) -> None:
    assert closest([type_.colour[side] for type_ in ENTITIES])[0] >= least


def test_the_colours_that_the_pages_share_are_the_tokens() -> None:
    given = {
        "PERS": ("#f0d48f", "#7f6408"),
        "ORG": ("#a9d5f5", "#3f55c0"),
        "GPE": ("#d6f2d0", "#0c5a22"),
        "OCC": ("#f6b79c", "#983a15"),
        "EVENT": ("#fbe6f8", "#b0338a"),
        "DATE": ("#cbd0ca", "#45424a"),
    }
    colours = {code: SCHEMA.span_types[code].colour for code in given}
    assert {code: (colour["fill"], colour["bar"]) for code, colour in colours.items()} == given
