"""A heap of files as somebody who begins a corpus has it: many forms and encodings, copies, two broken, some annotated.

The texts are cut from the demo's articles; every file says how many articles it is worth.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

import regex
from django.conf import settings

ARTICLES: Final = sorted((Path(settings.BASE_DIR) / "annotator/management/demo/articles").glob("*.txt"))
#: What the annotated file says: a name, a verb of saying, what was said.
SAID: Final = "قالت وزيرة البيئة هدى سلمان في جنيف: «لن نقبل بهذا القرار». وردّت الهيئة بالرفض."


@dataclass(frozen=True, slots=True)
class Made:
    """A file, the articles that come of it, and the annotated ones among them."""

    name: str
    data: bytes
    articles: int = 1
    annotated: int = 0


def mixed(total: int) -> list[Made]:
    """So many files; at least twenty-six."""
    texts = _texts()
    special = [*_encoded(texts), *_tables(texts), *_copies(texts), *_annotated(), *_broken()]
    forms: list[Callable[[int, str], Made]] = [_plain, _html, _docx, _plain]
    rest = [forms[n % 4](n, next(texts)) for n in range(total - len(special))]
    return [*special, *rest]


def _texts() -> Iterator[str]:
    """Short articles without end, no two nearly alike."""
    whole = "\n".join(path.read_text(encoding="utf-8") for path in ARTICLES)
    some = [one.strip() for one in regex.split(r"(?<=[.؟!])\s+|\n", whole) if len(one.split()) > 7]
    for n in count():
        yield "\n".join(some[(5 * n + step * (5 * n // len(some) * 17 + 1)) % len(some)] for step in range(5))


def _plain(n: int, text: str) -> Made:
    return Made(f"khabar_{n:03}.txt", text.encode())


def _html(n: int, text: str) -> Made:
    title, *paragraphs = text.split("\n")
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    page = f"<!doctype html><meta charset=utf-8><title>{title}</title><nav>أخبار</nav><h1>{title}</h1>{body}"
    return Made(f"page_{n:03}.html", page.encode())


def _docx(n: int, text: str) -> Made:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in text.split("\n"))
    document = f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
    return Made(f"تقرير {n:03}.docx", _zip({"word/document.xml": document, "[Content_Types].xml": "<Types/>"}))


def _zip(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


def _encoded(texts: Iterator[str]) -> Iterator[Made]:
    yield Made("bom.txt", next(texts).encode("utf-8-sig"))
    yield Made("wide.txt", next(texts).encode("utf-16"))
    for n in range(2):
        yield Made(f"قديم_{n}.txt", next(texts).replace("\n", "\r\n").encode("cp1256", "replace"))


def _tables(texts: Iterator[str]) -> Iterator[Made]:
    rows = [(f"a{n}", next(texts), f"2025-0{n + 1}-03", "صحيفة الرأي") for n in range(3)]
    yield Made("archive.csv", _table(["id", "text", "date", "source"], rows, ","), 3)
    rows = [(f"t{n}", next(texts), "2025-06-01", "وكالة الأنباء") for n in range(2)]
    yield Made("أرشيف.tsv", _table(["رقم", "النص", "التاريخ", "المصدر"], rows, "\t"), 2)
    lines = [
        json.dumps({"id": f"j{n}", "text": next(texts), "source": "الإذاعة"}, ensure_ascii=False) for n in range(2)
    ]
    yield Made("feed.jsonl", "\n".join(lines).encode(), 2)
    yield Made("bundle.zip", _zip({"folder/one.txt": next(texts), "folder/two.html": f"<p>{next(texts)}</p>"}), 2)


def _table(head: list[str], rows: list[tuple[str, str, str, str]], delimiter: str) -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([head, *rows])
    return made.getvalue().encode()


def _copies(texts: Iterator[str]) -> Iterator[Made]:
    text = next(texts)
    yield Made("first.txt", text.encode())
    yield Made("second-copy.txt", text.encode(), 0)
    long = ARTICLES[-1].read_text(encoding="utf-8")
    yield Made("long.txt", long.encode())
    yield Made("near-copy.txt", f"{long}\nوأضافت الوكالة أن الخبر قيد المتابعة.".encode())


def _annotated() -> Iterator[Made]:
    yield Made("said.sanad.jsonl", json.dumps(_sanad(), ensure_ascii=False).encode(), 1, 1)
    text = "زار الرئيس مدينة نابلس أمس واستقبله أهلها في الساحة الكبيرة."
    start = text.index("نابلس")
    yield Made("pair.txt", text.encode(), 1, 1)
    yield Made("pair.ann", f"T1\tGPE {start} {start + 5}\tنابلس\n".encode(), 0)
    tokens = [("وصل", "O"), ("سامر", "B-PERS"), ("الهادي", "I-PERS"), ("إلى", "O"), ("القاهرة", "B-GPE"), (".", "O")]
    yield Made("train.conll", "".join(f"{word} {tag}\n" for word, tag in tokens).encode(), 1, 1)


def _sanad() -> dict[str, object]:
    spans = [
        _span("PERS", "هدى سلمان"),
        _span("GPE", "جنيف"),
        _span("CUE", "قالت"),
        _span("QUOTE", "لن نقبل بهذا القرار"),
    ]
    roles = {
        "content": [{"span": spans[3]["id"]}],
        "cue": [{"span": spans[2]["id"]}],
        "speaker": [{"span": spans[0]["id"]}],
    }
    frame = {"id": _id("frame"), "type": "quote", "attributes": {"type": "direct"}, "roles": roles}
    return {
        "format": "sanad/1", "id": _id("article"), "name": "said", "text": SAID,
        "sha256": hashlib.sha256(SAID.encode()).hexdigest(), "metadata": {"source": "وكالة", "published": "2025-09-05"},
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "annotator", "name": "x"},
        "state": "submitted", "revision": 4, "spans": spans, "entities": [], "frames": [frame], "labels": {},
    }  # fmt: skip


def _span(kind: str, words: str) -> dict[str, object]:
    start = SAID.index(words)
    segments = [[start, start + len(words)]]
    return {"id": _id(words), "type": kind, "segments": segments, "text": words, "attributes": {}, "origin": "manual"}


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def _broken() -> Iterator[Made]:
    yield Made("broken.docx", b"PK\x03\x04 no archive", 0)
    yield Made("broken.jsonl", '{"id": 1, "text": "نص ناقص'.encode(), 0)
