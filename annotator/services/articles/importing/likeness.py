"""Which article of a project, or of the import so far, a text is nearly equal to.

Signatures of many articles lie in tables of numbers, sorted by band, about a kilobyte an article; those of the last few
thousand records of the import in an index that can grow. The likeness is what the signatures say: within about 0.04.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotator.models import Article, ArticleIndex, Project
from annotator.services.articles.importing.outcomes import Twin
from annotator.splits.minhash import BANDS, LENGTH, PERMUTATIONS, estimate, signature
from annotator.splits.near import Index
from annotator.splits.shingles import NEAR, shingles

#: Records that are kept in the index that grows, before they go to a table.
_GROWING: Final = 4_000
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of the import that others may be nearly equal to."""

    key: str
    public: str
    name: str
    title: str

    def twin(self, similarity: float) -> Twin:
        return Twin(similarity, self.name, self.title, self.public, self.key)


class _Table:
    """Signatures that do not change any more, each of ``keys`` with its row, found by any band they share."""

    def __init__(self, keys: list[Any], signatures: bytes) -> None:
        self.keys = keys
        self._values = np.frombuffer(signatures, dtype="<u4").reshape(-1, PERMUTATIONS)
        hashed = _bands(self._values)
        self._order = np.argsort(hashed, axis=0).astype(np.uint32)
        self._sorted = np.take_along_axis(hashed, self._order, axis=0)

    def nearest(self, signed: bytes) -> tuple[float, Any]:
        """The likeness of the nearest one and its key; 0 where nothing shares a band."""
        own = np.frombuffer(signed, dtype="<u4")
        rows: set[int] = set()
        for band, wanted in enumerate(_bands(own.reshape(1, -1))[0]):
            column = self._sorted[:, band]
            first, last = np.searchsorted(column, wanted, "left"), np.searchsorted(column, wanted, "right")
            rows.update(self._order[first:last, band].tolist())
        if not rows:
            return 0.0, None
        found = np.array(sorted(rows))
        alike = (self._values[found] == own).mean(axis=1)
        best = int(alike.argmax())
        return float(alike[best]), self.keys[found[best]]


class Likeness:
    """The signatures of one project and of the import so far."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._tables = _stored(project)
        self._growing: Index[_Record] = Index()
        self._signatures: list[tuple[_Record, bytes]] = []

    def look(self, text: str) -> tuple[bytes, Twin | None]:
        """The signature of a text, and the nearest article that is near enough to be called nearly equal."""
        signed = signature(shingles(text))
        if not signed:
            return signed, None
        found = [table.nearest(signed) for table in self._tables]
        found += [(estimate(signed, other), one) for one, other in self._candidates(signed)]
        alike, key = max(found, key=lambda one: one[0], default=(0.0, None))
        return signed, self._twin(alike, key) if alike >= NEAR else None

    def add(self, key: str, public: str, name: str, title: str, signed: bytes) -> None:
        """Remember a record that comes in."""
        if not signed:
            return
        record = _Record(key, public, name, title)
        self._growing.add(record, signed)
        self._signatures.append((record, signed))
        if len(self._signatures) >= _GROWING:
            keys = [one for one, _ in self._signatures]
            self._tables.append(_Table(keys, b"".join(signed for _, signed in self._signatures)))
            self._growing, self._signatures = Index(), []

    def _candidates(self, signed: bytes) -> list[tuple[_Record, bytes]]:
        near = set(self._growing.candidates(signed))
        return [(one, other) for one, other in self._signatures if one in near] if near else []

    def _twin(self, alike: float, key: Any) -> Twin | None:
        if isinstance(key, _Record):
            return key.twin(alike)
        row = Article.objects.filter(pk=key).only("public", "name", "title").first()
        return Twin(alike, row.name, row.title, str(row.public)) if row else None


def _bands(values: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number for every band of every signature."""
    parts = values.astype(np.uint64).reshape(len(values), BANDS, -1)
    mixed = np.zeros(parts.shape[:2], dtype=np.uint64)
    for place in range(parts.shape[2]):
        mixed = mixed * _STEP + parts[:, :, place]
    return mixed


def _stored(project: Project) -> list[_Table]:
    """The signatures of the project's articles, read some at a time."""
    keys: list[int] = []
    signatures = bytearray()
    rows = ArticleIndex.objects.filter(project=project, signature__isnull=False)
    for pk, signed in rows.values_list("article_id", "signature").iterator(chunk_size=2000):
        stored = bytes(signed or b"")
        if len(stored) == LENGTH:
            keys.append(pk)
            signatures += stored
    return [_Table(keys, bytes(signatures))] if keys else []
