"""Working in an article that is full: a search among 300 participants, an edit beside 500 quotes, memory over hours.

The search and the edit stand beside the same in an article with a single participant and a single quote. Memory is read
after garbage collection, while a hand makes, changes, removes, undoes and redoes by keys and leaves the set as it was.
"""

import subprocess
import sys
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.figures import Row, row
from bench.opening import chromium
from bench.server import ROOT, data, serving

PARTICIPANTS, QUOTES, CYCLES, EVERY = 300, 500, 168, 42

#: Makes a full article and a nearly empty one through the services; prints a session and the addresses of the pages.
MAKE = """
import sys, uuid, django
django.setup()
from django.test import Client
from annotator.models import Article, Project, User
from annotator.services import annotations, articles
from annotator.text.words import words
FIRST = "سامر هيثم ليلى نوال كريم رامي دانة جواد سلمى فراس زينب بشار منى عماد هدى وليد رنا غسان لمى ثائر".split()
LAST = "الحداد النجار الخطيب الشامي المصري العلي الحسن الكردي الحلبي البغدادي التونسي اليماني الفاسي الصيرفي".split()
LAST.append("الزهراني")
project, user = Project.objects.get(slug="demo"), User.objects.get(username="annotator")
put = lambda kind, thing: {"op": "put", "kind": kind, "object": {"attributes": {}, **thing}, "seen": None}
pages = []
for people, quotes in ((1, 1), (int(sys.argv[1]), int(sys.argv[2]))):
    names = [f"{first} {last}" for last in LAST for first in FIRST][:people]
    lines = [f"قال {names[n % people]} إن العمل في المشروع رقم {n} يسير وفق الخطة المعلنة." for n in range(500)]
    text = f"{people}\\n" + "\\n".join(lines)
    file = articles.File(f"bench-{people}.txt", text.encode(), title=f"bench {people}")
    article = articles.import_files(project=project, files=[file], actor=None).articles[0]
    row = annotations.open_set(article=article, actor=user)
    keys = [str(uuid.uuid4()) for _ in names]
    operations = [put("entity", {"id": key, "type": "PERS", "name": name}) for key, name in zip(keys, names)]
    at = text.index("\\n") + 1
    for n, line in enumerate(lines[: max(people, quotes)]):
        start = at + len("قال ")
        name = names[n % people]
        if n < people:
            span = {"id": str(uuid.uuid4()), "type": "PERS", "segments": [[start, start + len(name)]], "text": name,
                    "entity": keys[n], "origin": "manual"}
            operations.append(put("span", span))
        if n < quotes:
            first, last = at + line.index("إن"), at + len(line) - 1
            said = {"id": str(uuid.uuid4()), "type": "QUOTE", "segments": [[first, last]], "text": text[first:last],
                    "origin": "manual"}
            roles = {"content": [{"span": said["id"]}], "speaker": [{"entity": keys[n % people]}]}
            frame = {"id": str(uuid.uuid4()), "type": "quote", "roles": roles, "attributes": {"type": "indirect"}}
            operations += [put("span", said), put("frame", frame)]
        at += len(line) + 1
    for first in range(0, len(operations), 400):
        change = {"id": str(uuid.uuid4()), "label": "mark", "operations": operations[first : first + 400]}
        outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=user)
        assert outcome.verdicts[0].status == "applied", outcome
    pages.append(str(row.pk))
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sanad_session"].value, *pages)
"""

#: Times what follows a press or a letter: the task that handles it, and until the next frame has been made.
WATCH = """() => {
  globalThis.pressed = { work: [], shown: [] };
  const soon = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(0);
  };
  let began = null;
  const start = () => {
    if (began !== null) return;
    began = performance.now();
    const from = began;
    soon(() => { pressed.work.push((performance.now() - from) / 1000); began = null; });
    requestAnimationFrame(() => soon(() => pressed.shown.push((performance.now() - from) / 1000)));
  };
  for (const type of ["keydown", "input"]) addEventListener(type, start, { capture: true });
}"""


