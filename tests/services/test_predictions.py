"""Predictions come in for articles that are there, and mix with nobody's work."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from annotator.models import AnnotationSet, Article, Change, ModelVersion, PairEvidence, Prediction, Project, User
from annotator.services import access, agreement, exports, figures, notes, predictions, projects, quality, review
from annotator.services.articles import importing, listing
from annotator.services.integrity import verify
from annotator.services.refusal import Conflict, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = factories.TEXT
WHO, WHEN = TEXT.index("سامر"), TEXT.index("عام")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.project()


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


@pytest.fixture
def article(project: Project) -> Article:
    return factories.article(project=project)


@pytest.fixture
def model(project: Project, manager: User) -> ModelVersion:
    return predictions.add_version(project=project, name="camel", version="1.0", actor=manager)


def line(article: Article | None = None, *spans: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What is predicted for an article, a person and a date unless told otherwise."""
    usual = [
        {"id": "s1", "start": WHO, "end": WHO + 4, "label": "PERS", "score": 0.9},
        {"id": "s2", "start": WHEN, "end": WHEN + 3, "label": "DATE", "score": 0.25},
    ]
    named = {"id": str(article.public)} if article else {}
    return {**named, "spans": list(spans) or usual, **fields}


def sent(model: ModelVersion, actor: User, *lines: Any, dry_run: bool = False, **how: bool) -> predictions.Sent:
    data = b"\n".join(one if isinstance(one, bytes) else orjson.dumps(one) for one in lines)
    return predictions.send(model=model, data=data, actor=actor, dry_run=dry_run, **how)


def locked_gold(article: Article, *changes: dict[str, Any]) -> AnnotationSet:
    """The gold of an article, out of one annotator's set."""
    author = factories.member(project=article.project)
    row = factories.submitted(article=article, author=author, changes=changes)
    curator = factories.member(project=article.project, role="curator")
    return review.promote(annotation_set=row, actor=curator)


def test_a_program_sends_lines_and_reads_the_same_back(model: ModelVersion, manager: User, article: Article) -> None:
    done = sent(model, manager, line(article)).done
    assert (done.ending, done.tally.sets, done.tally.spans) == ("imported", 1, 2)
    row = AnnotationSet.objects.get(article=article)
    assert (row.kind, row.state, row.author, row.source, row.is_base) == (
        "suggested", "submitted", None, "camel 1.0", False,
    )  # fmt: skip
    (back,) = map(orjson.loads, predictions.lines_of(model))
    assert (back["id"], [one["text"] for one in back["spans"]]) == (str(article.public), ["سامر", "عام"])
    assert {one["origin"] for one in back["spans"]} == {"suggested"}
    assert [back["scores"][one["id"]] for one in back["spans"]] == [0.9, 0.25]
    assert "score" not in row.body
    assert not list(verify(article.project))


def test_what_was_read_back_can_be_sent_again_and_the_same_changes_nothing(
    model: ModelVersion, manager: User, article: Article
) -> None:
    sent(model, manager, line(article))
    before = AnnotationSet.objects.get(article=article)
    again = sent(model, manager, line(article)).done
    assert (again.ending, again.tally.outcomes["same"]) == ("nothing", 1)
    after = AnnotationSet.objects.get(article=article)
    assert (after.pk, after.revision, after.body) == (before.pk, 1, before.body)


def test_another_prediction_is_refused_unless_it_is_to_take_the_place(
    model: ModelVersion, manager: User, article: Article
) -> None:
    sent(model, manager, line(article))
    row = AnnotationSet.objects.get(article=article)
    span = {"id": "s1", "start": WHO, "end": WHO + 4, "type": "ORG", "score": 0.5}
    other = line(article, span, labels={"genre": "report"})
    refused = sent(model, manager, other)
    assert (refused.done.ending, [one.code for one in refused.bad]) == ("refused", ["predicted_otherwise"])
    assert sent(model, manager, other, replace=True).done.ending == "imported"
    now = AnnotationSet.objects.get(article=article)
    assert (now.pk, now.revision, [one["type"] for one in orjson.loads(now.body)["spans"]]) == (row.pk, 2, ["ORG"])
    assert orjson.loads(now.body)["labels"] == {"genre": "report"}
    assert list(orjson.loads(Prediction.objects.get().scores).values()) == [0.5]
    assert Change.objects.filter(annotation_set=now).count() == 2
    assert not list(verify(article.project))
    # Only the scores are others: no gesture is written, the scores are.
    scored = {**other, "spans": [{**other["spans"][0], "score": 0.75}]}
    assert sent(model, manager, scored, replace=True).done.ending == "imported"
    assert list(orjson.loads(Prediction.objects.get().scores).values()) == [0.75]
    assert AnnotationSet.objects.get(article=article).revision == 2


