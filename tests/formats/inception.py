"""WebAnno TSV read step by step as INCEpTION reads it, so that our files can be held against what it will see.

A plain following of ``Tsv3XDeserializer`` (readSchema, readContent, parseAnnotation, setFeatures), asserts and all; it
shares nothing with the reader under test.
"""

import re
from dataclasses import dataclass, field

STACK = re.compile(r"(?<!\\)\|")
SLOT = re.compile(r"(?<!\\);")
SIGNS = (
    ("\\\\", "\\"), ("\\[", "["), ("\\]", "]"), ("\\|", "|"), ("\\_", "_"), ("\\->", "->"), ("\\;", ";"),
    ("\\t", "\t"), ("\\n", "\n"), ("\\*", "*"),
)  # fmt: skip


@dataclass(eq=False)
class Annotation:
    type: str
    begin: int
    end: int
    features: dict[str, str] = field(default_factory=dict)
    roles: list[str | None] = field(default_factory=list)
    targets: list["Annotation"] = field(default_factory=list)


@dataclass
class Seen:
    text: bytes
    annotations: list[Annotation]
    tokens: list[tuple[int, int]]

    def covered(self, one: Annotation) -> str:
        return self.text[2 * one.begin : 2 * one.end].decode("utf-16-le")


def replace_each(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Apache's ``replaceEach``: the leftmost match, of those the first in the list, is replaced and never looked at."""
    out, at = "", 0
    while at < len(text):
        found = next((pair for pair in pairs if text.startswith(pair[0], at)), None)
        out += found[1] if found else text[at]
        at += len(found[0]) if found else 1
    return out


def unescape_text(text: str) -> str:
    controls = tuple((f"\\{chr(n)}", chr(n)) for n in range(32) if not 7 < n < 14)
    named = (("\\t", "\t"), ("\\n", "\n"), ("\\f", "\f"), ("\\r", "\r"), ("\\b", "\b"), ("\\\\", "\\"))
    return replace_each(text, (*controls, *named))


def java_split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Java's ``split``: nothing is kept of what is empty at the end."""
    parts = pattern.split(text)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def read_schema(lines: list[str]) -> list[tuple[str, str, str]]:
    """The columns: layer, kind, feature; takes the lines of the header and the two empty ones behind them."""
    columns: list[tuple[str, str, str]] = []
    while line := lines.pop(0).strip():
        assert line.startswith("#T_SP=")
        layer, *names = [part for part in line.split("=", 1)[1].split("|") if part]
        previous = ""
        for name in names:
            if name.startswith("ROLE_"):
                parts = name.split("_")
                assert len(parts) == 3, "a name with an underscore"
                previous = parts[1].partition(":")[2]
                columns.append((layer, "role", previous))
            elif "." in name:
                assert previous
                columns.append((layer, "target", previous))
            else:
                columns.append((layer, "value", name))
    assert lines.pop(0) == "", "a second empty line"
    return columns


class Reader:
    def __init__(self, data: bytes) -> None:
        # readLine: \n, \r and \r\n end a line, nothing else does.
        lines = re.split(r"\r\n|\n|\r", data.decode("utf-8"))
        assert lines.pop() == ""
        assert re.fullmatch(r"#FORMAT=(.*) (\d+\.\d+)", lines.pop(0))
        self.columns = read_schema(lines)
        self.text = bytearray()
        self.tokens: list[tuple[int, int]] = []
        self.sentences: list[list[tuple[str, list[str]]]] = []
        self.units: dict[str, dict[str, list[Annotation]]] = {}
        self.by_id: dict[int, Annotation] = {}
        self.deferred: list[tuple[Annotation, list[str]]] = []
        self.all: list[Annotation] = []
        self.read_content(lines)
        for annotation, values in self.deferred:
            self.set_targets(annotation, values)

    def read_content(self, lines: list[str]) -> None:
        state, waiting = "space", b""
        for line in lines:
            previous = state
            if previous in {"space", "header"} and line.startswith("#"):
                state = "header"
                if line.startswith("#Text="):
                    waiting += (unescape_text(line.removeprefix("#Text=")) + "\n").encode("utf-16-le")
            elif not line:
                state = "space"
                assert previous in {"token", "part"}
            else:
                fields = line.split("\t")
                assert len(fields) >= len(self.columns) + 3
                begin, end = map(int, fields[1].split("-"))
                state = "part" if "." in fields[0] else "token"
                assert previous in {"header": {"header"}, "token": {"header", "token", "part"}}.get(
                    state, {"token", "part"}
                )
                if previous == "header":
                    self.begin_sentence(begin, waiting)
                    waiting = b""
                if state == "token":
                    self.tokens.append((begin, end))
                self.parse_unit(fields, begin, end)
        assert state in {"token", "part"}

    def begin_sentence(self, begin: int, waiting: bytes) -> None:
        if len(self.text) > 2 * begin:
            assert len(self.text) == 2 * begin + 2
            assert self.text[-2:] == b"\n\0"
            del self.text[-2:]
        self.text += b" \0" * (begin - len(self.text) // 2)
        self.text += waiting

    def parse_unit(self, fields: list[str], begin: int, end: int) -> None:
        unit = self.units.setdefault(fields[0], {})
        for (layer, kind, feature), cell in zip(self.columns, fields[3:], strict=False):
            if cell == "_":
                continue
            for n, raw in enumerate(java_split(STACK, cell)):
                value, number = raw, None
                if kind != "target" and raw.endswith("]") and not raw.endswith("\\]"):
                    value, _, rest = raw.rpartition("[")
                    number = int(rest[:-1])
                self.set_feature(self.annotation(unit, layer, n, number, begin, end), kind, feature, value)

    def annotation(
        self, unit: dict[str, list[Annotation]], layer: str, n: int, number: int | None, begin: int, end: int
    ) -> Annotation:
        stack = unit.setdefault(layer, [])
        if n < len(stack):
            one = stack[n]
        elif number is not None and number in self.by_id:
            one = self.by_id[number]
            one.end = end
            stack.append(one)
        else:
            one = Annotation(layer, begin, end)
            self.all.append(one)
            stack.append(one)
        if number is not None:
            assert self.by_id.setdefault(number, one) is one, "a number that is not unique"
        return one

    def set_feature(self, one: Annotation, kind: str, feature: str, value: str) -> None:
        if kind == "role":
            one.roles = [] if value == "_" else [
                None if role == "*" else replace_each(role, SIGNS) for role in java_split(SLOT, value)
            ]  # fmt: skip
        elif kind == "target":
            self.deferred.append((one, [] if value == "_" else java_split(SLOT, value)))
        elif value != "*":
            one.features[feature] = replace_each(value, SIGNS)

    def set_targets(self, one: Annotation, values: list[str]) -> None:
        assert len(values) == len(one.roles) or (not one.roles and values == ["*"])
        one.targets = []
        for value in values if one.roles else []:
            unit, _, rest = value.partition("[")
            number = int(rest.removesuffix("]"))
            assert unit in self.units
            one.targets.append(self.by_id[number])


def opened(data: bytes) -> Seen:
    """What INCEpTION sees in a file: its text (UTF-16), its annotations, its tokens."""
    reader = Reader(data)
    return Seen(bytes(reader.text), reader.all, reader.tokens)
