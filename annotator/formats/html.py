"""HTML (.html): the article's own text, its blocks on lines of their own, without scripts, navigation and the like.

Read by libxml2 as a stream of events: no tree, no network, no entities but HTML's own (measured on ugly pages: a
megabyte of ``<a<a<a`` or ``<!--<!--`` takes it 10 ms, the parser of the standard library minutes). A page that marks
its article (``<article>``, ``<main>``) gives that; any other gives its body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from lxml import etree

from annotator.formats.dates import dated
from annotator.formats.declaration import Format
from annotator.formats.records import File, Flaw, Found, Limits, Options, Record, Where, one_line, read_whole
from annotator.text.decode import Decoded, Undecodable, decode, settle

NAME = "html"
_DROPPED_NAMES: Final = (
    "script style noscript template nav footer aside form button select textarea iframe object embed svg math canvas "
    "audio video map dialog title rt rp"
)
_BLOCK_NAMES: Final = (
    "address article blockquote body br caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 "
    "h6 header hgroup hr html legend li main menu ol p pre section summary table tbody tfoot thead tr ul"
)
_DROPPED: Final = frozenset(_DROPPED_NAMES.split())
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
_CELLS: Final = frozenset({"td", "th"})
_VOID_META: Final = {
    "og:title": "title", "twitter:title": "title", "dc.title": "title",
    "og:site_name": "source", "dc.publisher": "source",
    "article:published_time": "published", "datepublished": "published", "date": "published", "pubdate": "published",
    "publishdate": "published", "dc.date": "published", "dc.date.issued": "published", "author": "author",
    "article:author": "author", "dc.creator": "author", "og:url": "url",
}  # fmt: skip
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v\n]*|[ \t\r\f\v]+")
_LINES: Final = re.compile(r"[ \t]*\n[ \t\n]*")
#: A marked article of fewer code points than this is a teaser, not the article.
_LEAST_ARTICLE: Final = 200


def read(file: File, options: Options, limits: Limits) -> Iterator[Found]:
    """The one article of a page; raises Flaw ``empty`` or Undecodable."""
    data = read_whole(file, limits.file_bytes)
    decoded = _decoded(data, options.encoding)
    page = parse(decoded.text)
    place, text = page.article()
    if not text:
        raise Flaw("empty")
    yield Record(
        number=1,
        where=Where(file.name),
        format=NAME,
        name=file.name,
        text=settle(text, nfc=options.nfc),
        title=page.title(),
        metadata=page.metadata(),
        decision=decoded.decision,
        provenance={"bytes": len(data), "decoding": asdict(decoded.decision), "html": {"taken": place}},
    )


@dataclass(slots=True)
class Page:
    """What was found on a page: the text in its articles, in its main part and in all, and what it says of itself."""

    articles: list[list[str]] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def article(self) -> tuple[str, str]:
        """Where the text was taken from (``article``, ``main`` or ``body``), and the text."""
        body = _joined(self.body)
        articles = sorted((_joined(pieces) for pieces in self.articles), key=len, reverse=True)
        # Of several, one is the article when it is longer than all the others together.
        if articles and len(articles[0]) > max(_LEAST_ARTICLE, sum(map(len, articles[1:]))):
            return "article", articles[0]
        main = _joined(self.main)
        return ("main", main) if len(main) > _LEAST_ARTICLE else ("body", body)

    def title(self) -> str:
        """The page's own title for the article: Open Graph's, its only first heading, or its window's title."""
        headings = [text for text in map(one_line, self.headings) if text]
        only = headings[0] if len(headings) == 1 else ""
        return one_line(self.facts.get("title", "")) or only or one_line("".join(self.titles[:1]))

    def metadata(self) -> dict[str, object]:
        """Source, date, author, address and language, where the page tells them."""
        facts = {name: one_line(value) for name, value in self.facts.items() if name != "title" and one_line(value)}
        if facts.get("author", "").startswith("http"):
            del facts["author"]
        return {name: dated(value) if name == "published" else value for name, value in facts.items()}


