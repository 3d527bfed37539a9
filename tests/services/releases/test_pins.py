"""Lists that people paste: pins and names of articles."""

from annotator.services.articles.named import read_names
from annotator.services.releases.pins import Pin, PinFlaw, read_pins


def test_a_pin_is_a_name_and_a_split_a_line_in_either_language() -> None:
    text = "a.txt test\n\n# why\nمقال طويل الاسم.txt\tتدريب\nb.txt, DEV\r\nc.txt ، مستبعد\n\u200fد.txt\u200f اختبار"
    pins, flaws = read_pins(text)
    assert not flaws
    assert pins == [
        Pin(1, "a.txt", "test"),
        Pin(4, "مقال طويل الاسم.txt", "train"),
        Pin(5, "b.txt", "dev"),
        Pin(6, "c.txt", "excluded"),
        Pin(7, "د.txt", "test"),
    ]


def test_each_bad_line_is_named() -> None:
    pins, flaws = read_pins("a.txt\nb.txt trian\n\nc.txt test\nc.txt dev\nc.txt test\n, test")
    assert pins == [Pin(4, "c.txt", "test")]
    assert flaws == [
        PinFlaw(1, "a.txt", "no_split"),
        PinFlaw(2, "b.txt trian", "no_split"),
        PinFlaw(5, "c.txt dev", "twice"),
        PinFlaw(7, ", test", "no_split"),
    ]


def test_names_stand_one_a_line_each_once() -> None:
    assert read_names("a.txt\n b c.txt \n#x\n\n\u2067د.txt\u2069\na.txt") == ["a.txt", "b c.txt", "د.txt"]


def test_a_line_of_nothing_but_marks_costs_no_more_than_another() -> None:
    name = "x" + "\u200f" * 400_000 + "y"
    assert read_names(f"\ufeff\u2067{name}\u2069") == [name]
    assert [pin.name for pin in read_pins(f"{name} test")[0]] == [name]
