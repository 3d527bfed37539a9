"""Models and their predictions by the API, as a program uses it."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client

from annotator.models import AnnotationSet, ApiToken, Article, AuditEntry, Project, User
from annotator.services import people, releases, review
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = factories.TEXT
WHO = TEXT.index("سامر")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


@pytest.fixture
def article(project: Project) -> Article:
    return factories.article(project=project)


class Program:
    """A program with a token."""

    def __init__(self, user: User, scope: str = ApiToken.Scope.WRITE) -> None:
        secret = people.create_token(user=user, name="script", scope=scope, actor=user)[1]
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def __call__(self, method: str, path: str, value: Any = None, lines: bytes | None = None) -> Any:
        address = f"/api/projects/press/models/{path}"
        kind = "application/json" if lines is None else "application/x-ndjson"
        data = {} if value is None and lines is None else {"data": lines if lines is not None else orjson.dumps(value)}
        return getattr(self.client, method)(address, content_type=kind, **data)


@pytest.fixture
def program(manager: User) -> Program:
    return Program(manager)


def made(program: Program, version: str = "1.0") -> int:
    answer = program("post", "", {"name": "camel", "version": version, "notes": "AraBERT"})
    assert answer.status_code == 201
    return int(answer.json()["id"])


def span(article: Article, **fields: Any) -> bytes:
    one = {"start": WHO, "end": WHO + 4, "label": "PERS", "score": 0.5, **fields}
    return orjson.dumps({"id": str(article.public), "spans": [one]})


def test_a_model_is_told_its_predictions_sent_and_read_back(program: Program, article: Article) -> None:
    model = made(program)
    sent = program("post", f"{model}/predictions/", lines=span(article)).json()
    assert {key: sent[key] for key in ("ending", "articles", "records", "spans", "bad")} == {
        "ending": "imported", "articles": 1, "records": 1, "spans": 1, "bad": [],
    }  # fmt: skip
    (line,) = b"".join(program("get", f"{model}/predictions/")).splitlines()
    assert orjson.loads(line)["spans"][0]["text"] == "سامر"
    (told,) = program("get", "").json()
    assert (told["name"], told["version"], told["notes"], told["articles"], told["shown"]) == (
        "camel", "1.0", "AraBERT", 1, False,
    )  # fmt: skip
    assert program("get", f"{model}/").json() == told
    again = program("post", f"{model}/predictions/", lines=span(article))
    assert (again.status_code, again.json()["ending"], again.json()["same"]) == (200, "nothing", 1)


def test_a_bad_line_keeps_all_out_and_is_told_with_its_line(program: Program, article: Article) -> None:
    model = made(program)
    lines = span(article) + b"\n\n" + b'{"id": "nobody"}\n{'
    answer = program("post", f"{model}/predictions/", lines=lines)
    assert (answer.status_code, answer.json()["ending"]) == (409, "refused")
    assert [(one["record"], one["line"], one["code"]) for one in answer.json()["bad"]] == [
        (2, 3, "not_in_project"), (3, 4, "not_json"),
    ]  # fmt: skip
    assert all(one["message"] for one in answer.json()["bad"])
    assert not AnnotationSet.objects.exists()
    tried = program("post", f"{model}/predictions/?only_good=true&dry_run=true", lines=lines).json()
    assert (tried["ending"], tried["articles"], AnnotationSet.objects.count()) == ("imported", 1, 0)
    assert program("post", f"{model}/predictions/?only_good=true", lines=lines).json()["articles"] == 1


def test_nothing_at_all_and_what_is_too_much_are_refused(program: Program) -> None:
    model = made(program)
    assert program("post", f"{model}/predictions/", lines=b" \n").json()["error"]["code"] == "no_files"
    assert program("post", f"{model}/predictions/", lines=b"x" * (8 * 1024 * 1024 + 1)).status_code == 413
    assert program("post", f"{model}/predictions/", lines=b"x").json()["bad"][0]["code"] == "not_json"


def test_a_list_of_objects_is_taken_as_lines(program: Program, article: Article) -> None:
    model = made(program)
    assert program("post", f"{model}/predictions/", [orjson.loads(span(article))]).json()["articles"] == 1
    assert program("post", f"{model}/predictions/", {"id": "x"}).json()["bad"][0]["code"] == "not_in_project"


@pytest.mark.parametrize(
    ("value", "status", "code"),
    [
        ({"name": "camel", "version": "1.0"}, 409, "model_taken"),
        ({"name": " ", "version": "2"}, 400, "invalid"),
        ({"name": "\u200b", "version": "2"}, 400, "bad_model_name"),
        ({"name": "a\u0000b", "version": "2"}, 400, "invalid"),
        ({"name": "x" * 81, "version": "2"}, 400, "invalid"),
        ({"name": "camel", "version": "2", "notes": "x" * 4_001}, 400, "notes_too_long"),
    ],
)
def test_a_model_needs_a_name_of_its_own(program: Program, value: dict[str, str], status: int, code: str) -> None:
    made(program)
    answer = program("post", "", value)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_one_version_at_a_time_is_shown_and_each_act_is_written_down(
    program: Program, project: Project, article: Article
) -> None:
    first, second = made(program), made(program, "2.0")
    for model in (first, second):
        assert program("patch", f"{model}/", {"shown": True}).json()["shown"]
    assert [one["shown"] for one in program("get", "").json()] == [True, False]
    assert not program("patch", f"{second}/", {"shown": False, "notes": "older"}).json()["shown"]
    assert program("delete", f"{second}/", {"name": "camel"}).json()["error"]["code"] == "model_name_differs"
    assert program("delete", f"{second}/", {"name": "camel 2.0"}).json() == {"articles": 0}
    acts = AuditEntry.objects.filter(act__startswith="model.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == [
        "model.create", "model.create", "model.show", "model.show", "model.hide", "model.delete",
    ]  # fmt: skip


def test_a_token_that_only_reads_sends_nothing_and_another_project_has_no_such_model(
    program: Program, manager: User, article: Article
) -> None:
    model = made(program)
    reader = Program(manager, ApiToken.Scope.READ)
    assert reader("get", f"{model}/predictions/").status_code == 200
    assert reader("post", f"{model}/predictions/", lines=span(article)).status_code == 403
    elsewhere = factories.project(slug="elsewhere")
    other = factories.member(project=elsewhere, role="manager")
    foreign = Program(other)
    assert foreign("get", f"{model}/").status_code == 404
    assert foreign.client.get(f"/api/projects/elsewhere/models/{model}/").status_code == 404
    assert foreign.client.get(f"/api/projects/elsewhere/models/{10**30}/").status_code == 404


def test_figures_are_those_of_agreement_with_the_model_first(program: Program, article: Article) -> None:
    model = made(program)
    program("post", f"{model}/predictions/", lines=span(article))
    told = program("get", f"{model}/figures/").json()
    assert (told["articles"], told["fresh"], told["pairs"], told["needs"]) == (0, True, [], [])
    places = program("get", f"{model}/places/?cell=class/missed").json()
    assert (places["total"], places["results"]) == (0, [])


def test_figures_of_one_split_of_a_release(program: Program, project: Project, manager: User, article: Article) -> None:
    row = factories.submitted(article=article, author=factories.member(project=project), changes=[])
    review.promote(annotation_set=row, actor=manager)
    plan = releases.read_plan({"shares": [0, 0, 1]})
    releases.build(
        releases.begin(project=project, tag="v1", plan=plan, actor=None, start=False), lambda *_: None, lambda _: None
    )
    model = made(program)
    program("post", f"{model}/predictions/", lines=span(article))
    told = program("get", f"{model}/figures/?release=v1").json()
    assert (told["articles"], told["asked"]["release"], told["asked"]["split"]) == (1, "v1", "test")
    assert program("get", f"{model}/places/?cell=class/extra&release=v1&split=test").status_code == 200
    for path in ("figures/?", "places/?cell=class/extra&"):
        assert program("get", f"{model}/{path}release=v1&split=train").status_code == 404, "it has no such articles"
        assert program("get", f"{model}/{path}release=v9").status_code == 404
        assert program("get", f"{model}/{path}release=v1&split=all").status_code == 400
        assert program("get", f"{model}/{path}split=test").status_code == 400, "a split of which release?"