def parse(text: str) -> Page:
    """The pieces of a page, however broken it is."""
    events = _Events()
    if text.strip():
        # The encoding is told: what the page declares was about the bytes it came in.
        parser = etree.HTMLParser(target=events, encoding="utf-8", no_network=True, recover=True)
        try:
            parser.feed(text.encode("utf-8"))
            parser.close()
        except etree.LxmlError as wrong:
            raise Flaw("broken_html", reason=str(wrong)[:200]) from wrong
    return events.page


class _Events:
    """Takes the parser's events and keeps no more of the page than where it is."""

    def __init__(self) -> None:
        self.page = Page()
        self._dropped = 0
        self._open: list[tuple[str, bool]] = []
        self._articles = self._main = self._pre = 0
        self._in: str = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        drops = self._drops(tag, attributes)
        self._open.append((tag, drops))
        self._dropped += drops
        _note_facts(self.page, tag, attributes)
        if tag in {"title", "h1"}:
            self._in = tag
            (self.page.titles if tag == "title" else self.page.headings).append("")
        if self._dropped:
            return
        if tag == "article":
            self._articles += 1
            if self._articles == 1:
                self.page.articles.append([])
        self._main += tag == "main"
        self._pre += tag == "pre"
        self._break(tag)

    def end(self, tag: str) -> None:
        name, drops = self._open.pop() if self._open else (tag, False)
        if tag == self._in:
            self._in = ""
        if not self._dropped:
            self._break(name)
            self._articles -= name == "article"
            self._main -= name == "main"
            self._pre -= name == "pre"
        self._dropped -= drops

    def data(self, text: str) -> None:
        if self._in:
            (self.page.titles if self._in == "title" else self.page.headings)[-1] += text
        if not self._dropped:
            self._put(text if self._pre else _SPACES.sub(" ", text))

    def close(self) -> None:
        """The parser asks for a result; the page is taken from here."""

    def _drops(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in _DROPPED or "hidden" in attributes or attributes.get("aria-hidden") == "true":
            return True
        # A header inside the article holds its headline; one of the page holds its chrome.
        return tag == "header" and not self._articles

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._put("\n")
        elif tag in _CELLS:
            self._put("\t")

    def _put(self, piece: str) -> None:
        self.page.body.append(piece)
        if self._articles:
            self.page.articles[-1].append(piece)
        if self._main:
            self.page.main.append(piece)


def _note_facts(page: Page, tag: str, attributes: Mapping[str, str]) -> None:
    """Keep what an element says of the page; the first to say it is right."""
    if tag == "meta":
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        name, value = _VOID_META.get(key), attributes.get("content")
    elif tag == "link" and attributes.get("rel") == "canonical":
        name, value = "url", attributes.get("href")
    elif tag == "time":
        name, value = "published", attributes.get("datetime")
    else:
        name, value = ("language", attributes.get("lang")) if tag == "html" else (None, None)
    if name and value and value.strip():
        page.facts.setdefault(name, value)


def _joined(pieces: list[str]) -> str:
    return _LINES.sub("\n", re.sub(r"[ ]*\t[ \t]*", "\t", re.sub(r" +", " ", "".join(pieces)))).strip(" \t\n")


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    """The page's characters: as chosen, else as they show; an old code page is believed where the page names it."""
    if encoding is not None:
        return decode(data, encoding=encoding)
    named = _CHARSET.search(data[:4096])
    if named is not None and not _is_utf8(data):
        try:
            return decode(data, encoding=named[1].decode("ascii"))
        except Undecodable:
            # It names an encoding nobody knows, or not its own.
            return decode(data)
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


FORMAT = Format(
    name=NAME,
    extensions=(".html", ".htm", ".xhtml"),
    offset_unit=None,
    holds=frozenset({"text", "metadata"}),
    read=read,
)
