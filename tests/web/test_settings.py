"""The pages of a project's beginning, settings, archiving and deletion."""

import html
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from annotator.models import Membership, Project, User
from annotator.services import annotations, projects
from annotator.web import schemaproblems
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def boss() -> User:
    return factories.user(is_superuser=True)


@pytest.fixture
def project(boss: User) -> Project:
    return projects.begin_project(name="أخبار دولية", slug="akhbar", schema=factories.SCHEMA, actor=boss)


def begin(client: Client, **fields: Any) -> Any:
    return client.post(reverse("project-new"), {"name": "صحافة مغاربية", "start": "shipped", **fields})


def test_a_name_is_enough(boss: User) -> None:
    answer = begin(signed_in(boss))
    assert answer.headers["Location"] == reverse("project", args=["shafa-mgharbia"])
    assert Project.objects.get().schema is not None


def test_a_schema_comes_from_a_file(boss: User) -> None:
    body = orjson.loads(factories.SCHEMA) | {"name": "ours", "version": "7.0"}
    file = SimpleUploadedFile("s.json", b"\xef\xbb\xbf" + orjson.dumps(body))
    begin(signed_in(boss), start="file", schema=file, slug="Ours ")
    made = Project.objects.get(slug="ours")
    assert made.schema is not None
    assert (made.schema.name, made.schema.version) == ("ours", "7.0")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": "file"}, "يلزم اختيار ملف المخطط"),
        ({"start": "file", "schema": b"{"}, "ليس هذا مخططًا صالحًا"),
        ({"start": "file", "schema": b"\xff\xfe"}, "ليس نصًّا بترميز"),
        ({"start": "copy", "source": "nowhere"}, "يلزم اختيار المشروع"),
        ({"slug": "akhbar"}, "لمشروع آخر هذا العنوان"),
        ({"slug": "أخبار"}, "حروف لاتينية صغيرة"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(boss: User, project: Project, fields: dict[str, Any], said: str) -> None:
    if "schema" in fields:
        fields = fields | {"schema": SimpleUploadedFile("s.json", fields["schema"])}
    answer = begin(signed_in(boss), description="وصف", **fields)
    page = answer.content.decode()
    assert (answer.status_code, said in page, 'value="صحافة مغاربية"' in page) == (400, True, True)
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "layer", "key"),
    [
        ("ar", "لا مجموعة باسم nowhere.", "المفتاح 1 محجوز لـ«شخص»."),
        ("en", "There is no layer nowhere.", "“Person” has the key 1 already."),
    ],
)
def test_all_flaws_of_a_schema_are_told_by_place_in_the_readers_language(
    boss: User, language: str, layer: str, key: str
) -> None:
    User.objects.update(language=language)
    body = orjson.loads(factories.SCHEMA)
    body["spanTypes"][3]["layer"] = "nowhere"
    body["spanTypes"][4]["hotkey"] = body["spanTypes"][0]["hotkey"] = "Digit1"
    file = SimpleUploadedFile("s.json", orjson.dumps(body))
    page = html.unescape(begin(signed_in(boss), start="file", schema=file).content.decode())
    told = dict(re.findall(r'<code class="ltr">(.*?)</code>\s*(.*?)\s*</li>', page))
    assert told == {"spanTypes[3].layer": layer, "spanTypes[4].hotkey": key}


def test_a_file_that_is_no_json_says_where_reading_stopped(boss: User) -> None:
    file = SimpleUploadedFile("s.json", b'{"name":\n oops}')
    User.objects.update(language="en")
    page = begin(signed_in(boss), start="file", schema=file).content.decode()
    assert "This is no JSON; reading stops in line 2" in page


def test_both_pages_know_the_same_flaws() -> None:
    editor = (Path(settings.BASE_DIR) / "static/js/schema/problemwords.js").read_text(encoding="utf-8")
    told = dict(
        re.findall(r'^ {2}(\w+): \(\) => gettext\("(.*)"\),$', editor.partition("const FIELDS")[0], re.MULTILINE)
    )
    with translation.override("en"):
        assert told == {code: str(text) for code, text in schemaproblems.SENTENCES.items()}


