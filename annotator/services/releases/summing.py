"""What is in a release, counted by split in one pass, and what of it stands in several splits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.services.losses import summed_under
from annotator.services.releases.manifest import Item
from annotator.splits.leakage import Leakage, Place, Watch
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Frame

#: The frames whose content is somebody's words, and the values of their attribute that say: word by word.
_QUOTE, _CONTENT, _TYPE = "quote", "content", "type"
_VERBATIM: Final = frozenset({"direct", "mixed"})


@dataclass(slots=True)
class Sums:
    """Counts of the articles of each split; ``watch`` remembers what is said in them."""

    schema: Schema
    watch: Watch = field(default_factory=Watch)
    _counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, item: Item, article: AnnotatedArticle) -> None:
        """Count an article with its gold."""
        found = article.annotations
        counts = self._counts[item.split]
        counts.update({"articles": 1, "words": item.words, "code_points": item.length})
        counts.update({"spans": len(found.spans), "entities": len(found.entities), "frames": len(found.frames)})
        counts.update(f"span/{span.type}" for span in found.spans.values())
        counts.update(f"entity/{entity.type}" for entity in found.entities.values())
        counts.update(f"frame/{frame.type}" for frame in found.frames.values())
        labels = {code: value for code, value in found.labels.items() if item.text or self._chosen(code)}
        counts.update(f"label/{code}={_shown(value)}" for code, value in labels.items())
        counts[f"source/{item.source}"] += 1
        if item.published:
            counts[f"month/{item.published[:7]}"] += 1
        self.watch.title(item.id, item.split, item.title)
        for frame in found.frames.values():
            self._quoted(item, article, frame)

    def _chosen(self, code: str) -> bool:
        """Whether a label's value is chosen: typed words of an article whose text stays in the house stay there too."""
        return code in self.schema.labels and self.schema.labels[code].kind != "text"

    def _quoted(self, item: Item, article: AnnotatedArticle, frame: Frame) -> None:
        if frame.type != _QUOTE or frame.attributes.get(_TYPE) not in _VERBATIM:
            return
        for filler in frame.roles.get(_CONTENT, ()):
            span = article.annotations.spans.get(filler.target) if filler.kind == "span" else None
            if span is not None:
                self.watch.quote(item.id, item.split, span.text, span.segments)

    def found(self) -> dict[str, Any]:
        """The counts by split, and of all: ``{split: {"articles": n, …, "spans_by_type": {code: n}, …}}``."""
        total: Counter[str] = Counter()
        for counts in self._counts.values():
            total.update(counts)
        return {split: _object(counts) for split, counts in (*sorted(self._counts.items()), ("all", total))}


_TABLES: Final = {
    "span": "spans_by_type",
    "entity": "entities_by_type",
    "frame": "frames_by_type",
    "label": "labels",
    "source": "sources",
    "month": "months",
}


def _object(counts: Counter[str]) -> dict[str, Any]:
    told: dict[str, Any] = {name: {} for name in _TABLES.values()}
    for key, count in sorted(counts.items()):
        head, slash, rest = key.partition("/")
        if slash:
            told[_TABLES[head]][rest] = count
        else:
            told[key] = count
    return told


def _shown(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def leakage_object(leakage: Leakage) -> dict[str, Any]:
    """What stands in several splits, by its places alone: no text is given away."""
    return {
        "quotes": [[_place(place) for place in places] for places in leakage.quotes],
        "titles": [[_place(place) for place in places] for places in leakage.titles],
        "near_duplicates": [[pair.one, pair.other, round(pair.likeness, 4)] for pair in leakage.near],
    }


def _place(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {"split": place.split, "article": place.key}
    return told | ({"segments": [list(one) for one in place.segments]} if place.segments else {})


def by_format(losses: Mapping[str, Mapping[str, int]]) -> dict[str, Counter[str]]:
    """Losses by the folder of their format and by kind, those of all splits and types together."""
    found: dict[str, Counter[str]] = {}
    for piece, counted in losses.items():
        kinds = found.setdefault(piece.partition("/")[0], Counter())
        for code, times in counted.items():
            kinds[summed_under(code)] += times
    return found
