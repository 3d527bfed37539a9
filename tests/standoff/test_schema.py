"""The schema that comes with the program, and what a schema may not be."""

import unicodedata
from typing import Any

import pytest
import regex

from annotator.standoff.attributes import Attribute, ShowIf, fits, is_date, is_missing, is_shown
from annotator.standoff.schema import (
    SchemaError,
    default_schema,
    load_schema,
    published,
    read_schema,
    shipped,
    validator,
)
from tests.standoff.test_changes import plain

SCHEMA = default_schema()
HOTKEYS = {
    "PERS": "Digit1",
    "OCC": "Digit2",
    "ORG": "Digit3",
    "GPE": "Digit4",
    "LOC": "Digit5",
    "FAC": "Digit6",
    "NORP": "Digit7",
    "EVENT": "Digit8",
    "LAW": "Digit9",
    "PRODUCT": "Digit0",
    "DATE": "Minus",
    "CARDINAL": "Equal",
}
OFF = {"TIME", "PERCENT", "MONEY", "CURR", "QUANTITY", "UNIT", "ORDINAL", "LANGUAGE", "WEBSITE"}


def body() -> Any:
    return plain(SCHEMA.body)


def test_the_21_entity_types_and_the_5_of_frames() -> None:
    entities = {type_.code for type_ in SCHEMA.span_types.values() if type_.layer == "entity"}
    assert entities == HOTKEYS.keys() | OFF
    assert SCHEMA.span_types.keys() - entities == {"QUOTE", "CUE", "QFRAG", "ISSUE", "EVID"}
    assert {code: SCHEMA.span_types[code].hotkey for code in HOTKEYS} == HOTKEYS
    assert {type_.code for type_ in SCHEMA.span_types.values() if not type_.enabled} == OFF


def test_the_roles_of_a_quote() -> None:
    roles = SCHEMA.frame_types["quote"].roles
    assert [(role.code, role.hotkey, role.max) for role in roles.values()] == [
        ("content", "KeyC", 1),
        ("cue", "KeyV", None),
        ("speaker", "KeyW", None),
        ("addressee", "KeyA", 1),
        ("fragment", "KeyF", None),
        ("parent", "KeyP", 1),
    ]
    assert (roles["speaker"].mentions, roles["speaker"].entities) == (True, True)
    assert roles["speaker"].specials == {"author", "unknown"}
    assert roles["parent"].frames == {"quote"}
    assert [role.creates for role in roles.values()] == ["QUOTE", "CUE", "PERS", "PERS", "QFRAG", None]


def test_the_roles_of_a_stance() -> None:
    stance = SCHEMA.frame_types["stance"]
    assert [(role.code, role.hotkey, role.min, role.max) for role in stance.roles.values()] == [
        ("holder", "KeyH", 1, 1),
        ("target", "KeyT", 1, None),
        ("evidence", "KeyE", 1, None),
        ("quote", "KeyO", 0, 1),
    ]
    target = stance.roles["target"]
    assert (target.spans, target.mentions, target.entities, target.frames) == ({"ISSUE"}, True, True, {"quote"})
    assert stance.anchor == "evidence"


def test_the_attributes_of_the_domain() -> None:
    def choices(owner: Any, code: str) -> tuple[str, ...]:
        return owner.attributes[code].choices  # type: ignore[no-any-return]

    quote, stance, cue = SCHEMA.frame_types["quote"], SCHEMA.frame_types["stance"], SCHEMA.span_types["CUE"]
    assert choices(quote, "type") == ("direct", "indirect", "mixed")
    assert choices(quote, "kind") == ("speech", "writing", "thought")
    assert choices(quote, "realisation") == ("overt", "prodrop", "clitic", "anonymous")
    assert choices(cue, "form") == ("verb", "participle", "noun", "other")
    assert len(choices(cue, "class")) == 8
    assert choices(stance, "polarity") == ("support", "against", "neutral", "mixed")
    assert (stance.attributes["strength"].min, stance.attributes["strength"].max) == (1, 3)
    with_sense = {code for code, type_ in SCHEMA.span_types.items() if "role" in type_.attributes}
    assert with_sense == {"GPE", "LOC", "FAC"}
    assert SCHEMA.span_types["DATE"].attributes["iso"].kind == "date"
    assert {"genre", "variety", "topics", "quality", "author_stance_politics"} <= SCHEMA.labels.keys()


