"""The dataset card with its charts, what the summary keeps of a release, and Croissant's records."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import mlcroissant
import orjson
import pytest

from annotator.models import Release
from annotator.services import releases
from annotator.services.releases.card import part_of
from annotator.services.releases.card.drawing import Bar, drawn
from annotator.services.releases.card.front import loading, tables
from annotator.services.releases.labels import values_of
from annotator.services.releases.publishing import StorageTrouble, key_of, storage
from annotator.services.releases.spread import periods
from annotator.services.releases.summary import REST, _bounded
from annotator.standoff.schema import default_schema
from tests.services.releases.worlds import World, content, names, text, world

database = pytest.mark.django_db


@pytest.fixture
def some() -> World:
    return world(4)


def told(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(release.summary)
    return found


@database
def test_the_card_has_charts_in_both_languages_that_stand_alone_and_are_the_same_every_time(some: World) -> None:
    first, second = some.release("1.0"), some.begin("2.0")
    Release.objects.filter(pk=second.pk).update(manifest=first.manifest)
    charts = [name for name in names(first) if name.startswith("charts/")]
    assert charts == [f"charts/{name}.{language}.svg" for name in ("spans", "structures") for language in ("ar", "en")]
    card = text(first, "README.md")
    for name in charts:
        drawing = ET.fromstring(content(first, name))
        assert drawing.get("direction") == ("rtl" if ".ar." in name else "ltr")
        assert f"]({name})" in card
        assert not any("class" in one.attrib for one in drawing.iter())
    assert "قول" in text(first, "charts/structures.ar.svg")


def test_a_chart_writes_what_anybody_named_as_words_and_draws_no_bar_of_nothing_backwards() -> None:
    drawing = ET.fromstring(drawn("a < b", [Bar('<script>"&', 0), Bar("ب", 7)], rtl=True))
    space = "{http://www.w3.org/2000/svg}"
    assert [one.text for one in drawing.iter(f"{space}text")] == ["a < b", '<script>"&', "0", "ب", "7"]
    assert all(float(one.attrib["width"]) > 0 for one in drawing.iter(f"{space}rect"))


@database
def test_the_card_can_be_read_by_its_language_as_safe_html(some: World) -> None:
    made = some.release("1.0", shares=[1, 0, 0])
    english, arabic = releases.card_of(made, "en"), releases.card_of(made, "ar")
    assert "Spans by type" in english
    assert "المقاطع بحسب النوع" in arabic
    assert "Spans by type" not in arabic
    for html in (english, arabic):
        assert "<table>" in html
        assert "pretty_name" not in html
        assert "<img" not in html
        assert "&lt;div" not in html
    storage().delete(key_of(made, "README.md"))
    with pytest.raises(StorageTrouble):
        releases.card_of(made, "en")


def test_a_card_without_parts_is_read_whole() -> None:
    assert part_of("# 1.0", "ar") == "# 1.0"
    assert part_of('---\na: b\n---\n\n# x\n\n<div dir="rtl" lang="ar">\n\n# ص\n\n</div>\n', "ar") == "# ص"


@database
def test_the_summary_has_what_the_page_tells_and_the_files_say_the_same(some: World) -> None:
    made = some.release("1.0", shares=[1, 1, 1], salt="s")
    summary, statistics = told(made), orjson.loads(content(made, "statistics.json"))
    for split, found in summary["by_split"].items():
        assert {name: statistics[split][name] for name in found} == found
    assert statistics["all"]["months"] == {"2025-01": 4}
    assert summary["statistics"] == statistics["all"]
    assert summary["rights"] == [{"rights": "", "with_text": 4, "without_text": 0}]
    measured = orjson.loads(content(made, "agreement.json"))["between_annotators"]
    assert (summary["agreement"]["people"], summary["agreement"]["articles"]) == (2, measured["articles"])
    assert summary["agreement"]["measures"]
    assert all(line in measured["measures"] for line in summary["agreement"]["measures"])
    assert summary["changes"] == {}
    some.grow(1)
    later = told(some.release("1.1", base="1.0"))["changes"]
    assert (later["from"], later["added"], later["kept"], later["between_splits"]) == ("1.0", 1, 4, 0)


def test_a_summary_has_a_bound_however_many_sources_there_are() -> None:
    counts = {f"s{n:04}": n for n in range(1, 1001)}
    kept = _bounded(counts)
    assert len(kept) == 51
    assert sum(kept.values()) == sum(counts.values())
    assert kept[REST] == sum(range(1, 951))


def test_labels_are_counted_by_the_values_that_are_chosen() -> None:
    counted = {"topics=economy,diplomacy": 2, "topics=economy": 1, "genre=report": 3, "nobody=x": 9}
    found = values_of(default_schema(), counted)
    assert found == {"genre": [("report", 3)], "topics": [("economy", 3), ("diplomacy", 2)]}


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ({}, []),
        ({"2025-11": 2, "2026-01": 1}, [("2025-11", 2), ("2025-12", 0), ("2026-01", 1)]),
        ({"2020-05": 1, "2022-06": 2, "2022-07": 3}, [("2020", 1), ("2021", 0), ("2022", 5)]),
        ({"1980-01": 1, "2011-01": 1}, [("1980–1989", 1), ("1990–1999", 0), ("2000–2009", 0), ("2010–2019", 1)]),
    ],
)
def test_time_is_told_by_months_years_or_decades_without_gaps(months: dict[str, int], told: list[Any]) -> None:
    assert periods(months) == told


def test_how_to_load_it_is_what_the_release_has() -> None:
    def lines(*files: str) -> str:
        return loading(tables((name, 1) for name in files))

    assert 'load_dataset(str(Path.cwd()), "huggingface")' in lines(
        "huggingface/train/data/train.parquet", "sanad/train.jsonl"
    )
    assert 'open("sanad/dev.jsonl"' in lines("annotators/dev.jsonl", "sanad/dev.jsonl")
    assert 'load_dataset(str(Path.cwd()), "offsets")' in lines("offsets/test.jsonl")
    assert lines("README.md") == ""


@database
def test_what_the_page_and_the_card_print_loads_the_release_from_inside_its_folder(
    some: World, datasets: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every annotator's set lies beside it as JSON lines, which the loader must not take for the kind of all files.
    made = some.release(formats=["huggingface"], shares=[1, 0, 0], annotators=True)
    folder = tmp_path / "corpus-1.0"
    for name in names(made):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content(made, name))
    monkeypatch.chdir(folder)
    printed = loading(tables((name, 1) for name in names(made)))
    assert printed in text(made, "README.md")
    seen: dict[str, Any] = {}
    exec(printed, seen)  # as a reader runs it
    assert {split: len(rows) for split, rows in seen["data"].items()} == {"train": 4}


@database
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_croissant_reads_articles_quotes_stances_and_participants(some: World, tmp_path: Path) -> None:
    some.grow(1, metadata={"rights": "restricted"})
    made = some.release(formats=["records"], shares=[1, 0, 0])
    for name in names(made):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content(made, name))
    data = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
    assert not data.metadata.ctx.issues.errors
    rows = {one.id: list(data.records(record_set=one.id)) for one in data.metadata.record_sets}
    assert {key: len(found) for key, found in rows.items() if key.startswith(("articles", "offsets"))} == {
        "articles-train": 4, "offsets-train": 1,
    }  # fmt: skip
    article = rows["articles-train"][0]
    line = orjson.loads(text(made, "sanad/train.jsonl").splitlines()[0])
    assert article["articles-train/text"].decode() == line["text"]
    assert article["articles-train/label_genre"].decode() == line["labels"]["genre"]
    spans = article["articles-train/spans"]
    assert [one["articles-train/spans/segments"] for one in spans] == [one["segments"] for one in line["spans"]]
    quote = orjson.loads(text(made, "records/train/quotes.jsonl").splitlines()[0])
    assert rows["quotes-train"][0]["quotes-train/text"].decode() == quote["text"]
    assert rows["entities-train"]


@database
def test_the_schema_is_the_one_it_was_made_under_or_else_the_file_in_it(some: World) -> None:
    made = some.release("1.0")
    assert "PERS" in releases.schema_of(made, "ar-news 1.0").span_types
    # A name the project has no version of (any more): the release's own file says it.
    assert "PERS" in releases.schema_of(made, "gone 9").span_types
    storage().delete(key_of(made, "schema.json"))
    assert not releases.schema_of(made, "gone 9").span_types
