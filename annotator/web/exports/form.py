"""What the form of the page says, as what is wanted; and back, as the query of an address."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from annotator.models import Project
from annotator.services import exports
from annotator.services.exports import Wanted
from annotator.web.exports import which

#: Before the name of each option's field.
OPTION: Final = "option-"
_LISTS: Final = ("layers", "states", "authors", "sources")
_FLAGS: Final = ("practice", "repeats", "withdrawn")


def wanted_of(project: Project, sent: QueryDict, articles: Mapping[str, Any]) -> Wanted:
    """What is asked for, of the articles that are; options of another format than the chosen one are forgotten.

    Raises Invalid.
    """
    given: dict[str, Any] = {name: sent[name] for name in ("what", "format") if sent.get(name)}
    given |= {name: sent.getlist(name) for name in _LISTS} | {name: name in sent for name in _FLAGS}
    form = exports.writers().get(given.get("format", Wanted().format))
    known = {choice.code for choice in form.choices} if form else set()
    given["options"] = {code: sent[OPTION + code] for code in known if OPTION + code in sent}
    if given.get("what") != exports.What.ALL:
        # They stand beside «all» and stay ticked when something else is chosen.
        given["states"] = []
    return exports.read(project, {**given, **articles})


def query_of(wanted: Wanted) -> str:
    """The same as the query of the page's address."""
    usual = Wanted()
    said: dict[str, Any] = {name: getattr(wanted, name) for name in (*_LISTS, *_FLAGS, "what", "format")}
    said = {name: value for name, value in said.items() if value != getattr(usual, name)}
    options = {OPTION + code: value for code, value in wanted.options.items()}
    whole = {**said, **options, **which.query_of(wanted)}
    return urlencode({name: _plain(value) for name, value in whole.items()}, doseq=True)


def _plain(value: Any) -> Any:
    return "on" if value is True else value
