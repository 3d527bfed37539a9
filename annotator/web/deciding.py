"""What a person decided on the preview of an import, out of the form that was sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from annotator.models import ImportBatch, Upload
from annotator.services import predictions
from annotator.services.articles import importing
from annotator.services.refusal import Invalid
from annotator.web import flaws
from annotator.web.people import reader

_ENCODINGS = list(flaws.ENCODINGS.items())


class FileForm(forms.Form):
    """What a person decided about one file; its fields carry the upload's id as prefix."""

    encoding = forms.ChoiceField(choices=_ENCODINGS, required=False)
    #: An encoding that was not among the readings shown, so nobody has seen the text in it yet.
    other = forms.ChoiceField(choices=_ENCODINGS, required=False)
    title = forms.CharField(max_length=500, required=False)
    #: The title as it was proposed: the same back is no decision, and follows another encoding.
    proposed = forms.CharField(required=False)


class WholeForm(forms.Form):
    """The encoding for all doubtful files at once."""

    all_encoding = forms.ChoiceField(choices=_ENCODINGS, required=False)


def decide(request: HttpRequest, batch: ImportBatch, *, only_good: bool) -> bool:
    """Write down what was decided; whether something was asked for that nobody has seen yet, so that it is shown."""
    sent = request.POST
    uploads = importing.uploads_of(batch)
    form = WholeForm(sent)
    for_all = form.cleaned_data["all_encoding"] if form.is_valid() and sent.get("action") == "apply" else ""
    unseen = _decide_files(sent, uploads, for_all, request)
    before = importing.choices_of(batch)
    try:
        choices = importing.read_choices(_choices(sent, uploads, before, only_good=only_good), before)
    except Invalid:
        return True
    if choices.becomes is importing.Becomes.PREDICTIONS and choices.model is None:
        # The newest version stands chosen until somebody chooses another.
        newest = predictions.models_of(batch.project).first()
        choices = replace(choices, model=newest.pk if newest else None)
    importing.decide(batch=batch, choices=choices)
    # Other columns, types or formats give other articles than were seen.
    return unseen or _shape(choices) != _shape(before)


def _shape(choices: importing.Choices) -> tuple[Any, ...]:
    of_model = choices.model, choices.replace
    of_files = dict(choices.formats), dict(choices.offsets)
    return dict(choices.columns), dict(choices.types), *of_files, choices.becomes, of_model


def _decide_files(sent: QueryDict, uploads: list[Upload], for_all: str, request: HttpRequest) -> bool:
    read = {upload.pk: FileForm(sent, prefix=str(upload.pk)) for upload in uploads if _is_shown(sent, upload)}
    valid = {pk: form.cleaned_data for pk, form in read.items() if form.is_valid()}
    doubtful = set(sent.getlist("doubtful"))
    choices = {
        pk: importing.Choice(
            encoding=(for_all if for_all and str(pk) in doubtful else "") or data["other"] or data["encoding"],
            title="" if data["title"] == data["proposed"] else data["title"],
        )
        for pk, data in valid.items()
    }
    importing.choose(uploads=uploads, choices=choices, actor=reader(request))
    return any(data["other"] for data in valid.values()) or len(valid) < len(read)


def _is_shown(sent: QueryDict, upload: Upload) -> bool:
    """Whether the form had fields for a file: of many, only the first are shown, and the others stay as they are."""
    fields = any(f"{upload.pk}-{name}" in sent for name in ("encoding", "other", "title"))
    return fields or str(upload.pk) in sent.getlist("doubtful")


def _choices(
    sent: QueryDict, uploads: list[Upload], before: importing.Choices, *, only_good: bool
) -> Mapping[str, object]:
    """The decisions as JSON values; what the form did not have is left as it is."""
    out: dict[str, object] = {"only_good": only_good or "only_good" in sent}
    for name in ("becomes", "source", "alike", "conflict", "model"):
        if name in sent:
            out[name] = sent[name]
    if "becomes" in sent:
        out["replace"] = "replace" in sent
    columns = _decided(sent, "column", "field")
    if columns:
        out["columns"] = {**before.columns, **columns}
    types = _decided(sent, "tag", "type")
    if types:
        out["types"] = {**before.types, **{tag: type_ or None for tag, type_ in types.items()}}
    for field, decided in (("format", before.formats), ("offsets", before.offsets)):
        new = {str(one.pk): sent[name] for one in uploads if (name := f"{one.pk}-{field}") in sent and _new(sent, name)}
        if new:
            out["formats" if field == "format" else field] = {**decided, **new}
    alike = dict(zip(sent.getlist("pair"), sent.getlist("pair-choice"), strict=False))
    if alike:
        out["alike_one"] = {**before.alike_one, **{key: one for key, one in alike.items() if one}}
    return out


def _decided(sent: QueryDict, names: str, values: str) -> dict[str, str]:
    """The values that are others than were shown: a field left as it was is no decision, and needs no second look."""
    pairs = list(zip(sent.getlist(names), sent.getlist(values), strict=False))
    shown = sent.getlist(f"{values}-was")
    if len(shown) != len(pairs):
        return dict(pairs)
    return {name: value for (name, value), was in zip(pairs, shown, strict=True) if value != was}


def _new(sent: QueryDict, name: str) -> bool:
    """Whether one field says something else than was shown."""
    return sent[name] != sent.get(f"{name}-was")
