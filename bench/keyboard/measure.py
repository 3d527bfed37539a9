"""``./run bench keyboard --article FILE``: presses a mention, a quote and a stance, by hand and with what is offered.

The file is an article that a recording is kept for; what stands in the database at the end is compared with it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import Row
from bench.keyboard import peers
from bench.keyboard.hand import Hand, Missed
from bench.keyboard.job import Job
from bench.keyboard.recording import Recording, read, recording_for
from bench.keyboard.routes import Places
from bench.opening import chromium, import_article, session, target_of
from bench.saving import Client, token
from bench.server import data, serving

KINDS = ("mention", "quote", "stance")
#: The page's hot keys, and the names it cuts clitics before.
KEYS = "() => Object.fromEntries(sanad.store.schema.spanTypes.filter((t) => t.hotkey).map((t) => [t.code, t.hotkey]))"
NAMES = "() => [...sanad.store.names]"


def measure(article: Path | None) -> list[Row]:
    """A row for each kind of annotation: by hand, with what is offered, and elsewhere."""
    if article is None:
        raise SystemExit("Name the article that a recording is kept for: ./run bench keyboard --article FILE")
    rows: list[Row] = []
    for assisted in (False, True):
        job = _run(article, assisted=assisted)
        rows += _rows(job, "with offers" if assisted else "by hand")
    for name, tool in (("Label Studio", peers.LABEL_STUDIO), ("doccano", peers.DOCCANO)):
        counted = peers.gestures(job.recording, tool)
        rows += [Row(f"one {kind}, mouse and keys", name, "gestures", counted[kind], counted[kind]) for kind in KINDS]
    return rows


def _run(article: Path, *, assisted: bool) -> Job:
    with data("SQLite") as env, sync_playwright() as player:
        import_article(env, article)
        with serving(env) as address:
            client = Client(address, token(env))
            made = client.ask("POST", f"/api/articles/{target_of(client, article)}/annotation-sets/", {})
            browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            page = _page(browser, address, f"/annotation-sets/{made['id']}/", session(env))
            job = _job(page, assisted=assisted)
            job.run()
            page.wait_for_function("() => sanad.store.pending.length === 0", timeout=60_000)
            # The work took minutes: the first connection is closed by now.
            client = Client(address, token(env))
            _compare(job.recording, read(client.ask("GET", f"/api/annotation-sets/{made['id']}/")))
            browser.close()
    return job


def _page(browser: Browser, address: str, path: str, cookie: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar", reduced_motion="reduce")
    context.add_cookies([{"name": "sanad_session", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.locator("#article").focus()
    return page


def _job(page: Page, *, assisted: bool) -> Job:
    text = page.evaluate("() => sanad.store.article.text")
    hand = Hand(page, Places(text), frozenset(page.evaluate(NAMES)))
    return Job(hand, recording_for(text), page.evaluate(KEYS), assisted=assisted)


def _rows(job: Job, how: str) -> list[Row]:
    counts = {"mention": len(job.recording.mentions)}
    for frame in job.recording.frames:
        counts[frame.type] = counts.get(frame.type, 0) + 1
    rows = []
    for kind in KINDS:
        presses = job.hand.presses[f"{kind}s"]
        each = round(presses / counts[kind], 2)
        rows.append(Row(f"one {kind}, {how}", "Sanad", "presses", each, each, note=f"{presses} for {counts[kind]}"))
    return rows


def _compare(wanted: Recording, stored: Recording) -> None:
    """Raises Missed where the database holds something else than the recording."""
    for name, of in (("mentions", _mentions), ("bearers", _bearers), ("frames", _frames)):
        lacking, beyond = of(wanted) - of(stored), of(stored) - of(wanted)
        if lacking or beyond:
            raise Missed(f"{name}: lacking {sorted(map(str, lacking))}, beyond {sorted(map(str, beyond))}")


def _mentions(recording: Recording) -> set[Any]:
    return {(one.type, one.start, one.end) for one in recording.mentions}


def _bearers(recording: Recording) -> set[Any]:
    """Which mentions are of one bearer."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for one in recording.mentions:
        if one.entity:
            groups.setdefault(one.entity, []).append((one.start, one.end))
    return {tuple(sorted(group)) for group in groups.values()}


def _frames(recording: Recording) -> set[Any]:
    """Every frame by its words and what its roles hold; a mention counts as its bearer, told by the first mention."""
    first: dict[str, tuple[int, int]] = {}
    bearer: dict[tuple[int, int], str] = {}
    for one in sorted(recording.mentions, key=lambda one: one.start):
        if one.entity:
            first.setdefault(one.entity, (one.start, one.end))
            bearer.setdefault((one.start, one.end), one.entity)

    def told(filler: Any) -> Any:
        key: Any = bearer.get(filler, filler) if isinstance(filler, tuple) else filler
        return first[key] if key in first else recording.names.get(key, key)

    def roles(all_: Iterable[tuple[str, tuple[Any, ...]]]) -> frozenset[Any]:
        return frozenset(
            (role, told(one)) for role, fillers in all_ for one in fillers if role not in ("quote", "parent")
        )

    return {(one.type, one.attributes.get("polarity"), roles(one.roles.items())) for one in recording.frames}
