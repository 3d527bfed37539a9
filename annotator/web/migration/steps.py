"""The form of one step: for each kind its own few fields, every code chosen from the names of the two versions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.standoff.migration import Step, read_step, step_object
from annotator.standoff.values import AttributeValue, Refused
from annotator.web.migration.words import Names

Json = dict[str, Any]
#: What can be added: the step, what it is about, its name, its fields.
VARIANTS: Final[Mapping[str, tuple[str, str, str | Promise, str]]] = {
    "rename-span_type": ("rename", "span_type", lazy("Another code for a type of mark"), "old new"),
    "merge-span_type": ("merge", "span_type", lazy("Several types of marks become one"), "olds new keep"),
    "split-span_type": ("split", "span_type", lazy("A type of mark becomes several"), "old rules default"),
    "retype-span_type": ("retype", "span_type", lazy("Some marks get another type"), "old rules new keep"),
    "retire-span_type": ("retire", "span_type", lazy("A type of mark takes no new ones"), "old"),
    "rename-entity_type": ("rename", "entity_type", lazy("Another type for participants alone"), "old new"),
    "rename-frame_type": ("rename", "frame_type", lazy("Another code for a type of frame"), "old new"),
    "merge-frame_type": ("merge", "frame_type", lazy("Several types of frames become one"), "olds new keep"),
    "split-frame_type": ("split", "frame_type", lazy("A type of frame becomes several"), "old rules default"),
    "retire-frame_type": ("retire", "frame_type", lazy("A type of frame takes no new ones"), "old"),
    "rename-role": ("rename", "role", lazy("Another code for a role"), "types old new"),
    "merge-role": ("merge", "role", lazy("Several roles become one"), "types olds new"),
    "drop-role": ("drop", "role", lazy("A role goes"), "types old into"),
    "rename-attribute": ("rename", "attribute", lazy("Another code for an attribute"), "types old new"),
    "require": ("require", "attribute", lazy("An attribute is required from now on"), "types attribute value"),
    "move": (
        "move",
        "attribute",
        lazy("The values of an attribute go elsewhere"),
        "types attribute new role values into",
    ),
    "drop-attribute": ("drop", "attribute", lazy("An attribute goes"), "types attribute into"),
    "rename-choice": ("rename", "choice", lazy("Another code for a choice"), "types attribute old new"),
    "merge-choice": ("merge", "choice", lazy("Several choices become one"), "types attribute olds new keep"),
    "drop-choice": ("drop", "choice", lazy("A choice goes"), "types attribute old into"),
    "rename-label": ("rename", "label", lazy("Another code for an article label"), "old new"),
}
_CAPTIONS: Final[Mapping[str, str | Promise]] = {
    "old": lazy("What it is now"),
    "olds": lazy("What they are now"),
    "new": lazy("What it becomes"),
    "default": lazy("What everything else becomes"),
    "types": lazy("Where: of which types"),
    "attribute": lazy("Attribute or article label"),
    "value": lazy("Value where it is missing"),
    "keep": lazy("Attribute that remembers what it was"),
    "into": lazy("Text attribute that takes what would be lost"),
    "role": lazy("Role between frame and marks"),
    "values": lazy("Choices translated"),
}
_HELP: Final[Mapping[str, str | Promise]] = {
    "types": lazy("None at all: the labels of the article."),
    "value": lazy("Empty: it stays empty and is shown as a warning."),
    "keep": lazy("Empty: what it was can only be read from the history."),
    "into": lazy("Empty: a set that says anything by it is not migrated."),
    "role": lazy("Empty: the value stays on the same object."),
    "values": lazy("One a line: old = new."),
}
_OPTIONAL: Final = frozenset({"types", "value", "keep", "into", "role", "values"})
_MULTIPLE: Final = frozenset({"olds", "types"})
#: Rules of a split that the form has room for beyond those there are.
_ROOM: Final = 2


class StepForm(forms.Form):
    """The fields of one variant; ``step`` is what they come to."""

    def __init__(self, variant: str, names: Names, data: Any = None, initial: Json | None = None) -> None:
        self.variant, self.names = variant, names
        self.kind, self.what, self.title, fields = VARIANTS[variant]
        self.wanted = fields.split()
        self.step: Step | None = None
        first = dict(initial or {})
        self.rules = _rules_in(data, first) if "rules" in self.wanted else []
        super().__init__(data, initial=first)
        for name in self.wanted:
            if name != "rules":
                self.fields[name] = self._field(name)

    def _field(self, name: str) -> forms.Field:
        look: dict[str, Any] = {
            "label": _CAPTIONS[name],
            "help_text": _HELP.get(name, ""),
            "required": name not in _OPTIONAL,
        }
        if name == "values":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "input ltr-field"}), **look)
        if name == "value":
            return forms.CharField(widget=forms.TextInput(attrs={"class": "input"}), **look)
        options = self.options(name)
        if name in _MULTIPLE:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **look)
        blank = [("", "—")] if name in _OPTIONAL or not self.initial.get(name) else []
        widget = forms.Select(attrs={"class": "input"})
        return forms.ChoiceField(choices=[*blank, *options], widget=widget, **look)

    def options(self, name: str) -> list[tuple[str, str]]:
        """What can be chosen in a field: (code, name), and what stands there already."""
        given = self.initial.get(name, "")
        there = [given] if isinstance(given, str) else list(given)
        known = {code: self.names(what, code) for what in self._kinds(name) for code in self.codes(what)}
        return [*known.items(), *((code, code) for code in there if code and code not in known)]

    def _kinds(self, name: str) -> tuple[str, ...]:
        if name == "types":
            return ("frame_type",) if self.what == "role" else ("span_type", "frame_type")
        if name in ("keep", "into", "attribute") or (name == "new" and self.kind == "move"):
            return ("attribute", "label")
        return ("role",) if name == "role" else (self.what,)

    def codes(self, what: str) -> list[str]:
        """Every code of a kind in both versions, in the order of the new one."""
        return list(dict.fromkeys(code for kind, code, _name in self.names.all() if kind == what))

    def rule_options(self) -> dict[str, list[tuple[str, str]]]:
        """What can be chosen in a rule: attributes, and the types it may lead to."""
        return {
            "attributes": [(code, self.names("attribute", code)) for code in self.codes("attribute")],
            "types": [(code, self.names(self.what, code)) for code in self.codes(self.what)],
        }

    def clean(self) -> dict[str, Any]:
        """The step the fields come to; a flaw is told at its field."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.step = read_step(self._object(given), "step")
            except Refused as refused:
                self.add_error(_field_at(str(refused.facts.get("path", "")), self.fields), _expected(refused.facts))
        return given

    def _object(self, given: Mapping[str, Any]) -> Json:
        made: Json = {"step": self.kind, **({"what": self.what} if self.kind not in ("require", "move") else {})}
        return {**made, **_BUILDERS[self.kind](self, given)}

    def place(self, given: Mapping[str, Any]) -> Json | None:
        """Where: spans or frames of the chosen types, or the labels."""
        if "types" not in self.wanted:
            return None
        types = list(given.get("types") or ())
        frames = set(self.codes("frame_type"))
        kind = "label" if not types else "frame" if frames & set(types) else "span"
        place: Json = {"kind": kind, **({"types": types} if types else {})}
        return {**place, "attribute": given["attribute"]} if "attribute" in self.wanted else place

    def typed(self, code: str, words: str) -> AttributeValue | list[str] | None:
        """What a person typed as the value an attribute of that code can have."""
        attribute = next((one for one in _attributes_of(self.names) if one.code == code), None)
        kind = attribute.kind if attribute else "text"
        if kind == "boolean":
            return {"true": True, "false": False}.get(words.casefold(), words)
        if kind == "integer":
            return int(words) if words.lstrip("-").isdigit() else words
        return _split(words) if kind == "multichoice" else words


