"""Who takes what away: every door that gives data out, tried by everybody, searched for what they may not see."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from annotator.models import Article, GuidelineExample, Membership, ModelVersion, Project, User
from annotator.services import exports, jobs, notes, people, projects
from tests import factories
from tests.services.releases.worlds import World, world

pytestmark = pytest.mark.django_db

#: Words that each stand in one place alone.
OWN_NAME, LOGIN, NOTE, OTHER, PRACTICE, WITHDRAWN, MODEL = (
    "اسم الشخص الحقيقي", "corpus-0", "ملاحظة بين اثنين", "نص مشروع غريب", "نص التدريب السري", "نص مستبعد من العمل",
    "نموذج لا يراه أحد",
)  # fmt: skip
#: What nobody gets with data, whatever their part: names behind pseudonyms, notes, another project.
NEVER: Final = (OWN_NAME, LOGIN, NOTE, OTHER)
ALL: Final = (*NEVER, PRACTICE, WITHDRAWN, MODEL)
PRESS: Final = "/api/projects/corpus/"


@pytest.fixture
def some() -> World:
    """Gold, two annotators under pseudonyms, a note, practice, an article out of the work, one with rights, a model."""
    made = world(3)
    User.objects.filter(username=LOGIN).update(first_name=OWN_NAME)
    made.grow(1, metadata={"rights": "all rights reserved"})
    gone = made.copy_of(0)
    first = made.articles[0].annotation_sets.filter(kind="annotator").first()
    ids = {"thread_id": factories.uuid4(), "message_id": factories.uuid4()}
    notes.open_thread(annotation_set=first, place=notes.Place(), body=NOTE, actor=made.manager, **ids)
    factories.annotation_set(article=factories.article(text=OTHER))
    trial = factories.article(project=made.project, text=PRACTICE)
    factories.annotation_set(article=trial)
    Article.objects.filter(pk=trial.pk).update(use="practice")
    out = factories.article(project=made.project, text=WITHDRAWN)
    factories.annotation_set(article=out)
    Article.objects.filter(pk__in=[out.pk, gone.pk]).update(withdrawn_at=timezone.now())
    ModelVersion.objects.create(
        project=made.project, name=MODEL, version="1", created_by=made.manager, created_at=timezone.now()
    )
    Project.objects.filter(pk=made.project.pk).update(pseudonymous_exports=True)
    made.project.refresh_from_db()
    return made


@pytest.fixture
def doors(some: World) -> list[tuple[str, str, Any]]:
    """Method, address and body of everything that gives data out."""
    release = some.release(formats=["brat", "spreadsheet"], annotators=True, decisions=True)
    job = exports.start(project=some.project, wanted=exports.read(some.project, {"what": "all"}), actor=some.manager)
    jobs.run.call(str(job.pk))
    model = ModelVersion.objects.get().pk
    found: list[tuple[str, str, Any]] = [("get", f"{PRESS}{path}", None) for path in (
        "export/", "exports/", "exports/formats/", f"exports/{job.pk}/", f"exports/{job.pk}/file/",
        f"exports/{job.pk}/losses/", "releases/", "releases/1.0/", "releases/1.0/archive/",
        "models/", f"models/{model}/", f"models/{model}/predictions/", f"models/{model}/figures/", "webhooks/",
        *(f"releases/1.0/files/{one.name}" for one in release.files.all()),
    )]  # fmt: skip
    wanted = {"what": "all", "format": "brat"}
    found += [("post", f"{PRESS}exports/{door}/", wanted) for door in ("preview", "now")]
    found.append(("post", f"{PRESS}releases/new/trial/", {"plan": {}}))
    found += [("get", address, None) for address in (
        "/projects/corpus/export/?what=all", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/file/", f"/jobs/{job.pk}/losses/",
        "/projects/corpus/releases/", "/projects/corpus/releases/1.0/", "/projects/corpus/models/",
        "/projects/corpus/releases/1.0/archive/", "/projects/corpus/releases/1.0/card/",
        *(f"/projects/corpus/releases/1.0/files/{one.name}" for one in release.files.all()),
    )]  # fmt: skip
    return found


def session(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def token(user: User, *slugs: str, scope: str = "write") -> Client:
    _row, secret = people.create_token(user=user, name="t", scope=scope, actor=user, projects=slugs or None)
    return Client(headers={"authorization": f"Bearer {secret}"})


def elsewhere(some: World) -> Client:
    """A manager's program that is limited to another project of theirs."""
    other = factories.project(slug="radio")
    projects.join(project=other, user=some.manager, role=Membership.Role.MANAGER, actor=None)
    return token(some.manager, "radio")


def removed(some: World) -> Client:
    """A manager of yesterday, whose program goes on asking."""
    gone = factories.member(project=some.project, role="manager")
    client = token(gone)
    Membership.objects.filter(user=gone).update(ended_at=timezone.now())
    return client


OUTSIDE: Final[Mapping[str, Callable[[World], Client]]] = {
    "nobody": lambda _some: Client(),
    "stranger": lambda _some: session(factories.user()),
    "manager of another project": lambda _some: session(factories.member(project=factories.project(), role="manager")),
    "program for another project": elsewhere,
    "removed": removed,
}
BLIND: Final[Mapping[str, Callable[[World], Client]]] = {
    "annotator": lambda some: session(some.people[1]),
    "annotator's program": lambda some: token(some.people[1]),
}
READS: Final = {"viewer": lambda some: session(factories.member(project=some.project, role="viewer"))}


