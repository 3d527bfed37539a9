"""Annotated files whose types are not the schema's: what a person reads, decides, and is told afterwards."""

import re

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, ImportBatch
from tests import factories

pytestmark = pytest.mark.django_db

#: PERSON is not in the schema, ORG is; the last I-GPE continues nothing.
CORPUS = "\n".join(
    ["زارت O", "ليلى B-PERSON", "منظمة B-ORG", "الصحة I-ORG", "في O", "باريس I-GPE", "أمس O", ". O", ""]
).encode()


@pytest.fixture
def manager(client: Client) -> Client:
    someone = factories.member(project=factories.project(slug="press"), role="manager")
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staged(client: Client) -> str:
    sent = {"files": [SimpleUploadedFile("train.txt", CORPUS)]}
    return str(client.post(reverse("import", args=["press"]), sent).headers["Location"])


def read(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def decided(html: str, **types: str) -> dict[str, object]:
    """The form of the preview with other types chosen."""
    tags = re.findall(r'name="tag" value="([^"]+)"', html)
    was = re.findall(r'name="type-was" value="([^"]*)"', html)
    chosen = [types.get(tag, before) for tag, before in zip(tags, was, strict=True)]
    return {"tag": tags, "type-was": was, "type": chosen, "becomes": "base"}


def test_types_the_schema_does_not_know_come_first_and_what_is_mended_is_said(manager: Client) -> None:
    html = read(manager, staged(manager))
    assert "في الملفات نوع ليس في مخطط المشروع" in html
    assert "نوعان باسميهما في المخطط" in html
    assert html.index(">PERSON<") < html.index(">ORG<")
    assert '<option value="PERS" >شخص · PERS</option>' in html
    assert "فصارت مقطعًا مستقلًا" in html
    assert reverse("schema", args=["press"]) in html


def test_a_type_that_was_given_one_of_the_schema_comes_in_and_the_end_tells_what_was_mended(manager: Client) -> None:
    address = staged(manager)
    sent = decided(read(manager, address), PERSON="PERS")
    again = manager.post(address, {**sent, "action": "review"})
    html = read(manager, again.headers["Location"])
    assert "ليس في مخطط المشروع" not in html
    ended = manager.post(address, {**decided(html), "action": "import"})
    assert ended.headers["Location"] == address
    spans = orjson.loads(AnnotationSet.objects.get().body)["spans"]
    assert [(span["type"], span["text"]) for span in spans] == [
        ("PERS", "ليلى"),
        ("ORG", "منظمة الصحة"),
        ("GPE", "باريس"),
    ]
    assert ImportBatch.objects.get().imported_at is not None
    html = read(manager, address)
    assert "ما لم يدخل كما كان" in html
    assert 'فصارت مقطعًا مستقلًا: <bdi class="ltr">GPE</bdi>' in html
