"""What a person decides about an import, kept with the batch as JSON text."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

import orjson

from annotator.formats.units import UNITS
from annotator.models import ImportBatch, Project
from annotator.services.refusal import Invalid


class Becomes(StrEnum):
    """What the annotation of annotated files becomes."""

    #: Nothing: only the texts come in.
    TEXT = "text"
    #: An imported set that annotators' own sets of the article begin with.
    BASE = "base"
    #: An imported set, submitted: somebody's finished work from elsewhere.
    FINISHED = "finished"
    #: The known answers of practice articles.
    ANSWERS = "answers"
    #: What a model predicted for articles that are there: sets of their own, nobody's work; no article comes in.
    PREDICTIONS = "predictions"


class Alike(StrEnum):
    """What is done with an article that is nearly equal to another one."""

    IMPORT = "import"
    LEAVE = "leave"


class Conflict(StrEnum):
    """What is done with an article whose external id the project has with another text."""

    REFUSE = "refuse"
    SKIP = "skip"


#: Characters of the name of imported sets.
SOURCE_LIMIT: Final = 200
#: A longer number is no key the database could look for.
_LARGEST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Choices:
    """All decisions of one import; the defaults are what happens when nobody decides.

    ``types``: tag or type of the files → span type of the schema, None = left out. ``columns``: column or key → field
    of ``annotator.formats``, "" = left out. ``formats``: upload's id → format; ``offsets``:
    upload's id → the unit its offsets count, where the file does not say. ``alike_one``: a record's key
    (``checking.key_of``) → ``Alike``, over ``alike`` for all. ``model``: the key of the model version predictions are
    of; ``replace``: what it predicts takes the place of what it predicted before.
    """

    becomes: Becomes = Becomes.BASE
    source: str = ""
    types: Mapping[str, str | None] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    offsets: Mapping[str, str] = field(default_factory=dict)
    alike: Alike = Alike.IMPORT
    alike_one: Mapping[str, Alike] = field(default_factory=dict)
    conflict: Conflict = Conflict.REFUSE
    only_good: bool = False
    nfc: bool = False
    model: int | None = None
    replace: bool = False


def choices_of(batch: ImportBatch) -> Choices:
    """What was decided about a batch so far."""
    return read_choices(orjson.loads(batch.options).get("choices", {}))


def read_choices(given: Mapping[str, Any], base: Choices | None = None) -> Choices:
    """Decisions from JSON values, over ``base``.

    Raises Invalid("bad_choice") with the ``name`` of the first bad one.
    """
    choices = base or Choices()
    for name, value in given.items():
        reader = _READERS.get(name)
        try:
            if reader is None:
                raise ValueError(name)
            choices = replace(choices, **{name: reader(value)})
        except (TypeError, ValueError) as wrong:
            raise Invalid("bad_choice", {"name": name}) from wrong
    return choices


def written(choices: Choices) -> dict[str, Any]:
    """The decisions as JSON values."""
    return asdict(choices)


def remembered(project: Project) -> Choices:
    """What a new import of a project begins with: columns, types and what annotation becomes, as decided last."""
    last = ImportBatch.objects.filter(project=project, imported_at__isnull=False).order_by("-imported_at").first()
    if last is None:
        return Choices()
    before = choices_of(last)
    # Predictions are no habit: what comes next is a text again until somebody says otherwise.
    becomes = Becomes.BASE if before.becomes is Becomes.PREDICTIONS else before.becomes
    return Choices(becomes=becomes, columns=before.columns, types=before.types)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > SOURCE_LIMIT:
        raise ValueError(value)
    return " ".join(value.split())


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _key(value: object) -> int | None:
    """The key of a row; a form sends it as digits."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(value)
    key = int(value)
    if not 0 < key < _LARGEST:
        raise ValueError(value)
    return key


def _mapping(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(part, str) for pair in value.items() for part in pair):
        raise TypeError(value)
    return dict(value)


def _units(value: object) -> dict[str, str]:
    units = _mapping(value)
    if not set(units.values()) <= set(UNITS):
        raise ValueError(value)
    return units


def _types(value: object) -> dict[str, str | None]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return {str(tag): type_ if type_ is None else str(type_) for tag, type_ in value.items()}


def _alike_one(value: object) -> dict[str, Alike]:
    return {key: Alike(one) for key, one in _mapping(value).items()}


_READERS: Final[Mapping[str, Any]] = {
    "becomes": Becomes,
    "source": _text,
    "types": _types,
    "columns": _mapping,
    "formats": _mapping,
    "offsets": _units,
    "alike": Alike,
    "alike_one": _alike_one,
    "conflict": Conflict,
    "only_good": _flag,
    "nfc": _flag,
    "model": _key,
    "replace": _flag,
}
