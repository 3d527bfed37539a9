"""A migration in words: its steps, what they came to, what is wrong with a plan, what keeps a set where it is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.standoff.attributes import Attribute
from annotator.standoff.migration import Flaw, Step
from annotator.standoff.migration.steps import (
    Condition,
    Drop,
    Merge,
    Move,
    Place,
    Rename,
    Require,
    Retire,
    Retype,
    Split,
)
from annotator.standoff.migration.writing import written
from annotator.standoff.schema import Name, Schema
from annotator.web.figures import number

#: What the items of a schema are called, alone and in a path.
ITEMS: Final[Mapping[str, str | Promise]] = {
    "span_type": lazy("Type of mark"),
    "frame_type": lazy("Type of frame"),
    "entity_type": lazy("Type of participant"),
    "role": lazy("Role"),
    "attribute": lazy("Attribute"),
    "choice": lazy("Choice"),
    "label": lazy("Article label"),
    "layer": lazy("Layer"),
    "schema": lazy("Schema"),
}
_PATHS: Final[Mapping[str, str]] = {
    "spanTypes": "span_type",
    "entityTypes": "entity_type",
    "frameTypes": "frame_type",
    "labels": "label",
    "layers": "layer",
    "attributes": "attribute",
    "choices": "choice",
    "roles": "role",
}
#: What a step counts under names of its own; everything else is a code of the schema.
_COUNTS: Final[Mapping[str, str | Promise]] = {
    "entities": pgettext_lazy("migration count", "participants"),
    "default": pgettext_lazy("migration count", "taken by no rule"),
    "stays": pgettext_lazy("migration count", "stay as they are"),
    "filled": pgettext_lazy("migration count", "filled in"),
    "empty": pgettext_lazy("migration count", "left empty, shown as a warning"),
    "changed": pgettext_lazy("migration count", "changed"),
    "moved": pgettext_lazy("migration count", "moved"),
    "noted": pgettext_lazy("migration count", "written into the note"),
}
_OBSTACLES: Final[Mapping[str, str | Promise]] = {
    "occupied": lazy("Another value stands where this one should go."),
    "nowhere": lazy("There is nothing that could take the value."),
    "would_be_lost": lazy("It would be lost: the plan gives it no place."),
    "unknown_type": lazy("The new version has no such type."),
    "unknown_attribute": lazy("The new version has no such attribute."),
    "unknown_role": lazy("The new version has no such role."),
    "unknown_label": lazy("The new version has no such article label."),
    "bad_value": lazy("The new version does not allow this value."),
    "wrong_filler": lazy("The new version does not allow this in the role."),
    "too_many_fillers": lazy("The new version allows fewer in the role."),
    "not_a_mention": lazy("Marks of this type cannot refer to a participant."),
    "wrong_entity_type": lazy("Participants cannot have this type."),
    "changed_since": lazy("It was changed since the migration."),
    "moved_on": lazy("It stands under yet another version by now."),
}
_UNKNOWN: Final = lazy("It does not fit the new version (%(code)s).")


def isolated(text: str) -> str:
    """A text of either direction inside a sentence (U+2068 … U+2069)."""
    return f"\u2068{text}\u2069"


def local(name: Name) -> str:
    """A name of the schema in the reader's language."""
    return name["en" if get_language() == "en" else "ar"]