def test_two_versions_say_different_things_about_one_article(
    model: ModelVersion, manager: User, article: Article
) -> None:
    newer = predictions.add_version(project=model.project, name="camel", version="1.1", actor=manager)
    sent(model, manager, line(article))
    sent(newer, manager, line(article))
    one, other = (orjson.loads(next(predictions.lines_of(of))) for of in (model, newer))
    assert {span["id"] for span in one["spans"]}.isdisjoint(span["id"] for span in other["spans"])
    with pytest.raises(Conflict) as taken:
        predictions.add_version(project=model.project, name=" camel ", version="1.1", actor=manager)
    assert taken.value.code == "model_taken"


@pytest.mark.parametrize("names", ["external_id", "sha256", "text", "public in capitals", "external as id"])
def test_an_article_is_found_by_its_id_its_external_id_or_its_text(
    model: ModelVersion, manager: User, article: Article, names: str
) -> None:
    Article.objects.filter(pk=article.pk).update(external_id="news-7")
    how = {
        "external_id": {"external_id": "news-7"},
        "sha256": {"sha256": article.sha256},
        "text": {"text": article.text},
        "public in capitals": {"id": str(article.public).upper()},
        "external as id": {"id": "news-7"},
    }
    assert sent(model, manager, line(None, **how[names])).done.ending == "imported"
    assert Prediction.objects.get().article == article


_ELSEWHERE = "نصّ من مكان آخر"
_BAD: dict[str, tuple[dict[str, Any] | bytes, str]] = {
    "an article that is not there": ({"id": "nobody", "spans": []}, "not_in_project"),
    "a text that is not there": ({"text": _ELSEWHERE, "spans": []}, "not_in_project"),
    "no name at all": ({"spans": []}, "malformed"),
    "another text under the id": ({"id": "HERE", "text": _ELSEWHERE, "spans": []}, "predicted_text"),
    "an offset beyond the end": ({"id": "HERE", "spans": [{"start": 1, "end": 9_999, "label": "PERS"}]}, "malformed"),
    "an offset before the beginning": ({"id": "HERE", "spans": [{"start": -4, "end": 2, "label": "LAW"}]}, "malformed"),
    "a span turned round": ({"id": "HERE", "spans": [{"start": 9, "end": 2, "label": "PERS"}]}, "malformed"),
    "words that do not stand there": (
        {"id": "HERE", "spans": [{"start": WHO, "end": WHO + 4, "label": "PERS", "text": "ليلى"}]}, "malformed",
    ),
    "half an offset": ({"id": "HERE", "spans": [{"start": 0.5, "end": 4, "label": "PERS"}]}, "malformed"),
    "a score above 1": ({"id": "HERE", "spans": [{"start": 0, "end": 3, "label": "PERS", "score": 1.5}]}, "bad_score"),
    "a score below 0": ({"id": "HERE", "spans": [], "scores": {"s": -0.1}}, "bad_score"),
    "a score that is a truth": ({"id": "HERE", "spans": [], "scores": {"s": True}}, "bad_score"),
    "scores that are none": ({"id": "HERE", "spans": [], "scores": [1]}, "bad_score"),
    "a score that is no number": (b'{"id": "HERE", "spans": [], "scores": {"s": NaN}}', "not_json"),
    "a score that is endless": (b'{"id": "HERE", "spans": [], "scores": {"s": 1e999}}', "not_json"),
    "two things with one id": (
        {"id": "HERE", "spans": [{"id": "x", "start": 0, "end": 3, "label": "PERS"}] * 2}, "malformed",
    ),
    "a mention of nobody": (
        {"id": "HERE", "spans": [{"start": WHO, "end": WHO + 4, "label": "PERS", "entity": "e9"}]}, "malformed",
    ),
    "a key nobody knows": ({"id": "HERE", "entites": []}, "malformed"),
    "spans that are none": ({"id": "HERE", "spans": {"a": 1}}, "malformed"),
    "a list": (b"[1]", "not_an_object"),
    "half a line": (b'{"id": "HERE", "spans": [', "not_json"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "code"), _BAD.values(), ids=_BAD)
