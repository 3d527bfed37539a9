"""Importing through the browser: files sent, looked at, corrected, imported or dropped."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotator.models import Article, Membership, Project, Upload
from annotator.services import articles
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = "قمة المناخ تختتم أعمالها\n\nاختتمت القمة أعمالها مساء الجمعة بعد أسبوعين من المفاوضات."
OLD = "وزير الخارجية في تونس\n\nأعلن وزير الخارجية أن بلاده لن تكون «طرفاً في أي محور»، وقال إن الحوار سبيل."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    someone = factories.member(project=project, role=Membership.Role.MANAGER)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, **files: bytes) -> Any:
    """The answer to files sent under ``name.txt``."""
    uploads = [SimpleUploadedFile(f"{name}.txt", data) for name, data in files.items()]
    return client.post(reverse("import", args=["press"]), {"files": uploads})


def staged(client: Client, **files: bytes) -> str:
    """The address of the preview of files that were sent."""
    response = sent(client, **files)
    assert response.status_code == 302
    return str(response.headers["Location"])


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def only_upload() -> Upload:
    return Upload.objects.get()


def test_good_files_are_shown_with_title_and_counts_before_anything_comes_in(manager: Client) -> None:
    html = read(manager, staged(manager, summit=GOOD.encode()))
    assert 'value="قمة المناخ تختتم أعمالها"' in html
    assert "١٣ كلمة" in html
    assert "فقرتان" in html
    assert re.findall(r"<dt>\s*(.*?)\s*</dt>", html) == ["مقال جاهز", "كلمة"]
    assert "قُرئ ملف واحد، وكل شيء على ما يرام." in html
    assert Article.objects.count() == 0


def test_import_makes_articles_of_all_files_and_says_how_many(manager: Client, project: Project) -> None:
    address = staged(manager, summit=GOOD.encode(), minister=OLD.encode())
    response = manager.post(address, {"action": "import"}, follow=True)
    assert [article.text for article in Article.objects.order_by("id")] == [GOOD, OLD]
    addresses = [reverse(name, args=["press"]) for name in ("project", "dashboard")]
    assert response.redirect_chain == [(address, 302) for address in addresses]
    assert "استُورد مقالان." in response.content.decode()
    assert Upload.objects.count() == 0


def test_a_title_can_be_changed_on_the_way(manager: Client) -> None:
    address = staged(manager, summit=GOOD.encode())
    pk = only_upload().pk
    manager.post(
        address, {"action": "import", f"{pk}-title": "ختام القمة", f"{pk}-proposed": "قمة المناخ تختتم أعمالها"}
    )
    assert Article.objects.get().title == "ختام القمة"


def test_bad_files_are_named_with_their_reason_and_the_good_ones_can_come_alone(manager: Client) -> None:
    factories.article(project=Project.objects.get(), text=OLD, title="وزير الخارجية في تونس", name="first.txt")
    twin = Article.objects.get()
    address = staged(manager, picture=PNG, empty=b" \n", twin=OLD.encode(), summit=GOOD.encode())
    html = read(manager, address)
    told = re.findall(r'<bdi>(\w+)</bdi><span class="ext">TXT</span> </span> <span class="why "> ([^<]*[.:])', html)
    assert told == [
        ("picture", "ليس ملفًا نصيًّا."),
        ("empty", "الملف لا نص فيه."),
        ("twin", "النص نفسه موجود في المشروع:"),
    ]
    assert f'href="{reverse("project", args=["press"])}?article={twin.public}"' in html
    assert 'value="import"' not in html
    manager.post(address, {"action": "import_good"})
    assert [article.name for article in Article.objects.order_by("id")] == ["first.txt", "summit.txt"]


def test_when_no_file_is_good_there_is_nothing_to_press(manager: Client) -> None:
    html = read(manager, staged(manager, picture=PNG))
    assert "btn primary" not in html
    assert "وليس فيما قُرئ ما يصلح مقالًا" in html


def test_an_import_of_all_with_a_bad_file_among_them_brings_in_nothing(manager: Client) -> None:
    address = staged(manager, summit=GOOD.encode(), picture=PNG)
    response = manager.post(address, {"action": "import"})
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert (Article.objects.count(), Upload.objects.count()) == (0, 2)


def test_a_guessed_encoding_is_shown_beside_its_rival_and_can_be_overruled(manager: Client) -> None:
    address = staged(manager, minister=OLD.encode("cp1256"))
    pk = only_upload().pk
    html = read(manager, address)
    sides = re.findall(rf'name="{pk}-encoding" value="([\w-]+)" (checked )?data-review', html)
    assert sides[0] == ("cp1256", "checked ")
    assert len(sides) == 2
    response = manager.post(address, {"action": "review", f"{pk}-encoding": sides[1][0]})
    assert response.headers["Location"] == address
    assert only_upload().encoding == sides[1][0]
    assert re.findall(r'-encoding" value="([\w-]+)" checked', read(manager, address)) == [sides[1][0]]


def test_an_old_encoding_that_only_one_reading_fits_is_told_and_not_asked_about(manager: Client) -> None:
    text = "وقال الوزير في تونس إن الحكومة لن تقبل هذا القرار، وأضاف أن الدول العربية ترفض ذلك كله منذ عام."
    html = read(manager, staged(manager, plain=text.encode("cp1256")))
    assert "أيّ القراءتين هي الصحيحة؟" not in html
    assert "لا تصح له إلا قراءة واحدة" in html
    pk = only_upload().pk
    assert f'name="{pk}-encoding" value="cp1256" checked' in html
    assert f'name="{pk}-other"' in html


def test_the_proposed_title_follows_another_encoding_but_a_written_one_stays(manager: Client) -> None:
    address = staged(manager, minister=OLD.encode("cp1256"))
    pk = only_upload().pk
    proposed = "وزير الخارجية في تونس"
    same = {f"{pk}-title": proposed, f"{pk}-proposed": proposed}
    manager.post(address, {"action": "review", f"{pk}-encoding": "iso-8859-6", **same})
    assert only_upload().title == ""
    manager.post(address, {"action": "review", f"{pk}-encoding": "cp1256", f"{pk}-title": "تونس", f"{pk}-proposed": ""})
    assert only_upload().title == "تونس"


def test_an_encoding_nobody_has_seen_is_shown_before_it_is_imported(manager: Client) -> None:
    address = staged(manager, minister=OLD.encode("cp1256"))
    pk = only_upload().pk
    response = manager.post(address, {"action": "import", f"{pk}-encoding": "cp1256", f"{pk}-other": "cp720"})
    assert response.headers["Location"] == address
    assert (Article.objects.count(), only_upload().encoding) == (0, "cp720")


def test_all_doubtful_files_can_be_read_alike_and_certain_ones_stay(manager: Client) -> None:
    second = OLD.replace("تونس", "عُمان").encode("cp1256")
    address = staged(manager, minister=OLD.encode("cp1256"), other=second, summit=GOOD.encode())
    doubtful = list(Upload.objects.exclude(name="summit.txt").values_list("pk", flat=True))
    manager.post(address, {"action": "apply", "all_encoding": "iso-8859-6", "doubtful": doubtful})
    assert list(Upload.objects.order_by("id").values_list("encoding", flat=True)) == ["iso-8859-6", "iso-8859-6", None]


def test_cancelling_throws_the_files_away(manager: Client) -> None:
    address = staged(manager, summit=GOOD.encode())
    response = manager.post(address, {"action": "cancel"})
    assert response.headers["Location"] == reverse("project", args=["press"])
    assert (Article.objects.count(), Upload.objects.count()) == (0, 0)
    assert manager.get(address).status_code == 404


def test_sending_no_file_says_so(manager: Client) -> None:
    response = manager.post(reverse("import", args=["press"]))
    assert response.status_code == 400
    assert "لم يُختر أي ملف." in response.content.decode()


def test_too_many_files_say_how_many_may_come(manager: Client, settings: Any) -> None:
    settings.IMPORT_FILES = 1
    response = sent(manager, one=b"1", two=b"2")
    assert response.status_code == 400
    assert "عدد الملفات ٢، والحد الأقصى في المرة الواحدة ١." in response.content.decode()
    assert Upload.objects.count() == 0


def test_a_file_over_the_limit_is_named(manager: Client) -> None:
    html = read(manager, staged(manager, huge=b"a" * (articles.FILE_LIMIT + 1)))
    assert "أكبر من ٥ م.ب، وهو أقصى حجم للمقال الواحد." in html


def test_what_is_no_form_of_ours_changes_nothing(manager: Client) -> None:
    address = staged(manager, summit=GOOD.encode())
    pk = only_upload().pk
    assert manager.post(address, {"action": "nonsense"}).status_code == 200
    manager.post(address, {"action": "import", f"{pk}-encoding": "klingon"})
    assert (Article.objects.count(), only_upload().encoding) == (0, None)


def test_a_file_name_is_never_html(manager: Client) -> None:
    upload = SimpleUploadedFile("<b>خبر.txt", GOOD.encode())
    response = manager.post(reverse("import", args=["press"]), {"files": [upload]})
    html = read(manager, response.headers["Location"])
    assert "<bdi>&lt;b&gt;خبر</bdi>" in html


@pytest.mark.parametrize(
    ("role", "status"),
    [(Membership.Role.CURATOR, 403), (Membership.Role.ANNOTATOR, 403), (Membership.Role.VIEWER, 403), (None, 404)],
)
def test_only_managers_import(client: Client, project: Project, role: str | None, status: int) -> None:
    someone = factories.member(project=project, role=role) if role else factories.user()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("import", args=["press"])).status_code == status
    assert sent(client, summit=GOOD.encode()).status_code == status
    assert Upload.objects.count() == 0


def test_another_managers_files_are_not_mine(manager: Client, project: Project) -> None:
    address = staged(manager, summit=GOOD.encode())
    other = Client()
    second = factories.member(project=project, role=Membership.Role.MANAGER)
    other.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(address).status_code == 404
    assert other.post(address, {"action": "import"}).status_code == 404
    assert Article.objects.count() == 0


#: Session, user, project, the import, its files, the project's signatures, articles with these texts, articles with
#: these names, the versions of models they could be predictions of, the bell.
PREVIEW_QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_of_any_number_of_files_costs_the_same_queries(
    manager: Client, count: int, django_assert_num_queries: Any
) -> None:
    address = staged(manager, **{f"file{n}": f"{GOOD} {n}".encode() for n in range(count)})
    with django_assert_num_queries(PREVIEW_QUERIES):
        manager.get(address)
