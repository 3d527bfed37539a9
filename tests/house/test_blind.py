"""Annotators work blind: whatever others do on the same article, no page and no answer of the API changes for them.

Everything somebody can open is fetched before and after a colleague works on the same article, hands in, is given back
and curated. What the annotator sees afterwards is the same to the byte, but for tokens that are new at every answer.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Article, Notification, User
from annotator.services import access, annotations, notes, review
from tests import factories
from tests.house.test_access import MATRIX, House, routes

pytestmark = pytest.mark.django_db

#: New at every answer, whoever asks: the tokens of forms.
_FRESH = re.compile(rb'(?:csrfmiddlewaretoken" value="|csrf-token" content=")[^"]+')
#: What a colleague writes: words that stand nowhere else.
SECRETS = ("زمردة-النهر", "colleague-secret", "ملاحظة-سرية")
#: Not about work: the documents of the program itself, and addresses that are signed anew at every answer.
BESIDES = {"healthz", "api-openapi", "api-docs", "javascript-catalog", "mail-proof", "mail-stop"}


def everything_of(house: House, actor: str) -> dict[str, bytes]:
    """Every page and answer that somebody may read, by the name of its route."""
    seen: dict[str, bytes] = {}
    client: Client = house.client(actor)
    for name in sorted({name for name, method in MATRIX if method == "get"} - BESIDES):
        answer = client.get(house.path(name))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[name] = str(answer.status_code).encode() + b" " + _FRESH.sub(b"", body)
    return seen


def fresh(house: House) -> Iterator[AnnotationSet]:
    """A colleague at work on the author's article, step by step."""
    colleague = house.people["colleague"]
    assert isinstance(colleague, User)
    row = factories.annotation_set(article=house.article, author=colleague)
    yield row
    text = house.article.text
    marks = [
        factories.span(start=0, end=3, text=text, type="PERS", entity="secret"),
        factories.span(start=4, end=10, text=text, type="ORG", entity="secret"),
    ]
    entity = {"id": "secret", "type": "PERS", "name": SECRETS[0], "attributes": {}}
    operations = [factories.put(entity, kind="entity"), *(factories.put(mark) for mark in marks)]
    factories.saved(row, factories.change(*operations))
    yield row
    notes.open_thread(
        annotation_set=row,
        thread_id=uuid4(),
        message_id=uuid4(),
        place=notes.Place(),
        body=SECRETS[2],
        actor=colleague,
    )
    yield row
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=colleague)
    yield row


def curated(house: House, row: AnnotationSet) -> None:
    """A curator makes the gold of it, not locked yet, with a decision and its reason."""
    curator = house.people["curator"]
    assert isinstance(curator, User)
    article = access.article_for(curator, house.article.public)
    review.begin(article=article, voices=[row.pk], policy=Policy("all_agree"), actor=curator)
    review.ask_second(article=article, reason=SECRETS[1], actor=curator)


@pytest.fixture
def blind(house: House) -> Iterator[House]:
    """The house with two annotators for the article, as a project that works blind has it; the clock stands still."""
    Article.objects.filter(pk=house.article.pk).update(overlap=2)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        yield house


@pytest.mark.parametrize("assignment", ["free", "pull", "push"])
def test_nothing_changes_for_an_annotator_whatever_a_colleague_does(blind: House, assignment: str) -> None:
    type(blind.project).objects.filter(pk=blind.project.pk).update(assignment=assignment)
    # Looking itself changes something, once: what somebody was told is read by then.
    everything_of(blind, "author")
    before, read = everything_of(blind, "author"), _read_by_a_curator(blind)
    *_, row = fresh(blind)
    handed_in = everything_of(blind, "author")
    assert [name for name in before if before[name] != handed_in[name]] == []
    curated(blind, row)
    after = everything_of(blind, "author")
    assert [name for name in before if before[name] != after[name]] == []
    # Whoever may know does see a difference: the comparison can fail.
    assert _read_by_a_curator(blind) != read


def _read_by_a_curator(house: House) -> bytes:
    body = house.client("curator").get(f"/articles/{house.article.public}/").content
    return _FRESH.sub(b"", body)


def test_no_answer_holds_a_word_of_a_colleague(blind: House) -> None:
    *_, row = fresh(blind)
    curated(blind, row)
    hidden = [word.encode() for word in (*SECRETS, str(row.pk), str(row.author_id and row.author.username))]
    for name, seen in everything_of(blind, "author").items():
        assert [word for word in hidden if word in seen] == [], name
    # The words are there for whoever may read them: the test can fail.
    told = blind.client("curator").get(f"/annotation-sets/{row.pk}/").content
    assert SECRETS[0].encode() in told


def test_no_address_of_a_colleagues_set_opens(blind: House) -> None:
    *_, row = fresh(blind)
    curated(blind, row)
    gold = AnnotationSet.objects.get(article=blind.article, kind="gold")
    client = blind.client("author")
    for other in (row, gold):
        for route in routes():
            keys = set(route.pattern.converters)
            if keys in ({"set_id"}, {"annotation_set"}):
                path = "/" + str(route.pattern).replace("<uuid:set_id>", str(other.pk))
                path = path.replace("<uuid:annotation_set>", str(other.pk))
                path = (
                    path if (route.name, "get") in MATRIX and not str(route.name).startswith("api-") else f"/api{path}"
                )
                assert client.get(path).status_code in {404, 405}, (route.name, path)


def test_search_and_filters_know_only_ones_own_work(blind: House) -> None:
    client, slug = blind.client("author"), blind.project.slug
    queries = ("q=" + SECRETS[0], "type=ORG", "state=submitted", "state=curation", "annotator=colleague")
    paths = (f"/projects/{slug}/", f"/projects/{slug}/articles/drawer/", f"/api/projects/{slug}/articles/")
    asked = [f"{path}?{query}" for path in paths for query in queries]

    def found() -> list[bytes]:
        return [_FRESH.sub(b"", client.get(path).content) for path in asked]

    found()
    before = found()
    *_, row = fresh(blind)
    curated(blind, row)
    assert [path for path, one, other in zip(asked, before, found(), strict=True) if one != other] == []


def test_a_colleagues_work_tells_nobody_but_curators_and_managers(blind: House) -> None:
    people = [blind.people[actor] for actor in ("author", "viewer")]
    before = Notification.objects.filter(user__in=people).count()
    *_, row = fresh(blind)
    curated(blind, row)
    assert Notification.objects.filter(user__in=people).count() == before
