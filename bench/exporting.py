"""An export of 10,000 annotated articles to each format through the real service: how fast, and in how much memory.

Beside it stands a bare baseline that reads the same rows and writes them as JSON, checking nothing. Every measurement
runs in a process of its own, so that its peak memory is its own; that at 1,000 articles says whether it grows.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import Row
from bench.importing import ARTICLES, FEW, SPANS, lines
from bench.server import ROOT, data

ENGINE = "SQLite"
BARE = "bare rows"


def measure(only: Sequence[str]) -> list[Row]:
    """A row for each format, or for those named; RuntimeError for one that does not exist."""
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as folder, data(ENGINE) as env:
        for slug, count in (("few", FEW), ("many", ARTICLES)):
            path = Path(folder) / f"{slug}.jsonl"
            with path.open("wb") as out:
                out.writelines(lines(count))
            _run(env, "bench.importing", "bare", str(path), slug)
        known = _run(env, "bench.exporting", "formats")
        if unknown := sorted(set(only) - set(known)):
            raise RuntimeError(f"no such format: {', '.join(unknown)}; there are {', '.join(known)}")
        bare = {slug: _run(env, "bench.exporting", "bare", slug, folder) for slug in ("few", "many")}
        rows = [_row(BARE, bare, bare)]
        for form in only or known:
            found = {slug: _run(env, "bench.exporting", "export", slug, folder, form) for slug in ("few", "many")}
            rows.append(_row(form, found, bare))
    return rows


def _row(form: str, found: dict[str, Any], bare: dict[str, Any]) -> Row:
    few, many = found["few"], found["many"]
    seconds = round(many["seconds"], 2)
    growth = many["memory"] / few["memory"] - 1
    note = (
        f"{ARTICLES / many['seconds']:,.0f} articles/s; {many['size'] / 1e6:,.1f} MB; "
        f"memory {few['memory']} MB at {FEW:,}, {many['memory']} MB at {ARTICLES:,} ({growth:+.0%})"
    )
    ratio = None if form == BARE else round(many["seconds"] / bare["many"]["seconds"], 1)
    what = f"export of {ARTICLES:,} × {SPANS} spans: {form}"
    return Row(what, ENGINE, "s", seconds, seconds, BARE if ratio else "", ratio, note)


def _run(env: dict[str, str], module: str, *arguments: str) -> Any:
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def formats() -> list[str]:
    """The formats there are."""
    from annotator.services import exports

    return list(exports.writers())


def export(slug: str, folder: str, form: str) -> dict[str, Any]:
    """The sets of a project through the service: written, checked, read again from the disk."""
    from annotator.models import Project
    from annotator.services import exports

    project = Project.objects.get(slug=slug)
    began = time.perf_counter()
    order = exports.order_of(project, exports.read(project, {"what": "imported", "format": form}))
    path = Path(folder) / f"{slug}-{form}"
    done = exports.write_file(order, path, overwrite=True)
    told = _told(began, done.size)
    path.unlink()
    return told


def bare(slug: str, folder: str) -> dict[str, Any]:
    """The same rows read in the same chunks, and written as JSON."""
    import orjson

    from annotator.models import AnnotationSet

    rows = AnnotationSet.objects.filter(article__project__slug=slug).order_by("article_id")
    columns = rows.values_list("article__name", "article__text", "body")
    began = time.perf_counter()
    path = Path(folder) / f"{slug}-bare"
    with path.open("wb") as out:
        for name, text, body in columns.iterator(chunk_size=200):
            out.write(orjson.dumps({"name": name, "text": text, "body": orjson.Fragment(body)}) + b"\n")
    told = _told(began, path.stat().st_size)
    path.unlink()
    return told


def _told(began: float, size: int) -> dict[str, Any]:
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "size": size, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def main() -> None:
    """One step, in a process of its own."""
    import django

    django.setup()
    step, *arguments = sys.argv[1:]
    print(json.dumps({"formats": formats, "bare": bare, "export": export}[step](*arguments)))


if __name__ == "__main__":
    main()
