"""The release as Croissant 1.0 describes data sets (mlcommons.org/croissant): its files, the table of its splits."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from annotator.formats.sink import Written
from annotator.services.releases.manifest import Manifest

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
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
}
_FIELDS: Final = {
    "article": "The article's id.",
    "split": "train, dev, test or excluded.",
    "why": "Why it stands there.",
    "cluster": "The id of the oldest article of its cluster of near duplicates.",
    "sha256": "Of the article's text in UTF-8.",
}


def croissant_object(manifest: Manifest, files: Sequence[Written]) -> dict[str, Any]:
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
        "recordSet": [_splits()],
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


def _splits() -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "Every article with its split.",
        "key": {"@id": "splits/article"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"splits/{name}",
                "name": name,
                "description": said,
                "dataType": "sc:Text",
                "source": {"fileObject": {"@id": "splits.csv"}, "extract": {"column": name}},
            }
            for name, said in _FIELDS.items()
        ],
    }
