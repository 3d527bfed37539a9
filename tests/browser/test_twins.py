"""The tests of the browser's pure modules, run where those modules live: in Chromium.

``node --test`` runs the same files where node is installed; here small stand-ins answer for ``node:test`` and its kin.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

ROOT = Path(__file__).resolve().parents[2]
HERE = "http://twins.test"
NODE = {
    "node:test": "test",
    "node:assert": "assert",
    "node:assert/strict": "assert",
    "node:fs": "fs",
    "node:fs/promises": "fs",
    "node:url": "url",
    "node:path": "path",
}
IMPORTS = json.dumps({"imports": {name: f"/tests/browser/node/{file}.js" for name, file in NODE.items()}})
PAGE = f'<!doctype html><meta charset="utf-8"><script type="importmap">{IMPORTS}</script>'
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json"}
#: The rooms of pure modules; what stands beside them puts a page of its own together and needs node.
SUITES = sorted(ROOT.glob("tests/js/*/*.test.mjs"))


def answer(route: Route) -> None:
    """Serve the repository's files under an address of the test's own."""
    path, _, query = route.request.url.removeprefix(HERE).partition("?")
    file = ROOT / path.lstrip("/")
    if path == "/":
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
    elif query == "list" and file.is_dir():
        route.fulfill(body=json.dumps(sorted(p.name for p in file.iterdir())), content_type="application/json")
    elif file.is_file():
        kind = TYPES.get(file.suffix, "text/plain")
        route.fulfill(body=file.read_bytes(), content_type=f"{kind}; charset=utf-8")
    else:
        route.fulfill(status=404, body="")


def test_there_are_suites() -> None:
    assert len(SUITES) >= 8


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.relative_to(ROOT / "tests/js").as_posix())
def test_suite_passes_in_chromium(page: Page, suite: Path) -> None:
    page.route(f"{HERE}/**", answer)
    page.goto(f"{HERE}/")
    script = """async (suite) => {
        globalThis.process ??= { cwd: () => "/", env: {}, versions: {}, argv: [] };
        await import(suite);
        return (await import("/tests/browser/node/test.js")).finish();
    }"""
    results = page.evaluate(script, "/" + suite.relative_to(ROOT).as_posix())
    assert results
    assert [r for r in results if not r["ok"]] == []
