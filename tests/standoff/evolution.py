"""Ways a schema may go from one version to the next: each changes the schema's body and gives the step that follows.

The bodies are plain JSON objects, changed in place. ``version_two`` takes all of them, one of every kind of step.
"""

import copy
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from annotator.standoff.migration import Plan, Step, Version, read_step
from annotator.standoff.schema import Schema, default_schema, read_schema
from tests.standoff.test_changes import plain

Body = dict[str, Any]
Evolution = Callable[[Body], dict[str, Any]]


def found(items: list[Body], code: str) -> Body:
    return next(item for item in items if item["code"] == code)


def span_type(body: Body, code: str) -> Body:
    return found(body["spanTypes"], code)


def frame_type(body: Body, code: str) -> Body:
    return found(body["frameTypes"], code)


def add_text(bearer: Body, code: str, name: str = "ملاحظة") -> None:
    if not any(attribute["code"] == code for attribute in bearer["attributes"]):
        bearer["attributes"].append({"code": code, "name": {"ar": name, "en": code}, "kind": "text"})


def everywhere(body: Body, old: str, new: str | None) -> None:
    """A span type's code in the roles, under another code or taken out."""
    for frame in body["frameTypes"]:
        for role in frame["roles"]:
            spans = [new if code == old else code for code in role["fillers"].get("spans", [])]
            role["fillers"]["spans"] = list(dict.fromkeys(code for code in spans if code))
            if role.get("creates") == old:
                role["creates"] = new


def rename_issue(body: Body) -> dict[str, Any]:
    span_type(body, "ISSUE")["code"] = "TOPIC"
    everywhere(body, "ISSUE", "TOPIC")
    return {"step": "rename", "what": "span_type", "from": "ISSUE", "to": "TOPIC"}


def rename_person(body: Body) -> dict[str, Any]:
    span_type(body, "PERS")["code"] = "PER"
    everywhere(body, "PERS", "PER")
    return {"step": "rename", "what": "span_type", "from": "PERS", "to": "PER"}


def merge_places(body: Body) -> dict[str, Any]:
    kept = span_type(body, "LOC")
    kept["code"] = "PLACE"
    add_text(kept, "was")
    body["spanTypes"] = [item for item in body["spanTypes"] if item["code"] != "FAC"]
    everywhere(body, "LOC", "PLACE")
    everywhere(body, "FAC", "PLACE")
    return {"step": "merge", "what": "span_type", "from": ["LOC", "FAC"], "into": "PLACE", "keep": "was"}


def split_powers(body: Body) -> dict[str, Any]:
    state = copy.deepcopy(span_type(body, "GPE"))
    state |= {"code": "STATE", "hotkey": None, "name": {"ar": "دولة", "en": "State"}}
    body["spanTypes"].append(state)
    rules = [
        {"when": {"attribute": "role", "in": ["actor"]}, "to": "STATE"},
        {"when": {"texts": ["باريس"]}, "to": "GPE"},
        {"when": {"entities": ["wd:Q159"]}, "to": "STATE"},
    ]
    return {"step": "split", "what": "span_type", "from": "GPE", "rules": rules, "default": "GPE"}


def retype_products(body: Body) -> dict[str, Any]:
    when = {"texts": ["محرم", "ﻻ"]}
    return {"step": "retype", "what": "span_type", "from": "PRODUCT", "when": when, "to": "EVENT"}


def retype_laws(body: Body) -> dict[str, Any]:
    issue = next(item for item in body["spanTypes"] if item["code"] in ("ISSUE", "TOPIC"))
    add_text(issue, "participant")
    add_text(issue, "surface")
    for code in ("mention", "uncertain"):
        if not any(attribute["code"] == code for attribute in issue["attributes"]):
            issue["attributes"].append(copy.deepcopy(found(span_type(body, "LAW")["attributes"], code)))
    when = {"attribute": "mention", "in": ["NOM"]}
    step = {"step": "retype", "what": "span_type", "from": "LAW", "when": when, "to": issue["code"]}
    return {**step, "keep": "participant"}


def retire_events(body: Body) -> dict[str, Any]:
    span_type(body, "EVENT")["enabled"] = False
    return {"step": "retire", "what": "span_type", "code": "EVENT"}


def require_source(body: Body) -> dict[str, Any]:
    choices = [{"code": code, "name": {"ar": code, "en": code}} for code in ("press", "state")]
    attribute = {"code": "source", "name": {"ar": "المصدر", "en": "Source"}, "kind": "choice"}
    frame_type(body, "quote")["attributes"].append({**attribute, "choices": choices, "required": True})
    return {"step": "require", "on": {"kind": "frame", "types": ["quote"], "attribute": "source"}, "value": "press"}


def require_checked(body: Body) -> dict[str, Any]:
    attribute = {"code": "checked", "name": {"ar": "رُوجع", "en": "Checked"}, "kind": "boolean", "required": True}
    body["labels"].append(attribute)
    return {"step": "require", "on": {"kind": "label", "attribute": "checked"}}


def rename_speaker(body: Body) -> dict[str, Any]:
    found(frame_type(body, "quote")["roles"], "speaker")["code"] = "voice"
    on = {"kind": "frame", "types": ["quote"]}
    return {"step": "rename", "what": "role", "on": on, "from": "speaker", "to": "voice"}


