"""``docs/api.md`` says what is so: its session in Python runs as it stands, and its addresses exist."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from annotator.api.urls import urlpatterns
from annotator.models import AnnotationSet, Article, Project
from annotator.services import people
from tests import factories

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, flags=re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_the_session_in_python_runs_as_it_stands(live_server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    user = factories.user(is_superuser=True)
    _, secret = people.create_token(user=user, name="session", scope="write", actor=user)
    (session,) = blocks("python")
    exec(compile(session, "docs/api.md", "exec"), {"BASE": live_server.url, "TOKEN": secret})
    said = capsys.readouterr().out
    assert said.startswith("imported ")
    assert "applied 1" in said
    assert said.rstrip().endswith("GPE True")
    assert Project.objects.get().slug == "corridor"
    assert list(Article.objects.order_by("pk").values_list("external_id", "source")) == [
        ("a1", "البحر"),
        ("a2", "البحر"),
    ]
    assert AnnotationSet.objects.get().state == "submitted"


def addresses() -> set[str]:
    found = re.findall(r"(?:\$BASE|\$IMPORT)(/[\w/-]*/)", "\n".join(blocks("sh")))
    return {
        one if one.startswith("/api/") else f"/api/projects/corridor/imports/{factories.uuid4()}{one}" for one in found
    }


def test_every_address_of_the_session_with_curl_is_one() -> None:
    assert len(addresses()) > 8
    for path in addresses():
        try:
            resolve(path)
        except Resolver404:
            pytest.fail(f"docs/api.md asks {path}, which is no address")


def test_what_there_is_names_every_noun_of_the_api() -> None:
    table = DOCUMENT.split("## What there is")[1]
    nouns = set()
    for one in urlpatterns:
        parts = [part for part in str(one.pattern).split("/") if part and "<" not in part]
        nouns |= set(parts[:2]) if parts[0] == "projects" else {parts[0]}
    assert {noun for noun in nouns - {"openapi.json", "docs"} if f"{noun}/" not in table} == set()