@dataclass(frozen=True, slots=True)
class Names:
    """The codes of two versions by the names people know them by; the new version's name first."""

    old: Schema
    new: Schema

    def __call__(self, what: str, code: str) -> str:
        """``code`` as "name (CODE)", or the bare code where neither version knows it."""
        found = next((name for kind, known, name in self.all() if (kind, known) == (what, code)), None)
        plain = found is None or local(found).casefold() == code.casefold()
        return isolated(code) if plain or found is None else isolated(f"{local(found)} ({isolated(code)})")

    def many(self, what: str, codes: tuple[str, ...]) -> str:
        """Several codes in a row."""
        return _(", ").join(self(what, code) for code in codes)

    def all(self) -> Iterator[tuple[str, str, Name]]:
        """(what, code, name) of everything in both versions; of choices only the code is known, it is their name."""
        for schema in (self.new, self.old):
            for span_type in schema.span_types.values():
                yield "span_type", span_type.code, span_type.name
                if span_type.mention:
                    yield "entity_type", span_type.code, span_type.name
                yield from _attributes(span_type.attributes.values())
            for frame_type in schema.frame_types.values():
                yield "frame_type", frame_type.code, frame_type.name
                yield from (("role", role.code, role.name) for role in frame_type.roles.values())
                yield from _attributes(frame_type.attributes.values())
            yield from (("label", label.code, label.name) for label in schema.labels.values())
            yield from _attributes(schema.labels.values())
            yield from _choices(schema)


def _attributes(attributes: Any) -> Iterator[tuple[str, str, Name]]:
    for attribute in attributes:
        assert isinstance(attribute, Attribute)
        yield "attribute", attribute.code, attribute.name


def _choices(schema: Schema) -> Iterator[tuple[str, str, Name]]:
    body: Any = schema.body
    bearers = [*body["spanTypes"], *body["frameTypes"], {"attributes": body["labels"]}]
    for attribute in (attribute for bearer in bearers for attribute in bearer["attributes"]):
        yield from (("choice", choice["code"], choice["name"]) for choice in attribute.get("choices", []))


def sentence(step: Step, names: Names) -> str:
    """A step as a sentence."""
    return _SENTENCES[type(step)](step, names)


def _rename(step: Rename, names: Names) -> str:
    said = _("%(what)s %(old)s becomes %(new)s") % {
        "what": ITEMS[step.what],
        "old": names(step.what, step.old),
        "new": names(step.what, step.new),
    }
    return said + _where(step.on, names)


def _merge(step: Merge, names: Names) -> str:
    said = _("%(old)s become one: %(new)s") % {
        "old": names.many(step.what, step.old),
        "new": names(step.what, step.into),
    }
    kept = (
        _("; which it was is kept in %(attribute)s") % {"attribute": names("attribute", step.keep)} if step.keep else ""
    )
    return said + kept + _where(step.on, names)


def _split(step: Split, names: Names) -> str:
    rules = [
        _("%(to)s where %(condition)s") % {"to": names(step.what, rule.to), "condition": condition(rule.when, names)}
        for rule in step.rules
    ]
    return _("%(old)s is split: %(rules)s; everything else becomes %(default)s") % {
        "old": names(step.what, step.old),
        "rules": _("; ").join(rules),
        "default": names(step.what, step.default),
    }


def _retype(step: Retype, names: Names) -> str:
    said = _("%(old)s becomes %(new)s where %(condition)s") % {
        "old": names(step.what, step.old),
        "new": names(step.what, step.to),
        "condition": condition(step.when, names),
    }
    if not step.keep:
        return said
    return said + _("; the participant's name is kept in %(attribute)s") % {"attribute": names("attribute", step.keep)}


def _retire(step: Retire, names: Names) -> str:
    return _("%(type)s takes no new annotations; what there is stays") % {"type": names(step.what, step.code)}


def _require(step: Require, names: Names) -> str:
    attribute = names("label" if step.on.kind == "label" else "attribute", step.on.attribute)
    if step.value is None:
        said = _("%(attribute)s is required from now on; where it is missing it stays empty and is shown as a warning")
        return said % {"attribute": attribute} + _where(step.on, names)
    value = names("choice", written(step.value))
    said = _("%(attribute)s is required from now on; where it is missing it gets %(value)s")
    return said % {"attribute": attribute, "value": value} + _where(step.on, names)


