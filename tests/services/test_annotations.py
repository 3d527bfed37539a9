"""Saving: what a batch of changes does to a set and its log, whoever sends it and however often."""

from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import AnnotationSet, Change
from annotator.services import annotations, snapshots
from annotator.services.refusal import Conflict, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> AnnotationSet:
    return factories.annotation_set()


def send(row: AnnotationSet, *changes: object) -> list[tuple[str, str]]:
    assert row.author is not None
    outcome = annotations.apply_changes(annotation_set_id=row.pk, changes=changes, actor=row.author)
    return [(verdict.status, verdict.code) for verdict in outcome.verdicts]


def test_opening_an_article_twice_is_one_set() -> None:
    article = factories.article()
    me = factories.member(project=article.project)
    first, second = (annotations.open_set(article=article, actor=me) for _ in range(2))
    assert (first.pk, first.created, second.created) == (second.pk, True, False)
    assert (first.state, first.revision, first.kind) == ("open", 0, "annotator")


def test_a_change_stands_in_the_body_and_in_the_log(opened: AnnotationSet) -> None:
    span = factories.span(start=0, end=3)
    change = factories.change(factories.put(span))
    factories.saved(opened, change)
    assert orjson.loads(opened.body) == {"spans": [span], "entities": [], "frames": [], "labels": {}}
    (logged,) = Change.objects.filter(annotation_set=opened)
    assert (logged.sequence, str(logged.change_id), logged.label) == (1, change["id"], "mark")
    assert orjson.loads(logged.operations) == change["operations"]
    assert orjson.loads(logged.inverse) == [factories.delete(span)]
    assert opened.revision == 1


def test_the_same_change_sent_again_has_no_effect(opened: AnnotationSet) -> None:
    one, two = factories.marks(2)
    assert send(opened, one, two) == [("applied", ""), ("applied", "")]
    body = AnnotationSet.objects.get(pk=opened.pk).body
    assert send(opened, one, two, one) == [("already_applied", "")] * 3
    after = AnnotationSet.objects.get(pk=opened.pk)
    assert (after.body, after.revision) == (body, 2)
    assert Change.objects.filter(annotation_set=opened).count() == 2


def test_a_change_twice_in_one_batch_is_applied_once(opened: AnnotationSet) -> None:
    (one,) = factories.marks(1)
    assert send(opened, one, one) == [("applied", ""), ("already_applied", "")]


@pytest.mark.parametrize("other", ["operations", "label"])
def test_an_id_used_again_for_something_else_is_rejected(opened: AnnotationSet, other: str) -> None:
    one, two = factories.marks(2)
    assert send(opened, one) == [("applied", "")]
    assert send(opened, {**one, other: two[other] if other == "operations" else "retype"}) == [
        ("rejected", "id_reused")
    ]
    assert AnnotationSet.objects.get(pk=opened.pk).revision == 1


def test_a_change_that_does_not_fit_does_not_hinder_the_next(opened: AnnotationSet) -> None:
    one, two = factories.marks(2)
    never_there = factories.change(factories.delete(factories.span(start=0, end=3)))
    assert send(opened, one, never_there, two) == [("applied", ""), ("rejected", "conflict"), ("applied", "")]
    assert [c.sequence for c in Change.objects.filter(annotation_set=opened).order_by("sequence")] == [1, 2]


def test_a_rejection_shows_the_object_as_it_is_now(opened: AnnotationSet) -> None:
    span = factories.span(start=0, end=3)
    factories.saved(opened, factories.change(factories.put(span)))
    retyped = {**span, "type": "EVENT"}
    stale = factories.change(factories.put(retyped, seen={**span, "type": "LAW"}))
    assert opened.author is not None
    outcome = annotations.apply_changes(annotation_set_id=opened.pk, changes=[stale], actor=opened.author)
    (verdict,) = outcome.verdicts
    assert (verdict.code, orjson.loads(orjson.dumps(verdict.current))) == (
        "conflict",
        [{"kind": "span", "id": span["id"], "object": span}],
    )


def test_all_operations_of_a_change_apply_or_none(opened: AnnotationSet) -> None:
    good, outside = factories.span(start=0, end=3), factories.span(start=0, end=3)
    outside["segments"] = [[0, 10_000]]
    assert send(opened, factories.change(factories.put(good), factories.put(outside))) == [("rejected", "bad_offsets")]
    assert AnnotationSet.objects.get(pk=opened.pk).body == opened.body