def test_a_bad_record_is_named_and_keeps_everything_out(
    model: ModelVersion, manager: User, article: Article, bad: dict[str, Any] | bytes, code: str
) -> None:
    other = factories.article(project=model.project, text="نصّ آخر عن سامر.")
    raw = bad if isinstance(bad, bytes) else orjson.dumps(bad)
    raw = raw.replace(b'"HERE"', f'"{article.public}"'.encode())
    good = {"id": str(other.public), "spans": []}
    refused = sent(model, manager, good, raw)
    assert refused.done.ending == "refused"
    assert [(one.number, one.where.line, one.code) for one in refused.bad] == [(2, 2, code)]
    assert (AnnotationSet.objects.count(), Prediction.objects.count(), Article.objects.count()) == (0, 0, 2)
    assert sent(model, manager, good, raw, only_good=True).done.tally.sets == 1
    assert [row.article for row in Prediction.objects.all()] == [other]


def test_an_article_of_another_project_is_as_unknown_as_any(model: ModelVersion, manager: User) -> None:
    foreign = factories.article(text="نصّ مشروع آخر.")
    refused = sent(model, manager, {"id": str(foreign.public), "spans": []}, {"text": foreign.text, "spans": []})
    assert [one.code for one in refused.bad] == ["not_in_project"] * 2


def test_one_article_twice_is_told(model: ModelVersion, manager: User, article: Article) -> None:
    refused = sent(model, manager, line(article), line(None, text=article.text))
    assert [(one.number, one.code) for one in refused.bad] == [(2, "predicted_twice")]


def test_a_dry_run_stores_nothing(model: ModelVersion, manager: User, article: Article) -> None:
    tried = sent(model, manager, line(article), dry_run=True).done
    assert (tried.ending, tried.tally.sets, Prediction.objects.count()) == ("imported", 1, 0)


def test_what_the_schema_has_no_place_for_is_left_out_and_told(
    model: ModelVersion, manager: User, article: Article
) -> None:
    spans = [
        {"id": "a", "start": WHO, "end": WHO + 4, "label": "PERS", "score": 0.5, "attributes": {"mood": "good"}},
        {"id": "b", "start": WHEN, "end": WHEN + 3, "label": "WEATHER", "score": 0.5},
    ]
    done = sent(model, manager, line(article, *spans)).done
    assert dict(done.tally.losses) == {"unknown_type:WEATHER": 1, "unknown_attribute:PERS.mood": 1}
    assert len(orjson.loads(Prediction.objects.get().scores)) == 1


def test_frames_and_participants_come_with_their_roles(model: ModelVersion, manager: User, article: Article) -> None:
    start = TEXT.index("الاتفاق")
    spans = [
        {"id": "w", "start": WHO, "end": WHO + 4, "type": "PERS", "entity": "e"},
        {"id": "q", "start": start, "end": start + 7, "type": "QUOTE"},
    ]
    entities = [{"id": "e", "type": "PERS", "name": "سامر الهادي", "score": 0.5}]
    roles = {"content": [{"span": "q"}], "speaker": [{"entity": "e"}]}
    frames = [{"id": "f", "type": "quote", "roles": roles, "score": 0.25}]
    sent(model, manager, {"id": str(article.public), "spans": spans, "entities": entities, "frames": frames})
    back = orjson.loads(next(predictions.lines_of(model)))
    (frame,), (entity,) = back["frames"], back["entities"]
    assert frame["roles"]["speaker"] == [{"entity": entity["id"]}]
    assert back["scores"] == {frame["id"]: 0.25, entity["id"]: 0.5}


def test_ten_thousand_spans_come_in_at_once(model: ModelVersion, manager: User) -> None:
    long = factories.article(project=model.project, text="كلمة " * 10_000)
    spans = [{"start": 5 * n, "end": 5 * n + 4, "label": "PERS", "score": 0.5} for n in range(10_000)]
    assert sent(model, manager, line(long, *spans)).done.tally.spans == 10_000


