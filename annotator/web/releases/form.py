"""The form of a new release."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from annotator.services import releases as verbs
from annotator.splits.splitting import SPLITS


def _offered() -> list[tuple[str, str]]:
    """Every format in its usual way, and in each of its other ways."""
    found = []
    for form in verbs.offered():
        found.append((form.name, form.name))
        others = [f"{choice.code}={value}" for choice in form.choices for value in choice.values[1:]]
        found += [(f"{form.name}:{way}", f"{form.name} · {way}") for way in others]
    return found


class ReleaseForm(forms.Form):
    """What a release is to be."""

    tag = forms.CharField(max_length=40)
    base = forms.ChoiceField(required=False)
    formats = forms.MultipleChoiceField(required=False)
    way = forms.ChoiceField(choices=[("shares", "shares"), ("time", "time")], required=False)
    train = forms.IntegerField(min_value=0, max_value=1000, required=False)
    dev = forms.IntegerField(min_value=0, max_value=1000, required=False)
    test = forms.IntegerField(min_value=0, max_value=1000, required=False)
    salt = forms.CharField(max_length=100, required=False)
    dev_from = forms.DateField(required=False)
    test_from = forms.DateField(required=False)
    text = forms.ChoiceField(choices=[("with", "with"), ("without", "without")], required=False)
    annotators = forms.BooleanField(required=False)
    decisions = forms.BooleanField(required=False)
    leave_older = forms.BooleanField(required=False)
    notes_ar = forms.CharField(max_length=20_000, required=False)
    notes_en = forms.CharField(max_length=20_000, required=False)

    def __init__(self, bases: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = [("", ""), *((tag, tag) for tag in bases)]  # type: ignore[attr-defined]
        self.fields["formats"].choices = _offered()  # type: ignore[attr-defined]

    def plan(self) -> dict[str, Any]:
        """The plan as JSON values."""
        said = self.cleaned_data
        by_time = said["way"] == "time"
        days = {name: said[name].isoformat() for name in ("dev_from", "test_from") if by_time and said[name]}
        return {
            "base": said["base"],
            "formats": [_format(told) for told in said["formats"]],
            "shares": [said[split] or 0 for split in SPLITS] if not by_time else [80, 10, 10],
            "salt": said["salt"],
            "text": said["text"] != "without",
            **{name: said[name] for name in ("annotators", "decisions", "leave_older")},
            **days,
        }


def _format(told: str) -> dict[str, Any]:
    name, _colon, way = told.partition(":")
    code, _equals, value = way.partition("=")
    return {"name": name, "options": {code: value} if way else {}}


#: What the parts of a plan are called in the form.
_PARTS: Final[Mapping[str, str | Promise]] = {
    "tag": pgettext_lazy("release", "Version"),
    "base": lazy("Keep the splits of"),
    "formats": lazy("Formats"),
    **dict.fromkeys(("shares", *SPLITS, "salt", "dev_from", "test_from"), pgettext_lazy("release", "Splits")),
}


def named(part: object, sentence: str) -> str:
    """The sentence of a refusal behind the name of the part of the form it is about."""
    return f"{_PARTS[part]}: {sentence}" if isinstance(part, str) and part in _PARTS else sentence