@pytest.mark.parametrize(
    "flaw",
    [
        None,
        7,
        "text",
        [],
        {},
        {"id": "not-a-uuid", "label": "mark", "operations": []},
        {"id": str(uuid4()), "label": "mark", "operations": [{"op": "explode"}]},
        {"id": str(uuid4()), "label": "x" * 65, "operations": [factories.put(factories.span(start=0, end=3))]},
        {
            "id": str(uuid4()),
            "label": "mark",
            "operations": [factories.put(factories.span(start=0, end=3) | {"text": "\ud800"})],
        },
    ],
    ids=["null", "number", "text", "list", "empty", "id", "operation", "label", "surrogate"],
)
def test_what_is_no_change_is_rejected_by_itself(opened: AnnotationSet, flaw: object) -> None:
    (good,) = factories.marks(1)
    assert send(opened, flaw, good) == [("rejected", "malformed"), ("applied", "")]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("text_mismatch", {"text": "غير"}),
        ("unknown_type", {"type": "NOTHING"}),
        ("unknown_attribute", {"attributes": {"nothing": "x"}}),
        ("dangling_reference", {"type": "PERS", "entity": "nobody"}),
    ],
)
def test_what_the_schema_or_the_text_forbids_is_rejected(
    opened: AnnotationSet, code: str, wrong: dict[str, object]
) -> None:
    bad = factories.change(factories.put(factories.span(start=0, end=3) | wrong))
    assert send(opened, bad) == [("rejected", code)]


def test_offsets_behind_an_emoji_count_it_once(opened: AnnotationSet) -> None:
    start = factories.TEXT.index("باريس")
    assert factories.TEXT.index("😀") < start
    factories.saved(opened, factories.change(factories.put(factories.span(start=start, end=start + 5, type="GPE"))))
    assert [s.text for s in snapshots.annotations_of(opened.body).spans.values()] == ["باريس"]


def test_an_undo_takes_back_and_a_redo_brings_again(opened: AnnotationSet) -> None:
    span = factories.span(start=0, end=3)
    mark = factories.change(factories.put(span))
    undo = factories.change(factories.delete(span), label="undo", undoes=mark["id"])
    redo = factories.change(factories.put(span), label="redo", undoes=undo["id"])
    empty = opened.body
    factories.saved(opened, mark)
    marked = opened.body
    assert factories.saved(opened, undo).body == empty
    assert factories.saved(opened, redo).body == marked
    assert [str(c.undoes) for c in annotations.recent_changes(opened, last=2)] == [mark["id"], undo["id"]]


def test_undoing_what_this_set_never_saw_is_rejected(opened: AnnotationSet) -> None:
    (elsewhere,) = factories.marks(1)
    factories.saved(factories.annotation_set(), elsewhere)
    (mark,) = factories.marks(1)
    assert send(opened, mark | {"undoes": elsewhere["id"]}) == [("rejected", "unknown_undo")]


def test_a_mark_and_its_undo_may_come_in_one_batch(opened: AnnotationSet) -> None:
    span = factories.span(start=0, end=3)
    mark = factories.change(factories.put(span))
    assert send(opened, mark, factories.change(factories.delete(span), undoes=mark["id"])) == [("applied", "")] * 2


@pytest.mark.parametrize("state", ["submitted", "returned", "skipped"])
def test_a_set_that_is_not_open_takes_no_changes_and_loses_none(state: str) -> None:
    row = factories.annotation_set()
    one, two = factories.marks(2)
    factories.saved(row, one)
    AnnotationSet.objects.filter(pk=row.pk).update(state=state)
    assert send(row, one, two) == [("already_applied", ""), ("rejected", "not_open")]