def test_a_file_is_brought_in_as_predictions_on_the_import_page(
    model: ModelVersion, manager: User, article: Article
) -> None:
    batch = importing.open_batch(project=model.project, actor=manager)
    importing.add_file(
        batch=batch, name="a.conll", pieces=["\n".join(f"{word} O" for word in TEXT.split()).encode()], actor=manager
    )
    value = {
        "format": "sanad/1", "id": str(article.public), "name": "a", "text": TEXT, "sha256": article.sha256,
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "suggested", "name": ""},
        "spans": [factories.span(start=WHO, end=WHO + 4, type="PERS", id="s1")], "scores": {"s1": 0.5},
    }  # fmt: skip
    importing.add_file(batch=batch, name="b.jsonl", pieces=[orjson.dumps(value)], actor=manager)
    chosen = {"becomes": "predictions", "model": str(model.pk)}
    importing.decide(batch=batch, choices=importing.read_choices(chosen, importing.choices_of(batch)))
    look = importing.look_at(batch)
    assert [(one.where.file, one.code) for one in look.problems] == [("a.conll", "not_in_project")]
    assert [(one.where.file, one.code) for one in look.good] == [("b.jsonl", "predicted")]
    done = importing.start(batch=batch)
    assert done is not None
    assert (done.ending, Article.objects.count()) == ("refused", 1)
    chosen = {"only_good": True}
    importing.decide(batch=batch, choices=importing.read_choices(chosen, importing.choices_of(batch)))
    done = importing.start(batch=batch)
    assert done is not None
    assert (done.ending, Article.objects.count(), list(orjson.loads(Prediction.objects.get().scores).values())) == (
        "imported", 1, [0.5],
    )  # fmt: skip
    assert importing.remembered(model.project).becomes is importing.Becomes.BASE


def test_the_command_brings_files_in_as_predictions_of_a_version(
    model: ModelVersion, article: Article, tmp_path: Path
) -> None:
    value = {
        "format": "sanad/1", "id": "x", "name": "x", "text": TEXT, "sha256": article.sha256,
        "schema": {"name": "ar-news", "version": "1.0"}, "author": {"kind": "suggested", "name": ""},
        "spans": [factories.span(start=WHO, end=WHO + 4, type="PERS", id="s1")],
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps(value))
    command = ["import_articles", model.project.slug, str(tmp_path / "a.jsonl"), "--as", "predictions"]
    with pytest.raises(CommandError, match="no_model"):
        call_command(*command)
    with pytest.raises(CommandError, match="no model camel 2"):
        call_command(*command, "--model", "camel", "2")
    call_command(*command, "--model", "camel", "1.0")
    assert Prediction.objects.get().model == model


def test_predictions_without_a_model_or_of_a_foreign_one_are_refused(project: Project, manager: User) -> None:
    elsewhere = predictions.add_version(project=factories.project(), name="camel", version="1", actor=manager)
    for model in (None, elsewhere.pk):
        choices = importing.Choices(becomes=importing.Becomes.PREDICTIONS, model=model)
        with pytest.raises(Invalid) as refused:
            importing.try_out(importing.Order(project, choices, manager, lambda _gauge: []))
        assert refused.value.code == "no_model"


def test_people_s_work_their_figures_and_the_exports_are_the_same_to_the_last_byte(
    model: ModelVersion, manager: User, article: Article
) -> None:
    project = access.project_for(manager, model.project.slug)
    other = factories.article(project=project, text="نصّ آخر عن سامر.")
    locked_gold(article, factories.change(factories.put(factories.span(start=WHO, end=WHO + 4, type="PERS"))))
    idle = factories.member(project=project)
    factories.submitted(article=other, author=idle)

    def everything() -> dict[str, Any]:
        report = agreement.report_of(project=project, user=manager, asked=agreement.Asked(gold=True))
        figures.freshen(project=project, actor=manager)
        return {
            "export": b"".join(exports.lines(exports.sets_to_export(project))),
            "gold": agreement.report_object(report),
            "pairs": agreement.report_object(
                agreement.report_of(project=project, user=manager, asked=agreement.Asked())
            ),
            "quality": quality.quality_object(quality.quality_of(project=project, user=manager)),
            "articles": list(Article.objects.order_by("pk").values("state", "taken", "submitted", "use")),
            "progress": figures.progress_of(project),
            "seen": sorted(str(one.pk) for one in access.sets_of(idle, project)),
            "queue": [one.article.pk for one in review.curation_queue(user=manager, project=project).lines],
            "listed": listing.count(user=manager, project=project, wanted=listing.Filter(has="LAW")),
            "compared": review.default_voices(article),
            "board": figures.distribution_of(project),
        }

    before = everything()
    sent(model, manager, line(article), line(other, {"start": 8, "end": 10, "label": "LAW"}))
    sent(model, manager, line(article, {"start": 0, "end": 3, "label": "LAW"}), replace=True)
    asked = agreement.Asked(gold=True, model=model.pk)
    assert agreement.report_of(project=project, user=manager, asked=asked).articles == 1
    assert PairEvidence.objects.filter(one__author=None).count() == 1
    assert everything() == before


