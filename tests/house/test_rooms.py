"""Small rooms, plain names, doors that only translate: the house rules a machine can keep."""

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.house.trees import ROOT, files, functions, lines, short, tree

SOURCE = [path for path in files("annotator/**/*.py") if "migrations" not in path.parts]
#: Not ``fonts.py``: what it saves are font files.
DOORS = [path for path in SOURCE if {"web", "api"} & set(path.relative_to(ROOT).parts) and path.name != "fonts.py"]
_ROOMS = {"text", "standoff", "formats", "suggest", "agreement", "splits"}
PURE = [path for path in SOURCE if path.relative_to(ROOT).parts[1] in _ROOMS]
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc", "tools", "base"}
#: Libraries that take a while to load: imported by the function that needs them, so that a server starts at once.
HEAVY = {"pyarrow", "cassis", "spacy", "srsly", "zstandard", "boto3"}
MARKS = ("TODO", "FIXME", "XXX", "HACK")


def statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A function's length in lines, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_no_python_file_is_longer_than_400_lines() -> None:
    assert {short(path): lines(path) for path in SOURCE if lines(path) > 400} == {}


def test_nine_files_in_ten_are_at_most_300_lines() -> None:
    lengths = sorted(lines(path) for path in SOURCE)
    assert lengths[int(len(lengths) * 0.9)] <= 300


def test_no_javascript_file_is_longer_than_300_lines() -> None:
    assert {short(path): lines(path) for path in files("static/js/**/*.js") if lines(path) > 300} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{short(path)}:{f.lineno} {f.name}": statements(f)
        for path in SOURCE
        for f in functions(path)
        if statements(f) > 50
    }
    assert long == {}


def test_half_of_all_functions_have_at_most_8_lines() -> None:
    assert median(statements(f) for path in SOURCE for f in functions(path)) <= 8


def test_nothing_is_called_utils_or_the_like() -> None:
    everything = [*SOURCE, *files("static/js/**/*.js"), *files("templates/**/*.html")]
    allowed = {"templates/base.html"}
    assert [short(p) for p in everything if p.stem in JUNK_DRAWERS and short(p) not in allowed] == []


def test_imports_stand_at_the_top_of_a_file() -> None:
    inside = [
        f"{short(path)}:{node.lineno}"
        for path in SOURCE
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not HEAVY.issuperset(_imported(node))
    ]
    assert inside == []


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    early = [
        f"{short(path)}:{node.lineno}"
        for path in SOURCE
        for node in tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom) and HEAVY.intersection(_imported(node))
    ]
    assert early == []


def test_doors_ask_services_and_never_the_database() -> None:
    reached = [
        f"{short(path)}:{node.lineno} .{node.attr}"
        for path in DOORS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "delete", "bulk_create"}
    ]
    assert reached == []


def test_no_model_overrides_save_and_nothing_listens_to_signals() -> None:
    saves = [f"{short(path)}:{f.lineno}" for path in SOURCE for f in functions(path) if f.name == "save"]
    listeners = [short(path) for path in SOURCE if "django.db.models.signals" in path.read_text(encoding="utf-8")]
    assert (saves, listeners) == ([], [])


def test_pure_rooms_ask_no_clock_and_no_chance() -> None:
    asked = [
        f"{short(path)}:{node.lineno}"
        for path in PURE
        for node in ast.walk(tree(path))
        for name in (_imported(node))
        if name in {"time", "random", "datetime", "socket", "requests", "urllib", "secrets"}
    ]
    assert asked == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return []


def test_public_functions_of_pure_rooms_and_services_say_what_they_do() -> None:
    rooms = [*PURE, *(path for path in SOURCE if "services" in path.parts)]
    silent = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in rooms
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    "pattern", ["annotator/**/*.py", "static/js/**/*.js", "templates/**/*.html", "static/css/*.css"]
)
def test_nothing_is_left_for_later(pattern: str) -> None:
    left = [
        f"{short(path)}:{number}"
        for path in files(pattern)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in MARKS)
    ]
    assert left == []


def test_every_room_of_tests_stands_where_its_code_stands() -> None:
    rooms = {p.name for p in (ROOT / "annotator").iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    tests = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert rooms - tests - {"migrations"} == set()


def test_the_test_code_weighs_more_than_the_code() -> None:
    code = sum(lines(p) for p in [*SOURCE, *files("static/js/**/*.js")])
    # Vectors and golden files are tests as much as what reads them.
    kept = [*files("tests/cases/**/*.json"), *(path for path in files("tests/golden/**/*") if path.is_file())]
    test: list[Path] = [*files("tests/**/*.py"), *files("tests/**/*.mjs"), *kept]
    assert sum(lines(p) for p in test) >= code * 0.8
