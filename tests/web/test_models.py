"""The pages of models: the list, a version beside the gold, two beside each other, their end."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotator.models import AnnotationSet, Article, ModelVersion, Prediction, Project, User
from annotator.models.annotations import EMPTY_BODY
from annotator.services import jobs, predictions, releases, review
from annotator.services.predictions import scoring
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = factories.TEXT
WHO, WHEN, WHERE = (TEXT.index(word) for word in ("سامر", "عام", "باريس"))
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


@pytest.fixture
def client(manager: User) -> Client:
    client = Client()
    client.force_login(manager, backend=BACKEND)
    return client


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest, manager: User) -> str:
    User.objects.filter(pk=manager.pk).update(language=request.param)
    return str(request.param)


def golden(project: Project, text: str = TEXT) -> Article:
    """An article with gold: a person, a place, a date."""
    article = factories.article(project=project, text=text)
    at = [(text.index(word), len(word), type_) for word, type_ in (("سامر", "PERS"), ("باريس", "GPE"), ("عام", "DATE"))]
    spans = [factories.span(start=start, end=start + n, text=text, type=type_) for start, n, type_ in at]
    row = factories.submitted(
        article=article,
        author=factories.member(project=project),
        changes=[factories.change(*map(factories.put, spans))],
    )
    review.promote(annotation_set=row, actor=factories.member(project=project, role="curator"))
    return article


Marks = list[tuple[str, str, float]]


def predicted(project: Project, manager: User, version: str, *lines: tuple[Article, Marks]) -> ModelVersion:
    """A version that predicts these words as these types, with these scores."""
    row = predictions.add_version(project=project, name="camel", version=version, actor=manager)
    data = b"\n".join(
        orjson.dumps({"id": str(article.public), "spans": [_span(article.text, *mark) for mark in marks]})
        for article, marks in lines
    )
    assert predictions.send(model=row, data=data, actor=manager, dry_run=False).done.ending == "imported"
    return row


def _span(text: str, word: str, type_: str, score: float) -> dict[str, Any]:
    start = text.index(word)
    return {"start": start, "end": start + len(word), "type": type_, "score": score}


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_version_is_added_and_stands_in_the_list(client: Client, project: Project, language: str) -> None:
    empty = page(client, "models", "press")
    assert f'lang="{language}"' in empty
    answer = client.post(reverse("models", args=["press"]), {"name": "camel", "version": "1.0", "notes": "AraBERT"})
    row = ModelVersion.objects.get()
    assert answer.headers["Location"] == reverse("model", args=["press", row.pk])
    assert "camel" in page(client, "models", "press")
    alone = page(client, "model", "press", row.pk)
    assert "AraBERT" in alone
    assert reverse("import", args=["press"]) in alone.split("<h1")[1], "where its predictions come in"
    assert reverse("model-csv", args=["press", row.pk]) not in alone, "there is no number yet"
    again = client.post(reverse("models", args=["press"]), {"name": "camel", "version": "1.0"})
    assert (again.status_code, ModelVersion.objects.count()) == (400, 1)
    assert 'value="camel"' in again.content.decode()


@pytest.mark.parametrize("versions", [1, 3])
def test_the_list_asks_as_much_for_three_versions_as_for_one(
    client: Client, project: Project, manager: User, versions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = golden(project)
    for n in range(versions):
        row = predicted(project, manager, f"1.{n}", (article, [("سامر", "PERS", 0.9)]))
        page(client, "model", "press", row.pk)
    with django_assert_num_queries(6):
        page(client, "models", "press")


def test_a_version_stands_beside_the_gold_with_counts_and_a_curve(
    client: Client, project: Project, manager: User, language: str
) -> None:
    article = golden(project)
    row = predicted(
        project, manager, "1.0", (article, [("سامر", "PERS", 0.9), ("باريس", "ORG", 0.3), ("موسكو", "GPE", 0.2)])
    )
    told = page(client, "model", "press", row.pk)
    assert "0.33" in told if language == "en" else "٠٫٣٣" in told
    assert f"agreement/places/?cell=confusion/entity/ORG/GPE&amp;against=gold&amp;model={row.pk}" in told
    assert ("0.50" if language == "en" else "٠٫٥٠") in told
    places = page(client, "agreement-places", "press", query=f"?cell=confusion/entity/ORG/GPE&model={row.pk}")
    assert "camel 1.0" in places
    assert reverse("model", args=["press", row.pk]) in places
    assert "0.33" in page(client, "models", "press") if language == "en" else "٠٫٣٣" in page(client, "models", "press")


def test_the_curve_says_where_the_model_is_best(project: Project, manager: User) -> None:
    article = golden(project)
    row = predicted(
        project, manager, "1.0", (article, [("سامر", "PERS", 0.9), ("عام", "DATE", 0.6), ("موسكو", "GPE", 0.2)])
    )
    scored = predictions.scored_of(project=project, model=row, user=manager)
    by_least = {one.least: (one.predicted, one.right, one.gold) for one in scored.thresholds}
    told = [by_least[least] for least in (0.0, 0.25, 0.65, 0.95)]
    assert told == [(3, 2, 3), (2, 2, 3), (1, 1, 3), (0, 0, 3)]
    # What is kept is what was read: another gold, and it is counted anew.
    assert Prediction.objects.get().scored
    gold = AnnotationSet.objects.get(kind="gold")
    AnnotationSet.objects.filter(pk=gold.pk).update(revision=gold.revision + 1, body=EMPTY_BODY)
    assert predictions.scored_of(project=project, model=row, user=manager).thresholds[0].right == 0


def test_many_articles_are_counted_by_a_job(
    project: Project, manager: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    article = golden(project)
    row = predicted(project, manager, "1.0", (article, [("سامر", "PERS", 0.9)]))
    monkeypatch.setattr(scoring, "AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        first = predictions.scored_of(project=project, model=row, user=manager)
    assert first.job is not None
    assert first.job.noun == "predictions"
    jobs.run.func(str(first.job.pk))
    after = predictions.scored_of(project=project, model=row, user=manager)
    assert (after.missing, len(after.thresholds)) == (0, scoring.STEPS)


def test_two_versions_tell_what_is_right_now_and_what_no_longer(
    client: Client, project: Project, manager: User, language: str
) -> None:
    one, other = golden(project), golden(project, "سافر سامر إلى باريس عام ٢٠٢٥.")
    older = predicted(
        project, manager, "1.0", (one, [("سامر", "PERS", 1)]), (other, [("باريس", "ORG", 1), ("سامر", "PERS", 1)])
    )
    newer = predicted(
        project, manager, "1.1", (one, [("سامر", "PERS", 1), ("عام", "DATE", 1)]), (other, [("باريس", "GPE", 1)])
    )
    found = predictions.changes_of(project=project, newer=newer, older=older)
    assert found.types["GPE"] == predictions.Moved(mended=1)
    assert found.types["ORG"] == predictions.Moved(gone=1)
    assert found.types["PERS"] == predictions.Moved(broken=1)
    assert found.whole == predictions.Moved(mended=2, broken=1, gone=1)
    assert [article.pk for article, _moved in found.named] == [other.pk, one.pk]
    told = page(client, "model", "press", newer.pk, query=f"?with={older.pk}")
    assert reverse("compare", args=[other.public]) in told
    assert client.get(reverse("model", args=["press", newer.pk]) + f"?with={10**9}").status_code == 404
    assert "camel" in page(client, "model", "press", newer.pk, query="?with=x")


def test_a_model_is_measured_on_the_test_of_a_release_alone(
    client: Client, project: Project, manager: User, language: str
) -> None:
    first, second = golden(project), golden(project, TEXT + " خاتمة أخرى لا تشبه ما سبقها في شيء.")
    right, wrong = [("سامر", "PERS", 0.9), ("باريس", "GPE", 0.8), ("عام", "DATE", 0.7)], [("سامر", "ORG", 0.9)]
    model = predicted(project, manager, "1", (first, right), (second, wrong))
    other = predicted(project, manager, "2", (first, right), (second, right))
    assert "<select" not in page(client, "model", project.slug, model.pk).split('id="beside"')[0]

    pins = {str(first.public): "train", str(second.public): "test"}
    plan = releases.read_plan({"pins": pins, "shares": [1, 0, 0]})
    release = releases.begin(project=project, tag="v1", plan=plan, actor=None, start=False)
    releases.build(release, lambda *_: None, lambda _said: None)

    whole = page(client, "model", project.slug, model.pk)
    assert '<option value="v1/test"' in whole
    assert {"ar": "فلا يكشف مقدرته إلا قسم الاختبار", "en": "only its test tells what it can"}[language] in whole
    there = page(client, "model", project.slug, model.pk, query=f"?on=v1/test&with={other.pk}")
    assert '<option value="v1/test" selected>' in there
    assert {"ar": "واحد منها في هذا القسم", "en": "is in this split, with locked gold"}[language] in there
    assert "release=v1&amp;split=test" in there, "a number leads to the places of this split"
    assert [one.title for one in there_changed(client, project, model, other)] == [second.title]

    def exact(query: str) -> Any:
        found = client.get(reverse("model-json", args=(project.slug, model.pk)) + query).json()["measures"]
        return next(one["value"] for one in found if (one["code"], one["layer"]) == ("spans/exact", ""))

    assert (exact("?on=v1/test"), exact("?on=v1/train")) == (0, 1)
    assert exact("?on=v2/test") == exact("") == pytest.approx(6 / 10), "of a split that is not there nothing is told"


def there_changed(client: Client, project: Project, model: ModelVersion, other: ModelVersion) -> Any:
    """The articles that two versions differ in, within the test of a release."""
    address = reverse("model", args=(project.slug, model.pk))
    return client.get(f"{address}?on=v1/test&with={other.pk}").context["changed_articles"]


def test_the_figures_are_taken_along_as_files(client: Client, project: Project, manager: User) -> None:
    row = predicted(project, manager, "1.0", (golden(project), [("سامر", "PERS", 0.9)]))
    table = page(client, "model-csv", "press", row.pk)
    assert "spans/exact" in table
    assert orjson.loads(page(client, "model-json", "press", row.pk))["articles"] == 1


def test_one_press_shows_it_and_one_hides_it(client: Client, project: Project, manager: User, language: str) -> None:
    row = predicted(project, manager, "1.0", (golden(project), [("سامر", "PERS", 0.9)]))
    change = reverse("model-change", args=["press", row.pk])
    client.post(change, {"act": "show"})
    project.refresh_from_db()
    assert project.suggested_model == row
    assert 'value="hide"' in page(client, "model", "press", row.pk)
    client.post(change, {"act": "hide"})
    client.post(change, {"act": "describe", "notes": "أفضل"})
    project.refresh_from_db()
    row.refresh_from_db()
    assert (project.suggested_model, row.notes) == (None, "أفضل")


def test_it_goes_when_its_name_is_typed(client: Client, project: Project, manager: User, language: str) -> None:
    row = predicted(project, manager, "1.0", (golden(project), [("سامر", "PERS", 0.9)]))
    end = reverse("model-delete", args=["press", row.pk])
    assert client.post(end, {"name": "camel"}).status_code == 400
    assert ModelVersion.objects.exists()
    assert client.post(end, {"name": "camel 1.0"}).headers["Location"] == reverse("models", args=["press"])
    assert not ModelVersion.objects.exists()
    assert not AnnotationSet.objects.filter(kind="suggested").exists()


def test_files_become_predictions_on_the_import_page(
    client: Client, project: Project, manager: User, language: str
) -> None:
    article = factories.article(project=project)
    older = predictions.add_version(project=project, name="camel", version="1.0", actor=manager)
    newer = predictions.add_version(project=project, name="camel", version="1.1", actor=manager)
    sanad = {
        "format": "sanad/1", "id": "x", "name": "x", "text": TEXT, "sha256": article.sha256,
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "suggested", "name": ""},
        "spans": [factories.span(start=WHO, end=WHO + 4, type="PERS", id="s1")],
    }  # fmt: skip
    sent = client.post(reverse("import", args=["press"]), {"files": SimpleUploadedFile("a.jsonl", orjson.dumps(sanad))})
    preview = sent.headers["Location"]
    assert 'value="predictions"' in client.get(preview).content.decode()
    client.post(preview, {"action": "review", "becomes": "predictions"})
    looked = client.get(preview).content.decode()
    assert f'<option value="{newer.pk}" selected>' in " ".join(looked.split()).replace("> selected", " selected")
    client.post(preview, {"action": "review", "becomes": "predictions", "model": older.pk})
    done = client.post(preview, {"action": "import", "becomes": "predictions", "model": older.pk})
    assert done.headers["Location"] == reverse("model", args=["press", older.pk])
    assert Prediction.objects.get().model == older
    assert Article.objects.count() == 1
