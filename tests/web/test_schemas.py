"""The pages of a schema: the editor for managers, reading for the others, versions, comparison, publication."""

from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from annotator.models import Membership, Project, User
from annotator.services import schemas
from annotator.standoff.schema import load_schema
from annotator.web import schemadiff
from tests import factories
from tests.services.test_schemas import body, with_type

pytestmark = pytest.mark.django_db
Role = Membership.Role


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role=Role.MANAGER)


def keep(project: Project, manager: User, value: Any, revision: int = 0) -> None:
    schemas.keep_draft(project=project, body=value, revision=revision, actor=manager)


def page_data(html: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(html.split('<script id="page-data" type="application/json">')[1].split("<")[0])
    return found


def test_a_manager_gets_the_editor_with_the_draft_and_what_it_lacks(project: Project, manager: User) -> None:
    keep(project, manager, with_type(""))
    html = signed_in(manager).get(reverse("schema", args=["press"])).content.decode()
    data = page_data(html)
    assert data["base"] == body()
    assert data["draft"]["document"] == with_type("")
    assert (data["draft"]["revision"], data["draft"]["changes"]) == (1, None)
    assert [one["path"] for one in data["draft"]["problems"]] == ["spanTypes[26].code"]
    assert data["urls"]["draft"] == "/api/projects/press/schema/draft/"
    assert 'id="type-form"' in html


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANNOTATOR, Role.CURATOR])
def test_the_others_read_the_schema_in_use_and_no_draft(project: Project, manager: User, role: str) -> None:
    keep(project, manager, with_type())
    client = signed_in(factories.member(project=project, role=role))
    html = client.get(reverse("schema", args=["press"])).content.decode()
    assert "كيان جيوسياسي" in html
    assert "SPORT" not in html
    assert "type-form" not in html


def test_an_archived_project_is_read_by_its_manager_too(project: Project, manager: User) -> None:
    Project.objects.update(archived_at=timezone.now())
    html = signed_in(manager).get(reverse("schema", args=["press"])).content.decode()
    assert "type-form" not in html
    assert "كيان جيوسياسي" in html


def test_a_project_without_a_schema_offers_its_manager_one(project: Project, manager: User) -> None:
    Project.objects.update(schema=None)
    html = signed_in(manager).get(reverse("schema", args=["press"])).content.decode()
    assert "schema-transfer" in html
    viewer = factories.member(project=project, role=Role.VIEWER)
    html = signed_in(viewer).get(reverse("schema", args=["press"])).content.decode()
    assert ("schema-transfer" in html, "لا مخطط وسم لهذا المشروع بعد." in html) == (False, True)


def test_publication_shows_what_differs_and_what_becomes_of_sets(project: Project, manager: User) -> None:
    factories.annotation_set(article=factories.article(project=project))
    keep(project, manager, with_type())
    client = signed_in(manager)
    html = client.get(reverse("schema-publish", args=["press"])).content.decode()
    assert "رياضة" in html
    assert 'value="1.1"' in html
    assert "طبقة واحدة تبقى على النسخة <bdi>1.0</bdi>" in html
    done = client.post(
        reverse("schema-publish", args=["press"]), {"revision": 1, "version": "1.1", "note": "نوع للرياضة"}, follow=True
    )
    assert done.redirect_chain == [(reverse("schema-versions", args=["press"]), 302)]
    html = done.content.decode()
    assert "النسخة 1.1 قيد الاستعمال للعمل الجديد." in html
    assert "نوع للرياضة" in html
    assert "طبقة واحدة عليه" in html


def test_a_number_that_is_taken_is_said_at_the_field_and_the_note_stays(project: Project, manager: User) -> None:
    keep(project, manager, with_type())
    answer = signed_in(manager).post(
        reverse("schema-publish", args=["press"]), {"revision": 1, "version": "1.0", "note": "ملاحظتي"}
    )
    html = answer.content.decode()
    assert answer.status_code == 400
    assert ("توجد نسخة بهذا الرقم." in html, "ملاحظتي" in html, 'value="1.0"' in html) == (True, True, True)
    assert schemas.draft_of(project) is not None


