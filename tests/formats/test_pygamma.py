"""CSV for gamma: every annotator's marks of an article in one file, as pygamma-agreement reads it."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import pygamma
from annotator.formats.declaration import Report, Wish
from annotator.standoff.values import AnnotatedArticle, Annotations
from tests.formats import hard
from tests.formats.some import SCHEMA, articles, members, packed
from tests.formats.test_conll_out import NEWS, TEXT
from tests.standoff import strategies as some

Row = tuple[str, str, float, float]


def files(given_: list[AnnotatedArticle], **options: str) -> tuple[dict[str, list[Row]], Report]:
    """The rows of each file, read as ``Continuum.from_csv`` does."""
    data, report = packed(pygamma.write, given_, Wish(SCHEMA, options))
    rows = {}
    for name, member in members(data).items():
        reader = csv.reader(io.StringIO(member.decode("utf-8")), delimiter=",")
        rows[name] = [(row[0], row[1], float(row[2]), float(row[3])) for row in reader]
    return rows, report


def by(name: str, one: AnnotatedArticle = NEWS) -> AnnotatedArticle:
    return replace(one, author_name=name)


def test_the_sets_of_an_article_stand_in_one_file_for_each_layer() -> None:
    other = Annotations({"s3": NEWS.annotations.spans["s3"]})
    made, report = files([by("ليلى"), replace(by("سامي"), annotations=other), replace(NEWS, id="id-2", name="آخر.txt")])
    start = TEXT.index("أوكرانيا")
    assert list(made) == ["entity/خبر.csv", "quote/خبر.csv", "entity/آخر.csv", "quote/آخر.csv"]
    assert made["entity/خبر.csv"][-2:] == [("ليلى", "GPE", start, start + 8), ("سامي", "GPE", start, start + 8)]
    assert Counter(name for name, *_ in made["entity/خبر.csv"]) == {"ليلى": 4, "سامي": 1}
    assert {name for name, *_ in made["entity/آخر.csv"]} == {"annotator"}
    assert (report.articles, report.sets, report.spans, report.losses.total) == (2, 3, 13, {})


def test_layers_can_stand_together() -> None:
    made, _ = files([NEWS], layers="together")
    assert {name: len(rows) for name, rows in made.items()} == {"خبر.csv": 6}


def test_everybody_has_a_name_of_their_own_that_no_spreadsheet_runs() -> None:
    made, _ = files(
        [by("=1+1"), by("ليلى, «أ»"), by("ليلى, «أ»"), replace(NEWS, author_kind="gold")], layers="together"
    )
    assert list(dict.fromkeys(name for name, *_ in made["خبر.csv"])) == ["'=1+1", "ليلى, «أ»", "ليلى, «أ» 2", "gold"]


def test_what_is_lost_is_told() -> None:
    _, report = files([hard.ARTICLE, replace(NEWS, id="id-2", annotations=Annotations())])
    kinds: Counter[str] = Counter()
    for code, times in report.losses.total.items():
        kinds[code.partition(":")[0]] += times
    assert kinds == {
        "discontinuous": 1,
        "nothing_marked": 1,
        "attribute_left_out": 7,
        "entity_left_out": 4,
        "frame_left_out": 7,
        "label_left_out": 2,
    }
    assert report.losses.by_article["id-2"] == {"nothing_marked": 1}


@settings(some.PATIENT, max_examples=50)
@given(st.lists(articles, max_size=3))
def test_every_piece_of_every_mark_has_its_row(given_: list[AnnotatedArticle]) -> None:
    made, _ = files(given_, layers="together")
    rows = Counter((type_, start, end) for some_ in made.values() for _, type_, start, end in some_)
    spans = [span for one in given_ for span in one.annotations.spans.values()]
    assert rows == Counter((span.type, start, end) for span in spans for start, end in span.segments)
    assert packed(pygamma.write, given_)[0] == packed(pygamma.write, given_)[0]


def test_tables_read_it_without_a_header() -> None:
    data, _ = packed(pygamma.write, [by("ليلى")])
    frame = pandas.read_csv(io.BytesIO(members(data)["entity/خبر.csv"]), header=None)
    assert frame.shape == (4, 4)
    assert [TEXT[start:end] for start, end in zip(frame[2], frame[3], strict=True)] == [
        NEWS.annotations.spans[f"s{n}"].text for n in range(4)
    ]


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="layers"):
        files([NEWS], layers="stacked")


def test_ten_thousand_marks_are_written_in_seconds() -> None:
    made, _ = files([hard.crowd()])
    assert [len(rows) for rows in made.values()] == [10_000]
