"""Random articles that could stand in a project, and short ways to read files."""

from collections.abc import Iterable

from annotator.formats.reading import NO_OPTIONS, USUAL, read
from annotator.formats.records import Bad, File, Limits, Options, Record
from annotator.standoff.schema import default_schema
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
