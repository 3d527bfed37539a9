"""What imported annotation becomes, and what the annotators of the article then see of it."""

from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Change, ImportBatch, Project, User
from annotator.services import annotations, projects
from annotator.services.articles import importing
from annotator.standoff.values import AnnotatedArticle
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = factories.TEXT
LONG = " ".join(f"كلمة{n} وأخرى{n}" for n in range(60))
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: A name that no page of an annotator may hold.
SECRET = "مدوّنة الجامعة"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


def line(text: str = TEXT, **fields: Any) -> bytes:
    """A ``sanad/1`` line: a date, and a person's name that is a quote's speaker."""
    at, who = text.index("عام"), text.index("ليلى")
    cue = text.index("قالت")
    spans = [
        factories.span(start=at, end=at + 3, text=text, id="s-date"),
        factories.span(start=who, end=who + 4, text=text, type="PERS", id="s-who", entity="e1"),
        factories.span(start=cue, end=cue + 4, text=text, type="CUE", id="s-cue"),
    ]
    entity = {"id": "e1", "type": "PERS", "name": "ليلى الحدّاد", "attributes": {}}
    roles = {"cue": [{"span": "s-cue"}], "speaker": [{"span": "s-who"}, {"entity": "e1"}]}
    frame = {"id": "f1", "type": "quote", "attributes": {"type": "direct"}, "roles": roles}
    article = {
        "format": "sanad/1", "id": "a1", "name": "a1", "text": text, "metadata": {},
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "annotator", "name": "سامر"},
        "state": "submitted", "revision": 1, "spans": spans, "entities": [entity], "frames": [frame], "labels": {},
        **fields,
    }  # fmt: skip
    return orjson.dumps({**article, "sha256": AnnotatedArticle("", "", text, "", "").sha256}) + b"\n"