def _attributes_of(names: Names) -> Iterable[Any]:
    for schema in (names.new, names.old):
        for span_type in schema.span_types.values():
            yield from span_type.attributes.values()
        for frame_type in schema.frame_types.values():
            yield from frame_type.attributes.values()
        yield from schema.labels.values()


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.replace("،", ",").split(",") if word.strip()]


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _rules_in(data: Any, initial: Json) -> list[dict[str, str]]:
    """The rows of rules as the form shows them, from what was sent or from the step."""
    keys = ("attribute", "in", "texts", "entities", "to")
    if data is not None:
        rows = range(int(data.get("rule-count", "1")) if str(data.get("rule-count", "1")).isdigit() else 1)
        return [{key: data.get(f"rule-{n}-{key}", "") for key in keys} for n in list(rows)[:50]]
    there = initial.get("rules", [])
    return [*there, *({} for _n in range(_ROOM if there or not initial.get("single") else 1))]


def _conditions(form: StepForm) -> list[tuple[Json, str]]:
    made = []
    for row in form.rules:
        attribute = row.get("attribute", "")
        values = [None if one == "-" else form.typed(attribute, one) for one in _split(row.get("in", ""))]
        when: Json = {
            **(
                {"attribute": attribute, "in": [one[0] if isinstance(one, list) else one for one in values]}
                if attribute
                else {}
            ),
            **({"texts": _lines(row["texts"])} if row.get("texts") else {}),
            **({"entities": _lines(row["entities"])} if row.get("entities") else {}),
        }
        if when:
            made.append((when, row.get("to", "")))
    return made


def _with_place(form: StepForm, given: Mapping[str, Any], made: Json) -> Json:
    place = form.place(given)
    return made if place is None else {**made, "on": place}


