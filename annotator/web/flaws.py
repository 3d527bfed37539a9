"""Why a file cannot become an article, in a sentence; and the names of encodings as people know them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.web.figures import number, size

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


_NOT_TEXT: Final = _("This is not a text file.")
_OTHER_ENCODING: Final = _("It is not written in %(encoding)s; another reading may fit.")

_SENTENCES: Final[Mapping[str, str | Promise]] = {
    "empty": _("The file contains no text."),
    "not_text": _NOT_TEXT,
    "binary": _NOT_TEXT,
    "file_too_large": _("Larger than %(limit)s, the limit for a single article."),
    "duplicate": _("The same text is in the project already:"),
    "duplicate_in_batch": _("The same text as %(file)s in this upload."),
    "name_taken": _("Another article of this project came from a file of this name:"),
    "name_in_batch": _("Another file of this upload has the same name."),
    "control_character": _("Line %(line)s contains a character that no text has (%(character)s)."),
    "lone_surrogate": _("The file is damaged: it contains half a character."),
    "wrong_encoding": _OTHER_ENCODING,
    "unknown_encoding": _OTHER_ENCODING,
    "undecodable": _("Its bytes do not read as text in any encoding."),
    # Of a whole upload.
    "no_files": _("No file was chosen."),
    "too_many_files": _("%(files)s files are too many at once; the limit is %(most)s. Nothing was kept."),
    "batch_too_large": _("The files together are larger than %(limit)s. Nothing was kept; send them in parts."),
}
_UNKNOWN: Final = _("It cannot be imported (%(code)s).")

#: How a fact is written in a sentence; any other one as it stands.
_WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {
    "limit": size,
    "line": number,
    "files": number,
    "most": number,
    "encoding": encoding_name,
}


def sentence(code: str, facts: Facts) -> str:
    """Why a file stays out, or a whole upload was refused.

    Where an article of the project is the reason, the sentence ends with a colon, and its link follows.
    """
    written = {name: _WRITTEN[name](value) if name in _WRITTEN else value for name, value in facts.items()}
    return str(_SENTENCES.get(code, _UNKNOWN)) % {**written, "code": code}
