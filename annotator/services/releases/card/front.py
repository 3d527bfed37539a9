"""The head of a dataset card, which the Hub reads: language, size, and where each split of each table lies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from annotator.formats.sink import Written
from annotator.services.releases.manifest import Manifest
from annotator.services.releases.plans import NATIVE
from annotator.splits.splitting import SPLITS

#: Files the Hub's loader reads by itself.
_LOADED: Final = frozenset({".jsonl", ".parquet"})
#: ``datasets`` calls a data set by its folder and refuses ``"."``, which has no name.
_IMPORTS: Final = "from pathlib import Path\n\nfrom datasets import load_dataset"
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front(manifest: Manifest, files: Sequence[Written]) -> Iterator[str]:
    """The lines of the front matter."""
    size = len(manifest.items)
    yield "---"
    yield "language:\n- ar"
    yield f"pretty_name: {_quoted(manifest.project['name'] + ' ' + manifest.tag)}"
    yield "license: other"
    yield "task_categories:\n- token-classification"
    yield "tags:\n- arabic\n- named-entity-recognition\n- quotation\n- stance"
    yield f"size_categories:\n- {next((name for most, name in _SIZES if size < most), 'n>1M')}"
    folders = tables((one.name, one.size) for one in files)
    if folders:
        yield "configs:"
    for folder, found in folders.items():
        yield f"- config_name: {folder}\n  data_files:"
        yield from (f"  - split: {split}\n    path: {found[split]}" for split in SPLITS if split in found)
    yield "---"


def tables(files: Iterable[tuple[str, int]]) -> Mapping[str, Mapping[str, str]]:
    """What a loader can load of files (name, bytes): the names of tables, each with the file of each split.

    ``datasets`` reads one kind of file in a folder, the kind of its first table: Parquet goes before JSON lines.
    """
    folders: dict[str, dict[str, str]] = {}
    for name, size in files:
        path = PurePosixPath(name)
        if path.suffix not in _LOADED:
            continue
        if path.stem in SPLITS and len(path.parts) == 2:
            folders.setdefault(path.parts[0], {})[path.stem] = name
        # A file of nothing has no features that a loader could find.
        elif len(path.parts) == 3 and path.parts[1] in SPLITS and size:
            folders.setdefault(path.stem, {})[path.parts[1]] = name
        elif path.parts[1:] == (path.stem, "data", path.name):
            folders.setdefault(path.parts[0], {})[path.stem] = name
    columnar = {
        key: found for key, found in folders.items() if any(name.endswith(".parquet") for name in found.values())
    }
    return columnar or folders


def loading(known: Mapping[str, Mapping[str, str]]) -> str:
    """How to load a release with these tables, in Python; empty where there is nothing to load."""
    if not known:
        return ""
    tagged = [name for name in known if name.startswith("huggingface")]
    name = next(iter([*tagged, *({NATIVE} & known.keys()), *known]))
    if name == NATIVE:
        first = next(iter(known[name].values()))
        return f'import json\n\narticles = [json.loads(line) for line in open("{first}", encoding="utf-8")]'
    return f'{_IMPORTS}\n\ndata = load_dataset(str(Path.cwd()), "{name}")'


def _quoted(words: str) -> str:
    """Words as a string of YAML."""
    clean = "".join(letter for letter in words if letter.isprintable())
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'
