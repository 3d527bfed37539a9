"""Exporting at a terminal: any format, some layers, a way of writing, and what was lost."""

import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from annotator.models import AnnotationSet, Project
from tests import factories
from tests.management.test_commands import refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def row(project: Project) -> AnnotationSet:
    author = factories.member(project=project, username="reem")
    return factories.submitted(article=factories.article(project=project), author=author, changes=factories.marks(2))


def test_a_packed_format_with_layers_of_one_person(row: AnnotationSet, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    asked = ["--what", "submitted", "--layers", "entity,quote", "--author", "reem"]
    _, err = run("export", "ours", "--format", "brat", *asked, "-o", path)
    assert err.startswith("1 annotation set (1 submitted) of 1 article: 2 spans,")
    with zipfile.ZipFile(path) as archive:
        assert {"annotation.conf", "export.losses.json"} < set(archive.namelist())


def test_losses_are_said_and_lie_beside_the_file(row: AnnotationSet, tmp_path: Path) -> None:
    body = orjson.loads(row.body)
    frame = {"id": "f", "type": "quote", "attributes": {}, "roles": {"speaker": [{"span": body["spans"][0]["id"]}]}}
    AnnotationSet.objects.filter(pk=row.pk).update(body=orjson.dumps({**body, "frames": [frame]}).decode())
    _, err = run("export", "ours", "--layers", "quote", "-o", tmp_path / "out.jsonl")
    assert err.splitlines()[1:] == [
        "What this format could not hold:",
        "  1 × A role was filled by something of another layer; left out (quote.speaker 1)",
    ]
    told = orjson.loads((tmp_path / "out.jsonl.losses.json").read_bytes())
    assert told["total"] == {"filler_left_out:quote.speaker": 1}


def test_an_archive_goes_to_the_standard_output_too(row: AnnotationSet, tmp_path: Path, capfdbinary: Any) -> None:
    call_command("export", "ours", "--format", "brat", "-o", "-")
    (tmp_path / "out.zip").write_bytes(capfdbinary.readouterr().out)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--layers", "entity,nose"], "'nose' is none of entity, quote, stance"),
        (["--option", "colour=red"], "'colour' is none of packing"),
        (["--option", "colour"], "'colour' is not CODE=VALUE."),
        (["--author", "nobody"], "unknown_author: {'authors': ['nobody']}. Nothing was written."),
        (["--what", "gold", "--state", "open"], "states_not_open"),
    ],
)
def test_what_makes_no_sense_is_said_with_what_there_is(
    row: AnnotationSet, asked: list[str], said: str, tmp_path: Path
) -> None:
    assert refused("export", "ours", *asked, "-o", tmp_path / "out")[0].startswith(said)
    assert list(tmp_path.iterdir()) == []
