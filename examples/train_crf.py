"""Train a tagger of names on an export or a release of Sanad, and say how well it does. Offline; one core; seconds.

    python examples/train_crf.py FOLDER [--column ner_tags] [--layer entity] [--iterations 60] [--model names.crf]

FOLDER holds what Sanad gave (unpacked): files ``train.…`` and ``test.…``, at any depth, as a release has them (``dev``
is left alone), or any files of articles, which are then divided by a hash of each article's id, a fifth of them for the
test. It reads ``huggingface`` (.parquet, .jsonl), ``sanad`` (.jsonl) and CoNLL (.conll; of a folder for each layer that
of ``--layer`` alone), and needs python-crfsuite, and pyarrow for .parquet.

A span is right where its first word, its last word and its type are. P is the share of the spans found that are right,
R the share of the right ones that were found, F1 their harmonic mean 2PR / (P + R).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

SUFFIXES = (".parquet", ".jsonl", ".conll")
TEST_SHARE = 0.2
#: A word with its marks and tatweel, or one sign.
WORD = re.compile(r"[\w\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06ED]+|\S")
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Article:
    """The words of an article and the tag of each (IOB2)."""

    id: str
    words: list[str]
    tags: list[str]


def main(arguments: list[str] | None = None) -> dict[str, tuple[float, float, float]]:
    """Train, test, print; what was printed: P, R and F1 by type, and of all together as ``all``."""
    asked = parser().parse_args(arguments)
    train, test = divided(asked.folder, asked.column, asked.layer)
    if not train or not test:
        sys.exit(f"{asked.folder}: there are not enough annotated articles to train on some and test on others")
    with tempfile.TemporaryDirectory() as scratch:
        model = asked.model or Path(scratch) / "model.crf"
        fit(train, model, asked.iterations)
        figures = scores(test, tagged(test, model))
    print(f"{len(train)} articles to train on, {len(test)} to test on")
    print(f"{'type':12} {'P':>6} {'R':>6} {'F1':>6}")
    for type_, (precision, recall, f1) in figures.items():
        print(f"{type_:12} {precision:6.3f} {recall:6.3f} {f1:6.3f}")
    return figures


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    made = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    made.add_argument("folder", type=Path)
    made.add_argument("--column", default="ner_tags", help="the column of tags of a huggingface export")
    made.add_argument("--layer", default="entity", help="the folder of a CoNLL export that has a file for each layer")
    made.add_argument("--iterations", type=int, default=60)
    made.add_argument("--model", type=Path, help="where the model is kept")
    return made


def divided(folder: Path, column: str, layer: str) -> tuple[list[Article], list[Article]]:
    """The articles to train on and to test on: as the files say, else by a hash of the articles' ids."""
    for suffix in SUFFIXES:
        files = of_layer(sorted(folder.rglob(f"*{suffix}")), layer)
        parts = [[path for path in files if name in (path.stem, path.parent.name)] for name in ("train", "test")]
        train, test = (read(paths, column) for paths in parts)
        if train and test:
            return train, test
        articles = sorted(read(files, column), key=lambda one: share(one.id))
        if articles:
            print("No train and test files here: divided by a hash of the articles' ids.")
            number = max(1, sum(share(one.id) < TEST_SHARE for one in articles))
            return articles[number:], articles[:number]
    return [], []


def of_layer(files: list[Path], layer: str) -> list[Path]:
    """The files of one layer, where a CoNLL export has a folder for each: all layers have the same articles."""
    layers = sorted({path.parent.name for path in files if path.suffix == ".conll"})
    if len(layers) < 2 or not any(path.name == other.name for path in files for other in files if path != other):
        return files
    if layer not in layers:
        sys.exit(f"There is a folder for each layer here: choose one with --layer ({', '.join(layers)})")
    print(f"Of the layers here ({', '.join(layers)}) this one is read: {layer}.")
    return [path for path in files if path.parent.name == layer]


def share(id_: str) -> float:
    """Where an id falls between 0 and 1, always at the same place."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big") / 2**64


def read(paths: list[Path], column: str) -> list[Article]:
    """The articles of files that have words, each once, however many annotated it."""
    readers = {".parquet": read_parquet, ".jsonl": read_lines, ".conll": read_conll}
    found = (one for path in paths for one in readers[path.suffix](path, column))
    return list({article.id: article for article in found if article.words}.values())


def read_parquet(path: Path, column: str) -> Iterator[Article]:
    """Rows of a huggingface export; the names of the tags stand in the file."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only for those who have such a file

    file = pq.ParquetFile(path)
    features = json.loads(file.schema_arrow.metadata[b"huggingface"])["info"]["features"]
    names = features[column]["feature"]["names"]
    for batch in file.iter_batches(columns=["doc_id", "tokens", column]):
        for row in batch.to_pylist():
            yield Article(row["doc_id"], row["tokens"], [names[tag] for tag in row[column]])


