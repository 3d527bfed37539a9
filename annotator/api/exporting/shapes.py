"""What is asked of an export, and how one is told."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework import serializers

from annotator.formats.declaration import Format
from annotator.models import AnnotationSet, Job
from annotator.services import exports, jobs


class WantedShape(serializers.Serializer[Any]):
    """What is wanted; what is not said is as usual: the whole gold as ``sanad/1``."""

    what = serializers.ChoiceField(choices=list(exports.What), default=exports.What.GOLD)
    format = serializers.CharField(default="sanad", help_text="A name of `exports/formats/`.")
    layers = serializers.ListField(child=serializers.CharField(), required=False, help_text="None: all of the schema.")
    options = serializers.DictField(child=serializers.CharField(), required=False, help_text="By the choice's code.")
    authors = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Ids of people.")
    states = serializers.ListField(
        child=serializers.ChoiceField(choices=AnnotationSet.State.choices), required=False, help_text="None: all."
    )
    sources = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Names of imports, or of models."
    )
    origins = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Articles from these sources alone."
    )
    where = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="The list's query: `state=gold&q=…`.",
    )
    articles = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        max_length=20_000,
        help_text="These alone, each by its id, its external id or the name of its file.",
    )
    practice = serializers.BooleanField(default=False)
    repeats = serializers.BooleanField(default=False)
    withdrawn = serializers.BooleanField(default=False, help_text="Articles that were taken out of the work, too.")


class ExportView(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Job.State.choices)
    progress = serializers.FloatField(allow_null=True, help_text="Between 0 and 1, once the total is known.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(help_text="Whoever started it.")
    wanted = serializers.DictField()
    file = serializers.CharField(allow_null=True, help_text="The ending of its file; null: there is none (any more).")
    result = serializers.DictField(
        help_text="Done: counts, losses, left_out, sha256. Failed: code and facts.",
    )


class ExportChoice(serializers.Serializer[Any]):
    code = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField(), help_text="The usual one first.")


class ExportFormat(serializers.Serializer[Any]):
    name = serializers.CharField()
    offset_unit = serializers.CharField(allow_null=True)
    holds = serializers.ListField(child=serializers.CharField())
    choices = ExportChoice(many=True)
    ending = serializers.CharField()
    packed = serializers.BooleanField(help_text="Several files, in a .zip.")
    reads = serializers.BooleanField(help_text="Whether an import takes it.")


class ExportBeginning(serializers.Serializer[Any]):
    name = serializers.CharField()
    text = serializers.CharField()
    described = serializers.BooleanField(help_text="The file is binary, and the text is about it.")
    cut = serializers.BooleanField(help_text="There is more of it.")


class ExportLossesView(serializers.Serializer[Any]):
    """The document ``sanad-losses/1``."""

    format = serializers.CharField()
    export = serializers.DictField()
    articles = serializers.IntegerField()
    sets = serializers.IntegerField()
    total = serializers.DictField(child=serializers.IntegerField())
    words = serializers.DictField(help_text="Each code in a sentence, by language.")
    by_article = serializers.ListField(child=serializers.DictField())


def told(job: Job) -> dict[str, Any]:
    """An export as it is told."""
    path = jobs.file_of(job)
    request = orjson.loads(job.request)
    shown: dict[str, Any] = {
        "id": job.pk,
        "state": job.state,
        "progress": min(1, job.progress / job.total) if job.total else None,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "by": job.actor.display_name,
        "wanted": request,
        "file": "".join(path.suffixes) if path else None,
        "result": {name: value for name, value in orjson.loads(job.result).items() if name != "file"},
    }
    return dict(ExportView(shown).data)


def formats() -> list[Mapping[str, Any]]:
    """The formats an export can have."""
    return [ExportFormat(_format(name, form)).data for name, form in exports.writers().items()]


def _format(name: str, form: Format) -> dict[str, Any]:
    return {
        "name": name,
        "offset_unit": form.offset_unit,
        "holds": sorted(form.holds),
        "choices": [{"code": choice.code, "values": list(choice.values)} for choice in form.choices],
        "ending": form.suffix,
        "packed": form.packed,
        "reads": form.read is not None,
    }
