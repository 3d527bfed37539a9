"""Opening an article for annotation, and the page it is annotated on."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Membership
from annotator.services import annotations
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(client: Client, user: Any) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(row: AnnotationSet) -> str:
    return reverse("workspace", args=[row.pk])


def embedded(html: str, name: str) -> Any:
    """What a JSON element of the page holds."""
    (found,) = re.findall(rf'<script id="{name}" type="application/json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found)


def test_opening_an_article_makes_my_set_once_and_goes_to_it(client: Client) -> None:
    article = factories.article()
    annotator = factories.member(project=article.project)
    signed_in(client, annotator)
    address = reverse("annotate", args=[article.public])
    first, second = client.post(address), client.post(address)
    row = AnnotationSet.objects.get(article=article)
    assert row.author == annotator
    assert [first.headers["Location"], second.headers["Location"]] == [page_of(row)] * 2


def test_an_address_that_is_only_followed_opens_nothing(client: Client) -> None:
    article = factories.article()
    signed_in(client, factories.member(project=article.project))
    answer = client.get(reverse("annotate", args=[article.public]))
    assert not AnnotationSet.objects.exists()
    listed = f"{reverse('project', args=[article.project.slug])}?article={article.public}"
    assert answer.headers["Location"] == listed
    assert f'action="{reverse("annotate", args=[article.public])}"' in client.get(listed).content.decode()


def test_a_viewer_may_not_open_an_article_and_a_stranger_finds_none(client: Client) -> None:
    article = factories.article()
    viewer = factories.member(project=article.project, role=Membership.Role.VIEWER)
    address = reverse("annotate", args=[article.public])
    assert signed_in(client, viewer).post(address).status_code == 403
    assert signed_in(client, factories.user()).post(address).status_code == 404
    assert not AnnotationSet.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Membership.Role.MANAGER, 200),
        (Membership.Role.CURATOR, 200),
        (Membership.Role.ANNOTATOR, 404),
        (Membership.Role.VIEWER, 404),
        (None, 404),
    ],
)
def test_another_persons_set_is_for_curators_and_managers_to_read(
    client: Client, role: str | None, status: int
) -> None:
    row = factories.annotation_set()
    reader = factories.member(project=row.article.project, role=role) if role else factories.user()
    answer = signed_in(client, reader).get(page_of(row))
    assert answer.status_code == status
    if status == 200:
        html = answer.content.decode()
        assert embedded(html, "annotation-set-data")["readonly"] is True
        assert 'id="submit-open"' not in html


def test_the_author_may_change_the_set_and_hand_it_in(client: Client) -> None:
    row = factories.annotation_set()
    html = signed_in(client, row.author).get(page_of(row)).content.decode()
    assert embedded(html, "annotation-set-data")["readonly"] is False
    assert 'id="submit-open"' in html


def test_without_a_session_the_sign_in_page_comes(client: Client) -> None:
    row = factories.annotation_set()
    answer = client.get(page_of(row))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("login"))


def test_the_page_carries_the_article_and_the_set_as_they_are(client: Client) -> None:
    row = factories.annotation_set()
    span = factories.span(start=0, end=3)
    change = factories.change(factories.put(span))
    annotations.apply_changes(annotation_set_id=row.pk, changes=[change], actor=row.author)
    html = signed_in(client, row.author).get(page_of(row)).content.decode()
    found = embedded(html, "annotation-set-data")
    assert embedded(html, "article-data")["text"] == factories.TEXT
    assert found["annotations"]["spans"] == [span]
    assert found["revision"] == 1
    assert [(entry["id"], entry["operations"]) for entry in found["log"]] == [(change["id"], change["operations"])]
    assert embedded(html, "schema-data")["name"] == "ar-news"
    assert embedded(html, "page-data")["urls"]["changes"] == f"/api/annotation-sets/{row.pk}/changes/"


def test_text_that_looks_like_markup_stays_text(client: Client) -> None:
    text = "قال </script><script>alert(1)</script> & <b>هذا</b>\u2028نص"
    row = factories.annotation_set(article=factories.article(text=text))
    html = signed_in(client, row.author).get(page_of(row)).content.decode()
    assert "<script>alert" not in html
    assert embedded(html, "article-data")["text"] == row.article.text


def test_each_line_is_one_paragraph_that_knows_where_it_starts(client: Client) -> None:
    text = "أول\n\nثانٍ 😀\nثالث"
    row = factories.annotation_set(article=factories.article(text=text))
    html = signed_in(client, row.author).get(page_of(row)).content.decode()
    found = re.findall(r'<p class="p[^"]*" data-start="(\d+)" data-n="([^"]+)">([^<]*)</p>', html)
    assert found == [("0", "١", "أول"), ("5", "٢", "ثانٍ 😀"), ("12", "٣", "ثالث")]
    assert all(text[int(start) :].startswith(line) for start, _, line in found)


def test_a_first_line_that_is_the_title_is_the_heading_and_stands_there_once(client: Client) -> None:
    article = factories.article(text="عنوان المقال\nنص المقال.", title="عنوان المقال")
    row = factories.annotation_set(article=article)
    html = signed_in(client, row.author).get(page_of(row)).content.decode()
    assert 'class="p p-title" data-start="0"' in html
    assert "<h1" not in html.split("</article>")[0]


def test_the_page_takes_the_same_few_queries_however_much_is_annotated(
    client: Client, django_assert_num_queries: Any
) -> None:
    for spans in (1, 30):
        row = factories.annotation_set()
        signed_in(client, row.author)
        changes = [factories.change(factories.put(factories.span(start=0, end=3))) for _ in range(spans)]
        annotations.apply_changes(annotation_set_id=row.pk, changes=changes, actor=row.author)
        with django_assert_num_queries(14):  # session, person, the set, log, role, returns, seven for its course
            assert client.get(page_of(row)).status_code == 200