def test_a_draft_that_changed_meanwhile_is_looked_at_again(project: Project, manager: User) -> None:
    keep(project, manager, with_type())
    keep(project, manager, with_type("GAME"), 1)
    done = signed_in(manager).post(
        reverse("schema-publish", args=["press"]), {"revision": 1, "version": "1.1"}, follow=True
    )
    assert "تغيّرت المسودة أثناء مراجعتها." in done.content.decode()
    assert "GAME" in done.content.decode()


def test_a_draft_that_another_tab_published_or_gave_up_is_told_and_no_page_is_missing(
    project: Project, manager: User
) -> None:
    keep(project, manager, with_type())
    schemas.discard_draft(project=project, revision=1, actor=manager)
    done = signed_in(manager).post(
        reverse("schema-publish", args=["press"]), {"revision": 1, "version": "1.1"}, follow=True
    )
    assert (done.status_code, done.redirect_chain[-1]) == (200, (reverse("schema", args=["press"]), 302))
    assert "لم يُنشر شيء" in done.content.decode()


def test_an_unfinished_draft_leads_back_to_the_editor(project: Project, manager: User) -> None:
    client = signed_in(manager)
    assert client.get(reverse("schema-publish", args=["press"])).status_code == 302
    keep(project, manager, with_type(""))
    compare = f"{reverse('schema-compare', args=['press'])}?old={project.schema_id}"
    for path in (reverse("schema-publish", args=["press"]), compare):
        done = client.get(path, follow=True)
        assert done.redirect_chain == [(reverse("schema", args=["press"]), 302)]
        assert "لم تكتمل المسودة بعد" in done.content.decode()


