"""What brat needs beside its documents: annotation.conf (what there may be) and visual.conf (names and colours).

Source of both grammars: brat's own description of its configuration. Types and roles of the schema come first, in its
order; those that only occur in the articles come after them, in that of their letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import regex

from annotator.standoff.attributes import Attribute
from annotator.standoff.schema import FrameType, Name, Role, Schema, SpanType
from annotator.standoff.values import AnnotatedArticle, Annotations, Attributes, Filler

#: What an A line can say: a word.
PLAIN: Final = regex.compile(r"[^\s\p{Cc}\uFFFE\uFFFF]+")
_ENTITY, _EVENT = "<ENTITY>", "<EVENT>"
_ANYTHING: Final = f"{_ENTITY}|{_EVENT}"
#: Mentions of one participant, and spans that overlap, which brat takes only where they are allowed.
_RELATIONS: Final = (
    f"Equiv\tArg1:{_ENTITY}, Arg2:{_ENTITY}, <REL-TYPE>:symmetric-transitive",
    f"<OVERLAP>\tArg1:{_ENTITY}, Arg2:{_ENTITY}, <OVL-TYPE>:<ANY>",
)
_DEFAULTS: Final = (
    "SPAN_DEFAULT\tfgColor:black, bgColor:#e9e4da, borderColor:darken",
    "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5",
    "ATTRIBUTE_DEFAULT\tglyph:*",
)
_UNSAFE: Final = regex.compile(r"[|\s]+")


@dataclass(slots=True)
class Kinds:
    """The types, roles and attributes that were written; the schema adds what else there may be."""

    schema: Schema
    spans: set[str] = field(default_factory=set)
    roles: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    values: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    owners: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, article: AnnotatedArticle) -> None:
        """Remember what an article has: types, what stands in which role, and what attributes are of what."""
        found = article.annotations
        for span in found.spans.values():
            self.spans.add(span.type)
            self._note_values(_ENTITY, span.type, span.attributes)
        for frame in found.frames.values():
            roles = self.roles.setdefault(frame.type, {})
            for role, fillers in frame.roles.items():
                roles.setdefault(role, set()).update(type_ for one in fillers if (type_ := _type_of(one, found)))
            self._note_values(_EVENT, frame.type, frame.attributes)

    def annotation_conf(self) -> str:
        """The annotation.conf of all articles written."""
        attributes = [*self._attributes(_ENTITY), *self._attributes(_EVENT)]
        sections = {
            "entities": self._span_codes(),
            "relations": _RELATIONS,
            "events": self._events(),
            "attributes": attributes,
        }
        return "".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())

    def visual_conf(self) -> str:
        """The visual.conf of all articles written: names in Arabic, then the codes; the colours of the schema."""
        types = [*self._used(self.schema.span_types, self.spans), *self._used(self.schema.frame_types, self.roles)]
        names: dict[str, Name] = {}
        # brat has one name for a code, whatever it stands for: that of the type before that of a role.
        for code, name in [*((type_.code, type_.name) for type_ in types), *self._other_names()]:
            names.setdefault(code, name)
        labels = [_label(code, name) for code, name in names.items()]
        lines = ["[labels]", *labels, "[drawing]", *_DEFAULTS, *map(_drawn, types), *self._drawn_attributes()]
        return "\n".join(lines) + "\n"

    def _note_values(self, owner: str, type_: str, attributes: Attributes) -> None:
        for code, value in attributes.items():
            if value is True or (isinstance(value, str) and PLAIN.fullmatch(value)):
                self.values[code, owner] |= set() if value is True else {str(value)}
                self.owners[code, owner].add(type_)

    def _used(
        self, types: Mapping[str, SpanType] | Mapping[str, FrameType], found: Iterable[str]
    ) -> list[SpanType | FrameType]:
        """The types of the schema that are offered, or occur."""
        there = set(found)
        return [one for one in types.values() if one.enabled or one.code in there]

    def _span_codes(self) -> list[str]:
        used = [one.code for one in self._used(self.schema.span_types, self.spans)]
        return [*used, *sorted(self.spans - set(used))]

    def _events(self) -> Iterator[str]:
        used = [one.code for one in self._used(self.schema.frame_types, self.roles)]
        for code in [*used, *sorted(self.roles.keys() - set(used))]:
            found, type_ = self.roles.get(code, {}), self.schema.frame_type(code)
            known = type_.roles if type_ is not None else {}
            arguments = [self._argument(role, found.get(role.code, set())) for role in known.values()]
            arguments += [
                f"{role}*:{'|'.join(sorted(found[role])) or _ANYTHING}" for role in sorted(found.keys() - known)
            ]
            yield f"{code}\t" + ", ".join(filter(None, arguments))

    def _argument(self, role: Role, found: set[str]) -> str:
        """A role with what may fill it, or does; empty for one that only participants and special values fill."""
        mentions = {code for code, one in self.schema.span_types.items() if one.mention} if role.mentions else set()
        fillers = [code for code in self._span_codes() if code in role.spans or code in mentions]
        fillers += sorted((role.frames | found) - set(fillers))
        return f"{role.code}{'?' if role.max == 1 else '*'}:{'|'.join(fillers)}" if fillers else ""

    def _attributes(self, owner: str) -> Iterator[str]:
        declared = self._declared(owner)
        for code, (attribute, types) in declared.items():
            values = [*attribute.choices, *sorted(self.values.get((code, owner), set()) - set(attribute.choices))]
            if values or attribute.kind == "boolean" or (code, owner) in self.values:
                others = sorted(self.owners.get((code, owner), set()) - set(types))
                yield _attribute(code, "|".join([*types, *others]), values)
        for code, where in sorted(self.values):
            if where == owner and code not in declared:
                yield _attribute(code, owner, sorted(self.values[code, owner]))

    def _declared(self, owner: str) -> dict[str, tuple[Attribute, list[str]]]:
        """The attributes of the schema that a word can say, or a flag, with the types that have them."""
        types = self.schema.span_types if owner == _ENTITY else self.schema.frame_types
        found: dict[str, tuple[Attribute, list[str]]] = {}
        for type_ in self._used(types, self.spans if owner == _ENTITY else self.roles):
            for attribute in type_.attributes.values():
                if attribute.kind in {"choice", "boolean"} or (attribute.code, owner) in self.values:
                    found.setdefault(attribute.code, (attribute, []))[1].append(type_.code)
        return found

    def _other_names(self) -> Iterator[tuple[str, Name]]:
        for type_ in self.schema.frame_types.values():
            yield from ((role.code, role.name) for role in type_.roles.values())
        yield from ((attribute.code, attribute.name) for attribute in self._all_declared().values())

    def _drawn_attributes(self) -> Iterator[str]:
        """A flag is a dashed box; of several values each is a sign of its own: its code."""
        for code, attribute in self._all_declared().items():
            if attribute.kind == "boolean":
                yield f"{code}\tglyph:?, dashArray:3-3"
            elif attribute.choices:
                yield f"{code}\tglyph:{'|'.join(attribute.choices)}, position:left"

    def _all_declared(self) -> dict[str, Attribute]:
        declared = {**self._declared(_EVENT), **self._declared(_ENTITY)}
        return {code: attribute for code, (attribute, _) in declared.items()}


def _attribute(code: str, owner: str, values: Iterable[str]) -> str:
    listed = "|".join(values)
    return f"{code}\tArg:{owner}" + (f", Value:{listed}" if listed else "")


def _label(code: str, name: Name) -> str:
    names = [_UNSAFE.sub(" ", name[language]).strip() for language in ("ar", "en") if name.get(language)]
    return " | ".join([code, *(names or [code])])


def _drawn(type_: SpanType | FrameType) -> str:
    fill, edge = type_.colour.get("fill", "#e9e4da"), type_.colour.get("bar", "darken")
    return f"{type_.code}\tfgColor:black, bgColor:{fill}, borderColor:{edge}"


def _type_of(filler: Filler, found: Annotations) -> str:
    """The type of a span or frame in a role; empty for what brat cannot put there."""
    if filler.kind == "span":
        return found.spans[filler.target].type
    return found.frames[filler.target].type if filler.kind == "frame" else ""
