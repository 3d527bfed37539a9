"""The charts as drawings: what stands where, the same for both directions of reading, and nothing that runs."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from annotator.web.charts import (
    Bar,
    Ending,
    Growth,
    Ink,
    Mark,
    Piece,
    growth,
    ranked,
    spark,
    stacked,
    steps,
    weeks,
    whisker,
)

SVG = "{http://www.w3.org/2000/svg}"
INK = Ink(("#f0d48f", "#7f6408"), ("#78410a", "#e6bd4f"), ("#e9c87b", "#735506"))
BARS = [Bar("٣ نوفمبر", 4, "٤"), Bar("١٠ نوفمبر", 0, "٠"), Bar("١٧ نوفمبر", 8, "٨", now=True)]
RANKED = [Bar("شخص", 40, "٤٠", ink=INK), Bar("منظمة", 10, "١٠")]
PIECES = [Piece("s-gold", 60, "ذهبية ٦٠"), Piece("s-submitted", 0, "مسلَّمة ٠"), Piece("s-new", 40, "جديدة ٤٠")]
GROWTH = Growth(
    done=[(0, 0), (7, 20), (14, 50)],
    days=40,
    goal=Mark(100, "الهدف ١٠٠"),
    today="اليوم ٥٠",
    dates=[Mark(0, "يونيو"), Mark(30, "يوليو")],
    amounts=[Mark(0, "٠"), Mark(50, "٥٠")],
    ending=Ending(25, 30, 38, "١ يوليو", "بين ٢٦ يونيو و٩ يوليو"),
    due=Mark(35, "الموعد"),
    title="نحو الهدف",
    description="٥٠ من ١٠٠",
)

CHARTS: dict[str, Callable[[bool], str]] = {
    "stacked": lambda rtl: stacked(PIECES, rtl=rtl, title="الحالات"),
    "weeks": lambda rtl: weeks(BARS, rtl=rtl, title="الأسابيع"),
    "weeks on a phone": lambda rtl: weeks(BARS, rtl=rtl, title="الأسابيع", width=320),
    "spark": lambda rtl: spark([3, 0, 5], rtl=rtl, title="آخر الأسابيع"),
    "ranked": lambda rtl: ranked(RANKED, rtl=rtl, title="الأنواع"),
    "whisker": lambda rtl: whisker(4, 9, 20, top=40, rtl=rtl, title="الزمن"),
    "growth": lambda rtl: growth(GROWTH, rtl=rtl),
    "growth on a phone": lambda rtl: growth(GROWTH, rtl=rtl, narrow=True),
}

each_chart = pytest.mark.parametrize("name", CHARTS)


def read(drawn: str) -> ElementTree.Element:
    """The drawing as a browser takes it apart: it must be whole XML."""
    return ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def width(drawing: ElementTree.Element) -> float:
    return float(drawing.attrib["viewBox"].split()[2])


def places(drawing: ElementTree.Element) -> list[tuple[str, list[float]]]:
    """Every form with the horizontal places it covers, from the lower to the higher."""
    found = []
    for form in drawing.iter():
        kind, given = form.tag.removeprefix(SVG), form.attrib
        if kind == "rect":
            x = float(given["x"])
            found.append((kind, [x, x + float(given["width"])]))
        elif kind == "line":
            found.append((kind, sorted([float(given["x1"]), float(given["x2"])])))
        elif kind == "circle":
            found.append((kind, [float(given["cx"])]))
        elif kind == "text":
            found.append((kind, [float(given["x"])]))
        elif kind == "path":
            found.append((kind, sorted(float(x) for x in re.findall(r"[ML](-?[\d.]+) ", given["d"]))))
    return found


def boxes(drawing: ElementTree.Element, class_: str) -> list[tuple[float, ...]]:
    """(x, y, width, height) of the rectangles of a class."""
    return [
        tuple(float(form.attrib[name]) for name in ("x", "y", "width", "height"))
        for form in drawing.iter(f"{SVG}rect")
        if form.attrib["class"] == class_
    ]


def words(drawing: ElementTree.Element) -> list[str]:
    return [form.text or "" for form in drawing.iter(f"{SVG}text")]


@each_chart
def test_a_chart_of_the_other_direction_is_its_mirror_image(name: str) -> None:
    right_to_left, left_to_right = read(CHARTS[name](True)), read(CHARTS[name](False))
    whole = width(left_to_right)
    mirrored = [(kind, sorted(whole - x for x in xs)) for kind, xs in places(left_to_right)]
    got = places(right_to_left)
    assert [kind for kind, _ in got] == [kind for kind, _ in mirrored]
    for (_, here), (_, there) in zip(got, mirrored, strict=True):
        assert here == pytest.approx(there, abs=0.11)


@each_chart
def test_a_chart_says_its_direction_and_what_it_is(name: str) -> None:
    for rtl, direction in ((True, "rtl"), (False, "ltr")):
        drawing = read(CHARTS[name](rtl))
        assert (drawing.attrib["direction"], drawing.attrib["role"]) == (direction, "img")
        assert drawing[0].tag == f"{SVG}title"
        assert drawing[0].text


@each_chart
def test_nothing_is_drawn_outside_its_plane(name: str) -> None:
    for rtl in (True, False):
        drawing = read(CHARTS[name](rtl))
        whole = width(drawing)
        assert [xs for _, xs in places(drawing) if xs[0] < -0.05 or xs[-1] > whole + 0.05] == []


@each_chart
def test_the_look_is_in_classes_and_nothing_runs(name: str) -> None:
    drawn = CHARTS[name](True)
    assert re.findall(r"style=|<script|\son\w+=|url\(|\sid=", drawn) == []


def test_the_first_state_stands_where_reading_begins_and_an_empty_one_nowhere() -> None:
    assert boxes(read(stacked(PIECES, rtl=True, title="x")), "whole") == [(400, 0, 600, 26), (0, 0, 400, 26)]
    assert boxes(read(stacked(PIECES, rtl=False, title="x")), "whole") == [(0, 0, 600, 26), (600, 0, 400, 26)]


def test_a_bar_of_nothing_at_all_is_an_empty_bar() -> None:
    assert boxes(read(stacked([Piece("s-new", 0, "جديدة")], rtl=True, title="x")), "whole") == []


def test_weeks_are_as_high_as_their_values_and_the_newest_is_marked() -> None:
    drawing = read(weeks(BARS, rtl=False, title="x"))
    ((_, _, _, past),), ((_, _, _, now),) = boxes(drawing, "past"), boxes(drawing, "now")
    assert now == 136
    assert past == now / 2
    assert [height for *_, height in boxes(drawing, "none")] == [2]
    assert words(drawing) == ["٤", "٣ نوفمبر", "١٠ نوفمبر", "٨", "١٧ نوفمبر"]


def test_many_weeks_on_a_phone_leave_dates_out_but_never_the_newest_nor_a_value() -> None:
    bars = [Bar(f"{n} نوفمبر", n, f"v{n}", now=n == 12) for n in range(1, 13)]
    said = words(read(weeks(bars, rtl=True, title="x", width=320)))
    assert [word for word in said if word.startswith("v")] == [f"v{n}" for n in range(1, 13)]
    assert [word for word in said if not word.startswith("v")] == ["3 نوفمبر", "6 نوفمبر", "9 نوفمبر", "12 نوفمبر"]


def test_weeks_without_a_week_are_an_axis() -> None:
    assert [kind for kind, _ in places(read(weeks([], rtl=True, title="x")))] == ["line"]


def test_a_week_of_nothing_leaves_a_trace_in_a_tables_line() -> None:
    drawing = read(spark([4, 0, 2], rtl=False, title="x", width=30, height=24))
    assert [height for *_, height in boxes(drawing, "none")] == [2]
    assert [height for *_, height in boxes(drawing, "past") + boxes(drawing, "now")] == [20, 10]


def test_a_type_is_drawn_in_its_own_colours_once_for_each_theme() -> None:
    drawing = read(ranked(RANKED, rtl=True, title="x"))
    groups = {form.attrib["class"]: [rect.attrib["fill"] for rect in form] for form in drawing.iter(f"{SVG}g")}
    assert groups == {
        "in-light": ["#f0d48f", "#7f6408"],
        "in-dark": ["#78410a", "#e6bd4f"],
        "in-sepia": ["#e9c87b", "#735506"],
    }
    ((_, _, long, _), *_) = boxes(drawing, "fill")
    ((_, _, short, _),) = boxes(drawing, "past")
    assert short == pytest.approx(long / 4, abs=0.1)


def test_a_long_name_stands_above_its_bar_and_is_never_cut() -> None:
    name = "المنصب الحكومي الرفيع المستوى في وزارة الخارجية"
    drawing = read(ranked([Bar(name, 5, "٥")], rtl=True, title="x", width=320))
    (label, _value) = drawing.iter(f"{SVG}text")
    ((_, top, _, _),) = boxes(drawing, "past")
    assert label.text == name
    assert float(label.attrib["y"]) < top


def test_a_whisker_keeps_to_its_scale() -> None:
    drawing = read(whisker(0, 50, 900, top=100, rtl=False, title="x", width=112))
    assert [xs for kind, xs in places(drawing)] == [[6, 106], [6, 106], [56]]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, [0]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (10, [0, 5, 10]),
        (100, [0, 50, 100]),
        (2400, [0, 1000, 2000]),
        (99_999, [0, 50_000]),
    ],
)
def test_an_axis_counts_in_round_numbers(top: float, expected: list[int]) -> None:
    assert steps(top) == expected


def test_the_way_ahead_goes_from_today_to_the_goal_within_its_band() -> None:
    drawing = read(growth(GROWTH, rtl=False))
    ways = {form.attrib["class"]: form.attrib["d"] for form in drawing.iter(f"{SVG}path")}
    band = [tuple(map(float, point.split())) for point in ways["band"].strip("MZ").split("L")]
    (here, early, late), middle = band, float(ways["expected"].split("L")[1].split()[0])
    assert here[0] < early[0] < middle < late[0]
    assert early[1] == late[1] < here[1]
    assert ways["done"].endswith(ways["expected"].split("L")[0].strip("M"))


def test_without_a_forecast_there_is_no_band_and_without_a_date_no_mark() -> None:
    plain = Growth(**{name: getattr(GROWTH, name) for name in GROWTH.__slots__} | {"ending": None, "due": None})
    drawn = growth(plain, rtl=True)
    assert re.findall(r'class="(?:band|expected|arrival|due)"', drawn) == []
    assert "اليوم ٥٠" in drawn


def test_todays_words_stand_before_it_where_no_room_is_left_behind() -> None:
    late = Growth(**{name: getattr(GROWTH, name) for name in GROWTH.__slots__} | {"days": 15, "ending": None})
    anchors = [
        {form.text: form.attrib["text-anchor"] for form in read(growth(chart, rtl=True)).iter(f"{SVG}text")}["اليوم ٥٠"]
        for chart in (GROWTH, late)
    ]
    assert anchors == ["start", "end"]


def test_a_name_with_markup_in_it_is_only_a_name() -> None:
    nasty = '</text><script>alert("x")</script>'
    drawn = ranked(
        [Bar(nasty, 1, "١", ink=Ink(('" onload="x', "#000000"), INK.dark, INK.sepia))], rtl=True, title=nasty
    )
    drawing = read(drawn)
    assert words(drawing)[0] == nasty
    assert [form.tag for form in drawing.iter() if "script" in form.tag or "onload" in form.attrib] == []