def _move(step: Move, names: Names) -> str:
    what = "label" if step.on.kind == "label" else "attribute"
    facts = {"old": names(what, step.on.attribute), "new": names(what, step.to), "role": names("role", step.role)}
    if not step.role:
        said = _("The value of %(old)s goes to %(new)s") % facts
    elif step.on.kind == "frame":
        said = _("The value of %(old)s goes to %(new)s of the marks in the role %(role)s") % facts
    else:
        said = _("The value of %(old)s goes to %(new)s of the frames they are %(role)s of") % facts
    if step.otherwise:
        said += _("; what cannot go there is written into %(attribute)s") % {
            "attribute": names("attribute", step.otherwise)
        }
    return said + _where(step.on, names)


def _drop(step: Drop, names: Names) -> str:
    code = step.code or step.on.attribute
    what = "label" if step.what == "attribute" and step.on.kind == "label" else step.what
    facts = {"what": ITEMS[what], "code": names(what, code), "into": names("attribute", step.into)}
    if step.into:
        said = _("%(what)s %(code)s goes; what was said by it is written into %(into)s") % facts
    else:
        said = _("%(what)s %(code)s goes; a set that uses it is not migrated") % facts
    return said + _where(step.on, names)


_SENTENCES: Final[Mapping[type, Callable[[Any, Names], str]]] = {
    Rename: _rename,
    Merge: _merge,
    Split: _split,
    Retype: _retype,
    Retire: _retire,
    Require: _require,
    Move: _move,
    Drop: _drop,
}


def _where(on: Place | None, names: Names) -> str:
    if on is None or on.kind == "label":
        return ""
    if len(on.types) > _NAMED:
        return _(", in %(count)s types") % {"count": number(len(on.types))}
    return _(", in %(types)s") % {"types": names.many(f"{on.kind}_type", on.types)}


#: So many types are named one by one.
_NAMED: Final = 4


def condition(when: Condition, names: Names) -> str:
    """A condition as a clause."""
    clauses = []
    if when.attribute:
        values = [_("nothing") if value is None else names("choice", written(value)) for value in when.values]
        facts = {"attribute": names("attribute", when.attribute), "values": _(" or ").join(values)}
        clauses.append(_("%(attribute)s is %(values)s") % facts)
    if when.texts:
        clauses.append(_("the words are %(texts)s") % {"texts": _(" or ").join(isolated(t) for t in when.texts)})
    if when.entities:
        people = _(" or ").join(isolated(one) for one in when.entities)
        clauses.append(_("the participant is %(people)s") % {"people": people})
    return _(" and ").join(clauses)


def counts(step: Step, found: Mapping[str, int], names: Names) -> list[tuple[str, int]]:
    """What a step came to, as names and numbers."""
    what = getattr(step, "what", "attribute")
    return [(str(_COUNTS[key]) if key in _COUNTS else names(what, key), n) for key, n in found.items()]


def path(place: str, names: Names) -> str:
    """A place of the schema by its names: ``spanTypes.GPE.attributes.role`` is "GPE · role"."""
    parts = place.split(".")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return " · ".join(names(_PATHS[key], code) if key in _PATHS else isolated(code) for key, code in pairs)


def item(place: str) -> str:
    """What stands at a place of the schema: "span_type", "choice" …"""
    parts = place.split(".")
    return _PATHS.get(parts[-2], "schema") if len(parts) > 1 else "schema"


def flaw(one: Flaw) -> str:
    """What is wrong with a step."""
    facts = {"what": ITEMS.get(str(one.facts.get("what")), ""), "code": isolated(str(one.facts.get("code", "")))}
    if one.code == "unknown_source":
        return _("%(what)s %(code)s: there is none when this step begins.") % facts
    if one.code == "unknown_target":
        return _("%(what)s %(code)s: the new version has none.") % facts
    return _("The plan was made for other versions.")


def obstacle(code: str) -> str:
    """Why a set stays where it is."""
    return str(_OBSTACLES.get(code, _UNKNOWN)) % {"code": code}
