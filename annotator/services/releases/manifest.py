"""The manifest of a release: everything its files are made of, frozen; the same manifest gives the same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any, Final

import orjson
from django.conf import settings

from annotator.models import Release
from annotator.services.releases.plans import Plan, read_plan
from annotator.splits.near import Pair
from annotator.splits.splitting import EXCLUDED, SPLITS

FORMAT: Final = "sanad-release/1"
#: To be raised by whoever changes what a release's files hold: it stands among the versions of the software.
EDITION: Final = 4
#: All places of articles, in the order in which they are written.
PLACES: Final = (*SPLITS, EXCLUDED)
#: Libraries that decide about bytes.
_LIBRARIES: Final = ("orjson", "pyarrow", "spacy", "zstandard", "lxml", "numpy", "Babel", "regex")


@dataclass(frozen=True, slots=True)
class FrozenSet:
    """An annotation set as it was: ``body`` is the SHA-256 of its canonical text at that revision."""

    set: str
    revision: int
    body: str
    author: str = ""
    kind: str = "gold"
    round: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a release with its gold; ``text``: whether its text goes along; ``sets`` are annotators'.

    ``age`` counts the project's articles in the order of import; ``decisions`` are the ids of a curator's.
    """

    id: str
    age: int
    name: str
    title: str
    metadata: Mapping[str, Any]
    source: str
    published: str
    sha256: str
    length: int
    words: int
    gold: FrozenSet
    text: bool = True
    rights: str = ""
    split: str = ""
    why: str = ""
    cluster: str = ""
    sets: Sequence[FrozenSet] = ()
    decisions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of it. ``created``: the moment of freezing, UTC; ``held``: splits of articles of earlier releases.

    ``near``: pairs of near duplicates that stand in different splits. ``agreement`` and ``changes`` (against ``base``)
    are as they were measured then. ``left_out``: how many gold sets are not in it, by the
    reason, and how many sets of annotators.
    """

    tag: str
    created: str
    project: Mapping[str, str]
    notes: Mapping[str, str]
    plan: Plan
    schema: Mapping[str, str]
    guidelines: Mapping[str, Any]
    items: Sequence[Item]
    held: Mapping[str, str] = field(default_factory=dict)
    near: Sequence[Pair[str]] = ()
    agreement: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)

    def of(self, split: str) -> list[Item]:
        """The articles of a split, in the order of import."""
        return [item for item in self.items if item.split == split]

    @property
    def splits(self) -> dict[str, str]:
        """Every article that is in a split or was in one of an earlier release, with it."""
        return {**self.held, **{item.id: item.split for item in self.items if item.split in SPLITS}}

    def counts(self) -> dict[str, int]:
        """How many articles each place has."""
        return {place: len(self.of(place)) for place in PLACES}


def dumps(manifest: Manifest) -> str:
    """The canonical text of a manifest: keys in the order of their letters, one line."""
    value = {name: getattr(manifest, name) for name in manifest.__dataclass_fields__} | {
        "format": FORMAT,
        "plan": manifest.plan.object,
        # One by one: as values there would be three times as many of them.
        "items": [orjson.Fragment(_dumped(asdict(item))) for item in manifest.items],
        "near": [[pair.one, pair.other, round(pair.likeness, 4)] for pair in manifest.near],
    }
    return _dumped(value, orjson.OPT_APPEND_NEWLINE).decode()


def _dumped(value: Mapping[str, Any], more: int = 0) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | more)


def loads(text: str) -> Manifest:
    """A manifest from its text; what was written comes back equal. Raises ValueError for one of another format."""
    raw: dict[str, Any] = orjson.loads(text)
    if raw.pop("format", None) != FORMAT:
        raise ValueError(f"this is no {FORMAT}")
    raw["plan"] = read_plan(raw["plan"])
    raw["items"] = _items(raw["items"])
    raw["near"] = [Pair(*pair) for pair in raw["near"]]
    return Manifest(**raw)


def manifest_of(release: Release) -> Manifest:
    """The manifest of a release whose inputs are frozen."""
    return loads(release.manifest)


def digest_of(text: str) -> str:
    """The hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def software() -> Mapping[str, str]:
    """The versions of everything that decides about bytes."""
    found = {name: one for name in _LIBRARIES if (one := _version(name))}
    return {"sanad-release": str(EDITION), "sanad-words": _words(), "python": python_version(), **found}


def _words() -> str:
    """A digest of the catalogues the cards' and reports' sentences come from; of none where none was compiled."""
    digest = hashlib.sha256()
    for folder in settings.LOCALE_PATHS:
        for catalogue in sorted(Path(folder).rglob("django.mo")):
            digest.update(catalogue.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _items(rows: list[Any]) -> list[Item]:
    """The articles of a manifest, each in the place of what it was read from: never both of all of them."""
    for n, row in enumerate(rows):
        sets = [FrozenSet(**one) for one in row["sets"]]
        rows[n] = Item(**{**row, "gold": FrozenSet(**row["gold"]), "sets": sets})
    return rows
