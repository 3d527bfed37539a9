"""Stylesheets mirror by themselves, take their colours from one place, and stand in the layers' order."""

import re
from pathlib import Path

import pytest

from tests.house.messages import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TOKENS = ROOT / "static" / "css" / "tokens.css"

PHYSICAL = re.compile(
    r"(?<![-\w.#])(?:"
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b[-\w]*"
    r"|(?:left|right|top|bottom)"
    r"|(?:min-|max-)?(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r")\s*:"
    r"|(?<![-\w])(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
NAMED = "white black red green blue gray grey silver yellow orange purple navy teal maroon olive lime aqua fuchsia"
COLOUR = re.compile(
    rf"#[0-9a-fA-F]{{3,8}}\b|(?<![-\w])(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|:[^;{{]*(?<![-\w])(?:{'|'.join(NAMED.split())})(?![-\w])"
)


def plain(path: Path) -> str:
    """A stylesheet without comments, strings, addresses and the conditions of its at-rules."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    css = re.sub(r'url\((?:"[^"]*"|[^)]*)\)', "url()", css)
    css = re.sub(r'"[^"]*"', '""', css)
    return re.sub(r"@(?:media|container|supports)[^{]*", "@when ", css)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_property_names_a_side_of_the_screen(path: Path) -> None:
    assert [match[0] for match in PHYSICAL.finditer(plain(path))] == []


@pytest.mark.parametrize("path", [path for path in SHEETS if path != TOKENS], ids=lambda path: path.name)
def test_colours_come_from_the_tokens_alone(path: Path) -> None:
    assert [match[0] for match in COLOUR.finditer(plain(path))] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer(path: Path) -> None:
    depth, head, outside = 0, "", []
    for letter in plain(path):
        if letter == "{":
            if depth == 0 and not re.match(r"\s*@(?:layer|font-face|property)\b", head):
                outside.append(head.strip())
            depth += 1
            head = ""
        elif letter == "}":
            depth -= 1
            head = ""
        elif letter == ";" and depth == 0:
            head = ""
        else:
            head += letter
    assert outside == []


def test_every_variable_that_is_used_is_made_somewhere() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").rglob("*.js"))
    made = set(re.findall(r"[\"'`](--[\w-]+)", scripts))
    used: dict[str, str] = {}
    for path in SHEETS:
        css = plain(path)
        made |= set(re.findall(r"(--[\w-]+)\s*:", css)) | set(re.findall(r"@property\s+(--[\w-]+)", css))
        used |= dict.fromkeys(re.findall(r"var\((--[\w-]+)\s*\)", css), path.name)
    assert {name: sheet for name, sheet in used.items() if name not in made} == {}


@pytest.mark.parametrize(
    "css",
    ["a { margin-left: 1px }", "a { left: 0 }", "a { text-align: right }", "a { width: 3px }", "a{padding-top:0}"],
)
def test_a_physical_property_would_be_found(css: str) -> None:
    assert PHYSICAL.search(css)


@pytest.mark.parametrize("css", ["a { color: #fff }", "a { color: rgb(0 0 0) }", "a { border: 1px solid white }"])
def test_a_raw_colour_would_be_found(css: str) -> None:
    assert COLOUR.search(css)
