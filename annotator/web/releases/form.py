"""The form of a new release: what was typed, as a plan; and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from annotator.models import Project, SavedView
from annotator.services import releases as verbs
from annotator.services.articles.named import read_names
from annotator.services.refusal import Invalid, Refusal
from annotator.splits.splitting import SPLITS
from annotator.web import refusals
from annotator.web.figures import number
from annotator.web.releases.chosen import formats_of

_NO_NUMBER: Final = lazy("A share is a whole number from 0 to 1000.")
_NO_DAY: Final = lazy("This is no date.")
_NO_VIEW: Final = lazy("Choose one of the kept views, or take all articles.")
#: How articles are chosen.
WHICH: Final = ("all", "sources", "view", "names")
#: Characters of a pasted list.
_PASTED: Final = 2_000_000


class ReleaseForm(forms.Form):
    """What a release is to be, read by type alone."""

    tag = forms.CharField(max_length=40, required=False)
    which = forms.ChoiceField(choices=[(one, one) for one in WHICH], required=False)
    view = forms.IntegerField(required=False)
    names = forms.CharField(max_length=_PASTED, required=False)
    base = forms.CharField(max_length=40, required=False)
    way = forms.ChoiceField(choices=[("shares", "shares"), ("time", "time")], required=False)
    train = forms.IntegerField(min_value=0, max_value=1000, required=False)
    dev = forms.IntegerField(min_value=0, max_value=1000, required=False)
    test = forms.IntegerField(min_value=0, max_value=1000, required=False)
    salt = forms.CharField(max_length=100, required=False)
    dev_from = forms.DateField(required=False)
    test_from = forms.DateField(required=False)
    pins = forms.CharField(max_length=_PASTED, required=False)
    text = forms.ChoiceField(choices=[("with", "with"), ("without", "without")], required=False)
    annotators = forms.BooleanField(required=False)
    decisions = forms.BooleanField(required=False)
    leave_older = forms.BooleanField(required=False)
    notes_ar = forms.CharField(max_length=20_000, required=False)
    notes_en = forms.CharField(max_length=20_000, required=False)


#: What a new form says.
USUAL: Final[Mapping[str, Any]] = {
    "which": "all", "way": "shares", "train": 80, "dev": 10, "test": 10, "text": "with",
}  # fmt: skip


@dataclass(slots=True)
class Asked:
    """What was typed, and the plan of it where it makes one; ``problems``: sentences by the field they are about."""

    form: ReleaseForm
    plan: verbs.Plan | None = None
    problems: dict[str, list[str]] = field(default_factory=dict)

    def wrong(self, name: str, *sentences: object) -> None:
        """Say that something is wrong with a field."""
        self.problems.setdefault(name, []).extend(map(str, sentences))

    def refused(self, refusal: Refusal) -> None:
        """Say what a verb refused, with the field it is about."""
        part = str(refusal.facts.get("part") or refusal.facts.get("field") or refusal.code)
        said = _OF_PART.get(part) if refusal.code == "bad_plan" else None
        self.wrong(_FIELDS.get(part, "which"), said or refusals.sentence(refusal.code, refusal.facts))


#: The fields that parts of a plan, or codes of a refusal, are about, where they are called otherwise.
_FIELDS: Final[Mapping[str, str]] = {
    **{name: name for name in ReleaseForm.base_fields},
    "sources": "sources",
    "layers": "layers",
    "formats": "formats",
    "articles": "names",
    "where": "view",
    "shares": "train",
    "bad_tag": "tag",
    "tag_taken": "tag",
    "no_such_base": "base",
    "older_schema": "leave_older",
    "nothing_to_release": "which",
}
_OF_PART: Final[Mapping[str, Promise]] = {
    "shares": lazy("At least one of the shares is more than nothing."),
    "dev_from": lazy("Development begins before the tests, or on the same day."),
    "base": lazy("The release whose splits are to be kept is not there, or not published."),
    "formats": lazy("This format, or a way of writing it, is not there any more. Choose again."),
    "names": lazy("A name here has characters that no name has, or is too long."),
    "pins": lazy("A name here has characters that no name has, or is too long."),
}
_OF_TYPE: Final[Mapping[str, Promise]] = {
    **dict.fromkeys(SPLITS, _NO_NUMBER),
    **dict.fromkeys(("dev_from", "test_from"), _NO_DAY),
    **dict.fromkeys(("notes_ar", "notes_en"), lazy("Notes have up to 20,000 characters.")),
    "tag": lazy("A version has up to 40 Latin letters, digits, dots, dashes and underscores: 1.0, 2026.1."),
    "view": _NO_VIEW,
    "salt": lazy("A salt has up to 100 characters."),
}
_FLAWS: Final[Mapping[str, Promise]] = {
    "no_split": lazy("Line %(line)s does not end with train, dev, test or excluded: “%(text)s”"),
    "twice": lazy("Line %(line)s puts an article elsewhere than a line before it does: “%(text)s”"),
    "unknown": lazy("Line %(line)s names no article of this project by its id, external id or name: “%(text)s”"),
}


def asked(project: Project, sent: QueryDict, views: Mapping[int, SavedView]) -> Asked:
    """What was sent, as a settled plan or with what is wrong."""
    form = ReleaseForm(sent)
    found = Asked(form)
    for name in form.errors:
        found.wrong(name, _OF_TYPE.get(name, refusals.sentence("bad_plan", {})))
    if found.problems:
        return found
    articles = _articles(found, sent, views)
    pins = _pins(found)
    splits = _splits(found)
    if found.problems:
        return found
    said = form.cleaned_data
    flags = {name: said[name] for name in ("annotators", "decisions", "leave_older")}
    rest = {"formats": formats_of(sent), "layers": sent.getlist("layers"), "text": said["text"] != "without"}
    try:
        plan = verbs.read_plan({**articles, **splits, **rest, **flags, "pins": {pin.name: pin.split for pin in pins}})
        found.plan = verbs.settled(project, plan)
    except Invalid as refusal:
        if refusal.code == "unknown_articles" and refusal.facts["part"] == "pins":
            unknown = set(refusal.facts["names"])
            found.wrong("pins", *(_flaw("unknown", pin.line, pin.name) for pin in pins if pin.name in unknown))
        else:
            found.refused(refusal)
    return found


def _articles(found: Asked, sent: QueryDict, views: Mapping[int, SavedView]) -> dict[str, Any]:
    said = found.form.cleaned_data
    if said["which"] == "sources":
        if not sent.getlist("sources"):
            found.wrong("sources", lazy("Tick at least one source, or take all articles."))
        return {"sources": sent.getlist("sources")}
    if said["which"] == "view":
        view = views.get(said["view"] or 0)
        if view is None:
            found.wrong("view", _NO_VIEW)
        return {"where": view.query, "view": view.name} if view else {}
    if said["which"] == "names":
        names = read_names(said["names"])
        if not names:
            found.wrong("names", lazy("Name at least one article, one on each line, or take all articles."))
        return {"articles": names}
    return {}


def _pins(found: Asked) -> list[verbs.Pin]:
    pins, flaws = verbs.read_pins(found.form.cleaned_data["pins"])
    if flaws:
        found.wrong("pins", *(_flaw(flaw.code, flaw.line, flaw.text) for flaw in flaws))
    return pins


def _flaw(code: str, line: int, text: str) -> str:
    return str(_FLAWS[code]) % {"line": number(line), "text": f"\u2068{text}\u2069"}


def _splits(found: Asked) -> dict[str, Any]:
    said = found.form.cleaned_data
    told = {"base": said["base"], "salt": said["salt"]}
    if said["way"] != "time":
        return told | {"shares": [said[split] or 0 for split in SPLITS]}
    if not said["test_from"]:
        found.wrong("test_from", lazy("Say from which day on articles are for testing."))
    return told | {name: said[name].isoformat() for name in ("dev_from", "test_from") if said[name]}