def guided() -> list[tuple[str, dict[str, str]]]:
    out = [(code, type_.guideline) for code, type_ in {**SCHEMA.span_types, **SCHEMA.frame_types}.items()]
    roles = [(frame, role) for frame in SCHEMA.frame_types.values() for role in frame.roles.values()]
    out += [(f"{frame.code}.{role.code}", role.guideline) for frame, role in roles]
    return [(code, dict(guideline or {})) for code, guideline in out]


@pytest.mark.parametrize(("code", "guideline"), guided())
def test_every_type_frame_and_role_has_its_guideline_in_both_languages(code: str, guideline: dict[str, str]) -> None:
    arabic, english = guideline["ar"], guideline["en"]
    assert regex.search(r"\p{Arabic}{3}", arabic)
    assert regex.match(r"[A-Z]", english)
    assert arabic.endswith(".")
    assert english.endswith(".")
    for text in (arabic, english):
        assert text.count("«") == text.count("»")
        assert text.count("[") == text.count("]")
        assert unicodedata.is_normalized("NFC", text)
        assert "  " not in text
    # In Arabic the comma, semicolon and question mark are Arabic ones.
    assert not regex.search(r"[,;?]", arabic)
    if "." not in code:
        assert regex.search(r"«[^»]*\[", arabic), "an example shows the marked span in square brackets"


@pytest.mark.parametrize(("code", "guideline"), [pair for pair in guided() if "." not in pair[0]])
def test_both_languages_show_the_same_examples(code: str, guideline: dict[str, str]) -> None:
    def examples(text: str) -> set[str]:
        return {found for found in regex.findall(r"\[([^\[\]]+)\]", text) if regex.search(r"\p{Arabic}", found)}

    assert examples(guideline["ar"]) == examples(guideline["en"])


def exemplified() -> list[tuple[str, list[dict[str, Any]]]]:
    types = [type_ for type_ in SCHEMA.body["spanTypes"] if type_["enabled"]] + SCHEMA.body["frameTypes"]
    return [(type_["code"], type_["examples"]) for type_ in types]


@pytest.mark.parametrize(("code", "examples"), exemplified())
def test_every_type_in_use_shows_what_is_meant_and_what_is_not(code: str, examples: list[dict[str, Any]]) -> None:
    assert {example.get("wrong", False) for example in examples} == {True, False}
    for example in examples:
        text, note = example["text"]["ar"], example["note"]
        assert example["segments"]
        assert all(text[start:end].strip() == text[start:end] != "" for start, end in example["segments"])
        assert unicodedata.is_normalized("NFC", text)
        assert regex.search(r"\p{Arabic}{3}", note["ar"])
        assert regex.match(r"[A-Z«]", note["en"])
        assert note["ar"].endswith(".")
        assert note["en"].endswith(".")
        assert not regex.search(r"[,;?]", text + note["ar"])


def test_the_shipped_schema_is_read_once_and_fits_its_json_schema() -> None:
    assert load_schema(shipped()) is load_schema(shipped())
    validator("sanad-schema-1.schema.json").validate(SCHEMA.body)


@pytest.mark.parametrize("name", ["sanad-1.schema.json", "sanad-schema-1.schema.json"])
def test_the_published_json_schemas_are_json_schemas(name: str) -> None:
    validator(name).check_schema(validator(name).schema)
    assert published(name).endswith("}\n")


def at(value: Any, *path: str | int) -> Any:
    for step in path:
        value = value[step]
    return value


