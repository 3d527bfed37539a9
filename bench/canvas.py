"""The page in a real Chromium: until the text can be read, until all on screen is painted, and one more span.

Beside each stands the same article without a single annotation, on the same server.
"""

import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.figures import Row, row
from bench.opening import chromium
from bench.server import ROOT, data, serving

SIZES = ((30_000, 600), (200_000, 20_000))
RUNS = 5

#: Makes the articles and sets through the services, and prints a session and the addresses of the pages.
MAKE = """
import random, sys, uuid, django
django.setup()
from django.test import Client
from annotator.models import Article, Project, User
from annotator.services import annotations, articles
from annotator.text.words import words
size, spans = int(sys.argv[1]), int(sys.argv[2])
project, user = Project.objects.get(slug="demo"), User.objects.get(username="annotator")
source = Article.objects.filter(project=project).order_by("-length").first().text.split("\\n")
lines, length = [], 0
while length < size:
    lines.append(source[len(lines) % len(source)][: size - length])
    length += len(lines[-1]) + 1
pages = []
for count in (0, spans):
    text = f"{count} {size}\\n" + "\\n".join(line.strip() for line in lines)
    file = articles.File(f"bench-{size}-{count}.txt", text.encode(), title=f"bench {size} {count}")
    article = articles.import_files(project=project, files=[file], actor=None).articles[0]
    row = annotations.open_set(article=article, actor=user)
    chance, found = random.Random(7), words(article.text)
    operations = []
    for _ in range(count):
        at = chance.randrange(len(found) - 4)
        start, end = found[at][0], found[at + chance.randrange(3)][1]
        end = end if "\\n" not in article.text[start:end] else found[at][1]
        span = {"id": str(uuid.uuid4()), "type": chance.choice(["PERS", "ORG", "GPE", "DATE", "EVENT"]),
                "segments": [[start, end]], "text": article.text[start:end], "attributes": {}, "origin": "manual"}
        operations.append({"op": "put", "kind": "span", "object": span, "seen": None})
    for first in range(0, len(operations), 500):
        change = {"id": str(uuid.uuid4()), "label": "mark", "operations": operations[first : first + 500]}
        outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=user)
        assert outcome.verdicts[0].status == "applied", outcome
    pages.append(str(row.pk))
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sanad_session"].value, *pages)
"""

#: Notes, frame by frame, when the first letters and when the last boxes on screen stood there.
WATCH = """
globalThis.seen = {};
const look = () => {
  const now = performance.now();
  const first = document.querySelector("#article p.p");
  if (first?.getBoundingClientRect().height && document.fonts.check("23px Naskh") && !seen.text) seen.text = now;
  const boxes = document.querySelectorAll("#article .marks > *").length;
  if (boxes !== seen.boxes || !seen.painted) { seen.boxes = boxes; seen.painted = now; }
  if (globalThis.sanad?.canvas.painter.painted.size && now - seen.painted > 400) { seen.done = true; return; }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

#: Marks words of the first paragraphs, each timed until the frame that shows it has been made.
ONE_MORE = """async () => {
  const { store } = globalThis.sanad;
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const port = new MessageChannel();
    port.port1.onmessage = () => done(performance.now());
    port.port2.postMessage(0);
  }));
  const text = store.article.text, work = [], shown = [];
  let at = text.indexOf("\\n") + 1;
  for (let n = 0; n < 20; n++) {
    while (/[^\\u0621-\\u064a]/.test(text.slice(at, at + 4))) at++;
    const place = { segments: [[at, at + 3]], text: text.slice(at, at + 3) };
    const span = { id: crypto.randomUUID(), type: "DATE", ...place, attributes: {}, origin: "manual" };
    await frame();
    const began = performance.now();
    store.commit({ label: "mark", operations: [{ op: "put", kind: "span", object: span, seen: null }] });
    work.push(performance.now() - began);
    shown.push((await frame()) - began);
    at += 7;
  }
  return { work: work.map((t) => t / 1000), shown: shown.map((t) => t / 1000) };
}"""


def opened(browser: Browser, address: str, session: str, page_id: str) -> dict[str, Any]:
    """Open a page in a fresh context with warm static files; returns seconds and what one more span took."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar")
    context.add_cookies([{"name": "sanad_session", "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/annotation-sets/{page_id}/")  # fills the cache of scripts and faces
    page.wait_for_function("() => globalThis.sanad")
    page.add_init_script(WATCH)
    page.goto(f"{address}/annotation-sets/{page_id}/")
    page.wait_for_function("() => globalThis.seen?.done", timeout=60_000)
    seen = page.evaluate("() => globalThis.seen")
    more = page.evaluate(ONE_MORE)
    context.close()
    return {"text": seen["text"] / 1000, "painted": seen["painted"] / 1000, "boxes": seen["boxes"], **more}


def measure() -> list[Row]:
    """Rows for both sizes; the baseline is the same article without annotations."""
    rows: list[Row] = []
    for size, spans in SIZES:
        with data("SQLite") as env:
            settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-c", MAKE, str(size), str(spans)]
            out = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout
            session, empty, full = out.split()[-3:]
            with serving(env) as address:
                rows += _rows(f"{size:,} characters, {spans:,} spans", address, session, empty, full)
    return rows


def _rows(what: str, address: str, session: str, empty: str, full: str) -> list[Row]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        pairs = [
            (opened(browser, address, session, full), opened(browser, address, session, empty)) for _ in range(RUNS)
        ]
        browser.close()
    ours, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def of(key: str, runs: list[dict[str, Any]]) -> list[float]:
        return [t for run in runs for t in (run[key] if isinstance(run[key], list) else [run[key]])]

    named = {
        "text": "text visible",
        "painted": "all on screen painted",
        "work": "one more span: script",
        "shown": "one more span: until shown",
    }
    boxes = f"{ours[0]['boxes']} boxes on screen"
    return [
        row(
            f"{what}: {name}",
            "Chromium",
            of(key, ours),
            ("the bare text", of(key, bare)),
            boxes if key == "painted" else "",
        )
        for key, name in named.items()
    ]
