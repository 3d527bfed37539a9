"""The release as Croissant 1.0 describes data sets (mlcommons.org/croissant): its files, and the records in them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from annotator.formats.sink import Written
from annotator.services.releases.manifest import PLACES, Manifest
from annotator.services.releases.plans import NATIVE
from annotator.standoff.schema import Schema

#: https://docs.mlcommons.org/croissant/docs/croissant-spec.html, "Appendix 1: JSON-LD context".
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES: Final = {
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
    ".zst": "application/zstd",
    ".parquet": "application/vnd.apache.parquet",
}
_TEXT, _NUMBER = "sc:Text", "sc:Integer"
#: A column of a table or a key of a line: its type, what it is, and, where it is a list of objects, what of each.
Column = tuple[str, str] | tuple[str, str, Mapping[str, tuple[str, str]]]
Columns = Mapping[str, Column]

_SPLITS: Final[Columns] = {
    "article": (_TEXT, "The article's id."),
    "split": (_TEXT, "train, dev, test or excluded."),
    "why": (_TEXT, "Why it stands there."),
    "cluster": (_TEXT, "The id of the oldest article of its cluster of near duplicates."),
    "sha256": (_TEXT, "Of the article's text in UTF-8."),
}
_ID: Final = (_TEXT, "Of its own within the article.")
_SEGMENTS: Final = (_NUMBER, "[start, end) pairs in code points of the text, end exclusive.")
_ARTICLE: Final[Columns] = {
    "id": (_TEXT, "The article's id, as in splits.csv."),
    "name": (_TEXT, "Under which it was imported."),
    "text": (_TEXT, "The article's text; all offsets count its code points."),
    "sha256": (_TEXT, "Of the text in UTF-8."),
    "spans": (
        _TEXT,
        "Marked stretches of the text.",
        {
            "id": _ID,
            "type": (_TEXT, "A span type of schema.json."),
            "text": (_TEXT, "The words, pieces joined by a space."),
            "segments": _SEGMENTS,
            "entity": (_TEXT, "The participant it mentions."),
        },
    ),
    "entities": (
        _TEXT,
        "Who and what takes part.",
        {
            "id": _ID,
            "type": (_TEXT, "A span type of schema.json."),
            "name": (_TEXT, "As it is called."),
            "reference": (_TEXT, "In a knowledge base: wd:Q212."),
        },
    ),
    "frames": (
        _TEXT,
        "Quotes, stances and other structures; their roles stand in the file beside these.",
        {"id": _ID, "type": (_TEXT, "A frame type of schema.json.")},
    ),
}
_OFFSETS: Final[Columns] = {
    "id": (_TEXT, "The article's id, as in splits.csv."),
    "sha256": (_TEXT, "Of the text in UTF-8, which stays where it is."),
    "length": (_NUMBER, "Code points of the text."),
    "spans": (
        _TEXT,
        "Marked stretches of the text.",
        {"id": _ID, "type": (_TEXT, "A span type of schema.json."), "segments": _SEGMENTS},
    ),
}
_OF_ARTICLE: Final = (_TEXT, "The article's id.")
_LISTED: Final = {"text": (_TEXT, "The words."), "segments": _SEGMENTS}
#: The files of the format ``records``, by their names.
_RECORDS: Final[Mapping[str, Columns]] = {
    "quotes": {
        "doc_id": _OF_ARTICLE,
        "id": _ID,
        "text": (_TEXT, "What was said."),
        "type": (_TEXT, "direct, indirect or mixed."),
        "contents": (_TEXT, "The spans of what was said.", _LISTED),
        "cues": (_TEXT, "The words that announce it.", _LISTED),
        "speakers": (_TEXT, "Who says it.", {"kind": (_TEXT, "What fills the role."), "name": (_TEXT, "The name.")}),
    },
    "stances": {
        "doc_id": _OF_ARTICLE,
        "id": _ID,
        "polarity": (_TEXT, "support, against, neutral or mixed."),
        "holders": (_TEXT, "Who holds it.", {"kind": (_TEXT, "What fills the role."), "name": (_TEXT, "The name.")}),
        "targets": (_TEXT, "What it is about.", {"text": (_TEXT, "Its words."), "topic": (_TEXT, "Of the topics.")}),
        "evidence": (_TEXT, "The words that prove it.", _LISTED),
    },
    "entities": {
        "doc_id": _OF_ARTICLE,
        "id": _ID,
        "name": (_TEXT, "As it is called."),
        "type": (_TEXT, "A span type of schema.json."),
        "reference": (_TEXT, "In a knowledge base: wd:Q212."),
        "mentions": (_TEXT, "Where the text speaks of it.", _LISTED),
    },
}


def croissant_object(manifest: Manifest, schema: Schema, files: Sequence[Written]) -> dict[str, Any]:
    """The description of a release with these files."""
    project = manifest.project
    said = (
        project["description"]
        or f"Arabic articles annotated with {manifest.schema['name']} {manifest.schema['version']}."
    )
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"{project['slug']}-{manifest.tag}",
        "description": said,
        "version": manifest.tag,
        "datePublished": manifest.created[:10],
        "inLanguage": "ar",
        "url": "./",
        "citeAs": f"{project['name']}, {manifest.tag}",
        "license": license_of(manifest),
        "distribution": [_file(one) for one in files],
        "recordSet": list(_record_sets(schema, files)),
    }


def license_of(manifest: Manifest) -> str:
    """What the articles say of their rights where all say the same; else what tells of each."""
    found = {item.rights for item in manifest.items}
    return found.pop() or "unspecified" if len(found) == 1 else "per article: metadata of each, splits.csv"


def _file(one: Written) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": one.name,
        "name": one.name,
        "contentUrl": one.name,
        "contentSize": f"{one.size} B",
        "encodingFormat": _TYPES.get(PurePosixPath(one.name).suffix, "application/octet-stream"),
        "sha256": one.sha256,
    }


def _record_sets(schema: Schema, files: Sequence[Written]) -> Iterator[dict[str, Any]]:
    """The table of splits, then what stands in the lines of each file that has any."""
    table = _record_set("splits", "splits.csv", "Every article with its split.", _SPLITS)
    yield table | {"key": {"@id": "splits/article"}}
    filled = {one.name for one in files if one.size}
    for place in PLACES:
        if (name := f"{NATIVE}/{place}.jsonl") in filled:
            yield _articles(name, place, schema)
        if (name := f"offsets/{place}.jsonl") in filled:
            yield _record_set(f"offsets-{place}", name, f"Articles without their text: {place}.", _OFFSETS)
        for kind, columns in _RECORDS.items():
            if (name := f"records/{place}/{kind}.jsonl") in filled:
                yield _record_set(f"{kind}-{place}", name, f"One line for each: {kind}, {place}.", columns)


def _articles(name: str, place: str, schema: Schema) -> dict[str, Any]:
    """The articles of a split with their annotations; those labels whose values are chosen are fields too."""
    found = _record_set(f"articles-{place}", name, f"Annotated articles: {place}.", _ARTICLE)
    for code, label in schema.labels.items():
        if label.kind != "text":
            field = _field(
                found["@id"], f"label_{code}", _TEXT, "A label of the article.", name, "labels", f"$.'{code}'"
            )
            found["field"].append(field | ({"repeated": True} if label.kind == "multichoice" else {}))
    return found


def _record_set(key: str, file: str, said: str, columns: Columns) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": key,
        "name": key,
        "description": said,
        "field": [_column(key, file, name, column) for name, column in columns.items()],
    }


def _column(key: str, file: str, name: str, column: Column) -> dict[str, Any]:
    if len(column) == 2:
        return _field(key, name, *column, file, name)
    kind, said, parts = column
    inner = [_field(f"{key}/{name}", part, *told, file, name, f"$.{part}") for part, told in parts.items()]
    outer = {"@type": "cr:Field", "@id": f"{key}/{name}", "name": name, "description": said, "dataType": kind}
    return outer | {"repeated": True, "subField": inner}


def _field(key: str, name: str, kind: str, said: str, file: str, column: str, path: str = "") -> dict[str, Any]:
    source: dict[str, Any] = {"fileObject": {"@id": file}, "extract": {"column": column}}
    if path:
        source["transform"] = {"jsonPath": path}
    return {
        "@type": "cr:Field",
        "@id": f"{key}/{name}",
        "name": name,
        "description": said,
        "dataType": kind,
        "source": source,
    }
