"""The vectors that Python and JavaScript share (``tests/cases/standoff``), read for pytest."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "cases" / "standoff"


def read(name: str) -> Any:
    """A file of vectors. The standard library reads it, for some hold what orjson refuses (lone surrogates)."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def named(cases: list[dict[str, Any]]) -> dict[str, Any]:
    """Arguments for ``parametrize`` that show each case by its name."""
    return {"argvalues": cases, "ids": [case["name"] for case in cases]}
