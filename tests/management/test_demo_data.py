"""The demo's articles are good Arabic prose to try the product on; two examples are what a linguist learns from.

Four of the articles have been annotated by three people each and a fifth by two, blind, as agreement needs them.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import regex

from annotator.formats import sanad
from annotator.services.demo.making import BEGAN
from annotator.standoff.check import check
from annotator.standoff.reading import read_annotations
from annotator.standoff.schema import default_schema, validator
from annotator.standoff.values import Annotations, Frame, Span, annotations_object, cut, text_digest
from annotator.text.decode import decode
from annotator.text.words import word_at, words

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "annotator" / "management" / "demo"
GUIDELINES = {
    page: (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("guidelines-ar.md", "guidelines-en.md")
}
METADATA: list[dict[str, str]] = json.loads((DEMO / "metadata.json").read_text(encoding="utf-8"))
ARTICLES = {record["file"]: (DEMO / "articles" / record["file"]).read_bytes().decode("utf-8") for record in METADATA}
REPORT, INTERVIEW = "01-paris-corridor-report", "02-manuscripts-interview"
#: Every annotated article of the demo: "username/article".
SETS: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{path.stem}": json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((DEMO / "annotated").glob("*/*.json"))
}
#: The two a linguist learns from, which the guidelines quote.
EXAMPLES = {name: SETS[f"annotator/{name}"] for name in (REPORT, INTERVIEW)}
HANDED_IN: dict[str, dict[str, float]] = json.loads((DEMO / "annotated" / "handed-in.json").read_text())
LONG = "10-delta-longread.txt"

NAME = r"(?:أوكرانيا|ليونان|بيروت|القاهرة|موسكو|مرسيليا|المرفأ|مرسال|روتردام|اليمن|ليمن|بغداد|السودان)"
PHENOMENA = {
    "a name that follows و inside the word": rf"\bو{NAME}",
    "a name that follows ب inside the word": rf"\bب{NAME}",
    "a name that follows ل inside the word": r"\bلأوكرانيا",
    "a name that follows ف inside the word": r"\bف(?:ساريا|طوكيو)",
    "لل before a name, the article's alif gone": r"\bول?لليونان|\bللصحافيين",
    "a name nested in a name": r"قمة باريس|جامعة القاهرة|ميناء الإسكندرية",
    "a direct quote after a colon": r": «[^»]+»",
    "a mixed quote": r"(?:إن|أن|بأنها?|بأنه) [^«»\n.]*«[^»]+»",
    "an indirect quote": r"وأضاف أن [^«»\n]+[.،]",
    "a quote inside a quote": r"«[^»]*“[^”]+”[^»]*»",
    "a quote split by its cue": r"«[^»]+»، \w+[^«».\n]*، «[^»]+»",
    "a speaker who is only in the verb": r"\bوأضاف أن",
    "a source without a name": r"مصدر[^.\n]{0,60}عدم ذكر اسمه|فضّلوا عدم الكشف عن هوياتهم|اشترط إغفال اسمه",
    "a place that acts": r"بيروت ترفض|رحّبت مرسال|أما القاهرة فرحّبت",
    "someone addressed": r"قلت له:|قال لي:|توجّهت إلى",
    "a Hijri date": r"\d+ رمضان 1447 هـ",
    "a Gregorian date with both month names": r"نيسان/أبريل|شباط/فبراير",
    "Arabic-Indic digits": r"[٠-٩]{2,}",
    "an Arabic-Indic decimal and percent sign": r"٣٫٥٪",
    "Western digits with a percent sign": r"\d+(?:\.\d+)?%",
    "a thousands separator": r"\d,\d{3}",
    "Latin words in the line": r"\p{Arabic} \p{Latin}{2,} \p{Arabic}",
    "a letter that carries two marks": r"ذِّ",
    "an honorific abbreviation": r"\bد\. \p{Arabic}|\bأ\. \p{Arabic}",
    "a list of points": r"(?m)^أولاً:",
    "a web or mail address": r"[a-z]+@[a-z.]+\.example",
    "irony marks that quote nobody": r"«المملحة»|«للحفظ\. مبالغة»",
}


def annotations_of(name: str) -> Annotations:
    example = EXAMPLES[name]
    return read_annotations({part: example[part] for part in ("spans", "entities", "frames", "labels")})


def frames(name: str, type_: str) -> list[Frame]:
    return [frame for frame in annotations_of(name).frames.values() if frame.type == type_]


def values(name: str, type_: str, attribute: str) -> Counter[Any]:
    return Counter(frame.attributes.get(attribute) for frame in frames(name, type_))


def spans(name: str, type_: str) -> list[Span]:
    return [span for span in annotations_of(name).spans.values() if span.type == type_]


def around(text: str, span: Span) -> str:
    """The orthographic word a span begins in."""
    start, end = word_at(text, span.segments[0][0] + 1) or (0, 0)
    return text[start:end]


def test_there_are_ten_articles_and_every_file_is_listed_once() -> None:
    on_disk = sorted(path.name for path in (DEMO / "articles").iterdir())
    assert [record["file"] for record in METADATA] == on_disk
    assert len(on_disk) == 10
    assert all(regex.fullmatch(r"\d\d-[a-z0-9-]+\.txt", name) for name in on_disk)


@pytest.mark.parametrize("record", METADATA, ids=lambda record: record["file"])
def test_metadata_say_title_source_day_genre_and_variety(record: dict[str, str]) -> None:
    assert set(record) == {"file", "title", "source", "published", "genre", "variety"}
    assert ARTICLES[record["file"]].splitlines()[0] == record["title"]
    assert regex.fullmatch(r"20\d\d-[01]\d-[0-3]\d", record["published"])
    labels = default_schema().labels
    assert record["genre"] in labels["genre"].choices
    assert record["variety"] in labels["variety"].choices
    assert regex.search(r"\p{Arabic}", record["source"])


def test_the_genres_are_as_many_as_an_annotator_meets() -> None:
    assert {record["genre"] for record in METADATA} == {
        "report", "analysis", "interview", "statement", "opinion", "feature",
    }  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_a_text_comes_in_as_it_is_stored(name: str) -> None:
    """No byte order mark, no foreign line end, nothing to trim, composed letters: importing changes no code point."""
    raw = (DEMO / "articles" / name).read_bytes()
    text = ARTICLES[name]
    assert decode(raw).text == text
    assert unicodedata.normalize("NFC", text) == text
    assert not regex.search(r"[\r\t\uFEFF\u200E\u200F\u00A0]", text)
    for line in text.split("\n"):
        assert line
        assert line == line.strip()
        assert "  " not in line


@pytest.mark.parametrize("name", ARTICLES)
def test_quotation_marks_open_and_close_in_one_paragraph(name: str) -> None:
    for line in ARTICLES[name].split("\n"):
        assert regex.sub(r"[^«»]", "", line).replace("«»", "") == ""
        assert regex.sub(r"[^“”]", "", line).replace("“”", "") == ""


@pytest.mark.parametrize("name", [name for name in ARTICLES if name != LONG])
def test_an_article_has_200_to_600_words(name: str) -> None:
    assert 200 <= len(words(ARTICLES[name])) <= 600


def test_one_article_is_longer_than_3000_words() -> None:
    assert len(words(ARTICLES[LONG])) > 3000


def test_the_articles_are_different_texts() -> None:
    assert len({text_digest(text) for text in ARTICLES.values()}) == 10


@pytest.mark.parametrize("phenomenon", PHENOMENA)
def test_annotators_meet(phenomenon: str) -> None:
    assert any(regex.search(PHENOMENA[phenomenon], text) for text in ARTICLES.values())


def test_four_articles_are_annotated_by_three_people_each_and_one_by_two() -> None:
    four = [REPORT, INTERVIEW, "04-press-statement", "09-quake-flash"]
    five = [*four[:3], "07-cup-final-sports", four[3]]
    people = {"annotator": five, "annotator2": five, "annotator3": four}
    assert list(SETS) == [f"{person}/{name}" for person, names in people.items() for name in names]
    assert {person: sorted(days) for person, days in HANDED_IN.items()} == people


def test_each_was_handed_in_on_a_day_of_its_own_within_the_last_weeks() -> None:
    days = [day for handed_in in HANDED_IN.values() for day in handed_in.values()]
    assert len(set(days)) == len(days)
    assert len(days) == 14
    assert all(len({int(day) for day in one.values()}) == len(one) for one in HANDED_IN.values())
    assert 0 < min(days) < max(days) < BEGAN.days


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_whole_and_right(name: str) -> None:
    """It is its article's, by who it says; each span is the text it cuts; nothing is wrong or looks unfinished."""
    told, (person, article) = SETS[name], name.split("/")
    record = next(record for record in METADATA if record["file"] == told["name"])
    assert (told["name"], told["text"]) == (f"{article}.txt", ARTICLES[f"{article}.txt"])
    assert told["metadata"] == {key: value for key, value in record.items() if key != "file"}
    assert (told["author"], told["state"]) == ({"kind": "annotator", "name": person}, "submitted")
    found = sanad.read_line(json.dumps(told).encode()).annotations
    assert check(found, told["text"], default_schema()) == []


