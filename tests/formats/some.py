"""Random articles that could stand in a project, and short ways to read files."""

import io
import zipfile
from collections.abc import Iterable

from annotator.formats.declaration import Report, Wish, Writer
from annotator.formats.reading import NO_OPTIONS, USUAL, read
from annotator.formats.records import Bad, File, Limits, Options, Record
from annotator.formats.sink import Single, Zipped
from annotator.standoff.schema import default_schema
from annotator.standoff.values import AnnotatedArticle
from annotator.text.decode import Undecodable, settle
from tests.standoff import strategies as some

SCHEMA = default_schema()
FITTED = Options(schema=SCHEMA)


def _is_settled(text: str) -> bool:
    try:
        return settle(text) == text
    except Undecodable:
        return False


#: Articles as :func:`tests.standoff.strategies.articles` draws them, whose texts could have been imported.
articles = some.articles().filter(lambda article: _is_settled(article.text))


def found(name: str, data: bytes, options: Options = NO_OPTIONS, limits: Limits = USUAL) -> list[Record | Bad]:
    """Everything one file gives."""
    return list(read([File.of(name, data)], options, limits))


def records(files: Iterable[File], options: Options = NO_OPTIONS) -> list[Record]:
    """The records of files none of which is bad."""
    out = list(read(files, options))
    bad = [one for one in out if isinstance(one, Bad)]
    assert bad == []
    return [one for one in out if isinstance(one, Record)]


def record(name: str, data: bytes | str, options: Options = NO_OPTIONS) -> Record:
    """The only record of a file."""
    (one,) = records([File.of(name, data.encode() if isinstance(data, str) else data)], options)
    return one


def bad(name: str, data: bytes | str, options: Options = NO_OPTIONS, limits: Limits = USUAL) -> Bad:
    """The only thing a file gives, which is bad."""
    (one,) = found(name, data.encode() if isinstance(data, str) else data, options, limits)
    assert isinstance(one, Bad)
    return one


def written(write: Writer, given: Iterable[AnnotatedArticle], wish: Wish | None = None) -> tuple[bytes, Report]:
    """The one file a format makes of articles, and its report."""
    out = io.BytesIO()
    report = write(given, Single(out), wish or Wish(SCHEMA))
    return out.getvalue(), report


def packed(write: Writer, given: Iterable[AnnotatedArticle], wish: Wish | None = None) -> tuple[bytes, Report]:
    """The archive a format of several files makes of articles, and its report."""
    out = io.BytesIO()
    with Zipped(out) as sink:
        report = write(given, sink, wish or Wish(SCHEMA))
    return out.getvalue(), report


def members(archive: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
