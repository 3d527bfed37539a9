"""The desk of a curation in a real Chromium: a thousand differences opened, stepped through, decided."""

import subprocess
import sys
import time
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bench.figures import Row, row
from bench.opening import chromium
from bench.server import ROOT, data, serving

RUNS: Final = 5
STEPS: Final = 20

#: Two annotators who differ in type or edges at 1,100 words of one article, begun; prints a session and the article.
MAKE: Final = """
import random, uuid, django
django.setup()
from django.test import Client
from annotator.agreement.comparison import Policy
from annotator.models import Article, Project, User
from annotator.services import annotations, articles, review
from annotator.text.words import words
project = Project.objects.get(slug="demo")
source = Article.objects.filter(project=project).order_by("-length").first().text.split("\\n")
lines, length = [], 0
while length < 60_000:
    lines.append(source[len(lines) % len(source)])
    length += len(lines[-1]) + 1
text = "bench\\n" + "\\n".join(line.strip() for line in lines)
file = articles.File("bench-desk.txt", text.encode(), title="bench")
article = articles.import_files(project=project, files=[file], actor=None).articles[0]
found = words(article.text)
places = sorted(random.Random(7).sample(range(0, len(found) - 4, 3), 1100))
for other, name in enumerate(("annotator", "annotator2")):
    user = User.objects.get(username=name)
    row = annotations.open_set(article=article, actor=user)
    operations = []
    for n, at in enumerate(places):
        start, end = found[at][0], found[at + other * (n % 2)][1]
        end = end if "\\n" not in article.text[start:end] else found[at][1]
        type_ = "ORG" if other and not n % 2 else "PERS"
        span = {"id": str(uuid.uuid4()), "type": type_, "segments": [[start, end]], "text": article.text[start:end],
                "attributes": {}, "origin": "manual"}
        operations.append({"op": "put", "kind": "span", "object": span, "seen": None})
    for first in range(0, len(operations), 400):
        change = {"id": str(uuid.uuid4()), "label": "mark", "operations": operations[first : first + 400]}
        outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=user)
        assert outcome.verdicts[0].status == "applied", outcome
    row.refresh_from_db()
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=user)
curator = User.objects.get(username="curator")
article = Article.objects.select_related("project").get(pk=article.pk)
voices = review.default_voices(article)
review.begin(article=article, voices=voices, policy=Policy("all_agree"), actor=curator)
client = Client()
client.force_login(curator, backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["sanad_session"].value, article.public, review.desk(review.must_have_gold(article)).waiting)
"""

#: One key, until the frame that shows the next card has been made; seconds.
STEP: Final = """(code) => new Promise((done) => {
  const began = performance.now();
  const shown = () => requestAnimationFrame(() => {
    const port = new MessageChannel();
    port.port1.onmessage = () => done((performance.now() - began) / 1000);
    port.port2.postMessage(0);
  });
  document.body.addEventListener("htmx:afterSettle", shown, { once: true });
  document.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true }));
})"""


def measure() -> list[Row]:
    """Opening the desk until its differences are painted, the next place by J, a decision by X."""
    with data("SQLite") as env:
        settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", MAKE]
        out = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True).stdout
        session, article, waiting = out.split()[-3:]
        with serving(env) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ar")
            context.add_cookies([{"name": "sanad_session", "value": session, "url": address}])
            page = context.new_page()
            opened = [_opened(page, f"{address}/articles/{article}/curation/") for _ in range(RUNS + 1)][1:]
            moved, decided = (_stepped(page, code) for code in ("KeyJ", "KeyX"))
            browser.close()
    what = f"a desk of {waiting} differences"
    return [
        row(f"{what}: opened and painted", "page", opened),
        row(f"{what}: the next place (J)", "page", moved),
        row(f"{what}: a decision (X)", "page", decided),
    ]


def _opened(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_function("() => document.querySelector('#case') && document.querySelector('.differs.chosen')")
    return time.perf_counter() - began


def _stepped(page: Page, code: str) -> list[float]:
    out = []
    for _ in range(STEPS):
        out.append(float(page.evaluate(STEP, code)))
        page.wait_for_timeout(100)
    return out