def read_lines(path: Path, column: str) -> Iterator[Article]:
    """Lines of a huggingface export, or of the native format."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get("format") == "sanad/1":
                yield tagged_words(row)
            elif column in row:
                yield Article(row["doc_id"], row["tokens"], row[column])


def tagged_words(article: dict) -> Article:
    """An article of the native format as words; a word has the tag of the longest mention that overlaps it."""
    mentions = [span for span in article["spans"] if span["type"].isupper() and len(span["segments"]) == 1]
    mentions = [span for span in mentions if span["type"] not in {"QUOTE", "CUE", "QFRAG", "ISSUE", "EVID"}]
    words = list(WORD.finditer(article["text"]))
    tags = ["O"] * len(words)
    for span in sorted(mentions, key=lambda span: span["segments"][0][0] - span["segments"][0][1]):
        start, end = span["segments"][0]
        inside = [n for n, word in enumerate(words) if word.start() < end and start < word.end()]
        if all(tags[n] == "O" for n in inside):
            for n in inside:
                tags[n] = f"{'B' if n == inside[0] else 'I'}-{span['type']}"
    return Article(article["id"], [word.group() for word in words], tags)


def read_conll(path: Path, _column: str) -> Iterator[Article]:
    """Articles of a CoNLL file, from one -DOCSTART- to the next: first the word, last its tag."""
    words: list[str] = []
    tags: list[str] = []
    number = 0
    for line in [*path.read_text(encoding="utf-8").split("\n"), "-DOCSTART-"]:
        cells = [] if line.startswith("# ") else line.replace("\t", " ").split(" ")
        if cells and cells[0] == "-DOCSTART-":
            number += 1
            yield Article(f"{path.name}-{number}", words, tags)
            words, tags = [], []
        elif len(cells) > 1:
            words.append(cells[0])
            tags.append(cells[-1])


def fit(articles: list[Article], model: Path, iterations: int) -> None:
    """Train a linear-chain CRF and keep it in a file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for article in articles:
        trainer.append(features_of(article.words), article.tags)
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": iterations, "feature.possible_transitions": True})
    trainer.train(str(model))


def tagged(articles: list[Article], model: Path) -> list[list[str]]:
    """The tags a model gives to the words of articles."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    return [tagger.tag(features_of(article.words)) for article in articles]


def features_of(words: list[str]) -> list[list[str]]:
    """What the tagger sees of each word: itself, its ends, what kind of sign it is, and the two words on each side."""
    padded = ["<s>", "<s>", *words, "</s>", "</s>"]
    return [
        [
            *(f"{side}={padded[n + side]}" for side in range(5)),
            *(f"start{size}={word[:size]}" for size in (1, 2, 3)),
            *(f"end{size}={word[-size:]}" for size in (1, 2, 3)),
            f"kind={'digit' if word[0].isdigit() else 'letter' if word[0].isalpha() else 'sign'}",
        ]
        for n, word in enumerate(words)
    ]


def spans_of(tags: list[str]) -> set[Span]:
    """First word, last word and type of every span; an I- that continues nothing begins one."""
    found: list[Span] = []
    for n, tag in enumerate(tags):
        kind, _, type_ = tag.partition("-")
        if kind == "I" and found and found[-1][1:] == (n - 1, type_):
            found[-1] = (found[-1][0], n, type_)
        elif kind in "BI":
            found.append((n, n, type_))
    return set(found)


def scores(articles: list[Article], given: list[list[str]]) -> dict[str, tuple[float, float, float]]:
    """P, R and F1 of every type there is, and of all spans together (micro average) as ``all``."""
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for article, tags in zip(articles, given, strict=True):
        gold, guess = spans_of(article.tags), spans_of(tags)
        for counter, spans in ((right, gold & guess), (found, guess), (wanted, gold)):
            counter.update([type_ for *_, type_ in spans])
            counter["all"] += len(spans)
    types = sorted((found.keys() | wanted.keys()) - {"all"})
    return {type_: measures(right[type_], found[type_], wanted[type_]) for type_ in (*types, "all")}


def measures(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """P, R and F1; 0 where there is nothing to divide by."""
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


if __name__ == "__main__":
    main()
