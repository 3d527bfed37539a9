"""Annotated articles as lines of training data, a file for each kind of line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Final

import orjson

from annotator.formats.declaration import Report, Wish
from annotator.formats.sink import Sink, Waiting
from annotator.formats.training.again import refuse_other_lines
from annotator.formats.training.entities import entities
from annotator.formats.training.frames import frames
from annotator.formats.training.pairs import stance_pairs
from annotator.formats.training.parts import Lines
from annotator.formats.training.quotes import quotes
from annotator.formats.training.stances import stances
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle

NAME: Final = "records"
SCHEMA_FILE: Final = "records-1.schema.json"
#: The files and what makes their lines: for an article and its schema one object for each thing of its kind.
FILES: Final[Mapping[str, Lines]] = {
    "quotes.jsonl": quotes,
    "stances.jsonl": stances,
    "stance_pairs.jsonl": stance_pairs,
    "entities.jsonl": entities,
    "frames.jsonl": frames,
}
#: A file that is only there where a project has frames of its own.
_SOMETIMES: Final = "frames.jsonl"


def write(articles: Iterable[AnnotatedArticle], sink: Sink, wish: Wish) -> Report:
    """Write the lines of articles; those of one article are read again and compared before the next one.

    The JSON Schema of all lines lies beside them. Raises Mismatch.
    """
    report = Report()
    with Waiting(sink) as waiting:
        for name in (name for name in FILES if name != _SOMETIMES):
            waiting.file(name)
        for article in articles:
            made = lines_of(article, wish.schema)
            losses = refuse_other_lines(NAME, article, made.values())
            for name, data in made.items():
                if data:
                    waiting.file(name).write(data)
            report.count(article, sum(map(len, made.values())))
            report.losses.take(article.id, losses)
    report.bytes += _put_schema(sink)
    return report


def lines_of(article: AnnotatedArticle, schema: Schema) -> dict[str, bytes]:
    """The lines of one article by the file they belong to."""
    return {
        name: b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines(article, schema))
        for name, lines in FILES.items()
    }


def json_schema() -> str:
    """The published JSON Schema of a line of any of the files."""
    return resources.files("annotator.formats.training").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")


def _put_schema(sink: Sink) -> int:
    data = json_schema().encode("utf-8")
    with sink.file(SCHEMA_FILE) as out:
        out.write(data)
    return len(data)
