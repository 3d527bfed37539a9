"""Finds every text for readers in templates, Python and JavaScript, as (context, singular, plural).

``python -m tests.house.messages`` lists what the Arabic catalogues lack and what they hold in vain.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract_javascript
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {
    domain: ROOT / "annotator" / "locale" / "ar" / "LC_MESSAGES" / f"{domain}.po" for domain in ("django", "djangojs")
}


class Text(NamedTuple):
    """One text for readers; ``plural`` is None where there is one form only."""

    context: str | None
    singular: str
    plural: str | None


#: Positions of context, singular and plural among the arguments.
_ARGUMENTS = {"gettext": (None, 0, None), "ngettext": (None, 0, 1), "pgettext": (0, 1, None), "npgettext": (0, 1, 2)}
_CALL = re.compile(r"\b(?:np|n|p)?gettext\(")


def in_python(source: str) -> Iterator[Text]:
    """The texts of a module, by whatever names it imports gettext and its sisters."""
    tree = ast.parse(source)
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield _text(names[node.func.id], node)


def _imported(tree: ast.Module) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                verb = alias.name.removesuffix("_lazy")
                if verb in _ARGUMENTS:
                    found[alias.asname or alias.name] = verb
    return found


def _text(verb: str, call: ast.Call) -> Text:
    context, singular, plural = (None if at is None else _literal(call.args[at]) for at in _ARGUMENTS[verb])
    assert singular is not None
    return Text(context, singular, plural)


def _literal(node: ast.expr) -> str:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        raise AssertionError(f"A text for readers must stand as it is in the call: {ast.unparse(node)}")
    return node.value


def in_template(source: str) -> Iterator[Text]:
    """The texts of a template, as Django itself would write them for xgettext."""
    plain = templatize(source)
    for match in _CALL.finditer(plain):
        call = _call_at(plain, match.start())
        yield _text(call.func.id, call)  # type: ignore[attr-defined]


def _call_at(plain: str, start: int) -> ast.Call:
    """The call that begins at ``start``: the shortest text up to a closing bracket that Python can read."""
    for end in (at + 1 for at, letter in enumerate(plain[start:], start) if letter == ")"):
        try:
            tree = ast.parse(plain[start:end], mode="eval")
        except SyntaxError:
            continue
        assert isinstance(tree.body, ast.Call)
        return tree.body
    raise AssertionError(f"Unreadable: {plain[start : start + 80]}")


def in_javascript(source: str) -> Iterator[Text]:
    """The texts of a module."""
    for _line, verb, found, _comments in extract_javascript(BytesIO(source.encode()), _ARGUMENTS, [], {}):
        arguments = [found] if isinstance(found, str) else list(found)
        context, singular, plural = (None if at is None else arguments[at] for at in _ARGUMENTS[verb])
        if not singular:
            raise AssertionError(f"A text for readers must stand as it is in the call: {verb}({arguments})")
        yield Text(context, singular, plural)


def used(domain: str) -> dict[Text, list[str]]:
    """Every text of a domain with the files it stands in."""
    found: dict[Text, list[str]] = {}
    for path, texts in _texts(domain):
        for text in texts:
            found.setdefault(text, []).append(str(path.relative_to(ROOT)))
    return found


def _texts(domain: str) -> Iterator[tuple[Path, Iterator[Text]]]:
    if domain == "djangojs":
        for path in sorted((ROOT / "static" / "js").rglob("*.js")):
            if path.name != "i18n.js":
                yield path, in_javascript(path.read_text(encoding="utf-8"))
        return
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield path, in_template(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "annotator").rglob("*.py")):
        yield path, in_python(path.read_text(encoding="utf-8"))


def catalogue(domain: str) -> dict[Text, polib.POEntry]:
    """The entries of a domain's Arabic catalogue."""
    entries = polib.pofile(str(CATALOGUES[domain]))
    return {Text(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in entries}


if __name__ == "__main__":
    for name in CATALOGUES:
        wanted, have = used(name), catalogue(name)
        for text in wanted.keys() - have.keys():
            print(f"{name}: missing {text} in {wanted[text]}")
        for text in have.keys() - wanted.keys():
            print(f"{name}: in vain {text}")