def test_a_batch_has_an_end(opened: AnnotationSet) -> None:
    with pytest.raises(Invalid) as refused:
        send(opened, *[{}] * 501)
    assert (refused.value.code, refused.value.facts) == ("too_many_changes", {"limit": 500, "changes": 501})


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_depend_on_the_number_of_changes(opened: AnnotationSet, number: int) -> None:
    (before,) = factories.marks(1)
    factories.saved(opened, before)
    assert opened.author is not None  # and loaded
    changes = factories.marks(number + 1)[1:]
    with CaptureQueriesContext(connection) as queries:
        assert send(opened, *changes) == [("applied", "")] * number
    statements = [q["sql"].split()[0] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert statements == ["SELECT", "SELECT", "INSERT", "UPDATE"]


def test_nothing_is_written_when_nothing_is_applied(opened: AnnotationSet) -> None:
    before = AnnotationSet.objects.get(pk=opened.pk).updated_at
    send(opened, {})
    assert AnnotationSet.objects.get(pk=opened.pk).updated_at == before


def test_replaying_the_log_gives_the_body(opened: AnnotationSet) -> None:
    factories.saved(opened, *factories.marks(20))
    log = Change.objects.filter(annotation_set=opened).order_by("sequence")
    assert snapshots.body_of(annotations.replay(log)) == opened.body


def test_a_set_is_submitted_as_its_author_saw_it(opened: AnnotationSet) -> None:
    factories.saved(opened, *factories.marks(3))
    assert opened.author is not None
    with pytest.raises(Conflict) as refused:
        annotations.submit(annotation_set_id=opened.pk, revision=2, actor=opened.author)
    assert (refused.value.code, refused.value.facts) == ("revision", {"revision": 3})
    done = annotations.submit(annotation_set_id=opened.pk, revision=3, actor=opened.author)
    assert done.annotation_set.state == "submitted"
    assert done.annotation_set.submitted_at is not None


def test_warnings_come_back_and_do_not_hinder(opened: AnnotationSet) -> None:
    content = factories.span(start=0, end=10, type="QUOTE")
    frame = {
        "id": str(uuid4()),
        "type": "quote",
        "attributes": {"type": "direct"},
        "roles": {"content": [{"span": content["id"]}]},
    }
    factories.saved(opened, factories.change(factories.put(content), factories.put(frame, kind="frame"), label="quote"))
    assert opened.author is not None
    done = annotations.submit(annotation_set_id=opened.pk, revision=1, actor=opened.author)
    assert ("warning", "quote_without_speaker", frame["id"]) in {(p.severity, p.code, p.id) for p in done.warnings}


def test_a_clitic_before_a_known_name_is_told_when_submitting(opened: AnnotationSet) -> None:
    start = factories.TEXT.index("لأوكرانيا")
    whole = factories.span(start=start, end=start + len("لأوكرانيا"), type="GPE")
    factories.saved(opened, factories.change(factories.put(whole)))
    done = annotations.submit(annotation_set_id=opened.pk, revision=1, actor=opened.author)
    told = [(problem.code, dict(problem.facts)) for problem in done.warnings]
    assert told == [("clitic_inside", {"clitic": "ل", "rest": "أوكرانيا"})]


def test_a_set_with_errors_is_not_submitted(opened: AnnotationSet) -> None:
    factories.saved(opened, *factories.marks(1))
    broken = opened.body.replace('"type":"DATE"', '"type":"GONE"')
    AnnotationSet.objects.filter(pk=opened.pk).update(body=broken)
    assert opened.author is not None
    with pytest.raises(Conflict) as refused:
        annotations.submit(annotation_set_id=opened.pk, revision=1, actor=opened.author)
    assert [p["code"] for p in refused.value.facts["problems"]] == ["unknown_type"]
    assert AnnotationSet.objects.get(pk=opened.pk).state == "open"


def test_submitting_twice_is_a_conflict_and_reopening_twice_is_not(opened: AnnotationSet) -> None:
    assert opened.author is not None
    annotations.submit(annotation_set_id=opened.pk, revision=0, actor=opened.author)
    with pytest.raises(Conflict) as refused:
        annotations.submit(annotation_set_id=opened.pk, revision=0, actor=opened.author)
    assert refused.value.code == "not_open"
    states = [annotations.reopen(annotation_set_id=opened.pk, actor=opened.author).state for _ in range(2)]
    assert states == ["open", "open"]
    assert AnnotationSet.objects.get(pk=opened.pk).submitted_at is None


def test_a_set_in_curation_stays_submitted(opened: AnnotationSet) -> None:
    assert opened.author is not None
    annotations.submit(annotation_set_id=opened.pk, revision=0, actor=opened.author)
    AnnotationSet.objects.create(
        article=opened.article, kind="gold", schema=opened.schema, updated_at=opened.updated_at
    )
    with pytest.raises(Conflict) as refused:
        annotations.reopen(annotation_set_id=opened.pk, actor=opened.author)
    assert refused.value.code == "in_curation"


def test_a_heavy_log_is_cut_short_but_its_newest_entry_stays(opened: AnnotationSet) -> None:
    row = factories.saved(opened, *factories.marks(5))
    whole = annotations.recent_changes(row, last=5)
    assert [change.sequence for change in whole] == [1, 2, 3, 4, 5]
    room = sum(len(change.operations) for change in whole[-2:])
    assert [change.sequence for change in annotations.recent_changes(row, last=5, room=room)] == [4, 5]
    assert [change.sequence for change in annotations.recent_changes(row, last=5, room=1)] == [5]


def test_the_end_of_the_log_goes_no_further_than_the_body_it_stands_beside(opened: AnnotationSet) -> None:
    """A change saved between the reading of a set and of its log would be in the log and not in the body."""
    read = factories.saved(opened, *factories.marks(3))
    stale = AnnotationSet.objects.get(pk=read.pk)
    factories.saved(read, factories.change(factories.put(factories.span(start=0, end=3))))
    assert [change.sequence for change in annotations.recent_changes(stale, last=5)] == [1, 2, 3]
    assert annotations.changes_after(stale, after=stale.revision)[0].sequence == 4
