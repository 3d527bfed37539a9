"""An export of 10,000 annotated articles to each format through the real service: how fast, and in how much memory.

Beside it stands a bare baseline that reads the same rows and writes them as JSON, checking nothing. Every measurement
runs in a process of its own, so that its peak memory is its own; that at 1,000 articles says whether it grows. What
SQLite keeps of a database (32 MB at most) is filled before in both. Ratios are of the processor's time: who else is at
work on the machine does not change them much.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import Row, peak_memory
from bench.importing import ARTICLES, FEW, SPANS, lines
from bench.server import ROOT, data

BARE = "bare rows"
#: The projects that are filled, and how many articles each has.
SIZES = {"few": FEW, "many": ARTICLES}


@dataclass(frozen=True)
class Bench:
    """An installation whose projects ``few`` and ``many`` are filled, and a folder to write to."""

    engine: str
    env: dict[str, str]
    folder: str

    def run(self, module: str, *arguments: str) -> Any:
        """What a step says that runs in a process of its own."""
        settings = self.env | {"DJANGO_SETTINGS_MODULE": "annotator.settings"}
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    def both(self, module: str, step: str, *arguments: str) -> dict[str, Any]:
        """What a step says of the few articles, and of the many."""
        return {slug: self.run(module, step, slug, self.folder, *arguments) for slug in SIZES}

    def bare(self) -> dict[str, Any]:
        """The baseline."""
        return self.both("bench.exporting", "bare")


@contextmanager
def filled(engine: str) -> Iterator[Bench]:
    """An installation on an engine with 1,000 and with 10,000 imported sets; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as folder, data(engine) as env:
        bench = Bench(engine, env, folder)
        for slug, count in SIZES.items():
            path = Path(folder) / f"{slug}.jsonl"
            with path.open("wb") as out:
                out.writelines(lines(count))
            bench.run("bench.importing", "bare", str(path), slug)
        yield bench


def measure(only: Sequence[str], engines: Sequence[str]) -> list[Row]:
    """A row for each format, or for those named; RuntimeError for one that does not exist."""
    rows = []
    for engine in engines:
        with filled(engine) as bench:
            known = bench.run("bench.exporting", "formats")
            if unknown := sorted(set(only) - set(known)):
                raise RuntimeError(f"no such format: {', '.join(unknown)}; there are {', '.join(known)}")
            bare = bench.bare()
            rows.append(row(f"export of {ARTICLES:,} × {SPANS} spans: {BARE}", bench, bare))
            print(rows[-1], flush=True)
            for form in only or known:
                found = bench.both("bench.exporting", "export", form)
                rows.append(row(f"export of {ARTICLES:,} × {SPANS} spans: {form}", bench, found, bare))
                print(rows[-1], flush=True)
    return rows


def row(what: str, bench: Bench, found: dict[str, Any], bare: dict[str, Any] | None = None, more: str = "") -> Row:
    """What was told of the few articles and of the many, as a row."""
    few, many = found["few"], found["many"]
    seconds = round(many["seconds"], 1)
    note = (
        f"{ARTICLES / many['seconds']:,.0f} articles/s, {ARTICLES / many['processor']:,.0f} of a processor alone; "
        f"{many['size'] / 1e6:,.1f} MB; memory {few['memory']} MB at {FEW:,}, {many['memory']} MB at {ARTICLES:,} "
        f"({many['memory'] / few['memory'] - 1:+.0%}){more}"
    )
    ratio = round(many["processor"] / bare["many"]["processor"], 1) if bare else None
    return Row(what, bench.engine, "s", seconds, seconds, BARE if ratio else "", ratio, note)


def formats() -> list[str]:
    """The formats there are."""
    from annotator.services import exports

    return list(exports.writers())


def export(slug: str, folder: str, form: str) -> dict[str, Any]:
    """The sets of a project through the service: written, checked, read again from the disk."""
    from annotator.models import Project
    from annotator.services import exports

    project = Project.objects.get(slug=slug)
    fill_cache()
    clock = Clock()
    order = exports.order_of(project, exports.read(project, {"what": "imported", "format": form}))
    path = Path(folder) / f"{slug}-{form}"
    done = exports.write_file(order, path, overwrite=True)
    told = clock.told(done.size)
    path.unlink()
    return told


def bare(slug: str, folder: str) -> dict[str, Any]:
    """The same rows read in the same chunks, and written as JSON."""
    import orjson

    from annotator.models import AnnotationSet

    rows = AnnotationSet.objects.filter(article__project__slug=slug).order_by("article_id")
    columns = rows.values_list("article__name", "article__text", "body")
    fill_cache()
    clock = Clock()
    path = Path(folder) / f"{slug}-bare"
    with path.open("wb") as out:
        for name, text, body in columns.iterator(chunk_size=200):
            out.write(orjson.dumps({"name": name, "text": text, "body": orjson.Fragment(body)}) + b"\n")
    told = clock.told(path.stat().st_size)
    path.unlink()
    return told


def fill_cache() -> None:
    """Read everything: from then on the database's own cache is as full as it becomes."""
    from annotator.models import AnnotationSet

    for _ in AnnotationSet.objects.values_list("article__text", "body").iterator(chunk_size=200):
        pass


class Clock:
    """What was spent since it was made: time, the processor's time, and memory at the most."""

    def __init__(self) -> None:
        self._began, self._processor = time.perf_counter(), time.process_time()

    def told(self, size: int) -> dict[str, Any]:
        """All of it, beside the bytes that came of it."""
        return {
            "seconds": time.perf_counter() - self._began,
            "processor": time.process_time() - self._processor,
            "size": size,
            "memory": peak_memory(),
        }


def main() -> None:
    """One step, in a process of its own."""
    import django

    django.setup()
    step, *arguments = sys.argv[1:]
    print(json.dumps({"formats": formats, "bare": bare, "export": export}[step](*arguments)))


if __name__ == "__main__":
    main()
