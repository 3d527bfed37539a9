"""On which articles a model is measured: all with gold, or a split of a release, read from the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotator.models import ModelVersion
from annotator.services import agreement
from annotator.services.placed import Part
from annotator.services.releases.words import NAMES
from annotator.web.dashboard.words import strong
from annotator.web.figures import number


@dataclass(frozen=True, slots=True)
class Choice:
    """A split as a choice; ``value``: as it stands in the address, ``TAG/SPLIT``."""

    value: str
    name: str
    chosen: bool


def asked_of(request: HttpRequest, model: ModelVersion, parts: Sequence[Part]) -> agreement.Asked:
    """What the address asks of a model; a split that is not among those there asks for all, and the page says so."""
    release, _slash, split = request.GET.get("on", "").rpartition("/")
    if not any((part.release, part.split) == (release, split) for part in parts):
        release = split = ""
    return agreement.Asked(gold=True, model=model.pk, release=release, split=split)


def value_of(asked: agreement.Asked) -> str:
    """How the address says it; empty for all articles."""
    return f"{asked.release}/{asked.split}" if asked.release else ""


def choices_of(parts: Sequence[Part], asked: agreement.Asked) -> Mapping[str, Sequence[Choice]]:
    """The splits to choose among, by the tag of their release."""
    return {
        tag: [
            Choice(
                f"{tag}/{part.split}",
                f"{tag} · {NAMES[part.split]} ({number(part.articles)})",
                (asked.release, asked.split) == (tag, part.split),
            )
            for part in found
        ]
        for tag, found in groupby(parts, key=lambda part: part.release)
    }


def said(asked: agreement.Asked, parts: Sequence[Part]) -> SafeString:
    """What the choice means for the figures; empty where nothing was released."""
    if asked.release:
        text = _("Only articles that %(release)s has under %(split)s count here.")
        return strong(text, release=asked.release, split=str(NAMES[asked.split]))
    if parts:
        text = _("A model that was trained on a release knows its training articles; only its test tells what it can.")
        return strong(text)
    return strong("")