def imported(project: Project, manager: User, *lines: bytes, name: str = "a.jsonl", **choices: Any) -> importing.Done:
    """How an import of lines ended."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = importing.open_batch(project=project, actor=manager)
        importing.add_file(batch=batch, name=name, pieces=lines, actor=manager)
        decided = importing.read_choices(choices, importing.choices_of(batch))
        importing.decide(batch=batch, choices=decided)
        done = importing.start(batch=batch)
    assert done is not None
    return done


def opened(article: Article) -> AnnotationSet:
    return annotations.open_set(article=article, actor=factories.member(project=article.project))


def body(row: AnnotationSet) -> dict[str, Any]:
    row.refresh_from_db()
    found: dict[str, Any] = orjson.loads(row.body)
    return found


def verified() -> str:
    """What ``verify`` says; it fails where a log does not rebuild its body."""
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue()


def test_two_annotators_begin_with_the_same_and_each_goes_on_alone(project: Project, manager: User) -> None:
    imported(project, manager, line(), becomes="base")
    one, two = opened(Article.objects.get()), opened(Article.objects.get())
    assert body(one) == body(two)
    assert {span["origin"] for span in body(one)["spans"]} == {"imported"}
    assert [frame["type"] for frame in body(one)["frames"]] == ["quote"]
    factories.saved(one, factories.marks(1)[0])
    assert (len(body(one)["spans"]), len(body(two)["spans"])) == (4, 3)
    base = AnnotationSet.objects.get(is_base=True)
    assert len(body(base)["spans"]) == 3
    assert verified().startswith("1 articles, 3 annotation sets, 4 changes")


def test_what_a_set_began_with_can_be_taken_back_in_one_step(project: Project, manager: User) -> None:
    imported(project, manager, line())
    own = opened(Article.objects.get())
    (first,) = annotations.recent_changes(own, last=10)
    assert (first.label, first.sequence, first.actor_id) == ("prefill", 1, own.author_id)
    whole = Change.objects.get(pk=first.pk)
    undo = factories.change(*orjson.loads(whole.inverse), label="undo", undoes=str(whole.change_id))
    before = body(own)
    factories.saved(own, undo)
    assert body(own) == {"spans": [], "entities": [], "frames": [], "labels": {}}
    article = Article.objects.get()
    assert article.state == Article.State.PROGRESS
    redo = factories.change(*orjson.loads(whole.operations), label="redo", undoes=undo["id"])
    factories.saved(own, redo)
    assert body(own) == before
    verified()


@pytest.mark.parametrize(("becomes", "revision"), [("text", 0), ("base", 1), ("finished", 0), ("answers", 0)])
def test_an_annotator_works_blind_whatever_was_imported(
    client: Client, project: Project, manager: User, becomes: str, revision: int
) -> None:
    imported(project, manager, line(), becomes=becomes, source=SECRET)
    article = Article.objects.get()
    someone = factories.member(project=project)
    client.force_login(someone, backend=BACKEND)
    with TestCase.captureOnCommitCallbacks(execute=True):
        begun = client.post(f"/api/articles/{article.public}/annotation-sets/")
    assert begun.status_code in {200, 201}
    own = AnnotationSet.objects.get(author=someone)
    assert own.revision == revision
    others = AnnotationSet.objects.exclude(pk=own.pk)
    theirs = [
        reverse("workspace", args=[own.pk]),
        reverse("project", args=[project.slug]),
        f"/api/articles/{article.public}/",
        f"/api/annotation-sets/{own.pk}/",
        f"/api/annotation-sets/{own.pk}/changes/",
    ]
    for page in (client.get(one, follow=True) for one in theirs):
        told = page.content.decode()
        assert (page.status_code, SECRET in told) == (200, False)
        assert not [row for row in others if str(row.pk) in told]
    curator = Client()
    curator.force_login(factories.member(project=project, role="curator"), backend=BACKEND)
    for row in others:
        for path in ("", "changes/"):
            assert client.get(f"/api/annotation-sets/{row.pk}/{path}").status_code == 404
        assert client.post(f"/api/annotation-sets/{row.pk}/submit/").status_code == 404
        assert curator.get(f"/api/annotation-sets/{row.pk}/").status_code == 200
    verified()


def test_a_base_for_an_article_somebody_works_on_leaves_their_work_alone(project: Project, manager: User) -> None:
    imported(project, manager, line(), becomes="text")
    article = Article.objects.get()
    own = factories.saved(opened(article), factories.marks(1)[0])
    before = own.body
    done = imported(project, manager, line(), becomes="base")
    assert (done.tally.new, done.tally.outcomes["added"], Article.objects.count()) == (0, 1, 1)
    own.refresh_from_db()
    assert (own.body, own.prefilled) == (before, False)
    assert opened(article).prefilled
    article.refresh_from_db()
    assert article.state == Article.State.PROGRESS
    verified()


def test_known_answers_make_an_article_that_waits_as_work_a_practice_article(project: Project, manager: User) -> None:
    imported(project, manager, line(), becomes="text")
    done = imported(project, manager, line(), becomes="answers")
    assert (done.ending, done.tally.outcomes["added"], done.tally.codes) == ("imported", 1, {"added_practice": 1})
    article = Article.objects.get()
    assert (article.use, AnnotationSet.objects.get().kind) == ("practice", "gold")
    own = opened(article)
    annotations.submit(annotation_set_id=own.pk, revision=own.revision, actor=User.objects.get(pk=own.author_id))
    own.refresh_from_db()
    assert own.score == 0
    article.refresh_from_db()
    assert article.state != Article.State.GOLD
    again = imported(project, manager, line(), becomes="answers")
    assert (again.ending, again.tally.outcomes["same"]) == ("nothing", 1)


def test_known_answers_do_not_turn_begun_work_into_practice(project: Project, manager: User) -> None:
    imported(project, manager, line(), becomes="text")
    article = Article.objects.get()
    opened(article)
    done = imported(project, manager, line(), becomes="answers")
    assert (done.ending, done.tally.codes) == ("refused", {"answers_late": 1})
    article.refresh_from_db()
    assert (article.use, AnnotationSet.objects.filter(kind="gold").count()) == ("work", 0)


def test_an_article_is_given_one_set_of_known_answers(project: Project, manager: User) -> None:
    other = {"author": {"kind": "annotator", "name": "هند"}}
    twice = imported(project, manager, line(), line(**other), becomes="answers")
    assert (twice.ending, twice.tally.codes) == ("refused", {"answers_there": 1})
    imported(project, manager, line(), becomes="answers")
    later = imported(project, manager, line(**other), becomes="answers")
    assert (later.ending, later.tally.codes) == ("refused", {"answers_there": 1})
    assert AnnotationSet.objects.get().kind == "gold"


def test_of_several_bases_the_newest_is_begun_with(project: Project, manager: User) -> None:
    imported(project, manager, line(), source="قديم")
    imported(
        project,
        manager,
        line(spans=[factories.span(start=0, end=3, id="s-new")], entities=[], frames=[]),
        source="جديد",
    )
    assert [span["id"] for span in body(opened(Article.objects.get()))["spans"]] == ["s-new"]


def test_what_a_newer_schema_does_not_take_stays_in_the_base(project: Project, manager: User) -> None:
    imported(project, manager, line())
    schema = orjson.loads(factories.SCHEMA)
    schema["version"] = "2.0"
    schema["spanTypes"] = [one for one in schema["spanTypes"] if one["code"] != "DATE"]
    newer = projects.add_schema(project=project, body=orjson.dumps(schema).decode())
    Project.objects.update(schema=newer)
    own = opened(Article.objects.get())
    assert (own.schema_id, own.prefilled) == (newer.pk, True)
    assert sorted(span["id"] for span in body(own)["spans"]) == ["s-cue", "s-who"]
    assert [frame["id"] for frame in body(own)["frames"]] == ["f1"]
    assert len(body(AnnotationSet.objects.get(is_base=True))["spans"]) == 3
    verified()


def test_a_base_without_a_mark_leaves_a_set_as_new_as_any(project: Project, manager: User) -> None:
    imported(project, manager, line(spans=[], entities=[], frames=[]))
    own = opened(Article.objects.get())
    assert (own.revision, own.prefilled, Change.objects.count()) == (0, False, 0)
    verified()


def test_an_id_that_comes_twice_with_different_texts_names_the_first(project: Project, manager: User) -> None:
    rows = [orjson.dumps({"id": "7", "text": text}) + b"\n" for text in ("النص الأول", "النص الثاني", "النص الأول")]
    refused = imported(project, manager, *rows)
    assert (refused.ending, Article.objects.count()) == (importing.REFUSED, 0)
    assert (refused.tally.codes, refused.tally.outcomes["same"]) == ({"other_text": 1, "same": 1}, 1)
    kept = imported(project, manager, *rows, conflict="skip")
    assert (kept.ending, list(Article.objects.values_list("text", flat=True))) == (importing.IMPORTED, ["النص الأول"])


def test_articles_alike_over_several_imports_are_one_cluster(project: Project, manager: User) -> None:
    for number in range(3):
        said = " ".join(["زيادة"] * number)
        imported(project, manager, f"{LONG} {said}".encode(), name=f"{number}.txt")
    imported(project, manager, "نص لا يشبه شيئًا مما سبق.".encode(), name="other.txt")
    first = Article.objects.get(name="0.txt")
    assert set(Article.objects.exclude(name="other.txt").values_list("cluster", flat=True)) == {first.pk}
    assert Article.objects.get(name="other.txt").cluster is None
    left_out = imported(project, manager, f"{LONG} غير".encode(), name="3.txt", alike="leave")
    assert (left_out.ending, left_out.tally.codes) == (importing.NOTHING, {"near_duplicate": 1})
    assert Article.objects.count() == 4


def test_another_projects_articles_are_no_twins_and_are_never_named(project: Project, manager: User) -> None:
    other = factories.project()
    imported(other, factories.member(project=other, role="manager"), LONG.encode(), line(), name="a.txt")
    done = imported(project, manager, LONG.encode(), name="a.txt", alike="leave")
    assert (done.tally.new, done.tally.codes) == (1, {})
    assert Article.objects.get(project=project).cluster is None


def test_the_next_import_remembers_what_was_decided_but_not_about_single_records(
    project: Project, manager: User
) -> None:
    choices: dict[str, Any] = {"types": {"DATE": None}, "only_good": True, "alike_one": {"1:1": "leave"}, "source": "س"}
    imported(project, manager, line(), becomes="finished", **choices)
    with TestCase.captureOnCommitCallbacks(execute=True):
        fresh = importing.choices_of(importing.open_batch(project=project, actor=manager))
    assert (fresh.becomes, fresh.types) == (importing.Becomes.FINISHED, {"DATE": None})
    assert (fresh.only_good, fresh.alike_one, fresh.source) == (False, {}, "")
    assert ImportBatch.objects.count() == 2
