"""What a model says instead of what it said: one more change in the log of its set, whose scores go with it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from annotator.models import AnnotationSet, Prediction, User
from annotator.services import snapshots
from annotator.services.annotations.appending import append
from annotator.standoff.changes import Change, Delete, Operation, Put, SetLabel, apply
from annotator.standoff.values import Annotations, Kind, Thing, same

LABEL: Final = "import"


def say_instead(told: Sequence[Any]) -> None:
    """Let a set say what is ``told``: [model, article, body, scores, digest, schema, actor], rows by their keys.

    Runs in the caller's transaction.

    It stands under the project's version of the schema from now on, to which it was fitted.
    """
    model, article, body, scores, digest, schema, actor = told
    rows = AnnotationSet.objects.select_for_update(of=("self",)).select_related("prediction")
    row = rows.get(prediction__model=model, prediction__article=article)
    before, after = snapshots.annotations_of(row.body), snapshots.annotations_of(body)
    change = Change(str(uuid4()), LABEL, tuple(_from_to(before, after)))
    now = timezone.now()
    if change.operations:
        assert snapshots.body_of(apply(before, change)) == body
        by = User.objects.filter(pk=actor).first() if actor else None
        append(row=row, change=change, after=after, actor=by, now=now)
    told_of = {"revision": row.revision, "body": row.body, "schema_id": schema, "updated_at": now}
    AnnotationSet.objects.filter(pk=row.pk).update(**told_of)
    Prediction.objects.filter(pk=row.pk).update(scores=scores, digest=digest)


def _from_to(before: Annotations, after: Annotations) -> Iterator[Operation]:
    """What leads from the one to the other."""
    shelves: tuple[tuple[Kind, Mapping[str, Thing], Mapping[str, Thing]], ...] = (
        ("entity", before.entities, after.entities),
        ("span", before.spans, after.spans),
        ("frame", before.frames, after.frames),
    )
    for kind, old, new in shelves:
        yield from (Delete(kind, id_, one) for id_, one in old.items() if id_ not in new)
    for kind, old, new in shelves:
        yield from (Put(kind, one, old.get(id_)) for id_, one in new.items() if not same(old.get(id_), one))
    was, now = before.labels, after.labels
    for code in sorted({*was, *now}):
        if not same(was.get(code), now.get(code)):
            yield SetLabel(code, now.get(code), was.get(code))
