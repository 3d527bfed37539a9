"""The guidelines in versions, and the real places that show them."""

from typing import Any

import orjson
import pytest

from annotator.models import AnnotationSet, AuditEntry, GuidelineVersion, Project, User
from annotator.services import guidelines
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project()


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager", first_name="ليلى")


def keep(project: Project, manager: User, ar: str, seen: int, **more: Any) -> GuidelineVersion:
    return guidelines.keep_guidelines(project=project, text_ar=ar, text_en="", seen=seen, actor=manager, **more)


def test_every_saving_is_a_version_and_new_sets_are_made_under_it(project: Project, manager: User) -> None:
    before = factories.annotation_set(article=factories.article(project=project))
    first = keep(project, manager, "قاعدة", 0, note=" البداية ")
    second = keep(project, manager, "قاعدة\r\nأخرى\n", 1)
    assert (first.number, first.note, second.number, second.text_ar) == (1, "البداية", 2, "قاعدة\nأخرى")
    project.refresh_from_db()
    assert (project.guidelines, project.guidelines_ar) == (second, "قاعدة\nأخرى")
    after = factories.annotation_set(article=factories.article(project=project, text="مقال آخر."))
    before.refresh_from_db()
    assert (before.guidelines, after.guidelines) == (None, second)
    assert [one.number for one in guidelines.versions_of(project)] == [2, 1]
    assert guidelines.version_of(project, 1) == first
    assert AuditEntry.objects.filter(act="guidelines.save").count() == 2
    with pytest.raises(NotFound):
        guidelines.version_of(factories.project(), 1)


def test_the_same_texts_again_are_no_new_version(project: Project, manager: User) -> None:
    first = keep(project, manager, "قاعدة", 0)
    assert keep(project, manager, "قاعدة ", 0) == first


def test_whoever_was_quicker_is_not_written_over(project: Project, manager: User) -> None:
    keep(project, manager, "الأولى", 0)
    with pytest.raises(Conflict, match="guidelines_changed") as refusal:
        keep(project, manager, "الثانية", 0)
    assert (refusal.value.facts["number"], refusal.value.facts["by"]) == (1, manager.display_name)
    assert Project.objects.get(pk=project.pk).guidelines_ar == "الأولى"


def test_texts_given_when_the_project_was_made_are_its_first_version(project: Project, manager: User) -> None:
    Project.objects.filter(pk=project.pk).update(guidelines_ar="منذ البداية")
    assert keep(project, manager, "بعدها", 1).number == 2
    assert guidelines.version_of(project, 1).text_ar == "منذ البداية"


@pytest.mark.parametrize(
    ("values", "code"),
    [({"ar": "س" * 100_001}, "guidelines_too_long"), ({"ar": "س", "note": "م" * 501}, "note_on_version_too_long")],
)
def test_what_is_too_long_is_refused(project: Project, manager: User, values: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        keep(project, manager, seen=0, **values)
    assert guidelines.newest(project) is None


def marked(project: Project) -> tuple[AnnotationSet, str, str]:
    """A set with a name and a quote of the sentence with the emoji; their ids."""
    row = factories.annotation_set(article=factories.article(project=project))
    start, said = factories.TEXT.index("ليلى الحدّاد"), factories.TEXT.index("الاتفاق يعيد")
    name = factories.span(start=start, end=start + 12, type="PERS", id="s1")
    content = factories.span(start=said, end=said + 12, type="QUOTE", id="s2")
    frame = {"id": "f1", "type": "quote", "attributes": {"type": "direct"}, "roles": {"content": [{"span": "s2"}]}}
    factories.saved(
        row, factories.change(factories.put(name), factories.put(content), factories.put(frame, kind="frame"))
    )
    return row, "s1", "f1"


def test_a_mark_becomes_an_example_in_its_sentence_and_stays_when_the_mark_goes(
    project: Project, manager: User
) -> None:
    row, name, frame = marked(project)
    made = guidelines.add_example(annotation_set=row, thing=name, note_ar=" اسم بلا لقب. ", actor=manager)
    ((start, end),) = orjson.loads(made.segments)
    assert (made.type, made.text[start:end], made.note_ar) == ("PERS", "ليلى الحدّاد", "اسم بلا لقب.")
    assert made.text.startswith("وقالت الوزيرة")
    assert factories.TEXT[made.start : made.start + len(made.text)] == made.text
    quote = guidelines.add_example(annotation_set=row, thing=frame, wrong=True, actor=manager)
    ((start, end),) = orjson.loads(quote.segments)
    assert (quote.type, quote.wrong, quote.text[start:end]) == ("quote", True, "الاتفاق يعيد")
    span = orjson.loads(row.body)["spans"][0]
    factories.saved(row, factories.change(factories.delete(span)))
    assert guidelines.examples_of(project).get(type="PERS").text == made.text


def test_the_same_place_again_changes_its_notes(project: Project, manager: User) -> None:
    row, name, _ = marked(project)
    first = guidelines.add_example(annotation_set=row, thing=name, actor=manager)
    second = guidelines.add_example(annotation_set=row, thing=name, wrong=True, note_en="No title.", actor=manager)
    assert (second.pk, second.wrong, second.note_en) == (first.pk, True, "No title.")


@pytest.mark.parametrize(("thing", "note", "code"), [("gone", "", "no_such_thing"), ("s1", "س" * 501, "example_note")])
def test_what_cannot_be_shown_is_no_example(project: Project, manager: User, thing: str, note: str, code: str) -> None:
    row, _, _ = marked(project)
    with pytest.raises(Invalid, match=code):
        guidelines.add_example(annotation_set=row, thing=thing, note_ar=note, actor=manager)


def test_an_example_of_a_very_long_sentence_is_a_part_of_it(project: Project, manager: User) -> None:
    text = "كلمة " * 400 + "سامر " + "كلمة " * 400
    row = factories.annotation_set(article=factories.article(project=project, text=text))
    start = text.index("سامر")
    name = factories.span(start=start, end=start + 4, type="PERS", text=text, id="s1")
    factories.saved(row, factories.change(factories.put(name)))
    made = guidelines.add_example(annotation_set=row, thing="s1", actor=manager)
    ((first, last),) = orjson.loads(made.segments)
    assert (made.text[first:last], len(made.text)) == ("سامر", 600)


def test_examples_stand_under_their_type_after_those_of_the_schema(project: Project, manager: User) -> None:
    row, name, _ = marked(project)
    made = guidelines.add_example(annotation_set=row, thing=name, note_ar="بلا لقب", actor=manager)
    found = guidelines.guidelines(
        project=project, schema=factories.SCHEMA, language="en", places=guidelines.examples_of(project)
    )
    last = found.chapters[0].entries[0].examples[-1]
    assert (last.key, last.set_id, last.note) == (made.pk, row.pk, "بلا لقب")
    assert last.at == factories.TEXT.index("ليلى الحدّاد")
    guidelines.remove_example(example=made, actor=manager)
    assert not guidelines.examples_of(project).exists()