def test_nobody_has_copied_from_anybody() -> None:
    """No id stands in two sets, and on no article do two people say the same."""
    ids = [thing["id"] for told in SETS.values() for part in ("spans", "entities", "frames") for thing in told[part]]
    assert [str(UUID(id_)) for id_ in ids] == ids
    assert len(set(ids)) == len(ids)
    marks = {
        (told["name"], tuple(sorted((span["type"], str(span["segments"])) for span in told["spans"])))
        for told in SETS.values()
    }
    assert len(marks) == len(SETS)


def test_references_are_those_that_were_looked_up() -> None:
    """Each item of the knowledge base goes with one place only, whoever gave it."""
    named = {
        (entity["reference"], regex.sub(r" \(.+\)$|^البحر ال|^ال", "", entity["name"]))
        for told in SETS.values()
        for entity in told["entities"]
        if "reference" in entity
    }
    assert [n for _, n in Counter(reference for reference, _ in named).most_common(1)] == [1], named


def test_the_examples_are_a_report_and_an_interview() -> None:
    assert [example["labels"]["genre"] for example in EXAMPLES.values()] == ["report", "interview"]
    assert 350 <= len(words(EXAMPLES[REPORT]["text"])) <= 600


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_belongs_to_its_article(name: str) -> None:
    example = EXAMPLES[name]
    record = next(record for record in METADATA if record["file"] == example["name"])
    assert example["text"] == ARTICLES[f"{name}.txt"]
    assert example["sha256"] == text_digest(example["text"])
    assert example["metadata"] == {key: value for key, value in record.items() if key != "file"}
    assert (example["format"], example["schema"]) == ("sanad/1", {"name": "ar-news", "version": "1.0"})


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_span_is_the_text_it_cuts(name: str) -> None:
    text = EXAMPLES[name]["text"]
    for span in annotations_of(name).spans.values():
        assert cut(text, span.segments) == span.text
        assert " ".join(text[start:end] for start, end in span.segments) == span.text


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_check_finds_nothing_to_say(name: str) -> None:
    assert check(annotations_of(name), EXAMPLES[name]["text"], default_schema()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_a_file_the_product_can_import(name: str) -> None:
    validator("sanad-1.schema.json").validate(EXAMPLES[name])
    read = sanad.read_line((DEMO / "annotated" / "annotator" / f"{name}.json").read_bytes())
    assert (read.name, read.state, read.annotations) == (f"{name}.txt", "submitted", annotations_of(name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_written_in_the_canonical_form(name: str) -> None:
    example = EXAMPLES[name]
    canonical = json.loads(json.dumps(annotations_object(annotations_of(name))))
    assert {part: example[part] for part in canonical} == canonical


@pytest.mark.parametrize("name", EXAMPLES)
def test_ids_are_uuids_and_no_two_things_share_one(name: str) -> None:
    things = [thing["id"] for part in ("spans", "entities", "frames") for thing in EXAMPLES[name][part]]
    assert [str(UUID(id_)) for id_ in things] == things
    assert len(set(things)) == len(things)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mention_of_an_entity_type_belongs_to_an_entity_of_that_type(name: str) -> None:
    found = annotations_of(name)
    types = default_schema().span_types
    for span in found.spans.values():
        if types[span.type].mention:
            assert span.entity is not None, span.text
            assert found.entities[span.entity].type == span.type


def test_the_examples_use_all_twelve_entity_types_that_are_on() -> None:
    on = {code for code, type_ in default_schema().span_types.items() if type_.enabled and type_.layer == "entity"}
    used = {span.type for name in EXAMPLES for span in annotations_of(name).spans.values()}
    assert len(on) == 12
    assert on <= used


def test_proclitics_stay_outside_the_names_that_follow_them() -> None:
    text = EXAMPLES[REPORT]["text"]
    inside = {(around(text, span), span.text) for span in annotations_of(REPORT).spans.values() if span.entity}
    assert {
        ("وبيروت", "بيروت"),
        ("بمرسيليا", "مرسيليا"),
        ("ولبنان", "لبنان"),
        ("بالقاهرة", "القاهرة"),
        ("لأوكرانيا", "أوكرانيا"),
        ("ولليونان", "ليونان"),
        ("للصحافيين", "لصحافيين"),
        ("لهيئة", "هيئة الممرات المتوسطية"),
    } <= inside


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_mention_begins_with_the_conjunction_of_its_word(name: str) -> None:
    """A word that the same example also has without its و shows that the و is none of the name."""
    mentions = [span.text for span in annotations_of(name).spans.values() if span.entity]
    assert [text for text in mentions if text.startswith("و") and text[1:] in mentions] == []


def test_the_lost_alif_of_the_article_is_given_back() -> None:
    restored = {
        span.text: span.attributes["surface"]
        for span in annotations_of(REPORT).spans.values()
        if "surface" in span.attributes
    }
    assert restored == {"ليونان": "اليونان", "لصحافيين": "الصحافيين"}


def test_names_nest_also_within_their_own_type() -> None:
    found = annotations_of(REPORT).spans.values()
    nested = {
        (outer.type, inner.type)
        for outer in found
        for inner in found
        if outer.entity and inner.entity and outer is not inner
        and outer.segments[0][0] <= inner.segments[0][0] and inner.segments[-1][1] <= outer.segments[-1][1]
    }  # fmt: skip
    assert {("EVENT", "GPE"), ("ORG", "GPE"), ("FAC", "GPE"), ("OCC", "ORG"), ("LAW", "LAW"), ("LOC", "LOC")} <= nested


def test_titles_and_names_stand_side_by_side() -> None:
    for name in EXAMPLES:
        for title in spans(name, "OCC"):
            (start, end), *_ = title.segments
            assert not any(start <= person.segments[0][0] < end for person in spans(name, "PERS")), title.text


def test_aliases_and_surnames_lead_to_one_person() -> None:
    found = annotations_of(REPORT)
    person = next(entity for entity in found.entities.values() if entity.name == "ليلى الحدّاد")
    assert Counter(span.text for span in found.spans.values() if span.entity == person.id) == {
        "ليلى الحدّاد": 1,
        "الحدّاد": 2,
    }


def test_a_city_is_told_from_the_country_of_the_same_name() -> None:
    found = annotations_of(INTERVIEW)
    linked = [
        found.entities[span.entity].reference for span in spans(INTERVIEW, "GPE") if span.text == "تونس" and span.entity
    ]
    assert sorted(map(str, linked)) == ["wd:Q3572", "wd:Q3572", "wd:Q948"]


def test_places_that_act_are_told_from_places_that_are_there() -> None:
    roles = {(span.text, span.attributes.get("role", "literal")) for span in spans(REPORT, "GPE")}
    assert {("بيروت", "actor"), ("بيروت", "literal"), ("القاهرة", "actor"), ("القاهرة", "literal")} <= roles


def test_references_are_wikidata_items() -> None:
    references = [
        entity["reference"] for example in EXAMPLES.values() for entity in example["entities"] if "reference" in entity
    ]
    assert len(references) >= 20
    assert all(regex.fullmatch(r"wd:Q[1-9]\d*", reference) for reference in references)


def test_hijri_and_gregorian_name_one_day() -> None:
    days = {span.text: span.attributes.get("iso") for span in spans(REPORT, "DATE")}
    assert days["23 رمضان 1447 هـ"] == days["الخميس 12 مارس 2026"] == "2026-03-12"
    assert days["٢٠ أكتوبر ٢٠٢٦"] == "2026-10-20"


def test_the_report_shows_every_kind_of_quote_and_of_speaker() -> None:
    assert set(values(REPORT, "quote", "type")) == {"direct", "indirect", "mixed"}
    assert set(values(REPORT, "quote", "kind")) == {"speech", "writing", "thought"}
    assert set(values(REPORT, "quote", "realisation")) == {"overt", "prodrop", "clitic", "anonymous"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_way_a_speaker_is_realised_fits_what_fills_the_role(name: str) -> None:
    filled = {"overt": {"span"}, "prodrop": {"entity"}, "clitic": {"entity"}, "anonymous": {"special"}}
    for quote in frames(name, "quote"):
        assert {filler.kind for filler in quote.roles["speaker"]} == filled[str(quote.attributes["realisation"])]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_mixed_quote_and_no_other_has_fragments(name: str) -> None:
    found = annotations_of(name)
    for quote in frames(name, "quote"):
        fragments = [found.spans[filler.target] for filler in quote.roles.get("fragment", ())]
        assert bool(fragments) == (quote.attributes["type"] == "mixed")
        content = found.spans[quote.roles["content"][0].target]
        for fragment in fragments:
            (start, end), *_ = fragment.segments
            assert content.segments[0][0] < start
            assert end <= content.segments[-1][1]
            assert EXAMPLES[name]["text"][start - 1] + EXAMPLES[name]["text"][end] == "«»"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_outer_marks_stay_outside_a_direct_quote(name: str) -> None:
    for span in spans(name, "QUOTE"):
        assert not span.text.startswith(("«", "“"))
        assert not regex.search(r"[.؟!،:]$", span.text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_indirect_quote_begins_at_the_word_that_opens_its_clause(name: str) -> None:
    found = annotations_of(name)
    for quote in frames(name, "quote"):
        if quote.attributes["type"] != "direct":
            content = found.spans[quote.roles["content"][0].target].text
            assert regex.match(r"(?:أن|إن|بأنها|بأنه)\s", content), content


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_cue_is_one_word_without_its_conjunction_and_has_form_and_class(name: str) -> None:
    for cue in spans(name, "CUE"):
        assert regex.fullmatch(r"[\p{L}\p{M}]+", cue.text)
        assert not cue.text.startswith("و") or cue.text == "وصف"
        assert set(cue.attributes) == {"form", "class"}


def test_quotes_split_by_their_cue_are_one_span_with_two_segments() -> None:
    for name in EXAMPLES:
        assert [len(span.segments) for span in spans(name, "QUOTE") if len(span.segments) > 1] == [2]


@pytest.mark.parametrize(("name", "nested"), [(REPORT, 1), (INTERVIEW, 5)])
def test_a_quote_within_a_quote_points_to_the_one_around_it(name: str, nested: int) -> None:
    found = annotations_of(name)
    inner = [quote for quote in frames(name, "quote") if "parent" in quote.roles]
    assert len(inner) == nested
    for quote in inner:
        outer = found.frames[quote.roles["parent"][0].target]
        here, around_it = (found.spans[frame.roles["content"][0].target].segments for frame in (quote, outer))
        assert around_it[0][0] <= here[0][0]
        assert here[-1][1] <= around_it[-1][1]


def test_in_the_interview_questions_and_answers_address_each_other() -> None:
    found = annotations_of(INTERVIEW)
    names = {entity.id: entity.name for entity in found.entities.values()}
    turns = Counter(
        (found.spans[quote.roles["speaker"][0].target].text, names[quote.roles["addressee"][0].target])
        for quote in frames(INTERVIEW, "quote")
        if "cue" not in quote.roles and "addressee" in quote.roles
    )
    assert turns == {("صحيفة المرفأ", "نجوى الشامي"): 5, ("الشامي", "صحيفة المرفأ"): 5}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_stance_says_who_what_how_and_by_which_words(name: str) -> None:
    for stance in frames(name, "stance"):
        assert {"holder", "target", "evidence"} <= set(stance.roles)
        assert {"polarity", "strength", "expression", "topic"} <= set(stance.attributes)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_evidence_of_a_stance_lies_in_the_quote_it_comes_from(name: str) -> None:
    found = annotations_of(name)
    for stance in frames(name, "stance"):
        for filler in stance.roles.get("quote", ()):
            content = found.spans[found.frames[filler.target].roles["content"][0].target]
            for evidence in (found.spans[one.target] for one in stance.roles["evidence"]):
                assert content.segments[0][0] <= evidence.segments[0][0]
                assert evidence.segments[-1][1] <= content.segments[-1][1]


def test_stances_come_in_all_the_ways_a_linguist_must_tell_apart() -> None:
    stances = [stance for name in EXAMPLES for stance in frames(name, "stance")]
    assert {stance.attributes["polarity"] for stance in stances} == {"support", "against", "mixed"}
    assert {stance.attributes["strength"] for stance in stances} == {1, 2, 3}
    assert {stance.attributes["expression"] for stance in stances} == {"explicit", "implicit"}
    assert sum(stance.attributes.get("conditional") is True for stance in stances) == 2
    assert {filler.kind for stance in stances for filler in stance.roles["target"]} == {"span", "entity", "frame"}
    assert {filler.kind for stance in stances for filler in stance.roles["holder"]} == {"span", "entity", "special"}
    assert any(len(stance.roles["evidence"]) > 1 for stance in stances)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_article_itself_is_labelled(name: str) -> None:
    labels = EXAMPLES[name]["labels"]
    assert {"genre", "variety", "topics", "quality"} <= set(labels)
    assert {f"author_stance_{topic}" for topic in labels["topics"]} <= set(labels)


def taught(page: str) -> list[tuple[str, str]]:
    """The examples in a guideline page's tables: the text with its [span] and the code of the span type."""
    return regex.findall(r"(?m)^\| (.+?) \| `([A-Z]+)` \|", GUIDELINES[page])


def is_annotated(example: str, type_: str) -> bool:
    """Whether an example article has a span of the type exactly where the brackets stand."""
    pieces = regex.split(r"[\[\]]", example)
    edges = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces) - 1)]
    for name in EXAMPLES:
        for found in regex.finditer(regex.escape("".join(pieces)), EXAMPLES[name]["text"]):
            places = [found.start() + edge for edge in edges]
            segments = tuple(zip(places[::2], places[1::2], strict=True))
            if any(span.segments == segments for span in spans(name, type_)):
                return True
    return False


def test_the_two_languages_teach_the_same_examples() -> None:
    arabic, english = (taught(page) for page in GUIDELINES)
    assert len(arabic) == 27
    assert arabic == english


@pytest.mark.parametrize(("example", "type_"), taught("guidelines-en.md"))
def test_what_the_guidelines_teach_is_what_the_examples_do(example: str, type_: str) -> None:
    assert is_annotated(example, type_)
