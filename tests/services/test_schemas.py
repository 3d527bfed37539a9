"""Schemas: a draft that is never lost, published as the next version, while older sets go on under theirs."""

from typing import Any

import orjson
import pytest

from annotator.models import AnnotationSet, AuditEntry, Project, SchemaDraft, User
from annotator.services import annotations, schemas
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


NEW_ATTRIBUTE = {"code": "x", "name": {"ar": "س", "en": "X"}, "kind": "text"}


def body(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(factories.SCHEMA)
    return value | changes


def with_type(code: str = "SPORT", **fields: Any) -> dict[str, Any]:
    value = body()
    type_ = {**value["spanTypes"][0], "code": code, "name": {"ar": "رياضة", "en": "Sport"}, "hotkey": "KeyB", **fields}
    value["spanTypes"].append(type_)
    return value


@pytest.fixture
def project() -> Project:
    return factories.project()


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


def keep(project: Project, manager: User, value: object, revision: int = 0) -> SchemaDraft:
    return schemas.keep_draft(project=project, body=value, revision=revision, actor=manager)


def test_the_first_change_begins_the_draft_from_the_version_in_use(project: Project, manager: User) -> None:
    assert schemas.draft_of(project) is None
    made = keep(project, manager, with_type())
    assert (made.revision, made.base, made.updated_by) == (1, project.schema, manager)
    again = keep(project, manager, with_type("GAME"), 1)
    assert again.revision == 2
    assert orjson.loads(again.body)["spanTypes"][-1]["code"] == "GAME"
    assert keep(project, manager, with_type("GAME"), 2).revision == 2, "nothing changed, nothing counted"


def test_an_unfinished_draft_is_kept_and_says_what_is_missing(project: Project, manager: User) -> None:
    made = keep(project, manager, with_type("", name={"ar": "", "en": ""}, hotkey="Digit1"))
    told = [(problem.path, problem.code) for problem in schemas.problems_of(made.body)]
    assert told == [
        ("spanTypes[26].code", "bad_code"),
        ("spanTypes[26].name.ar", "empty"),
        ("spanTypes[26].name.en", "empty"),
        ("spanTypes[26].hotkey", "key_taken"),
    ]
    with pytest.raises(Invalid, match="bad_schema") as refusal:
        schemas.publish(project=project, revision=1, version="1.1", actor=manager)
    assert [one["path"] for one in refusal.value.facts["problems"]] == [path for path, _ in told]


def test_what_is_no_schema_at_all_is_not_kept(project: Project, manager: User) -> None:
    with pytest.raises(Invalid, match="bad_draft"):
        keep(project, manager, {"spanTypes": "many"})
    with pytest.raises(Invalid, match="draft_too_large"):
        keep(project, manager, body(title={"ar": "س" * schemas.BODY_LIMIT, "en": "x"}))
    assert schemas.draft_of(project) is None


def test_two_people_do_not_write_over_each_other(project: Project, manager: User) -> None:
    other = factories.member(project=project, role="manager", first_name="ليلى")
    keep(project, other, with_type("MINE"))
    with pytest.raises(Conflict, match="draft_changed") as refusal:
        keep(project, manager, with_type("YOURS"))
    assert (refusal.value.facts["revision"], refusal.value.facts["by"]) == (1, other.display_name)
    stored = schemas.draft_of(project)
    assert stored is not None
    assert orjson.loads(stored.body)["spanTypes"][-1]["code"] == "MINE"
    assert keep(project, manager, with_type("YOURS"), 1).revision == 2


@pytest.mark.parametrize("end", ["discard", "publish"])
def test_a_page_that_saw_an_earlier_draft_does_not_write_over_a_later_one(
    project: Project, manager: User, end: str
) -> None:
    seen = keep(project, manager, with_type("FIRST")).revision
    if end == "discard":
        schemas.discard_draft(project=project, revision=seen, actor=manager)
        later = keep(project, manager, with_type("LATER"))
    else:
        published = schemas.publish(project=project, revision=seen, version="1.1", actor=manager)
        later = keep(project, manager, {**with_type("LATER"), "version": published.version})
    for act in (
        lambda: keep(project, manager, with_type("STALE"), seen),
        lambda: schemas.discard_draft(project=project, revision=seen, actor=manager),
        lambda: schemas.publish(project=project, revision=seen, version="1.9", actor=manager),
    ):
        with pytest.raises(Conflict, match="draft_changed"):
            act()
    stored = schemas.draft_of(project)
    assert stored is not None
    assert (stored.revision, stored.body) == (later.revision, later.body)


def test_what_was_written_on_the_version_before_is_no_draft_of_the_one_in_use(project: Project, manager: User) -> None:
    """Two tabs without a draft: one publishes a new type; the other, still open, would take it out again unseen."""
    schemas.publish(
        project=project, revision=keep(project, manager, with_type("SPORT")).revision, version="1.1", actor=manager
    )
    with pytest.raises(Conflict, match="draft_changed") as refusal:
        keep(project, manager, with_type("GAME"))
    assert (refusal.value.facts, schemas.draft_of(project)) == ({"revision": 0}, None)
    assert keep(project, manager, {**with_type("GAME"), "version": "1.1"}).base.version == "1.1"


def test_a_published_draft_is_for_new_sets_and_older_sets_go_on_under_theirs(project: Project, manager: User) -> None:
    old_set = factories.annotation_set(article=factories.article(project=project))
    old = project.schema
    draft = keep(project, manager, with_type())
    row = schemas.publish(project=project, revision=draft.revision, version="1.1", note=" نوع جديد ", actor=manager)
    project.refresh_from_db()
    assert (project.schema, row.note, row.created_by) == (row, "نوع جديد", manager)
    assert orjson.loads(row.body)["version"] == "1.1"
    assert schemas.draft_of(project) is None
    new_set = factories.annotation_set(article=factories.article(project=project, text="نص آخر."))
    assert new_set.schema == row
    old_set.refresh_from_db()
    assert old_set.schema == old
    # Its page is still open: what it knows, it can do; what came later, not.
    factories.saved(old_set, *factories.marks(2))
    sport = factories.change(factories.put(factories.span(start=0, end=3, type="SPORT")))
    (verdict,) = annotations.apply_changes(annotation_set_id=old_set.pk, changes=[sport], actor=old_set.author).verdicts
    assert (verdict.status, verdict.code) == ("rejected", "unknown_type")
    entry = AuditEntry.objects.get(act="schema.publish")
    assert orjson.loads(entry.facts) == {"name": "ar-news", "version": "1.1"}


@pytest.mark.parametrize(
    ("version", "code"), [("1.0", "schema_version_taken"), ("next", "bad_version"), ("1", "bad_version")]
)
def test_a_version_needs_a_number_of_its_own(project: Project, manager: User, version: str, code: str) -> None:
    keep(project, manager, with_type())
    with pytest.raises(Invalid, match=code):
        schemas.publish(project=project, revision=1, version=version, actor=manager)
    assert schemas.draft_of(project) is not None


def test_only_what_was_seen_is_published(project: Project, manager: User) -> None:
    with pytest.raises(NotFound):
        schemas.publish(project=project, revision=0, version="1.1", actor=manager)
    keep(project, manager, with_type())
    keep(project, manager, with_type("GAME"), 1)
    with pytest.raises(Conflict, match="draft_changed"):
        schemas.publish(project=project, revision=1, version="1.1", actor=manager)


@pytest.mark.parametrize(
    ("change", "version", "breaking"),
    [
        (lambda value: value["spanTypes"][0].update(hotkey="KeyB"), "1.1", False),
        (lambda value: value["spanTypes"][0]["attributes"].append(NEW_ATTRIBUTE), "1.1", False),
        (lambda value: value["spanTypes"].pop(3), "2.0", True),
        (lambda value: value["spanTypes"][0]["attributes"][1].update(required=True), "2.0", True),
        (lambda value: value["frameTypes"][0]["roles"][2].update(max=1), "2.0", True),
        (lambda value: value["spanTypes"][0].update(enabled=False), "2.0", True),
    ],
)
def test_the_number_that_is_proposed_says_whether_sets_may_have_to_move(
    project: Project, manager: User, change: Any, version: str, breaking: bool
) -> None:
    value = body()
    change(value)
    found = schemas.proposal(project, keep(project, manager, value))
    assert (found.version, found.breaking, len(found.differences)) == (version, breaking, 1)


def test_an_earlier_version_comes_back_as_a_draft(project: Project, manager: User) -> None:
    first = project.schema
    assert first is not None
    keep(project, manager, with_type())
    second = schemas.publish(project=project, revision=1, version="1.1", actor=manager)
    project.refresh_from_db()
    draft = schemas.begin_draft(project=project, body=first.body, base=None, actor=manager)
    assert (draft.base, draft.body) == (second, first.body)
    with pytest.raises(Conflict, match="draft_exists"):
        schemas.begin_draft(project=project, body=second.body, base=None, actor=manager)
    schemas.begin_draft(project=project, body=second.body, base=None, actor=manager, replace=draft.revision)
    found = schemas.proposal(project, schemas.draft_of(project))  # type: ignore[arg-type]
    assert (found.version, found.differences) == ("1.2", ())


def test_a_draft_that_is_given_up_is_handed_back(project: Project, manager: User) -> None:
    made = keep(project, manager, with_type())
    with pytest.raises(Conflict, match="draft_changed"):
        schemas.discard_draft(project=project, revision=7, actor=manager)
    assert schemas.discard_draft(project=project, revision=1, actor=manager) == made.body
    with pytest.raises(NotFound):
        schemas.discard_draft(project=project, revision=1, actor=manager)


def test_versions_say_how_many_sets_follow_them(
    project: Project, manager: User, django_assert_num_queries: Any
) -> None:
    for n, state in enumerate((AnnotationSet.State.OPEN, AnnotationSet.State.SUBMITTED, AnnotationSet.State.RETURNED)):
        factories.annotation_set(article=factories.article(project=project, text=f"مقال رقم {n}."), state=state)
    keep(project, manager, with_type())
    schemas.publish(project=project, revision=1, version="1.1", actor=manager)
    project.refresh_from_db()
    with django_assert_num_queries(1):
        found = schemas.versions_of(project)
    told = [(one.row.version, one.sets, one.open, one.in_use) for one in found]
    assert told == [("1.1", 0, 0, True), ("1.0", 3, 2, False)]
    assert schemas.version_of(project, found[0].row.pk) == project.schema
    with pytest.raises(NotFound):
        schemas.version_of(factories.project(), found[0].row.pk)


def test_uses_are_counted_over_all_sets_of_the_project(project: Project) -> None:
    for n in range(2):
        row = factories.annotation_set(article=factories.article(project=project, text=f"{factories.TEXT} {n}"))
        name = factories.span(start=4, end=10, type="PERS", attributes={"mention": "NOM"})
        label = {"op": "set", "kind": "label", "code": "topics", "value": ["politics"], "seen": None}
        factories.saved(row, factories.change(factories.put(name), label))
    factories.saved(factories.annotation_set(), *factories.marks(3))
    assert schemas.uses(project) == {
        "spanTypes.PERS": 2,
        "spanTypes.PERS.attributes.mention": 2,
        "spanTypes.PERS.attributes.mention.choices.NOM": 2,
        "labels.topics": 2,
        "labels.topics.choices.politics": 2,
    }


def test_the_article_to_look_at_is_one_with_annotations(project: Project) -> None:
    assert schemas.specimen(project) is None
    bare = factories.article(project=project, text="بلا وسوم.")
    found = schemas.specimen(project)
    assert found is not None
    assert (found.article, orjson.loads(found.body)["spans"], list(found.others)) == (bare, [], [])
    worked = factories.article(project=project)
    row = factories.saved(factories.annotation_set(article=worked), *factories.marks(1))
    found = schemas.specimen(project)
    assert found is not None
    assert (found.article, found.body, list(found.others)) == (worked, row.body, [worked])
    named = schemas.specimen(project, bare.public)
    assert named is not None
    assert named.article == bare
    with pytest.raises(NotFound):
        schemas.specimen(project, factories.article().public)


def test_a_file_is_read_or_refused_with_all_that_is_wrong() -> None:
    assert orjson.loads(schemas.body_from(b"\xef\xbb\xbf" + factories.SCHEMA.encode())) == body()
    with pytest.raises(Invalid, match="bad_schema") as refusal:
        schemas.body_from(b'{"format": \n "sanad-schema/1",}')
    assert refusal.value.facts["problems"] == [{"path": "", "code": "not_json", "facts": {"line": 2, "column": 18}}]
    with pytest.raises(Invalid, match="bad_schema") as refusal:
        schemas.body_from(orjson.dumps(with_type("PERS", layer="nowhere", hotkey=None)))
    assert [one["code"] for one in refusal.value.facts["problems"]] == ["code_taken", "no_layer"]
    with pytest.raises(Invalid, match="draft_too_large"):
        schemas.body_from(b" " * (schemas.BODY_LIMIT + 1))


def test_a_project_without_a_schema_is_given_its_first(project: Project, manager: User) -> None:
    with pytest.raises(Conflict, match="schema_exists"):
        schemas.adopt(project=project, body=factories.SCHEMA, actor=manager)
    Project.objects.filter(pk=project.pk).update(schema=None)
    project.refresh_from_db()
    with pytest.raises(Invalid, match="no_schema"):
        keep(project, manager, body())
    row = schemas.adopt(project=project, body=orjson.dumps(body(name="press")).decode(), actor=manager)
    assert (project.schema, row.name, row.created_by) == (row, "press", manager)


def test_a_draft_that_would_be_too_large_as_a_file_is_not_kept_whatever_its_letters(
    project: Project, manager: User
) -> None:
    # Every Arabic letter is two bytes: 600,000 of them are no million letters, but more than a million bytes.
    entry = body()["spanTypes"][0]
    note = {"ar": "س" * 500, "en": "x"}
    examples = [{"text": {"ar": "س" * 500}, "segments": [], "note": note}] * 20
    types = [entry | {"code": f"T{n}", "hotkey": None, "examples": examples} for n in range(30)]
    large = body(spanTypes=[*body()["spanTypes"], *types])
    text = orjson.dumps(large).decode()
    assert len(text) < schemas.BODY_LIMIT < len(text.encode())
    with pytest.raises(Invalid, match="draft_too_large"):
        keep(project, manager, large)
    assert schemas.draft_of(project) is None


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "not_json", 1),
        (b"\xef\xbb\xbf", "not_json", 1),
        (b'{"a": 1,\n "b": }', "not_json", 2),
        ('{"name": "س",}'.encode("utf-16"), "not_json", 1),
        (b"null", "wrong_kind", None),
        (b"[]", "wrong_kind", None),
    ],
)
def test_a_file_that_is_no_schema_is_told_where_reading_stopped(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Invalid, match="bad_schema") as refusal:
        schemas.body_from(data)
    first = refusal.value.facts["problems"][0]
    assert (first["code"], first["facts"].get("line")) == (code, line)


@pytest.mark.parametrize("value", ["\ud800", {"س"}, 2**70])
def test_what_json_cannot_hold_is_refused_and_no_error_of_the_program(value: object) -> None:
    with pytest.raises(Invalid, match="bad_draft"):
        schemas.written(value)
