"""What a plan comes to, in words: the counts while one chooses, the outcome of a trial, what one should know before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.services import releases as verbs
from annotator.services.releases.words import LEFT_OUT, NAMES, WHY
from annotator.services.schemanames import local
from annotator.splits.splitting import SPLITS
from annotator.standoff.schema import Schema
from annotator.web.exports.words import layer_names
from annotator.web.figures import number

Text = str | Promise

_EMPTY: Final[Mapping[str, Text]] = {
    "train": lazy("Training is empty: there is nothing to learn from. Give it a share, or pin articles to it."),
    "dev": lazy("Development is empty: nothing can be tuned on it. Give it a larger share, or pin articles to it."),
    "test": lazy("The test split is empty: nothing can be measured. Give it a larger share, or pin articles to it."),
}
_FEW: Final[Mapping[str, Text]] = {
    "train": lazy("Training is very small (%(count)s): little can be learned from it."),
    "dev": lazy("Development is very small (%(count)s): figures measured on it say little."),
    "test": lazy("The test split is very small (%(count)s): figures measured on it say little."),
}
_LEAKS: Final[Mapping[str, Text]] = {
    "quotes": lazy("Direct quotes that stand in several splits: %(count)s. The release tells where."),
    "titles": lazy("Titles that stand in several splits: %(count)s. The release tells where."),
    "near_duplicates": lazy(
        "Near duplicates in different splits: %(count)s. "
        "Pins or an earlier release put them apart; the release tells where."
    ),
}
_OTHER: Final[Mapping[str, Text]] = {
    "pins_idle": lazy("Pinned articles that do not go in: %(count)s. Their pins change nothing."),
    "without_text": lazy("Articles that go without their text: %(count)s."),
    "annotators_older": lazy(
        "Annotators' sets under an older version of the schema: %(count)s. They do not go along; "
        "brought to the new version before, they would."
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A split of a trial: ``warning`` is what one should know of it, empty where all is well."""

    code: str
    name: Text
    count: int
    share: float
    warning: str


def parts(trial: verbs.Trial) -> list[Part]:
    """The splits of a trial, each with its warning."""
    whole = sum(trial.splits[split] for split in SPLITS) or 1
    return [Part(code, NAMES[code], n := trial.splits[code], n / whole, _of_split(trial, code)) for code in SPLITS]


def _of_split(trial: verbs.Trial, split: str) -> str:
    for one in trial.warnings:
        if one.get("split") == split:
            sentence = _EMPTY[split] if one["code"] == "empty" else _FEW[split]
            return str(sentence) % {"count": number(one["count"])}
    return ""


def warnings(trial: verbs.Trial) -> list[str]:
    """What one should know beside the sizes of the splits."""
    return [said for one in trial.warnings if (said := _warning(one))]


def _warning(one: Mapping[str, Any]) -> str:
    told = {"count": number(one["count"])}
    if one["code"] == "excluded":
        return _("In no split, %(why)s: %(count)s.") % {**told, "why": WHY.get(one["why"], one["why"])}
    sentence = _LEAKS.get(one.get("what", "")) or _OTHER.get(one["code"], "")
    return str(sentence) % told


def left_out(standing: verbs.Standing) -> list[tuple[Text, int]]:
    """Why articles do not go in, with how many."""
    counts = [(LEFT_OUT.get(why, why), count) for why, count in standing.left_out.items()]
    waiting = [(lazy("articles without locked gold"), standing.without_gold)] if standing.without_gold else []
    return [*counts, *waiting]


def thinned(standing: verbs.Standing, schema: Schema) -> list[str]:
    """What structures lose with the layers that are not chosen, a sentence for each."""
    layers = layer_names(schema)
    roles: dict[str, list[str]] = {}
    missing: dict[str, set[str]] = {}
    for one in standing.thinned:
        name = local(one.frame.name, one.frame.code)
        roles.setdefault(name, []).append(local(one.role.name, one.role.code))
        missing.setdefault(name, set()).update(layers.get(layer, layer) for layer in one.missing)
    return [
        _("“%(frame)s” loses what stands in %(roles)s and is of the layers %(layers)s.")
        % {"frame": frame, "roles": _joined(named), "layers": _joined(sorted(missing[frame]))}
        for frame, named in roles.items()
    ]


def _joined(names: Sequence[str]) -> str:
    return _(", ").join(names)
