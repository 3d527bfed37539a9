"""Real places that show a rule: taken from an annotation set, kept in their own words, shown to all without names."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Decision, GuidelineExample, Project, User
from annotator.services import journal
from annotator.services.refusal import Invalid, NotFound
from annotator.text.sentences import sentences

#: Characters of a note.
EXAMPLE_NOTE_LIMIT: Final = 500
#: Code points of text that are shown around the marks.
_LONGEST: Final = 600
Segments = Sequence[tuple[int, int]]


def examples_of(project: Project, *, reads_all: bool = True) -> QuerySet[GuidelineExample]:
    """The examples of a project in the order they were made, with the ids of the set and the article.

    Without ``reads_all``, what a curator decided is left out as long as its gold set is not locked, and for good where
    it was decided otherwise since.
    """
    rows = GuidelineExample.objects.filter(project=project)
    if not reads_all:
        holds = Q(decision__ended_at=None, decision__gold__state=AnnotationSet.State.SUBMITTED)
        rows = rows.filter(Q(decision=None) | holds)
    return (
        rows.select_related("article", "decision").defer("article__text", "article__provenance").order_by("type", "pk")
    )


def example_of(project: Project, key: int) -> GuidelineExample:
    """One example of the project. Raises NotFound."""
    row = examples_of(project).filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def add_example(
    *,
    annotation_set: AnnotationSet,
    thing: str,
    wrong: bool = False,
    note_ar: str = "",
    note_en: str = "",
    actor: User,
) -> GuidelineExample:
    """Make a span or frame of a set an example of its type, or a counter-example (``wrong``).

    Its sentence is kept as it stands now, whatever becomes of the annotation. The same thing again changes the notes.
    Raises Invalid: "no_such_thing", "nothing_to_show" (a frame without text), "example_note_too_long".
    """
    if max(len(note_ar), len(note_en)) > EXAMPLE_NOTE_LIMIT:
        raise Invalid("example_note_too_long", {"limit": EXAMPLE_NOTE_LIMIT})
    row = AnnotationSet.objects.select_related("article__project", "schema").get(pk=annotation_set.pk)
    type_, segments = _place(row, thing)
    start, end = _around(row.article, segments)
    made, _new = GuidelineExample.objects.update_or_create(
        project=row.article.project,
        annotation_set=row,
        thing=thing,
        defaults={
            "type": type_,
            "article": row.article,
            "text": row.article.text[start:end],
            "start": start,
            "segments": orjson.dumps([(a - start, min(b, end) - start) for a, b in segments if a < end]).decode(),
            "wrong": wrong,
            "note_ar": note_ar.strip(),
            "note_en": note_en.strip(),
            "created_by": actor,
            "created_at": timezone.now(),
        },
    )
    journal.note("guidelines.example", actor=actor, project=row.article.project, type=type_)
    return made


@transaction.atomic
def add_precedent(*, decision: Decision, note_ar: str = "", note_en: str = "", actor: User) -> GuidelineExample:
    """Make a curator's decision a precedent: its place with its reason, in the guidelines at its type.

    What was put into the gold shows how it is done; where nothing was to stand, what a set had there shows how not. The
    same decision again changes the notes. Raises Invalid as ``add_example``.
    """
    made = next(iter(orjson.loads(decision.result)), None)
    members: dict[str, str] = orjson.loads(decision.members)
    if decision.kind in {"label", "entity"} or (made is None and not members):
        raise Invalid("nothing_to_show", {"decision": str(decision.pk)})
    set_id, thing = (decision.gold_id, made) if made is not None else next(iter(members.items()))
    row = add_example(
        annotation_set=AnnotationSet.objects.get(pk=set_id),
        thing=thing,
        wrong=made is None,
        note_ar=note_ar,
        note_en=note_en,
        actor=actor,
    )
    GuidelineExample.objects.filter(pk=row.pk).update(decision=decision)
    row.decision = decision
    return row


@transaction.atomic
def remove_example(*, example: GuidelineExample, actor: User) -> None:
    """Take an example out of the guidelines; the annotation it came from stays."""
    journal.note("guidelines.remove_example", actor=actor, project=example.project, type=example.type)
    example.delete()


def _place(row: AnnotationSet, thing: str) -> tuple[str, Segments]:
    """The type of a span or frame of the set, and the segments that show it: a frame's are those of its anchor."""
    body: dict[str, Any] = orjson.loads(row.body)
    spans = {span["id"]: span for span in body["spans"]}
    if thing in spans:
        return spans[thing]["type"], [tuple(pair) for pair in spans[thing]["segments"]]
    frame = next((one for one in body["frames"] if one["id"] == thing), None)
    if frame is None:
        raise Invalid("no_such_thing", {"thing": thing})
    anchor = _anchor(row, frame["type"])
    fillers = [*frame["roles"].get(anchor, []), *(one for role in frame["roles"].values() for one in role)]
    shown = next((spans[one["span"]] for one in fillers if one.get("span") in spans), None)
    if shown is None:
        raise Invalid("nothing_to_show", {"thing": thing})
    return frame["type"], [tuple(pair) for pair in shown["segments"]]


def _anchor(row: AnnotationSet, type_: str) -> str:
    frames = orjson.loads(row.schema.body)["frameTypes"]
    return next((str(one["anchor"]) for one in frames if one["code"] == type_), "")


def _around(article: Article, segments: Segments) -> tuple[int, int]:
    """The sentences that the segments stand in; of very long ones a part."""
    first, last = segments[0][0], segments[-1][1]
    touched = [(a, b) for a, b in sentences(article.text) if a < last and b > first]
    start, end = (touched[0][0], touched[-1][1]) if touched else (first, last)
    if end - start > _LONGEST:
        start = max(start, first - _LONGEST // 4)
        end = max(min(end, start + _LONGEST), segments[0][1])
    return min(start, first), end