def test_a_copy_is_made_of_a_project_i_manage(boss: User, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(overlap=5)
    factories.member(project=project, role="curator")
    begin(signed_in(boss), start="copy", source="akhbar", members="on")
    made = Project.objects.exclude(pk=project.pk).get()
    assert (made.overlap, Membership.objects.filter(project=made).count()) == (5, 2)


def save(client: Client, section: str, *, seen: str = "", **fields: Any) -> Any:
    data = {"section": section, f"{section}-seen": seen, **{f"{section}-{k}": v for k, v in fields.items()}}
    return client.post(reverse("settings", args=["akhbar"]), data)


DEALING = {"assignment": "pull", "overlap": 2, "order": "priority", "likeness": "ignored"}


def seen(client: Client, section: str) -> str:
    page = client.get(reverse("settings", args=["akhbar"])).content.decode()
    found = re.search(rf'name="{section}-seen" value="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&quot;", '"')


def test_each_section_is_saved_by_itself(boss: User, project: Project) -> None:
    client = signed_in(boss)
    about = save(client, "about", seen=seen(client, "about"), name="أخبار", description="سطر\r\nآخر")
    assert about.status_code == 302
    save(client, "pace", seen=seen(client, "pace"), lease_hours=24, open_limit=1, goal_date="2030-05-01")
    save(client, "pace", seen=seen(client, "pace"), lease_hours=24, open_limit=2, goal_date="2030-05-01")
    save(client, "proof", seen=seen(client, "proof"), pass_mark=70, reserve_every=20)
    save(client, "dealing", seen=seen(client, "dealing"), **DEALING | {"order": "newest"})
    project.refresh_from_db()
    now = projects.settings_of(project)
    assert (now["name"], now["description"]) == ("أخبار", "سطر\nآخر")
    assert (now["lease_hours"], now["open_limit"], str(now["goal_date"])) == (24, 2, "2030-05-01")
    assert (now["pass_mark"], now["reserve_every"], now["order"]) == (70, 20, "newest")


def test_a_value_out_of_bounds_is_told_beside_it_and_nothing_is_saved(boss: User, project: Project) -> None:
    answer = save(signed_in(boss), "dealing", **DEALING | {"overlap": 0, "order": "newest"})
    assert (answer.status_code, 'class="error"' in answer.content.decode()) == (400, True)
    project.refresh_from_db()
    assert project.order == "priority"


def test_what_was_saved_elsewhere_meanwhile_is_told_and_mine_is_kept_to_be_saved_over_it(
    boss: User, project: Project
) -> None:
    client = signed_in(boss)
    before = seen(client, "dealing")
    projects.change_settings(project=project, values={"order": "oldest"}, actor=boss)
    answer = save(client, "dealing", seen=before, **DEALING | {"likeness": "apart"})
    page = answer.content.decode()
    assert (answer.status_code, "الترتيب: الأقدم" in page) == (409, True)
    project.refresh_from_db()
    assert (project.order, project.likeness) == ("oldest", "ignored")
    again = re.search(r'name="dealing-seen" value="([^"]*)"', page)
    assert again is not None
    save(client, "dealing", seen=again[1].replace("&quot;", '"'), **DEALING | {"likeness": "apart"})
    project.refresh_from_db()
    assert (project.order, project.likeness) == ("priority", "apart")


def test_what_another_overlap_does_is_said_before_it_is_done(boss: User, project: Project) -> None:
    client = signed_in(boss)
    article = factories.article(project=project)
    for _ in range(2):
        row = factories.annotation_set(article=article)
        annotations.submit(annotation_set_id=row.pk, revision=0, actor=row.author)  # type: ignore[arg-type]
    asked = save(client, "dealing", **DEALING | {"overlap": 3})
    assert "مقال مسلَّم واحد يحتاج إلى مزيد (واسم واحد)" in asked.content.decode()
    project.refresh_from_db()
    assert project.overlap == 2
    wanted = {f"dealing-{name}": value for name, value in (DEALING | {"overlap": 3}).items()}
    data = {"section": "dealing", "confirmed": "3", **wanted}
    assert client.post(reverse("settings", args=["akhbar"]), data).status_code == 302
    project.refresh_from_db()
    article.refresh_from_db()
    assert (project.overlap, article.state) == (3, "progress")


def test_an_archived_project_says_so_on_its_pages_and_is_restored_by_one_press(boss: User, project: Project) -> None:
    row = factories.annotation_set(article=factories.article(project=project))
    assert row.author is not None
    manager, author = signed_in(boss), signed_in(row.author)
    manager.post(reverse("archive", args=["akhbar"]))
    pages = ["project", "guidelines"]
    for page in [reverse(name, args=["akhbar"]) for name in pages] + [reverse("workspace", args=[row.pk])]:
        told = author.get(page).content.decode()
        assert "هذا المشروع مؤرشف" in told, page
        assert reverse("restore", args=["akhbar"]) not in told
    refused = author.post(reverse("go-on", args=["akhbar"]))
    assert (refused.status_code, "هذا المشروع مؤرشف" in refused.content.decode()) == (409, True)
    assert save(manager, "about", name="x").status_code == 409
    assert "المشاريع المؤرشفة" in author.get("/").content.decode()
    manager.post(reverse("restore", args=["akhbar"]))
    assert "هذا المشروع مؤرشف" not in author.get(reverse("project", args=["akhbar"])).content.decode()


def test_a_deletion_is_asked_for_by_name_seen_by_managers_alone_and_called_off_by_one_press(
    boss: User, project: Project
) -> None:
    row = factories.annotation_set(article=factories.article(project=project))
    assert row.author is not None
    manager, author = signed_in(boss), signed_in(row.author)
    address = reverse("deletion", args=["akhbar"])
    page = manager.get(address).content.decode()
    assert "مقال واحد، طبقة واحدة، دورا عضوين" in page
    assert reverse("export", args=["akhbar"]) in page
    wrong = manager.post(address, {"name": "أخبار"})
    assert (wrong.status_code, "ولم يُحذف شيء" in wrong.content.decode()) == (400, True)
    assert manager.post(address, {"name": "أخبار دولية"}).status_code == 302
    told = manager.get(reverse("project", args=["akhbar"]), follow=True).content.decode()
    assert "سيُحذف هذا المشروع في" in told
    assert author.get(reverse("project", args=["akhbar"])).status_code == 404
    assert "أخبار دولية" not in author.get("/").content.decode()
    manager.post(reverse("restore", args=["akhbar"]))
    assert author.get(reverse("project", args=["akhbar"])).status_code == 200
