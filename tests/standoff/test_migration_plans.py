"""Plans as data: what differs, what is proposed, what a plan may not be, what it leaves uncovered."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.standoff.migration import (
    Difference,
    Plan,
    Version,
    differences,
    flaws,
    gaps,
    likely,
    plan_object,
    propose,
    read_plan,
    step_object,
    usage,
)
from annotator.standoff.schema import Schema, default_schema, read_schema
from annotator.standoff.values import Refused
from tests.standoff import evolution
from tests.standoff.evolution import EVOLUTIONS, Body, everywhere, evolved, found, frame_type, span_type, version_two
from tests.standoff.test_changes import plain
from tests.standoff.test_migration import Entity, frame, of, span

OLD = default_schema()


def changed(*acts: Callable[[Body], object]) -> Schema:
    body = plain(OLD.body)
    for act in acts:
        act(body)
    return read_schema({**body, "version": "2.0"})


def without_type(code: str) -> Callable[[Body], None]:
    def act(body: Body) -> None:
        body["spanTypes"] = [item for item in body["spanTypes"] if item["code"] != code]
        everywhere(body, code, None)

    return act


def plan_of(*steps: dict[str, Any], **keys: Any) -> Plan:
    versions = {"from": {"name": "ar-news", "version": "1.0"}, "to": {"name": "ar-news", "version": "2.0"}}
    return read_plan({"format": "sanad-migration/1", **versions, "steps": list(steps), **keys})


def test_a_schema_does_not_differ_from_itself() -> None:
    assert differences(OLD, changed()) == ()


def test_differences_are_told_by_path_with_before_and_after() -> None:
    def act(body: Body) -> None:
        span_type(body, "GPE")["name"]["en"] = "Polity"
        found(found(span_type(body, "GPE")["attributes"], "role")["choices"], "actor")["code"] = "agent"
        found(frame_type(body, "quote")["roles"], "speaker")["max"] = 2
        body["labels"].append({"code": "seen", "name": {"ar": "رُئي", "en": "Seen"}, "kind": "boolean"})

    new = changed(act)
    told = [(one.kind, one.what, one.path, one.field) for one in differences(OLD, new)]
    assert told == [
        ("changed", "span_type", "spanTypes.GPE.name", "name"),
        ("removed", "choice", "spanTypes.GPE.attributes.role.choices.actor", ""),
        ("added", "choice", "spanTypes.GPE.attributes.role.choices.agent", ""),
        ("changed", "role", "frameTypes.quote.roles.speaker.max", "max"),
        ("added", "label", "labels.seen", ""),
    ]
    speaker = next(one for one in differences(OLD, new) if one.field == "max")
    assert (speaker.before, speaker.after) == (None, 2)


def test_another_order_is_told_once_with_both() -> None:
    def act(body: Body) -> None:
        body["spanTypes"][:2] = body["spanTypes"][1::-1]

    (one,) = differences(OLD, changed(act))
    assert isinstance(one, Difference)
    assert (one.kind, one.path) == ("reordered", "spanTypes")
    assert one.before[:2] == ["PERS", "OCC"]  # type: ignore[index]
    assert one.after[:2] == ["OCC", "PERS"]  # type: ignore[index]


def test_a_key_left_out_is_no_difference_from_its_default() -> None:
    def act(body: Body) -> None:
        found(frame_type(body, "quote")["roles"], "cue").pop("warn")

    assert differences(OLD, changed(act)) == ()


@pytest.mark.parametrize(
    "way",
    [
        evolution.rename_issue,
        evolution.rename_person,
        evolution.rename_speaker,
        evolution.rename_choice,
        evolution.rename_conditional,
    ],
)
def test_a_rename_is_guessed(way: evolution.Evolution) -> None:
    new, plan = evolved([way])
    (guess,) = likely(OLD, new)
    assert guess.step == plan.steps[0]
    assert 0.5 <= guess.likelihood <= 1
    assert propose(OLD, new) == plan


def test_a_label_under_another_code_is_guessed_too() -> None:
    new, plan = evolved([evolution.rename_genre])
    assert propose(OLD, new) == plan


def test_a_type_that_is_gone_is_not_taken_for_one_that_has_come() -> None:
    def act(body: Body) -> None:
        without_type("LAW")(body)
        body["spanTypes"].append({**span_type(body, "DATE"), "code": "SHIP", "name": {"ar": "سفينة", "en": "Ship"}})
        body["spanTypes"][-1] |= {"hotkey": None, "colour": span_type(body, "CUE")["colour"]}

    new = changed(act)
    assert likely(OLD, new) == ()
    assert [gap.path for gap in gaps(propose(OLD, new), OLD, new)] == ["spanTypes.LAW", "entityTypes.LAW"]


def test_a_type_of_frame_that_is_switched_off_is_retired_and_saying_it_is_on_is_no_difference() -> None:
    off = changed(lambda body: evolution.frame_type(body, "stance").update(enabled=False))
    assert [step_object(step) for step in propose(OLD, off).steps] == [
        {"step": "retire", "what": "frame_type", "code": "stance"}
    ]
    assert differences(OLD, changed(lambda body: evolution.frame_type(body, "stance").update(enabled=True))) == ()


def test_what_a_proposal_says_of_gone_and_new_things() -> None:
    acts = (evolution.drop_strength, evolution.drop_topic, evolution.retire_events, evolution.require_source)
    new = changed(*acts)
    told = [step_object(step) for step in propose(OLD, new).steps]
    on = {"kind": "frame", "types": ["stance"], "attribute": "strength"}
    topic = {"step": "drop", "what": "choice", "on": {"kind": "label", "attribute": "topics"}, "code": "sport"}
    assert {"step": "drop", "what": "attribute", "on": on, "into": "note"} in told
    assert {**topic, "into": "remark"} in told
    assert any(step["step"] == "retire" and step["code"] == "EVENT" for step in told)
    require = next(step for step in told if step["step"] == "require")
    assert require == {
        "step": "require",
        "on": {"kind": "frame", "types": ["quote"], "attribute": "source"},
        "value": None,
    }


def test_every_proposal_is_sound() -> None:
    for way in EVOLUTIONS:
        new, _ = evolved([way])
        assert flaws(propose(OLD, new), OLD, new) == ()


def test_the_great_plan_is_sound_and_leaves_nothing_out() -> None:
    new, plan = version_two()
    assert flaws(plan, OLD, new) == ()
    assert gaps(plan, OLD, new) == ()


def test_what_no_step_covers_is_named_the_highest_place_only() -> None:
    def act(body: Body) -> None:
        without_type("LAW")(body)
        quote = frame_type(body, "quote")
        quote["roles"] = [role for role in quote["roles"] if role["code"] != "addressee"]
        found(found(span_type(body, "GPE")["attributes"], "role")["choices"], "actor")["code"] = "agent"
        found(body["labels"], "genre")["code"] = "kind"

    new = changed(act)
    named = {gap.path: gap.code for gap in gaps(plan_of(), OLD, new)}
    genres = [f"labels.genre.choices.{code}" for code in OLD.labels["genre"].choices]
    assert named == {
        "spanTypes.LAW": "unknown_type",
        "spanTypes.GPE.attributes.role.choices.actor": "bad_value",
        "entityTypes.LAW": "unknown_type",
        "frameTypes.quote.roles.addressee": "unknown_role",
        **dict.fromkeys(genres, "unknown_label"),
    }


def test_what_a_step_refuses_is_named_with_its_step() -> None:
    def bare(body: Body) -> dict[str, Any]:
        step = evolution.drop_strength(body)
        return {key: value for key, value in step.items() if key != "into"}

    new, plan = evolved([evolution.rename_issue, bare])
    told = {(gap.path, gap.code, gap.step) for gap in gaps(plan, OLD, new)}
    assert told == {("frameTypes.stance.attributes.strength", "would_be_lost", 1)}


def test_what_is_used_is_counted_by_path() -> None:
    annotations = of(
        span("s1", "GPE", role="actor"),
        span("s2", "GPE", 5, 8),
        Entity("e1", "GPE", "باريس"),
        frame("f1", attributes={"type": "direct"}, cue="s1"),
        topics=("law", "sport"),
    )
    assert usage(annotations) == {
        "spanTypes.GPE": 2,
        "spanTypes.GPE.attributes.role": 1,
        "spanTypes.GPE.attributes.role.choices.actor": 1,
        "entityTypes.GPE": 1,
        "frameTypes.quote": 1,
        "frameTypes.quote.attributes.type": 1,
        "frameTypes.quote.attributes.type.choices.direct": 1,
        "frameTypes.quote.roles.cue": 1,
        "labels.topics": 1,
        "labels.topics.choices.law": 1,
        "labels.topics.choices.sport": 1,
    }


@pytest.mark.parametrize(
    ("step", "path", "code"),
    [
        ({"step": "rename", "what": "span_type", "from": "NONE", "to": "ORG"}, "steps[0].from", "unknown_source"),
        ({"step": "rename", "what": "span_type", "from": "ORG", "to": "NONE"}, "steps[0].to", "unknown_target"),
        (
            {"step": "merge", "what": "span_type", "from": ["LOC", "FAC"], "into": "LOC", "keep": "none"},
            "steps[0].keep",
            "unknown_target",
        ),
        (
            {
                "step": "split",
                "what": "span_type",
                "from": "LOC",
                "rules": [{"when": {"attribute": "none", "in": ["a"]}, "to": "LOC"}],
                "default": "LOC",
            },
            "steps[0].rules[0].when.attribute",
            "unknown_source",
        ),
        ({"step": "retire", "what": "span_type", "code": "NONE"}, "steps[0].code", "unknown_source"),
        (
            {"step": "require", "on": {"kind": "span", "types": ["LOC"], "attribute": "none"}, "value": 1},
            "steps[0].on.attribute",
            "unknown_target",
        ),
        (
            {"step": "move", "on": {"kind": "span", "types": ["NONE"], "attribute": "mention"}, "to": "mention"},
            "steps[0].on.types[0]",
            "unknown_source",
        ),
        (
            {"step": "drop", "what": "role", "on": {"kind": "frame", "types": ["quote"]}, "code": "none"},
            "steps[0].code",
            "unknown_source",
        ),
        ({"step": "rename", "what": "label", "from": "genre", "to": "none"}, "steps[0].to", "unknown_target"),
    ],
)
def test_a_step_that_speaks_of_nothing_is_named(step: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in [(flaw.path, flaw.code) for flaw in flaws(plan_of(step), OLD, changed())]


def test_a_plan_for_other_versions_is_told_so() -> None:
    (flaw,) = flaws(plan_of(to={"name": "ar-news", "version": "3.0"}), OLD, changed())
    assert (flaw.path, flaw.code, flaw.facts) == ("to", "other_version", {"name": "ar-news", "version": "2.0"})


PLACE = {"kind": "span", "types": ["LOC"], "attribute": "role"}


@pytest.mark.parametrize(
    ("step", "path"),
    [
        (7, "steps[0]"),
        ({"step": "forget"}, "steps[0].step"),
        ({"step": "rename", "what": "soul", "from": "A", "to": "B"}, "steps[0].what"),
        ({"step": "rename", "what": "span_type", "from": "A b", "to": "B"}, "steps[0].from"),
        ({"step": "rename", "what": "span_type", "from": "A", "to": "B", "on": PLACE}, "steps[0].on"),
        ({"step": "rename", "what": "role", "from": "A", "to": "B", "on": PLACE}, "steps[0].on.kind"),
        ({"step": "rename", "what": "attribute", "from": "A", "to": "B", "on": PLACE}, "steps[0].on.attribute"),
        ({"step": "merge", "what": "span_type", "from": ["A"], "into": "B"}, "steps[0].from"),
        ({"step": "merge", "what": "entity_type", "from": ["A", "B"], "into": "B", "keep": "was"}, "steps[0].keep"),
        ({"step": "split", "what": "span_type", "from": "A", "rules": [], "default": "B"}, "steps[0].rules"),
        (
            {"step": "split", "what": "span_type", "from": "A", "rules": [{"when": {}, "to": "C"}], "default": "B"},
            "steps[0].rules[0].when",
        ),
        (
            {"step": "retype", "what": "frame_type", "from": "A", "when": {"texts": ["x"]}, "to": "B"},
            "steps[0].when",
        ),
        (
            {"step": "retype", "what": "span_type", "from": "A", "when": {"attribute": "x"}, "to": "B"},
            "steps[0].when.in",
        ),
        ({"step": "require", "on": {"kind": "span", "types": [], "attribute": "a"}}, "steps[0].on.types"),
        ({"step": "require", "on": {"kind": "label", "types": ["A"], "attribute": "a"}}, "steps[0].on.types"),
        ({"step": "require", "on": PLACE, "value": 1.5}, "steps[0].value"),
        ({"step": "move", "on": PLACE, "to": "b", "values": ["x"]}, "steps[0].values"),
        ({"step": "move", "on": {"kind": "label", "attribute": "a"}, "to": "b", "role": "r"}, "steps[0].role"),
        ({"step": "drop", "what": "span_type", "on": PLACE}, "steps[0].what"),
        ({"step": "drop", "what": "attribute", "on": PLACE, "code": "x"}, "steps[0].code"),
        ({"step": "retire", "what": "span_type", "code": "A", "why": "x"}, "steps[0]"),
    ],
)
def test_a_flaw_in_a_plan_is_told_by_its_path(step: Any, path: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(step)
    assert (refused.value.code, refused.value.facts["path"]) == ("malformed", path)


def test_a_plan_names_its_format_and_its_versions() -> None:
    for key in ("format", "from", "to"):
        raw = {**plan_object(plan_of()), key: None}
        with pytest.raises(Refused) as refused:
            read_plan(raw)
        assert str(refused.value.facts["path"]).startswith(key)
    assert plan_of().old == Version("ar-news", "1.0")