def test_versions_and_comparison_are_for_every_member_counts_for_those_who_read_all(
    project: Project, manager: User
) -> None:
    first = project.schema
    assert first is not None
    factories.annotation_set(article=factories.article(project=project))
    keep(project, manager, with_type())
    second = schemas.publish(project=project, revision=1, version="1.1", actor=manager)
    annotator = signed_in(factories.member(project=project))
    html = annotator.get(reverse("schema-versions", args=["press"])).content.decode()
    assert ("1.1" in html, "1.0" in html, "طبقة واحدة عليه" in html, "data-return" in html) == (
        True,
        True,
        False,
        False,
    )
    html = annotator.get(
        reverse("schema-compare", args=["press"]), {"old": first.pk, "new": second.pk}
    ).content.decode()
    assert "فرق واحد بين <bdi>1.0</bdi> و<bdi>1.1</bdi>." in html
    # The draft is the managers' alone.
    keep(project, manager, {**with_type("GAME"), "version": "1.1"})
    assert annotator.get(reverse("schema-compare", args=["press"]), {"old": first.pk}).status_code == 404
    html = signed_in(manager).get(reverse("schema-versions", args=["press"])).content.decode()
    assert f'data-return="{first.pk}"' in html
    assert 'data-replace="2"' in html
    file = annotator.get(reverse("schema-file", args=["press", second.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="ar-news-1.1.json"'
    assert orjson.loads(file.content) == orjson.loads(second.body)


@pytest.mark.parametrize(("versions", "expected"), [(1, 5), (3, 5)])
def test_the_list_of_versions_costs_the_same_whatever_its_length(
    project: Project, manager: User, django_assert_num_queries: Any, versions: int, expected: int
) -> None:
    for n in range(1, versions):
        keep(project, manager, {**with_type(f"T{n}"), "version": f"1.{n - 1}"})
        schemas.publish(project=project, revision=n, version=f"1.{n}", actor=manager)
    client = signed_in(factories.member(project=project))
    # Session, user, project, versions, notifications.
    with django_assert_num_queries(expected):
        client.get(reverse("schema-versions", args=["press"]))


def lines_of(change: Any) -> list[schemadiff.Line]:
    value = body()
    change(value)
    return schemadiff.lines(load_schema(factories.SCHEMA), load_schema(orjson.dumps(value).decode()))


def test_a_difference_is_told_by_names_in_the_readers_language() -> None:
    def change(value: Any) -> None:
        value["spanTypes"][0]["attributes"][0]["choices"][0]["name"] = {"ar": "علم", "en": "Proper name"}
        value["spanTypes"][1]["hotkey"] = "KeyB"
        value["spanTypes"][2]["guideline"]["ar"] += " وكل مؤسسة."
        value["frameTypes"][0]["roles"][1]["max"] = 1
        value["spanTypes"].pop(3)

    with translation.override("ar"):
        found = lines_of(change)
    assert [(line.kind, list(line.place), line.field) for line in found] == [
        ("changed", ["شخص", "نوع الإشارة", "علم"], "الاسم"),
        ("changed", ["منصب"], "المفتاح"),
        ("changed", ["منظمة"], "القاعدة"),
        ("removed", ["كيان جيوسياسي"], ""),
        ("changed", ["قول", "فعل القول"], "الحد الأعلى"),
    ]
    assert found[0].pieces == [("removed", "اسم "), ("same", "علم")]
    assert [line.code for line in found] == ["NAM", "OCC", "ORG", "GPE", "cue"]
    assert (found[1].before, found[1].after, found[1].keys) == ("Digit2", "KeyB", True)
    assert any(marked for _, marked in found[3].example), "what is removed is shown on its example"
    assert (found[4].before, found[4].after) == ("لا شيء", "١")


def test_values_are_told_in_words() -> None:
    def change(value: Any) -> None:
        value["spanTypes"][0]["enabled"] = False
        value["frameTypes"][0]["roles"][2]["fillers"]["specials"] = []
        value["spanTypes"][1]["colour"]["fill"] = "#ffffff"
        value["labels"].reverse()

    with translation.override("en"):
        found = lines_of(change)
    told = {line.field or line.kind: (line.before, line.after) for line in found}
    assert told["Offered to annotators"] == ("yes", "no")
    assert told["What may fill it"] == ("mentions, entities, the author, unknown", "mentions, entities")
    assert found[1].colours == ("#f6b79c #983a15", "#ffffff #983a15")
    assert told["reordered"][0].startswith("Genre")


@pytest.fixture
def without_dates(project: Project, manager: User) -> Project:
    """A project with two marks of a date in two sets, and a draft that knows no dates."""
    for n in range(2):
        row = factories.annotation_set(article=factories.article(project=project, text=f"{factories.TEXT}{n}"))
        factories.saved(row, factories.change(factories.put(factories.span(start=4, end=10))))
    value = body()
    value["spanTypes"] = [one for one in value["spanTypes"] if one["code"] != "DATE"]
    keep(project, manager, value)
    return project


def test_the_editor_says_what_the_draft_comes_to_for_the_work_so_far(without_dates: Project, manager: User) -> None:
    html = signed_in(manager).get(reverse("schema-effect", args=["press"])).content.decode()
    assert "في طبقتين ما لا مكان له في المسودة." in html
    assert "يمسّ وسمين في طبقتين" in html


def test_there_is_nothing_to_say_without_a_draft_or_while_it_is_unfinished(project: Project, manager: User) -> None:
    client = signed_in(manager)
    assert client.get(reverse("schema-effect", args=["press"])).content.strip() == b""
    keep(project, manager, with_type(""))
    assert client.get(reverse("schema-effect", args=["press"])).content.strip() == b""


def test_a_difference_is_shown_on_real_places_to_those_who_read_everybodys_work(
    without_dates: Project, manager: User
) -> None:
    versions = {"old": without_dates.schema_id}
    for page in (reverse("schema-publish", args=["press"]), reverse("schema-compare", args=["press"])):
        html = signed_in(manager).get(page, versions).content.decode()
        assert html.count("<mark>الرئيس</mark>") == 2
    schemas.publish(project=without_dates, revision=1, version="2.0", actor=manager)
    without_dates.refresh_from_db()
    blind = signed_in(factories.member(project=without_dates))
    html = blind.get(reverse("schema-compare", args=["press"]), versions | {"new": without_dates.schema_id})
    assert "<mark>الرئيس</mark>" not in html.content.decode()
    assert "يمسّ" not in html.content.decode()
