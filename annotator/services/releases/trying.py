"""A trial: what a release would be if it were frozen now, by the same steps, and what one should know before it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from annotator.formats.choosing import Thinned, thinned
from annotator.models import Project
from annotator.services.exports.wanted import schema_of
from annotator.services.refusal import Conflict
from annotator.services.releases import choosing, pieces
from annotator.services.releases.freezing import base_of, drawn
from annotator.services.releases.manifest import Manifest
from annotator.services.releases.plans import Plan
from annotator.services.releases.settling import settled
from annotator.splits.splitting import DEV, EXCLUDED, SPLITS

#: Articles that are tried while somebody waits: 3,000 of 3,000 characters take about two seconds on one core.
MOST_WAITED_FOR: Final = 3_000
#: Articles below which a split measures nothing.
FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What a choice of articles comes to, from the rows alone.

    ``ready``: articles that go in; ``left_out``: as a manifest has it; ``without_gold``: articles of the choice whose
    gold is not locked; ``thinned``: roles that lose what is of layers that are not chosen.
    """

    ready: int
    left_out: Mapping[str, int]
    without_gold: int
    thinned: Sequence[Thinned]


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of a plan; what a summary of a release has too is called the same and is the same.

    ``warnings``: codes with facts: "empty" and "few" (``split``, ``count``), "one_split", "excluded" (``why``,
    ``count``), "leaks" (``what``, ``count``), "pins_idle" (``count``), "without_text" (``count``), "annotators_older".
    """

    articles: int
    splits: Mapping[str, int]
    clusters: int
    reasons: Mapping[str, int]
    leakage: Mapping[str, int]
    statistics: Mapping[str, Any]
    left_out: Mapping[str, int]
    without_text: int
    without_gold: int
    moved: int
    warnings: Sequence[Mapping[str, Any]]

    @property
    def object(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def standing_of(project: Project, plan: Plan) -> Standing:
    """What a choice comes to, quickly: nothing is read, drawn or compared. Raises as ``settled`` does."""
    plan = settled(project, plan)
    return Standing(
        ready=choosing.golds_of(project, plan).filter(schema=project.schema_id).count(),
        left_out=choosing.left_out(project, plan),
        without_gold=choosing.without_gold(project, plan),
        thinned=thinned(plan.layers, schema_of(project)),
    )


def try_out(project: Project, plan: Plan, most: int | None = MOST_WAITED_FOR) -> Trial:
    """What would come of a plan now; nothing is kept.

    Raises as ``settled`` and ``freezing.freeze`` do, and Conflict("too_many_to_try": ``count``, ``limit``) where it
    would take more than ``most`` articles (None: as long as it takes).
    """
    plan = settled(project, plan)
    base_of(project, plan)
    count = choosing.golds_of(project, plan).count()
    if most is not None and count > most:
        raise Conflict("too_many_to_try", {"count": count, "limit": most})
    manifest, before = drawn(project, plan)
    statistics, leakage = pieces.summed(pieces.begin(project, manifest, {}, lambda: None))
    leaks = {name: len(places) for name, places in leakage.items()}
    known = before.splits if before else {}
    return Trial(
        articles=len(manifest.items),
        splits=manifest.counts(),
        clusters=len({item.cluster for item in manifest.items}),
        reasons=dict(sorted(Counter(item.why for item in manifest.items).items())),
        leakage=leaks,
        statistics=statistics["all"],
        left_out=dict(manifest.left_out),
        without_text=sum(not item.text for item in manifest.items),
        without_gold=choosing.without_gold(project, plan),
        moved=sum(known.get(item.id, item.split) != item.split for item in manifest.items),
        warnings=_warnings(manifest, leaks),
    )


def _warnings(manifest: Manifest, leaks: Mapping[str, int]) -> list[dict[str, Any]]:
    counts, plan = manifest.counts(), manifest.plan
    here = {item.id for item in manifest.items}
    reasons = Counter(item.why for item in manifest.items if item.split == EXCLUDED and item.why != "pinned")
    said = [_size(split, counts[split]) for split in SPLITS if _asked_for(split, plan)]
    said += [{"code": "excluded", "why": why, "count": count} for why, count in sorted(reasons.items())]
    said += [{"code": "leaks", "what": what, "count": count} for what, count in leaks.items()]
    said.append({"code": "pins_idle", "count": len(plan.pins.keys() - here)})
    said.append({"code": "without_text", "count": sum(not item.text for item in manifest.items)})
    said.append({"code": "annotators_older", "count": manifest.left_out.get("annotators_older", 0)})
    return [one for one in said if one.get("count") or one.get("code") == "empty"]


def _asked_for(split: str, plan: Plan) -> bool:
    """Whether a plan means to have something in a split."""
    if plan.test_from:
        return split != DEV or plan.dev_from not in {"", plan.test_from}
    return bool(plan.shares[SPLITS.index(split)])


def _size(split: str, count: int) -> dict[str, Any]:
    if not count:
        return {"code": "empty", "split": split, "count": 0}
    return {"code": "few", "split": split, "count": count if count < FEW else 0}