def merge_roles(body: Body) -> dict[str, Any]:
    frame = frame_type(body, "quote")
    frame["roles"] = [role for role in frame["roles"] if role["code"] != "addressee"]
    voice = next(role for role in frame["roles"] if role["code"] in ("speaker", "voice"))
    step = {"step": "merge", "what": "role", "on": {"kind": "frame", "types": ["quote"]}}
    return {**step, "from": [voice["code"], "addressee"], "into": voice["code"]}


def drop_fragment(body: Body) -> dict[str, Any]:
    frame = frame_type(body, "quote")
    frame["roles"] = [role for role in frame["roles"] if role["code"] != "fragment"]
    add_text(frame, "note")
    on = {"kind": "frame", "types": ["quote"]}
    return {"step": "drop", "what": "role", "on": on, "code": "fragment", "into": "note"}


def drop_strength(body: Body) -> dict[str, Any]:
    frame = frame_type(body, "stance")
    frame["attributes"] = [item for item in frame["attributes"] if item["code"] != "strength"]
    add_text(frame, "note")
    on = {"kind": "frame", "types": ["stance"], "attribute": "strength"}
    return {"step": "drop", "what": "attribute", "on": on, "into": "note"}


def drop_topic(body: Body) -> dict[str, Any]:
    label = found(body["labels"], "topics")
    label["choices"] = [choice for choice in label["choices"] if choice["code"] != "sport"]
    if not any(item["code"] == "remark" for item in body["labels"]):
        body["labels"].append({"code": "remark", "name": {"ar": "ملاحظة", "en": "Remark"}, "kind": "text"})
    on = {"kind": "label", "attribute": "topics"}
    return {"step": "drop", "what": "choice", "on": on, "code": "sport", "into": "remark"}


def move_form(body: Body) -> dict[str, Any]:
    """The form of a cue belongs to the quote now."""
    cue, frame = span_type(body, "CUE"), frame_type(body, "quote")
    form = found(cue["attributes"], "form")
    cue["attributes"] = [item for item in cue["attributes"] if item["code"] != "form"]
    add_text(cue, "note")
    found(form["choices"], "other")["code"] = "else"
    frame["attributes"].append({**form, "code": "cueform"})
    on = {"kind": "span", "types": ["CUE"], "attribute": "form"}
    step = {"step": "move", "on": on, "role": "cue", "to": "cueform", "values": {"other": "else"}}
    return {**step, "otherwise": "note"}


def rename_choice(body: Body) -> dict[str, Any]:
    codes = [item["code"] for item in body["spanTypes"] if any(a["code"] == "mention" for a in item["attributes"])]
    for code in codes:
        attribute = found(span_type(body, code)["attributes"], "mention")
        found(attribute["choices"], "NOM")["code"] = "NOMINAL"
        if attribute.get("default") == "NOM":
            attribute["default"] = "NOMINAL"
    on = {"kind": "span", "types": codes, "attribute": "mention"}
    return {"step": "rename", "what": "choice", "on": on, "from": "NOM", "to": "NOMINAL"}


def merge_polarity(body: Body) -> dict[str, Any]:
    frame = frame_type(body, "stance")
    polarity = found(frame["attributes"], "polarity")
    polarity["choices"] = [choice for choice in polarity["choices"] if choice["code"] != "mixed"]
    add_text(frame, "was")
    on = {"kind": "frame", "types": ["stance"], "attribute": "polarity"}
    return {"step": "merge", "what": "choice", "on": on, "from": ["mixed", "neutral"], "into": "neutral", "keep": "was"}


def rename_conditional(body: Body) -> dict[str, Any]:
    found(frame_type(body, "stance")["attributes"], "conditional")["code"] = "hedged"
    on = {"kind": "frame", "types": ["stance"]}
    return {"step": "rename", "what": "attribute", "on": on, "from": "conditional", "to": "hedged"}


def rename_genre(body: Body) -> dict[str, Any]:
    found(body["labels"], "genre")["code"] = "kind"
    return {"step": "rename", "what": "label", "from": "genre", "to": "kind"}


#: In an order in which each may follow those before it.
EVOLUTIONS: tuple[Evolution, ...] = (
    *(rename_issue, rename_person, merge_places, split_powers, retype_products, retype_laws, retire_events),
    *(require_source, require_checked, rename_speaker, merge_roles, drop_fragment, drop_strength, drop_topic),
    *(move_form, rename_choice, merge_polarity, rename_conditional, rename_genre),
)


@cache
def chosen(numbers: tuple[int, ...]) -> tuple[Schema, Plan]:
    """Some of the EVOLUTIONS, by number."""
    return evolved(EVOLUTIONS[n] for n in numbers)


def evolved(evolutions: Iterable[Evolution], version: str = "2.0") -> tuple[Schema, Plan]:
    """A next version of the default schema, and the plan that leads there."""
    old = default_schema()
    body = plain(old.body)
    steps: list[Step] = [read_step(evolve(body), "") for evolve in evolutions]
    new = read_schema({**body, "version": version})
    return new, Plan(Version(old.name, old.version), Version(new.name, new.version), tuple(steps))


def version_two() -> tuple[Schema, Plan]:
    """The default schema after everything that can happen to one."""
    return chosen(tuple(range(len(EVOLUTIONS))))
