"""An annotator's new set begins with what was imported for its article: one change of its own, the first of its log."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import uuid4

from annotator.models import AnnotationSet, Change, User
from annotator.services import snapshots
from annotator.services.annotations import bodies, digests
from annotator.standoff import changes
from annotator.standoff.check import Problem, check_change
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations

LABEL: Final = "prefill"


def prefill(row: AnnotationSet, *, actor: User, now: datetime) -> None:
    """Fill a set that was made just now from the article's newest base, where it has one.

    What the set's schema does not take (the base was made under another one) is left where it is: in the base.
    """
    bases = AnnotationSet.objects.filter(article_id=row.article_id, kind=AnnotationSet.Kind.IMPORTED, is_base=True)
    base = bases.only("body").order_by("-created_at", "-pk").first()
    if base is None:
        return
    schema = snapshots.schema_of(row.schema)
    change, after = _fitting(bodies.annotations_of(base.body), row.article.text, schema)
    if change is None:
        return
    _log(row, change, actor, now)
    row.body, row.revision, row.prefilled = snapshots.body_of(after), 1, True
    row.save(update_fields=["body", "revision", "prefilled"])


def change_onto_nothing(annotations: Annotations, label: str) -> changes.Change | None:
    """All annotations as one change onto an empty set; None where there is nothing."""
    operations: list[changes.Operation] = [
        *(changes.Put("entity", entity, None) for entity in annotations.entities.values()),
        *(changes.Put("span", span, None) for span in annotations.spans.values()),
        *(changes.Put("frame", frame, None) for frame in annotations.frames.values()),
        *(changes.SetLabel(code, value, None) for code, value in annotations.labels.items()),
    ]
    return changes.Change(str(uuid4()), label, tuple(operations)) if operations else None


def first_entry(row: AnnotationSet, change: changes.Change, actor: User | None, now: datetime) -> Change:
    """The first row of a set's log, chained to the start; not stored yet."""
    entry = Change(
        annotation_set_id=row.pk,
        sequence=1,
        change_id=change.id,
        actor=actor,
        created_at=now,
        label=change.label,
        operations=snapshots.operations_text(change),
        inverse=snapshots.inverse_text(snapshots.EMPTY, change),
    )
    entry.digest = digests.digest(digests.START, entry)
    return entry


def _log(row: AnnotationSet, change: changes.Change, actor: User, now: datetime) -> None:
    Change.objects.bulk_create([first_entry(row, change, actor, now)])


def _fitting(base: Annotations, text: str, schema: Schema) -> tuple[changes.Change | None, Annotations]:
    """The largest part of a base that the schema takes, as a change, and what it makes of nothing."""
    part = replace(base, spans={id_: replace(span, origin="imported") for id_, span in base.spans.items()})
    while (change := change_onto_nothing(part, LABEL)) is not None:
        after = changes.apply(snapshots.EMPTY, change)
        wrong = {problem.id for problem in _errors(check_change(after, change, text, schema))}
        if not wrong:
            return change, after
        part = without(part, wrong)
    return None, snapshots.EMPTY


def _errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem for problem in problems if problem.severity == "error")


def without(part: Annotations, wrong: set[str]) -> Annotations:
    """Annotations without some things, and without what pointed to them."""
    entities = {id_: one for id_, one in part.entities.items() if id_ not in wrong}
    spans = {
        id_: replace(one, entity=one.entity if one.entity in entities else None)
        for id_, one in part.spans.items()
        if id_ not in wrong
    }
    frames = {id_: one for id_, one in part.frames.items() if id_ not in wrong}
    shelves: dict[str, Mapping[str, object]] = {"entity": entities, "span": spans, "frame": frames}
    mended = {
        id_: replace(
            one,
            roles={
                role: kept
                for role, fillers in one.roles.items()
                if (kept := tuple(f for f in fillers if f.kind == "special" or f.target in shelves[f.kind]))
            },
        )
        for id_, one in frames.items()
    }
    labels = {code: value for code, value in part.labels.items() if code not in wrong}
    return Annotations(spans, entities, mended, labels)