def test_a_model_stands_beside_the_gold_and_each_number_opens_its_places(
    model: ModelVersion, manager: User, article: Article
) -> None:
    gold = factories.span(start=WHO, end=WHO + 4, type="PERS"), factories.span(start=WHEN, end=WHEN + 3, type="EVENT")
    locked_gold(article, *(factories.change(factories.put(one)) for one in gold))
    sent(model, manager, line(article))
    asked = agreement.Asked(gold=True, model=model.pk)
    project = access.project_for(manager, model.project.slug)
    report = agreement.report_of(project=project, user=manager, asked=asked)
    layers = {one.layer for one in report.measures}
    found = {(one.code, one.subject): one.value for one in report.measures if one.code.startswith("spans/exact")}
    assert found["spans/exact", "PERS"] == 1.0
    assert found["spans/exact", "DATE"] == 0.0
    assert found["spans/exact/recall", ""] == 0.5
    layer = next(key.split("/")[1] for key in report.cells if key.endswith("/DATE/EVENT"))
    assert layer in layers
    page = agreement.places_of(project=project, user=manager, asked=asked, cell=f"confusion/{layer}/DATE/EVENT")
    (place,) = page.places
    assert agreement.page_object(page)["results"][0]["one"]["kind"] == "suggested"
    assert place.article == article
    for role in ("viewer", "annotator"):
        user = factories.member(project=model.project, role=role)
        with pytest.raises(Forbidden):
            agreement.report_of(project=access.project_for(user, model.project.slug), user=user, asked=asked)


def test_more_articles_than_are_looked_up_at_once_all_come_in(model: ModelVersion, manager: User) -> None:
    made = [factories.article(project=model.project, text=f"خبر رقم {n} عن سامر.") for n in range(203)]
    done = sent(model, manager, *(line(one, {"start": 0, "end": 3, "label": "LAW"}) for one in made)).done
    assert (done.ending, done.tally.sets, Prediction.objects.count()) == ("imported", 203, 203)
    read = [orjson.loads(one)["id"] for one in predictions.lines_of(model)]
    assert read == [str(one.public) for one in made]


def test_a_prediction_of_nothing_says_that_there_is_nothing(
    model: ModelVersion, manager: User, article: Article
) -> None:
    assert sent(model, manager, {"id": str(article.public)}).done.tally.sets == 1
    row = AnnotationSet.objects.get(article=article)
    assert (row.revision, orjson.loads(row.body)["spans"], Change.objects.filter(annotation_set=row).exists()) == (
        0, [], False,
    )  # fmt: skip
    assert sent(model, manager, {"id": str(article.public)}).done.tally.outcomes["same"] == 1
    assert sent(model, manager, line(article), replace=True).done.ending == "imported"
    row.refresh_from_db()
    assert (row.revision, len(orjson.loads(row.body)["spans"])) == (1, 2)
    assert not list(verify(article.project))


def test_a_closed_project_takes_nothing(model: ModelVersion, manager: User, article: Article) -> None:
    projects.archive(project=model.project, actor=manager)
    closed = ModelVersion.objects.get(pk=model.pk)
    for verb in (
        lambda: sent(closed, manager, line(article)),
        lambda: predictions.add_version(project=closed.project, name="x", version="1", actor=manager),
        lambda: predictions.change(model=closed, actor=manager, notes="x"),
        lambda: predictions.show_to_annotators(project=closed.project, model=closed, actor=manager),
        lambda: predictions.delete_version(model=closed, typed="camel 1.0", actor=manager),
    ):
        with pytest.raises(Conflict) as refused:
            verb()
        assert refused.value.code == "archived"


def test_a_note_of_a_person_on_a_prediction_keeps_it(model: ModelVersion, manager: User, article: Article) -> None:
    sent(model, manager, line(article))
    row = AnnotationSet.objects.get(kind="suggested")
    ids = {"thread_id": factories.uuid4(), "message_id": factories.uuid4()}
    notes.open_thread(annotation_set=row, place=notes.Place(), body="عجيب", actor=manager, **ids)
    with pytest.raises(Conflict) as held:
        predictions.delete_version(model=model, typed="camel 1.0", actor=manager)
    assert held.value.code == "predictions_in_use"
    assert Prediction.objects.exists()


