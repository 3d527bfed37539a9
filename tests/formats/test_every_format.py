"""Every format at once, on real articles: what somebody marked in five articles of the demo, in every way of writing.

What a format holds comes back, what it does not hold is counted under a code it declares, and the same articles give
the same bytes.
"""

from collections import Counter
from pathlib import Path

import pytest

from annotator.formats.declaration import Format, Report, Wish
from annotator.formats.records import File, Record
from annotator.formats.registry import FORMATS
from annotator.standoff.sanad import loads
from annotator.standoff.values import AnnotatedArticle, Annotations
from tests.formats.some import FITTED, SCHEMA, found, packed, records, written
from tests.house.trees import ROOT

FOLDER: Path = ROOT / "annotator" / "management" / "demo" / "annotated" / "annotator"
ARTICLES = [loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))]
WRITERS = {name: form for name, form in FORMATS.items() if form.write}
#: The usual way of each format, and every other value of each choice by itself.
WAYS = [
    (name, options)
    for name, form in WRITERS.items()
    for options in [{}, *({choice.code: value} for choice in form.choices for value in choice.values[1:])]
]


def made(form: Format, options: dict[str, str]) -> tuple[bytes, Report]:
    assert form.write is not None
    return (packed if form.packed else written)(form.write, ARTICLES, Wish(SCHEMA, options, "train"))


def endings(form: Format, options: dict[str, str]) -> str:
    return ".jsonl.zst" if options.get("packing") == "zstd" else form.suffix


def spans(annotations: Annotations) -> Counter[tuple[str, str]]:
    """Spans by type and letters: where spaces stood is not in a file of tokens."""
    return Counter((span.type, "".join(span.text.split())) for span in annotations.spans.values())


@pytest.mark.parametrize(("name", "options"), WAYS)
def test_real_articles_go_out_with_declared_losses_and_what_is_held_comes_back(
    name: str, options: dict[str, str]
) -> None:
    form = WRITERS[name]
    data, report = made(form, options)
    assert (report.articles, report.sets) == (len(ARTICLES), len(ARTICLES))
    declared = {loss.partition(":")[0] for loss in form.losses}
    assert {code.partition(":")[0] for code in report.losses.total} <= declared
    if form.read is None:
        return
    back = records([File.of(f"x{endings(form, options)}", data)], FITTED)
    assert {one.format for one in back} == {name}
    if form.lossless:
        assert [one.annotated for one in back] == ARTICLES
    else:
        assert_spans(form, report, [one.annotated for one in back if one.annotated is not None], back)


def assert_spans(form: Format, report: Report, back: list[AnnotatedArticle], read: list[Record]) -> None:
    """As many spans come back as did not fall to a loss that was told."""
    given = sum((spans(one.annotations) for one in ARTICLES), Counter[tuple[str, str]]())
    again = sum((spans(one.annotations) for one in back), Counter[tuple[str, str]]())
    told = report.losses.total + sum((one.losses for one in read), Counter[str]())
    assert given.total() - (given & again).total() <= told.total()
    assert (given & again).total() > given.total() / 3, form.name


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_articles_give_the_same_bytes(name: str) -> None:
    assert made(WRITERS[name], {})[0] == made(WRITERS[name], {})[0]


@pytest.mark.parametrize("name", WRITERS)
def test_no_article_at_all_is_an_export_too(name: str) -> None:
    form = WRITERS[name]
    assert form.write is not None
    data, report = (packed if form.packed else written)(form.write, [], Wish(SCHEMA))
    assert (report.articles, report.losses.total) == (0, Counter())
    if form.read:
        assert not any(isinstance(one, Record) for one in found(f"x{form.suffix}", data, FITTED))
