"""Dots with ranges, squares of counts, values over time: where things stand, in either direction of reading."""

import itertools
import re

import pytest

from annotator.web import charts

DOTS = [
    charts.Dots(
        "Entities",
        [
            charts.Dot("Edges", "F1", 0.9, "0.90", 0.8, 1.0, "0.80–1.00", "Edges: 0.90"),
            charts.Dot("Type", "κ", 0.5, "0.50"),
        ],
    ),
    charts.Dots("", [charts.Dot("Found", "F1", 0.7, "0.70", 0.6, 0.8, "0.60–0.80")]),
]
SCALE = charts.Scale(0.5, [(0.5, "0.5"), (0.6, "0.6"), (0.7, "0.7"), (0.8, "0.8"), (0.9, "0.9"), (1.0, "1.0")])


def numbers(pattern: str, drawing: str) -> list[float]:
    return [float(found) for found in re.findall(pattern, drawing)]


def centres(drawing: str) -> list[float]:
    return numbers(r'<circle cx="([\d.]+)"', drawing)


def test_greater_values_lie_further_along() -> None:
    first, second, third = centres(charts.dots(DOTS, SCALE, rtl=False, title="t"))
    assert second < third < first
    first, second, third = centres(charts.dots(DOTS, SCALE, rtl=True, title="t"))
    assert second > third > first


@pytest.mark.parametrize("narrow", [False, True])
def test_the_mirrored_chart_is_the_same_chart(narrow: bool) -> None:
    draw = charts.dots_narrow if narrow else charts.dots
    width = 320 if narrow else 690
    arabic, english = (draw(DOTS, SCALE, rtl=rtl, title="t") for rtl in (True, False))
    assert centres(arabic) == pytest.approx([width - at for at in centres(english)], abs=0.11)


def test_a_value_without_a_range_has_none_drawn() -> None:
    drawing = charts.dots(DOTS, SCALE, rtl=False, title="t")
    # A line and its two ends for each of the two ranges.
    assert drawing.count('class="range"') == 6
    assert drawing.count("<circle") == 3


def test_what_is_below_two_thirds_is_marked_as_low() -> None:
    drawing = charts.dots(DOTS, SCALE, rtl=False, title="t")
    assert drawing.count('class="value low"') == 1


def test_the_ground_from_the_good_value_on_is_tinted() -> None:
    drawing = charts.dots(DOTS, SCALE, rtl=False, title="t")
    (start, width) = re.findall(r'<rect x="([\d.]+)" y="0" width="([\d.]+)"', drawing)[0]
    along = {label: float(x) for x, label in re.findall(r'<text x="([\d.]+)"[^>]*>(\d\.\d)</text>', drawing)}
    assert float(start) == pytest.approx(along["0.8"], abs=0.2)
    assert float(start) + float(width) == pytest.approx(along["1.0"], abs=0.2)


def test_every_value_is_told_to_those_who_do_not_see_it() -> None:
    drawing = charts.dots(DOTS, SCALE, rtl=True, title="measures", description="each a value")
    assert "<title>measures</title><desc>each a value</desc>" in drawing
    assert "<title>Edges: 0.90</title>" in drawing
    assert 'role="img"' in drawing


def test_a_heading_takes_room_and_an_empty_one_takes_none() -> None:
    with_one = numbers(r'height="(\d+)"', charts.dots(DOTS[:1], SCALE, rtl=False, title="t"))
    without = numbers(r'height="(\d+)"', charts.dots([charts.Dots("", DOTS[0].dots)], SCALE, rtl=False, title="t"))
    assert max(with_one) > max(without)


@pytest.mark.parametrize(
    ("values", "floor"), [([], 0.5), ([0.9, 0.95], 0.5), ([0.62], 0.5), ([0.41], 0.4), ([0.05], 0.0), ([-0.33], -0.4)]
)
def test_a_scale_begins_low_enough(values: list[float], floor: float) -> None:
    assert charts.floor_of(values) == pytest.approx(floor)


