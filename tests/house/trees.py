"""The project's own source files, read once, for the tests that keep the house rules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(pattern: str) -> tuple[Path, ...]:
    """Files of the repository that match a glob, generated and installed ones left out."""
    found = sorted(path for path in ROOT.glob(pattern) if path.is_file() and ".venv" not in path.parts)
    ignored = subprocess.run(
        ["git", "check-ignore", "--stdin"], input="\n".join(map(str, found)), capture_output=True, text=True, cwd=ROOT
    ).stdout.splitlines()
    return tuple(path for path in found if str(path) not in set(ignored))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def short(path: Path) -> str:
    """A file's path from the top of the repository."""
    return path.relative_to(ROOT).as_posix()
