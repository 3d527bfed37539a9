"""An import of 10,000 annotated articles through the real service: how fast, how large, and who has to wait meanwhile.

Beside it stands a bare baseline that parses the same lines and hands the same rows to ``bulk_create``, checking
nothing; somebody else saves changes through the web server all the while.
"""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from bench.figures import Row, peak_memory
from bench.saving import Client, mark, open_sets, token
from bench.server import ENGINES, ROOT, data, serving

ARTICLES, FEW = 10_000, 1_000
SPANS, ENTITIES = 40, 8
LENGTH = 3_000  # code points of a text, about
DEMO = ROOT / "annotator" / "management" / "demo" / "articles"
#: Different words of all texts together, as so many articles of a newspaper have them.
VOCABULARY = 60_000
CHUNK = 500


def measure(corpus: Path | None) -> list[Row]:
    """Rows for both engines; RuntimeError where not everything came in."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="sanad-bench-") as folder:
        many, few = (_written(Path(folder), count, corpus) for count in (ARTICLES, FEW))
        for engine in ENGINES:
            with data(engine) as env:
                small = _ask(env, "bring", few, "few")
                bare = _ask(env, "bare", many, "bare")
                with serving(env) as address, _Saver(address, token(env)) as saver:
                    done = _ask(env, "bring", many, "many")
            _demand(done["new"] == ARTICLES and done["sets"] == ARTICLES, done)
            rows += _rows(engine, done, small, bare, saver)
    return rows


def _rows(engine: str, done: dict[str, Any], small: dict[str, Any], bare: dict[str, Any], saver: "_Saver") -> list[Row]:
    what, rate = f"import of {ARTICLES:,} × {SPANS} spans", ARTICLES / done["whole"]
    baseline, ratio = "bare rows", round(done["whole"] / bare["whole"], 2)
    note = f"{rate:,.0f} articles/s; {small['memory']} MB at {FEW:,}, {done['memory']} MB at {ARTICLES:,}"
    rows = [Row(what, engine, "s", round(done["whole"], 2), round(done["whole"], 2), baseline, ratio, note)]
    for stage in ("read and checked", "of that: signatures, measured alone", "stored", "words indexed"):
        rows.append(Row(f"{what}: {stage}", engine, "s", done[stage], done[stage]))
    times = sorted(saver.times)
    middle, longest = (round(time * 1000, 1) for time in (times[len(times) // 2], times[-1]))
    note = f"p50 and the longest of {len(times):,} changes that somebody saved meanwhile"
    return [*rows, Row(f"{what}: a change saved meanwhile", engine, "ms", middle, longest, note=note)]


class _Saver:
    """Saves one change after the other until told to stop."""

    def __init__(self, address: str, secret: str) -> None:
        self.times: list[float] = []
        self._client = Client(address, secret)
        self._path, self._text = open_sets(self._client, 1)[0]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._save)

    def __enter__(self) -> "_Saver":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _save(self) -> None:
        number = 0
        while not self._stop.wait(0.05):
            # Marked and taken back: the set stays as small as it was.
            change = mark(self._text, number)
            span = change["operations"][0]["object"]
            back = {"op": "delete", "kind": "span", "id": span["id"], "seen": span}
            for one in (change, {"id": str(uuid.uuid4()), "label": "delete", "operations": [back]}):
                began = time.perf_counter()
                self._client.ask("POST", self._path, {"changes": [one]})
                self.times.append(time.perf_counter() - began)
            number += 1


def _demand(holds: bool, facts: object) -> None:
    if not holds:
        raise RuntimeError(f"not as it must be: {facts}")


def _ask(env: dict[str, str], step: str, file: Path, project: str) -> Any:
    command = [sys.executable, "-m", "bench.importing", step, str(file), project]
    settings = env | {"DJANGO_SETTINGS_MODULE": "annotator.settings"}
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _written(folder: Path, count: int, corpus: Path | None) -> Path:
    path = folder / f"{count}.jsonl"
    with path.open("wb") as out:
        out.writelines(lines(count, corpus))
    return path


def lines(count: int, corpus: Path | None = None) -> Iterator[bytes]:
    """Articles as ``sanad/1`` lines: about 3,000 characters, 40 mentions of 8 entities on whole words each.

    Words are drawn from the demo's articles, or from the first column of ``corpus``, as often as words of a language
    are: few of them very often, most of them seldom. The seed is fixed.
    """
    chance = random.Random(7)
    words = _vocabulary(chance, corpus)
    weights = [1 / (rank + 10) for rank in range(len(words))]
    for number in range(count):
        drawn = chance.choices(words, weights, k=LENGTH // 5)
        yield json.dumps(_article(number, drawn, chance), ensure_ascii=False).encode() + b"\n"


def _vocabulary(chance: random.Random, corpus: Path | None) -> list[str]:
    files = [corpus] if corpus else sorted(DEMO.glob("*.txt"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    tokens = [line.split()[0] for line in texts[0].split("\n") if line.strip()] if corpus else " ".join(texts).split()
    stems = list(dict.fromkeys(token for token in tokens if token.isalpha()))
    made = dict.fromkeys(stems)
    while len(made) < VOCABULARY:
        before, after = (
            chance.choice(("", "و", "ال", "وال", "لل", "بال", "س")),
            chance.choice(("", "ه", "ها", "هم", "ات")),
        )
        made[before + chance.choice(stems) + chance.choice(("", "ي", "ية", "ين", "ون")) + after] = None
    return list(made)


def _article(number: int, words: list[str], chance: random.Random) -> dict[str, Any]:
    text, starts, at = "", [], 0
    kept = []
    for word in words:
        if at > LENGTH:
            break
        starts.append(at)
        kept.append(word)
        at += len(word) + 1
    text = " ".join(kept)
    spans = []
    for n, place in enumerate(sorted(chance.sample(range(len(kept)), SPANS))):
        start, word = starts[place], kept[place]
        spans.append(
            {"id": f"s{n}", "type": ("PERS", "GPE", "ORG")[n % 3], "segments": [[start, start + len(word)]]}
            | {"text": word, "entity": f"e{n % ENTITIES}", "attributes": {}, "origin": "manual"}
        )
    entities = [{"id": f"e{n}", "type": "PERS", "name": f"طرف {n}", "attributes": {}} for n in range(ENTITIES)]
    return {
        "format": "sanad/1",
        "id": str(uuid.UUID(int=number + 1)),
        "name": f"article-{number}.txt",
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "metadata": {"source": f"مصدر {number % 40}", "published": "2025-09-05"},
        "schema": {"name": "ar-news", "version": "1.0"},
        "author": {"kind": "annotator", "name": "bench"},
        "state": "submitted",
        "revision": 1,
        "spans": spans,
        "entities": entities,
        "frames": [],
        "labels": {},
    }


def bring(file: Path, slug: str) -> dict[str, Any]:
    """The file staged, queued and carried out as the worker does it, each stage timed."""
    from annotator.models import User
    from annotator.services import projects
    from annotator.services.articles import importing
    from annotator.services.articles.indexing import index_missing
    from annotator.standoff.schema import shipped

    manager = User.objects.get(username="manager")
    project = projects.create_project(slug=slug, name=slug, schema=shipped(), actor=manager)
    batch = importing.open_batch(project=project, actor=manager)
    with file.open("rb") as stream:
        importing.add_file(batch=batch, name=file.name, pieces=iter(lambda: stream.read(1 << 20), b""), actor=manager)
    marks: list[float] = [time.perf_counter()]
    last = [0.0]
    done = importing.carry_out(batch, lambda _read, _tally: last.__setitem__(0, time.perf_counter()))
    marks += [last[0], time.perf_counter()]
    index_missing(project)
    marks.append(time.perf_counter())
    memory = peak_memory()
    stages = [round(end - start, 2) for start, end in pairwise(marks)]
    names = ("read and checked", "stored", "words indexed")
    told = {"new": done.tally.new, "sets": done.tally.sets, "memory": memory, "whole": marks[-1] - marks[0]}
    return {**told, **dict(zip(names, stages, strict=True)), "of that: signatures, measured alone": _signatures(file)}


def _signatures(file: Path) -> float:
    from annotator.splits.minhash import signature
    from annotator.splits.shingles import shingles

    with file.open("rb") as stream:
        texts = [json.loads(line)["text"] for line in stream]
    return round(_timed(lambda: [signature(shingles(text)) for text in texts]), 2)


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def bare(file: Path, slug: str) -> dict[str, Any]:
    """The lines parsed, and the same rows handed to ``bulk_create`` in one transaction; nothing is checked."""
    from django.db import transaction

    from annotator.models import User
    from annotator.services import projects
    from annotator.standoff.schema import shipped

    manager = User.objects.get(username="manager")
    project = projects.create_project(slug=slug, name=slug, schema=shipped(), actor=manager)

    def store() -> None:
        with transaction.atomic(), file.open("rb") as stream:
            for chunk in _chunks(stream):
                _bare_rows(project, chunk)

    return {"whole": _timed(store)}


def _chunks(stream: Iterable[bytes]) -> Iterator[list[Any]]:
    import orjson

    source = iter(stream)
    while chunk := list(islice(source, CHUNK)):
        yield [orjson.loads(line) for line in chunk]


def _bare_rows(project: Any, chunk: list[Any]) -> None:
    import orjson
    from django.utils import timezone

    from annotator.models import AnnotationSet, Article, ArticleIndex, Change

    now = timezone.now()
    rows = Article.objects.bulk_create(_bare_article(project, one) for one in chunk)
    ArticleIndex.objects.bulk_create(
        ArticleIndex(article=row, project=project, key=row.text, signature=bytes(512)) for row in rows
    )
    parts = [{key: one[key] for key in ("spans", "entities", "frames", "labels")} for one in chunk]
    sets = AnnotationSet.objects.bulk_create(
        AnnotationSet(
            article=row, kind="imported", schema_id=project.schema_id, body=orjson.dumps(part).decode(), updated_at=now
        )
        for row, part in zip(rows, parts, strict=True)
    )
    texts = [orjson.dumps([*part["entities"], *part["spans"]]).decode() for part in parts]
    Change.objects.bulk_create(
        Change(annotation_set=row, sequence=1, change_id=uuid.uuid4(), created_at=now, operations=text, inverse=text)
        for row, text in zip(sets, texts, strict=True)
    )


def _bare_article(project: Any, one: Any) -> Any:
    from annotator.models import Article

    text = one["text"]
    size = {"length": len(text), "words": text.count(" ") + 1}
    return Article(project=project, name=one["name"], title=text[:60], text=text, sha256=one["sha256"], **size)


def main() -> None:
    """One step, in a process of its own."""
    import django

    django.setup()
    print(json.dumps({"bring": bring, "bare": bare}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])))


if __name__ == "__main__":
    main()
