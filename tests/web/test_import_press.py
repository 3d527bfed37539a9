"""The preview's form sent back just as it was shown, as a browser does: one press imports."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from annotator.models import Article, Membership, Project
from tests import factories

pytestmark = pytest.mark.django_db

FILES: dict[str, tuple[str, bytes]] = {
    "a text": ("a.txt", "رسالة إلى القارئ.".encode()),
    "a doubtful text": ("b.txt", "قال المتحدث باسم الوزارة إن الاتفاق قريب".encode("cp1256")),
    "a table": ("c.csv", "title,text,source\nعنوان,نص المقال,البحر\n".encode()),
    "a corpus": ("d.conll", "روسيا B-ORG\nفي O\nباريس B-GPE\n".encode()),
}


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def manager(project: Project) -> Client:
    client = Client()
    person = factories.member(project=project, role=Membership.Role.MANAGER)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def preview(client: Client, files: Sequence[tuple[str, bytes]]) -> tuple[str, Any]:
    """The address of the preview of files, and its form as a browser has it."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    address = client.post("/projects/ours/import/", {"files": sent})["Location"]
    page = html.fromstring(client.get(address).content.decode())
    (form,) = [one for one in page.forms if one.xpath(".//button[@value='import']")]
    return address, form


def press(client: Client, address: str, form: Any, action: str = "import") -> str:
    sent: dict[str, list[str]] = {"action": [action]}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return str(client.post(address, sent)["Location"])


@pytest.mark.parametrize("what", FILES)
def test_one_press_imports_what_was_shown(manager: Client, what: str) -> None:
    address, form = preview(manager, [FILES[what]])
    assert press(manager, address, form) != address
    assert Article.objects.count() == 1


def test_one_press_imports_files_of_many_kinds(manager: Client) -> None:
    address, form = preview(manager, list(FILES.values()))
    assert press(manager, address, form) != address
    assert Article.objects.count() == 4


def test_another_column_is_shown_before_anything_is_imported(manager: Client) -> None:
    address, form = preview(manager, [FILES["a table"]])
    (field,) = [one for one in form.xpath(".//select[@name='field']") if one.value == "title"]
    field.value = ""
    assert press(manager, address, form) == address
    assert Article.objects.count() == 0
    page = html.fromstring(manager.get(address).content.decode())
    (form,) = [one for one in page.forms if one.xpath(".//button[@value='import']")]
    assert press(manager, address, form) != address
    assert Article.objects.get().title != "عنوان"