def cell(count: int, *, calm: bool = False, address: str = "") -> charts.Cell:
    return charts.Cell(count, str(count), f"told {count}", address, calm)


SQUARE = charts.Heat(
    labels=["person", "place"],
    columns=["person", "place"],
    rows=[[cell(900, calm=True, address="?a"), None], [cell(5, address="?b&c"), cell(400, calm=True)]],
)


def test_the_diagonal_takes_no_part_in_the_tints() -> None:
    drawing = charts.heat(SQUARE, rtl=False, title="square")
    assert re.findall(r'class="cell (\w+)"', drawing) == ["calm", "h5", "calm"]


def test_tints_grow_with_the_counts() -> None:
    row = [cell(count) for count in (0, 1, 20, 40, 60, 80, 100)]
    square = charts.Heat(labels=["x"], columns=[str(n) for n in range(7)], rows=[row])
    tints = re.findall(r'class="cell (\w+)"', charts.heat(square, rtl=False, title="t"))
    assert tints == ["h0", "h1", "h1", "h2", "h3", "h4", "h5"]


def test_a_cell_is_a_door_where_there_is_one() -> None:
    drawing = charts.heat(SQUARE, rtl=False, title="square")
    assert re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', drawing) == [
        ("?a", "told 900"),
        ("?b&amp;c", "told 5"),
    ]


def test_the_square_is_mirrored_in_arabic() -> None:
    def places(rtl: bool) -> list[float]:
        return numbers(r'<rect x="([\d.]+)"', charts.heat(SQUARE, rtl=rtl, title="t"))

    assert places(rtl=False)[0] < places(rtl=False)[2]
    assert places(rtl=True)[0] > places(rtl=True)[2]


def points(*values: float | None) -> list[charts.Point]:
    return [charts.Point(f"week {n}", value, f"told {n}") for n, value in enumerate(values)]


def test_time_grows_from_where_reading_begins() -> None:
    assert centres(charts.trend(points(0.6, 0.7, 0.9), SCALE, rtl=False, title="t")) == sorted(
        centres(charts.trend(points(0.6, 0.7, 0.9), SCALE, rtl=False, title="t"))
    )
    assert centres(charts.trend(points(0.6, 0.7, 0.9), SCALE, rtl=True, title="t")) == sorted(
        centres(charts.trend(points(0.6, 0.7, 0.9), SCALE, rtl=True, title="t")), reverse=True
    )


def test_better_stands_higher() -> None:
    drawing = charts.trend(points(0.6, 0.7, 0.9), SCALE, rtl=False, title="t")
    heights = numbers(r'cy="([\d.]+)"', drawing)
    assert heights == sorted(heights, reverse=True)


def test_a_stretch_of_which_nothing_is_known_breaks_the_line() -> None:
    whole = charts.trend(points(0.6, 0.7, 0.8, 0.9), SCALE, rtl=False, title="t")
    broken = charts.trend(points(0.6, 0.7, None, 0.8, 0.9), SCALE, rtl=False, title="t")
    assert (whole.count('class="way"'), broken.count('class="way"')) == (1, 2)
    assert (whole.count("<circle"), broken.count("<circle")) == (4, 4)


def test_a_lone_point_has_no_line() -> None:
    drawing = charts.trend(points(None, 0.7, None), SCALE, rtl=False, title="t")
    assert (drawing.count("<circle"), drawing.count('class="way"')) == (1, 0)


@pytest.mark.parametrize("width", [320, 690])
def test_labels_do_not_run_into_each_other(width: float) -> None:
    many = [charts.Point(f"the week of {n} May", 0.8, "") for n in range(20)]
    drawing = charts.trend(many, SCALE, rtl=False, title="t", width=width)
    along = [float(x) for x, label in re.findall(r'<text x="([\d.]+)"[^>]*>(the week[^<]*)</text>', drawing)]
    assert all(later - before > 90 for before, later in itertools.pairwise(along))
    assert max(along) <= width
