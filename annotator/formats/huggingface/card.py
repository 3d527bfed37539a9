"""The card of a data set (README.md): the Hub's YAML, which loaders read, and what people have to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from annotator.formats.declaration import Report, Wish
from annotator.formats.huggingface.columns import columns_of, types_of, yaml_feature
from annotator.formats.tokenising import Mode
from annotator.standoff.schema import Schema

#: What the parts of a release are called by those who load them.
_SPLITS: Final = {"data": "train", "dev": "validation"}
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MODES: Final = {
    "word": "Whole words, the same whatever is annotated; a word takes the label that overlaps it.",
    "clitic": (
        "Words cut wherever an annotated span begins or ends, so that no edge is lost. The cuts come from the "
        "annotation: a model that is measured on these tokens has been told where spans begin."
    ),
}
_ROWS: Final = """\
One row is one annotated article. All offsets are **Unicode code points**, from 0, the end exclusive: what Python's
`text[start:end]` cuts.

| column | what it is |
|---|---|
| `id`, `doc_id` | the row; the article (two rows of one article are the work of two people) |
| `tokens` | the words |
{tags}\
| `token_starts`, `token_ends` | where each word stands in `text` |
| `space_after` | whether exactly one space follows the word |
| `text`, `sha256` | the article's text, and the SHA-256 of its UTF-8 bytes |
| `spans` | type, layer, `start`, `end`, all `segments`, text, the entity it mentions, attributes (JSON) |
| `entities` | the participants, with names and references; some are never named in the text |
| `frames` | quotes and stances: each role and what fills it (`kind`: span, entity, frame, special; `target`: its id) |
| `labels`, `metadata` | values of the whole article; what is known of it (JSON) |
| `author_kind`, `author_name` | whose work it is; `gold` is what curators decided |

Tags are IOB2. Where two spans of a layer share a word, the longer one has the tag; spans inside others, and spans in
several pieces, stand whole in `spans` only."""


def card(wish: Wish, path: str, mode: Mode, report: Report) -> str:
    """The card of one file of rows, whose ``path`` stands beside it."""
    split = _SPLITS.get(wish.name, wish.name)
    schema = wish.schema
    title = _plain(schema.title.get("en", schema.name))
    return "\n".join(
        [
            "---",
            *_yaml(schema, {split: path}, title, report.sets),
            "---",
            "",
            f"# {title} · {_plain(schema.title.get('ar', schema.name))}",
            "",
            f"Annotated Arabic articles, exported from Sanad; schema `{schema.name}` {schema.version}.",
            _counts(report),
            "",
            "## Load it",
            "",
            "In the folder of this file:",
            "",
            "```python",
            "from pathlib import Path",
            "",
            "from datasets import load_dataset",
            "",
            f'articles = load_dataset(str(Path.cwd()), split="{split}")',
            'print(articles.features["ner_tags"])' if "ner_tags" in types_of(schema) else "print(articles.features)",
            "```",
            "",
            "## Rows",
            "",
            _ROWS.format(tags="".join(_tag_rows(schema))),
            "",
            f"Tokens: {_MODES[mode]}",
            "",
            *_types(schema),
            *_losses(report),
        ]
    )


def _yaml(schema: Schema, paths: Mapping[str, str], title: str, rows: int) -> Iterator[str]:
    """The front matter, a value a line; JSON is YAML."""
    yield "language:\n- ar"
    yield f"pretty_name: {_json(title)}"
    yield "task_categories:\n- token-classification"
    yield "tags:\n- named-entity-recognition\n- quotation-attribution\n- stance-detection\n- sanad"
    yield f"size_categories:\n- {next((name for most, name in _SIZES if rows < most), 'n>1M')}"
    yield "configs:\n- config_name: default\n  data_files:"
    yield from (f"  - split: {split}\n    path: {_json(path)}" for split, path in paths.items())
    yield "dataset_info:\n  features:"
    yield from (f"  - {_json(yaml_feature(name, shape))}" for name, shape in columns_of(schema).items())


def _counts(report: Report) -> str:
    return (
        f"{report.articles} articles in {report.sets} rows, {report.spans} spans, {report.entities} entities, "
        f"{report.frames} frames."
    )


def _tag_rows(schema: Schema) -> Iterator[str]:
    for column, types in types_of(schema).items():
        layer = schema.span_types[types[0]].layer
        yield f"| `{column}` | the tag of each word in the layer {_plain(schema.layers[layer].get('en', layer))} |\n"


def _types(schema: Schema) -> Iterator[str]:
    yield "## Types"
    yield ""
    yield "| column | type | name | الاسم |"
    yield "|---|---|---|---|"
    for column, types in types_of(schema).items():
        for code in types:
            name = schema.span_types[code].name
            yield f"| `{column}` | `{code}` | {_plain(name.get('en', code))} | {_plain(name.get('ar', code))} |"
    yield ""


def _losses(report: Report) -> Iterator[str]:
    if report.losses.total:
        yield "## What the tags do not say\n\n| in `spans` only | times |\n|---|---|"
        yield from (f"| `{code}` | {times} |" for code, times in sorted(report.losses.total.items()))
        yield ""


def _plain(text: str) -> str:
    """A name on one line of a table, with nothing in it that would be anything but letters there."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'").split())


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