def spoiled(path: tuple[str | int, ...], value: object) -> Any:
    schema = body()
    at(schema, *path[:-1])[path[-1]] = value
    return schema


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("format",), "sanad-schema/2", "format"),
        (("version",), "one", "version"),
        (("spanTypes", 3, "code"), "أ", "spanTypes[3].code"),
        (("spanTypes", 3, "code"), "PERS", "spanTypes[3].code"),
        (("spanTypes", 3, "layer"), "nowhere", "spanTypes[3].layer"),
        (("spanTypes", 3, "hotkey"), "Digit1", "spanTypes[3].hotkey"),
        (("spanTypes", 3, "colour", "fill"), "red", "spanTypes[3].colour.fill"),
        (("spanTypes", 3, "name"), {"ar": "بلد"}, "spanTypes[3].name.en"),
        (("spanTypes", 0, "attributes", 0, "default"), "XXX", "spanTypes[0].attributes[0].default"),
        (("spanTypes", 0, "attributes", 0, "kind"), "colour", "spanTypes[0].attributes[0].kind"),
        (("spanTypes", 0, "attributes", 0, "kind"), "text", "spanTypes[0].attributes[0]"),
        (("frameTypes", 0, "hotkey"), "Minus", "frameTypes[0].hotkey"),
        (("frameTypes", 0, "anchor"), "cue2", "frameTypes[0].anchor"),
        (("frameTypes", 0, "roles", 1, "code"), "content", "frameTypes[0].roles[1].code"),
        (("frameTypes", 0, "roles", 1, "hotkey"), "KeyC", "frameTypes[0].roles[1].hotkey"),
        (("frameTypes", 0, "roles", 1, "creates"), "PERS", "frameTypes[0].roles[1].creates"),
        (("frameTypes", 0, "roles", 1, "fillers"), {"spans": ["DOG"]}, "frameTypes[0].roles[1].fillers.spans"),
        (("frameTypes", 0, "roles", 5, "fillers"), {"frames": ["rumour"]}, "frameTypes[0].roles[5].fillers.frames"),
        (("frameTypes", 0, "roles", 0, "min"), 2, "frameTypes[0].roles[0].max"),
        (("labels", 4, "showIf", "attribute"), "nothing", "labels[4].showIf.attribute"),
        (("labels", 0, "code"), "variety", "labels[1].code"),
        (("spanTypes", 0, "examples", 0, "segments"), [[5, 3]], "spanTypes[0].examples[0].segments"),
        (("spanTypes", 0, "examples", 0, "segments"), [[0, 3], [3, 5]], "spanTypes[0].examples[0].segments"),
        (("spanTypes", 0, "examples", 0, "segments"), [[0, 501]], "spanTypes[0].examples[0].segments"),
        # «الوزيرَ»: its last letter carries a mark.
        (("spanTypes", 0, "examples", 0, "segments"), [[0, 12]], "spanTypes[0].examples[0].segments"),
        (("frameTypes", 1, "examples", 0, "segments"), [[9, 2]], "frameTypes[1].examples[0].segments"),
        (("frameTypes", 1, "examples", 0, "text"), {"en": "x"}, "frameTypes[1].examples[0].text.ar"),
    ],
)
def test_a_flawed_schema_is_refused_at_the_place_of_its_flaw(
    path: tuple[str | int, ...], value: object, told: str
) -> None:
    with pytest.raises(SchemaError) as refusal:
        read_schema(spoiled(path, value))
    assert refusal.value.path == told


@pytest.mark.parametrize("junk", [None, 3, "x", [], {}, {"format": "sanad-schema/1"}])
def test_junk_is_no_schema(junk: object) -> None:
    with pytest.raises(SchemaError):
        read_schema(junk)


def test_a_schema_that_is_not_json_is_refused() -> None:
    with pytest.raises(SchemaError, match="not JSON"):
        load_schema("{")


@pytest.mark.parametrize(
    ("kind", "value", "fit"),
    [
        ("reference", "wd:Q212", True),
        ("reference", "Q212", False),
        ("reference", "wd:", False),
        ("reference", "wd:Q 1", False),
        ("text", "", True),
        ("text", True, False),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("integer", 10**15, True),
        ("integer", False, False),
    ],
)
def test_values_of_each_kind(kind: str, value: Any, fit: bool) -> None:
    assert fits(Attribute("x", {}, kind), value) is fit


@pytest.mark.parametrize("date", ["0001", "9999-12-31", "2024-02-29", "2022/2022"])
def test_dates(date: str) -> None:
    assert is_date(date)


@pytest.mark.parametrize(
    "date", ["", "22", "2022-1", "2022-02-30", "2022-02-24T10:00", "2022/", "/2022", "2023/2022", "٢٠٢٢"]
)
def test_no_dates(date: str) -> None:
    assert not is_date(date)


def test_an_attribute_shows_by_the_value_of_another_its_default_included() -> None:
    topics = Attribute("topics", {}, "multichoice", ("a", "b"))
    sure = Attribute("sure", {}, "boolean", default=True)
    of_b = Attribute("of_b", {}, "text", required=True, show_if=ShowIf("topics", ("b",)))
    of_sure = Attribute("of_sure", {}, "text", required=True, show_if=ShowIf("sure", (True,)))
    siblings = {attribute.code: attribute for attribute in (topics, sure, of_b, of_sure)}
    topics_given: tuple[Any, ...] = ({}, {"topics": ("a",)}, {"topics": ("a", "b")})
    assert [is_shown(of_b, given, siblings) for given in topics_given] == [False, False, True]
    assert [is_shown(of_sure, given, siblings) for given in ({}, {"sure": False}, {"sure": 1})] == [True, False, False]
    assert is_missing(of_b, {"topics": ("b",)}, siblings)
    assert not is_missing(of_b, {"topics": ("b",), "of_b": ""}, siblings)
    assert not is_missing(of_b, {}, siblings)
