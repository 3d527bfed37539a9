"""Two versions beside the gold: what the one gets right that the other does not, and the articles where that shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.models import Article, ModelVersion, Project
from annotator.services.agreement.population import Asked, Couple, population_asked
from annotator.services.predictions.scoring import bodies_of, marks_of

#: Articles compared while somebody waits; what lies beyond is told.
MOST: Final = 500
#: Articles named, those with the most changes first.
NAMED: Final = 20
_CHUNK: Final = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """Marks of a type: ``mended`` are right now and were not, ``broken`` the other way round; ``added`` and ``gone``
    are wrong marks the newer has and the older has not, and the other way round."""

    mended: int = 0
    broken: int = 0
    added: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.mended + self.broken + self.added + self.gone


@dataclass(frozen=True, slots=True)
class Changes:
    """``articles`` were compared, those with gold for which both predicted, of ``all`` of them.

    ``types``: by the code of the type, the most moved first; ``named``: articles with what moved there.
    """

    articles: int
    all: int
    whole: Moved
    types: Mapping[str, Moved]
    named: Sequence[tuple[Article, Moved]]


def changes_of(*, project: Project, newer: ModelVersion, older: ModelVersion, asked: Asked | None = None) -> Changes:
    """What moved from one version to the other, beside the locked gold; ``asked``: in this release and split alone."""
    asked = asked or Asked(gold=True)
    before, after = (
        {couple.article: couple for couple in population_asked(project, replace(asked, model=model.pk)).couples}
        for model in (older, newer)
    )
    shared = sorted(before.keys() & after.keys())
    found = Counter[tuple[int, str, str]]()
    looked = shared[:MOST]
    for start in range(0, len(looked), _CHUNK):
        some = looked[start : start + _CHUNK]
        found.update(_counted([(before[article], after[article]) for article in some]))
    by_type, by_article = _gathered(found)
    most = sorted(by_article, key=lambda key: (-by_article[key].total, key))[:NAMED]
    rows = Article.objects.defer("text", "provenance", "metadata").in_bulk(most)
    return Changes(
        articles=len(looked),
        all=len(shared),
        whole=_moved(_by_how(found)),
        types=dict(sorted(by_type.items(), key=lambda one: (-one[1].total, one[0]))),
        named=[(rows[key], by_article[key]) for key in most],
    )


def _counted(couples: Sequence[tuple[Couple, Couple]]) -> Counter[tuple[int, str, str]]:
    """How many marks moved how, by article and type."""
    read = bodies_of([couple for both in couples for couple in both])
    found: Counter[tuple[int, str, str]] = Counter()
    for old, new in couples:
        if not {*old.key, *new.key} <= read.keys():
            continue
        was, now, gold = (marks_of(read[key][0]).keys() for key in (old.one.set_id, new.one.set_id, new.other.set_id))
        for mark in was ^ now:
            found[new.article, mark[0], _how(in_gold=mark in gold, new=mark in now)] += 1
    return found


def _how(*, in_gold: bool, new: bool) -> str:
    if in_gold:
        return "mended" if new else "broken"
    return "added" if new else "gone"


def _gathered(found: Counter[tuple[int, str, str]]) -> tuple[Mapping[str, Moved], Mapping[int, Moved]]:
    types: dict[str, Counter[str]] = {}
    articles: dict[int, Counter[str]] = {}
    for (article, type_, how), number in found.items():
        types.setdefault(type_, Counter())[how] += number
        articles.setdefault(article, Counter())[how] += number
    return {key: _moved(one) for key, one in types.items()}, {key: _moved(one) for key, one in articles.items()}


def _by_how(found: Counter[tuple[int, str, str]]) -> Counter[str]:
    out: Counter[str] = Counter()
    for (_article, _type, how), number in found.items():
        out[how] += number
    return out


def _moved(counts: Counter[str]) -> Moved:
    return Moved(**counts)
