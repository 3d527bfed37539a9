"""Why a file cannot become an article, in a sentence; and the names of encodings as people know them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.services.articles import Flaw
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
    "mac-arabic": gettext_lazy("Mac Arabic"),
}

Facts = Mapping[str, Any]


def encoding_name(code: str) -> str:
    """The encoding as people know it: cp1256 is Windows-1256."""
    return str(ENCODINGS.get(code, code))


def _control(facts: Facts) -> str:
    return _("A character no text has (%(character)s) stands in line %(line)s.") % {
        "character": facts["character"],
        "line": number(facts["line"]),
    }


def _wrong(facts: Facts) -> str:
    return _("It is not written in %(encoding)s; another reading may fit.") % {
        "encoding": encoding_name(facts["encoding"])
    }


_SENTENCES: Final[Mapping[str, Callable[[Facts], str]]] = {
    "empty": lambda facts: _("The file holds no text."),
    "not_text": lambda facts: _("This is not a text file."),
    "binary": lambda facts: _("This is not a text file."),
    "file_too_large": lambda facts: (
        _("Larger than %(limit)s, which is the most a single article may be.") % {"limit": size(facts["limit"])}
    ),
    "duplicate": lambda facts: _("The same text is in the project already:"),
    "duplicate_in_batch": lambda facts: _("The same text as %(file)s in this upload.") % {"file": facts["file"]},
    "name_taken": lambda facts: _("Another article of this project came from a file of this name:"),
    "name_in_batch": lambda facts: _("Another file of this upload has the same name."),
    "control_character": _control,
    "lone_surrogate": lambda facts: _("The file is damaged: half a character stands in it."),
    "wrong_encoding": _wrong,
    "unknown_encoding": _wrong,
    "undecodable": lambda facts: _("In no encoding do its bytes read like a text."),
}


def sentence(flaw: Flaw) -> str:
    """Why this file stays out; where an article is the reason, the sentence ends with a colon before its link."""
    told = _SENTENCES.get(flaw.code)
    return told(flaw.facts) if told else _("It cannot be imported (%(code)s).") % {"code": flaw.code}


def of_upload(code: str, facts: Facts) -> str:
    """Why a whole upload was refused."""
    if code == "no_files":
        return _("No file was chosen.")
    if code == "too_many_files":
        return _("%(files)s files are too many at once; the most is %(limit)s. Nothing was kept.") % {
            "files": number(facts["files"]),
            "limit": number(facts["limit"]),
        }
    return _("The files together are larger than %(limit)s. Nothing was kept; send them in parts.") % {
        "limit": size(facts["limit"])
    }