def unpacked(data: bytes) -> bytes:
    """What stands in a file, and in the files that are packed in it: a word in a .zip is no word before that."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return b"".join(name.encode() + unpacked(archive.read(name)) for name in archive.namelist())


def got(client: Client, doors: list[tuple[str, str, Any]]) -> dict[str, tuple[int, str]]:
    """The status and the words behind every door."""
    found = {}
    for method, address, body in doors:
        sent = {} if body is None else {"data": orjson.dumps(body), "content_type": "application/json"}
        answer = getattr(client, method)(address, **sent)
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = (answer.status_code, unpacked(data).decode("utf-8", "replace"))
    return found


@pytest.mark.parametrize("who", [*OUTSIDE, *BLIND])
def test_whoever_is_outside_or_works_blind_gets_nothing_at_all(
    some: World, doors: list[tuple[str, str, Any]], who: str
) -> None:
    found = got({**OUTSIDE, **BLIND}[who](some), doors)
    opened = [address for address, (status, _) in found.items() if status not in {302, 401, 403, 404}]
    assert opened == []
    words = "".join(text for _, text in found.values())
    assert [secret for secret in ALL if secret in words] == []


def test_a_viewer_reads_pages_of_figures_and_takes_no_data(some: World, doors: list[tuple[str, str, Any]]) -> None:
    found = got(READS["viewer"](some), doors)
    opened = {address.split("?")[0] for address, (status, _) in found.items() if status == 200}
    assert not [address for address in opened if "/file" in address or "export" in address or "archive" in address]
    words = "".join(text for _, text in found.values())
    assert [secret for secret in (*NEVER, PRACTICE, WITHDRAWN) if secret in words] == []


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_manager_takes_the_data_and_nobody_behind_it(
    some: World, doors: list[tuple[str, str, Any]], scope: str
) -> None:
    data = [one for one in doors if one[1].startswith(PRESS) and "/models/" not in one[1] and one[0] == "get"]
    data = [one for one in data if not one[1].endswith(("/exports/", "/webhooks/", "/releases/", "/releases/1.0/"))]
    found = got(token(some.manager, scope=scope), data)
    assert {status for status, _ in found.values()} == {200}
    words = "".join(text for _, text in found.values())
    # Model names stand in no file of people's work either.
    assert [secret for secret in (*NEVER, PRACTICE, WITHDRAWN, MODEL) if secret in words] == []
    restricted, given = (some.articles[n].text.splitlines()[3][:40] for n in (3, 0))
    for address in (f"{PRESS}releases/1.0/archive/", f"{PRESS}releases/1.0/files/brat/train.zip"):
        assert given in found[address][1] or given in found[address.replace("train", "dev")][1]
    released = "".join(text for address, (_, text) in found.items() if "/releases/" in address)
    assert restricted not in released
    # Where they are asked for, the same search finds them: what it does not find above is not there.
    client = token(some.manager, scope=scope)
    more = got(client, [("get", f"{PRESS}export/?practice=true&withdrawn=true", None)])
    assert all(secret in text for _, text in more.values() for secret in (PRACTICE, WITHDRAWN, restricted))
    assert not GuidelineExample.objects.exists()


def test_a_program_that_may_only_read_begins_and_removes_nothing(some: World) -> None:
    client = token(some.manager, scope="read")
    for path, body in (
        ("exports/", {"what": "gold"}), ("releases/", {"tag": "9.9"}), ("models/", {"name": "a", "version": "1"}),
        ("webhooks/", {"url": "https://example.org/", "events": ["set.submitted"]}),
    ):  # fmt: skip
        answer = client.post(f"{PRESS}{path}", orjson.dumps(body), content_type="application/json")
        assert answer.status_code == 403, path


def test_what_two_tabs_do_to_one_release_is_done_once(some: World) -> None:
    client = session(some.manager)

    def press(path: str, **sent: str) -> int:
        return client.post(f"/projects/corpus/releases/{path}", sent).status_code

    some.release("1.0")
    assert [press("1.0/withdraw/", reason="خطأ"), press("1.0/withdraw/", reason="آخر")] == [302, 302]
    told = client.get(f"{PRESS}releases/1.0/").json()["withdrawn"]
    assert told["reason"] == "خطأ"
    answer = client.post(f"{PRESS}releases/", orjson.dumps({"tag": "2.0"}), content_type="application/json")
    assert answer.status_code == 202
    # It waits for its worker: neither thrown away nor begun a second time.
    assert {press("2.0/discard/"), press("2.0/go-on/"), press("2.0/discard/")} == {302}
    assert client.get(f"{PRESS}releases/2.0/").json()["active"] is True
    jobs.run.call(answer.json()["job"]["id"])
    jobs.run.call(answer.json()["job"]["id"])
    assert {press("2.0/discard/"), press("2.0/go-on/")} == {302}
    assert client.get(f"{PRESS}releases/2.0/").json()["state"] == "published"
