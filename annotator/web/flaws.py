"""Why a file cannot become an article, in a sentence; and the names of encodings as people know them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.services.articles.importing import reasons
from annotator.web import formats
from annotator.web.figures import number, percent, size

#: In the order in which they are offered.
ENCODINGS: Final[Mapping[str, str | Promise]] = {
    "utf-8": "UTF-8",
    "cp1256": "Windows-1256",
    "iso-8859-6": "ISO-8859-6",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "cp720": "DOS 720",
    "mac-arabic": _("Mac Arabic"),
}

Facts = Mapping[str, Any]


def encoding_name(code: str) -> str:
    """The encoding as people know it: cp1256 is Windows-1256."""
    return str(ENCODINGS.get(code, code))


#: How a fact is written in a sentence; any other one as it stands.
_WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {
    "limit": size,
    "line": number,
    "files": number,
    "most": number,
    "encoding": encoding_name,
    "format": lambda code: str(formats.words_of(code).name),
    "similarity": percent,
}


def sentence(code: str, facts: Facts) -> str:
    """Why a file stays out, or a whole upload was refused.

    Where an article of the project is the reason, the sentence ends with a colon, and its link follows.
    """
    return reasons.sentence(code, facts, _WRITTEN)
