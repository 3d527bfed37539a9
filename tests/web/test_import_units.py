"""Files that do not say what their offsets count: each unit is shown by its marks, and a person chooses."""

import re
from pathlib import Path

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "😀😀 زارت ليلى باريس"
#: Where ليلى stands in code points: in UTF-16 units that is «رت لي».
LINE = orjson.dumps({"text": TEXT, "label": [[8, 12, "PERS"]]}) + b"\n"


@pytest.fixture
def manager(client: Client) -> Client:
    someone = factories.member(project=factories.project(slug="press"), role="manager")
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staged(client: Client, data: bytes) -> tuple[str, str]:
    """The address of the preview, and how the fields of the file begin."""
    sent = {"files": [SimpleUploadedFile("export.jsonl", data)]}
    address = str(client.post(reverse("import", args=["press"]), sent).headers["Location"])
    found = re.search(r'name="(\d+)-offsets"', client.get(address).content.decode())
    return address, found[1] if found else ""


def test_the_marks_of_every_unit_are_shown_and_what_is_chosen_comes_in(manager: Client) -> None:
    address, key = staged(manager, LINE)
    html = re.sub(r"\s+", " ", manager.get(address).content.decode())
    assert "ما الذي تعدّه المواضع؟" in html
    assert "<bdi>ليلى</bdi>" in html
    assert f'name="{key}-offsets-was" value="code-points"' in html
    sent = {f"{key}-offsets-was": "code-points", f"{key}-offsets": "utf-16", "becomes": "base", "action": "import"}
    # The marks of another unit are shown before they come in.
    assert manager.post(address, sent).headers["Location"] == address
    assert not AnnotationSet.objects.exists()
    html = manager.get(address).content.decode()
    assert f'name="{key}-offsets-was"\n             value="utf-16"' in html
    manager.post(address, {**sent, f"{key}-offsets-was": "utf-16"})
    (span,) = orjson.loads(AnnotationSet.objects.get().body)["spans"]
    assert span["text"] == TEXT[6:10]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"text": "زارت ليلى باريس", "label": [[5, 9, "PERS"]]}, id="all units are the same here"),
        pytest.param({"text": TEXT}, id="nothing is marked"),
    ],
)
def test_nothing_is_asked_where_it_makes_no_difference(manager: Client, line: dict[str, object]) -> None:
    assert staged(manager, orjson.dumps(line) + b"\n")[1] == ""


def test_the_command_line_may_say_the_unit(manager: Client, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(LINE)
    call_command("import_articles", "press", str(path), "--offsets", "utf-16")
    (span,) = orjson.loads(AnnotationSet.objects.get().body)["spans"]
    assert span["text"] == TEXT[6:10]
