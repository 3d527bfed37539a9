"""How fast files become records, and whether a corpus of tokens is read with every entity in its place."""

import io
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_OID, uuid5

from annotator.formats import brat, conll, conllu, pygamma, sanad, uima, webanno
from annotator.formats.declaration import Format, Wish
from annotator.formats.reading import read
from annotator.formats.records import Bad, File, Options, Record
from annotator.formats.sink import Single, Zipped
from annotator.splits.near import clusters, near_pairs
from annotator.standoff.schema import default_schema
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Span
from bench.figures import Row

ARTICLES, SPANS = 1_000, 40
NEAR = 10_000
SENTENCE = "قال وزير الخارجية إن موسكو ترفض القرار ولأوكرانيا حق الرد غدًا كما أضاف أن الأمر لا يزال قيد البحث"
WORDS = SENTENCE.split()
FITTED = Options(schema=default_schema())


def measure(corpus: Path | None) -> list[Row]:
    """Reading, writing and comparing articles of 3,000 characters; then the corpus, if one is given."""
    rows = [*_codecs(), _near()]
    return rows if corpus is None else rows + _corpus(corpus)


def _story(number: int) -> str:
    """A text of about 3,000 characters that only its number decides."""
    state, words = number * 2654435761 + 1, []
    for _ in range(530):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        words.append(WORDS[state >> 59] if state >> 59 < len(WORDS) else f"كلمة{state >> 50}")
    return " ".join(words)[:3000]


def _article(number: int) -> AnnotatedArticle:
    text = _story(number)
    places = [(n * 70, n * 70 + 4) for n in range(SPANS)]
    spans = {
        f"s{n}": Span(f"s{n}", "GPE", ((start, end),), text[start:end], f"e{n % 8}", {"role": "literal"})
        for n, (start, end) in enumerate(places)
    }
    entities = {f"e{n}": Entity(f"e{n}", "GPE", f"موسكو {n}") for n in range(8)}
    id_ = str(uuid5(NAMESPACE_OID, str(number)))
    return AnnotatedArticle(id_, f"a{number}.txt", text, "ar-news", "1.0", Annotations(spans, entities))


def _codecs() -> list[Row]:
    articles = [_article(number) for number in range(ARTICLES)]
    rows = []
    packed = (brat.FORMAT, conll.FORMAT, webanno.FORMAT, uima.FORMAT_XMI, uima.FORMAT_JSON)
    for form, file in ((sanad.FORMAT, "a.jsonl"), *((form, "a.zip") for form in packed)):
        name, out = form.name, io.BytesIO()
        rows.append(_rate(f"{name}: write", lambda form=form, out=out: _write(form, articles, out)))
        one = File.of(file, out.getvalue())
        rows.append(_rate(f"{name}: read and fit", lambda one=one: _count([one], FITTED)))
    for form in (conllu.FORMAT, pygamma.FORMAT):
        rows.append(_rate(f"{form.name}: write", lambda form=form: _write(form, articles, io.BytesIO())))
    table = "text,title\n" + "".join(f'"{article.text}",ع\n' for article in articles)
    rows.append(_rate("table: read", lambda: _count([File.of("a.csv", table.encode())], Options())))
    return rows


def _write(form: Format, articles: Iterable[AnnotatedArticle], out: BinaryIO) -> None:
    assert form.write is not None
    if not form.packed:
        form.write(articles, Single(out), Wish())
        return
    with Zipped(out) as sink:
        form.write(articles, sink, Wish())


def _near() -> Row:
    """Nine tenths are texts of their own, one tenth repeats the first of them with a word added."""
    own = NEAR - NEAR // 10
    texts = [_story(number % own) + (" آخر" if number >= own else "") for number in range(NEAR)]
    start = time.perf_counter()
    pairs = list(near_pairs(enumerate(texts), texts.__getitem__))
    spent = round((time.perf_counter() - start) * 1000, 1)
    found = len(set(clusters(range(NEAR), pairs).values()))
    return Row(f"near duplicates among {NEAR:,}", "one core", "ms", spent, spent, note=f"{found:,} clusters")


def _rate(what: str, do: Callable[[], object]) -> Row:
    start = time.perf_counter()
    do()
    spent = time.perf_counter() - start
    each = round(spent / ARTICLES * 1000, 3)
    return Row(what, "one core", "ms", each, each, note=f"{round(ARTICLES / spent):,} articles/s, {SPANS} spans each")


def _count(files: list[File], options: Options) -> int:
    got = sum(isinstance(one, Record) for one in read(files, options))
    assert got == ARTICLES, got
    return got


def _corpus(path: Path) -> list[Row]:
    """A nested CoNLL file: our reading beside a plain one, and both ways through brat and sanad."""
    start = time.perf_counter()
    found = list(read([File.of(path.name, path.read_bytes())], FITTED))
    spent = round((time.perf_counter() - start) * 1000, 1)
    records = [one for one in found if isinstance(one, Record)]
    articles = [one.annotated for one in records if one.annotated is not None]
    spans = [span for article in articles for span in article.annotations.spans.values()]
    sentences, tokens, plain = _plainly(path)
    types = Counter(span.type for span in spans)
    losses = sum((one.losses for one in records), Counter[str]())
    told = [sum(int(str(one.provenance[what])) for one in records) for what in ("sentences", "tokens")]
    checks = {
        "nothing bad": not any(isinstance(one, Bad) for one in found),
        "every token": told == [sentences, tokens],
        "every entity in place": Counter((span.type, "".join(span.text.split())) for span in spans) == plain,
        "brat comes back equal": _comes_back("a.zip", brat.FORMAT, articles),
        "sanad comes back equal": _comes_back("a.jsonl", sanad.FORMAT, articles),
    }
    verdict = ", ".join(f"{what}: {'yes' if held else 'NO'}" for what, held in checks.items())
    counts = ", ".join(f"{type_} {times}" for type_, times in types.most_common())
    size = f"{len(articles)} articles, {sentences:,} sentences, {tokens:,} tokens, {len(spans):,} entities"
    note = f"{size} ({counts}); losses {dict(losses)}; {verdict}"
    return [Row(f"{path.name}: read and fit", "one core", "ms", spent, spent, note=note)]


def _plainly(path: Path) -> tuple[int, int, Counter[tuple[str, str]]]:
    """Sentences, tokens, and entities as (type, tokens without spaces), counted without any of our code.

    An entity begins at a B-, or at an I- that no tag of its type stands before; it goes on as long as the next token
    has as many I- of its type as there are entities of that type around and including it.
    """
    blocks = [block for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip()]
    found: Counter[tuple[str, str]] = Counter()
    tokens = 0
    for block in blocks:
        rows = [line.split() for line in block.split("\n") if line.strip()]
        tokens += len(rows)
        for n, row in enumerate(rows):
            for column, tag in enumerate(row[1:], 1):
                type_ = tag[2:]
                alone = tag[:2] == "I-" and (n == 0 or not any(other[2:] == type_ for other in rows[n - 1][1:]))
                if tag[:2] != "B-" and not alone:
                    continue
                level = sum(other[2:] == type_ for other in row[1:column]) + 1
                last = n + 1
                while last < len(rows) and rows[last].count(f"I-{type_}") >= level:
                    last += 1
                found[type_, "".join(row[0] for row in rows[n:last])] += 1
    return len(blocks), tokens, found


def _comes_back(name: str, form: Format, articles: list[AnnotatedArticle]) -> bool:
    out = io.BytesIO()
    _write(form, articles, out)
    back = read([File.of(name, out.getvalue())], FITTED)
    return [one.annotated for one in back if isinstance(one, Record)] == articles