def _rename(form: StepForm, given: Mapping[str, Any]) -> Json:
    return _with_place(form, given, {"from": given["old"], "to": given["new"]})


def _merge(form: StepForm, given: Mapping[str, Any]) -> Json:
    kept = {"keep": given["keep"]} if given.get("keep") else {}
    return _with_place(form, given, {"from": given["olds"], "into": given["new"], **kept})


def _split_step(form: StepForm, given: Mapping[str, Any]) -> Json:
    rules = [{"when": when, "to": to} for when, to in _conditions(form)]
    return {"from": given["old"], "rules": rules, "default": given["default"]}


def _retype(form: StepForm, given: Mapping[str, Any]) -> Json:
    when = next((when for when, _to in _conditions(form)), {})
    kept = {"keep": given["keep"]} if given.get("keep") else {}
    return {"from": given["old"], "when": when, "to": given["new"], **kept}


def _retire(_form: StepForm, given: Mapping[str, Any]) -> Json:
    return {"code": given["old"]}


def _require(form: StepForm, given: Mapping[str, Any]) -> Json:
    words = given.get("value", "").strip()
    return _with_place(form, given, {"value": form.typed(given["attribute"], words) if words else None})


def _move(form: StepForm, given: Mapping[str, Any]) -> Json:
    pairs = [line.partition("=") for line in _lines(given.get("values", ""))]
    made: Json = {"to": given["new"], "values": {one.strip(): other.strip() for one, _sign, other in pairs}}
    made |= {"role": given["role"]} if given.get("role") else {}
    return _with_place(form, given, {**made, **({"otherwise": given["into"]} if given.get("into") else {})})


def _drop(form: StepForm, given: Mapping[str, Any]) -> Json:
    code = {"code": given["old"]} if "old" in form.wanted else {}
    return _with_place(form, given, {**code, **({"into": given["into"]} if given.get("into") else {})})


_BUILDERS: Final[Mapping[str, Callable[[StepForm, Mapping[str, Any]], Json]]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split_step,
    "retype": _retype,
    "retire": _retire,
    "require": _require,
    "move": _move,
    "drop": _drop,
}


def variant_of(step: Step) -> str:
    """The variant whose form shows a step; empty where none does (it can be changed as JSON)."""
    raw = step_object(step)
    name = str(raw["step"]) if raw["step"] in ("require", "move") else f"{raw['step']}-{raw['what']}"
    return name if name in VARIANTS else ""


def initial_of(step: Step) -> Json:
    """A step as the first values of its form."""
    raw: Json = step_object(step)
    on, first = raw.get("on") or {}, raw.get("from")
    made: Json = {"types": on.get("types", []), "attribute": on.get("attribute", "")}
    made |= {"olds": first} if isinstance(first, list) else {"old": first or raw.get("code", "")}
    made |= {
        "new": raw.get("to") or raw.get("into", ""),
        "default": raw.get("default", ""),
        "keep": raw.get("keep", ""),
    }
    made |= {"into": raw.get("otherwise") or raw.get("into", ""), "role": raw.get("role", "")}
    made["values"] = "\n".join(f"{one} = {other}" for one, other in raw.get("values", {}).items())
    value = raw.get("value")
    made["value"] = "" if value is None else ", ".join(value) if isinstance(value, list) else _shown(value)
    rules = raw.get("rules") or ([{"when": raw["when"], "to": ""}] if "when" in raw else [])
    made["rules"] = [_row(rule) for rule in rules]
    return made


def _row(rule: Json) -> dict[str, str]:
    when = rule["when"]
    return {
        "attribute": when.get("attribute", ""),
        "in": ", ".join("-" if one is None else _shown(one) for one in when.get("in", [])),
        "texts": "\n".join(when.get("texts", [])),
        "entities": "\n".join(when.get("entities", [])),
        "to": rule["to"],
    }


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_PLACES: Final = {
    "from": "old",
    "to": "new",
    "into": "new",
    "code": "old",
    "types": "types",
    "on": "types",
    "keep": "keep",
    "otherwise": "into",
    "value": "value",
    "values": "values",
    "default": "default",
    "attribute": "attribute",
    "role": "role",
}


def _field_at(place: str, fields: Mapping[str, Any]) -> str | None:
    """The field a path of the step belongs to; None where it is the whole."""
    keys = [_PLACES.get(part.split("[")[0], "") for part in reversed(place.split("."))]
    found = next((key for key in keys if key in fields), None)
    return found or ("olds" if "olds" in fields and "old" in keys else None)


def _expected(facts: Mapping[str, Any]) -> str:
    if "rules" in str(facts.get("path", "")) or "when" in str(facts.get("path", "")):
        return _("Each rule needs a condition: an attribute with its values, words, or participants; and a type.")
    return _("This does not fit together (%(expected)s).") % {"expected": facts.get("expected", "")}
