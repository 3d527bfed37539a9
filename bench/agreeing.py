"""How long the agreement of a large project takes to look at: 1,000 articles of two people, 40 spans each.

``python -m bench.agreeing fill|touch|work``: what is done in the installation. Filling writes straight into the tables;
the annotations are those of ``bench.agreement``, spread over half a year.
"""

import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import django

from bench.agreement import pair
from bench.figures import Row, row
from bench.opening import SESSION, series
from bench.saving import Client
from bench.server import ENGINES, ROOT, data, serving

ARTICLES = 1_000
#: How long ago the first sets were submitted.
DAYS = 180
PAGE = "/projects/demo/agreement/"
#: What is looked at when the figures are there.
PATHS = {
    "its page": PAGE,
    "its page of one layer": f"{PAGE}?layer=entity",
    "CSV": f"{PAGE}report.csv",
    "JSON": f"{PAGE}report.json",
    "the places of a type taken for another": f"{PAGE}places/?cell=confusion/entity/PERS/NORP",
    "the places of a value given for another": f"{PAGE}places/?cell=attributes/entity/PERS/mention/NAM/NOM",
}


def measure() -> list[Row]:
    """Rows for both databases: the first look, the job, every part of it, and a look after one set has changed."""
    rows = []
    for engine in ENGINES:
        with data(engine) as env:
            _run(env, "-m", "bench.agreeing", "fill")
            with serving(env) as address:
                client = Client(address, "")
                client.headers.pop("Authorization", None)
                session = SESSION.replace('username="annotator"', 'username="manager"')
                client.headers["Cookie"] = f"sanad_session={_run(env, '-c', session)}"
                rows += _rows(client, env, engine)
    return rows


def _rows(client: Client, env: dict[str, str], engine: str) -> list[Row]:
    name = f"agreement of {ARTICLES:,} articles"
    bare = ("bare answer", series(client, "/healthz/"))
    began = time.perf_counter()
    client.fetch("GET", PAGE)
    first = time.perf_counter() - began
    rows = [row(f"{name}: first look, which starts the job", engine, [first])]
    rows.append(row(f"{name}: the job", engine, [float(_run(env, "-m", "bench.agreeing", "work"))]))
    for what, path in PATHS.items():
        size = len(client.fetch("GET", path))
        rows.append(row(f"{name}: {what}", engine, series(client, path), bare, f"{size // 1024} kB"))
    _run(env, "-m", "bench.agreeing", "touch")
    rows.append(row(f"{name}: its page when a set has changed", engine, series(client, PAGE), bare, "as of before"))
    rows.append(row(f"{name}: the job after that", engine, [float(_run(env, "-m", "bench.agreeing", "work"))]))
    return rows


def _run(env: dict[str, str], *command: str) -> str:
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, check=True, capture_output=True, text=True
    )
    return done.stdout.split()[-1] if done.stdout.split() else ""


def fill() -> None:
    """Put the articles and sets into the demo project; Django must be set up."""
    from django.utils import timezone

    from annotator.models import AnnotationSet, Article, Project, User
    from annotator.services import snapshots
    from annotator.standoff.values import text_digest

    project = Project.objects.select_related("schema").get(slug="demo")
    people = User.objects.filter(memberships__project=project, memberships__role="annotator").order_by("pk")[:2]
    begun = timezone.now() - timedelta(days=DAYS)
    articles, sets = [], []
    for n in range(ARTICLES):
        text, *voices = pair(n)
        words = text.split()
        article = Article(
            project=project,
            public=UUID(int=n + 1),
            name=f"agreed-{n}.txt",
            title=" ".join(words[:8]),
            text=text,
            sha256=text_digest(text),
            length=len(text),
            words=len(words),
            state="submitted",
            taken=2,
            submitted=2,
        )
        articles.append(article)
        at = begun + timedelta(days=DAYS * n / ARTICLES)
        known = {"schema": project.schema, "state": "submitted", "revision": 1, "submitted_at": at, "updated_at": at}
        sets += [
            AnnotationSet(article=article, author=author, body=snapshots.body_of(voice), **known)
            for author, voice in zip(people, voices, strict=True)
        ]
    Article.objects.bulk_create(articles)
    AnnotationSet.objects.bulk_create(sets)


def touch() -> None:
    """Change one set as its author would: another revision of it."""
    from django.db.models import F

    from annotator.models import AnnotationSet

    one = AnnotationSet.objects.filter(article__name="agreed-7.txt").order_by("pk").values("pk")[:1]
    AnnotationSet.objects.filter(pk__in=list(one.values_list("pk", flat=True))).update(revision=F("revision") + 1)


def work() -> None:
    """Do the job that waits, as the worker does it, and say how many seconds it took."""
    from annotator.models import Job
    from annotator.services import jobs

    (job,) = Job.objects.filter(noun="agreement", state=Job.State.WAITING)
    began = time.perf_counter()
    jobs.run.func(str(job.pk))
    print(time.perf_counter() - began)


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "touch": touch, "work": work}[sys.argv[1]]()
