"""A reader of brat's standoff files that shares no code with Sanad: what brat would find wrong is a complaint.

Written from brat's published description of its standoff format (brat.nlplab.org/standoff.html: text-bound annotations
T, events E, relations R and *, attributes A and M, normalizations N, notes #) and of its configuration
(brat.nlplab.org/configuration.html: [entities] [relations] [events] [attributes], macros <ENTITY> <EVENT> <ANY>).
Offsets are characters of the .txt, from 0, the end not included; ``\n`` may not stand inside a text-bound annotation.
"""

from dataclasses import dataclass, field


@dataclass
class Configuration:
    """What annotation.conf allows."""

    entities: list[str] = field(default_factory=list)
    events: dict[str, dict[str, tuple[str, list[str]]]] = field(default_factory=dict)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    attributes: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    def expanded(self, types: list[str]) -> set[str]:
        """Types with the macros written out."""
        macros = {"<ENTITY>": set(self.entities), "<EVENT>": set(self.events)}
        macros["<ANY>"] = macros["<ENTITY>"] | macros["<EVENT>"]
        return set().union(*(macros.get(type_, {type_}) for type_ in types))


@dataclass
class Annotated:
    """A document: T lines (type, pieces, text), events (type, trigger, arguments), the rest by kind; complaints."""

    spans: dict[str, tuple[str, list[tuple[int, int]], str]] = field(default_factory=dict)
    events: dict[str, tuple[str, str, list[tuple[str, str]]]] = field(default_factory=dict)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    references: list[tuple[str, str, str]] = field(default_factory=list)
    equivalents: list[list[str]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def configuration(conf: str) -> Configuration:
    """annotation.conf; ValueError for a line that is none of its section's."""
    found, section = Configuration(), ""
    for line in conf.split("\n"):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            continue
        head, _, rest = line.partition("\t")
        pairs = [pair.partition(":") for pair in rest.split(", ")] if rest else []
        match section:
            case "entities":
                if rest or " " in head:
                    raise ValueError(line)
                found.entities.append(head)
            case "events":
                found.events[head] = {role.rstrip("?*+"): (role[-1], types.split("|")) for role, _, types in pairs}
            case "relations":
                found.relations[head] = {role: types for role, _, types in pairs}
            case "attributes":
                parts = {key: values.split("|") for key, _, values in pairs}
                found.attributes.append((head, parts["Arg"], parts.get("Value", [])))
            case _:
                raise ValueError(line)
    return found


def drawing(conf: str) -> tuple[dict[str, list[str]], dict[str, dict[str, str]]]:
    """visual.conf: the names of types, the longest first, and how each is drawn; ValueError for any other line."""
    names: dict[str, list[str]] = {}
    drawn: dict[str, dict[str, str]] = {}
    section = ""
    for line in filter(None, conf.split("\n")):
        if line in ("[labels]", "[drawing]"):
            section = line
        elif section == "[labels]":
            code, *labels = line.split(" | ")
            if code in names or not labels:
                raise ValueError(line)
            names[code] = labels
        elif section == "[drawing]":
            code, _, rest = line.partition("\t")
            if code in drawn:
                raise ValueError(line)
            drawn[code] = dict(pair.split(":", 1) for pair in rest.split(", "))  # type: ignore[misc]
        else:
            raise ValueError(line)
    return names, drawn


def read(text: str, ann: str, conf: Configuration) -> Annotated:
    """A document; whatever brat would complain about stands in ``complaints``."""
    found = Annotated()
    if not ann.endswith("\n"):
        found.complaints.append("the last line does not end")
    for line in ann.split("\n")[:-1]:
        _take(found, line, text)
    _judge(found, conf)
    return found


def _take(found: Annotated, line: str, text: str) -> None:
    id_, _, rest = line.partition("\t")
    fields = rest.split("\t")
    if id_.startswith("T"):
        # The text is all that comes after the second tab, tabs of its own included.
        _take_span(found, id_, rest.split("\t", 1), text)
    elif id_.startswith("E"):
        trigger, *arguments = fields[0].split(" ")
        type_, _, bound = trigger.partition(":")
        found.events[id_] = type_, bound, [(one.split(":")[0], one.split(":")[1]) for one in arguments]
    elif id_.startswith(("A", "M")):
        name, target, *value = fields[0].split(" ")
        found.attributes.append((name, target, " ".join(value)))
    elif id_.startswith("N"):
        kind, target, reference = fields[0].split(" ")
        if kind != "Reference" or ":" not in reference:
            found.complaints.append(f"no reference: {line}")
        found.references.append((target, reference, fields[1]))
    elif id_.startswith("#"):
        kind, target = fields[0].split(" ")
        found.notes.append((kind, target, fields[1]))
    elif id_ == "*":
        kind, *members = fields[0].split(" ")
        if kind != "Equiv" or len(members) < 2:
            found.complaints.append(f"no relation: {line}")
        found.equivalents.append(members)
    else:
        found.complaints.append(f"a line of no kind: {line}")


def _take_span(found: Annotated, id_: str, fields: list[str], text: str) -> None:
    type_, _, places = fields[0].partition(" ")
    pieces = [(int(pair.split(" ")[0]), int(pair.split(" ")[1])) for pair in places.split(";")]
    if id_ in found.spans:
        found.complaints.append(f"{id_} twice")
    for start, end in pieces:
        if not 0 <= start < end <= len(text) or "\n" in text[start:end]:
            found.complaints.append(f"{id_}: {start} {end}")
    if " ".join(text[start:end] for start, end in pieces) != fields[1]:
        found.complaints.append(f"{id_} quotes another text: {fields[1]!r}")
    found.spans[id_] = type_, pieces, fields[1]


def _judge(found: Annotated, conf: Configuration) -> None:
    types = {id_: span[0] for id_, span in found.spans.items()} | {id_: one[0] for id_, one in found.events.items()}
    triggers = {trigger for _, trigger, _ in found.events.values()}
    for id_, (type_, _, _) in found.spans.items():
        if type_ not in (conf.events if id_ in triggers else conf.entities):
            found.complaints.append(f"{id_} of no type: {type_}")
    for id_, (type_, trigger, arguments) in found.events.items():
        if types.get(trigger) != type_:
            found.complaints.append(f"{id_} hangs on {trigger}")
        for role, target in arguments:
            bare = role if role in conf.events.get(type_, {}) else role.rstrip("0123456789")
            _, allowed = conf.events.get(type_, {}).get(bare, ("", []))
            if types.get(target) not in conf.expanded(allowed):
                found.complaints.append(f"{id_}: {role}:{target} ({types.get(target)})")
    for name, target, value in found.attributes:
        if not any(_allows(conf, one, name, types.get(target, ""), value) for one in conf.attributes):
            found.complaints.append(f"{name} {target} {value}")
    targets = [target for target, _, _ in found.references] + [one for some in found.equivalents for one in some]
    found.complaints += [f"nothing is {target}" for target in targets if target not in found.spans]
    if found.equivalents and "Equiv" not in conf.relations:
        found.complaints.append("Equiv is not allowed")


def _allows(conf: Configuration, declared: tuple[str, list[str], list[str]], name: str, type_: str, value: str) -> bool:
    code, owners, values = declared
    return code == name and type_ in conf.expanded(owners) and (not value or value in values)
