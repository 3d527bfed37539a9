"""A release of 10,000 gold articles: how long it takes to freeze, make and publish it, and in how much memory.

With the formats people take most, and with all there are; beside it stands the bare baseline of :mod:`bench.exporting`.
"""

import json
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bench.exporting import BARE, Clock, fill_cache, filled, row
from bench.figures import Row
from bench.importing import ARTICLES, SPANS

#: What a release is made with beside the native format.
CHOICES: dict[str, tuple[str, ...] | None] = {"huggingface, records": ("huggingface", "records"), "all formats": None}


def measure(only: Sequence[str], engines: Sequence[str]) -> list[Row]:
    """Rows for each choice of formats, or for those named alone."""
    choices = {", ".join(only): tuple(only)} if only else CHOICES
    rows = []
    for engine in engines:
        with filled(engine) as bench:
            for slug in ("few", "many"):
                bench.run("bench.releasing", "gild", slug)
            bare = bench.bare()
            rows.append(row(f"release of {ARTICLES:,} × {SPANS} spans: {BARE}", bench, bare))
            print(rows[-1], flush=True)
            for number, (name, formats) in enumerate(choices.items(), 1):
                asked = ",".join(formats) if formats else "all"
                found = bench.both("bench.releasing", "release", f"{number}.0", asked)
                what = f"release of {ARTICLES:,} × {SPANS} spans: sanad, {name}"
                rows.append(row(what, bench, found, bare, _more(found)))
                print(rows[-1], flush=True)
    return rows


def _more(found: dict[str, Any]) -> str:
    """How the time was spent, and how large the manifest is."""
    many = found["many"]
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in many["stages"].items())
    return f"; {many['files']} files; {stages}; manifest {many['manifest'] / ARTICLES / 1e3:.2f} kB an article"


def gild(slug: str) -> int:
    """The sets of a project as gold that is locked."""
    from annotator.models import AnnotationSet

    rows = AnnotationSet.objects.filter(article__project__slug=slug)
    return rows.update(kind=AnnotationSet.Kind.GOLD, state=AnnotationSet.State.SUBMITTED)


def release(slug: str, _folder: str, tag: str, formats: str) -> dict[str, Any]:
    """A release of a project, as its job makes it."""
    from annotator.models import Project, User
    from annotator.services import releases

    project = Project.objects.select_related("schema").get(slug=slug)
    names = [one.name for one in releases.offered()] if formats == "all" else formats.split(",")
    plan = releases.read_plan({"formats": [{"name": name} for name in names]})
    fill_cache()
    clock, marks = Clock(), [time.perf_counter()]
    manager = User.objects.get(username="manager")
    begun = releases.begin(project=project, tag=tag, plan=plan, actor=manager, start=False)
    # What it says: frozen, made, published.
    releases.build(begun, lambda *_, **__: None, lambda _: marks.append(time.perf_counter()))
    begun.refresh_from_db()
    files = releases.files_of(begun)
    told = clock.told(sum(file.size for file in files))
    stages = {
        stage: end - start for stage, (start, end) in zip(("frozen", "made", "published"), pairwise(marks), strict=True)
    }
    return {**told, "stages": stages, "manifest": len(begun.manifest.encode()), "files": len(files)}


def main() -> None:
    """One step, in a process of its own."""
    import django

    django.setup()
    step, *arguments = sys.argv[1:]
    print(json.dumps({"gild": gild, "release": release}[step](*arguments)))


if __name__ == "__main__":
    main()