def test_what_a_model_predicted_becomes_no_gold_by_itself(model: ModelVersion, manager: User, article: Article) -> None:
    sent(model, manager, line(article))
    row = AnnotationSet.objects.get(kind="suggested")
    with pytest.raises(Conflict) as refused:
        review.promote(annotation_set=row, actor=manager)
    assert refused.value.code == "only_predicted"
    with pytest.raises(Conflict):
        review.begin(article=article, voices=[row.pk], actor=manager)
    # Beside a person's set it is one of the voices a curator can compare.
    mine = factories.submitted(article=article, author=factories.member(project=model.project))
    review.begin(article=article, voices=[row.pk, mine.pk], actor=manager)
    with pytest.raises(Conflict) as held:
        predictions.delete_version(model=model, typed="camel 1.0", actor=manager)
    assert held.value.facts == {"curations": 1}


def test_a_model_is_deleted_by_its_name_and_nothing_else_goes(
    model: ModelVersion, manager: User, article: Article
) -> None:
    mine = factories.submitted(article=article, author=factories.member(project=model.project))
    sent(model, manager, line(article))
    predictions.show_to_annotators(project=model.project, model=model, actor=manager)
    with pytest.raises(Invalid):
        predictions.delete_version(model=model, typed="camel", actor=manager)
    assert predictions.delete_version(model=model, typed="camel  1.0", actor=manager) == 1
    assert [row.pk for row in AnnotationSet.objects.all()] == [mine.pk]
    assert Project.objects.get(pk=model.project.pk).suggested_model is None
    assert not list(verify(model.project))


class TestShown:
    """What annotators see of a model."""

    @pytest.fixture(autouse=True)
    def predicted(self, model: ModelVersion, manager: User, article: Article) -> None:
        sent(model, manager, line(article))

    def shown(self, row: AnnotationSet, user: User | None = None) -> list[str]:
        row = access.set_for(user or row.author, row.pk)
        found = predictions.suggestions_for(annotation_set=row, user=user or row.author)
        return [] if found is None else [span.text for span in found.annotations.spans.values()]

    def test_nothing_unless_a_manager_chose_a_model(self, model: ModelVersion, manager: User, article: Article) -> None:
        row = factories.annotation_set(article=article)
        assert self.shown(row) == []
        predictions.show_to_annotators(project=model.project, model=model, actor=manager)
        assert self.shown(row) == ["سامر", "عام"]
        predictions.show_to_annotators(project=model.project, model=None, actor=manager)
        assert self.shown(row) == []

    def test_only_the_author_at_work_and_nobody_who_looks_over_their_shoulder(
        self, model: ModelVersion, manager: User, article: Article
    ) -> None:
        predictions.show_to_annotators(project=model.project, model=model, actor=manager)
        row = factories.annotation_set(article=article)
        assert self.shown(row, manager) == []
        AnnotationSet.objects.filter(pk=row.pk).update(state="submitted")
        assert self.shown(row) == []

    def test_not_where_the_article_tests_whoever_gets_it(
        self, model: ModelVersion, manager: User, article: Article
    ) -> None:
        predictions.show_to_annotators(project=model.project, model=model, actor=manager)
        row = factories.annotation_set(article=article)
        Article.objects.filter(pk=article.pk).update(use="practice")
        assert self.shown(row) == []
        Article.objects.filter(pk=article.pk).update(use="work")
        AnnotationSet.objects.filter(pk=row.pk).update(round=2)
        assert self.shown(row) == []
        AnnotationSet.objects.filter(pk=row.pk).update(round=1)
        assert self.shown(row) != []
        AnnotationSet.objects.create(
            article=article, kind="gold", state="submitted", schema=row.schema, updated_at=row.updated_at
        )
        assert self.shown(row) == []

    def test_an_annotator_reads_no_prediction_by_any_other_way(
        self, model: ModelVersion, manager: User, article: Article, client: Client
    ) -> None:
        row = factories.annotation_set(article=article)
        client.force_login(row.author, backend="django.contrib.auth.backends.ModelBackend")
        predicted = AnnotationSet.objects.get(kind="suggested")
        base = f"/api/projects/{model.project.slug}/models/"
        for address in (base, f"{base}{model.pk}/", f"{base}{model.pk}/predictions/", f"{base}{model.pk}/figures/"):
            assert client.get(address).status_code == 403
        assert client.get(f"/api/annotation-sets/{predicted.pk}/").status_code == 404
        told = client.get(f"/api/annotation-sets/{row.pk}/suggestions/").json()
        assert (told["model"], told["spans"]) == (None, [])