def measure() -> list[Row]:
    """Rows for the search, the edit and the memory."""
    with data("SQLite") as env, sync_playwright() as play:
        settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", MAKE, str(PARTICIPANTS), str(QUOTES)]
        out = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout
        session, bare, full = out.split()[-3:]
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        rows: list[Row] = []
        with serving(env) as address:
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar", reduced_motion="reduce")
            context.add_cookies([{"name": "sanad_session", "value": session, "url": address}])
            searched, edited = {}, {}
            for name in (bare, full):
                page = _opened(context.new_page(), f"{address}/annotation-sets/{name}/")
                searched[name] = _search(page)
                edited[name] = _edit(page)
                if name == bare:
                    page.close()
            what = f"a letter in the search for a role, {PARTICIPANTS} participants"
            rows += _rows(what, searched[full], searched[bare], "one participant")
            what = f"a label set by its key, {QUOTES} quotes"
            rows += _rows(what, edited[full], edited[bare], "one quote")
            rows += _memory(page)
        browser.close()
    return rows


def _rows(what: str, ours: dict[str, list[float]], bare: dict[str, list[float]], other: str) -> list[Row]:
    named = {"work": "script", "shown": "until shown"}
    return [row(f"{what}: {name}", "Chromium", ours[key], (other, bare[key])) for key, name in named.items()]


def _opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function("() => globalThis.sanad?.canvas.painter.painted.has(0)")
    page.evaluate(WATCH)
    page.locator("#article").focus()
    page.keyboard.press("Control+Home")
    page.wait_for_timeout(1000)
    return page


def _timed(page: Page, keys: list[str]) -> dict[str, list[float]]:
    """Seconds of each press, when the frame after it has been made."""
    page.evaluate("() => { pressed.work.length = pressed.shown.length = 0; }")
    for number, key in enumerate(keys, start=1):
        page.keyboard.press(key) if key.isascii() and key != " " else page.keyboard.insert_text(key)
        page.wait_for_function("(n) => pressed.shown.length >= n", arg=number)
    found: dict[str, list[float]] = page.evaluate("() => pressed")
    return found


def _search(page: Page) -> dict[str, list[float]]:
    """W on a quote, then letters of a name, taken back and typed again."""
    page.keyboard.press("Control+ArrowDown")
    for _ in range(6):
        page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.press("w")
    page.wait_for_function("() => document.activeElement?.getAttribute('role') === 'combobox'")
    found = _timed(page, [*"سامر ال", *["Backspace"] * 7] * 2)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    return found


def _edit(page: Page) -> dict[str, list[float]]:
    """A word labelled and its label taken away, again and again."""
    page.locator("#article").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+ArrowDown")
    for _ in range(4):
        page.keyboard.press("Control+ArrowLeft")
    return _timed(page, ["Digit3", "Digit3"] * 12)


def _memory(page: Page) -> list[Row]:
    """Megabytes of the heap after every five hundred gestures, and what the page holds in nodes and listeners."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Performance.enable")
    rows = []
    first = None
    there = page.evaluate(THERE)
    for done in range(0, CYCLES + 1, EVERY):
        if done:
            _work(page, EVERY)
        page.wait_for_function("() => sanad.store.pending.length === 0", timeout=120_000)
        assert page.evaluate(THERE) == there, "the work left something behind"
        seen = _held(protocol)
        first = first or seen
        heap, note = (
            seen["JSHeapUsedSize"] / 1e6,
            f"{seen['Nodes']:.0f} nodes, {seen['JSEventListeners']:.0f} listeners",
        )
        ratio = round(seen["JSHeapUsedSize"] / first["JSHeapUsedSize"], 2) if done else None
        what = f"memory after {done * CYCLE:,} gestures"
        rows.append(Row(what, "Chromium", "MB", round(heap, 1), round(heap, 1), "at the start", ratio, note))
    return rows


def _held(protocol: CDPSession) -> dict[str, Any]:
    for _ in range(3):
        protocol.send("HeapProfiler.collectGarbage")
    return {one["name"]: one["value"] for one in protocol.send("Performance.getMetrics")["metrics"]}


#: Labelled, retyped, undone, redone, taken back; a stance made and taken back: what stands is as it was before.
KEYS = ["Digit3", "Digit1", "Control+z", "Control+z", "Control+Shift+z", "Control+z", "Digit3", "Digit3", "Escape"]
STANCE = ["Shift+Control+ArrowLeft", "s", "Digit2", "Escape", "Escape", "Control+z", "Control+z", "Escape"]
#: Gestures of one cycle: presses that change the set.
CYCLE = 12
THERE = """() => {
  const { spans, entities, frames } = sanad.store.annotations;
  return [spans.size, entities.size, frames.size];
}"""


def _work(page: Page, cycles: int) -> None:
    for _ in range(cycles):
        for key in [*KEYS, *STANCE, "Control+ArrowRight"]:
            page.keyboard.press(key)
