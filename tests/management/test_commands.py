"""The commands as somebody at a terminal meets them: what they print, what they refuse, how they end."""

import hashlib
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command

from annotator.models import AnnotationSet, ApiToken, Article, Change, Project, User
from annotator.services import people
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: Any, **options: Any) -> tuple[str, str]:
    """What a command said on its two outputs."""
    out, err = StringIO(), StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err, no_color=True, **options)
    return out.getvalue(), err.getvalue()


def refused(*arguments: Any) -> tuple[str, str]:
    """How a command refused, and what it had said on its second output before."""
    err = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*map(str, arguments), stdout=StringIO(), stderr=err, no_color=True)
    assert error.value.returncode == 1
    return str(error.value), err.getvalue()


@pytest.fixture
def project() -> Project:
    return factories.project(slug="ours")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two good files, one empty."""
    for name, text in (("a.txt", "عنوان أول\nنص."), ("b.txt", "عنوان ثان\nنص آخر."), ("bad.txt", "")):
        (tmp_path / name).write_bytes(text.encode("cp1256" if name == "b.txt" else "utf-8"))
    return sorted(tmp_path.iterdir())


def test_importing_files(project: Project, files: list[Path]) -> None:
    out, _ = run("import_articles", "ours", *files[:2])
    assert out == "2 articles imported into ours.\n"
    assert list(Article.objects.order_by("id").values_list("title", flat=True)) == ["عنوان أول", "عنوان ثان"]


def test_one_bad_file_keeps_all_out_and_is_named(project: Project, files: list[Path]) -> None:
    said, problems = refused("import_articles", "ours", *files)
    assert said == "1 record cannot come in. Nothing was imported."
    assert problems == "bad.txt: empty. The file contains no text.\n"
    assert Article.objects.count() == 0


def test_importing_the_good_ones(project: Project, files: list[Path]) -> None:
    out, err = run("import_articles", "ours", *files, "--only-good")
    assert (out, err) == (
        "2 articles imported into ours; 1 left out or there already.\n",
        "bad.txt: empty. The file contains no text.\n",
    )


def test_looking_without_importing(project: Project, files: list[Path]) -> None:
    out, err = run("import_articles", "ours", *files, "--dry-run")
    assert out.splitlines() == [
        "a.txt: عنوان أول (utf-8, 3 words, 2 paragraphs)",
        "b.txt: عنوان ثان (cp1256, 4 words, 2 paragraphs)",
        "2 of 3 records would come in. Nothing was imported.",
    ]
    assert err == "bad.txt: empty. The file contains no text.\n"
    assert Article.objects.count() == 0


def test_an_encoding_may_be_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("نص".encode("iso-8859-6"))
    run("import_articles", "ours", tmp_path / "a.txt", "--encoding", "iso-8859-6")
    assert Article.objects.get().text == "نص"


def test_a_folder_a_mapping_and_a_report(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "news.csv").write_text("a,b,c\nعنوان,نص المقال الأول,x\nعنوان,,y\n")
    (folder / "w.conll").write_text("موسكو B-GPE\nترفض O\n\n")
    asked = ["--map", "b=text", "--map", "a=title", "--map", "c=", "--only-good", "--report", tmp_path / "r.csv"]
    out, err = run("import_articles", "ours", folder, *asked, "--as", "finished", "--source", "مدوّنة")
    assert out == "2 articles imported into ours, 1 annotation set with 1 span; 1 left out or there already.\n"
    assert err == "corpus/news.csv, line 3: text_missing (columns ['a', 'b', 'c']). There is no text in it.\n"
    row = AnnotationSet.objects.get()
    assert (row.kind, row.state, row.source) == ("imported", "submitted", "مدوّنة")
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[1:4] for line in lines[1:]] == [
        ["corpus/news.csv", "2", "new"],
        ["corpus/news.csv", "3", "flawed"],
        ["corpus/w.conll", "1", "new"],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import_articles", "nowhere", "a.txt"), "There is no project 'nowhere'."),
        (("import_articles", "ours", "/nowhere/a.txt"), "/nowhere/a.txt: No such file or directory. Nothing was"),
        (("export", "nowhere", "-o", "-"), "There is no project 'nowhere'."),
        (("export", "ours", "-o", "/nowhere/x"), "No such annotation set is there. Nothing was written."),
        (("verify", "nowhere"), "There is no project 'nowhere'."),
        (("create_token", "nobody"), "There is no active user 'nobody'."),
    ],
)
def test_what_is_not_there_is_said(project: Project, arguments: tuple[str, ...], said: str) -> None:
    assert refused(*arguments)[0].startswith(said)


@pytest.fixture
def annotated(project: Project) -> AnnotationSet:
    row = factories.annotation_set(article=factories.article(project=project))
    return factories.saved(row, *factories.marks(2))


def test_exporting_to_a_file(annotated: AnnotationSet, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    out, err = run("export", "ours", "--format", "sanad", "-o", path)
    size, digest = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    assert (out, err) == (
        "",
        "1 annotation set (1 open) of 1 article: 2 spans, 0 entities, 0 frames; "
        f"{size} bytes, read again and found right. SHA-256 {digest}.\n",
    )
    (line,) = path.read_bytes().splitlines()
    assert orjson.loads(line)["spans"] == orjson.loads(annotated.body)["spans"]


def test_an_export_overwrites_only_when_told(annotated: AnnotationSet, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("mine")
    assert refused("export", "ours", "-o", path)[0] == f"{path} stands there already. Use --overwrite to replace it."
    assert path.read_text() == "mine"
    run("export", "ours", "-o", path, "--overwrite")
    assert path.read_text().startswith('{"format":"sanad/1"')


def test_exporting_one_state(annotated: AnnotationSet, tmp_path: Path) -> None:
    _, err = run("export", "ours", "-o", tmp_path / "out", "--state", "open")
    assert err.startswith("1 annotation set (1 open) of 1 article")
    said = refused("export", "ours", "-o", tmp_path / "none", "--state", "submitted")[0]
    assert said == "No such annotation set is there. Nothing was written."
    assert not (tmp_path / "none").exists(), "an empty file helps nobody"


def test_a_place_where_nothing_can_be_written_is_named(annotated: AnnotationSet) -> None:
    said = refused("export", "ours", "-o", "/nowhere/x")[0]
    assert said.startswith("Cannot write /nowhere/x: No such file or directory.")


def test_exporting_to_the_standard_output(annotated: AnnotationSet, capfdbinary: Any) -> None:
    call_command("export", "ours", "-o", "-")
    assert orjson.loads(capfdbinary.readouterr().out)["text"] == factories.TEXT


def test_verifying(annotated: AnnotationSet) -> None:
    assert run("verify") == ("1 articles, 1 annotation sets, 2 changes: all as they must be.\n", "")
    assert run("verify", "ours")[1] == ""


def test_verify_says_where(annotated: AnnotationSet) -> None:
    change = Change.objects.get(sequence=2)
    Change.objects.filter(pk=change.pk).update(label="Mark")
    said, problems = refused("verify")
    assert said == "1 articles, 1 annotation sets, 2 changes: 1 not as they must be."
    where = f"annotation set {annotated.pk} of article {annotated.article.public}, change 2"
    assert problems == f"digest: {where}: change '{change.change_id}'\n"


def test_a_token_is_shown_once_and_works(project: Project) -> None:
    factories.member(project=project, username="machine")
    out, err = run("create_token", "machine", "--scope", "write", "--name", "bench", "--days", 7)
    secret = out.strip()
    token = people.token_for(secret)
    assert token is not None
    assert (token.user.username, token.scope, token.name) == ("machine", "write", "bench")
    stored = ApiToken.objects.get()
    assert stored.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in err
    assert refused("create_token", "machine", "--days", "0")[0] == "--days must be 1 or more."


def test_the_demo_is_made_once_and_completed_after(db: None) -> None:
    out, _ = run("demo")
    assert "10 articles, 14 annotation sets, 4 gold sets added" in out
    assert out.count("password sanad-demo") == 5
    before = list(Change.objects.order_by("id").values_list("digest", flat=True))
    assert "it was there already, nothing was missing" in run("demo")[0]
    assert list(Change.objects.order_by("id").values_list("digest", flat=True)) == before
    demo = Project.objects.get(slug="demo")
    roles = dict(demo.memberships.values_list("user__username", "role"))
    people = ("annotator", "annotator2", "annotator3")
    assert roles == {"manager": "manager", "curator": "curator", **dict.fromkeys(people, "annotator")}
    sets = AnnotationSet.objects.values_list("kind", "state", "author__username")
    assert Counter(sets) == {
        ("annotator", "submitted", "annotator"): 5,
        ("annotator", "submitted", "annotator2"): 5,
        ("annotator", "submitted", "annotator3"): 4,
        ("gold", "submitted", None): 4,
    }
    assert run("verify", "demo")[1] == ""


def test_the_demo_leaves_a_users_own_password_alone(db: None) -> None:
    User.objects.create_user("annotator", password="my own and long")
    run("demo")
    assert User.objects.get(username="annotator").check_password("my own and long")


def test_trying_the_e_mail(settings: Any, mailoutbox: list[Any]) -> None:
    assert "SANAD_EMAIL_URL is empty" in refused("send_test_email", "a@example.org")[0]
    settings.MAIL_ON = True
    assert "is no e-mail address" in refused("send_test_email", "a@")[0]
    assert run("send_test_email", "a@example.org")[0] == "The console took it for a@example.org.\n"
    assert [one.to for one in mailoutbox] == [["a@example.org"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "It was not sent. ConnectionRefusedError" in refused("send_test_email", "a@example.org")[0]


def test_a_token_for_one_project(project: Project) -> None:
    user = factories.member(project=project, username="layla")
    secret = run("create_token", "layla", "--project", "ours")[0].strip()
    token = people.token_for(secret)
    assert token is not None
    assert token.user.limited_to == {project.pk}
    assert (
        "in no project at these addresses: elsewhere" in refused("create_token", "layla", "--project", "elsewhere")[0]
    )
    assert user.limited_to is None
